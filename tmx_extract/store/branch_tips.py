"""The content of branch tips, and of complete folders and archives, as each run found it."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from tmx_extract.store.connection import in_memory, transaction
from tmx_extract.store.deleted_pages import mark_deleted_pages
from tmx_extract.store.statements import find_or_add, insert, printable

PageName = tuple[str, str]
"""Repository and path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The content of a branch tip, or of a complete folder or archive, as a run found it."""

    repository: str
    branch: str
    """For a folder or archive outside all repositories its path; empty for other folders and
    archives."""
    is_branch: bool = True
    commit: str = ""
    committed_at: str = ""
    commits: int = 0
    """The number of commits up to this one, to order commits of the same second."""
    location: str = ""
    """The repository as the user typed it."""
    roots: tuple[str, ...] = ()
    """The first commits of the repository; empty if unknown."""
    is_whole: bool
    """Whether `pages` is complete."""
    pages: Collection[PageName] = field(repr=False)
    """The pages at the tip."""
    seen: Collection[PageName] = field(default=(), repr=False)
    """All pages seen on the branch, including older commits."""


def add_heads(connection: sqlite3.Connection, run_id: int, heads: Iterable[Head]) -> None:
    """Record the heads of a run, and update the deleted pages."""
    for head in heads:
        _add(connection, run_id, head)
    # A run without heads may have added pages that a complete folder lacks.
    if connection.execute("SELECT 1 FROM head LIMIT 1").fetchone() is not None:
        mark_deleted_pages(connection)


def find_deleted_pages(heads: Iterable[Head]) -> list[PageName]:
    """Return the pages that are gone from every branch on which they were seen, in text order, from
    the tips alone."""
    with closing(in_memory()) as connection, transaction(connection):
        run_id = insert(
            connection,
            "INSERT INTO run (kind, status, started_at, tool_version, arguments)"
            " VALUES ('ingest', 'done', '', '', '{}')",
            (),
        )
        add_heads(connection, run_id, heads)
        sql = "SELECT repository, path FROM page WHERE is_deleted ORDER BY repository, path"
        return connection.execute(sql).fetchall()


def iter_head_rows(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Yield a row for each page of each branch tip, in the order of the runs.

    Complete folders and archives are left out, because they count by the order of runs.
    """
    names = (
        *("repository", "branch", "commit_name", "committed_at", "location", "roots", "commits"),
        *("is_whole", "page_repository", "page_path", "is_there"),
    )
    rows = connection.execute(
        "SELECT h.repository, h.branch, h.commit_name, h.committed_at, h.location, h.roots,"
        " h.commits, h.is_whole, p.repository, p.path, coalesce(g.is_there, 0)"
        " FROM head h LEFT JOIN head_page g ON g.head_id = h.id LEFT JOIN page p"
        " ON p.id = g.page_id WHERE h.is_branch ORDER BY h.id, p.repository, p.path"
    )
    for row in rows:
        facts = dict(zip(names, row, strict=True))
        yield {**facts, "is_whole": bool(row[7]), "is_there": bool(row[10])}


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
