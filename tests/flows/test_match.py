"""New texts and the memory: matches, their order, and the reasons."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from budget import examples
from hypothesis import given
from hypothesis import strategies as st
from pages import add, document, page, store_of
from pool import COPIES, POOL, PUBLISHED

from tmx_extract.errors import NothingSelected, TmxExtractError
from tmx_extract.flows.match import (
    IndexNews,
    Match,
    MatchOptions,
    count_batches,
    opened_matcher,
    prepare_index,
)
from tmx_extract.match.compared_text import split_compared_text
from tmx_extract.match.difference import DifferencePart
from tmx_extract.match.penalties import Penalties
from tmx_extract.match.score import score
from tmx_extract.model import Document, Selection, TranslationType
from tmx_extract.store.connection import create_or_open, in_memory

SELECTION = Selection(dedupe="pair")


class Told(NamedTuple):
    """The result that most tests check."""

    percent: int
    source: str
    target: str
    reason: str | None


def tell(match: Match) -> Told:
    found = match.occurrence
    return Told(match.score.percent, found.source, found.target, match.reason)


def find(
    connection: sqlite3.Connection,
    text: str,
    options: MatchOptions | None = None,
    *,
    previous: str | None = None,
    following: str | None = None,
) -> list[Match]:
    with opened_matcher(connection, options or MatchOptions()) as matcher:
        return matcher.find(text, previous=previous, following=following)


def told(
    connection: sqlite3.Connection, text: str, options: MatchOptions | None = None
) -> list[Told]:
    return [tell(match) for match in find(connection, text, options)]


def one_page(
    *pairs: tuple[str, str],
    number: int = 1,
    kind: TranslationType | None = "MT",
    date: str | None = "05/15/2024",
    path: str = "",
) -> Document:
    return document(
        page(
            {103 + place: pair for place, pair in enumerate(pairs)},
            locfileid=str(number),
            openlocfilehash=f"{number:040x}",
            kind=kind,
            lasthandoff=date,
        ),
        path or f"docs/{number}.md",
    )


def test_the_same_text_comes_first_then_similar_ones() -> None:
    texts = one_page(
        ("Open the big file now.", "大"),
        ("Open the file.", "開"),
        ("Open the file!", "！"),
        ("Open the file now.", "今"),
        ("Close all of it.", "閉"),
    )
    with closing(store_of(texts)) as connection:
        assert told(connection, "Open the file now.") == [
            Told(100, "Open the file now.", "今", None),
            Told(80, "Open the big file now.", "大", None),
            Told(75, "Open the file.", "開", None),
            Told(74, "Open the file!", "！", None),
        ]


def test_a_match_has_location_frequency_and_difference() -> None:
    pages = [
        one_page(("Save the file.", "保存"), number=1, date="01/02/2023"),
        one_page(("Save the file.", "保存"), number=2, date="03/04/2024"),
    ]
    with closing(store_of(*pages)) as connection:
        (match,) = find(connection, "Save this file.", MatchOptions(min_percent=60))
        found = match.occurrence
        assert (found.page.path, found.segment_id, found.occurrences, found.line) == (
            "docs/2.md",
            "4ef9c-103",
            2,
            9,
        )
        assert (match.score.percent, match.is_superseded, found.reason) == (66, False, None)
        assert match.find_difference("Save this file.") == (
            DifferencePart("same", "Save "),
            DifferencePart("deleted", "the"),
            DifferencePart("inserted", "this"),
            DifferencePart("same", " file."),
        )


def test_equals_are_ordered_by_type_date_frequency_and_text() -> None:
    def pages_of(target: str, first: int, *dates: str, kind: TranslationType) -> list[Document]:
        return [
            one_page(("Save it.", target), number=first + place, date=date, kind=kind)
            for place, date in enumerate(dates)
        ]

    pages = [
        *pages_of("丁", 40, "01/01/2022", kind="MT"),
        *pages_of("丙", 30, "01/01/2022", kind="MT"),
        *pages_of("乙", 20, "01/01/2022", "01/01/2021", kind="MT"),
        *pages_of("甲", 10, "01/01/2023", kind="MT"),
        *pages_of("人", 1, "01/01/2020", kind="HT"),
    ]
    with closing(store_of(*pages)) as connection:
        assert told(connection, "Save it.") == [
            Told(100, "Save it.", "人", "human"),
            Told(100, "Save it.", "甲", "newest"),
            Told(100, "Save it.", "乙", "most-frequent"),
            Told(100, "Save it.", "丁", "text-order"),
            Told(100, "Save it.", "丙", None),
        ]
        # Omitted matches still count.
        assert told(connection, "Save it.", MatchOptions(limit=1)) == [
            Told(100, "Save it.", "人", "human")
        ]


def test_points_for_machine_text_put_human_text_before_it() -> None:
    pages = [
        one_page(("Save the new file now.", "機"), number=1, kind="MT"),
        one_page(("Save the file now.", "人"), number=2, kind="HT"),
    ]
    options = MatchOptions(penalties=Penalties(machine=25))
    with closing(store_of(*pages)) as connection:
        assert [one.percent for one in told(connection, "Save the new file now.")] == [100, 80]
        first, second = find(connection, "Save the new file now.", options)
        assert [tell(first), tell(second)] == [
            Told(80, "Save the file now.", "人", None),
            Told(75, "Save the new file now.", "機", None),
        ]
        assert [deduction.kind for deduction in second.score.deductions] == ["machine"]


def test_superseded_pairs_count_on_request_and_cost_points() -> None:
    pages = [
        one_page(("Save it.", "旧"), ("Go on.", "続"), number=1, date="01/01/2020", path="a.md"),
        one_page(("Save it.", "新"), ("Go on.", "続"), number=2, date="01/01/2021", path="a.md"),
    ]
    options = MatchOptions(selection=Selection(dedupe="pair", all_handbacks=True))
    with closing(store_of(*pages)) as connection:
        assert told(connection, "Save it.") == [Told(100, "Save it.", "新", None)]
        current, superseded = find(connection, "Save it.", options)
        assert tell(current) == Told(100, "Save it.", "新", None)
        assert tell(superseded) == Told(98, "Save it.", "旧", None)
        assert (current.is_superseded, superseded.is_superseded) == (False, True)
        (both,) = find(connection, "Go on.", options)
        assert (both.score.percent, both.occurrence.occurrences) == (100, 2)


NEIGHBOURS = [
    one_page(("Open it.", "開"), ("Save it.", "甲"), ("Close it.", "閉"), number=1),
    one_page(("Save it.", "乙"), ("Close it.", "閉"), number=2, date="06/01/2024"),
    one_page(("Open it.", "開"), ("Save it.", "乙"), number=3),
]


@pytest.mark.parametrize(
    ("previous", "following", "expected"),
    [
        ("Open it.", "Close it.", [(101, "甲", 1), (100, "乙", 2)]),
        (None, "Close it.", [(101, "乙", 2), (100, "甲", 1)]),
        ("Open it.", None, [(101, "乙", 2), (100, "甲", 1)]),
        (None, None, [(100, "乙", 2), (100, "甲", 1)]),
        ("Close it.", "Open it.", [(100, "乙", 2), (100, "甲", 1)]),
        ("Who knows?", "Close it.", [(100, "乙", 2), (100, "甲", 1)]),
    ],
)
def test_the_same_neighbours_give_101(
    previous: str | None, following: str | None, expected: list[tuple[int, str, int]]
) -> None:
    with closing(store_of(*NEIGHBOURS)) as connection:
        found = find(connection, "Save it.", previous=previous, following=following)
        assert [
            (match.score.percent, match.occurrence.target, match.occurrence.occurrences)
            for match in found
        ] == expected


def test_the_location_in_context_is_shown() -> None:
    with closing(store_of(*NEIGHBOURS)) as connection:
        best = find(connection, "Save it.", previous="Open it.", following=None)[0]
        assert best.occurrence.page.path == "docs/3.md"


def test_japanese_sources_are_compared_by_characters() -> None:
    data = page({103: ("ファイルを保存します。", "Save the file.")}, locale="en-US")
    item = document(data)
    connection = in_memory()
    with closing(connection):
        add(connection, item)
        connection.execute("UPDATE entry SET source_locale = 'ja-JP'")
        connection.execute("UPDATE handback SET source_locale = 'ja-JP'")
        connection.execute("UPDATE document SET source_locale = 'ja-JP'")
        assert told(connection, "ファイルを保管します。") == [
            Told(90, "ファイルを保存します。", "Save the file.", None)
        ]


def test_texts_are_compared_in_author_form_and_returned_as_requested() -> None:
    texts = one_page(("A \\* b of it.", "甲 \\* 乙"))
    as_written = MatchOptions(selection=Selection(dedupe="pair", as_written=True))
    with closing(store_of(texts)) as connection:
        assert told(connection, "A * b of it.") == [Told(100, "A * b of it.", "甲 * 乙", None)]
        assert told(connection, "A * b of it.", as_written) == [
            Told(100, "A \\* b of it.", "甲 \\* 乙", None)
        ]


def test_filters_leave_the_best_of_the_rest() -> None:
    pages = [
        one_page(("Save the file now.", "甲"), number=1),
        one_page(("Save the big file now.", "乙"), number=2, kind="HT"),
    ]
    human = MatchOptions(selection=Selection(dedupe="pair", translation_type="HT"))
    with closing(store_of(*pages)) as connection:
        assert told(connection, "Save the file now.", human) == [
            Told(80, "Save the big file now.", "乙", None)
        ]
        nowhere = MatchOptions(selection=Selection(dedupe="pair", path="nowhere/*"))
        with pytest.raises(NothingSelected):
            find(connection, "Save the file now.", nowhere)


def test_several_locales_need_a_choice() -> None:
    german = document(page({103: ("Save it.", "Sichern.")}, locale="de-DE", locfileid="9"), "g.md")
    with closing(store_of(one_page(("Save it.", "保存")), german)) as connection:
        with pytest.raises(TmxExtractError, match="several locales"):
            find(connection, "Save it.")
        for locale, target in (("ja-JP", "保存"), ("de", "Sichern.")):
            options = MatchOptions(selection=Selection(dedupe="pair", locale=locale))
            assert told(connection, "Save it.", options) == [Told(100, "Save it.", target, None)]


@pytest.mark.parametrize("text", ["", " ", "\\", "🎉", "**", "<br>"])
def test_texts_without_words_match_at_most_themselves(text: str) -> None:
    with closing(store_of(one_page(("<br>", "改"), ("Save it.", "保")))) as connection:
        expected = [Told(100, "<br>", "改", None)] if text == "<br>" else []
        assert told(connection, text) == expected


# The index.


def test_the_index_is_built_once(tmp_path: Path) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as connection:
        add(connection, *POOL)
        assert count_batches(connection) == 1
        entries = connection.execute("SELECT count(*) FROM entry").fetchone()[0]
        assert prepare_index(connection) == IndexNews(entries, is_kept=True)
        assert prepare_index(connection) == IndexNews(0, is_kept=True)
        assert count_batches(connection) == 0


def test_a_read_only_memory_still_answers(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, *POOL)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)) as reader:
        entries = reader.execute("SELECT count(*) FROM entry").fetchone()[0]
        assert prepare_index(reader) == IndexNews(entries, is_kept=False)
        assert prepare_index(reader) == IndexNews(0, is_kept=True)
        options = MatchOptions(selection=Selection(dedupe="pair", locale="ja-JP"))
        answer = told(reader, "Save the file.", options)
    with closing(create_or_open(path)) as connection:
        assert told(connection, "Save the file.", options) == answer != []


def test_a_matcher_sees_one_state_of_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection, closing(create_or_open(path)) as other:
        add(connection, one_page(("Save it.", "甲")))
        with opened_matcher(connection, MatchOptions()) as matcher:
            before = matcher.find("Save it.")
            add(other, one_page(("Save it.", "乙"), number=2, kind="HT"))
            assert matcher.find("Save it.") == before
        assert [one.target for one in told(connection, "Save it.")] == ["乙", "甲"]


# Laws.


EVERYTHING = [*POOL, *COPIES, *PUBLISHED]
ASKED = ["Save the file.", "Close it.", "Close the window.", "A * b.", "Only here.", "A file"]
OPTIONS = MatchOptions(
    selection=Selection(dedupe="pair", locale="ja-JP", all_handbacks=True), min_percent=30, limit=4
)


def answers(documents: Sequence[Document]) -> list[list[tuple[object, ...]]]:
    with closing(store_of(*documents)) as connection, opened_matcher(connection, OPTIONS) as one:
        return [
            [
                (*tell(match), match.score, match.is_superseded, match.occurrence.page.path)
                for match in one.find(text, previous="Close it.")
            ]
            for text in ASKED
        ]


@examples(40)
@given(documents=st.lists(st.sampled_from(EVERYTHING), min_size=2, max_size=8), data=st.data())
def test_the_order_of_ingestion_leaves_no_trace(
    documents: list[Document], data: st.DataObject
) -> None:
    if not any(item.locale == "ja-JP" for item in documents):
        return
    assert answers(documents) == answers(data.draw(st.permutations(documents)))


WORDS = st.sampled_from(["save", "open", "the", "file", "10", "11", "**now**", "`x`", ".", "!"])
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@examples(100)
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=15, unique=True),
    text=TEXTS,
    least=st.integers(1, 100),
    limit=st.integers(1, 6),
)
def test_matches_are_those_of_a_slow_scan(
    texts: list[str], text: str, least: int, limit: int
) -> None:
    own = split_compared_text(text)
    pairs = one_page(*((one, f"訳{place}") for place, one in enumerate(texts)))
    scores = {one: score(own, split_compared_text(one)).percent for one in texts}
    expected = sorted((percent for percent in scores.values() if percent >= least), reverse=True)[
        :limit
    ]
    with closing(store_of(pairs)) as connection:
        found = told(connection, text, MatchOptions(min_percent=least, limit=limit))
    assert [one.percent for one in found] == expected
    assert all(scores[one.source] == one.percent for one in found)
