"""Targets in the form of a page: stored ones, their effect on entries, and the one that counts."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from pages import Pairs, add, document, exported, memory, page, start, store_of
from pool import beside, result_of, sighted

from tmx_extract.model import Document, Selection, TargetForms, pair_hash
from tmx_extract.store import indexes
from tmx_extract.store.batch import AddedCounts
from tmx_extract.store.connection import in_memory
from tmx_extract.store.indexes import has_index
from tmx_extract.store.rows import texts_hash
from tmx_extract.store.select import iter_occurrences
from tmx_extract.store.statistics import read_statistics
from tmx_extract.store.target_forms import find_target_forms, was_compared
from tmx_extract.store.undo import undo_run

STARS: Pairs = {103: ("A \\* b.", "甲 \\* 乙。"), 104: ("Close it.", "閉じます。")}
PLAIN = document(page(STARS))
COMPARED = beside(PLAIN, "a", {0: "甲 \\* 乙。"})
OTHER = document(page(STARS, locfileid="7"), "docs/other.md")
HASHED = pair_hash("en-US", "ja-JP", "A \\* b.", "甲 \\* 乙。")
BY_RULE = pair_hash("en-US", "ja-JP", "A * b.", "甲 * 乙。")
AS_PUBLISHED = pair_hash("en-US", "ja-JP", "A * b.", "甲 \\* 乙。")


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def entries(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return the entries with a star in their texts."""
    return connection.execute(
        "SELECT hash, source, target, author_source, author_target, author_hash, written_hash"
        " FROM entry WHERE target LIKE '甲%' ORDER BY written_hash IS NOT NULL"
    ).fetchall()


def targets(connection: sqlite3.Connection, *, as_written: bool = False) -> list[tuple[str, int]]:
    """Return the targets with a star in an export with one unit for each pair, and their
    numbers."""
    selection = Selection(dedupe="pair", as_written=as_written)
    return [
        (one.target, one.occurrences)
        for one in iter_occurrences(connection, selection)
        if "甲" in one.target
    ]


# Entries.


def test_a_published_target_makes_an_entry_of_its_own(store: sqlite3.Connection) -> None:
    assert add(store, COMPARED, OTHER) == AddedCounts(documents=2, segments=4, published=1)
    own = texts_hash("en-US", "ja-JP", ("A \\* b.", "甲 \\* 乙。", "甲 \\* 乙。", "published"))
    texts = ("A \\* b.", "甲 \\* 乙。", "A * b.")
    assert entries(store) == [
        (HASHED, *texts, "甲 * 乙。", BY_RULE, None),
        (own, *texts, None, AS_PUBLISHED, HASHED),
    ]
    assert own not in (HASHED, BY_RULE, AS_PUBLISHED)


def test_a_pair_published_as_written_keeps_its_hash(store: sqlite3.Connection) -> None:
    pair = ("A.", "甲 \\* 乙。")
    add(store, beside(document(page({103: pair})), "a", {0: pair[1]}))
    name = pair_hash("en-US", "ja-JP", *pair)
    own = texts_hash("en-US", "ja-JP", (*pair, pair[1], "published"))
    assert entries(store) == [(own, *pair, None, None, name, name)]


def test_exports_have_the_target_as_published(store: sqlite3.Connection) -> None:
    add(store, COMPARED, OTHER)
    assert targets(store) == [("甲 * 乙。", 1), ("甲 \\* 乙。", 1)]
    assert targets(store, as_written=True) == [("甲 \\* 乙。", 2)]


def test_pairs_are_counted_as_they_were_published(store: sqlite3.Connection) -> None:
    add(store, COMPARED, document(page({103: ("A * b.", "甲 \\* 乙。")}, locfileid="7"), "b.md"))
    assert read_statistics(store).total.pairs == 3
    add(store, OTHER)
    assert read_statistics(store).total.pairs == 3


def test_the_memory_shows_the_text_as_written(store: sqlite3.Connection) -> None:
    add(store, COMPARED)
    assert [row[5] for row in memory(store)] == ["甲 \\* 乙。", "閉じます。"]


def test_the_source_stays_in_author_form(store: sqlite3.Connection) -> None:
    add(store, COMPARED)
    assert b"A * b." in exported(store)


def test_a_page_compared_later_gets_the_same_entries(store: sqlite3.Connection) -> None:
    with closing(store_of(COMPARED)) as at_once:
        expected = result_of(at_once)
    add(store, PLAIN)
    assert add(store, sighted(store, COMPARED)) == AddedCounts(published=1)
    assert result_of(store) == expected


def test_an_unused_entry_is_deleted(store: sqlite3.Connection) -> None:
    add(store, PLAIN)
    assert [row[6] for row in entries(store)] == [None]
    add(store, sighted(store, COMPARED))
    assert [row[6] for row in entries(store)] == [HASHED]
    add(store, OTHER)
    assert [row[6] for row in entries(store)] == [None, HASHED]


def test_a_deleted_entry_is_created_again_in_the_same_run(store: sqlite3.Connection) -> None:
    add(store, PLAIN)
    writer = start(store)
    for item in (sighted(store, PLAIN), sighted(store, COMPARED), OTHER):
        writer.write([item], location="docs")
    assert [row[6] for row in entries(store)] == [None, HASHED]


