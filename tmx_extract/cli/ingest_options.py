"""The options of `ingest` for pages and archives."""

from dataclasses import dataclass
from typing import Annotated

import typer

from tmx_extract.cli.options import expect_locale, expect_unicode
from tmx_extract.cli.sizes import read_size
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.limits import Limits
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPages:
    """The options for pages, with values for pages that lack them."""

    locale: Annotated[
        str | None,
        typer.Option(
            help="Set the target locale of files that name none, and whose folders name none."
        ),
    ] = None
    repository: Annotated[
        str,
        typer.Option(help="Name the repository of pages outside git, to keep equal paths apart."),
    ] = ""
    source_locale: Annotated[str, typer.Option(help="Set the locale of the sources.")] = (
        DEFAULT_SOURCE_LOCALE
    )
    history: Annotated[
        bool, typer.Option(help="Read the whole history of a git reference, not only its tip.")
    ] = False
    published: Annotated[
        str,
        typer.Option(
            metavar="REF",
            help="Take the author's form of targets from the pages published at REF, such as "
            "`live`.",
        ),
    ] = ""
    include: Annotated[
        list[str] | None,
        typer.Option(
            help="Read only pages whose path matches this pattern; `*` also matches slashes."
        ),
    ] = None
    exclude: Annotated[
        list[str] | None, typer.Option(help="Skip pages whose path matches this pattern.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """The limits for an archive."""

    max_file_size: Annotated[
        str, typer.Option(help="Skip files larger than this; units K, M and G.")
    ] = "64M"
    max_archive_size: Annotated[
        str, typer.Option(help="Stop reading an archive after this many bytes; units K, M and G.")
    ] = "8G"
    max_archive_files: Annotated[
        int, typer.Option(min=1, help="Stop reading an archive after this many entries.")
    ] = 1_000_000
    max_archive_ratio: Annotated[
        int,
        typer.Option(
            min=1, help="Stop reading an archive that unpacks to this many times its size."
        ),
    ] = 200


def build_input_options(wanted: WantedPages, limits: ArchiveLimits) -> InputOptions:
    """Return the input options; raise `BadParameter` for invalid values."""
    from tmx_extract.extract.read import SUFFIXES

    return InputOptions(
        suffixes=SUFFIXES,
        source_locale=expect_locale(wanted.source_locale, "--source-locale"),
        default_locale=expect_locale(wanted.locale, "--locale")
        if wanted.locale is not None
        else None,
        default_repository=expect_unicode(wanted.repository, "is not UTF-8", "--repository"),
        include=tuple(wanted.include or ()),
        exclude=tuple(wanted.exclude or ()),
        history=wanted.history,
        with_submodules=True,
        published=wanted.published,
        limits=Limits(
            total_bytes=read_size(limits.max_archive_size, "--max-archive-size"),
            file_bytes=read_size(limits.max_file_size, "--max-file-size"),
            files=limits.max_archive_files,
            ratio=limits.max_archive_ratio,
        ),
    )
