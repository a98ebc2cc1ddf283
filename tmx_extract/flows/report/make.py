"""Make a report: one chapter for each pair of languages."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace

from tmx_extract.errors import NothingSelected
from tmx_extract.flows.locales import expect_locale_pair
from tmx_extract.flows.report.figures import FigureTexts, KindRow, draw_kinds
from tmx_extract.flows.report.findings import describe_findings
from tmx_extract.flows.report.lengths import describe_lengths
from tmx_extract.flows.report.options import ReportOptions
from tmx_extract.flows.report.overview import describe_amount, describe_places
from tmx_extract.flows.report.repetition import describe_conflicts, describe_repetition
from tmx_extract.flows.report.terms import describe_terms
from tmx_extract.locales import canonical_locale
from tmx_extract.report.contents import Chapter, Fact, Report, Section
from tmx_extract.store.connection import snapshot
from tmx_extract.store.report.counting import NONE, KindCounts, count_selected
from tmx_extract.store.report.findings import read_last_run
from tmx_extract.store.report.groups import read_totals
from tmx_extract.store.report.repetition import read_repetition
from tmx_extract.store.select import find_locales
from tmx_extract.version import __version__


def make_report(
    connection: sqlite3.Connection,
    options: ReportOptions,
    *,
    advance: Callable[[], None] = lambda: None,
) -> Report:
    """Return the report on the pairs that pass the filters, from one snapshot of the memory.

    `advance` is called after each section, and after the counting at the start of a chapter. The
    report does not depend on the time or machine. Raises `NothingSelected` if no pair passes,
    `TmxExtractError` for a locale that is not in the memory.
    """
    chapters, totals = list[Chapter](), dict[str, KindCounts]()
    with snapshot(connection):
        for one in _iter_pairs(connection, options):
            try:
                count_selected(connection, one.selection)
            except NothingSelected:
                if options.selection.locale:
                    raise
                continue
            advance()
            chapter = _describe(connection, one, advance)
            chapters.append(chapter)
            totals[chapter.title] = read_totals(connection).segments
        run = read_last_run(connection)
    if not chapters:
        raise NothingSelected(
            "no pair passes the filters", advice="See the contents of the memory: tmx-extract stats"
        )
    if len(chapters) > 1:
        chapters.insert(0, _compare(totals))
    description = [_describe_filters(options)] if _describe_filters(options) else []
    if run:
        description.append(f"As of run {run.id}, which ended on {run.finished_at[:10]}.")
    return Report(
        title=options.title,
        description=tuple(description),
        chapters=tuple(chapters),
        footer=(
            f"Made by tmx-extract {__version__}."
            " MT: machine translation, HT: human, or edited since."
        ),
    )


def _iter_pairs(connection: sqlite3.Connection, options: ReportOptions) -> Iterator[ReportOptions]:
    """Yield the options for each pair of locales, with source and target set."""
    asked = options.selection
    if asked.locale or not find_locales(connection):
        pairs = [expect_locale_pair(connection, asked)]
    else:
        wanted = asked.source_locale and canonical_locale(asked.source_locale)
        pairs = [pair for pair in find_locales(connection) if wanted in (None, pair[0])]
    for source_locale, locale in pairs:
        selection = replace(asked, source_locale=source_locale, locale=locale)
        yield replace(options, selection=selection)


def _describe(
    connection: sqlite3.Connection, options: ReportOptions, advance: Callable[[], None]
) -> Chapter:
    source_locale, locale = options.selection.source_locale, options.selection.locale
    repetition = read_repetition(connection)
    segments = read_totals(connection).segments.total
    subjects: tuple[Callable[[], Section], ...] = (
        lambda: describe_amount(connection, repetition.pairs),
        lambda: describe_places(connection, options),
        lambda: describe_repetition(connection, options, repetition),
        lambda: describe_conflicts(connection, options),
        lambda: describe_findings(connection, segments),
        lambda: describe_lengths(connection),
        lambda: describe_terms(connection, options),
    )
    sections = list[Section]()
    for describe in subjects:
        sections.append(describe())
        advance()
    return Chapter(
        key=f"{source_locale}-{locale}".lower(),
        title=f"{source_locale} → {locale}",
        sections=tuple(sections),
    )


def _compare(totals: dict[str, KindCounts]) -> Chapter:
    """Return the chapter with all languages side by side."""
    every = NONE
    for kinds in totals.values():
        every = every.plus(kinds)
    rows = sorted(
        (KindRow(name, kinds) for name, kinds in totals.items()),
        key=lambda row: -row.segments.total,
    )
    words = FigureTexts("Languages", "Segments of each pair of languages.", "languages")
    section = Section(
        key="languages",
        title="Segments by language",
        facts=(
            Fact(name="Segments", value=every.total),
            Fact(name="Machine translated", value=every.machine / every.total),
            Fact(name="Human translated", value=every.human / every.total),
        ),
        figures=(draw_kinds(words, rows, lies=True),),
    )
    return Chapter(key="all", title="All languages", sections=(section,))


def _describe_filters(options: ReportOptions) -> str:
    """Return the filters in words; empty without any."""
    asked = options.selection
    filters = [
        f"{name} {value}"
        for name, value in (
            ("type", asked.translation_type),
            ("repository", asked.repository),
            ("path", asked.path),
            ("since", asked.since),
            ("until", asked.until),
            ("superseded versions", "too" if asked.all_handbacks else None),
            *(("where", str(one)) for one in asked.where),
            ("in", ", ".join(sorted(asked.places))),
            ("from", asked.min_words and f"{asked.min_words} words"),
            ("up to", asked.max_words and f"{asked.max_words} words"),
            ("texts", "that differ" if asked.not_identical else None),
            *(("without", code) for code in sorted(asked.without_problems)),
            *(("without", check.code) for check in asked.without_findings),
        )
        if value
    ]
    return f"Only: {'; '.join(filters)}." if filters else ""
