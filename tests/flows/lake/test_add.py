"""A memory in a lake and back: pages, edits, undo, English and published pages."""

from contextlib import closing
from pathlib import Path

import pytest
from edits import edit_of, find_source, write_edits
from english_page import ingest_with, localized, write_english
from git_repository import Repository
from lakes import assert_same, build, files_below
from pages import ingest_folder, page, write_files

from tmx_extract.flows.lake.add import AddReport, add_memory
from tmx_extract.flows.lake.load import load_from_lake
from tmx_extract.flows.undo import undo
from tmx_extract.store.connection import create_or_open, in_memory

PAIRS = {103: ("Save the file.", "ファイルを保存します。"), 104: ("Open it.", "開きます。")}


def content(number: int, **facts: str) -> bytes:
    return page(PAIRS, locfileid=str(number), openlocfilehash=f"{number}" * 40, **facts)  # type: ignore[arg-type] # fields of a page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(tmp_path / "docs.ja-jp", {"a.md": content(1), "b.md": content(2)})


def put(tmp_path: Path) -> AddReport:
    """Add the memory to the lake, and build."""
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        report = add_memory(str(tmp_path / "lake"), memory, tmp_path / "tm.db")
    build(str(tmp_path / "lake"))
    return report


def assert_all_same(tmp_path: Path) -> None:
    """Compare the lake with the memory, and with a memory that was loaded from the lake."""
    location = str(tmp_path / "lake")
    with (
        closing(create_or_open(tmp_path / "tm.db")) as memory,
        closing(in_memory()) as loaded,
    ):
        assert_same(memory, location)
        load_from_lake(location, loaded)
        assert_same(loaded, location)


def test_edits_count_as_in_the_memory(tmp_path: Path, folder: Path) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, folder)
        save, its_open = (find_source(memory, source) for source, _ in PAIRS.values())
        write_edits(
            memory,
            edit_of(save, "保存してください。", editor="Yuki"),
            edit_of(its_open, "開く。", editor="Ken", only_here=True),
        )
    assert put(tmp_path) == AddReport(pages=2, segments=4, edits=2)
    assert_all_same(tmp_path)


def test_an_edit_here_only_and_one_for_all_other_places(tmp_path: Path, folder: Path) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, folder)
        save = find_source(memory, "Save the file.")
        (first,) = write_edits(memory, edit_of(save, "保存してください。"))
        write_edits(memory, edit_of(save, "保存せよ。", only_here=True, based_on=first))
    put(tmp_path)
    assert_all_same(tmp_path)


def test_an_undone_merge_leaves_the_lake(tmp_path: Path, folder: Path) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, folder)
        write_edits(memory, edit_of(find_source(memory, "Save the file."), "保存せよ。"))
    assert put(tmp_path).edits == 1
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        undo(memory, 2)
    assert put(tmp_path).edits == 0
    assert_all_same(tmp_path)


def test_an_undone_ingest_leaves_the_lake(tmp_path: Path, folder: Path) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, folder)
        ingest_folder(memory, write_files(tmp_path / "more.ja-jp", {"c.md": content(3)}))
    put(tmp_path)
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        undo(memory, 2)
    assert put(tmp_path).pages == 2
    assert_all_same(tmp_path)


def test_the_same_memory_twice_adds_nothing(tmp_path: Path, folder: Path) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, folder)
        write_edits(memory, edit_of(find_source(memory, "Save the file."), "保存せよ。"))
        add_memory(str(tmp_path / "lake"), memory, tmp_path / "tm.db")
        before = files_below(tmp_path / "lake")
        again = add_memory(str(tmp_path / "lake"), memory, tmp_path / "tm.db")
    assert again == AddReport(unchanged=2, edits=1)
    assert files_below(tmp_path / "lake") == before


def test_what_english_pages_prove_and_recover_comes_along(tmp_path: Path) -> None:
    english = write_english(tmp_path)
    pages = write_files(tmp_path / "docs.ja-jp", {"docs/save.md": localized().encode()})
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, pages)
    assert put(tmp_path).segments == 3
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_with(memory, pages, english)
    assert put(tmp_path).segments == 6
    assert_all_same(tmp_path)


def test_the_author_s_form_of_published_pages_comes_along(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "docs.ja-jp.git")
    pairs = {103: (r"Use \* here", r"ここで \* を使う"), 104: ("a *", r"あ\*")}
    repository.commit({"docs/a.md": page(pairs, locfileid="1")}, branch="live-sxs")
    front = page({}, locfileid="1").decode().replace("ms.contentlocale", "x")
    repository.commit({"docs/a.md": f"{front}ここで * を使う\nあ\\*\n"}, branch="live")
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, f"{repository.folder}@live-sxs", published="live")
        (forms,) = memory.execute("SELECT count(*) FROM target_form").fetchone()
    assert forms
    put(tmp_path)
    assert_all_same(tmp_path)


def test_deleted_pages_come_along(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "docs.ja-jp.git")
    first = repository.commit({"docs/a.md": content(1), "docs/b.md": content(2)})
    repository.commit({"docs/a.md": content(1)}, first)
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, f"{repository.folder}@main", history=True)
    put(tmp_path)
    assert_all_same(tmp_path)


def test_pages_that_the_memory_does_not_store_are_counted(tmp_path: Path, folder: Path) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, folder)
        memory.execute("DELETE FROM page_text WHERE document_id = 1")
        memory.execute("UPDATE page_text SET size = 3 WHERE document_id = 2")
        report = add_memory(str(tmp_path / "lake"), memory, tmp_path / "tm.db")
    assert report == AddReport(without_text=1, unreadable=1)


def test_a_lake_and_a_memory_with_the_same_pages_are_one(tmp_path: Path, folder: Path) -> None:
    with closing(create_or_open(tmp_path / "one.db")) as memory:
        ingest_folder(memory, folder)
        add_memory(str(tmp_path / "lake"), memory, tmp_path / "one.db")
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, folder)
    assert put(tmp_path) == AddReport(unchanged=2)
    assert_all_same(tmp_path)


def test_a_second_load_adds_nothing(tmp_path: Path, folder: Path) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, folder)
        write_edits(memory, edit_of(find_source(memory, "Save the file."), "保存せよ。"))
    put(tmp_path)
    with closing(in_memory()) as loaded:
        first = load_from_lake(str(tmp_path / "lake"), loaded)
        second = load_from_lake(str(tmp_path / "lake"), loaded)
    assert (first.added.segments, first.edits) == (4, 1)
    assert (second.pages, second.added.segments, second.edits) == (2, 0, 0)
