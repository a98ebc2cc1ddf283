"""A search finds the same as reading every pair."""

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from budget import examples
from edits import LOCALES, edit_of, find_source, write_edits
from hypothesis import given
from hypothesis import strategies as st
from pages import SAVE, add, document, page, start, store_of
from pool import COPIES, POOL, PUBLISHED

from tmx_extract.errors import NothingSelected
from tmx_extract.flows.search import Hit, Searcher
from tmx_extract.match.phrases import Phrase
from tmx_extract.match.tokens import WITHOUT_SPACES
from tmx_extract.match.words_beside_phrase import Neighbour
from tmx_extract.model import Document, EditMark, Occurrence, Selection, Sort, TranslationType
from tmx_extract.store.concordance import candidates, hits, session
from tmx_extract.store.connection import create_or_open, in_memory
from tmx_extract.store.edits.find_segments import SegmentFinder
from tmx_extract.store.select import iter_occurrences
from tmx_extract.store.selection.prepare import prepare_selection

WHOLE = [("It is OK.", "OK", 1), ("OK", "OK", 1), ("OK", "了解", 1), ("確認", "OK", 1)]
"""The translations of a whole text, in both directions, with their numbers of segments."""
JAPANESE = Selection(dedupe="pair", locale="ja-JP")
_LETTERS = (
    "aAｱア ｶﾞガか\u3099カ\u309a%*\"'?!.#\\|\0\x01行設定版"
    "eé\u0301ﬁßſİk\u212a\uffff\U0001f600\U000f0041가각한\u1100\u1161"
)
WORDS = st.text(st.sampled_from(_LETTERS), min_size=1, max_size=4)
TEXTS = st.one_of(
    st.text(st.sampled_from(_LETTERS), max_size=12),
    st.sampled_from(["Save the file.", "\\* a b", "設定", "ﾌｧｲﾙ", "a \\* b \\* c", "C# and .NET?"]),
)
PAIRS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6)


def pages_of(pairs: Sequence[tuple[str, str]]) -> list[Document]:
    """Two pages, some pairs in both."""
    numbered = dict(enumerate(pairs, start=103))
    first = page(dict(list(numbered.items())[:4]))
    second = page(numbered, prefix="b07a1", locfileid="6", kind="HT", lasthandoff="06/15/2024")
    return [document(first), document(second, "docs/other.md")]


