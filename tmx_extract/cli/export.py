"""`tmx-extract export`: one command for each format of the registry."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from tmx_extract.cli.options import DEFAULT_STORE, StoreOption, is_watched, say
from tmx_extract.formats.registry import FORMATS, Format
from tmx_extract.model import Selection

if TYPE_CHECKING:
    from tmx_extract.flows.export import ExportOptions, ExportReport

app = typer.Typer(
    no_args_is_help=True, help="Write the memory as TMX or XLIFF.", rich_markup_mode="markdown"
)

_MAX_REMARKS_SHOWN = 20


class DedupeOption(StrEnum):
    """What counts as the same."""

    none = "none"
    segment = "segment"
    pair = "pair"
    source = "source"


class TypeOption(StrEnum):
    """Machine or human."""

    MT = "MT"
    HT = "HT"


class LanguageCodes(StrEnum):
    """How languages are spelled."""

    full = "full"
    short = "short"


Output = Annotated[
    str, typer.Option("-o", "--output", help="File to write; - for standard output.")
]
Locale = Annotated[
    str | None, typer.Option(help="Target locale; needed where the store holds several.")
]
SourceLocale = Annotated[
    str | None, typer.Option(help="Source locale; needed where the store holds several.")
]
Type = Annotated[TypeOption | None, typer.Option("--type", help="Only machine or human text.")]
PathGlob = Annotated[
    str | None, typer.Option("--path", help="Only pages whose path fits: 'docs/*'.")
]
Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Only pages handed back on this day or later."),
]
Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Only pages handed back on this day or before."),
]
AllHandbacks = Annotated[
    bool, typer.Option("--all-handbacks", help="Superseded versions of pages as well.")
]
AsWritten = Annotated[
    bool, typer.Option("--as-written", help="Keep the escapes that the side-by-side tool added.")
]
Languages = Annotated[
    LanguageCodes, typer.Option(help="Language codes: en-US and ja-JP, or en and ja.")
]
Gzip = Annotated[bool, typer.Option("--gzip", help="Compress; on by itself for a name in .gz.")]


def _command(name: str, kind: Format) -> Callable[..., None]:
    """The command that writes this format."""
    Dedupe = Annotated[  # noqa: N806 - a type
        DedupeOption,
        typer.Option(help="One unit per reading (none), segment, pair of texts, or source."),
    ]
    Version = Annotated[  # noqa: N806 - a type
        str,
        typer.Option(
            "--xliff-version",
            help=f"One of {', '.join(kind.versions)}.",
            hidden=len(kind.versions) < 2,
        ),
    ]

    def export(
        output: Output,
        db: StoreOption = DEFAULT_STORE,
        dedupe: Dedupe = DedupeOption(kind.default_dedupe),
        locale: Locale = None,
        source_locale: SourceLocale = None,
        translation_type: Type = None,
        path: PathGlob = None,
        since: Since = None,
        until: Until = None,
        all_handbacks: AllHandbacks = False,
        as_written: AsWritten = False,
        language_codes: Languages = LanguageCodes(kind.language_codes),
        gzip: Gzip = False,
        version: Version = kind.versions[0] if kind.versions else "",
    ) -> None:
        from tmx_extract.flows.export import ExportOptions

        if version not in (kind.versions or ("",)):
            allowed = ", ".join(kind.versions)
            raise typer.BadParameter(
                f"{version!r} is none of {allowed}", param_hint="--xliff-version"
            )
        selection = Selection(
            dedupe=dedupe.value,
            locale=locale,
            source_locale=source_locale,
            translation_type=translation_type.value if translation_type else None,
            path=path,
            since=since.date().isoformat() if since else None,
            until=until.date().isoformat() if until else None,
            all_handbacks=all_handbacks,
            as_written=as_written,
        )
        options = ExportOptions(
            format=name, selection=selection, language_codes=language_codes.value, version=version
        )
        run = _run_aligned if kind.aligned else _run
        run(db, options, output, gzip=gzip or output.endswith(".gz"))

    export.__doc__ = _help(name, kind)
    return export


def _help(name: str, kind: Format) -> str:
    """What `--help` says of the command that writes this format."""
    if kind.aligned:
        return f"""Write {kind.title}: {kind.purpose}.

    The name of the output is the beginning of the names of the files, and a language their end.
    The same store gives the same bytes.

    Examples:

        tmx-extract export {name} -o corpus

        tmx-extract export {name} --locale de-DE --type HT --gzip -o human
    """
    return f"""Write {kind.title}: {kind.purpose}.

    Machine and human text are told apart, the provenance of every pair goes along, and the same
    store gives the same bytes.

    Examples:

        tmx-extract export {name} -o ja.{kind.suffix}

        tmx-extract export {name} --locale de-DE --type HT -o human.{kind.suffix}

        tmx-extract export {name} --path 'partner-center/*' -o - | gzip > part.{kind.suffix}.gz
    """


for _name, _kind in FORMATS.items():
    app.command(_name)(_command(_name, _kind))


def _run(db: Path, options: "ExportOptions", output: str, *, gzip: bool) -> None:
    from tmx_extract.cli.progress import progress
    from tmx_extract.flows.export import export
    from tmx_extract.store.connection import open_existing

    with (
        closing(open_existing(db)) as connection,
        _opened(output, gzip=gzip) as stream,
        progress("Writing", total=None, shown=is_watched()) as advance,
    ):
        report = export(connection, options, stream, advance=advance if is_watched() else None)
    _tell(report, output)


def _run_aligned(db: Path, options: "ExportOptions", output: str, *, gzip: bool) -> None:
    """Write the files of a format that has one for each language."""
    from tmx_extract.cli.progress import progress
    from tmx_extract.flows.export import export_aligned
    from tmx_extract.store.connection import open_existing

    if output == "-":
        raise typer.BadParameter("several files need the beginning of a name", param_hint="-o")
    names: list[str] = []
    with (
        closing(open_existing(db)) as connection,
        ExitStack() as files,
        progress("Writing", total=None, shown=is_watched()) as advance,
    ):

        def open_streams(languages: Sequence[str]) -> list[BinaryIO]:
            end = ".gz" if gzip else ""
            names.extend(f"{output.removesuffix('.gz')}.{one}{end}" for one in languages)
            return [files.enter_context(_opened(name, gzip=gzip)) for name in names]

        report = export_aligned(
            connection, options, open_streams, advance=advance if is_watched() else None
        )
    _tell(report, ", ".join(names))


@contextmanager
def _opened(output: str, *, gzip: bool) -> Iterator[BinaryIO]:
    """The stream to write to; a file appears under its name only when it is complete."""
    from tmx_extract.outputs import compressed, standard_output, written_beside

    if output == "-":
        if sys.stdout.isatty() and gzip:
            raise typer.BadParameter("compressed data is not for a terminal", param_hint="-o")
        with standard_output() as file, compressed(file, wanted=gzip) as stream:
            yield stream
    else:
        with (
            written_beside(Path(output)) as file,
            compressed(file, wanted=gzip) as stream,
        ):
            yield stream


def _tell(report: "ExportReport", output: str) -> None:
    for remark in report.remarks[:_MAX_REMARKS_SHOWN]:
        say(f"{remark.path} {remark.segment_id}: {remark.code}: {remark.found}")
    if len(report.remarks) > _MAX_REMARKS_SHOWN:
        say(f"… and {len(report.remarks) - _MAX_REMARKS_SHOWN:,} more remarks")
    if output != "-":
        say(f"{report.pairs:,} pairs for {report.locale} written to {output}")
