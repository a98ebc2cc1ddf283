"""Equal content, new versions, and conflicts."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from pages import (
    SAVE,
    add,
    all_exports,
    conflicts,
    counts,
    document,
    exported,
    memory,
    page,
    pair,
    start,
    store_of,
)

from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin
from tmx_extract.store.batch import AddedCounts, Sighting
from tmx_extract.store.connection import in_memory

GREET = {103: ("Hello.", "こんにちは。"), 104: ("Bye.", "さようなら。")}


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def targets(connection: sqlite3.Connection) -> list[tuple[str, str, int, str | None]]:
    """Return segment id, target, whether it is chosen, and why; in the order of the pages."""
    return connection.execute(
        "SELECT s.segment_id, e.target, s.chosen, s.reason FROM segment s"
        " JOIN entry e ON e.id = s.entry_id JOIN document d ON d.id = s.document_id"
        " ORDER BY d.path, d.handback_date, s.segment_id, e.target"
    ).fetchall()


def sightings(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return repository, path, document, run, input and revision."""
    return connection.execute(
        "SELECT p.repository, p.path, s.document_id, s.run_id, i.location, r.name FROM sighting s"
        " JOIN page p ON p.id = s.page_id JOIN input i ON i.id = s.input_id"
        " LEFT JOIN revision r ON r.id = s.revision_id ORDER BY 1, 2, 3, 4"
    ).fetchall()


def read_text(text: str, path: str = "docs/save.md") -> Document:
    return read_document(text.encode(), Origin(path=path, hint_locale="ja-JP"))


def test_a_page_is_stored_on_every_level(store: sqlite3.Connection) -> None:
    assert add(store, document(page(GREET))) == AddedCounts(documents=1, segments=2)
    assert counts(store) == {
        "handback": 1,
        "delivery": 1,
        "document": 1,
        "sighting": 1,
        "entry": 2,
        "segment": 2,
    }
    assert store.execute(
        "SELECT key, source_locale, locale, locfileid, openlocfilehash, handback_date,"
        " superseded_by FROM handback"
    ).fetchall() == [
        (
            "ja-JP|en-US|id|53077226|8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6",
            "en-US",
            "ja-JP",
            "53077226",
            "8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6",
            "2024-05-15",
            None,
        )
    ]
    assert store.execute("SELECT prefix, handback_date FROM delivery").fetchall() == [
        ("4ef9c", "2024-05-15")
    ]
    assert store.execute("SELECT location FROM input").fetchall() == [("docs",)]


def test_front_matter_and_titles_are_kept(store: sqlite3.Connection) -> None:
    add(
        store,
        read_text(
            "---\ntitle: ファイルの保存\ndescription: 保存の方法。\nms.locfileid: '53077226'\n"
            "tags: [保存, 印刷]\n---\n\n" + pair("4ef9c-103", "Save.", "保存。") + "\n"
        ),
    )
    (front_matter,) = store.execute("SELECT front_matter FROM document").fetchone()
    assert json.loads(front_matter) == {
        "title": "ファイルの保存",
        "description": "保存の方法。",
        "ms.locfileid": "53077226",
        "tags": ["保存", "印刷"],
    }
    assert store.execute(
        "SELECT side, segment_id, number, field, text, line, column FROM unpaired ORDER BY ordinal"
    ).fetchall() == [
        ("target", "", 101, "title", "ファイルの保存", 2, 8),
        ("target", "", 102, "description", "保存の方法。", 3, 14),
    ]


@pytest.mark.parametrize(
    ("path", "repository"),
    [
        ("docs/save.md", ""),
        ("copy/of/docs/save.md", ""),
        ("docs/save.md", "handbook.ja-jp"),
        ("docs/save.md", "handbook-fork.ja-jp"),
    ],
)
def test_the_same_file_elsewhere_adds_nothing_to_the_memory(path: str, repository: str) -> None:
    with closing(store_of(document(page(GREET)))) as store:
        before = counts(store), memory(store)
        added = add(store, document(page(GREET), path, repository=repository))
        assert added == AddedCounts(documents=0, segments=0)
        assert counts(store) == before[0] | {"sighting": 2}
        assert len(memory(store)) == len(before[1])
        assert [data.count(b"<tu ") for data in all_exports(store)] == [2] * 8


def test_a_document_is_named_after_its_first_path_in_any_order() -> None:
    for order in (["b/save.md", "a/save.md"], ["a/save.md", "b/save.md"]):
        with closing(store_of(*(document(page(SAVE), path) for path in order))) as store:
            assert memory(store)[0][0] == "a/save.md"


