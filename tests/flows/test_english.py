"""Proof by English pages: at ingest, later, undone, killed; and what it adds to the memory."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from hashlib import sha1
from pathlib import Path

import pytest
from git_repository import Repository
from pages import ENGLISH_HASH, all_exports, exported, inputs_of, memory, pair

from tmx_extract.extract.read import SUFFIXES
from tmx_extract.flows.english import EnglishReport, search_english
from tmx_extract.flows.english_pages import EnglishPages
from tmx_extract.flows.ingest import IngestOptions, IngestReport, ingest
from tmx_extract.flows.undo import undo
from tmx_extract.inputs.english import open_english
from tmx_extract.inputs.files import InputOptions
from tmx_extract.model import Selection
from tmx_extract.store.batch import AddedCounts
from tmx_extract.store.connection import create_or_open, in_memory
from tmx_extract.store.problems import iter_problems
from tmx_extract.store.runs import iter_runs
from tmx_extract.store.select import iter_occurrences
from tmx_extract.store.statistics import ProofStatistics, read_statistics

ENGLISH = """\
---
title: Save orders? | Microsoft Docs
description: How to save.
---
# Saving

Save the order, then
close it.

![A form with two fields](media/form.png)

Type "Esc".
"""
PROVEN_HASH = sha1(ENGLISH.replace("\n", "\r\n").encode(), usedforsecurity=False).hexdigest()


def localized(
    prefix: str = "4ef9c", *, wanted: str = PROVEN_HASH, last: str = "Type “Esc”."
) -> str:
    return "\n".join(
        [
            "---",
            "title: 注文を保存しますか? | Microsoft Docs",
            "description: 保存の方法。",
            f"ms.openlocfilehash: {wanted}",
            "ms.translationtype: MT",
            "ms.contentlocale: ja-JP",
            "ms.lasthandoff: 05/15/2024",
            'ms.locfileid: "53077226"',
            "---",
            f"# {pair(f'{prefix}-104', 'Saving', '保存')}",
            "",
            pair(f"{prefix}-105", "Save the order, then close it.", "注文を保存して閉じます。"),
            "",
            "![2 つの欄があるフォーム](media/form.png)",
            "",
            pair(f"{prefix}-107", last, "Esc キーを押します。"),
            "",
        ]
    )


RECOVERED = [
    ("4ef9c-101", "title", "Save orders? | Microsoft Docs", "注文を保存しますか? | Microsoft Docs"),
    ("4ef9c-103", "description", "How to save.", "保存の方法。"),
    ("4ef9c-106", "", "A form with two fields", "2 つの欄があるフォーム"),
]


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def _pages(tmp_path: Path, **pages: str) -> Path:
    folder = tmp_path / "docs.ja-jp"
    for name, text in pages.items():
        path = folder / "docs" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def _english(tmp_path: Path, text: str = ENGLISH) -> Path:
    repository = Repository(tmp_path / "docs.git")
    first = repository.commit({"docs/save.md": text})
    repository.commit({"docs/save.md": "# Rewritten\n"}, first)
    return repository.folder


def _open(connection: sqlite3.Connection, *given: Path) -> EnglishPages:
    options = InputOptions(suffixes=SUFFIXES, source_locale="en-US")
    pages = EnglishPages(connection, [open_english(str(one), options) for one in given])
    pages.index_new()
    return pages


def _ingest(connection: sqlite3.Connection, folder: Path, *english: Path) -> IngestReport:
    pages = _open(connection, *english) if english else None
    return ingest(connection, inputs_of(folder), IngestOptions(english=pages))


def _search(
    connection: sqlite3.Connection, *english: Path, named: tuple[str, ...] = ()
) -> EnglishReport:
    return search_english(connection, _open(connection, *english), named=named)


def _recovered(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    sql = (
        "SELECT segment_id, field, source, target FROM segment s JOIN entry e ON e.id = s.entry_id"
        " WHERE origin = 'english' ORDER BY s.start"
    )
    return connection.execute(sql).fetchall()


def _levels(connection: sqlite3.Connection) -> Mapping[str, str | None]:
    sql = "SELECT segment_id, source_level FROM segment ORDER BY start"
    return dict(connection.execute(sql).fetchall())


def test_a_page_is_proven_by_an_old_version_in_the_repository(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    report = _ingest(store, _pages(tmp_path, save=localized()), _english(tmp_path))
    assert report.added == AddedCounts(documents=1, segments=3, proven=1, recovered=3)
    assert report.not_proven == 0
    assert _recovered(store) == RECOVERED
    assert _levels(store) == {
        "4ef9c-101": "verbatim",
        "4ef9c-103": "verbatim",
        "4ef9c-104": "verbatim",
        "4ef9c-105": "unwrapped",
        "4ef9c-106": "verbatim",
        "4ef9c-107": "folded",
    }
    assert read_statistics(store).proof == ProofStatistics(
        documents=1, not_proven=0, verbatim=1, unwrapped=1, folded=1, not_found=0, recovered=3
    )
    assert read_statistics(store).unpaired == 0


def test_exports_have_recovered_pairs_in_page_order(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    _ingest(store, _pages(tmp_path, save=localized()), _english(tmp_path))
    lines = exported(store, "jsonl", dedupe="none").decode().splitlines()
    found = [line.split('"segment_id": "')[1][:9] for line in lines]
    assert found == [f"4ef9c-{number}" for number in (101, 103, 104, 105, 106, 107)]


def test_only_proven_sources_are_selected(store: sqlite3.Connection, tmp_path: Path) -> None:
    folder = _pages(
        tmp_path,
        save=localized(last="Press “Esc”."),
        other=localized("7a0b1", wanted=ENGLISH_HASH).replace("53077226", "1"),
    )
    report = _ingest(store, folder, _english(tmp_path))
    assert (report.added.proven, report.not_proven, report.warnings) == (1, 1, 1)
    proven = Selection(dedupe="none", locale="ja-JP", source_locale="en-US", proven=True)
    found = [one.segment_id for one in iter_occurrences(store, proven)]
    assert found == [f"4ef9c-{number}" for number in (101, 103, 104, 105, 106)]
    problems = [(one.path, one.line, one.column, one.code) for one in iter_problems(store)]
    assert problems == [
        ("docs/other.md", 1, 1, "english-not-found"),
        ("docs/save.md", 16, 1, "source-not-in-english"),
    ]


def test_a_search_later_gives_the_same_as_at_ingest(tmp_path: Path) -> None:
    folder, english = _pages(tmp_path, save=localized()), _english(tmp_path)
    with closing(in_memory()) as at_once, closing(in_memory()) as later:
        _ingest(at_once, folder, english)
        _ingest(later, folder)
        report = _search(later, english)
        assert report == EnglishReport(indexed=2, proven=1, recovered=3)
        assert all_exports(later) == all_exports(at_once)
        for sql in ("SELECT * FROM segment", "SELECT english_hash FROM document"):
            assert later.execute(sql).fetchall() == at_once.execute(sql).fetchall()
        assert [run.kind for run in iter_runs(later)] == ["ingest", "english"]


def test_a_second_search_changes_nothing(store: sqlite3.Connection, tmp_path: Path) -> None:
    folder, english = _pages(tmp_path, save=localized()), _english(tmp_path)
    _ingest(store, folder, english)
    before = all_exports(store)
    assert _search(store, english) == EnglishReport()
    again = _ingest(store, folder, english)
    assert (again.unchanged, again.added) == (1, AddedCounts())
    assert all_exports(store) == before


def test_a_known_page_is_proven_when_it_is_ingested_again(tmp_path: Path) -> None:
    folder, english = _pages(tmp_path, save=localized()), _english(tmp_path)
    with closing(in_memory()) as at_once, closing(in_memory()) as later:
        _ingest(at_once, folder, english)
        _ingest(later, folder)
        report = _ingest(later, folder, english)
        assert report.added == AddedCounts(proven=1, recovered=3)
        assert all_exports(later) == all_exports(at_once)


def test_undo_takes_the_proof_back(store: sqlite3.Connection, tmp_path: Path) -> None:
    folder, english = _pages(tmp_path, save=localized(last="Gone.")), _english(tmp_path)
    _ingest(store, folder)
    before = all_exports(store), memory(store), read_statistics(store)
    problems = list(iter_problems(store))
    entries = store.execute("SELECT * FROM entry ORDER BY id").fetchall()
    _search(store, english)
    assert list(iter_problems(store)) != problems
    report = undo(store, 2)
    assert (report.unproven, report.segments) == (1, 3)
    assert (all_exports(store), memory(store), read_statistics(store)) == before
    assert list(iter_problems(store)) == problems
    assert store.execute("SELECT * FROM entry ORDER BY id").fetchall() == entries
    assert store.execute("SELECT DISTINCT source_level FROM segment").fetchall() == [(None,)]
    assert _search(store, english).recovered == 3


def test_a_proof_that_two_runs_found_survives_the_undo_of_one(tmp_path: Path) -> None:
    folder, english = _pages(tmp_path, save=localized()), _english(tmp_path)
    with closing(in_memory()) as store:
        _ingest(store, folder, english)
        copy = _pages(tmp_path / "copy", save=localized())
        _ingest(store, copy, english)
        before = all_exports(store)
        undo(store, 1)
        assert _recovered(store) == RECOVERED
        assert all_exports(store) == before


def test_an_unproven_page_stays_unproven_after_an_undo(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    folder = _pages(tmp_path, save=localized())
    other = tmp_path / "en-us"
    other.mkdir()
    (other / "a.md").write_text("# Another\n")
    _ingest(store, folder, other)
    assert [one.code for one in iter_problems(store)] == ["english-not-found"]
    assert _search(store, _english(tmp_path)).proven == 1
    assert [one.code for one in iter_problems(store)] == []
    undo(store, 2)
    assert [one.code for one in iter_problems(store)] == ["english-not-found"]


def test_a_page_that_is_gone_is_told(store: sqlite3.Connection, tmp_path: Path) -> None:
    folder, english = _pages(tmp_path, save=localized()), _english(tmp_path)
    _ingest(store, folder)
    folder.rename(tmp_path / "moved.ja-jp")
    assert _search(store, english) == EnglishReport(indexed=2, missing_pages=1)
    moved = str(tmp_path / "moved.ja-jp")
    assert _search(store, english, named=(moved,)) == EnglishReport(proven=1, recovered=3)


def test_old_versions_of_a_page_are_found_in_the_history(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    pages = Repository(tmp_path / "docs.ja-jp.git")
    first = pages.commit({"docs/save.md": localized()}, branch="live-sxs")
    newer = localized("7a0b1", wanted=ENGLISH_HASH).replace("53077226", "53077999")
    pages.commit({"docs/save.md": newer}, first, branch="live-sxs")
    given = f"{pages.folder}@live-sxs"
    ingest(store, inputs_of(given, history=True))
    report = _search(store, _english(tmp_path))
    assert report == EnglishReport(indexed=2, proven=1, not_proven=1, recovered=3)


def test_two_deliveries_of_a_title_compete_like_other_texts(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    machine = localized()
    human = localized("7a0b1").replace("MT", "HT").replace("保存の方法", "保存のしかた")
    folder = _pages(tmp_path, machine=machine, human=human)
    _ingest(store, folder, _english(tmp_path))
    sql = (
        "SELECT segment_id, target, reason FROM segment s JOIN entry e ON e.id = s.entry_id"
        " WHERE chosen AND number = 103"
    )
    assert store.execute(sql).fetchall() == [("7a0b1-103", "保存のしかた。", "human")]


def test_everything_is_stored_in_whole_batches(tmp_path: Path) -> None:
    file = tmp_path / "tm.db"
    pages = {
        f"p{number}": localized(f"{number:05x}").replace("53077226", str(number))
        for number in range(1200)
    }
    folder, english = _pages(tmp_path, **pages), _english(tmp_path)
    with closing(create_or_open(file)) as store:
        _ingest(store, folder)
        assert _search(store, english).recovered == 3 * 1200
        assert read_statistics(store).proof.documents == 1200
