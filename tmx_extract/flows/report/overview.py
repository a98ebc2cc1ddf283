"""The amount of text, its dates, and its places."""

import sqlite3
from collections.abc import Iterable, Sequence

from tmx_extract.flows.report.figures import FigureTexts, KindRow, cut_off, draw_kinds
from tmx_extract.flows.report.options import ReportOptions
from tmx_extract.report.contents import Fact, Figure, ReportText, Section
from tmx_extract.store.report.counting import NONE, KindCounts
from tmx_extract.store.report.groups import (
    Folder,
    GroupCount,
    Totals,
    count_by_field,
    count_by_folder,
    count_by_month,
    count_by_product,
    read_totals,
)

# Folders are shown as deep as their number allows.
_MOST_FOLDERS = 40
# The number of months that are drawn side by side; longer periods are drawn in years.
_MOST_MONTHS = 60
_MOST_YEARS = 40


def describe_amount(connection: sqlite3.Connection, pairs: int) -> Section:
    """Return the main numbers, and the months of the handbacks."""
    totals = read_totals(connection)
    return Section(
        key="overview",
        title="Contents of the memory",
        facts=tuple(_iter_facts(totals, pairs)),
        figures=(_draw_months(count_by_month(connection)),),
    )


_ALWAYS = ("Machine translated", "Human translated")


def _iter_facts(totals: Totals, pairs: int) -> Iterable[Fact]:
    segments = totals.segments
    yield Fact(name="Segments", value=segments.total, description="sentences on current pages")
    yield Fact(name="Distinct pairs", value=pairs, description="entries of the memory")
    yield Fact(name="Pages", value=totals.pages, description=f"handbacks: {totals.handbacks:,}")
    for name, number, words in (
        ("Machine translated", segments.machine, totals.source_words.machine),
        ("Human translated", segments.human, totals.source_words.human),
        ("MT or HT unknown", segments.unknown, totals.source_words.unknown),
    ):
        if number or name in _ALWAYS:
            description = f"segments: {number:,}; source words: {words:,}"
            yield Fact(name=name, value=number / segments.total, description=description)
    yield Fact(
        name="Source words", value=totals.source_words.total, description="separated by spaces"
    )
    characters = totals.target_characters.total
    yield Fact(name="Target characters", value=characters, description="spaces included")
    if totals.first_date and totals.last_date:
        description = f"the first was on {totals.first_date}"
        yield Fact(name="Last handback", value=totals.last_date, description=description)


def _draw_months(months: Sequence[GroupCount]) -> Figure:
    dated = [one for one in months if one.name]
    undated = sum(one.segments.total for one in months if not one.name)
    note = f"Segments on pages without a date: {undated:,}." if undated else ""
    if _span(dated) <= _MOST_MONTHS:
        rows, unit = _fill_gaps(dated), "Month"
    else:
        rows, unit = _join_years(dated), "Year"
    description = f"When the pages came back from translation, by {unit.lower()}."
    return draw_kinds(
        FigureTexts(f"{unit} of the handback", description, unit.lower()), rows, note=note
    )


def _number(month: str) -> int:
    """Return the number of a month, counted from the year 0."""
    year, _, part = month.partition("-")
    return int(year) * 12 + int(part) - 1


def _span(months: Sequence[GroupCount]) -> int:
    return _number(months[-1].name) - _number(months[0].name) + 1 if months else 0


def _fill_gaps(months: Sequence[GroupCount]) -> list[KindRow]:
    """Return all months from the first to the last, also months without handbacks."""
    known = {_number(one.name): one.segments for one in months}
    if not known:
        return []
    return [
        KindRow(f"{month // 12:04}-{month % 12 + 1:02}", known.get(month, NONE))
        for month in range(min(known), max(known) + 1)
    ]


def _join_years(months: Sequence[GroupCount]) -> list[KindRow]:
    """Return the years of the handbacks; the first years are joined if there are very many."""
    years = dict[str, KindCounts]()
    for one in months:
        year = one.name[:4]
        years[year] = years.get(year, NONE).plus(one.segments)
    newest_first = [KindRow(year, kinds) for year, kinds in reversed(years.items())]
    return cut_off(newest_first, _MOST_YEARS, "{} before")[::-1]


def describe_places(connection: sqlite3.Connection, options: ReportOptions) -> Section:
    """Return the segments by folder, by product, and by the given fields."""
    figures = [_draw_folders(count_by_folder(connection), options.rows)]
    products = count_by_product(connection)
    if any(one.name for one in products):
        description = "The first value of `ms.service`, `ms.prod` or `ms.product` in the page."
        figures.append(_draw_named("Product", description, products, options.rows))
    for field in options.fields:
        description = f"The value of `{field}` in the page."
        values = count_by_field(connection, field)
        figures.append(_draw_named(field, description, values, options.rows))
    return Section(key="places", title="Folders and products", figures=tuple(figures))


def _draw_named(title: str, description: str, groups: Sequence[GroupCount], most: int) -> Figure:
    rows = [KindRow(ReportText(one.name) if one.name else "none", one.segments) for one in groups]
    rows = cut_off(rows, most, "{:,} others")
    return draw_kinds(FigureTexts(title, description, title.lower()), rows, lies=True)


def _draw_folders(folders: Sequence[Folder], most: int) -> Figure:
    rows = sorted(
        (KindRow(ReportText(name), kinds) for name, kinds in join_folders(folders).items()),
        key=lambda row: (-row.segments.total, row.label),
    )
    description = (
        f"Pages by folder; deeper folders are joined until at most {_MOST_FOLDERS} are left."
    )
    rows = cut_off(rows, most, "{:,} other folders")
    return draw_kinds(FigureTexts("Folder", description, "folder"), rows, lies=True)


def join_folders(folders: Sequence[Folder]) -> dict[str, KindCounts]:
    """Return the segments by folder; deeper folders are joined until there are few.

    If there are several repositories, the repository is the first folder.
    """
    has_several = len({one.repository for one in folders}) > 1
    paths = [
        ((one.repository or "?",) if has_several else ())
        + tuple(filter(None, one.folder.split("/")))
        for one in folders
    ]
    deepest = max(map(len, paths), default=0)
    depth = 1
    while depth < deepest and len({path[: depth + 1] for path in paths}) <= _MOST_FOLDERS:
        depth += 1
    joined = dict[str, KindCounts]()
    for path, one in zip(paths, folders, strict=True):
        name = "/".join(path[:depth]) or "/"
        joined[name] = joined.get(name, NONE).plus(one.segments)
    return joined
