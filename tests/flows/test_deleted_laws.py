"""Laws of deleted pages: the order of ingestion and undone runs leave no trace."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from budget import examples
from git_repository import Repository
from hypothesis import given
from hypothesis import strategies as st
from pages import ingest_folder, page

from tmx_extract.store.connection import in_memory
from tmx_extract.store.undo import undo_run

PATHS = ("a.md", "docs/b.md", "docs/c.md")
BRANCHES = ("main", "side")
# The second path may also have the content of the first, as after a rename.
CONTENTS = [
    page(
        {103: (f"Sentence {number}.", f"文{number}。")},
        locfileid=str(number),
        openlocfilehash=f"{number}" * 40,
    )
    for number in range(1, 5)
]


class Commit(NamedTuple):
    """The content of each path, and the number of an older commit below it."""

    files: dict[str, int]
    parent: int | None


class Reading(NamedTuple):
    """Reading a branch while its tip is this commit."""

    branch: str
    tip: int
    way: str
    """`tip`, `history`, or `part`: the folder docs of the tip."""


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Commit], list[Reading]]:
    files = st.dictionaries(st.sampled_from(PATHS), st.sampled_from(range(4)))
    commits: list[Commit] = []
    for number in range(draw(st.integers(2, 5))):
        below = st.one_of(st.none(), st.integers(0, number - 1)) if number else st.none()
        commits.append(Commit({"docs/z.md": 0, **draw(files)}, draw(below)))
    readings = st.builds(
        Reading,
        st.sampled_from(BRANCHES),
        st.integers(0, len(commits) - 1),
        st.sampled_from(["tip", "history", "part"]),
    )
    return commits, draw(st.lists(readings, min_size=1, max_size=5))


def make(folder: Path, commits: Iterable[Commit]) -> tuple[Repository, list[str]]:
    repository, names = Repository(folder / "docs.ja-jp.git"), list[str]()
    for commit in commits:
        parents = [] if commit.parent is None else [names[commit.parent]]
        files = {path: CONTENTS[content] for path, content in commit.files.items()}
        names.append(repository.commit(files, *parents, branch=None))
    return repository, names


def read(
    connection: sqlite3.Connection, made: tuple[Repository, list[str]], readings: Iterable[Reading]
) -> None:
    repository, names = made
    for reading in readings:
        name = f"refs/heads/{reading.branch}"
        repository.git.references.create(name, names[reading.tip], force=True)
        part = ":docs" if reading.way == "part" else ""
        given = f"{repository.folder}@{reading.branch}{part}"
        ingest_folder(connection, given, history=reading.way == "history")


def memory(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT path, source, target, handback_date, is_deleted FROM memory ORDER BY 1, 2, 3, 4, 5"
    ).fetchall()


def find_deleted(connection: sqlite3.Connection) -> set[str]:
    return {path for (path,) in connection.execute("SELECT path FROM page WHERE is_deleted")}


def expect_deleted(commits: Sequence[Commit], readings: Iterable[Reading]) -> set[str]:
    """Apply the rule as documented; commits are ordered by time."""
    kept, gone = set[str](), set[str]()
    for branch in BRANCHES:
        own = sorted(reading for reading in readings if reading.branch == branch)
        seen = {path for reading in own for path in _list_seen(commits, reading)}
        newest = max((reading.tip for reading in own if reading.way != "part"), default=None)
        if newest is None:
            kept |= seen
            continue
        there = set(commits[newest].files)
        for reading in own:
            if reading.way == "part" and reading.tip > newest:
                there |= set(_list_seen(commits, reading))
        kept |= there
        gone |= seen - there
    return gone - kept


def _list_seen(commits: Sequence[Commit], reading: Reading) -> list[str]:
    commit = commits[reading.tip]
    if reading.way == "part":
        return [path for path in commit.files if path.startswith("docs/")]
    seen = list(commit.files)
    while reading.way == "history" and commit.parent is not None:
        commit = commits[commit.parent]
        seen += commit.files
    return seen


@examples(15)
@given(drawn=histories(), data=st.data())
def test_no_order_and_no_undone_run_changes_what_is_deleted(
    drawn: tuple[list[Commit], list[Reading]], data: st.DataObject
) -> None:
    commits, readings = drawn
    others = data.draw(st.permutations(readings))
    kept = data.draw(st.lists(st.booleans(), min_size=len(readings), max_size=len(readings)))
    left = [reading for reading, is_kept in zip(readings, kept, strict=True) if is_kept]
    with TemporaryDirectory() as folder, closing(in_memory()) as first:
        made = make(Path(folder), commits)
        read(first, made, readings)
        assert find_deleted(first) == expect_deleted(commits, readings)
        with closing(in_memory()) as second:
            read(second, made, others)
            assert find_deleted(second) == find_deleted(first)
            assert memory(second) == memory(first)
        for run_id, is_kept in enumerate(kept, 1):
            if not is_kept:
                undo_run(first, run_id, undone_at="2024-06-02T08:00:00Z")
        with closing(in_memory()) as third:
            read(third, made, left)
            assert find_deleted(first) == find_deleted(third)
            assert memory(first) == memory(third)
            sql = "SELECT count(*) FROM page"
            assert first.execute(sql).fetchone() == third.execute(sql).fetchone()
