"""Proof by English pages: at ingest, later, undone, killed; and what it adds to the memory."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from hashlib import sha1
from pathlib import Path

import pytest
from english_page import ENGLISH, ingest_with, localized, open_pages, write_english, write_pages
from git_repository import Repository
from pages import ENGLISH_HASH, all_exports, exported, inputs_of, memory, pair

from tmx_extract.flows.english import EnglishReport, search_english
from tmx_extract.flows.english_pages import EnglishPages
from tmx_extract.flows.ingest import ingest
from tmx_extract.flows.ingest_options import IngestOptions
from tmx_extract.flows.undo import undo
from tmx_extract.model import Dedupe, Document, English, Selection
from tmx_extract.store.batch import AddedCounts
from tmx_extract.store.connection import create_or_open, in_memory
from tmx_extract.store.history import find_pages, read_versions
from tmx_extract.store.problems import iter_problems
from tmx_extract.store.runs import iter_runs
from tmx_extract.store.select import iter_occurrences
from tmx_extract.store.statistics import ProofStatistics, read_statistics

RECOVERED = [
    ("4ef9c-101", "title", "Save orders? | Microsoft Docs", "注文を保存しますか? | Microsoft Docs"),
    ("4ef9c-103", "description", "How to save.", "保存の方法。"),
    ("4ef9c-106", "", "A form with two fields", "2 つの欄があるフォーム"),
]


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def _search(
    connection: sqlite3.Connection, *english: Path, named: tuple[str, ...] = ()
) -> EnglishReport:
    return search_english(connection, open_pages(connection, *english), named=named)


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
    report = ingest_with(store, write_pages(tmp_path, save=localized()), write_english(tmp_path))
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
    ingest_with(store, write_pages(tmp_path, save=localized()), write_english(tmp_path))
    lines = exported(store, "jsonl", dedupe="none").decode().splitlines()
    found = [line.split('"segment_id": "')[1][:9] for line in lines]
    assert found == [f"4ef9c-{number}" for number in (101, 103, 104, 105, 106, 107)]


NUMBERS = (101, 103, 104, 105, 106, 107)


@pytest.mark.parametrize("dedupe", ["none", "segment", "pair", "source"])
@pytest.mark.parametrize("sample", [None, 4])
def test_a_limit_takes_the_first_pairs_of_the_page(
    store: sqlite3.Connection, tmp_path: Path, dedupe: Dedupe, sample: int | None
) -> None:
    ingest_with(store, write_pages(tmp_path, save=localized()), write_english(tmp_path))
    wanted = Selection(dedupe=dedupe, locale="ja-JP", source_locale="en-US", sample=sample)
    whole = [one.number for one in iter_occurrences(store, wanted)]
    assert whole == sorted(whole)
    assert len(whole) == (sample or len(NUMBERS))
    for limit in range(1, len(NUMBERS)):
        found = iter_occurrences(store, replace(wanted, limit=limit))
        assert [one.number for one in found] == whole[:limit]


@pytest.mark.parametrize("source", [None, "ja-JP"])
@pytest.mark.parametrize("dedupe", ["segment", "pair", "source"])
def test_joined_pairs_are_in_page_order(
    store: sqlite3.Connection, tmp_path: Path, source: str | None, dedupe: Dedupe
) -> None:
    german = localized().replace("ja-JP", "de-DE").replace("53077226", "53077227")
    folder = write_pages(tmp_path, german=german, japanese=localized())
    ingest_with(store, folder, write_english(tmp_path))
    locales = ("de-DE",) if source else ("de-DE", "ja-JP")
    wanted = Selection(dedupe=dedupe, source_locale="en-US", locales=locales, source=source)
    found = [one.number for one in iter_occurrences(store, wanted)]
    assert tuple(found) == NUMBERS
    for limit in range(1, len(NUMBERS)):
        first = iter_occurrences(store, replace(wanted, limit=limit))
        assert tuple(one.number for one in first) == NUMBERS[:limit]


def test_the_history_of_a_page_is_in_page_order(store: sqlite3.Connection, tmp_path: Path) -> None:
    ingest_with(store, write_pages(tmp_path, save=localized()), write_english(tmp_path))
    (page,) = find_pages(store, "docs/save.md", "exact")
    (version,) = read_versions(store, page)
    assert tuple(one.number for one in version.segments) == NUMBERS


def test_only_proven_sources_are_selected(store: sqlite3.Connection, tmp_path: Path) -> None:
    folder = write_pages(
        tmp_path,
        save=localized(last="Press “Esc”."),
        other=localized("7a0b1", wanted=ENGLISH_HASH).replace("53077226", "1"),
    )
    report = ingest_with(store, folder, write_english(tmp_path))
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
    folder, english = write_pages(tmp_path, save=localized()), write_english(tmp_path)
    with closing(in_memory()) as at_once, closing(in_memory()) as later:
        ingest_with(at_once, folder, english)
        ingest_with(later, folder)
        report = _search(later, english)
        assert report == EnglishReport(indexed=2, proven=1, recovered=3)
        assert all_exports(later) == all_exports(at_once)
        for sql in ("SELECT * FROM segment", "SELECT english_hash FROM document"):
            assert later.execute(sql).fetchall() == at_once.execute(sql).fetchall()
        assert [run.kind for run in iter_runs(later)] == ["ingest", "english"]


def test_a_second_search_changes_nothing(store: sqlite3.Connection, tmp_path: Path) -> None:
    folder, english = write_pages(tmp_path, save=localized()), write_english(tmp_path)
    ingest_with(store, folder, english)
    before = all_exports(store)
    assert _search(store, english) == EnglishReport()
    again = ingest_with(store, folder, english)
    assert (again.unchanged, again.added) == (1, AddedCounts())
    assert all_exports(store) == before


def test_a_known_page_is_proven_when_it_is_ingested_again(tmp_path: Path) -> None:
    folder, english = write_pages(tmp_path, save=localized()), write_english(tmp_path)
    with closing(in_memory()) as at_once, closing(in_memory()) as later:
        ingest_with(at_once, folder, english)
        ingest_with(later, folder)
        report = ingest_with(later, folder, english)
        assert report.added == AddedCounts(proven=1, recovered=3)
        assert all_exports(later) == all_exports(at_once)


def test_undo_takes_the_proof_back(store: sqlite3.Connection, tmp_path: Path) -> None:
    folder, english = write_pages(tmp_path, save=localized(last="Gone.")), write_english(tmp_path)
    ingest_with(store, folder)
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
    folder, english = write_pages(tmp_path, save=localized()), write_english(tmp_path)
    with closing(in_memory()) as store:
        ingest_with(store, folder, english)
        copy = write_pages(tmp_path / "copy", save=localized())
        ingest_with(store, copy, english)
        before = all_exports(store)
        undo(store, 1)
        assert _recovered(store) == RECOVERED
        assert all_exports(store) == before


def test_an_unproven_page_stays_unproven_after_an_undo(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    folder = write_pages(tmp_path, save=localized())
    other = tmp_path / "en-us"
    other.mkdir()
    (other / "a.md").write_text("# Another\n")
    ingest_with(store, folder, other)
    assert [one.code for one in iter_problems(store)] == ["english-not-found"]
    assert _search(store, write_english(tmp_path)).proven == 1
    assert [one.code for one in iter_problems(store)] == []
    undo(store, 2)
    assert [one.code for one in iter_problems(store)] == ["english-not-found"]


def test_only_the_run_that_proves_a_page_reports_it(tmp_path: Path) -> None:
    text = localized(last="Press “Enter”.")
    pages = Repository(tmp_path / "docs.ja-jp.git")
    pages.commit({"docs/save.md": text}, branch="live-sxs")
    pages.commit({"docs/save.md": text}, branch="live")
    published = inputs_of(f"{pages.folder}@live-sxs", published="live")
    english = write_english(tmp_path)
    with closing(in_memory()) as store:
        first = ingest(store, published, IngestOptions(english=open_pages(store, english)))
        assert (first.added.proven, first.warnings) == (1, 1)
        again = ingest(store, published, IngestOptions(english=open_pages(store, english)))
        assert (again.unchanged, again.added, again.warnings) == (1, AddedCounts(), 0)
    with closing(in_memory()) as store:
        ingest(store, inputs_of(f"{pages.folder}@live-sxs"))
        assert _search(store, english).absent_sources == 1
        later = ingest(store, published, IngestOptions(english=open_pages(store, english)))
        assert (later.unchanged, later.added, later.warnings) == (1, AddedCounts(), 0)


def test_a_page_that_another_process_proved_is_not_counted_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "tm.db"
    folder = write_pages(tmp_path, save=localized(last="Press “Enter”."))
    english = write_english(tmp_path)
    with closing(create_or_open(file)) as store, closing(create_or_open(file)) as other:
        ingest_with(store, folder)
        compare = EnglishPages.compare

        def slow(pages: EnglishPages, document: Document) -> English | None:
            monkeypatch.setattr(EnglishPages, "compare", compare)
            assert _search(other, english).absent_sources == 1
            return compare(pages, document)

        monkeypatch.setattr(EnglishPages, "compare", slow)
        report = _search(store, english)
        assert (report.proven, report.recovered, report.absent_sources) == (0, 0, 0)


def test_a_page_that_is_gone_is_read_from_the_memory(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    folder, english = write_pages(tmp_path, save=localized()), write_english(tmp_path)
    ingest_with(store, folder)
    folder.rename(tmp_path / "moved.ja-jp")
    assert _search(store, english) == EnglishReport(indexed=2, proven=1, recovered=3)


def test_a_page_that_is_nowhere_is_told(store: sqlite3.Connection, tmp_path: Path) -> None:
    folder, english = write_pages(tmp_path, save=localized()), write_english(tmp_path)
    ingest(store, inputs_of(folder), IngestOptions(pages=False))
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
    report = _search(store, write_english(tmp_path))
    assert report == EnglishReport(indexed=2, proven=1, not_proven=1, recovered=3)


def test_two_deliveries_of_a_title_compete_like_other_texts(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    machine = localized()
    human = localized("7a0b1").replace("MT", "HT").replace("保存の方法", "保存のしかた")
    folder = write_pages(tmp_path, machine=machine, human=human)
    ingest_with(store, folder, write_english(tmp_path))
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
    folder, english = write_pages(tmp_path, **pages), write_english(tmp_path)
    with closing(create_or_open(file)) as store:
        ingest_with(store, folder)
        assert _search(store, english).recovered == 3 * 1200
        assert read_statistics(store).proof.documents == 1200


ESCAPES = """\
# Saving

