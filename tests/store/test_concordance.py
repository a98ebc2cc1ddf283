"""The index of texts: its creation, its coverage, and its correctness."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from pages import SAVE, add, document, page, start
from sqlite_utils.cli import cli as sqlite_utils_cli

from tmx_extract.flows.match import prepare_index
from tmx_extract.model import Selection
from tmx_extract.store import indexes
from tmx_extract.store.concordance import index
from tmx_extract.store.concordance.candidates import SearchedText, iter_candidates
from tmx_extract.store.concordance.grams import list_terms
from tmx_extract.store.concordance.index import (
    Coverage,
    complete_index,
    drop_index,
    last_indexed,
    read_coverage,
)
from tmx_extract.store.connection import create_or_open, in_memory, open_existing, transaction
from tmx_extract.store.undo import undo_run

ALL = Selection(dedupe="pair")
MANY = {number: (f"Page {number}.", f"{number}頁を保存") for number in range(103, 133)}


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def sources(connection: sqlite3.Connection, *needles: SearchedText) -> list[str]:
    """Return the sources of all candidates."""
    last = read_coverage(connection, None).last_entry
    lists = iter_candidates(connection, ALL, needles, last)
    return [candidate.source for some in lists for candidate in some]


def tables(connection: sqlite3.Connection) -> set[str]:
    return {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master")
        if name.startswith("concordance")
    }


def test_a_memory_has_no_index_before_the_first_search(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE)))
    assert (tables(store), last_indexed(store)) == (set(), 0)
    assert complete_index(store) is None
    assert last_indexed(store) == 1
    assert read_coverage(store, None) == Coverage(1, 0)


def test_other_programs_can_count_and_read_every_table_after_a_search(tmp_path: Path) -> None:
    """As `sqlite-utils tables --counts`, `sqlite-utils rows` and Datasette do."""
    memory = str(tmp_path / "tm.db")
    with closing(create_or_open(Path(memory))) as connection:
        add(connection, document(page(SAVE)))
        assert complete_index(connection) is None
        prepare_index(connection)
    runner = CliRunner()
    counts: dict[str, int] = {}
    for kind in ("table", "view"):
        counted = runner.invoke(sqlite_utils_cli, [f"{kind}s", memory, "--counts"])
        counts |= {one[kind]: one["count"] for one in json.loads(counted.output)}
    assert (counts["concordance"], counts["entry"], counts["memory"]) == (1, 1, 1)
    for table, count in counts.items():
        rows = runner.invoke(sqlite_utils_cli, ["rows", memory, table])
        assert (rows.exit_code, len(json.loads(rows.output))) == (0, count), table
    with closing(sqlite3.connect(memory)) as connection:
        # Datasette reads a page of a table without a primary key in this way.
        page_of_rows = connection.execute("SELECT rowid, * FROM concordance ORDER BY rowid LIMIT 9")
        assert page_of_rows.fetchall() == [(1, None, None)]


def test_candidates_come_from_the_index_and_from_new_entries(
    store: sqlite3.Connection,
) -> None:
    add(store, document(page({103: ("Save.", "保存"), 104: ("Close.", "閉じる")})))
    complete_index(store)
    add(store, document(page({103: ("Open.", "開く")}, locfileid="7"), "docs/new.md"))
    assert sources(store, SearchedText("target", "保存")) == ["Save.", "Open."]
    complete_index(store)
    assert sources(store, SearchedText("target", "保存")) == ["Save."]
    assert sources(store, SearchedText("both", "close")) == ["Close."]
    assert sources(store, SearchedText("source", "保")) == []
    assert sources(store, SearchedText("source", "close"), SearchedText("target", "る")) == [
        "Close."
    ]
    assert "Close." in sources(store, SearchedText("source", "e"), SearchedText("target", "る"))


def test_too_frequent_terms_are_not_queried(store: sqlite3.Connection) -> None:
    add(store, document(page({103: ("xyzab", "甲"), 104: ("xyzq", "乙"), 105: ("ab", "丙")})))
    complete_index(store)
    wanted = SearchedText("source", "xyzab")
    assert sources(store, wanted) == ["xyzab"]

    def tell_frequencies(*often: int) -> list[str]:
        rows = zip(["xyz", "yza", "zab"], often, strict=True)
        store.execute("DELETE FROM concordance_frequent")
        store.executemany(
            "INSERT INTO concordance_frequent VALUES (?, ?)",
            [(term, count) for text, count in rows for term in list_terms("source", text)],
        )
        return sources(store, wanted)

    assert tell_frequencies(10, 1_000, 1_000) == ["xyzab"]
    assert tell_frequencies(10, 1_001, 1_001) == ["xyzab", "xyzq"]
    assert tell_frequencies(1_001, 10, 1_001) == ["xyzab"]


def test_a_term_with_a_space_replaces_its_grams() -> None:
    around = list_terms("source", "at to")
    assert (len(around), len(list_terms("source", "atto"))) == (1, 2)
    assert list_terms("source", "cat to") == around | list_terms("source", "cat")


@pytest.mark.parametrize("many", [10, 1_000])
def test_entries_come_in_sets(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(index, "_SET", 7)
    monkeypatch.setattr(index, "_MANY", many)
    add(store, document(page(MANY)))
    steps: list[int] = []
    complete_index(store, advance=lambda: steps.append(last_indexed(store)))
    assert steps[:5] == [7, 14, 21, 28, 30]
    assert set(steps[5:]) == ({30} if many < 30 else set())
    assert dict(store.execute("SELECT k, v FROM concordance_config")).get("automerge", 4) == 4
    (segments,) = store.execute("SELECT count(DISTINCT segid) FROM concordance_idx").fetchone()
    assert (segments == 1) is (many < 30)
    assert len(sources(store, SearchedText("target", "保存"))) == 30
    assert sources(store, SearchedText("target", "110")) == ["Page 110."]


def test_an_interrupted_build_continues_where_it_stopped(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_SET", 7)
    add(store, document(page(MANY)))

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        complete_index(store, advance=stop)
    assert read_coverage(store, "locked") == Coverage(7, 23, "locked")
    assert "Page 110." in sources(store, SearchedText("target", "110頁"))
    complete_index(store)
    assert sources(store, SearchedText("target", "110頁")) == ["Page 110."]


_BUILD = """
import sys
from pathlib import Path
from tmx_extract.store.concordance import index
from tmx_extract.store.connection import open_existing
index._SET = 7
connection = open_existing(Path(sys.argv[1]))
def kill():
    import os, signal
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO concordance (rowid, source, target) VALUES (99, 'x', 'lost')")
    os.kill(os.getpid(), signal.SIGKILL)
