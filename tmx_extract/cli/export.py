"""`tmx-extract export`: one command for each format of the registry."""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.export_options import (
    Splitting,
    WritingOptions,
    differences,
    read_options,
    read_split,
)
from tmx_extract.cli.filters import Filters
from tmx_extract.cli.help_command import HelpfulCommand, HelpfulGroup
from tmx_extract.cli.joined_locales import Joining, join_locales
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.option_groups import single_options
from tmx_extract.cli.options import DEFAULT_STORE, StoreOption
from tmx_extract.cli.output_files import opened, print_kept
from tmx_extract.cli.printing import say
from tmx_extract.cli.problem_lines import print_problems
from tmx_extract.cli.progress import progress
from tmx_extract.formats.registry import FORMATS, Format
from tmx_extract.model import Selection

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from sqlite3 import Connection

    from tmx_extract.flows.export import ExportOptions, ExportReport
    from tmx_extract.flows.split import SplitOptions

app = typer.Typer(
    help="Write the memory for other programs.",
    cls=HelpfulGroup,
    add_completion=False,
)

Output = Annotated[
    str,
    typer.Option(
        "-o",
        "--output",
        help="Write to this file; - for standard output. With --split-by: to this folder.",
    ),
]
FromLake = Annotated[
    str,
    typer.Option(
        "--lake",
        metavar="DIR",
        help="Write the built memory of this lake instead; see `tmx-extract lake`.",
    ),
]
Gzip = Annotated[
    bool, typer.Option("--gzip", help="Compress the output; automatic if its name ends with .gz.")
]


Opening = Callable[[], "AbstractContextManager[Connection]"]
"""Opens the memory, or that of a lake."""


def _open(db: Path, lake: str, selection: Selection) -> "AbstractContextManager[Connection]":
    if not lake:
        return opened_memory(db)
    from tmx_extract.flows.lake.exported_memory import opened_lake_memory

    if db != DEFAULT_STORE and "TMX_EXTRACT_DB" not in os.environ:
        raise typer.BadParameter("cannot be used with --db", param_hint="--lake")
    return opened_lake_memory(lake, selection)


def _command(name: str, kind: Format) -> Callable[..., None]:
    """Return the command that writes this format."""

    def export(
        *,
        output: Output,
        db: StoreOption = DEFAULT_STORE,
        lake: FromLake = "",
        gzip: Gzip = False,
        filters: Filters,
        joining: Joining,
        writing: WritingOptions,
        splitting: Splitting,
    ) -> None:
        from tmx_extract.flows.split import SplitOptions

        options = read_options(name, kind, filters, writing)
        options = replace(options, selection=join_locales(options.selection, joining))
        gzip = gzip or output.endswith(".gz")
        opening = partial(_open, db, lake, options.selection)
        if splitting.split_by is not None:
            by, size = read_split(splitting.split_by)
            splits = SplitOptions(split_by=by, size=size, gzip=gzip, force=splitting.force)
            _run_split(opening, options, output, splits)
        elif splitting.force:
            raise typer.BadParameter("means nothing without --split-by", param_hint="--force")
        else:
            run = _run_aligned if kind.aligned else _run
            run(opening, options, output, gzip=gzip)

    export.__doc__ = _help(name, kind)
    return single_options(differences(kind))(export)


def _help(name: str, kind: Format) -> str:
    """Return the help of the command that writes this format."""
    if kind.aligned:
        return f"""Write {kind.title}: {kind.purpose}.

    The names of the files begin with the name of the output and end with a language. The same
    memory gives the same bytes. Tried: {kind.tested_with}.

    Examples:

        tmx-extract export {name} -o corpus
        tmx-extract export {name} --locale de-DE --type HT --gzip -o human
    """
    return f"""Write {kind.title}: {kind.purpose}.

    Machine and human text are marked, and every pair has its origin. The same memory gives the same
    bytes. Tried: {kind.tested_with}.

    Examples:

        tmx-extract export {name} -o ja.{kind.suffix}
        tmx-extract export {name} --locale de-DE --type HT -o human.{kind.suffix}
        tmx-extract export {name} --path 'partner-center/*' -o - | gzip > part.{kind.suffix}.gz
    """


for _name, _kind in FORMATS.items():
    app.command(_name, cls=HelpfulCommand)(_command(_name, _kind))


def _run(opening: Opening, options: "ExportOptions", output: str, *, gzip: bool) -> None:
    from tmx_extract.flows.export import export

    with (
        opening() as connection,
        opened(output, gzip=gzip) as stream,
        progress("Writing") as advance,
    ):
        report = export(connection, options, stream, advance=advance)
    _print_report(report, output)


def _run_aligned(opening: Opening, options: "ExportOptions", output: str, *, gzip: bool) -> None:
    """Write the files of a format with one file for each language."""
    from tmx_extract.flows.export import export_aligned

    if output == "-" or not Path(output).name or output.endswith(("/", os.sep)):
        raise typer.BadParameter("several files need the beginning of a name", param_hint="-o")
    names: list[str] = []
    with opening() as connection, ExitStack() as files, progress("Writing") as advance:

        def open_streams(languages: Sequence[str]) -> list[BinaryIO]:
            end = ".gz" if gzip else ""
            names.extend(f"{output.removesuffix('.gz')}.{one}{end}" for one in languages)
            return [files.enter_context(opened(name, gzip=gzip)) for name in names]

        report = export_aligned(connection, options, open_streams, advance=advance)
    _print_report(report, ", ".join(names))


def _run_split(
    opening: Opening, options: "ExportOptions", output: str, splits: "SplitOptions"
) -> None:
    from tmx_extract.flows.split import export_split

    if output == "-":
        raise typer.BadParameter("several files need a folder", param_hint="-o")
    with opening() as connection, progress("Writing") as advance:
        report = export_split(connection, options, Path(output), splits, advance=advance)
    _print_report(report, f"{output}, {counted(report.files, 'file')}")


def _print_report(report: "ExportReport", output: str) -> None:
    counts = report.problem_counts
    by_code = ", ".join(f"{count:,} {code}" for code, count in counts.items())
    print_problems(report.problems, total=sum(counts.values()), more=f" ({by_code} in all)")
    if report.pages_alone:
        pages = counted(report.pages_alone, "page")
        say(f"not joined because they have no ms.openlocfilehash: {pages}")
    if report.unmatched:
        say(f"left out because they have no counterpart: {counted(report.unmatched, 'text')}")
    if report.incomplete:
        say(f"left out because a language is missing: {counted(report.incomplete, 'pair')}")
    if output != "-":
        each = ", ".join(f"{locale} {count:,}" for locale, count in report.targets.items())
        told = f" ({each})" if len(report.targets) > 1 else ""
        pairs = counted(report.pairs, "pair")
        say(f"{pairs} for {report.locale} written to {output}{told}")
    print_kept(report.kept)
