"""`tmx-extract package`."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.filters import Filters, build_selection
from tmx_extract.cli.help_parts import OPTIONS
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.option_groups import OptionChanges, single_options
from tmx_extract.cli.options import (
    DEFAULT_STORE,
    ForceOption,
    LanguageCodesOption,
    StoreOption,
    day_option,
    expect_unicode,
    read_day,
)
from tmx_extract.cli.output_files import print_kept
from tmx_extract.cli.printing import say
from tmx_extract.cli.problem_lines import print_problems
from tmx_extract.cli.progress import progress
from tmx_extract.formats.options import CodeMode, MachineTarget

if TYPE_CHECKING:
    from tmx_extract.flows.package.options import PackageOptions, PackageReport

_PANEL = "Content of the files"
_OUT_PANEL = "To whom it goes out"
_MAX_SHOWN = 20


_Kind = Literal["omegat", "xliff", "po"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageForm:
    """The options for the form of the pairs, unchecked."""

    heading: ClassVar = _PANEL

    version: Annotated[
        str,
        typer.Option(
            "--xliff-version", help="With --for xliff: write version 1.2, 2.0 or 2.1. Default: 1.2."
        ),
    ] = ""
    codes: Annotated[
        CodeMode | None,
        typer.Option(
            help="Choose how inline codes are written. Default: native in XLIFF, otherwise text."
        ),
    ] = None
    machine_target: Annotated[
        MachineTarget,
        typer.Option(
            "--mt-as",
            help=(
                "Put machine text into the target, into a match beside it (XLIFF), or nowhere"
                " (omit)."
            ),
        ),
    ] = "target"
    language_codes: LanguageCodesOption = "full"
    pages: Annotated[
        list[str] | None,
        typer.Option(
            rich_help_panel=OPTIONS,
            help=(
                "With --for omegat: read the pages from this input, as `ingest` does; repeat for "
                "several. Default: the memory, then where `ingest` read them."
            ),
        ),
    ] = None
    serve_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help=(
                "With --for omegat: search words of the editor at this address of `tmx-extract"
                " serve`. Default: http://127.0.0.1:7272/."
            ),
        ),
    ] = None
    penalty: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=100,
            help=(
                "With --for omegat: subtract this percentage from matches of machine text. "
                "Default: 30."
            ),
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedPerson:
    """The options for an assignment, unchecked."""

    heading: ClassVar = _OUT_PANEL

    assign: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Record that the package goes to this person; see `tmx-extract assignments`.",
        ),
    ] = None
    due: Annotated[datetime | None, day_option("Record the day on which it is due.")] = None
    unassigned: Annotated[
        bool,
        typer.Option(
            help="Leave out segments that are assigned to someone and have not come back."
        ),
    ] = False

    def expect_name(self) -> str:
        """Return the name; empty if no one is named. Raises `BadParameter` for an invalid name."""
        if self.assign is None:
            if self.due is not None:
                raise typer.BadParameter("means nothing without --assign", param_hint="--due")
            return ""
        name = expect_unicode(self.assign.strip(), "is not UTF-8", "--assign")
        if not name or not name.isprintable():
            told = "is not a name" if name else "is empty; leave it out to name no one"
            raise typer.BadParameter(told, param_hint="--assign")
        return name


@single_options(OptionChanges(hidden=("without_deleted",)))
def package(
    output: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="A new folder, or a zip: OUT.zip.", show_default=False),
    ],
    kind: Annotated[
        _Kind,
        typer.Option(
            "--for", help="Choose the program or format that opens the package.", show_default=False
        ),
    ],
    filters: Filters,
    form: PackageForm,
    person: AssignedPerson,
    db: StoreOption = DEFAULT_STORE,
    force: ForceOption = False,
) -> None:
    """Write a package for translators: pages, memory, and a page with instructions.

    OUT is a folder or a zip. An unchanged older package is replaced; a package with someone's work
    in it is never overwritten. The same memory gives the same bytes.

    Examples:

        tmx-extract package ja.zip --for omegat --locale ja-JP
        tmx-extract package post-edit --for xliff --type MT
        tmx-extract package review.zip --for xliff --xliff-version 2.0 --path 'partner-center/*'
        tmx-extract package yuki.zip --for xliff --type MT --assign Yuki --due 2026-12-01
    """
    from tmx_extract.flows.package.pack import package as write_package

    options = _build_options(kind, filters, form, person, force=force)
    with opened_memory(db) as connection, progress("Packing") as advance:
        report = write_package(connection, options, output, advance=advance)
    _print_report(report, output)
    _print_assignment(report, options)


def _build_options(
    kind: _Kind, filters: Filters, form: PackageForm, person: AssignedPerson, *, force: bool
) -> "PackageOptions":
    """Return the options; raise `BadParameter` for invalid combinations."""
    from tmx_extract.flows.package.options import (
        DEFAULT_PENALTY,
        DEFAULT_SERVE_URL,
        PackageOptions,
    )
    from tmx_extract.flows.package.registry import KINDS
    from tmx_extract.formats.options import FormatOptions

    chosen = KINDS[kind]
    _expect(kind, form.version, chosen.versions, "--xliff-version")
    _expect(kind, form.codes, chosen.codes, "--codes")
    _expect(kind, form.machine_target, chosen.machine_targets, "--mt-as")
    for given, option in (
        (form.pages, "--pages"),
        (form.penalty, "--penalty"),
        (form.serve_url, "--serve-url"),
    ):
        if given is not None and not chosen.takes_inputs:
            raise typer.BadParameter(f"means nothing with --for {kind}", param_hint=option)
    selection = build_selection(filters, dedupe="segment")
    return PackageOptions(
        kind=kind,
        selection=replace(selection, unassigned=person.unassigned),
        form=FormatOptions(
            language_codes=form.language_codes,
            version=form.version,
            codes=form.codes,
            machine_target=form.machine_target,
        ),
        penalty=DEFAULT_PENALTY if form.penalty is None else form.penalty,
        inputs=tuple(form.pages or ()),
        serve_url=_read_address(form.serve_url) if form.serve_url else DEFAULT_SERVE_URL,
        force=force,
        assign=person.expect_name(),
        due=read_day(person.due) or "",
    )


def _read_address(typed: str) -> str:
    """Return the address of a search, with `{target}` at the place of the words."""
    if not typed.startswith(("http://", "https://")):
        raise typer.BadParameter("begin with http:// or https://", param_hint="--serve-url")
    return typed if "{target}" in typed else f"{typed.rstrip('/')}/?q={{target}}"


def _expect(kind: _Kind, typed: str | None, allowed: Collection[str], option: str) -> None:
    """Raise `BadParameter` for options that the kind of package does not have."""
    if typed and typed not in allowed:
        fitting = f"; {', '.join(allowed)} would" if allowed else ""
        raise typer.BadParameter(f"{typed} does not fit --for {kind}{fitting}", param_hint=option)


def _print_report(report: "PackageReport", output: Path) -> None:
    print_problems(report.written.problems, total=sum(report.written.problem_counts.values()))
    for path in report.missing[:_MAX_SHOWN]:
        say(f"{path}: not found, and the memory has no copy of it; ingest it again")
    if len(report.missing) > _MAX_SHOWN:
        say(f"… and {len(report.missing) - _MAX_SHOWN:,} more pages not found")
    if report.deleted:
        say(f"{counted(report.deleted, 'page')} left out: deleted in git")
    say(
        f"{counted(report.pages, 'page')} with {counted(report.written.pairs, 'pair')} for"
        f" {report.locale} written to {output}"
    )
    print_kept(report.kept)


def _print_assignment(report: "PackageReport", options: "PackageOptions") -> None:
    if report.recorded is None:
        return
    due = f", due {options.due}" if options.due else ""
    say(
        f"assignment {report.recorded.id}: {counted(report.recorded.segments, 'segment')} out to"
        f" {report.assigned_to}{due}; recorded as run {report.run}"
    )
    if report.suggestion:
        say(f"warning: {report.assigned_to} is a new name; {report.suggestion}")
    for name, segments in report.recorded.out_already:
        was = "was" if segments == 1 else "were"
        say(f"{counted(segments, 'segment')} of these {was} out to {name} already")
    if report.recorded.out_already:
        say(f"To leave them out: tmx-extract undo {report.run}, then package with --unassigned")