Save the order, then close it. Use *\\*.dll* files. Match a \\* b. Then *stop*.

![A form with two fields](media/form.png)

Type "Esc".
"""
FRONT = ENGLISH[: ENGLISH.index("# Saving")]


def _with_escapes() -> tuple[str, str]:
    """Return the English page and its translation, with escapes of author and program."""
    english = FRONT + ESCAPES
    wanted = sha1(english.replace("\n", "\r\n").encode(), usedforsecurity=False).hexdigest()
    pairs = [
        pair("4ef9c-105", "Save the order, then close it.", "注文を保存し\\*、閉じます。"),
        pair("4ef9c-106", "Use **.dll* files.", "*\\*.dll* ファイルを使います。"),
        pair("4ef9c-107", "Match a \\* b.", "a \\* b に一致します。"),
        pair("4ef9c-108", "Then *stop*.", "\\*停止します。"),
    ]
    text = localized(wanted=wanted)
    start, end = text.index('<span data-ttu-id="4ef9c-105">'), text.index("\n\n![")
    last = pair("4ef9c-110", "Type “Esc”.", "Esc キーを押します。")
    body = text[:start] + " ".join(pairs) + text[end : text.rindex("<span data-ttu-id")]
    return english, f"{body}{last}\n"


def _forms(connection: sqlite3.Connection) -> dict[str, tuple[str, str | None]]:
    sql = (
        "SELECT s.segment_id, coalesce(e.author_target, e.target), e.author_evidence"
        " FROM segment s JOIN entry e ON e.id = s.entry_id WHERE s.number BETWEEN 105 AND 108"
        " AND s.origin IS NULL ORDER BY s.number, s.start"
    )
    return {name: (text, evidence) for name, text, evidence in connection.execute(sql)}


def test_the_english_sentence_decides_about_escapes(tmp_path: Path) -> None:
    english, text = _with_escapes()
    folder, repository = write_pages(tmp_path, save=text), write_english(tmp_path, english)
    with closing(in_memory()) as at_once, closing(in_memory()) as later:
        ingest_with(at_once, folder, repository)
        found = _forms(at_once)
        assert found["4ef9c-105"] == ("注文を保存し*、閉じます。", "english")
        assert found["4ef9c-106"] == ("*\\*.dll* ファイルを使います。", "english")
        ingest_with(later, folder)
        before = _forms(later)
        assert "english" not in {evidence for _, evidence in before.values()}
        _search(later, repository)
        assert _forms(later) == found
        undo(later, 2)
        assert _forms(later) == before
        assert later.execute("SELECT count(*) FROM target_form").fetchone() == (0,)


def test_forms_stay_while_a_run_is_left_that_found_the_page(tmp_path: Path) -> None:
    english, text = _with_escapes()
    folder, repository = write_pages(tmp_path, save=text), write_english(tmp_path, english)
    with closing(in_memory()) as store:
        ingest_with(store, folder, repository)
        ingest_with(store, write_pages(tmp_path / "copy", save=text), repository)
        before = _forms(store)
        undo(store, 1)
        assert _forms(store) == before
