"""What is read: the options of `ingest` on pages and on archives."""

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
    """Which pages, and what is taken to hold where they tell nothing."""

    locale: Annotated[
        str | None,
        typer.Option(help="Target locale of files that tell none, nor their folders."),
    ] = None
    repository: Annotated[
        str,
        typer.Option(
            help="Name for pages outside git; keeps pages of the same path in other folders apart."
        ),
    ] = ""
    source_locale: Annotated[str, typer.Option(help="Locale of the sources.")] = (
        DEFAULT_SOURCE_LOCALE
    )
    history: Annotated[
        bool,
        typer.Option("--history", help="Of a git reference all commits, not the last alone."),
    ] = False
    published: Annotated[
        str,
        typer.Option(
            metavar="REF",
            help=(
                "Take the author's form of targets from the pages published at this reference of"
                " the same repository, as `live`."
            ),
        ),
    ] = ""
    include: Annotated[
        list[str] | None,
        typer.Option(help="Only pages whose path matches this pattern; `*` matches slashes too."),
    ] = None
    exclude: Annotated[
        list[str] | None, typer.Option(help="No pages whose path matches this pattern.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """How much is taken from an archive."""

    max_file_size: Annotated[
        str, typer.Option(help="Largest file that is read, as 500K or 64M.")
    ] = "64M"
    max_archive_size: Annotated[
        str, typer.Option(help="How much may come out of one archive, as 8G.")
    ] = "8G"
    max_archive_files: Annotated[
        int, typer.Option(min=1, help="How many entries an archive may have.")
    ] = 1_000_000
    max_archive_ratio: Annotated[
        int, typer.Option(min=1, help="How many times its own size may come out of an archive.")
    ] = 200


def build_input_options(wanted: WantedPages, limits: ArchiveLimits) -> InputOptions:
    """What inputs are asked for; raises `BadParameter` for what makes no sense."""
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
