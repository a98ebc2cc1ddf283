"""What is at the tips of branches, and which pages are gone: derived from all that was read.

So the order of ingestion leaves no trace. Folders and archives have no commits: see `complete.py`.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from tmx_extract.store.complete import CompleteReading, find_missing
from tmx_extract.store.statements import find_or_add, insert, printable
from tmx_extract.store.supersession import supersede

PageName = tuple[str, str]
"""Repository and path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a run found at the tip of a branch, or in a folder or archive that is complete."""

    repository: str
    branch: str
    """Of a folder or archive outside all repositories its place; else empty for these."""
    is_branch: bool = True
    commit: str = ""
    committed_at: str = ""
    commits: int = 0
    """How many there are up to this one: tells what is newer in one second."""
    location: str = ""
    """The repository as it was named."""
    roots: tuple[str, ...] = ()
    """Its first commits; empty if they are not known."""
    is_whole: bool
    """Whether nothing else is there."""
    pages: Collection[PageName] = field(repr=False)
    """What is there."""
    seen: Collection[PageName] = field(default=(), repr=False)
    """What was seen there, in older commits too."""


def add_heads(connection: sqlite3.Connection, run_id: int, heads: Iterable[Head]) -> None:
    """Note what a run found, and settle which pages are deleted."""
    for head in heads:
        _add(connection, run_id, head)
    # A run without any may have brought pages that a complete folder lacks.
    if connection.execute("SELECT 1 FROM head LIMIT 1").fetchone() is not None:
        mark_deleted_pages(connection)


def _add(connection: sqlite3.Connection, run_id: int, head: Head) -> None:
    head_id = insert(
        connection,
        "INSERT INTO head (run_id, repository, branch, is_branch, commit_name, committed_at,"
        " commits, location, roots, is_whole) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run_id,
            head.repository,
            printable(head.branch),
            head.is_branch,
            head.commit,
            head.committed_at,
            head.commits,
            head.location,
            " ".join(head.roots),
            head.is_whole,
        ),
    )
    rows = []
    for name in {*head.pages, *head.seen}:
        page_id, _ = find_or_add(connection, "page", ("repository", "path"), name)
        rows.append((head_id, page_id, name in head.pages))
    connection.executemany("INSERT INTO head_page VALUES (?, ?, ?)", rows)


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
        """The newest comes last."""
        return self.committed_at, self.commits, self.commit_name

    @property
    def marks(self) -> set[str]:
        """Tips with a common mark are of one repository."""
        return {self.location, *self.roots.split()}


def mark_deleted_pages(connection: sqlite3.Connection) -> None:
    """Settle which pages are gone from every branch on which they were seen."""
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
    """The tips by branch, for repositories that have nothing in common may have the same name.

    Where the first commits are not known, as in shallow clones, the name decides.
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
    """What is there, and what is missing; `tips` are those of one branch, the newest last."""
    seen = {page for tip in tips for page in _iter_pages(connection, tip)}
    wholes = [number for number, tip in enumerate(tips) if tip.is_whole]
    if not wholes:
        return seen, set()
    there = set[int]()
    for tip in tips[wholes[-1] :]:
        there.update(_iter_pages(connection, tip, is_there=True))
    return there, seen - there


def _read_complete(connection: sqlite3.Connection, tips: list[_Tip]) -> tuple[set[int], set[int]]:
    """The same for the complete folders and archives of one repository."""
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
    """All pages that a complete folder or archive speaks of: those of its repository; outside all
    repositories those that were read from the same place."""
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
    """Whether any document is deleted."""
    sql = "SELECT EXISTS (SELECT 1 FROM document WHERE is_deleted)"
    return bool(connection.execute(sql).fetchone()[0])


def count_deleted(connection: sqlite3.Connection) -> int:
    """How many pages with documents are deleted."""
    sql = "SELECT count(*) FROM page WHERE is_deleted AND id IN (SELECT page_id FROM sighting)"
    return int(connection.execute(sql).fetchone()[0])