def slow_fold(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def slow_word(text: str, words: str) -> bool:
    """Search by checking every position."""

    def is_inside(place: int) -> bool:
        return all(is_letter(one) for one in text[max(0, place - 1) : place + 1]) and (
            0 < place < len(text)
        )

    places = (place for place in range(len(text)) if text.startswith(words, place))
    return any(not is_inside(one) and not is_inside(one + len(words)) for one in places)


def is_letter(character: str) -> bool:
    return (character.isalnum() or character == "_") and not any(
        first <= ord(character) <= last for first, last in WITHOUT_SPACES
    )


def slow_search(
    connection: sqlite3.Connection, selection: Selection, phrases: Sequence[Phrase]
) -> set[Occurrence]:
    """Search by reading every pair."""

    def holds(pair: Occurrence, phrase: Phrase) -> bool:
        sides = {"source": [pair.source], "target": [pair.target]}.get(
            phrase.side, [pair.source, pair.target]
        )
        change = str if phrase.is_exact else slow_fold
        words = change(phrase.text)
        if phrase.is_pattern:
            return any(re.search(words, change(side)) for side in sides)
        look = slow_word if phrase.whole_words else str.__contains__
        return any(look(change(side), words) for side in sides)

    try:
        pairs = list(iter_occurrences(connection, selection))
    except NothingSelected:
        return set()
    return {pair for pair in pairs if all(holds(pair, phrase) for phrase in phrases)}


def search(
    connection: sqlite3.Connection,
    *phrases: Phrase | str,
    selection: Selection = JAPANESE,
    sort: Sort = "found",
) -> list[Hit]:
    """Return the results of the library."""
    asked = [Phrase(text=one) if isinstance(one, str) else one for one in phrases]
    with closing(Searcher(connection, selection).search(asked, sort=sort)) as hits:
        return list(hits)


def found(hits: Sequence[Hit]) -> set[Occurrence]:
    pairs = [hit.occurrence for hit in hits]
    assert len(pairs) == len(set(pairs))
    return set(pairs)


_CHANGES: Sequence[Callable[[str], str]] = [str, str.swapcase, slow_fold]


@st.composite
def phrases(draw: st.DrawFn, texts: Sequence[str]) -> Phrase:
    """Words from the texts themselves, also at their edges, in other letters, or from anywhere."""
    words = draw(WORDS)
    text = draw(st.sampled_from(texts))
    if text and draw(st.booleans()):
        first = draw(st.sampled_from([0, draw(st.integers(0, len(text) - 1))]))
        last = draw(st.sampled_from([len(text), draw(st.integers(first + 1, len(text)))]))
        words = text[first:last]
    change = draw(st.sampled_from(_CHANGES))
    return Phrase(
        text=change(words),
        side=draw(st.sampled_from(["source", "target", "both"])),
        is_exact=draw(st.booleans()),
        whole_words=draw(st.booleans()),
    )


@examples(300)
@given(pairs=PAIRS, data=st.data())
def test_a_search_finds_the_same_as_reading_every_pair(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    texts = [text for pair in pairs for text in pair] + ["x"]
    asked = data.draw(st.lists(phrases(texts), min_size=1, max_size=2))
    as_written = data.draw(st.booleans())
    selection = Selection(dedupe="pair", locale="ja-JP", as_written=as_written)
    with closing(in_memory()) as connection:
        add(connection, *pages_of(pairs))
        expected = slow_search(connection, selection, asked)
        assert found(search(connection, *asked, selection=selection)) == expected


@pytest.mark.parametrize(
    "pattern", ["a|行", "[か-ん]+設", "^ab?", "ｶ.", "(設定|版)$", r"a\s", "x*"]
)
@examples(20)
@given(pairs=PAIRS, is_exact=st.booleans())
def test_patterns_find_the_same_as_reading_every_pair(
    pattern: str, pairs: list[tuple[str, str]], *, is_exact: bool
) -> None:
    asked = [Phrase(text=pattern, is_pattern=True, is_exact=is_exact)]
    with closing(in_memory()) as connection:
        add(connection, *pages_of(pairs))
        assert found(search(connection, *asked)) == slow_search(connection, JAPANESE, asked)


@examples(100)
@given(
    brought=st.lists(
        st.lists(st.sampled_from([*POOL, *COPIES, *PUBLISHED]), min_size=1, max_size=4),
        min_size=1,
        max_size=3,
    ),
    words=st.sampled_from(["す", "閉じ", "the", "\\*", "*", "保存します", "save the file", "。"]),
    all_handbacks=st.booleans(),
    as_written=st.booleans(),
)
def test_searches_between_runs_find_the_current_pairs(
    brought: list[list[Document]], words: str, *, all_handbacks: bool, as_written: bool
) -> None:
    selection = Selection(
        dedupe="pair", locale="ja-JP", all_handbacks=all_handbacks, as_written=as_written
    )
    with closing(in_memory()) as connection:
        searcher = Searcher(connection, selection)
        for documents in brought:
            add(connection, *documents)
            asked = [Phrase(text=words)]
            try:
                hits = found(list(searcher.search(asked)))
            except NothingSelected:
                hits = set()
            assert hits == slow_search(connection, selection, asked)


@pytest.mark.parametrize(
    "words",
    ["保存", "e", "設", "the ", "save", "。", ("save", "す"), ("e", "。"), ("e the", "存し", "ま")],
)
@pytest.mark.parametrize(("grams", "dense"), [(1, 1), (100, 0), (100, 1)])
def test_frequent_words_are_found_by_every_method(
    words: str | tuple[str, ...], grams: int, dense: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "_SELDOM", 0)
    monkeypatch.setattr(candidates, "_DENSE", dense)
    monkeypatch.setattr(candidates, "_GRAMS", grams)
    with closing(in_memory()) as connection:
        add(connection, *POOL, *PUBLISHED)
        asked = [Phrase(text=one) for one in ([words] if isinstance(words, str) else words)]
        assert found(search(connection, *asked)) == slow_search(connection, JAPANESE, asked)


def test_hits_are_marked_and_counted() -> None:
    with closing(in_memory()) as connection:
        add(connection, *pages_of([("Save the ＦＩＬＥ.", "ﾌｧｲﾙを保存します。")]))
        (hit,) = search(connection, "file", "ファイル")
    assert hit.source_places == [(9, 13)]
    assert hit.target_places == [(0, 4)]
    assert hit.occurrence.occurrences == 2
    assert hit.occurrence.page.translation_type == "HT"
    assert hit.occurrence.page.handback_date == "2024-06-15"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("found", ["a long x", "x", "x again"]),
        ("page", ["a long x", "x", "x again"]),
        ("newest", ["x again", "a long x", "x"]),
        ("frequent", ["x", "a long x", "x again"]),
        ("short", ["x", "x again", "a long x"]),
    ],
)
def test_hits_are_sorted(sort: Sort, expected: list[str]) -> None:
    first = page({103: ("a long x", "あ"), 104: ("x", "い"), 105: ("x", "い")})
    second = page({103: ("x again", "う")}, locfileid="7", lasthandoff="07/01/2024")
    with closing(in_memory()) as connection:
        add(connection, document(first), document(second, "docs/second.md"))
        hits = search(connection, "x", sort=sort)
        assert [hit.occurrence.source for hit in hits] == expected
        limited = Selection(dedupe="pair", locale="ja-JP", limit=2)
        hits = search(connection, "x", sort=sort, selection=limited)
        assert [hit.occurrence.source for hit in hits] == expected[:2]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("found", ["x 1", "x 2", "x 3", "x 4"]),
        ("page", ["x 3", "x 4", "x 1", "x 2"]),
        ("newest", ["x 3", "x 4", "x 1", "x 2"]),
        ("frequent", ["x 3", "x 4", "x 1", "x 2"]),
        ("short", ["x 3", "x 4", "x 1", "x 2"]),
    ],
)
def test_equal_hits_are_sorted_by_their_pages(sort: Sort, expected: list[str]) -> None:
    first = page({103: ("x 1", "あ"), 104: ("x 2", "い")})
    second = page({103: ("x 3", "あ"), 104: ("x 4", "い")}, locfileid="7")
    with closing(in_memory()) as connection:
        add(connection, document(first, "docs/b.md"))
        add(connection, document(second, "docs/a.md"))
        hits = search(connection, "x", sort=sort)
        assert [hit.occurrence.source for hit in hits] == expected


