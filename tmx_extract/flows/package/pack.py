"""Write a package: check the options, fill a folder, list its files, and move it into place."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path

from tmx_extract.flows.export import ExportOptions, expect_pairs, prepare
from tmx_extract.flows.package.assignment import AssignmentRecorder
from tmx_extract.flows.package.builder import PackageBuilder
from tmx_extract.flows.package.contents import PackageContents
from tmx_extract.flows.package.options import PackageOptions, PackageReport
from tmx_extract.flows.package.registry import KINDS
from tmx_extract.flows.split_manifest import describe_export
from tmx_extract.formats.options import FormatOptions
from tmx_extract.model import Selection
from tmx_extract.outputs.folders import NewFolder, folder_written_beside
from tmx_extract.outputs.zipped import is_zip_name, zip_written_beside
from tmx_extract.store.edits.people import People
from tmx_extract.store.selection.documents import count_deleted_pages


def package(
    connection: sqlite3.Connection,
    options: PackageOptions,
    output: Path,
    *,
    advance: Callable[[], None] = lambda: None,
) -> PackageReport:
    """Write a package as a folder, or as a zip if its name ends in `.zip`.

    The package gets its name when it is complete. The same memory gives the same bytes. An
    unchanged older package is replaced; any other folder is left alone. If a person is named, the
    assignment is recorded together with the package: both or neither. Raises `NothingSelected` if
    no pair is left, `OutputError`, `InputError`, and `StoreError` if the memory is read-only.
    """
    kind = KINDS[options.kind]
    versions = kind.versions or ("",)
    people = People(connection)
    options = replace(
        options,
        form=replace(options.form, version=options.form.version or versions[0]),
        assign=people.spell(options.assign),
        # No one needs to work on deleted pages.
        selection=replace(options.selection, without_deleted=True),
    )
    asked = ExportOptions(
        format="xliff",
        selection=options.selection,
        form=FormatOptions(language_codes=options.form.language_codes),
    )
    selection, written = prepare(connection, asked)
    report = _begin_report(connection, selection, people, options.assign)
    with (
        AssignmentRecorder(connection) if options.assign else nullcontext() as recorder,
        ExitStack() as recording,
        _written_beside(output, options, recording) as new,
    ):
        work = PackageBuilder(
            connection=connection,
            options=options,
            selection=selection,
            contents=PackageContents(new.path),
            report=report,
            codes=options.form.codes or kind.codes[0],
            advance=advance,
            recorder=recorder,
        )
        kind.fill(work)
        totals = work.contents.total()
        report.pages, report.written.pairs = totals["pages"], totals["segments"]
        expect_pairs(report.written)
        _write_manifest(work, describe_export(asked, selection, written))
        report.files = work.contents.file_count
        if recorder is not None:
            report.run, report.recorded = recording.enter_context(
                recorder.recording(options, selection, output, report.files)
            )
    report.kept = new.kept
    return report


def _begin_report(
    connection: sqlite3.Connection, selection: Selection, people: People, name: str
) -> PackageReport:
    """Return the report with the facts that are known before the package is written."""
    return PackageReport(
        locale=selection.locale or "",
        assigned_to=name,
        suggestion=people.suggest(name),
        deleted=count_deleted_pages(connection, selection),
    )


def _written_beside(
    output: Path, options: PackageOptions, recording: ExitStack
) -> AbstractContextManager[NewFolder]:
    """Yield the folder to fill. The record is kept when the package gets its name, so that neither
    exists without the other."""
    confirm = recording.close if options.assign else None
    if is_zip_name(output):
        return zip_written_beside(output, force=options.force, confirm=confirm)
    return folder_written_beside(output, force=options.force, confirm=confirm)


def _write_manifest(work: PackageBuilder, facts: Mapping[str, object]) -> None:
    options = work.options
    assigned = {"assigned_to": options.assign, "due": options.due or None}
    work.contents.write_manifest(
        {
            "tool": facts["tool"],
            "tool_version": facts["tool_version"],
            "package": options.kind,
            **(assigned if options.assign else {}),
            "source_locale": work.selection.source_locale,
            "target_locale": work.selection.locale,
            "selection": facts["selection"],
            **work.facts,
        }
    )
