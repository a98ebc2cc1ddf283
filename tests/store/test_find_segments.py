"""Finding the segment for a name in a returned file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from edits import LOCALES, edit_of, find_source, write_edits
from pages import SAVE, add, document, page, pair, store_of

from tmx_extract.model import Document
from tmx_extract.store.edits.find_segments import SegmentFinder, find_on_page

KEY = "53077226.8d3c1e5b7a90"
"""The handback of `SAVE`, as exports write it."""


def texts(target: str) -> dict[int, tuple[str, str]]:
    return {103: ("Save the file.", target), 104: ("Close it.", "閉じます。")}


DELIVERED = document(page(texts("甲")))
# Another text in the same delivery, and another delivery of the same handback in which a segment of
# a third one with the same number comes first.
OTHER = document(page(texts("乙") | {105: ("Print it.", "印刷します。")}))
GUEST = pair("5eed5-103", "A guest.", "客。").encode()
FIRST = b'<span data-ttu-id="b07a1-103">'
AGAIN = document(
    page(dict(reversed(texts("丙").items())), prefix="b07a1", lasthandoff="05/20/2024").replace(
        FIRST, GUEST + b"\n\n" + FIRST
    )
)


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(store_of(DELIVERED, OTHER, AGAIN)) as connection:
        yield connection


def exact(item: Document, ordinal: int, number: str = "103") -> str:
    """Return the name of a segment for `--dedupe none`."""
    return f"{number}.{item.content_hash[:10]}.{ordinal}"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        # The chosen one of the page's own delivery.
        ("103", "丙"),
        ("104", "閉じます。"),
        # By its prefix.
        ("103.b07a1", "丙"),
        ("103.5eed5", "客。"),
        ("103.4ef9c", "甲"),
        ("103.00000", None),
        # By its file version, and its index there.
        (exact(DELIVERED, 0), "甲"),
        (exact(OTHER, 0), "乙"),
        (exact(AGAIN, 2), "丙"),
        (exact(AGAIN, 1, "103.5eed5"), "客。"),
        (exact(OTHER, 1), None),
        (exact(OTHER, 1, "104"), "閉じます。"),
        (exact(DELIVERED, 2, "105"), None),
        ("103.0000000000.0", None),
        # Invalid names.
        ("106", None),
        ("p103", None),
        ("", None),
        ("x", None),
        ("١٠٣", None),
        ("1034567890", None),
    ],
)
def test_a_name_identifies_its_segment(
    store: sqlite3.Connection, name: str, target: str | None
) -> None:
    found = SegmentFinder(store).find_by_name(LOCALES, KEY, name)
    assert (found and found.delivered) == target


@pytest.mark.parametrize(
    ("repository", "path", "segment_id", "target"),
    [
        # Each delivery has its own text, also if another one is current.
        ("", "docs/save.md", "b07a1-103", "丙"),
        ("", "docs/save.md", "4ef9c-103", "甲"),
        ("", "docs/save.md", "4ef9c-104", "閉じます。"),
        ("", "docs/save.md", "4ef9c-105", "印刷します。"),
        # A segment that the page has from a delivery that the memory does not have.
        ("", "docs/save.md", "5eed5-103", "客。"),
        ("", "docs/save.md", "5eed5-p103", None),
        ("", "docs/save.md", "5eed5-104", None),
        # Nothing has this page, delivery or number.
        ("other", "docs/save.md", "4ef9c-103", None),
        ("", "docs/other.md", "4ef9c-103", None),
        ("", "docs/save.md", "00000-103", None),
        ("", "docs/save.md", "b07a1-105", None),
        ("", "docs/save.md", "4ef9c-p103", None),
        ("", "docs/save.md", "4ef9c-x", None),
        ("", "docs/save.md", "4ef9c", None),
    ],
)
def test_a_segment_id_on_a_page_identifies_its_segment(
    store: sqlite3.Connection, repository: str, path: str, segment_id: str, target: str | None
) -> None:
    found = SegmentFinder(store).find_by_segment_id(LOCALES, repository, path, segment_id)
    assert (found and found.delivered) == target


@pytest.mark.parametrize(
    ("repository", "is_found"), [("docs.ja-jp", True), ("", True), ("docs", False)]
)
def test_a_segment_id_is_found_in_its_repository(repository: str, *, is_found: bool) -> None:
    with closing(store_of(document(page(SAVE), repository="docs.ja-jp"))) as connection:
        finder = SegmentFinder(connection)
        found = finder.find_by_segment_id(LOCALES, repository, "docs/save.md", "4ef9c-103")
        assert (found is not None) is is_found


@pytest.mark.parametrize(
    ("repository", "path", "is_found"),
    [
        ("docs.ja-jp", "docs/save.md", True),
        ("docs.ja-jp", "docs/twin.md", True),
        ("", "docs/twin.md", True),
        ("docs.ja-jp", "docs/none.md", False),
        ("docs", "docs/twin.md", False),
    ],
)
def test_a_segment_is_found_on_each_page_with_its_content(
    repository: str, path: str, *, is_found: bool
) -> None:
    pages = [
        document(page(SAVE), one, repository="docs.ja-jp")
        for one in ("docs/save.md", "docs/twin.md")
    ]
    with closing(store_of(*pages)) as connection:
        finder = SegmentFinder(connection)
        found = finder.find_by_segment_id(LOCALES, repository, path, "4ef9c-103")
        assert (found is not None) is is_found


def test_among_two_texts_of_one_delivery_the_chosen_one_is_found() -> None:
    """The order of storage makes no difference."""
    for pages in ((DELIVERED, OTHER), (OTHER, DELIVERED)):
        with closing(store_of(*pages)) as connection:
            (chosen,) = connection.execute(
                "SELECT e.target FROM segment s JOIN entry e ON e.id = s.entry_id"
                " WHERE s.chosen AND s.number = 103"
            ).fetchone()
            found = SegmentFinder(connection).find_by_name(LOCALES, KEY, "103")
            assert found is not None
            assert (found.delivered, found.chosen) == (chosen, 1)
            by_id = SegmentFinder(connection).find_by_segment_id(
                LOCALES, "", "docs/save.md", "4ef9c-103"
            )
            assert by_id == found
            edit = edit_of(found, "丁")
            assert find_on_page(connection, edit) == found


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({}, "docs/save.md"),
        ({"path": "docs/none.md"}, None),
        ({"repository": "other"}, None),
        ({"locale": "de-DE"}, None),
        ({"source_locale": "fr-FR"}, None),
        ({"source": "Close it."}, None),
        ({"path": None, "repository": None}, None),
    ],
)
def test_on_its_current_page_an_edit_is_found_by_its_source(
    changes: dict[str, Any], path: str | None
) -> None:
    older = document(page(SAVE, locfileid="1", openlocfilehash="1" * 40, lasthandoff="01/15/2024"))
    twin = document(page(SAVE, locfileid="2"), "docs/twin.md")
    with closing(store_of(older, document(page(SAVE)), twin)) as connection:
        edit = edit_of(find_source(connection, "Save the file."), "保存。")._replace(**changes)
        found = find_on_page(connection, edit)
        assert (found and found.path) == path
        assert found is None or not found.is_superseded


SPACED = document(
    page({103: ("Save  the\u00a0file.", "空白"), 104: ("Print.", "印刷")}, locfileid="7"),
    "docs/a.md",
)
OLD = document(
    page({103: ("Save the file.", "旧")}, locfileid="1", lasthandoff="01/15/2024"), "docs/save.md"
)
GERMAN = document(page(texts("Deutsch"), locfileid="8", locale="de-DE"), "docs/de.md")


@pytest.mark.parametrize(
    ("sources", "expected", "folded"),
    [
        ([], {}, {}),
        (["Save it."], {}, {}),
        (["Print."], {"Print.": ["印刷"]}, {"Print.": ["印刷"]}),
        (
            ["Save the file.", "Print."],
            {"Save the file.": ["丙"], "Print.": ["印刷"]},
            {"Save the file.": ["空白", "丙"], "Print.": ["印刷"]},
        ),
        (["Save the  file. "], {}, {"Save the file.": ["空白", "丙"]}),
    ],
    ids=["none", "unknown", "one", "two", "white space"],
)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_sources_find_the_chosen_texts_of_current_pages(
    sources: list[str],
    expected: dict[str, list[str]],
    folded: dict[str, list[str]],
    *,
    is_reversed: bool,
) -> None:
    pages = [OLD, DELIVERED, OTHER, AGAIN, SPACED, GERMAN]
    with closing(store_of(*(pages[::-1] if is_reversed else pages))) as connection:
        finder = SegmentFinder(connection)
        found = finder.find_by_sources(LOCALES, sources)
        assert {
            source: [one.delivered for one in ones] for source, ones in found.items()
        } == expected
        for _ in range(2):
            again = finder.find_by_folded_sources(LOCALES, sources)
            assert {key: [one.delivered for one in ones] for key, ones in again.items()} == folded


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Save the file.", ["旧", "甲", "乙", "丙", "空白", "丁"]),
        (" Save\tthe file.", ["旧", "甲", "乙", "丙", "空白", "丁"]),
        ("Print.", ["印刷"]),
        ("A guest.", ["客。"]),
        ("Save", []),
    ],
)
def test_a_source_has_all_targets_that_were_delivered_or_edited(
    source: str, expected: list[str]
) -> None:
    with closing(store_of(OLD, DELIVERED, OTHER, AGAIN, SPACED, GERMAN)) as connection:
        write_edits(connection, edit_of(find_source(connection, "Save the file."), "丁"))
        finder = SegmentFinder(connection)
        for _ in range(2):
            assert sorted(finder.list_targets(LOCALES, source)) == sorted(expected)


TWIN = document(page({103: ("Save the file.", "甲")}, locfileid="2"), "docs/twin.md")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({}, ("docs/save.md", "4ef9c-103")),
        ({"number": 105}, None),
        ({"is_paragraph": 1}, None),
        ({"author_hash": b"?"}, None),
        ({"handback_key": "?"}, None),
        # Without a location: the first on current pages, although an older page has the pair too.
        ({"handback_key": None}, ("docs/save.md", "4ef9c-103")),
        ({"handback_key": None, "author_hash": b"?"}, None),
    ],
)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_an_edit_is_found_again_where_it_was_made(
    changes: dict[str, Any], place: tuple[str, str] | None, *, is_reversed: bool
) -> None:
    older = document(page({103: ("Save the file.", "甲")}, locfileid="1", lasthandoff="01/15/2024"))
    pages = [older, TWIN, DELIVERED]
    with closing(store_of(*(pages[::-1] if is_reversed else pages))) as connection:
        edit = edit_of(find_source(connection, "Save the file."), "丁")._replace(**changes)
        found = SegmentFinder(connection).find_again(edit)
        assert (found and (found.path, found.segment_id)) == place
        assert found is None or (found.is_superseded, found.delivered) == (0, "甲")


def test_a_pair_that_only_older_pages_have_is_found_there() -> None:
    with closing(store_of(DELIVERED)) as connection:
        edit = edit_of(find_source(connection, "Save the file."), "丁")
        newer = page({103: ("Save the file.", "新")}, locfileid="9", lasthandoff="06/15/2024")
        add(connection, document(newer))
        for one in (edit, edit._replace(handback_key=None)):
            found = SegmentFinder(connection).find_again(one)
            assert found is not None
            assert (found.is_superseded, found.delivered) == (1, "甲")