@pytest.mark.parametrize("sort", ["found", "page", "short"])
@pytest.mark.parametrize("limit", [None, 3])
def test_the_first_hits_can_be_skipped(sort: Sort, limit: int | None) -> None:
    pairs = {number: (f"Open {'x' * (9 - number)}", "開く") for number in range(1, 6)}
    with closing(store_of(document(page(pairs)))) as connection:
        searcher = Searcher(connection, Selection(dedupe="pair", limit=limit))
        every = list(searcher.search([Phrase(text="open")], sort=sort))
        assert len(every) == (limit or 5)
        for skip in range(7):
            found = list(searcher.search([Phrase(text="open")], sort=sort, skip=skip))
            assert [hit.occurrence for hit in found] == [hit.occurrence for hit in every[skip:]]


def test_hits_are_summarized_up_to_a_limit() -> None:
    pairs = {number: (f"Open {number}", f"開く {number}") for number in range(1, 8)}
    with closing(
        store_of(document(page(pairs)), document(page(SAVE, locfileid="8")))
    ) as connection:
        searcher = Searcher(connection, Selection(dedupe="pair"))
        every = searcher.summarize([Phrase(text="open")], 7)
        assert (every.hits, every.is_capped, every.facets["type"]) == (7, False, {"MT": 7})
        some = searcher.summarize([Phrase(text="open")], 6)
        assert (some.hits, some.is_capped, some.facets["type"]) == (6, True, {"MT": 6})
        (one,) = searcher.summarize([Phrase(text="ＯＰＥＮ 3", side="source")], 9).translations
        assert (one.source, one.target, one.types, one.segments) == (
            "Open 3",
            "開く 3",
            {"MT": 1},
            1,
        )


