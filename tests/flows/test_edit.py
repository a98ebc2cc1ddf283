"""Edits in place, one segment at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from edits import edit_of, find_source, write_edits
from pages import SAVE, document, exported, page, store_of

from tmx_extract.errors import OutdatedText, TmxExtractError
from tmx_extract.flows.edit import (
    EditRequest,
    EditResult,
    EditScope,
    edit_segment,
)
from tmx_extract.flows.undo import undo

SOURCE, DELIVERED = SAVE[103]
NEW = "ファイルを保存してください。"
REQUEST = EditRequest(
    source_locale="en-US",
    locale="ja-JP",
    repository="",
    path="docs/save.md",
    segment_id="4ef9c-103",
    target=NEW,
    by="Ai",
    expected=DELIVERED,
)


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    """One pair on two pages."""
    copy = page(SAVE, prefix="00009", locfileid="9", openlocfilehash="9" * 40)
    with closing(store_of(document(page(SAVE)), document(copy, "docs/z.md"))) as connection:
        yield connection


def _targets(connection: sqlite3.Connection) -> list[tuple[str, str, str | None]]:
    return connection.execute(
        "SELECT path, target, translation_type FROM memory ORDER BY path"
    ).fetchall()


@pytest.mark.parametrize(
    ("scope", "other", "segments"),
    [("everywhere", (NEW, "PE"), 2), ("here", (DELIVERED, "MT"), 1)],
)
def test_an_edit_counts_here_or_everywhere(
    store: sqlite3.Connection, scope: EditScope, other: tuple[str, str], segments: int
) -> None:
    request = replace(REQUEST, scope=scope)
    before = exported(store, "tmx")
    result = edit_segment(store, request)
    assert result == EditResult(run=result.run, verdict="edited", segments=segments)
    assert _targets(store) == [("docs/save.md", NEW, "PE"), ("docs/z.md", *other)]
    assert result.run is not None
    undo(store, result.run)
    assert exported(store, "tmx") == before


def test_an_edit_is_stored_like_one_from_a_file(store: sqlite3.Connection) -> None:
    result = edit_segment(store, replace(REQUEST, by="  Ai  Sato ", comment="Polite form."))
    facts = (
        "run_id, target, editor, state, comment, file, line, unit, way, segment_id, path,"
        " only_here, unchanged"
    )
    assert store.execute(f"SELECT {facts} FROM edit").fetchall() == [
        (
            result.run,
            *(NEW, "Ai Sato", "reviewed", "Polite form.", "docs/save.md#4ef9c-103", 0),
            *("4ef9c-103", "id", "4ef9c-103", "docs/save.md", 0, 0),
        )
    ]
    run = store.execute("SELECT kind, status, segments FROM run WHERE id = ?", (result.run,))
    assert run.fetchone() == ("merge", "done", 1)


def test_a_text_that_changed_meanwhile_is_not_overwritten(store: sqlite3.Connection) -> None:
    write_edits(store, edit_of(find_source(store, SOURCE), "別の訳。", editor="Ken"))
    before = exported(store, "tmx")
    with pytest.raises(OutdatedText) as caught:
        edit_segment(store, REQUEST)
    assert (caught.value.expected, caught.value.current) == (DELIVERED, "別の訳。")
    assert exported(store, "tmx") == before
    assert store.execute("SELECT count(*) FROM edit").fetchone() == (1,)


def test_an_edit_of_an_edit_replaces_it_without_conflict(store: sqlite3.Connection) -> None:
    edit_segment(store, REQUEST)
    second = edit_segment(store, replace(REQUEST, expected=NEW, target="保存せよ。", by="Ken"))
    assert second.verdict == "edited"
    assert [target for _, target, _ in _targets(store)] == ["保存せよ。"] * 2
    rows = store.execute("SELECT id, based_on FROM edit ORDER BY id").fetchall()
    assert rows == [(1, None), (2, 1)]


def test_confirming_a_machine_text_is_kept(store: sqlite3.Connection) -> None:
    result = edit_segment(store, replace(REQUEST, target=DELIVERED))
    assert (result.verdict, result.segments) == ("unchanged", 0)
    assert store.execute("SELECT unchanged, editor FROM edit").fetchall() == [(1, "Ai")]


def test_the_same_edit_twice_is_known(store: sqlite3.Connection) -> None:
    edit_segment(store, REQUEST)
    again = edit_segment(store, replace(REQUEST, expected=NEW))
    assert (again.verdict, again.segments) == ("unchanged", 0)
    assert [target for _, target, _ in _targets(store)] == [NEW] * 2


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"target": " \n"}, "the target is empty"),
        ({"segment_id": "4ef9c-999"}, "the memory has no segment docs/save.md#4ef9c-999"),
        ({"path": "docs/none.md"}, "the memory has no segment docs/none.md#4ef9c-103"),
        ({"locale": "de-DE"}, "the memory has no segment docs/save.md#4ef9c-103 for de-DE"),
        ({"segment_id": "x"}, "the memory has no segment docs/save.md#x"),
    ],
)
def test_an_impossible_edit_is_an_error(
    store: sqlite3.Connection, changed: dict[str, str], message: str
) -> None:
    before = exported(store, "tmx")
    runs = store.execute("SELECT count(*) FROM run").fetchone()
    with pytest.raises(TmxExtractError, match=message):
        edit_segment(store, replace(REQUEST, **changed))  # type: ignore[arg-type] # texts
    assert exported(store, "tmx") == before
    assert store.execute("SELECT count(*) FROM run").fetchone() == runs


def test_undoing_an_older_edit_keeps_the_newer_one(store: sqlite3.Connection) -> None:
    first = edit_segment(store, REQUEST)
    edit_segment(store, replace(REQUEST, expected=NEW, target="保存せよ。", by="Ken"))
    assert first.run is not None
    undo(store, first.run)
    assert [target for _, target, _ in _targets(store)] == ["保存せよ。"] * 2
