"""The most frequent terms of both languages."""

import sqlite3
from collections.abc import Iterator

from tmx_extract.flows.report.options import ReportOptions
from tmx_extract.model import Side
from tmx_extract.report.contents import Bars, Figure, ReportText, Section, Series, Table
from tmx_extract.store.report.texts import iter_texts
from tmx_extract.terms.counting import TermCounter
from tmx_extract.terms.finders import TermFinder, TermKind, find_finder

# The number of terms in the table for each term in the chart.
_TIMES_AS_MANY = 2


def describe_terms(connection: sqlite3.Connection, options: ReportOptions) -> Section:
    """Return the terms of sources and targets; a text in many places counts once."""
    sides: tuple[tuple[Side, str], ...] = (
        ("source", options.selection.source_locale or ""),
        ("target", options.selection.locale or ""),
    )
    description, figures = list[str](), list[Figure]()
    for side, locale in sides:
        finder = find_finder(locale)
        if finder is None:
            description.append(f"There is no rule that finds terms in {locale}.")
            continue
        for kind, counter in _count(connection, options, side, finder):
            figures.append(_draw(kind, counter, locale, options.rows))
    return Section(
        key="terms", title="Terms", description=tuple(description), figures=tuple(figures)
    )


def _count(
    connection: sqlite3.Connection, options: ReportOptions, side: Side, finder: TermFinder
) -> Iterator[tuple[TermKind, TermCounter]]:
    counters = [TermCounter() for _ in finder.kinds]
    for text in iter_texts(connection, options.selection, side):
        for counter, terms in zip(counters, finder.find(text), strict=True):
            counter.add(terms)
    return zip(finder.kinds, counters, strict=True)


def _draw(kind: TermKind, counter: TermCounter, locale: str, most: int) -> Figure:
    terms = counter.most_frequent(most * _TIMES_AS_MANY)
    drawn = terms[:most]
    note = ""
    if counter.missed:
        note = f"There are very many terms: a number may be up to {counter.missed:,} too small."
    return Figure(
        title=f"{kind.title} in {locale}",
        description=f"{kind.rule} The number is that of different texts with the term.",
        bars=Bars(
            labels=tuple(term.text for term in drawn),
            series=(
                Series(name="texts", tone="accent", values=tuple(term.texts for term in drawn)),
            ),
            lies=True,
            language=locale,
        )
        if drawn
        else None,
        table=Table(
            headings=("term", "texts"),
            rows=tuple((ReportText(term.text, locale), term.texts) for term in terms),
            note=note or ("" if terms else "None were found."),
        ),
    )