@pytest.mark.parametrize(
    ("source", "words", "is_whole"),
    [
        ("Save the file.", "ＳＡＶＥ the file.", True),
        ("Save the file.", "Save the file", False),
        # Three characters fold to one.
        ("\u1112\u1161\u11ab" * 20, "한" * 20, True),
        ("e\u0302\u0301" * 20, "ế" * 20, True),
        # White space around a text does not make it another text.
        ("  Save  ", " save ", True),
        (" " * 40 + "Save", "save", True),
        ("Save" + " " * 40, "save", True),
        (" " * 400 + "Save\n" + " " * 400, "save", True),
        ("Save" + " " * 40 + "it", "save it", False),
    ],
)
def test_a_whole_text_is_found_by_its_folded_words(source: str, words: str, is_whole: bool) -> None:
    with closing(store_of(document(page({103: (source, "保存")})))) as connection:
        searcher = Searcher(connection, Selection(dedupe="pair"))
        summary = searcher.summarize([Phrase(text=words, side="source")], 9)
        assert [one.source for one in summary.translations] == [source] * is_whole


@pytest.mark.parametrize(
    ("phrases", "expected"),
    [
        ([Phrase(text="ok")], WHOLE),
        ([Phrase(text="ok", side="source")], WHOLE[1:3]),
        ([Phrase(text="ok", side="target")], [WHOLE[0], WHOLE[1], WHOLE[3]]),
        ([Phrase(text="OK", is_exact=True), Phrase(text="ok?", is_pattern=True)], WHOLE),
        # A pattern and several phrases are not a whole text.
        ([Phrase(text="ok", is_pattern=True)], []),
        ([Phrase(text="ok"), Phrase(text="了解")], []),
    ],
)
def test_the_translations_of_a_whole_text_are_counted(
    phrases: list[Phrase], expected: list[tuple[str, str, int]]
) -> None:
    pairs = {
        103: ("OK", "OK"),
        104: ("OK", "了解"),
        105: ("確認", "OK"),
        106: ("OK it", "OK を了解"),
        107: ("It is OK.", "OK"),
    }
    with closing(store_of(document(page(pairs)))) as connection:
        summary = Searcher(connection, Selection(dedupe="pair")).summarize(phrases, 9)
        counted = [(one.source, one.target, one.segments) for one in summary.translations]
        assert sorted(counted) == expected


def test_a_summary_is_made_again_only_after_a_change() -> None:
    with closing(store_of(document(page(SAVE)))) as connection:
        searcher = Searcher(connection, Selection(dedupe="pair"))
        first = searcher.summarize([Phrase(text="save")], 9)
        assert searcher.summarize([Phrase(text="save")], 9) is first
        more = {104: ("Save it.", "保存する。")}
        add(connection, document(page(more, locfileid="9", openlocfilehash="9" * 40), "docs/b.md"))
        assert (first.hits, searcher.summarize([Phrase(text="save")], 9).hits) == (1, 2)


