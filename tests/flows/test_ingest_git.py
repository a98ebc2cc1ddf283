"""Ingesting git histories: whole, in pieces, in any order, from several branches."""

import random
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from budget import examples
from git_repository import Repository
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import SAVE, Pairs, counts, ingest_folder, inputs_of, memory, page, write_files
from pool import Result, result_of

from tmx_extract.flows.ingest_options import IngestReport
from tmx_extract.store.batch import AddedCounts
from tmx_extract.store.connection import in_memory

PATHS = ("docs/a.md", "docs/b.md", "guide/a.md", "c.md")


def version(draw: random.Random, path: str) -> bytes:
    """Return a page of one of three handbacks of its path, in one of several deliveries."""
    handback = draw.randrange(3)
    texts: Pairs = {
        number: (f"Sentence {number} of {handback % 2}.", f"文{draw.randrange(2)}の{number}。")
        for number in range(103, 107)
    }
    return page(
        texts,
        prefix=draw.choice(["4ef9c", "b07a1"]),
        locfileid=f"5300{PATHS.index(path)}{handback}",
        openlocfilehash=f"{PATHS.index(path)}{handback}" * 20,
        kind=draw.choice(["MT", "HT", None]),
        lasthandoff=f"0{handback + 1}/{draw.choice(['01', '15'])}/2024",
    )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Two branches of twelve commits each, with a merge, copies and pages that come back."""
    made = Repository(tmp_path_factory.mktemp("git") / "docs.ja-jp.git")
    draw = random.Random(11)  # noqa: S311 - made-up pages
    files: dict[str, bytes] = {}
    last: list[str] = []
    for _ in range(12):
        for path in draw.sample(PATHS, 2):
            files[path] = version(draw, path)
        if draw.random() < 0.3:
            files["copies/a.md"] = files.get("docs/a.md", b"# No page\n")
        if draw.random() < 0.2:
            files.pop(draw.choice(sorted(files)))
        side = made.commit({**files, "c.md": version(draw, "c.md")}, *last, branch="side")
        last = [made.commit(files, *last, *([side] if draw.random() < 0.3 else []))]
    return made


def commits(repository: Repository) -> list[str]:
    """Return every commit of both branches."""
    names = [repository.git.references[f"refs/heads/{branch}"] for branch in ("main", "side")]
    return sorted({str(commit.id) for name in names for commit in repository.git.walk(name.target)})


def brought(repository: Repository, *references: str, history: bool = False) -> Result:
    """Return the content of a store after one run for each of these references."""
    with closing(in_memory()) as connection:
        for reference in references:
            ingest_folder(connection, f"{repository.folder}@{reference}", history=history)
        return result_of(connection)


@settings(examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_history_is_the_same_at_once_and_in_pieces_in_any_order(
    repository: Repository, data: st.DataObject
) -> None:
    whole = brought(repository, "main", "side", history=True)
    order: Sequence[str] = data.draw(st.permutations(commits(repository)))
    assert brought(repository, *order) == whole
    assert brought(repository, "side", "main", history=True) == whole


def test_a_second_reading_of_a_history_adds_nothing(repository: Repository) -> None:
    given = f"{repository.folder}@main"
    with closing(in_memory()) as connection:
        first = ingest_folder(connection, given, history=True)
        before, levels = result_of(connection), counts(connection)
        again = ingest_folder(connection, given, history=True)
        assert again == IngestReport(
            files=first.files,
            unchanged=first.files - first.without_pairs,
            without_pairs=first.without_pairs,
        )
        assert result_of(connection) == before
        assert counts(connection) == levels | {"sighting": 2 * levels["sighting"]}


def test_a_content_on_several_branches_and_paths_is_read_once(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tmx_extract.extract.read import read_document

    read: list[str | None] = []

    def counting(*arguments: object, **options: object) -> object:
        read.append(str(options["name"]))
        return read_document(*arguments, **options)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr("tmx_extract.flows.parallel_parsing.read_document", counting)
    with closing(in_memory()) as connection:
        for branch in ("main", "side"):
            ingest_folder(connection, f"{repository.folder}@{branch}", history=True)
    assert len(read) == len(set(read)) > 20


@pytest.mark.parametrize("together", [1, 2, 3, 4, 500])
def test_files_are_looked_up_in_groups_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    """Between them are files of a folder without content hashes; known ones are in all groups."""
    monkeypatch.setattr("tmx_extract.flows.ingest._LOOKED_UP_TOGETHER", together)
    texts = {
        f"{name}.md": page({103: (f"Sentence {name}.", f"文{name}。")}, locfileid=str(number))
        for number, name in enumerate("abcd", 1)
    }
    repository = Repository(tmp_path / "docs.ja-jp.git")
    repository.commit({**texts, "copy.md": texts["a.md"], "none.md": b"# No page\n"})
    given = f"{repository.folder}@main"
    folder = write_files(tmp_path / "folder", {"b.md": texts["b.md"], "e.md": page(SAVE)})
    with closing(in_memory()) as connection:
        first = ingest_folder(connection, given, folder)
        assert first == IngestReport(
            files=8, unchanged=2, without_pairs=1, added=AddedCounts(documents=5, segments=5)
        )
        stored = connection.execute("SELECT path FROM document ORDER BY id").fetchall()
        assert stored == [("a.md",), ("b.md",), ("c.md",), ("d.md",), ("e.md",)]
        again = ingest_folder(connection, given, folder)
        assert again == IngestReport(files=8, unchanged=7, without_pairs=1)
        assert [row[0] for row in connection.execute("SELECT source FROM entry ORDER BY 1")] == [
            "Save the file.",
            *(f"Sentence {name}." for name in "abcd"),
        ]


def test_the_first_commit_that_has_a_version_is_kept_with_its_date(tmp_path: Path) -> None:
    made = Repository(tmp_path / "docs.ja-jp.git")
    first = made.commit({"a.md": page(SAVE)})
    made.commit({"a.md": page(SAVE), "b.md": "# No page"}, first)
    with closing(in_memory()) as connection:
        ingest_folder(connection, f"{made.folder}@main", history=True)
        assert connection.execute(
            "SELECT p.repository, p.path, r.name, r.committed_at, i.location FROM sighting s"
            " JOIN page p ON p.id = s.page_id JOIN revision r ON r.id = s.revision_id"
            " JOIN input i ON i.id = s.input_id"
        ).fetchall() == [
            ("docs.ja-jp", "a.md", first, "2020-09-13T12:26:40Z", f"{made.folder}@main")
        ]


def test_a_commit_and_its_checkout_are_the_same_pages(
    repository: Repository, tmp_path: Path
) -> None:
    checkout = tmp_path / "docs.ja-jp"
    checkout.mkdir()
    for found in inputs_of(f"{repository.folder}@main"):
        write_files(checkout, {str(found.relative): found.read()})
    with closing(in_memory()) as connection:
        ingest_folder(connection, checkout)
        from_disk = memory(connection), result_of(connection)
        assert ingest_folder(connection, f"{repository.folder}@main").added == AddedCounts()
        assert (memory(connection), result_of(connection)) == from_disk