steps = iter([lambda: None, kill])
index.complete_index(connection, advance=lambda: next(steps)())
"""


def test_a_killed_build_leaves_a_correct_index(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(MANY)))
    done = subprocess.run([sys.executable, "-c", _BUILD, str(path)], check=False)
    assert done.returncode == -9
    with closing(open_existing(path)) as connection:
        assert last_indexed(connection) == 14
        assert sources(connection, SearchedText("target", "110頁"))[0] == "Page 110."
        assert complete_index(connection) is None
        assert sources(connection, SearchedText("target", "110頁")) == ["Page 110."]
        assert sources(connection, SearchedText("target", "lost")) == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


_BUILD_TOGETHER = """
import sys
from pathlib import Path
from tmx_extract.store.concordance import index
from tmx_extract.store.connection import open_existing
index._SET, index._MANY, index._PATIENCE = 2, 4, 10_000
print(index.complete_index(open_existing(Path(sys.argv[1]))))
"""


def test_processes_that_build_at_once_share_the_work(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(MANY)))
        builders = [
            subprocess.Popen(
                [sys.executable, "-c", _BUILD_TOGETHER, str(path)], stdout=subprocess.PIPE
            )
            for _ in range(3)
        ]
        assert [one.communicate()[0].strip() for one in builders] == [b"None"] * 3
        assert read_coverage(connection, None) == Coverage(30, 0)
        assert len(sources(connection, SearchedText("target", "保存"))) == 30
        assert sources(connection, SearchedText("target", "110")) == ["Page 110."]
        options = dict(connection.execute("SELECT k, v FROM concordance_config"))
        assert options.get("automerge") == 4


def test_an_index_dropped_during_the_merge_is_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_SET", 7)
    monkeypatch.setattr(index, "_MANY", 10)
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection, closing(open_existing(path)) as other:
        add(connection, document(page(MANY)))

        # Five sets, then the merge.
        steps = iter(range(1, 100))

        def drop() -> None:
            if next(steps) == 6:
                with transaction(other):
                    drop_index(other)

        assert complete_index(connection, advance=drop) is None
        assert read_coverage(connection, None) == Coverage(0, 30)
        assert len(sources(connection, SearchedText("target", "保存"))) == 30
        assert complete_index(connection) is None
        assert read_coverage(connection, None) == Coverage(30, 0)


def test_undo_leaves_no_trace_of_any_text(tmp_path: Path) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as connection:
        add(connection, document(page(SAVE)))
        before = connection.execute("SELECT name FROM sqlite_master ORDER BY 1").fetchall()
        add(connection, document(page({103: ("Secret.", "秘密")}, locfileid="7"), "docs/b.md"))
        complete_index(connection)
        undo_run(connection, 2, undone_at="2024-06-02T08:00:00Z")
        assert connection.execute("SELECT name FROM sqlite_master ORDER BY 1").fetchall() == before
        complete_index(connection)
        assert sources(connection, SearchedText("target", "秘密")) == []


def test_ids_in_the_index_are_not_used_again(store: sqlite3.Connection) -> None:
    add(store, document(page(MANY)))
    complete_index(store)
    # As for a pair that turns out to have another published form.
    store.execute("PRAGMA foreign_keys = OFF")
    store.execute("DELETE FROM entry WHERE id > 20")
    add(store, document(page({103: ("New.", "新しい")}, locfileid="7"), "docs/new.md"))
    assert store.execute("SELECT max(id) FROM entry").fetchone() == (31,)
    complete_index(store)
    assert sources(store, SearchedText("target", "新しい")) == ["New."]


def test_a_killed_run_is_searched_with_its_duplicates(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "_FEW", 4)
    add(store, document(page(SAVE)))
    complete_index(store)
    more = {number: texts for number, texts in MANY.items() if number < 123}
    start(store).write(
        [document(page(SAVE | {199: SAVE[103]} | more, locfileid="7"), "docs/b.md")],
        location="docs",
    )
    complete_index(store)
    assert set(sources(store, SearchedText("target", "ファイル"))) == {"Save the file."}
    assert sources(store, SearchedText("target", "110頁")) == ["Page 110."]


def test_an_index_of_another_version_is_built_again(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE)))
    complete_index(store)
    store.execute("UPDATE concordance_state SET version = 'older'")
    store.execute("INSERT INTO concordance (rowid, source, target) VALUES (5, 'xyz', '')")
    assert read_coverage(store, None) == Coverage(0, 1)
    complete_index(store)
    assert read_coverage(store, None) == Coverage(1, 0)
    found = store.execute("SELECT rowid FROM concordance WHERE concordance MATCH 'xyz'").fetchall()
    assert found == []


def test_the_index_can_be_dropped_and_built_again(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE)))
    complete_index(store)
    with transaction(store):
        drop_index(store)
    assert tables(store) == set()
    drop_index(store)
    complete_index(store)
    assert last_indexed(store) == 1


def test_a_memory_that_another_process_writes_is_still_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_PATIENCE", 10)
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as writer, closing(open_existing(path)) as reader:
        add(writer, document(page(SAVE)))
        with transaction(writer):
            assert complete_index(reader) == "locked"
            assert read_coverage(reader, "locked") == Coverage(0, 1, "locked")
            assert sources(reader, SearchedText("target", "保存")) == ["Save the file."]
        assert reader.execute("PRAGMA busy_timeout").fetchone() == (10_000,)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(SAVE)))
    tmp_path.chmod(0o555)
    with closing(open_existing(path)) as connection:
        assert complete_index(connection) == "read-only"


def test_a_store_that_cannot_be_written_to(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(SAVE)))
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        connection.isolation_level = None
        assert complete_index(connection) == "read-only"
        assert read_coverage(connection, "read-only") == Coverage(0, 1, "read-only")


def test_without_fts5_every_text_is_read(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, document(page(SAVE)))
    complete_index(store)
    monkeypatch.setattr(index, "_has_fts5", lambda _: False)
    assert complete_index(store) == "no-fts5"
    assert read_coverage(store, "no-fts5") == Coverage(0, 1, "no-fts5")
    with transaction(store):
        drop_index(store)
    monkeypatch.undo()
    assert complete_index(store) is None
    assert read_coverage(store, None) == Coverage(1, 0)


@pytest.mark.parametrize(
    "text", ["設定", "a", "\x01", "\U0010ffff", "\ud7ff", "\uffff", "\0", '"', "x\uffff", "NEAR"]
)
def test_no_character_is_syntax(store: sqlite3.Connection, text: str) -> None:
    texts: Sequence[tuple[str, str]] = [(text * 3, text), (f"q{text}", f"{text}q")]
    add(store, document(page(dict(enumerate(texts, start=103)))))
    complete_index(store)
    stored = store.execute("SELECT source, target FROM entry").fetchall()
    expected = sum(text.lower() in one.lower() + "\n" + two.lower() for one, two in stored)
    assert len(sources(store, SearchedText("both", text.lower()))) == expected
