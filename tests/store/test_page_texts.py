"""The texts of pages in the memory: stored once, in blocks, and undone with their run."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace

import pytest
from budget import examples
from hypothesis import given
from hypothesis import strategies as st
from pages import SAVE, add, document, page, start
from pool import COMMITTED, COPIES, POOL, sighted

from tmx_extract.errors import DamagedPage
from tmx_extract.model import Document, content_hash
from tmx_extract.rebuild.page_text import cut_pairs, put_pairs
from tmx_extract.store.batch import AddedCounts, Sighting
from tmx_extract.store.connection import in_memory
from tmx_extract.store.known_contents import KnownDocuments
from tmx_extract.store.page_texts import PageTexts, find_without_text
from tmx_extract.store.stored_pages import StoredPage, find_stored, list_stored_pages
from tmx_extract.store.undo import undo_run

NOW = "2024-06-02T08:00:00Z"
OPEN = {103: ("Open the file.", "ファイルを開きます。")}


def with_page(item: Document) -> Document:
    """Return the document as `ingest` stores it."""
    return replace(item, page_text=cut_pairs(item)) if item.segments else item


def seen(connection: sqlite3.Connection, item: Document) -> Document | Sighting:
    """Return the item that `ingest` stores now."""
    found = sighted(connection, item)
    if isinstance(found, Document):
        return with_page(found)
    if found.document_id in KnownDocuments(connection).without_page:
        return replace(found, page_text=cut_pairs(item))
    return found


def rebuilt(connection: sqlite3.Connection) -> dict[str, bytes]:
    """Return all stored pages by their names; each is the original page."""
    texts, found = PageTexts(connection), {}
    rows = connection.execute(
        "SELECT d.id, d.content_hash FROM document d JOIN page_text t ON t.document_id = d.id"
    )
    for document_id, name in rows.fetchall():
        found[name] = put_pairs(*texts.read(document_id))
        assert content_hash(found[name]) == name
    return found


def blocks(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """Return the number of texts and the bytes of each block."""
    return connection.execute(
        "SELECT count(t.document_id), b.size FROM text_block b"
        " LEFT JOIN page_text t ON t.block_id = b.id GROUP BY b.id ORDER BY b.id"
    ).fetchall()


def pages_of(items: Iterable[Document]) -> set[str]:
    return {item.content_hash for item in items if item.segments}


def test_every_page_with_pairs_is_stored_once_and_rebuilt() -> None:
    every = [*POOL, *COPIES, *COMMITTED]
    with closing(in_memory()) as connection:
        add(connection, *map(with_page, every))
        assert rebuilt(connection).keys() == pages_of(every)
        before = blocks(connection)
        assert len(before) == 1
        added = add(connection, *[seen(connection, item) for item in every])
        assert (added, blocks(connection)) == (AddedCounts(), before)


def test_a_large_batch_has_several_blocks() -> None:
    every = [
        document(page(SAVE, locfileid=f"{number}") + b"x" * 60_000, f"docs/{number}.md")
        for number in range(10)
    ]
    with closing(in_memory()) as connection:
        add(connection, *map(with_page, every))
        assert [count for count, _ in blocks(connection)] == [5, 5]
        assert len(rebuilt(connection)) == 10


def test_pages_of_edited_and_published_texts_are_rebuilt_as_delivered() -> None:
    item = with_page(document(page(SAVE)))
    with closing(in_memory()) as connection:
        add(connection, item)
        connection.execute("UPDATE segment SET delivered_id = entry_id")
        connection.execute(
            "INSERT INTO entry SELECT 9, x'09', source_locale, locale, source, 'edited',"
            " author_source, author_target, author_hash, written_hash, source_words,"
            " target_words, source_characters, target_characters, 1, NULL FROM entry"
        )
        connection.execute("UPDATE segment SET entry_id = 9")
        assert list(rebuilt(connection).values()) == [page(SAVE)]


def test_a_document_without_its_page_gets_it_from_a_later_run() -> None:
    item = document(page(SAVE))
    with closing(in_memory()) as connection:
        add(connection, item)
        assert find_without_text(connection) == {1}
        assert find_stored(connection, item.content_hash) is None
        with pytest.raises(DamagedPage, match="it is missing"):
            PageTexts(connection).read(1)
        assert add(connection, seen(connection, item)) == AddedCounts(pages=1)
        assert find_without_text(connection) == set()
        assert find_stored(connection, item.content_hash) == 1
        assert list(rebuilt(connection).values()) == [page(SAVE)]
        undo_run(connection, 2, undone_at=NOW)
        assert (blocks(connection), find_without_text(connection)) == ([], {1})


def test_a_text_that_another_process_stored_meanwhile_is_stored_once() -> None:
    item = document(page(SAVE))
    with closing(in_memory()) as connection:
        add(connection, item)
        late = seen(connection, item)
        add(connection, late)
        assert add(connection, late) == AddedCounts()
        assert blocks(connection) == [(1, len(cut_pairs(item).data))]


def test_an_undone_run_takes_its_texts_along_and_leaves_those_of_others() -> None:
    first, second = document(page(SAVE)), document(page(OPEN, locfileid="7"), "docs/open.md")
    with closing(in_memory()) as connection:
        add(connection, with_page(first), with_page(second))
        add(connection, seen(connection, first))
        assert [count for count, _ in blocks(connection)] == [2]
        undo_run(connection, 1, undone_at=NOW)
        assert rebuilt(connection) == {first.content_hash: page(SAVE)}
        assert blocks(connection) == [(1, len(cut_pairs(first).data))]
        undo_run(connection, 2, undone_at=NOW)
        assert blocks(connection) == []


def test_a_run_without_pages_does_not_keep_the_text_of_an_undone_run() -> None:
    item = document(page(SAVE))
    with closing(in_memory()) as connection:
        add(connection, with_page(item))
        add(connection, seen(connection, item))
        connection.execute("""UPDATE run SET arguments = '{"pages": false}' WHERE id = 2""")
        undo_run(connection, 1, undone_at=NOW)
        assert blocks(connection) == []


def test_a_damaged_block_does_not_prevent_an_undo() -> None:
    first, second = document(page(SAVE)), document(page(OPEN, locfileid="7"), "docs/open.md")
    with closing(in_memory()) as connection:
        add(connection, with_page(first), with_page(second))
        add(connection, seen(connection, first))
        connection.execute("UPDATE text_block SET content = x'00'")
        undo_run(connection, 1, undone_at=NOW)
        # The next ingest stores the page again.
        assert (blocks(connection), find_without_text(connection)) == ([], {1})


@examples(75)
@given(
    runs=st.lists(
        st.lists(st.sampled_from([*POOL, *COPIES]), min_size=1, max_size=6), min_size=1, max_size=5
    ),
    data=st.data(),
)
def test_undo_leaves_the_texts_of_the_other_runs(
    runs: list[list[Document]], data: st.DataObject
) -> None:
    numbers = data.draw(st.lists(st.sampled_from(range(len(runs))), unique=True, min_size=1))
    results = []
    for left_out, undone in ((set[int](), numbers), (set(numbers), [])):
        with closing(in_memory()) as connection:
            run_ids = {}
            for number, items in enumerate(runs):
                if number not in left_out:
                    add(connection, *[seen(connection, item) for item in items])
                    run_ids[number] = connection.execute("SELECT max(id) FROM run").fetchone()[0]
            for number in undone:
                undo_run(connection, run_ids[number], undone_at=NOW)
            count = sum(count for count, _ in blocks(connection))
            results.append((rebuilt(connection), count, min(blocks(connection), default=(1, 0))[0]))
    assert results[0][:2] == results[1][:2]
    # No block without a text is left.
    assert results[0][2] > 0


def test_a_stopped_run_leaves_whole_texts() -> None:
    with closing(in_memory()) as connection:
        start(connection).write([with_page(document(page(SAVE)))], location="docs")
        assert list(rebuilt(connection).values()) == [page(SAVE)]


def test_the_newest_version_of_each_page_is_listed() -> None:
    old, new = page(SAVE), page(OPEN, prefix="b07a1", lasthandoff="05/20/2024")
    other = page(SAVE, locfileid="7", openlocfilehash="2" * 40, lasthandoff="07/01/2024")
    with closing(in_memory()) as connection:
        add(connection, with_page(document(new)), with_page(document(old)), location="docs")
        (found,) = list_stored_pages(connection)
        assert found == StoredPage(1, content_hash(new), "", "docs/save.md", "ja-JP", "docs", 0)
        add(connection, with_page(document(other)), location="later")
        (found,) = list_stored_pages(connection)
        assert found == StoredPage(3, content_hash(other), "", "docs/save.md", "ja-JP", "later", 0)
        connection.execute("UPDATE page SET is_deleted = 1")
        assert list_stored_pages(connection) == []
