"""The deleted pages: gone from every branch and every complete input in which they were seen.

Derived from all inputs, in any order. Folders and archives have no commits: see
`missing_pages.py`.
"""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from tmx_extract.store.missing_pages import CompleteReading, find_missing
from tmx_extract.store.supersession import supersede


class _Tip(NamedTuple):
    """A row of `head`."""

    is_branch: int
    repository: str
    branch: str
    committed_at: str
    commits: int
    commit_name: str
    run_id: int
    id: int
    location: str
    roots: str
    is_whole: int

    @property
    def name(self) -> tuple[int, str, str]:
        return self.is_branch, self.repository, self.branch

    @property
    def age(self) -> tuple[str, int, str]:
        """The sort key; the newest tip comes last."""
        return self.committed_at, self.commits, self.commit_name

    @property
    def marks(self) -> set[str]:
        """Tips with a common mark belong to the same repository."""
        return {self.location, *self.roots.split()}


def mark_deleted_pages(connection: sqlite3.Connection) -> None:
    """Update which pages are deleted from every branch on which they were seen."""
    rows = connection.execute(f"SELECT {', '.join(_Tip._fields)} FROM head")
    tips = sorted(map(_Tip._make, rows), key=lambda tip: (tip.name, tip.age))
    kept, gone = set[int](), set[int]()
    for _, of_name in groupby(tips, key=lambda tip: tip.name):
        for own in _list_branches(list(of_name)):
            read = _read_branch if own[0].is_branch else _read_complete
            there, missing = read(connection, own)
            kept |= there
            gone |= missing
    deleted = gone - kept
    known = {row for (row,) in connection.execute("SELECT id FROM page WHERE is_deleted")}
    changed = deleted ^ known
    connection.executemany(
        "UPDATE page SET is_deleted = NOT is_deleted WHERE id = ?", [(row,) for row in changed]
    )
    supersede(connection, changed)


def _list_branches(tips: list[_Tip]) -> list[list[_Tip]]:
    """Return the tips by branch, because unrelated repositories may have the same name.

    If the first commits are unknown, as in shallow clones, the name decides.
    """
    if not all(tip.roots for tip in tips):
        return [tips]
    groups = list[tuple[set[str], list[_Tip]]]()
    for tip in tips:
        marks, own = tip.marks, [tip]
        for group in [group for group in groups if group[0] & tip.marks]:
            groups.remove(group)
            marks |= group[0]
            own += group[1]
        groups.append((marks, own))
    return [sorted(own, key=lambda tip: tip.age) for _, own in groups]


def _read_branch(connection: sqlite3.Connection, tips: list[_Tip]) -> tuple[set[int], set[int]]:
    """Return the existing and the missing pages of one branch; `tips` end with the newest."""
    seen = {page for tip in tips for page in _iter_pages(connection, tip)}
    wholes = [number for number, tip in enumerate(tips) if tip.is_whole]
    if not wholes:
        return seen, set()
    there = set[int]()
    for tip in tips[wholes[-1] :]:
        there.update(_iter_pages(connection, tip, is_there=True))
    return there, seen - there


def _read_complete(connection: sqlite3.Connection, tips: list[_Tip]) -> tuple[set[int], set[int]]:
    """Return the same for the complete folders and archives of one repository."""
    readings = [
        CompleteReading(tip.id, tip.run_id, bool(tip.is_whole), set(_iter_pages(connection, tip)))
        for tip in tips
    ]
    seen = {page for reading in readings for page in reading.pages}
    around = {*seen, *_iter_pages_around(connection, tips[0])}
    missing = find_missing(connection, readings, around)
    return seen - missing, missing


def _iter_pages(
    connection: sqlite3.Connection, tip: _Tip, *, is_there: bool = False
) -> Iterator[int]:
    sql = "SELECT page_id FROM head_page WHERE head_id = ? AND is_there >= ?"
    return (row for (row,) in connection.execute(sql, (tip.id, is_there)))


def _iter_pages_around(connection: sqlite3.Connection, tip: _Tip) -> Iterator[int]:
    """Yield all pages in the scope of a complete folder or archive: those of its repository or,
    outside repositories, those read from the same path."""
    if tip.repository:
        sql, value = "SELECT id FROM page WHERE repository = ?", tip.repository
    else:
        sql = (
            "SELECT DISTINCT s.page_id FROM input i JOIN sighting s ON s.input_id = i.id"
            " JOIN page p ON p.id = s.page_id WHERE i.location = ? AND p.repository = ''"
        )
        value = tip.branch
    return (row for (row,) in connection.execute(sql, (value,)))


def has_deleted(connection: sqlite3.Connection) -> bool:
    """Return whether any document is deleted."""
    sql = "SELECT EXISTS (SELECT 1 FROM document WHERE is_deleted)"
    return bool(connection.execute(sql).fetchone()[0])


def count_deleted(connection: sqlite3.Connection) -> int:
    """Return the number of deleted pages with documents."""
    sql = "SELECT count(*) FROM page WHERE is_deleted AND id IN (SELECT page_id FROM sighting)"
    return int(connection.execute(sql).fetchone()[0])
