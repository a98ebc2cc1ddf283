"""The selected segments, grouped by properties of their pages."""

import json
import sqlite3
from typing import NamedTuple

from tmx_extract.store.report.counting import KindCounts
from tmx_extract.store.selection.documents import folder_of
from tmx_extract.store.selection.front_matter import iter_values, product_of

_OF_KIND = (
    "sum({number} * (d.translation_type IS 'MT' AND NOT r.is_edited)),"
    " sum({number} * (d.translation_type IS 'HT' OR r.is_edited)),"
    " sum({number} * (d.translation_type IS NULL AND NOT r.is_edited))"
)
_PAGES = " FROM temp.report_page r JOIN document d ON d.id = r.document_id"


class Totals(NamedTuple):
    """The totals of everything that passes the filters."""

    segments: KindCounts
    source_words: KindCounts
    """Separated by white space."""
    source_characters: KindCounts
    """Code points."""
    target_characters: KindCounts
    pages: int
    """Paths with at least one segment."""
    handbacks: int
    documents: int
    """File versions."""
    first_date: str | None
    """Date of a handback, ISO; None if no page has one."""
    last_date: str | None


class Folder(NamedTuple):
    """The pages of one folder, without its subfolders."""

    repository: str
    folder: str
    """Without a slash at the end; empty for the top folder."""
    segments: KindCounts


class GroupCount(NamedTuple):
    """The segments of all pages with the same value."""

    name: str
    """Empty for pages without a value."""
    segments: KindCounts


def read_totals(connection: sqlite3.Connection) -> Totals:
    """Return the totals of `temp.report_page`."""
    numbers = ("segments", "source_words", "source_characters", "target_characters")
    columns = ", ".join(_OF_KIND.format(number=f"r.{number}") for number in numbers)
    row = connection.execute(
        f"SELECT {columns}, count(DISTINCT d.repository || char(0) || d.path),"
        " count(DISTINCT d.handback_id), count(DISTINCT d.id),"
        " min(d.handback_date), max(d.handback_date)"
        f"{_PAGES}"
    ).fetchone()
    kinds = [KindCounts(*row[start : start + 3]) for start in range(0, 3 * len(numbers), 3)]
    return Totals._make([*kinds, *row[3 * len(numbers) :]])


def count_by_folder(connection: sqlite3.Connection) -> list[Folder]:
    """Return the folders in the order of repositories and paths."""
    connection.create_function("folder_of", 1, folder_of, deterministic=True)
    rows = connection.execute(
        f"SELECT d.repository, folder_of(d.path), {_OF_KIND.format(number='r.segments')}{_PAGES}"
        " GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [Folder(repository, folder, KindCounts(*kinds)) for repository, folder, *kinds in rows]


def count_by_month(connection: sqlite3.Connection) -> list[GroupCount]:
    """Return counts by month of the handback date, `2021-06`, oldest first; undated ones first of
    all."""
    return _count_by(connection, "coalesce(substr(d.handback_date, 1, 7), '')")


def count_by_product(connection: sqlite3.Connection) -> list[GroupCount]:
    """Return counts by product, as in `--split-by product`, most segments first."""
    connection.create_function("product_of", 1, product_of, deterministic=True)
    return _largest_first(_count_by(connection, "product_of(d.front_matter)"))


def count_by_field(connection: sqlite3.Connection, field: str) -> list[GroupCount]:
    """Return counts by a front-matter field (first item of a list), most segments first."""

    def value_of(front_matter: str) -> str:
        values = iter_values(json.loads(front_matter), field)
        return next(filter(None, map(str.strip, values)), "")

    connection.create_function("report_value_of", 1, value_of, deterministic=True)
    return _largest_first(_count_by(connection, "report_value_of(d.front_matter)"))


def _count_by(connection: sqlite3.Connection, name: str) -> list[GroupCount]:
    rows = connection.execute(
        f"SELECT {name}, {_OF_KIND.format(number='r.segments')}{_PAGES} GROUP BY 1 ORDER BY 1"
    )
    return [GroupCount(named, KindCounts(*kinds)) for named, *kinds in rows]


def _largest_first(groups: list[GroupCount]) -> list[GroupCount]:
    return sorted(groups, key=lambda one: (-one.segments.total, one.name))