@pytest.mark.parametrize(
    ("neighbour", "expected"),
    [
        ("left", ["an open", "Ben, open z", "the Open a"]),
        ("right", ["an open", "the Open a", "Ben, open z"]),
    ],
)
def test_hits_are_sorted_by_their_neighbours(neighbour: Neighbour, expected: list[str]) -> None:
    pairs = {1: ("the Open a", "x"), 2: ("an open", "y"), 3: ("Ben, open z", "z")}
    with closing(store_of(document(page(pairs)))) as connection:
        searcher = Searcher(connection, Selection(dedupe="pair"))
        phrases = [Phrase(text="open", side="source")]
        for skip in range(4):
            found = searcher.search_by_neighbour(phrases, neighbour, 9, skip=skip)
            assert [hit.occurrence.source for hit in found] == expected[skip:]


def test_a_sample_is_drawn_from_the_hits() -> None:
    pairs = {number: (f"Page {number}.", f"{number}頁") for number in range(103, 143)}
    with closing(in_memory()) as connection:
        add(connection, document(page(pairs)))
        every = found(search(connection, "頁"))
        drawn = Selection(dedupe="pair", locale="ja-JP", sample=5, seed=3)
        one = found(search(connection, "頁", selection=drawn))
        assert len(one) == 5
        assert one <= every
        assert one == found(search(connection, "頁", selection=drawn))
        assert one == found(search(connection, "頁", selection=drawn, sort="newest"))


def test_without_a_locale_all_are_searched() -> None:
    german = page({103: ("Save.", "Speichern.")}, locfileid="8", locale="de-DE")
    with closing(in_memory()) as connection:
        add(connection, document(page({103: ("Save.", "保存。")})), document(german, "docs/de.md"))
        hits = search(connection, "save", selection=Selection(dedupe="pair"))
        assert [hit.occurrence.target for hit in hits] == ["保存。", "Speichern."]
        hits = search(connection, "save", selection=Selection(dedupe="pair", locale="de-de"))
        assert [hit.occurrence.target for hit in hits] == ["Speichern."]


def test_an_empty_store_says_so() -> None:
    with closing(in_memory()) as connection, pytest.raises(NothingSelected) as raised:
        search(connection, "x")
    assert raised.value.message == "the memory is empty"


