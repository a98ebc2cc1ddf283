"""The pairs of a selection, their order, and the target of a source."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from pages import SAVE, add, document, page, pair, store_of

from tmx_extract.errors import NothingSelected
from tmx_extract.model import Dedupe, Occurrence, Page, Selection, TranslationType
from tmx_extract.store.connection import in_memory
from tmx_extract.store.select import find_locales, iter_occurrences

ALL = Selection(dedupe="none")
Row = tuple[str, str, str, str, int]


def rows(connection: sqlite3.Connection, selection: Selection) -> list[Row]:
    """Return path, segment id, source, target and number of segments of each pair."""
    return [
        (one.page.path, one.segment_id, one.source, one.target, one.occurrences)
        for one in iter_occurrences(connection, selection)
    ]


def version(
    number: int,
    source: str,
    target: str,
    *,
    kind: TranslationType | None = "MT",
    lasthandoff: str | None = "05/15/2024",
    locale: str = "ja-JP",
) -> bytes:
    """Return a page of its own handback with one pair."""
    return page(
        {103: (source, target)},
        prefix=f"{number:05x}",
        locfileid=f"5300{number:04}",
        openlocfilehash=f"{number:040x}",
        kind=kind,
        lasthandoff=lasthandoff,
        locale=locale,
    )


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    """Two current pages, one with a history, and a German one."""
    documents = [
        document(version(1, "Save.", "保存。", kind="HT"), "docs/b.md"),
        document(version(2, "Print.", "印刷。", lasthandoff="01/01/2023"), "docs/a.md"),
        document(version(3, "Save.", "保存。", lasthandoff="01/01/2024"), "docs/a.md"),
        document(version(4, "Save.", "Sichern.", locale="de-DE"), "guide/a.md"),
    ]
    with closing(store_of(*documents)) as connection:
        yield connection


def test_an_occurrence_has_its_location() -> None:
    data = page({"p104": ("Save.", "保存。")}, kind="HT")
    with closing(store_of(document(data, repository="handbook.ja-jp"))) as connection:
        assert list(iter_occurrences(connection, ALL)) == [
            Occurrence(
                page=Page(
                    key="53077226.8d3c1e5b7a90",
                    content_hash="7e80390746c5abb8435459cf9bf4da028246ba80",
                    prefix="4ef9c",
                    repository="handbook.ja-jp",
                    path="docs/save.md",
                    source_locale="en-US",
                    locale="ja-JP",
                    locfileid="53077226",
                    openlocfilehash="8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6",
                    sourcegitcommit=None,
                    translation_type="HT",
                    handback_date="2024-05-15",
                ),
                ordinal=0,
                segment_id="4ef9c-p104",
                number=104,
                is_paragraph=True,
                place="paragraph",
                field="",
                source="Save.",
                target="保存。",
                occurrences=1,
                reason=None,
                line=9,
            )
        ]


def test_locales_come_in_text_order(store: sqlite3.Connection) -> None:
    assert find_locales(store) == [("en-US", "de-DE"), ("en-US", "ja-JP")]


def test_pairs_come_by_repository_path_and_place() -> None:
    two = {104: ("Second.", "二。"), 103: ("First.", "一。")}
    documents = [
        document(page(two, locfileid="1"), "b.md", repository="a.ja-jp"),
        document(page(SAVE, locfileid="2"), "a.md", repository="b.ja-jp"),
        document(page(SAVE, locfileid="3"), "z.md"),
    ]
    with closing(store_of(*documents)) as connection:
        assert rows(connection, ALL) == [
            ("z.md", "4ef9c-103", "Save the file.", "ファイルを保存します。", 1),
            ("b.md", "4ef9c-104", "Second.", "二。", 1),
            ("b.md", "4ef9c-103", "First.", "一。", 1),
            ("a.md", "4ef9c-103", "Save the file.", "ファイルを保存します。", 1),
        ]


@pytest.mark.parametrize("dedupe", ["none", "segment", "pair", "source"])
def test_every_filter_works_with_every_dedupe(store: sqlite3.Connection, dedupe: Dedupe) -> None:
    japanese = Selection(dedupe=dedupe, locale="ja-JP")
    assert rows(store, replace(japanese, path="docs/b.*")) == [
        ("docs/b.md", "00001-103", "Save.", "保存。", 1)
    ]
    assert rows(store, replace(japanese, translation_type="HT")) == [
        ("docs/b.md", "00001-103", "Save.", "保存。", 1)
    ]
    assert rows(store, replace(japanese, translation_type="MT")) == [
        ("docs/a.md", "00003-103", "Save.", "保存。", 1)
    ]
    assert rows(store, replace(japanese, all_handbacks=True, path="*/a.md")) == [
        ("docs/a.md", "00002-103", "Print.", "印刷。", 1),
        ("docs/a.md", "00003-103", "Save.", "保存。", 1),
    ]
    assert rows(store, Selection(dedupe=dedupe, locale="de-DE")) == [
        ("guide/a.md", "00004-103", "Save.", "Sichern.", 1)
    ]
    assert rows(store, replace(japanese, since="2024-01-02")) == [
        ("docs/b.md", "00001-103", "Save.", "保存。", 1)
    ]
    assert rows(store, replace(japanese, until="2024-01-01")) == [
        ("docs/a.md", "00003-103", "Save.", "保存。", 1)
    ]
    history = replace(japanese, all_handbacks=True, since="2023-01-01", until="2023-12-31")
    assert rows(store, history) == [("docs/a.md", "00002-103", "Print.", "印刷。", 1)]


def test_pages_without_a_date_match_no_date_filter() -> None:
    documents = [
        document(version(1, "Save.", "保存。", lasthandoff=None), "a.md"),
        document(version(2, "Print.", "印刷。"), "b.md"),
    ]
    with closing(store_of(*documents)) as connection:
        for limited in (replace(ALL, since="0001-01-01"), replace(ALL, until="9999-12-31")):
            assert rows(connection, limited) == [("b.md", "00002-103", "Print.", "印刷。", 1)]


@pytest.mark.parametrize("dedupe", ["none", "segment"])
def test_segments_of_every_page_are_returned(store: sqlite3.Connection, dedupe: Dedupe) -> None:
    assert rows(store, Selection(dedupe=dedupe, locale="ja-JP")) == [
        ("docs/a.md", "00003-103", "Save.", "保存。", 1),
        ("docs/b.md", "00001-103", "Save.", "保存。", 1),
    ]


@pytest.mark.parametrize("dedupe", ["pair", "source"])
def test_the_best_location_represents_a_pair(store: sqlite3.Connection, dedupe: Dedupe) -> None:
    assert rows(store, Selection(dedupe=dedupe, locale="ja-JP")) == [
        ("docs/b.md", "00001-103", "Save.", "保存。", 2)
    ]


def test_a_star_of_a_path_matches_slashes_and_case_counts(store: sqlite3.Connection) -> None:
    assert [row[0] for row in rows(store, replace(ALL, path="*a.md", locale="ja-JP"))] == [
        "docs/a.md"
    ]
    with pytest.raises(NothingSelected):
        rows(store, replace(ALL, path="DOCS/*"))


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (replace(ALL, locale="fr-FR"), "no document passes --locale fr-FR"),
        (replace(ALL, path="none/*"), "no document passes --path none/*"),
        (
            replace(ALL, all_handbacks=True, translation_type="HT", path="docs/a.md"),
            "no document passes both --type HT and --path docs/a.md",
        ),
        (replace(ALL, min_words=9), "no pair passes --min-words 9"),
        (
            replace(ALL, locale="ja-JP", max_words=0, places=frozenset({"heading"})),
            "no pair passes --in heading",
        ),
    ],
)
def test_the_filter_that_left_nothing_is_reported(
    store: sqlite3.Connection, selection: Selection, message: str
) -> None:
    with pytest.raises(NothingSelected) as caught:
        rows(store, selection)
    assert caught.value.message == message
    if selection.path:
        assert caught.value.advice.startswith("The memory has pages such as docs/")
    elif selection.locale == "fr-FR":
        assert caught.value.advice == "The memory has de-DE, ja-JP."
    else:
        assert caught.value.advice == "See what the memory contains: tmx-extract stats"


def test_dedupe_none_gives_all_segments_and_segment_the_chosen_ones() -> None:
    edited = {103: ("Save the file.", "ファイルを保存する。")}
    later = page(SAVE, prefix="b07a1", lasthandoff="06/20/2024")
    documents = [document(page(SAVE)), document(page(edited)), document(later)]
    with closing(store_of(*documents)) as connection:
        assert rows(connection, ALL) == [
            ("docs/save.md", "4ef9c-103", "Save the file.", "ファイルを保存する。", 1),
            ("docs/save.md", "4ef9c-103", "Save the file.", "ファイルを保存します。", 1),
            ("docs/save.md", "b07a1-103", "Save the file.", "ファイルを保存します。", 1),
        ]
        for dedupe in ("segment", "pair", "source"):
            assert rows(connection, Selection(dedupe=dedupe)) == [
                ("docs/save.md", "b07a1-103", "Save the file.", "ファイルを保存します。", 1)
            ]


ESCAPED = document(version(1, r"Type a star (\*).", r"星 (\*) を入力。"), "a.md")
PLAIN = document(version(2, "Type a star (*).", "星 (*) を入力。"), "b.md")


@pytest.mark.parametrize("dedupe", ["pair", "source"])
def test_texts_are_compared_and_returned_in_author_form(dedupe: Dedupe) -> None:
    with closing(store_of(ESCAPED, PLAIN)) as connection:
        assert rows(connection, Selection(dedupe=dedupe)) == [
            ("a.md", "00001-103", "Type a star (*).", "星 (*) を入力。", 2)
        ]


@pytest.mark.parametrize("dedupe", ["none", "segment", "pair", "source"])
def test_as_written_keeps_and_distinguishes_escapes(dedupe: Dedupe) -> None:
    with closing(store_of(ESCAPED, PLAIN)) as connection:
        assert rows(connection, Selection(dedupe=dedupe, as_written=True)) == [
            ("a.md", "00001-103", r"Type a star (\*).", r"星 (\*) を入力。", 1),
            ("b.md", "00002-103", "Type a star (*).", "星 (*) を入力。", 1),
        ]


def chosen_target(*versions: bytes) -> str:
    """Return the target for `source` if each page has the same source with another target."""
    documents = [document(data, f"docs/{number}.md") for number, data in enumerate(versions)]
    outcomes = set()
    for order in (documents, documents[::-1]):
        with closing(store_of(*order)) as connection:
            (row,) = rows(connection, Selection(dedupe="source"))
            outcomes.add(row[3])
    (target,) = outcomes
    return target


def test_for_a_source_human_text_has_priority_over_newer_machine_text() -> None:
    assert (
        chosen_target(
            version(1, "Save.", "機械", kind="MT", lasthandoff="12/31/2024"),
            version(2, "Save.", "人間", kind="HT", lasthandoff="01/01/2020"),
        )
        == "人間"
    )


@pytest.mark.parametrize("empty", ["", "\u3000 "])
def test_for_a_source_any_text_has_priority_over_none(empty: str) -> None:
    human = version(1, "Save.", empty, kind="HT", lasthandoff="12/31/2024")
    machine = version(2, "Save.", "機械", kind="MT", lasthandoff="01/01/2020")
    assert chosen_target(human, machine) == "機械"
    with closing(store_of(document(human, "a.md"), document(machine, "b.md"))) as connection:
        (one,) = iter_occurrences(connection, Selection(dedupe="source"))
    assert one.reason is None


def test_for_a_source_machine_text_has_priority_over_text_of_unknown_type() -> None:
    assert (
        chosen_target(
            version(1, "Save.", "機械", kind="MT", lasthandoff="01/01/2020"),
            version(2, "Save.", "不明", kind=None, lasthandoff="12/31/2024"),
        )
        == "機械"
    )


def test_for_a_source_the_newest_has_priority_over_the_most_frequent() -> None:
    assert (
        chosen_target(
            version(1, "Save.", "頻出", lasthandoff="01/01/2020"),
            version(2, "Save.", "頻出", lasthandoff="01/02/2020"),
            version(3, "Save.", "最新", lasthandoff="01/03/2020"),
        )
        == "最新"
    )


def test_for_a_source_a_date_has_priority_over_none() -> None:
    assert (
        chosen_target(
            version(1, "Save.", "日付なし", lasthandoff=None),
            version(2, "Save.", "日付あり", lasthandoff="01/01/2001"),
        )
        == "日付あり"
    )


def test_for_a_source_frequency_has_priority_over_text_order() -> None:
    assert (
        chosen_target(
            version(1, "Save.", "あ"), version(2, "Save.", "い"), version(3, "Save.", "い")
        )
        == "い"
    )


def test_for_a_source_text_order_decides_last() -> None:
    assert chosen_target(version(1, "Save.", "い"), version(2, "Save.", "あ")) == "あ"


def test_the_date_of_the_best_location_counts_for_a_pair() -> None:
    assert (
        chosen_target(
            version(1, "Save.", "一度だけ", kind="HT", lasthandoff="03/01/2024"),
            version(2, "Save.", "何度も", kind="HT", lasthandoff="01/01/2024"),
            version(3, "Save.", "何度も", kind="MT", lasthandoff="12/01/2024"),
        )
        == "一度だけ"
    )


def test_only_pairs_that_pass_the_filters_compete(store: sqlite3.Connection) -> None:
    add(store, document(version(9, "Save.", "セーブ。", kind="HT"), "other/c.md"))
    selection = Selection(dedupe="source", locale="ja-JP", translation_type="MT")
    assert rows(store, selection) == [("docs/a.md", "00003-103", "Save.", "保存。", 1)]


def test_the_deciding_rule_for_a_source_is_recorded() -> None:
    with closing(
        store_of(
            document(version(1, "Save.", "機械", kind="MT"), "a.md"),
            document(version(2, "Save.", "人間", kind="HT"), "b.md"),
        )
    ) as connection:
        (one,) = iter_occurrences(connection, Selection(dedupe="source"))
        assert (one.target, one.reason) == ("人間", "human")


def test_a_pair_of_a_handback_without_number_has_a_key_without_white_space() -> None:
    bare = document(pair("4ef9c-103", "Save.", "保存。").encode(), "my docs/a b.md", hint="ja-JP")
    with closing(store_of(bare)) as connection:
        (one,) = iter_occurrences(connection, ALL)
        assert one.page.key == "hd974fcbba53ce7c44dee"


def test_concurrent_writes_are_invisible_and_nothing_is_left_open(
    store: sqlite3.Connection,
) -> None:
    occurrences = iter_occurrences(store, replace(ALL, locale="ja-JP"))
    assert next(occurrences).page.path == "docs/a.md"
    occurrences.close()
    assert not store.in_transaction
    add(store, document(version(7, "More.", "もっと。"), "docs/0.md"))
    assert len(rows(store, replace(ALL, locale="ja-JP"))) == 3


def test_an_empty_store_has_no_locale() -> None:
    with closing(in_memory()) as connection:
        assert find_locales(connection) == []
