"""`tmx-extract package`."""

from collections.abc import Collection
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.cli.filters import Filters, build_selection
from tmx_extract.cli.grouped import Differences, ungrouped
from tmx_extract.cli.options import DEFAULT_STORE, StoreOption, counted, is_watched, say
from tmx_extract.cli.writing import LanguageCodes

if TYPE_CHECKING:
    from tmx_extract.flows.package.options import PackageReport

_PANEL = "How they are written"
_MAX_SHOWN = 20


class KindOption(StrEnum):
    """What the package is for."""

    omegat = "omegat"
    xliff = "xliff"
    po = "po"


class CodesOption(StrEnum):
    """How inline codes are written."""

    native = "native"
    text = "text"
    plain = "plain"


class MachineOption(StrEnum):
    """Where machine text goes."""

    target = "target"
    match = "match"
    omit = "omit"


def _package(
    output: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="A new folder, or a zip: OUT.zip.", show_default=False),
    ],
    kind: Annotated[
        KindOption, typer.Option("--for", help="What it is to be opened with.", show_default=False)
    ],
    filters: Filters,
    db: StoreOption = DEFAULT_STORE,
    version: Annotated[
        str,
        typer.Option(
            "--xliff-version",
            help="With --for xliff: 1.2, 2.0 or 2.1. If not given: 1.2.",
            rich_help_panel=_PANEL,
        ),
    ] = "",
    codes: Annotated[
        CodesOption | None,
        typer.Option(
            help="How inline codes are written. If not given: native in XLIFF, else text.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    machine_target: Annotated[
        MachineOption,
        typer.Option(
            "--mt-as",
            help="Where machine text goes: the target, a match beside it (XLIFF), or nowhere.",
            rich_help_panel=_PANEL,
        ),
    ] = MachineOption.target,
    language_codes: Annotated[
        LanguageCodes,
        typer.Option(help="Language codes: en-US and ja-JP, or en and ja.", rich_help_panel=_PANEL),
    ] = LanguageCodes.full,
    pages: Annotated[
        list[str] | None,
        typer.Option(
            help="With --for omegat: where the pages are, as for ingest; may be given several"
            " times. If not given: where they were when they were read into the store.",
        ),
    ] = None,
    penalty: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=100,
            help="With --for omegat: so many per cent are taken off matches of machine text. If"
            " not given: 30.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Write it even where something else stands; a folder is kept beside."
        ),
    ] = False,
) -> None:
    """Write a package for translators: pages, memory, and a page that says how to open them.

    OUT is a folder, or a zip. A package that is as it was written makes room for the new one; one
    that somebody has worked in is left alone. The same store gives the same bytes.

    Examples:

        tmx-extract package ja.zip --for omegat --locale ja-JP

        tmx-extract package post-edit --for xliff --type MT

        tmx-extract package review.zip --for xliff --xliff-version 2.0 --path 'partner-center/*'
    """
    from tmx_extract.cli.progress import progress
    from tmx_extract.flows.package.options import DEFAULT_PENALTY, PackageOptions
    from tmx_extract.flows.package.pack import package as write_package
    from tmx_extract.flows.package.registry import KINDS
    from tmx_extract.store.connection import open_existing

    chosen = KINDS[kind.value]
    _expect(kind, version, chosen.versions, "--xliff-version")
    _expect(kind, codes, chosen.codes, "--codes")
    _expect(kind, machine_target, chosen.machine_targets, "--mt-as")
    for given, option in ((pages, "--pages"), (penalty, "--penalty")):
        if given is not None and not chosen.takes_inputs:
            raise typer.BadParameter(f"means nothing with --for {kind}", param_hint=option)
    options = PackageOptions(
        kind=kind.value,
        selection=build_selection(filters, dedupe="segment"),
        language_codes=language_codes.value,
        version=version,
        codes=codes.value if codes else None,
        machine_target=machine_target.value,
        penalty=DEFAULT_PENALTY if penalty is None else penalty,
        inputs=tuple(pages or ()),
        force=force,
    )
    with (
        closing(open_existing(db)) as connection,
        progress("Packing", total=None, shown=is_watched()) as advance,
    ):
        report = write_package(connection, options, output, advance=advance)
    _tell(report, output)


def _expect(kind: KindOption, typed: str | None, allowed: Collection[str], option: str) -> None:
    """Raises `BadParameter` for what the kind of package cannot."""
    if typed and typed not in allowed:
        fitting = f"; {', '.join(allowed)} would" if allowed else ""
        raise typer.BadParameter(f"{typed} does not fit --for {kind}{fitting}", param_hint=option)


def _tell(report: "PackageReport", output: Path) -> None:
    for remark in report.written.remarks[:_MAX_SHOWN]:
        say(f"{remark.path} {remark.segment_id}: {remark.code}: {remark.found}")
    more = sum(report.written.remark_counts.values()) - len(report.written.remarks)
    if more > 0:
        say(f"… and {more:,} more remarks")
    for path in report.missing[:_MAX_SHOWN]:
        say(f"{path}: not found again; the memory keeps pairs, not pages")
    if len(report.missing) > _MAX_SHOWN:
        say(f"… and {len(report.missing) - _MAX_SHOWN:,} more pages not found")
    say(
        f"{counted(report.pages, 'page')} with {counted(report.written.pairs, 'pair')} for"
        f" {report.locale} written to {output}"
    )


package = ungrouped(_package, Differences(choices={}, defaults={}, hidden=()))
