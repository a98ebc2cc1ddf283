"""The history of pages in a store, from the request to the answer."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from budget import examples
from edits import edit_of, find_source, write_edits
from hypothesis import given
from hypothesis import strategies as st
from pages import MANY, SAVE, Pairs, add, document, memory, page, store_of

from tmx_extract.errors import TmxExtractError
from tmx_extract.flows.history import HistoryOptions, PageHistory, iter_histories
from tmx_extract.model import Document, EditMark, TranslationType
from tmx_extract.store.history import find_pages, read_versions

OPEN = "Open the customer list in Partner Center."
PRINT = "Print the report on paper."
SEND = "Send it to all of your customers."


def handback(
    number: int, pairs: Pairs, *, kind: TranslationType = "MT", english: int | None = None
) -> Document:
    """Return the page of a month of 2024."""
    data = page(
        pairs,
        prefix=f"{number:05x}",
        locfileid=str(number),
        openlocfilehash=f"{english or number:040x}",
        lasthandoff=f"{number:02}/01/2024",
        kind=kind,
    )
    return document(data)


HANDBACKS = [
    handback(1, {103: (OPEN, "開く。"), 104: (PRINT, "印刷。"), 105: (SEND, "送信。")}),
    handback(2, {103: (OPEN, "開く。"), 104: (PRINT, "印刷。"), 105: (SEND, "送信。")}, english=1),
    handback(3, {103: (OPEN + " Now.", "今すぐ開く。"), 104: (PRINT, "印刷。")}),
    handback(4, {103: (OPEN + " Now.", "今すぐ開く。"), 104: (PRINT, "印刷。")}, kind="HT"),
    handback(5, {103: ("New.", "新規。"), 104: (PRINT, "印刷する。"), 105: (SEND, "送信。")}),
]


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    """A page that was delivered five times, and one that was delivered once."""
    once = document(page(SAVE, locfileid="99", prefix="00099"), "docs/once.md")
    with closing(store_of(*HANDBACKS, once)) as connection:
        yield connection


def only(store: sqlite3.Connection, options: HistoryOptions) -> PageHistory:
    (history,) = iter_histories(store, options)
    return history


def timelines(history: PageHistory) -> list[tuple[str, list[str]]]:
    """Return number and wordings of every sentence."""
    return [
        (
            f"{one.number}{'' if one.is_on_page else f' gone {one.gone_since}'}",
            [
                f"{w.first_date} {w.translation_type} {w.source} {w.target}"
                for w in one.target_versions
            ],
        )
        for one in history.sentences
    ]


PRINTED = (
    "104",
    [
        "2024-01-01 MT Print the report on paper. 印刷。",
        "2024-04-01 HT Print the report on paper. 印刷。",
        "2024-05-01 MT Print the report on paper. 印刷する。",
    ],
)
NEW = ("103", ["2024-05-01 MT New. 新規。"])
SENT = ("105", ["2024-01-01 MT Send it to all of your customers. 送信。"])
OPENED = (
    "103 gone 2024-05-01",
    [
        "2024-01-01 MT Open the customer list in Partner Center. 開く。",
        "2024-03-01 MT Open the customer list in Partner Center. Now. 今すぐ開く。",
        "2024-04-01 HT Open the customer list in Partner Center. Now. 今すぐ開く。",
    ],
)


def test_changed_sentences_come_in_the_order_of_the_newest_version(
    store: sqlite3.Connection,
) -> None:
    history = only(store, HistoryOptions(page="docs/save.md"))
    assert timelines(history) == [PRINTED]
    assert replace(history, sentences=()) == PageHistory(
        page=history.page,
        first_date="2024-01-01",
        last_date="2024-05-01",
        handbacks=5,
        documents=5,
        sentences_on_page=3,
        changed=1,
        gone=1,
        held_back=3,
        left_out=0,
        sentences=(),
    )


def test_all_sentences_are_the_current_ones_and_then_the_removed_ones(
    store: sqlite3.Connection,
) -> None:
    history = only(store, HistoryOptions(page="docs/save.md", show_all=True))
    assert timelines(history) == [NEW, PRINTED, SENT, OPENED]
    assert (history.held_back, history.left_out) == (0, 0)


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("docs/save.md#103", [NEW]),
        ("docs/save.md#105", [SENT]),
        ("00001-103", [OPENED]),
        ("00003-103", [OPENED]),
        ("00002-104", [PRINTED]),
    ],
)
def test_a_single_sentence_is_shown_even_without_changes(
    store: sqlite3.Connection, what: str, told: list[tuple[str, list[str]]]
) -> None:
    history = only(store, HistoryOptions(page=what))
    assert timelines(history) == told
    assert (history.held_back, history.left_out) == (0, 0)


def test_a_number_refers_to_the_newest_version_that_has_it() -> None:
    last = handback(6, {103: ("New.", "新規。")})
    with closing(store_of(*HANDBACKS, last)) as store:
        history = only(store, HistoryOptions(page="save.md#105"))
    assert timelines(history) == [("105 gone 2024-06-01", SENT[1])]


def test_pages_without_the_number_are_skipped(
    store: sqlite3.Connection,
) -> None:
    histories = list(iter_histories(store, HistoryOptions(page="docs/*#105")))
    assert [one.page.path for one in histories] == ["docs/save.md"]


@pytest.mark.parametrize("what", ["docs/save.md#109", "docs/save.md#p103", "docs/*#9"])
def test_a_number_that_no_page_has_is_an_error(store: sqlite3.Connection, what: str) -> None:
    name, _, number = what.partition("#")
    with pytest.raises(TmxExtractError) as raised:
        list(iter_histories(store, HistoryOptions(page=what)))
    assert raised.value.message == f"there is no sentence {number} in {name}"
    assert raised.value.advice == f"List all sentences: tmx-extract history {name} --all"


@pytest.mark.parametrize(
    ("limit", "counts"),
    [
        (1, [("docs/once.md", 1, 0), ("docs/save.md", 0, 4)]),
        (3, [("docs/once.md", 1, 0), ("docs/save.md", 2, 2)]),
        (5, [("docs/once.md", 1, 0), ("docs/save.md", 4, 0)]),
        (None, [("docs/once.md", 1, 0), ("docs/save.md", 4, 0)]),
    ],
)
def test_a_limit_counts_the_sentences_of_all_pages(
    store: sqlite3.Connection, limit: int | None, counts: list[tuple[str, int, int]]
) -> None:
    histories = iter_histories(store, HistoryOptions(page="*", show_all=True, limit=limit))
    told = [(one.page.path, len(one.sentences), one.left_out) for one in histories]
    assert told == counts


def test_no_page_follows_the_one_that_exceeds_the_limit() -> None:
    options = HistoryOptions(page="*", show_all=True, limit=1)
    with closing(store_of(*HANDBACKS, *MANY)) as many:
        histories = list(iter_histories(many, options))
    assert [bool(one.left_out) for one in histories] == [False] * (len(histories) - 1) + [True]


def test_reading_leaves_no_transaction_behind(store: sqlite3.Connection) -> None:
    histories = iter_histories(store, HistoryOptions(page="*"))
    next(histories)
    assert store.in_transaction
    histories.close()
    assert not store.in_transaction


TEXTS = st.sampled_from([OPEN, PRINT, SEND, OPEN + " Now.", PRINT + "\n"])
PAIRS = st.dictionaries(st.integers(103, 105), st.tuples(TEXTS, st.sampled_from("開印送")))
CHANGES = st.lists(
    st.tuples(PAIRS, st.sampled_from(["MT", "HT"]), st.integers(1, 3)), min_size=1, max_size=5
)


def told_without_rows(store: sqlite3.Connection) -> list[PageHistory]:
    """Return the whole history of the store."""
    return [
        replace(one, page=replace(one.page, page_row=0))
        for one in iter_histories(store, HistoryOptions(page="*", show_all=True))
    ]


@examples(40)
@given(CHANGES, st.data())
def test_the_order_of_ingestion_leaves_no_trace(
    changes: list[tuple[Pairs, TranslationType, int]], data: st.DataObject
) -> None:
    documents = [
        handback(number, pairs, kind=kind, english=english)
        for number, (pairs, kind, english) in enumerate(changes, 1)
    ]
    with (
        closing(store_of(*documents)) as one,
        closing(store_of(*data.draw(st.permutations(documents)))) as other,
    ):
        assert told_without_rows(one) == told_without_rows(other)


@examples(25)
@given(st.permutations(MANY))
def test_awkward_pages_have_the_same_history_in_any_order(documents: list[Document]) -> None:
    with closing(store_of(*MANY)) as one, closing(store_of(*documents)) as other:
        assert told_without_rows(one) == told_without_rows(other)


@examples(40)
@given(CHANGES)
def test_every_segment_of_every_document_is_shown_once_with_its_texts(
    changes: list[tuple[Pairs, TranslationType, int]],
) -> None:
    documents = [
        handback(number, pairs, kind=kind, english=english)
        for number, (pairs, kind, english) in enumerate(changes, 1)
    ]
    with closing(store_of(*documents)) as store:
        histories = list(iter_histories(store, HistoryOptions(page="*", show_all=True)))
        read = [
            (version.content_hash, version.translation_type, segment.segment_id, *segment.texts[:2])
            for one in find_pages(store, "*", "glob")
            for version in read_versions(store, one)
            for segment in version.segments
        ]
    told = [
        (one.content_hash, wording.translation_type, one.segment_id, wording.source, wording.target)
        for history in histories
        for sentence in history.sentences
        for wording in sentence.target_versions
        for one in wording.documents
    ]
    assert sorted(told, key=repr) == sorted(read, key=repr)


@examples(40)
@given(CHANGES)
def test_the_current_texts_equal_those_of_the_memory(
    changes: list[tuple[Pairs, TranslationType, int]],
) -> None:
    documents = [
        handback(number, pairs, kind=kind, english=english)
        for number, (pairs, kind, english) in enumerate(changes, 1)
    ]
    with closing(store_of(*documents)) as store:
        current = [
            (wording.source, wording.target, wording.translation_type)
            for history in iter_histories(store, HistoryOptions(page="*", show_all=True))
            for sentence in history.sentences
            for wording in sentence.target_versions
            if wording.is_current
        ]
        given = [(row[4], row[5], row[6]) for row in memory(store)]
    assert sorted(current) == sorted(given)


def test_edits_come_after_their_original_text(store: sqlite3.Connection) -> None:
    first = find_source(store, PRINT)
    assert first.target == "印刷する。"
    (number,) = write_edits(store, edit_of(first, "印刷しましょう。", editor="Ai", state="final"))
    facts = {"editor": "", "based_on": number, "edited_at": "2024-07-03T08:00:00Z", "state": ""}
    write_edits(store, edit_of(first, "印刷してください。", **facts))
    history = only(store, HistoryOptions(page="docs/save.md"))
    assert timelines(history) == [
        (
            "104",
            [
                *PRINTED[1],
                "2024-07-01 PE Print the report on paper. 印刷しましょう。",
                "2024-07-03 PE Print the report on paper. 印刷してください。",
            ],
        )
    ]
    *_, delivered, one, other = history.sentences[0].target_versions
    assert (delivered.is_current, one.is_current, other.is_current) == (False, False, True)
    assert (delivered.edit, one.edit, other.edit) == (
        None,
        EditMark("Ai", "2024-07-01T09:00:00Z", "final"),
        EditMark("", "2024-07-03T08:00:00Z", ""),
    )
    assert (one.changed, other.changed) == (("target", "type"), ("target",))
    assert (one.handbacks, one.deliveries, one.documents, one.linked_by) == (0, 0, (), "edit")


def test_a_later_handback_with_another_text_comes_after_the_edit() -> None:
    pages = [handback(1, {104: (PRINT, "印刷。")}), handback(2, {104: (PRINT, "印刷する。")})]
    with closing(store_of(pages[0])) as connection:
        write_edits(connection, edit_of(find_source(connection, PRINT), "刷る。"))
        add(connection, pages[1])
        (sentence,) = only(connection, HistoryOptions(page="docs/save.md")).sentences
    assert [
        (one.translation_type, one.target, one.is_current) for one in sentence.target_versions
    ] == [
        ("MT", "印刷。", False),
        ("PE", "刷る。", False),
        ("MT", "印刷する。", True),
    ]