def test_segments_move_to_other_entries_without_the_indexes(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "_FEW", 1)
    with closing(store_of(OTHER, COMPARED)) as at_once:
        expected = result_of(at_once)
    writer = start(store)
    added = writer.write([PLAIN], location="docs")
    assert not has_index(store, "segment_entry")
    added += writer.write([sighted(store, COMPARED)], location="docs")
    assert [row[6] for row in entries(store)] == [HASHED]
    added += writer.write([OTHER], location="docs")
    writer.finish(finished_at="2024-06-01T10:00:05Z", files=3, unchanged=1, added=added)
    assert result_of(store) == expected


# Comparisons.


def test_a_page_without_published_forms_is_recorded_as_compared(store: sqlite3.Connection) -> None:
    assert add(store, beside(PLAIN, "a")).published == 0
    assert was_compared(store, 1, "a" * 40)
    assert not was_compared(store, 1, "b" * 40)
    assert not was_compared(store, 2, "a" * 40)


def test_a_target_is_counted_once(store: sqlite3.Connection) -> None:
    found = {0: "甲 \\* 乙。"}
    assert add(store, beside(PLAIN, "a", found)).published == 1
    assert add(store, beside(PLAIN, "a", found)).published == 0
    assert add(store, beside(PLAIN, "b", found)).published == 0
    assert add(store, beside(PLAIN, "c", {0: "甲 乙。"})).published == 1


def test_among_several_forms_the_shortest_counts_then_text_order(store: sqlite3.Connection) -> None:
    forms = ["甲 \\* 丙。", "甲 \\* 乙。", "甲 \\\\* 乙。", "甲 **\\* 乙。"]
    for name, form in zip("acbd", forms, strict=True):
        add(store, beside(PLAIN, name, {0: form}))
    assert find_target_forms(store, 1) == {0: ("甲 \\* 丙。", "published")}
    assert [row[4] for row in entries(store)] == ["甲 \\* 丙。"]


def test_the_run_of_each_comparison_is_recorded(store: sqlite3.Connection) -> None:
    add(store, PLAIN)
    add(store, COMPARED)
    add(store, sighted(store, COMPARED))
    assert store.execute("SELECT * FROM comparison ORDER BY run_id").fetchall() == [
        (1, "a" * 40, 2, 1),
        (1, "a" * 40, 3, 1),
    ]
    assert store.execute("SELECT * FROM target_form").fetchall() == [
        (1, 0, "a" * 40, "published", "甲 \\* 乙。")
    ]


def test_a_document_moved_elsewhere_was_not_compared_there() -> None:
    assert COMPARED.published == TargetForms(content_hash="a" * 40, targets={0: "甲 \\* 乙。"})
    assert COMPARED.moved_to(OTHER.origin).published is None


# Choosing.


def frequent(compared: str) -> list[Document]:
    """Return a delivery with two texts for 103; the second occurs in more pages."""
    other = ("A \\* b.", "甲 \\* 丁。")
    often = document(
        page({103: STARS[103], 104: other, 105: STARS[103]}, locfileid="7"), "docs/often.md"
    )
    found = {0: "甲 \\* 乙。", 2: "甲 \\* 乙。"}
    return [
        document(page({103: other})),
        COMPARED if compared == "rare" else PLAIN,
        beside(often, "a", found) if compared == "often" else often,
    ]


def chosen(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the chosen texts with a star in the handback with two texts, and the reasons."""
    return connection.execute(
        "SELECT e.target, s.reason FROM segment s JOIN entry e ON e.id = s.entry_id"
        " JOIN document d ON d.id = s.document_id"
        " WHERE s.chosen AND e.target LIKE '甲%' AND d.locfileid = '53077226'"
    ).fetchall()


@pytest.mark.parametrize("compared", ["neither", "rare", "often"])
def test_the_frequency_of_a_text_does_not_depend_on_its_published_form(
    store: sqlite3.Connection, compared: str
) -> None:
    add(store, *frequent(compared))
    assert chosen(store) == [("甲 \\* 乙。", "most-frequent")]


def test_a_run_that_only_compares_leaves_decisions_by_frequency(store: sqlite3.Connection) -> None:
    add(store, *frequent("often"))
    add(store, COMPARED)
    assert chosen(store) == [("甲 \\* 乙。", "most-frequent")]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_among_equal_texts_the_one_with_a_published_form_is_chosen(newline: str) -> None:
    first = document(page(STARS, newline=newline))
    second = document(page(STARS, newline="\r\n" if newline == "\n" else "\n"))
    with closing(store_of(first, second)) as connection:

        def chosen_content() -> str:
            (found,) = connection.execute(
                "SELECT d.content_hash FROM segment s JOIN document d ON d.id = s.document_id"
                " WHERE s.chosen AND s.number = 103"
            )
            return str(found[0])

        before = chosen_content()
        add(connection, beside(first, "a", {0: "甲 \\* 乙。"}))
        assert chosen_content() == first.content_hash
        undo_run(connection, 3, undone_at="2024-06-02T08:00:00Z")
        assert chosen_content() == before