def test_a_sighted_copy_is_equivalent_to_a_read_one(
    store: sqlite3.Connection,
) -> None:
    copy = document(page(GREET), "a/save.md", repository="handbook.ja-jp")
    older = document(page(GREET, prefix="b07a1", locfileid="4", lasthandoff="05/14/2024"))
    known = [document(page(GREET)), replace(older, origin=copy.origin)]
    with closing(store_of(*known, copy)) as expected:
        for item in known:
            add(store, item)
        added = add(store, Sighting(document_id=1, origin=copy.origin))
        assert added == AddedCounts(documents=0, segments=0)
        assert sightings(store) == sightings(expected)
        assert counts(store) == counts(expected)
        assert memory(store) == memory(expected)
        assert all_exports(store) == all_exports(expected)


def test_a_sighting_has_run_input_and_revision(store: sqlite3.Connection) -> None:
    commit = "89abcdef0123456789abcdef0123456789abcdef"
    origin = Origin(
        path="docs/save.md",
        repository="handbook.ja-jp",
        revision=commit,
        committed_at="2024-05-16T08:30:00Z",
    )
    add(store, read_document(page(SAVE), origin), location="checkout")
    assert sightings(store) == [("handbook.ja-jp", "docs/save.md", 1, 1, "checkout", commit)]
    assert store.execute("SELECT * FROM revision").fetchall() == [
        (1, commit, "2024-05-16T08:30:00Z")
    ]


def test_outside_git_there_is_no_revision(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE)))
    assert sightings(store) == [("", "docs/save.md", 1, 1, "docs", None)]
    assert store.execute("SELECT * FROM revision").fetchall() == []


def test_every_run_adds_its_own_sightings(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE)), location="monday")
    add(store, document(page(SAVE)), location="tuesday")
    add(store, Sighting(document_id=1, origin=Origin(path="docs/save.md")), location="tuesday")
    assert sightings(store) == [
        ("", "docs/save.md", 1, 1, "monday", None),
        ("", "docs/save.md", 1, 2, "tuesday", None),
        ("", "docs/save.md", 1, 3, "tuesday", None),
    ]


def test_a_run_sees_a_document_at_a_page_once_in_any_number_of_batches(
    store: sqlite3.Connection,
) -> None:
    writer = start(store)
    for location in ("docs", "docs/sub"):
        writer.write([document(page(SAVE)), document(page(SAVE))], location=location)
    assert sightings(store) == [("", "docs/save.md", 1, 1, "docs", None)]


def test_segments_are_numbered_by_document_and_place(store: sqlite3.Connection) -> None:
    add(store, document(page(GREET)))
    add(store, document(page(SAVE, locfileid="4"), "docs/other.md"))
    assert store.execute("SELECT id, document_id, segment_id FROM segment").fetchall() == [
        (16777216, 1, "4ef9c-103"),
        (16777217, 1, "4ef9c-104"),
        (33554432, 2, "4ef9c-103"),
    ]


def test_a_copy_with_other_line_ends_adds_nothing_to_the_memory(store: sqlite3.Connection) -> None:
    add(store, document(page(GREET)))
    before = memory(store)
    add(store, document(page(GREET, newline="\r\n")))
    assert memory(store) == before
    assert conflicts(store) == []
    assert counts(store)["entry"] == 2
    assert exported(store, dedupe="pair").count(b"<tu ") == 2
    assert exported(store, dedupe="segment").count(b"<tu ") == 2


def test_a_copy_with_other_line_ends_of_a_two_line_text_is_not_a_conflict(
    store: sqlite3.Connection,
) -> None:
    wrapped = {103: ("Save the\nfile.", "ファイルを\n保存します。")}
    add(store, document(page(wrapped)))
    before = memory(store)
    add(store, document(page(wrapped, newline="\r\n")))
    assert memory(store) == before
    assert conflicts(store) == []


def test_a_second_delivery_with_the_same_texts_adds_nothing_to_the_memory(
    store: sqlite3.Connection,
) -> None:
    add(store, document(page(GREET, prefix="4ef9c")))
    add(store, document(page(GREET, prefix="b07a1", lasthandoff="06/20/2024")))
    assert counts(store) == {
        "handback": 1,
        "delivery": 2,
        "document": 2,
        "sighting": 2,
        "entry": 2,
        "segment": 4,
    }
    assert [row[3:6] for row in memory(store)] == [
        ("b07a1-103", "Hello.", "こんにちは。"),
        ("b07a1-104", "Bye.", "さようなら。"),
    ]
    assert conflicts(store) == []


def test_a_second_delivery_with_another_text_is_a_new_version_of_its_segment(
    store: sqlite3.Connection,
) -> None:
    add(store, document(page(GREET)))
    changed = GREET | {104: ("Bye.", "では、また。")}
    add(store, document(page(changed, prefix="b07a1", lasthandoff="06/20/2024")))
    assert targets(store) == [
        ("4ef9c-103", "こんにちは。", 0, "same-text"),
        ("4ef9c-104", "さようなら。", 0, "newest"),
        ("b07a1-103", "こんにちは。", 1, "same-text"),
        ("b07a1-104", "では、また。", 1, "newest"),
    ]
    assert conflicts(store) == []


