"""A package: settle what is asked, fill a folder, list it, and put it in its place."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tmx_extract.flows.export import ExportOptions, expect_pairs, prepare
from tmx_extract.flows.folders import folder_written_beside
from tmx_extract.flows.manifest import describe_export
from tmx_extract.flows.package.contents import Contents
from tmx_extract.flows.package.options import PackageOptions, PackageReport
from tmx_extract.flows.package.registry import KINDS
from tmx_extract.flows.package.work import Work
from tmx_extract.flows.package.zipped import is_zip_name, zip_written_beside


def package(
    connection: sqlite3.Connection,
    options: PackageOptions,
    output: Path,
    *,
    advance: Callable[[], None] = lambda: None,
) -> PackageReport:
    """Write a package: a folder, or a zip where its name ends so; there when it is whole.

    The same store gives the same bytes. A package that is as it was written makes room; anything
    else is left alone. Raises `NothingToExport` where no pair is left, `OutputError`,
    `InputError`.
    """
    kind = KINDS[options.kind]
    versions = kind.versions or ("",)
    options = replace(options, version=options.version or versions[0])
    asked = ExportOptions(
        format="xliff", selection=options.selection, language_codes=options.language_codes
    )
    selection, written = prepare(connection, asked)
    report = PackageReport(locale=selection.locale or "")
    written_beside = zip_written_beside if is_zip_name(output) else folder_written_beside
    with written_beside(output, force=options.force) as folder:
        work = Work(
            connection=connection,
            options=options,
            selection=selection,
            contents=Contents(folder),
            report=report,
            codes=options.codes or kind.codes[0],
            advance=advance,
        )
        kind.fill(work)
        report.written.pairs = work.contents.total()["segments"]
        expect_pairs(report.written)
        told = describe_export(asked, selection, written)
        work.contents.write_manifest(
            {
                "tool": told["tool"],
                "tool_version": told["tool_version"],
                "package": options.kind,
                "source_locale": selection.source_locale,
                "target_locale": selection.locale,
                "selection": told["selection"],
                **work.facts,
            }
        )
        report.pages, report.files = len(work.contents.pages), work.contents.file_count
    return report
