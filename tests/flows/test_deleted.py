"""Pages deleted from their branches, in every order of ingestion, and features that leave them
out."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pygit2
import pytest
from git_repository import Repository
from pages import ingest_folder, inputs_of, page, write_files

from tmx_extract.flows.ingest import ingest
from tmx_extract.flows.ingest_options import IngestOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.store.connection import in_memory
from tmx_extract.store.statistics import read_statistics
from tmx_extract.store.undo import undo_run


def content(number: int) -> bytes:
    pairs = {103: (f"Sentence {number}.", f"文{number}。")}
    return page(pairs, locfileid=str(number), openlocfilehash=f"{number}" * 40)


A, B, C = content(1), content(2), content(3)


def deleted(connection: sqlite3.Connection) -> list[str]:
    """Return the paths of current pairs that are marked as deleted."""
    found = connection.execute("SELECT path FROM memory WHERE is_deleted ORDER BY path")
    return [path for (path,) in found]


def read(connection: sqlite3.Connection, given: str, *, history: bool = False) -> None:
    ingest_folder(connection, given, history=history)


def in_every_order(inputs: Sequence[tuple[str, bool]]) -> set[tuple[str, ...]]:
    """Return the deleted pages after these inputs, each with or without history."""
    results = set()
    for order in permutations(inputs):
        with closing(in_memory()) as store:
            for given, history in order:
                read(store, given, history=history)
            results.add(tuple(deleted(store)))
    return results


@pytest.fixture
def made(tmp_path: Path) -> Repository:
    """Branch main loses b.md and renames c.md; the older branch side still has b.md."""
    repository = Repository(tmp_path / "docs.ja-jp.git")
    first = repository.commit({"docs/a.md": A, "docs/b.md": B, "c.md": C})
    repository.commit({"docs/a.md": A, "docs/b.md": B}, first, branch="side")
    repository.commit({"docs/a.md": A, "docs/c.md": C}, first)
    repository.git.references.create("refs/heads/old", first)
    repository.git.references.create("refs/tags/v1", first)
    return repository


def test_pages_that_the_tip_no_longer_has_are_deleted(made: Repository) -> None:
    with closing(in_memory()) as store:
        report = ingest_folder(store, f"{made.folder}@main", history=True)
        assert report.deleted == 2
        assert deleted(store) == ["docs/b.md"]
        # A renamed page has its new name, and is not deleted.
        assert store.execute("SELECT path FROM memory WHERE source = 'Sentence 3.'").fetchall() == [
            ("docs/c.md",)
        ]


BRANCHES: dict[str, tuple[list[tuple[str, bool]], tuple[str, ...]]] = {
    "one branch": ([("main", True)], ("docs/b.md",)),
    "the tip alone has never had it": ([("main", False)], ()),
    "another branch has it": ([("main", True), ("side", False)], ()),
    "a part of another branch has it": ([("main", True), ("side:docs", False)], ()),
    "a part of a branch that lost it": ([("main:docs", True)], ()),
    "a single file of a branch": ([("main:docs/a.md", True)], ()),
    "a tag has it": ([("main", True), ("v1", False)], ("docs/b.md",)),
    "only a tag has it": ([("main", False), ("v1", False)], ()),
    "only a commit has it": ([("main~1", False), ("main", False)], ()),
    "a commit that lost it": ([("main~0", True)], ()),
    "HEAD is its branch": ([("HEAD", True)], ("docs/b.md",)),
}


@pytest.mark.parametrize(("references", "expected"), BRANCHES.values(), ids=BRANCHES.keys())
def test_every_branch_must_have_lost_a_page(
    made: Repository, references: list[tuple[str, bool]], expected: tuple[str, ...]
) -> None:
    made.git.set_head("refs/heads/main")
    inputs = [(f"{made.folder}@{name}", history) for name, history in references]
    assert in_every_order(inputs) == {expected}


def test_the_newest_commit_counts_in_any_order_of_reading(tmp_path: Path) -> None:
    tips = []
    for number, files in enumerate([{"a.md": A, "b.md": B}, {"a.md": A}, {"a.md": A, "c.md": C}]):
        made = Repository(tmp_path / f"{number}" / "docs.ja-jp.git")
        last: list[str] = []
        for earlier in [{"a.md": A, "b.md": B}, {"a.md": A}, {"a.md": A, "c.md": C}][: number + 1]:
            last = [made.commit(earlier, *last)]
        tips.append((f"{made.folder}@main", False))
        assert files
    assert in_every_order(tips) == {("b.md",)}


def test_a_restored_page_is_no_longer_deleted(tmp_path: Path) -> None:
    made = Repository(tmp_path / "docs.ja-jp.git")
    first = made.commit({"a.md": A, "b.md": B})
    second = made.commit({"a.md": A}, first)
    with closing(in_memory()) as store:
        read(store, f"{made.folder}@main", history=True)
        assert deleted(store) == ["b.md"]
        made.commit({"a.md": A, "b.md": B}, second)
        read(store, f"{made.folder}@main")
        assert deleted(store) == []


def test_a_page_without_pairs_is_not_deleted(tmp_path: Path) -> None:
    made = Repository(tmp_path / "docs.ja-jp.git")
    made.commit({"b.md": b"# Moved\n"}, made.commit({"b.md": B}))
    with closing(in_memory()) as store:
        read(store, f"{made.folder}@main", history=True)
        assert deleted(store) == []


@pytest.mark.parametrize(("include", "exclude"), [(("docs/*",), ()), ((), ("docs/b.md",))])
def test_a_part_of_the_pages_deletes_nothing(
    made: Repository, include: tuple[str, ...], exclude: tuple[str, ...]
) -> None:
    with closing(in_memory()) as store:
        read(store, f"{made.folder}@old")
        wanted = inputs_of(f"{made.folder}@main", history=True)
        options = replace(wanted.options, include=include, exclude=exclude)
        ingest(store, Inputs(wanted.names, options))
        assert deleted(store) == []


def test_undo_restores_pages_and_deletes_them_again(made: Repository) -> None:
    with closing(in_memory()) as store:
        read(store, f"{made.folder}@old")
        read(store, f"{made.folder}@main", history=True)
        read(store, f"{made.folder}@side")
        # Branch old has everything.
        assert deleted(store) == []
        undo_run(store, 1, undone_at="2024-06-02T08:00:00Z")
        assert deleted(store) == []
        undo_run(store, 3, undone_at="2024-06-02T08:00:00Z")
        assert deleted(store) == ["docs/b.md"]
        undo_run(store, 2, undone_at="2024-06-02T08:00:00Z")
        assert store.execute("SELECT count(*) FROM page").fetchone() == (0,)
        assert store.execute("SELECT count(*) FROM head_page").fetchone() == (0,)


def complete(connection: sqlite3.Connection, *folders: Path) -> None:
    ingest(connection, inputs_of(*folders), IngestOptions(complete=True))


@pytest.mark.parametrize("name", ["docs.ja-jp", "docs"])
def test_folders_delete_only_if_they_are_complete(tmp_path: Path, name: str) -> None:
    folder = write_files(tmp_path / name, {"a.md": A, "b.md": B})
    with closing(in_memory()) as store:
        read(store, str(folder))
        (folder / "b.md").unlink()
        read(store, str(folder))
        assert deleted(store) == []
        complete(store, folder)
        assert deleted(store) == ["b.md"]
        undo_run(store, 3, undone_at="2024-06-02T08:00:00Z")
        assert deleted(store) == []


def test_a_complete_folder_affects_only_its_own_repository(tmp_path: Path) -> None:
    write_files(tmp_path / "1" / "docs.ja-jp", {"a.md": A, "b.md": B})
    write_files(tmp_path / "1" / "mail.ja-jp", {"c.md": C})
    write_files(tmp_path / "2" / "docs.ja-jp", {"a.md": A})
    for order in permutations([("1", False), ("2", True)]):
        with closing(in_memory()) as store:
            for folder, is_complete in order:
                ingest(store, inputs_of(tmp_path / folder), IngestOptions(complete=is_complete))
            assert deleted(store) == ["b.md"]


def version(number: int, year: int) -> bytes:
    pairs = {103: (f"Sentence {number}.", f"文{number}、{year}年。")}
    name = f"{number}{year}"
    return page(pairs, lasthandoff=f"05/15/{year}", locfileid=name, openlocfilehash=name.zfill(40))


OLD_A, OLD_B, OLD_C, OLD_D = (version(number, 2023) for number in range(1, 5))
NEW_A, NEW_B, NEW_C = (version(number, 2024) for number in range(1, 4))
DATED: dict[str, tuple[list[dict[str, bytes]], list[str]]] = {
    "a page went": ([{"a.md": OLD_A, "b.md": OLD_B}, {"a.md": NEW_A}], ["b.md"]),
    "a page came": ([{"a.md": OLD_A}, {"a.md": NEW_A, "b.md": OLD_B}], []),
    "a page came back": (
        [
            {"a.md": OLD_A, "b.md": OLD_B},
            {"a.md": NEW_A, "c.md": OLD_C},
            {"a.md": NEW_A, "b.md": NEW_B, "c.md": NEW_C},
        ],
        [],
    ),
    "the newest page went": (
        [{"a.md": OLD_A, "b.md": OLD_B, "c.md": NEW_C}, {"a.md": NEW_A, "b.md": OLD_B}],
        ["c.md"],
    ),
    "most of the pages decide": (
        [
            {"a.md": OLD_A, "b.md": OLD_B, "c.md": NEW_C, "d.md": OLD_D},
            {"a.md": NEW_A, "b.md": NEW_B, "c.md": OLD_C},
        ],
        ["d.md"],
    ),
}


@pytest.mark.parametrize(("readings", "expected"), DATED.values(), ids=DATED.keys())
def test_pages_determine_the_newer_of_two_complete_folders(
    tmp_path: Path, readings: list[dict[str, bytes]], expected: list[str]
) -> None:
    folders = [
        write_files(tmp_path / str(number) / "docs.ja-jp", files)
        for number, files in enumerate(readings)
    ]
    for order in permutations(folders):
        with closing(in_memory()) as store:
            for folder in order:
                complete(store, folder)
            assert deleted(store) == expected
            # Without one of them, and without it and another.
            for run_id in range(len(order), 0, -1):
                undo_run(store, run_id, undone_at="2024-06-02T08:00:00Z")
                with closing(in_memory()) as other:
                    for folder in order[: run_id - 1]:
                        complete(other, folder)
                    assert deleted(store) == deleted(other)


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([{"a.md": A, "b.md": B}, {"a.md": A}], ["b.md"]),
        ([{"a.md": A}, {"a.md": A, "b.md": B}], []),
        ([{"a.md": A}, {"b.md": B}], ["a.md"]),
    ],
)
def test_complete_folders_with_the_same_versions_count_in_the_order_of_reading(
    tmp_path: Path, readings: list[dict[str, bytes]], expected: list[str]
) -> None:
    with closing(in_memory()) as store:
        for number, files in enumerate(readings):
            complete(store, write_files(tmp_path / str(number) / "docs.ja-jp", files))
        assert deleted(store) == expected
        undo_run(store, 2, undone_at="2024-06-02T08:00:00Z")
        assert deleted(store) == []


def test_a_folder_does_not_delete_pages_that_a_branch_still_has(
    made: Repository, tmp_path: Path
) -> None:
    folder = write_files(tmp_path / "new" / "docs.ja-jp", {"docs/a.md": A})
    with closing(in_memory()) as store:
        read(store, f"{made.folder}@main", history=True)
        complete(store, folder)
        assert deleted(store) == ["docs/b.md"]


def test_the_main_counts_leave_deleted_pages_out(made: Repository) -> None:
    with closing(in_memory()) as store:
        read(store, f"{made.folder}@main", history=True)
        found = read_statistics(store)
        assert (found.total.documents, found.total.segments) == (2, 2)
        assert (found.deleted_pages, found.deleted_segments) == (2, 1)


def test_a_repository_with_a_damaged_folder_deletes_nothing(made: Repository) -> None:
    with closing(in_memory()) as store:
        read(store, f"{made.folder}@main", history=True)
        assert deleted(store) == ["docs/b.md"]
    tree = made.git.revparse_single("main").peel(pygit2.Commit).tree["docs"]
    (made.folder / "objects" / str(tree.id)[:2] / str(tree.id)[2:]).unlink()
    with closing(in_memory()) as store:
        read(store, f"{made.folder}@main", history=True)
        assert deleted(store) == []


def test_repositories_with_one_name_and_nothing_in_common_delete_nothing(tmp_path: Path) -> None:
    names = []
    for number, files in enumerate([{"a.md": A, "b.md": B}, {"c.md": C}]):
        made = Repository(tmp_path / f"{number}" / "docs.ja-jp.git")
        made.commit(files, made.commit({"old.md": content(4 + number)}))
        names.append((f"{made.folder}@main", True))
    assert in_every_order(names) == {("old.md",)}


def test_a_branch_that_starts_again_in_its_repository_is_the_same_branch(tmp_path: Path) -> None:
    made = Repository(tmp_path / "docs.ja-jp.git")
    made.commit({"a.md": A, "b.md": B})
    with closing(in_memory()) as store:
        read(store, f"{made.folder}@main")
        made.commit({"a.md": A})
        read(store, f"{made.folder}@main")
        assert deleted(store) == ["b.md"]


def test_for_a_shallow_clone_the_name_of_the_repository_decides(tmp_path: Path) -> None:
    made = Repository(tmp_path / "1" / "docs.ja-jp.git")
    first = made.commit({"a.md": A, "b.md": B})
    second = made.commit({"a.md": A}, first)
    clone = Repository(tmp_path / "2" / "docs.ja-jp.git")
    clone.commit({"a.md": A, "b.md": B})
    clone.commit({"a.md": A}, first)
    (clone.folder / "shallow").write_text(f"{second}\n", "ascii")
    (clone.folder / "objects" / first[:2] / first[2:]).unlink()
    made.git.references.create("refs/heads/main", first, force=True)
    inputs = [(f"{one.folder}@main", history) for one, history in ((made, True), (clone, True))]
    assert in_every_order(inputs) == {("b.md",)}


@pytest.mark.parametrize("gone", ["docs/a.md", "docs/b.md"])
def test_only_the_pages_where_a_handback_is_current_decide(tmp_path: Path, gone: str) -> None:
    newer = page(
        {103: ("Sentence 9.", "文9。")},
        locfileid="9",
        openlocfilehash="9" * 40,
        lasthandoff="01/01/2025",
    )
    repository = Repository(tmp_path / "docs.ja-jp.git")
    first = repository.commit({"docs/a.md": A, "docs/b.md": A})
    both = {"docs/a.md": A, "docs/b.md": newer}
    second = repository.commit(both, first)
    repository.commit({name: data for name, data in both.items() if name != gone}, second)
    with closing(in_memory()) as store:
        read(store, f"{repository.folder}@main", history=True)
        found = store.execute("SELECT source, path, is_deleted FROM memory ORDER BY 1").fetchall()
    assert found == [
        ("Sentence 1.", "docs/a.md", int(gone == "docs/a.md")),
        ("Sentence 9.", "docs/b.md", int(gone == "docs/b.md")),
    ]