def test_human_text_replaces_machine_text_of_the_same_handback(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE, kind="MT", lasthandoff="06/20/2024")))
    edited = {103: ("Save the file.", "ファイルを保存してください。")}
    add(store, document(page(edited, prefix="b07a1", kind="HT", lasthandoff="05/15/2024")))
    assert targets(store) == [
        ("b07a1-103", "ファイルを保存してください。", 1, "human"),
        ("4ef9c-103", "ファイルを保存します。", 0, "human"),
    ]
    assert [row[5:] for row in memory(store)] == [
        ("ファイルを保存してください。", "HT", "2024-05-15")
    ]


def test_machine_text_never_replaces_human_text_of_the_same_handback(
    store: sqlite3.Connection,
) -> None:
    add(store, document(page(SAVE, kind="HT", lasthandoff="05/15/2024")))
    add(
        store,
        document(
            page(
                {103: ("Save the file.", "ファイルの保存")},
                prefix="b07a1",
                kind="MT",
                lasthandoff="06/20/2024",
            )
        ),
    )
    assert [row[5:] for row in memory(store)] == [("ファイルを保存します。", "HT", "2024-05-15")]


NEWER = page(
    {103: ("Save the file now.", "今すぐファイルを保存します。")},
    prefix="c2d3e",
    locfileid="61000001",
    openlocfilehash="2" * 40,
    lasthandoff="09/01/2024",
)
NEWER_ROW = (
    "docs/save.md",
    "ja-JP",
    "61000001",
    "c2d3e-103",
    "Save the file now.",
    "今すぐファイルを保存します。",
    "MT",
    "2024-09-01",
)


@pytest.mark.parametrize("order", [[0, 1], [1, 0]], ids=["old-first", "new-first"])
def test_a_newer_handback_at_the_same_path_is_current_and_the_older_stays_as_history(
    order: list[int],
) -> None:
    both = [document(page(SAVE)), document(NEWER)]
    with closing(store_of(*(both[index] for index in order))) as store:
        assert memory(store) == [NEWER_ROW]
        assert store.execute(
            "SELECT h.locfileid, n.locfileid FROM handback h"
            " LEFT JOIN handback n ON n.id = h.superseded_by ORDER BY 1"
        ).fetchall() == [("53077226", "61000001"), ("61000001", None)]
        history = exported(store, all_handbacks=True).decode()
        assert "<seg>ファイルを保存します。</seg>" in history
        assert "<seg>今すぐファイルを保存します。</seg>" in history


def test_on_the_same_day_the_higher_locfileid_is_the_newer() -> None:
    numbers = {"9999999": "古い文。", "10000000": "新しい文。"}
    pages = [
        document(page({103: ("A text.", text)}, locfileid=number, openlocfilehash=number[-1] * 40))
        for number, text in numbers.items()
    ]
    with closing(store_of(*reversed(pages))) as store:
        assert [row[2:6:3] for row in memory(store)] == [("10000000", "新しい文。")]


def test_handbacks_of_other_locales_stay_current_at_the_same_path() -> None:
    german = page(
        {103: ("Save the file.", "Speichern Sie die Datei.")},
        locale="de-DE",
        locfileid="70000001",
        lasthandoff="12/01/2024",
    )
    with closing(store_of(document(page(SAVE)), document(german))) as store:
        assert [row[1] for row in memory(store)] == ["de-DE", "ja-JP"]


def test_the_same_number_in_another_product_is_another_handback() -> None:
    other = page({103: ("Print.", "印刷します。")}, openlocfilehash="9" * 40)
    with closing(store_of(document(page(SAVE)), document(other, "print.md"))) as store:
        assert counts(store)["handback"] == 2
        assert len(memory(store)) == 2


def test_two_texts_of_one_segment_in_one_delivery_are_a_conflict_that_keeps_both(
    store: sqlite3.Connection,
) -> None:
    add(store, document(page(SAVE), "a/save.md"))
    edited = {103: ("Save the file.", "ファイルを保存する。")}
    add(store, document(page(edited), "b/save.md"))
    assert targets(store) == [
        ("4ef9c-103", "ファイルを保存します。", 1, "text-order"),
        ("4ef9c-103", "ファイルを保存する。", 0, "text-order"),
    ]
    assert conflicts(store) == [("ファイルを保存します。", "ファイルを保存する。", "text-order")]
    assert [row[5] for row in memory(store)] == ["ファイルを保存します。"]


def test_a_conflict_refers_to_both_segments(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE), "a/save.md"))
    edited = {103: ("Save the file.", "ファイルを保存する。")}
    add(store, document(page(edited), "b/save.md"))
    assert store.execute("SELECT * FROM conflict").fetchall() == [
        (1, 0, 103, 16777216, 33554432, "text-order")
    ]
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        store.execute("DELETE FROM segment WHERE id = 33554432")


