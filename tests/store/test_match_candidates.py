"""The index for matches: its results, and its correctness after any change of the store."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest
from budget import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import add, document, page, store_of
from pool import COPIES, POOL, PUBLISHED, sighted

from tmx_extract.model import Document
from tmx_extract.store.connection import create_or_open, in_memory, open_existing
from tmx_extract.store.match_candidates import build
from tmx_extract.store.match_candidates.build import (
    count_missing,
    is_current,
    is_writable,
    make_temporary,
    update_index,
)
from tmx_extract.store.match_candidates.layout import TABLES, class_of, pack, shortest_in, unpack
from tmx_extract.store.match_candidates.search import Candidates, find_source
from tmx_extract.store.runs import iter_runs
from tmx_extract.store.undo import undo_run

NOW = "2024-06-02T08:00:00Z"
VERSION = "test"


def encode(text: str) -> str:
    """Return one character for each word, like `encode_words` but readable."""
    return "".join(chr(0x10000 + sum(map(ord, word))) for word in text.split())


def update(connection: sqlite3.Connection) -> None:
    update_index(connection, encode, version=VERSION)


def texts_page(texts: Sequence[str], number: int = 1) -> Document:
    pairs = {103 + place: (text, f"訳{place}") for place, text in enumerate(texts)}
    return document(
        page(pairs, locfileid=str(number), openlocfilehash=f"{number:040x}"), f"docs/{number}.md"
    )


def found_texts(connection: sqlite3.Connection, text: str, least: int) -> set[str]:
    """Return the words of all candidates."""
    return set(Candidates(connection).find(encode(text), least).values())


Index = list[tuple[int, str, list[tuple[bytes]]]]


def index_of(connection: sqlite3.Connection) -> Index:
    """Return the index: the hash and words of each source, its entries, the sources of its
    words."""
    rows: Index = []
    for source_id, name, words in connection.execute(
        "SELECT id, name, words FROM match_source ORDER BY name"
    ).fetchall():
        entries = connection.execute(
            "SELECT e.hash FROM match_entry m JOIN entry e ON e.id = m.entry_id"
            " WHERE m.source_id = ? ORDER BY 1",
            (source_id,),
        ).fetchall()
        held = [
            connection.execute(
                "SELECT sources FROM match_word WHERE id = ?",
                ((ord(word) - 0x10000) << 16 | source_id >> 16,),
            ).fetchone()
            for word in sorted(set(words))
        ]
        assert all(source_id & 0xFFFF in unpack(packed) for (packed,) in held)
        rows.append((name, words, entries))
    holders = connection.execute("SELECT coalesce(sum(length(sources)), 0) FROM match_word")
    assert holders.fetchone()[0] == 2 * sum(len(set(words)) for _, words, _ in rows)
    return rows


def made_anew(connection: sqlite3.Connection) -> Index:
    """Return a newly built index of the same store."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        connection.backup(copy)
        for table in TABLES:
            copy.execute(f"DELETE FROM {table}")
        update(copy)
        return index_of(copy)


# Results.


WORDS = st.sampled_from([*"abcdefgh", "the", "of"])
TEXTS = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


def slow_share(one: str, other: str) -> float:
    """Return the largest number of common words, as a share of the longer text."""
    words, others = one.split(), other.split()
    shared = sum(min(words.count(word), others.count(word)) for word in set(words))
    return shared / max(len(words), len(others))


@settings(deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=12), text=TEXTS, least=st.integers(1, 100))
def test_every_possible_match_is_found(texts: list[str], text: str, least: int) -> None:
    with closing(store_of(texts_page(texts))) as connection:
        update(connection)
        found = found_texts(connection, text, least)
        assert found <= {encode(one) for one in texts}
        assert found >= {encode(one) for one in texts if slow_share(one, text) >= least / 100}


@pytest.mark.parametrize("text", ["", "zz", "zz yy"])
def test_a_text_without_known_words_finds_nothing(text: str) -> None:
    with closing(store_of(texts_page(["a b", "c d e"]))) as connection:
        update(connection)
        assert found_texts(connection, text, 1) == set()


@pytest.mark.parametrize("length", [0, 1, 2, 6, 7, 8, 14, 15, 99, 499, 500, 10_000])
def test_texts_of_a_class_are_at_least_as_long_as_it_says(length: int) -> None:
    own = class_of(length)
    assert own < 32
    assert shortest_in(own) <= length
    assert class_of(shortest_in(own)) == own
    assert own == 0 or class_of(shortest_in(own) - 1) == own - 1


@given(st.lists(st.integers(0, 0xFFFF)))
def test_packed_numbers_can_be_joined(numbers: list[int]) -> None:
    assert list(unpack(pack(numbers) + pack(numbers))) == numbers * 2


def test_sources_that_differ_in_white_space_are_one() -> None:
    with closing(store_of(texts_page(["a b", "a\nb", "a  b", "ab"]))) as connection:
        update(connection)
        own = find_source(connection, "en-US", " a b")
        assert own is not None
        assert own == find_source(connection, "en-US", "a\r\nb")
        assert find_source(connection, "ja-JP", "a b") is None
        counted = connection.execute("SELECT count(*) FROM match_source").fetchone()
        assert counted == (2,)
        of_own = "SELECT count(*) FROM match_entry WHERE source_id = ?"
        assert connection.execute(of_own, (own,)).fetchone() == (3,)