def test_results_of_common_work_are_kept_for_the_next_query(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    selected: list[Selection] = []

    def select(connection: sqlite3.Connection, selection: Selection) -> None:
        selected.append(selection)
        prepare_selection(connection, selection)

    monkeypatch.setattr(session, "prepare_selection", select)
    with closing(in_memory()) as connection:
        add(connection, *POOL)
        searcher = Searcher(connection, JAPANESE)
        for _ in range(3):
            with closing(searcher.search([Phrase(text="save")])) as hits:
                next(hits)
        assert len(selected) == 1
        add(connection, *PUBLISHED)
        assert found(list(searcher.search([Phrase(text="only here")]))) == slow_search(
            connection, JAPANESE, [Phrase(text="only here")]
        )
        assert len(selected) == 2


def test_pairs_added_after_an_answer_are_counted_by_the_next_query(tmp_path: Path) -> None:
    pairs, steps = {103: ("Save it.", "保存")}, list[str]()

    def bring_more(step: str) -> None:
        """Add pages as soon as the answer has released the store."""
        if steps[-1:] == ["COMMIT"]:
            connection.set_trace_callback(None)
            add(other, document(page(pairs, locfileid="7"), "docs/again.md"))
        steps.append(step)

    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection, closing(create_or_open(path)) as other:
        add(other, document(page(pairs)))
        searcher = Searcher(connection, JAPANESE)
        list(searcher.search([Phrase(text="it")]))
        connection.set_trace_callback(bring_more)
        answers = [list(searcher.search([Phrase(text="it")])) for _ in range(2)]
    assert [hit.occurrence.occurrences for (hit,) in answers] == [1, 2]


EDITS = [
    ("Save the file.", "書類を保存。"),
    ("Close it.", "閉じましょう。"),
    ("Save the file.", "書類を保存します。"),
]
"""The second edit of a source belongs to another pair."""


@pytest.mark.parametrize("all_handbacks", [False, True])
@pytest.mark.parametrize("as_written", [False, True])
@pytest.mark.parametrize("kind", [None, "MT", "HT", "PE"])
def test_edited_texts_are_found_at_their_best_location_and_counted(
    kind: TranslationType | None, *, as_written: bool, all_handbacks: bool
) -> None:
    selection = Selection(
        dedupe="pair",
        locale="ja-JP",
        translation_type=kind,
        as_written=as_written,
        all_handbacks=all_handbacks,
    )
    words = ["す", "閉じ", "the", "save", "。", "書類", "Close it."]
    with closing(in_memory()) as connection:
        add(connection, *POOL, *COPIES, *PUBLISHED)
        searcher = Searcher(connection, selection)
        for source, target in (("", ""), *EDITS):
            if source:
                found_segments = SegmentFinder(connection).find_by_sources(LOCALES, [source])[
                    source
                ]
                one = next(one for one in found_segments if one.edit_id is None)
                write_edits(connection, edit_of(one, target, editor="Yuki"))
            for word in words:
                asked = [Phrase(text=word)]
                with closing(searcher.search(asked)) as hits:
                    assert found(list(hits)) == slow_search(connection, selection, asked)


@pytest.mark.parametrize("as_written", [False, True])
@pytest.mark.parametrize("is_edited", [False, True])
@pytest.mark.parametrize("lost", [["segment_entry"], ["entry_hash", "segment_entry"]], ids=len)
def test_a_memory_without_its_indexes_is_searched_completely(
    lost: list[str], *, is_edited: bool, as_written: bool
) -> None:
    selection = replace(JAPANESE, as_written=as_written)
    more = [*COPIES, *PUBLISHED]
    words = ["す", "閉じ", "the", "save", "。", "\\*", "* のみ", "甲 \\*", "書類", "nowhere"]
    with closing(in_memory()) as whole, closing(in_memory()) as unsorted:
        for connection in (whole, unsorted):
            add(connection, *POOL)
            if is_edited:
                edit = edit_of(
                    find_source(connection, "Close it."), "書類を閉じる。", editor="Yuki"
                )
                write_edits(connection, edit)
        for name in lost:
            unsorted.execute(f"DROP INDEX {name}")
        for connection in (whole, unsorted):
            start(connection).write(more, location="docs")
        # Without the index of hashes, an old pair is stored again.
        sql = "SELECT count(*) - count(DISTINCT hash) FROM entry"
        assert (unsorted.execute(sql).fetchone()[0] > 0) == ("entry_hash" in lost)
        for word in words:
            hits = found(search(unsorted, word, selection=selection))
            assert hits == slow_search(unsorted, selection, [Phrase(text=word)])
            assert hits == found(search(whole, word, selection=selection))


@pytest.mark.parametrize("as_written", [False, True])
@pytest.mark.parametrize("remembered", [0, 1, 3])
def test_forms_are_found_however_many_of_them_are_remembered(
    remembered: int, *, as_written: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hits, "_REMEMBERED", remembered)
    selection = replace(JAPANESE, as_written=as_written)
    with closing(in_memory()) as connection:
        add(connection, *POOL, *COPIES, *PUBLISHED)
        (forms,) = connection.execute("SELECT count(author_hash) FROM entry").fetchone()
        assert forms > 3
        for words in ("。", "*", "\\*", "* のみ", "甲 *", "the"):
            expected = slow_search(connection, selection, [Phrase(text=words)])
            assert found(search(connection, words, selection=selection)) == expected


def test_an_edited_text_is_shown_with_person_and_time() -> None:
    with closing(in_memory()) as connection:
        add(connection, *pages_of([("Save it.", "保存。")]))
        edit = edit_of(find_source(connection, "Save it."), "保存します。", editor="Yuki")
        write_edits(connection, edit)
        (hit,) = search(connection, "save", "します")
        assert search(connection, "save", selection=replace(JAPANESE, translation_type="HT")) == []
    assert hit.occurrence.translation_type == "PE"
    assert hit.occurrence.edit == EditMark("Yuki", "2024-07-01T09:00:00Z", "translated")
