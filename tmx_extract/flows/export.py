"""Export the memory: select, prepare, write."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import NothingSelected
from tmx_extract.flows.joined_locales import expect_distinct, expect_joined_locales, iter_single
from tmx_extract.flows.locales import expect_locale_pair
from tmx_extract.flows.problems import FileProblem
from tmx_extract.formats.options import FormatOptions, WriteOptions
from tmx_extract.formats.registry import FORMATS, Format
from tmx_extract.locales import canonical_locale, short_locale
from tmx_extract.model import Occurrence, Selection, page_name
from tmx_extract.store.deleted_pages import has_deleted
from tmx_extract.store.joined_locales.join import JoinNotes
from tmx_extract.store.select import iter_occurrences
from tmx_extract.version import __version__

# The number of problems with all their facts in a report.
_MOST_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """The options of an export."""

    format: str
    """A key of the registry."""
    selection: Selection
    form: FormatOptions = field(default_factory=FormatOptions)


@dataclass(slots=True, kw_only=True)
class ExportReport:
    """The result of an export."""

    pairs: int = 0
    locale: str = ""
    """The locale; for joined pairs, all locales separated by commas."""
    targets: dict[str, int] = field(default_factory=dict)
    """For joined pairs: the number of targets in each locale."""
    pages_alone: int = 0
    """The number of pages that could not be joined because they have no `ms.openlocfilehash`."""
    unmatched: int = 0
    """The number of texts without a counterpart, if the source is a translation."""
    incomplete: int = 0
    """The number of joined pairs left out because a language is missing that the format needs."""
    files: int = 1
    kept: list[Path] = field(default_factory=list)
    """The new place of a folder that was at the place of the output."""
    problems: list[FileProblem] = field(default_factory=list)
    """The first few."""
    problem_counts: dict[str, int] = field(default_factory=dict)
    """How many there were of each code."""

    def add_problem(self, occurrence: Occurrence, problem: Diagnostic) -> None:
        """Count one, and keep it if it is one of the first; texts left out are no targets."""
        if problem.code == "empty-text":
            # A format with one target gets it without its language.
            given = [translation.page.locale for translation in occurrence.translations]
            for locale in given or self.targets:
                if problem.found in ("source", "target", f"target {locale}"):
                    self.targets[locale] -= 1
        name = page_name(occurrence.page.repository, occurrence.page.path)
        self._add(problem.code, 1, [(name, occurrence.segment_id, problem.found)])

    def _add(self, code: str, count: int, first: Iterable[tuple[str, str, str]]) -> None:
        self.problem_counts[code] = self.problem_counts.get(code, 0) + count
        for path, segment_id, found in first:
            if len(self.problems) < _MOST_KEPT:
                diagnostic = Diagnostic(code=code, found=found)
                self.problems.append(FileProblem(path=path, unit=segment_id, diagnostic=diagnostic))

    def add_join_notes(self, notes: JoinNotes) -> None:
        """Add the counts of texts that could not be joined."""
        self.pages_alone, self.unmatched = notes.pages_alone, notes.unmatched
        if notes.differing:
            self._add("sources-differ", notes.differing, notes.differences)

    def keeping_complete(
        self, occurrences: Iterable[Occurrence], targets: int
    ) -> Iterator[Occurrence]:
        """Yield the pairs with this number of targets, and count the others."""
        for occurrence in occurrences:
            if len(occurrence.translations) == targets:
                yield occurrence
            else:
                self.incomplete += 1

    def counting_targets(self, occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
        """Yield the same pairs, and count the targets of joined pairs."""
        for occurrence in occurrences:
            for translation in occurrence.translations:
                locale = translation.page.locale
                self.targets[locale] = self.targets.get(locale, 0) + 1
            yield occurrence


def export(
    connection: sqlite3.Connection,
    options: ExportOptions,
    stream: BinaryIO,
    *,
    advance: Callable[[], None] | None = None,
) -> ExportReport:
    """Write the selected pairs to the stream; the same memory gives the same bytes.

    Raises `NothingSelected` if no pair is left. A part of the file may have been written by then,
    so the caller must discard it.
    """

    def write(pairs: Iterable[Occurrence], written: WriteOptions) -> int:
        return FORMATS[options.format].write(stream, pairs, written)

    return _export(connection, options, write, advance)


def export_aligned(
    connection: sqlite3.Connection,
    options: ExportOptions,
    open_streams: Callable[[Sequence[str]], Sequence[BinaryIO]],
    *,
    advance: Callable[[], None] | None = None,
) -> ExportReport:
    """Write like `export`, for a format with one file for each language, source first.

    `open_streams` gets the languages as they appear in the file names.
    """

    def write(pairs: Iterable[Occurrence], written: WriteOptions) -> int:
        targets = written.target_languages.values() or (written.target_language,)
        languages = (written.source_language, *targets)
        expect_distinct(languages)
        streams = open_streams(languages)
        return FORMATS[options.format].write_aligned(streams, pairs, written)

    return _export(connection, options, write, advance)


def _export(
    connection: sqlite3.Connection,
    options: ExportOptions,
    write: Callable[[Iterable[Occurrence], WriteOptions], int],
    advance: Callable[[], None] | None,
) -> ExportReport:
    selection, written = prepare(connection, options)
    report, notes = start_report(selection), JoinNotes()
    # It is closed here, so that a failing writer leaves no open read transaction.
    with closing(iter_occurrences(connection, selection, notes)) as occurrences:
        counted = occurrences if advance is None else counting(occurrences, advance)
        fitted = fit(counted, selection, FORMATS[options.format], report)
        report.pairs = write(fitted, replace(written, report=report.add_problem))
    report.add_join_notes(notes)
    expect_pairs(report)
    return report


def start_report(selection: Selection) -> ExportReport:
    """Return an empty report."""
    return ExportReport(
        locale=selection.locale or ", ".join(selection.locales),
        targets=dict.fromkeys(selection.locales, 0),
    )


def fit(
    occurrences: Iterable[Occurrence],
    selection: Selection,
    kind: Format,
    report: ExportReport,
) -> Iterable[Occurrence]:
    """Yield joined pairs as the format needs them, and count them; yield others unchanged."""
    if not selection.locales:
        return occurrences
    if kind.aligned:
        occurrences = report.keeping_complete(occurrences, len(selection.locales))
    joined = report.counting_targets(occurrences)
    return joined if kind.several_targets else iter_single(joined)


def prepare(
    connection: sqlite3.Connection, options: ExportOptions
) -> tuple[Selection, WriteOptions]:
    """Return the selection and the options for writing it, with the locales of the memory."""
    kind, form = FORMATS[options.format], options.form
    selection = replace(
        _with_known_locales(connection, options.selection, kind),
        neighbours=bool(form.context),
        places_elsewhere=options.selection.places_elsewhere if kind.writes_elsewhere else 0,
    )
    spell = short_locale if form.language_codes == "short" else canonical_locale
    source = selection.source or selection.source_locale or ""
    targets = {locale: spell(locale) for locale in selection.locales or (selection.locale or "",)}
    if selection.locales:
        expect_distinct((spell(source), *targets.values()))
    written = WriteOptions(
        source_language=spell(source),
        target_language=next(iter(targets.values())),
        target_languages=targets if selection.locales and kind.several_targets else {},
        source_is_translation=selection.source is not None,
        dedupe=selection.dedupe,
        tool_version=__version__,
        version=form.version,
        codes=form.codes or kind.codes[0],
        xliff_codes=form.xliff_codes,
        machine_target=form.machine_target,
        as_written=selection.as_written,
        context=form.context,
        for_spreadsheets=form.for_spreadsheets,
        marks_deleted=not selection.without_deleted and has_deleted(connection),
    )
    return selection, written


def expect_pairs(report: ExportReport) -> None:
    """Raise `NothingSelected` if nothing was written."""
    if report.pairs:
        return
    if report.problem_counts.get("empty-text"):
        raise NothingSelected(
            "every pair that passes the filters has an empty side",
            advice="See them with: tmx-extract problems --code empty-target",
        )
    raise NothingSelected(
        "no pair passes the filters", advice="Look at what there is: tmx-extract stats"
    )


def _with_known_locales(
    connection: sqlite3.Connection, selection: Selection, kind: Format
) -> Selection:
    """Return the selection with its locales as the memory spells them."""
    if selection.locales:
        return expect_joined_locales(connection, selection, kind)
    source_locale, locale = expect_locale_pair(connection, selection)
    return replace(selection, source_locale=source_locale, locale=locale)


def counting(
    occurrences: Iterable[Occurrence], advance: Callable[[], None]
) -> Iterator[Occurrence]:
    """Yield the same items, and call `advance` before each."""
    for occurrence in occurrences:
        advance()
        yield occurrence