def test_too_many_candidates_are_reduced_to_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tmx_extract.store.match_candidates.search._MOST_CANDIDATES", 2)
    texts = ["a b c d", "a b c e", "a b c f", "a b x y"]
    with closing(store_of(texts_page(texts))) as connection:
        update(connection)
        # The first is better; the next two are equal, so they stay together.
        assert found_texts(connection, "a b c d", 50) == set(map(encode, texts[:3]))


def test_very_frequent_words_are_not_looked_up_if_rarer_ones_suffice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tmx_extract.store.match_candidates.search._MOST_HOLDERS", 2)
    texts = ["a b c x", "a b c y", "a b c z"]
    with closing(store_of(texts_page(texts))) as connection:
        update(connection)
        assert found_texts(connection, "a b x q", 25) == {encode(texts[0])}
        # There is no rarer one.
        assert found_texts(connection, "a b c", 25) == set(map(encode, texts))


# Correctness.


BOTH = st.sampled_from([True, False])


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def test_an_empty_store_has_nothing_to_index(store: sqlite3.Connection) -> None:
    assert is_current(store, VERSION)
    assert count_missing(store, VERSION) == 0
    update(store)
    assert index_of(store) == []


def test_a_run_leaves_the_index_unchanged_and_the_next_query_updates_it(
    store: sqlite3.Connection,
) -> None:
    add(store, POOL[0])
    assert not is_current(store, VERSION)
    assert count_missing(store, VERSION) == 4
    update(store)
    assert is_current(store, VERSION)
    add(store, *POOL)
    assert not is_current(store, VERSION)
    update(store)
    assert index_of(store) == made_anew(store) != []


def test_another_encoding_of_words_rebuilds_it(store: sqlite3.Connection) -> None:
    add(store, *POOL)
    update(store)
    before = index_of(store)
    assert not is_current(store, "newer")
    update_index(store, lambda text: encode(text)[:1], version="newer")
    assert {words for _, words, _ in index_of(store)} == {words[:1] for _, words, _ in before}
    update(store)
    assert index_of(store) == before


def test_it_is_built_in_batches_and_continues_after_a_kill(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", 3)
    add(store, *POOL, *PUBLISHED)
    calls = []

    def die() -> None:
        calls.append(len(index_of(store)))
        if len(calls) == 2:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        update_index(store, encode, version=VERSION, advance=die)
    assert len(calls) == 2
    assert not is_current(store, VERSION)
    update_index(store, encode, version=VERSION, advance=die)
    assert index_of(store) == made_anew(store)
    assert calls == sorted(calls)


def test_a_batch_that_fails_leaves_no_trace(store: sqlite3.Connection) -> None:
    add(store, *POOL)

    def fail(_: str) -> str:
        raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        update_index(store, fail, version=VERSION)
    for table in TABLES:
        assert store.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@examples(60)
@given(
    runs=st.lists(
        st.lists(st.sampled_from([*POOL, *COPIES, *PUBLISHED]), min_size=1, max_size=6),
        min_size=1,
        max_size=4,
    ),
    data=st.data(),
)
def test_it_equals_a_new_one_after_any_additions_and_undos(
    runs: list[list[Document]], data: st.DataObject
) -> None:
    with closing(in_memory()) as connection:
        for number, documents in enumerate(runs):
            items = [sighted(connection, item) for item in documents]
            add(connection, *items, location=f"input-{number}")
            if data.draw(BOTH):
                update(connection)
            done = [run.id for run in iter_runs(connection) if run.status == "done"]
            if len(done) > 0 and data.draw(BOTH):
                undo_run(connection, data.draw(st.sampled_from(done)), undone_at=NOW)
        update(connection)
        assert index_of(connection) == made_anew(connection)


def test_undoing_all_leaves_no_trace_of_it(store: sqlite3.Connection) -> None:
    add(store, *POOL)
    update(store)
    undo_run(store, 1, undone_at=NOW)
    for table in TABLES:
        assert store.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_undoing_a_run_without_entries_leaves_it_unchanged(store: sqlite3.Connection) -> None:
    add(store, *POOL)
    update(store)
    add(store, sighted(store, POOL[0]))
    before = index_of(store)
    undo_run(store, 2, undone_at=NOW)
    assert index_of(store) == before


def test_a_read_only_memory_has_a_temporary_index(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, *POOL)
        assert is_writable(connection)
        expected = made_anew(connection)
    with closing(open_existing(path)) as connection:
        connection.execute("PRAGMA query_only = ON")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)) as reader:
        assert not is_writable(reader)
        calls: list[None] = []
        made = make_temporary(reader, encode, version=VERSION, advance=lambda: calls.append(None))
        assert (made, len(calls)) == (len(reader.execute("SELECT id FROM entry").fetchall()), 1)
        assert is_current(reader, VERSION)
        assert index_of(reader) == expected
        assert reader.execute("SELECT count(*) FROM main.match_source").fetchone() == (0,)
