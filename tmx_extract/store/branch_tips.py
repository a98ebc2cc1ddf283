"""The content of branch tips, and of complete folders and archives, as each run found it."""

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

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