def test_a_repeated_id_in_a_page_is_a_conflict_too(store: sqlite3.Connection) -> None:
    text = page(SAVE).decode() + pair("4ef9c-103", "Save the file.", "ファイルを保存する。")
    add(store, document(text.encode()))
    assert conflicts(store) == [("ファイルを保存します。", "ファイルを保存する。", "text-order")]
    assert counts(store)["segment"] == 2


def test_parts_of_another_delivery_in_one_page_are_both_in_the_memory(
    store: sqlite3.Connection,
) -> None:
    data = page(SAVE) + pair("b07a1-103", "Print the page.", "印刷します。").encode()
    add(store, document(data))
    assert [row[4] for row in memory(store)] == ["Save the file.", "Print the page."]
    assert conflicts(store) == []


def test_different_sentences_of_one_id_in_one_page_are_a_conflict(
    store: sqlite3.Connection,
) -> None:
    data = page(SAVE) + pair("4ef9c-103", "Print the page.", "印刷します。").encode()
    add(store, document(data))
    assert [row[4] for row in memory(store)] == ["Print the page."]
    assert conflicts(store) == [("印刷します。", "ファイルを保存します。", "text-order")]


def test_numbers_of_sentences_and_paragraphs_are_two_counters(store: sqlite3.Connection) -> None:
    both = {102: ("A sentence.", "文です。"), "p102": ("A paragraph.", "段落です。")}
    add(store, document(page(both)))
    assert targets(store) == [
        ("4ef9c-102", "文です。", 1, None),
        ("4ef9c-p102", "段落です。", 1, None),
    ]


def test_without_a_locfileid_path_hash_and_date_identify_the_handback(
    store: sqlite3.Connection,
) -> None:
    old = page(SAVE, locfileid=None)
    add(store, document(old))
    add(store, document(old, repository="handbook-fork.ja-jp"))
    add(store, document(old + b"\n", repository="handbook-fork.ja-jp"))
    assert store.execute("SELECT key, locfileid FROM handback").fetchall() == [
        (
            "ja-JP|en-US|path|docs/save.md|8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6|2024-05-15",
            None,
        )
    ]
    assert len(memory(store)) == 1
    add(store, document(page(SAVE, locfileid=None, lasthandoff="07/01/2024")))
    assert [row[7] for row in memory(store)] == ["2024-05-15", "2024-07-01"]


def test_without_any_field_the_content_identifies_the_handback(store: sqlite3.Connection) -> None:
    bare = {
        "locfileid": None,
        "openlocfilehash": None,
        "kind": None,
        "lasthandoff": None,
        "locale": None,
    }
    text = pair("4ef9c-103", "Save the file.", "ファイルを保存します。")
    assert page(SAVE, **bare).decode().strip() == text  # type: ignore[arg-type]
    add(store, read_text(text, "a.md"), read_text(text, "b/c.md"))
    assert counts(store)["handback"] == 1
    assert memory(store) == [
        (
            "a.md",
            "ja-JP",
            None,
            "4ef9c-103",
            "Save the file.",
            "ファイルを保存します。",
            None,
            None,
        )
    ]


def test_half_a_surrogate_pair_in_an_escape_is_stored_as_a_replacement(
    store: sqlite3.Connection,
) -> None:
    text = json.dumps(
        {"title": "\ud83d", "summary": pair("4ef9c-103", "An \ud83d emoji.", "絵文字\ude00です。")}
    )
    origin = Origin(path="page.json", hint_locale="ja-JP")
    add(store, read_document(text.encode(), origin))
    assert [row[4:6] for row in memory(store)] == [("An \ufffd emoji.", "絵文字\ufffdです。")]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(
            {"\ud83d": pair("4ef9c-103", "Key.", "鍵。")},
        ),
        {"metadata": {"ms.contentlocale": "\ud83d"}, "a": pair("4ef9c-103", "Key.", "鍵。")},
        {"metadata": {"ms.author": "\ud83d"}, "a": pair("4ef9c-103", "Key.", "鍵。")},
    ],
    ids=["key", "locale", "field"],
)
def test_half_a_surrogate_pair_elsewhere_is_harmless(
    store: sqlite3.Connection, value: dict[str, object]
) -> None:
    origin = Origin(path="page.json", hint_locale="ja-JP")
    added = add(store, read_document(json.dumps(value).encode(), origin))
    assert added == AddedCounts(documents=1, segments=1)


def test_a_null_character_in_a_text_survives(store: sqlite3.Connection) -> None:
    add(store, document(page({103: ("A\0B", "あ\0い")})))
    assert [row[4:6] for row in memory(store)] == [("A\0B", "あ\0い")]
