"""Texts of one English sentence in several languages, compared with a slow implementation."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from budget import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import document, page, pair, store_of

from tmx_extract.errors import NothingSelected
from tmx_extract.model import Document, Occurrence, Selection, TranslationType
from tmx_extract.store.joined_locales.join import JoinNotes, SourceDifference
from tmx_extract.store.select import iter_occurrences, iter_parts

LAW = settings(examples(150), suppress_health_check=list(HealthCheck))
BOTH = Selection(dedupe="segment", source_locale="en-US", locales=("ja-JP", "de-DE"))
_TYPES = {"HT": 0, "MT": 1, None: 2}


class Told(NamedTuple):
    """A text with its locale, location and reason."""

    locale: str
    path: str
    segment_id: str
    text: str
    reason: str | None


class ToldPair(NamedTuple):
    """A joined pair."""

    name: str
    number: int
    kind: str | None
    source: str
    occurrences: int
    targets: tuple[Told, ...]
    translated_source: Told | None


def select(
    connection: sqlite3.Connection, wanted: Selection, notes: JoinNotes | None = None
) -> list[Occurrence]:
    try:
        return list(iter_occurrences(connection, wanted, notes))
    except NothingSelected:
        return []


def tell(one: Occurrence) -> ToldPair:
    texts = [
        Told(it.page.locale, f"{it.page.repository}/{it.page.path}", *it[1:4])
        for it in (*one.translations, *([one.source_translation] if one.source_translation else []))
    ]
    return ToldPair(
        name=one.page.key,
        number=one.number,
        kind=one.page.translation_type,
        source=one.source,
        occurrences=one.occurrences,
        targets=tuple(texts[: len(one.translations)]),
        translated_source=texts[-1] if one.source_translation else None,
    )


def texts_of(found: Sequence[Occurrence]) -> list[tuple[str, ...]]:
    """Return source and targets only."""
    return [(one.source, *(it.text for it in one.translations)) for one in found]


# The slow implementation.


class Row(NamedTuple):
    """One segment with all properties for joining."""

    order: tuple[str, ...]
    handback: str
    hash: str | None
    locfileid: str | None
    locale: str
    repository: str
    path: str
    newest: str
    current: int
    chosen: int
    kind: str | None
    date: str
    key: tuple[str, int, int]
    segment_id: str
    source: str
    target: str
    words: tuple[int, int]
    own_reason: str | None


class Part(NamedTuple):
    """A text with its segment."""

    turn: int
    row: Row
    text: str


def read_rows(connection: sqlite3.Connection) -> list[Row]:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    found = cursor.execute(
        "SELECT d.*, s.*, e.*, h.key, h.handback_date AS newest, l.prefix, s.reason AS reason,"
        " h.superseded_by IS NULL AS current, s.id & 16777215 AS ordinal,"
        " d.handback_date AS date FROM segment s JOIN document d ON d.id = s.document_id"
        " JOIN handback h ON h.id = d.handback_id JOIN delivery l ON l.id = d.delivery_id"
        " JOIN entry e ON e.id = s.entry_id"
    ).fetchall()
    names = ("repository", "path", "locale", "newest", "key", "date", "content_hash")
    rows = []
    for one in found:
        prefix = one["segment_id"][:5]
        rows.append(
            Row(
                order=(*(one[name] or "" for name in names), f"{one['ordinal']:09}"),
                handback=one["key"],
                hash=one["openlocfilehash"],
                locfileid=one["locfileid"],
                locale=one["locale"],
                repository=one["repository"],
                path=one["path"],
                newest=one["newest"] or "",
                current=one["current"],
                chosen=one["chosen"],
                kind=one["translation_type"],
                date=one["date"] or "",
                key=(
                    "" if prefix == one["prefix"] else prefix,
                    one["is_paragraph"],
                    one["number"],
                ),
                segment_id=one["segment_id"],
                source=one["author_source"] or one["source"],
                target=one["author_target"] or one["target"],
                words=(one["source_words"], one["target_words"]),
                own_reason=one["reason"] if one["chosen"] else None,
            )
        )
    return sorted(rows, key=lambda row: row.order)


def bare(name: str, locale: str) -> str:
    """Return the name without its locale."""
    return re.sub(rf"(^|\.){locale}$", "", name, flags=re.IGNORECASE)


def names_of(rows: Sequence[Row]) -> list[tuple[str, str]]:
    names = []
    for row in rows:
        parts = [bare(part, row.locale) for part in row.path.split("/")]
        name = "/".join(part for part in parts if part), bare(row.repository, row.locale)
        names.append(name)
    return names


Handback = Sequence[Row]


def pair_handbacks(handbacks: Sequence[Handback], turns: dict[str, int]) -> list[list[Handback]]:
    """Return the handbacks of one English page in groups, as far as others are free."""
    joints: list[list[Handback]] = []
    for turn in sorted(turns.values()):
        waiting = [own for own in handbacks if turns[own[0].locale] == turn]
        waiting.sort(key=lambda own: own[0].order)
        waiting.sort(key=lambda own: own[0].newest, reverse=True)
        waiting.sort(key=lambda own: (own[0].repository, own[0].path))
        free = list(joints)
        rules: list[Callable[[tuple[str, str]], object]] = [
            lambda name: name,
            lambda name: name[0],
            lambda _: None,
        ]
        for rule in rules:
            for handback in list(waiting):
                fitting = [
                    joint
                    for name in names_of(handback)
                    for joint in free
                    if any(rule(name) == rule(its) for own in joint for its in names_of(own))
                ]
                if fitting:
                    fitting[0].append(handback)
                    free = [joint for joint in free if joint is not fitting[0]]
                    waiting.remove(handback)
        joints += [[handback] for handback in waiting]
    return joints


def join(
    rows: Sequence[Row], left: Sequence[Row], wanted: Selection
) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """Return each source with its targets, followed by the source itself if it is translated.

    All rows of a page determine its name and date, but only the remaining ones are joined.
    """
    turns = {locale: turn for turn, locale in enumerate(wanted.locales)}
    if wanted.source:
        turns[wanted.source] = 99
    groups = defaultdict[str, dict[str, list[Row]]](lambda: defaultdict(list))
    for row in rows:
        groups[row.hash or row.handback][row.handback].append(row)
    for handbacks in groups.values():
        for joint in pair_handbacks(list(handbacks.values()), turns):
            numbers = defaultdict[tuple[str, int, int], list[Row]](list)
            for handback in joint:
                for row in filter(left.__contains__, handback):
                    numbers[row.key].append(row)
            for several in numbers.values():
                alike = defaultdict[str, list[Row]](list)
                for row in several:
                    alike[re.sub(r"[\s\\]", "", row.source)].append(row)
                for same in alike.values():
                    yield from join_row(same, wanted, turns)


def join_row(
    same: Sequence[Row], wanted: Selection, turns: dict[str, int]
) -> Iterator[tuple[str, tuple[Part, ...]]]:
    least, most = wanted.min_words or 0, wanted.max_words or 99
    if not wanted.source:
        parts = tuple(Part(turns[row.locale], row, row.target) for row in same)
        yield parts[0].row.source, parts
        return
    own = [row for row in same if row.locale == wanted.source]
    if own and least <= len(own[0].target.split()) <= most:
        parts = tuple(Part(turns[row.locale], row, row.target) for row in same if row is not own[0])
        if "en-US" in turns:
            parts += (Part(turns["en-US"], own[0], own[0].source),)
        text = own[0].target
        if wanted.not_identical:
            parts = tuple(part for part in parts if part.text.strip() != text.strip())
        if parts:
            yield text, (*sorted(parts, key=lambda part: part.turn), Part(99, own[0], text))


def grade(part: Part, dates: list[str]) -> tuple[int, int]:
    return _TYPES[part.row.kind], dates.index(part.row.date)


def twin(rows: Sequence[Row], wanted: Selection) -> list[ToldPair]:
    turns = {*wanted.locales, wanted.source}
    of_pages = [
        row
        for row in rows
        if row.locale in turns
        and (row.current or wanted.all_handbacks)
        and (not wanted.translation_type or row.kind == wanted.translation_type)
    ]
    dates = sorted({row.date for row in of_pages}, reverse=True)
    left = [row for row in of_pages if row.chosen]
    if not wanted.source:
        least, most = wanted.min_words or 0, wanted.max_words or 99
        left = [
            row
            for row in left
            if least <= row.words[0] <= most
            and not (wanted.not_identical and row.source.strip() == row.target.strip())
        ]
    groups = defaultdict[object, list[tuple[Part, ...]]](list)
    sources: dict[object, str] = {}
    for source, parts in join(of_pages, left, wanted):
        name: object = parts[0].row.order
        if wanted.dedupe == "pair":
            name = source, tuple((part.turn, part.text) for part in parts)
        elif wanted.dedupe == "source":
            name = source
        sources[name] = source
        groups[name].append(parts)
    shared = find_shared(of_pages)
    pairs = []
    for name, several in groups.items():
        by_turn = defaultdict[int, list[Part]](list)
        for part in (part for parts in several for part in parts):
            by_turn[part.turn].append(part)
        best = [choose(by_turn[turn], dates) for turn in sorted(by_turn)]
        pairs.append(
            (best[0][0].row.order, told_pair(sources[name], best, len(several), wanted, shared))
        )
    return [one for _, one in sorted(pairs, key=lambda item: item[0])]


def find_shared(rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Return numbers and hashes that several locales have."""
    of = defaultdict[tuple[str, str], set[str]](set)
    for row in rows:
        if row.locfileid and row.hash:
            of[row.locfileid, row.hash].add(row.locale)
    return {name for name, own in of.items() if len(own) > 1}


def choose(parts: Sequence[Part], dates: list[str]) -> tuple[Part, str | None]:
    """Return the best part, and the reason."""
    ranked = []
    for text in {part.text for part in parts}:
        same = [part for part in parts if part.text == text]
        first = min(same, key=lambda part: (grade(part, dates), part.row.order))
        ranked.append((grade(first, dates), -len(same), text, first))
    ranked.sort(key=lambda one: one[:3])
    best = ranked[0]
    if len(ranked) == 1:
        return best[3], best[3].row.own_reason
    other = ranked[1]
    if best[0][0] != other[0][0]:
        return best[3], "human" if best[0][0] == 0 else "known-type"
    if best[0] != other[0]:
        return best[3], "newest"
    return best[3], "most-frequent" if best[1] != other[1] else "text-order"


def told_pair(
    source: str,
    best: Sequence[tuple[Part, str | None]],
    count: int,
    wanted: Selection,
    shared: set[tuple[str, str]],
) -> ToldPair:
    first = best[0][0].row
    texts = []
    locales = dict(enumerate(wanted.locales)) | {99: wanted.source or ""}
    for part, reason in best:
        locale = locales[part.turn]
        place = "/" if locale == "en-US" else f"{part.row.repository}/{part.row.path}"
        texts.append(Told(locale, place, part.row.segment_id, part.text, reason))
    kinds = {part.row.kind for part, _ in best if locales[part.turn] != "en-US"}
    name = f"{first.locfileid}.{(first.hash or '')[:12]}"
    if not first.locfileid or not first.hash:
        name = "h"
    elif (first.locfileid, first.hash) in shared:
        name += f".{first.locale}"
    return ToldPair(
        name=name,
        number=first.key[2],
        kind="MT" if "MT" in kinds else "HT" if kinds == {"HT"} else None,
        source=source,
        occurrences=count,
        targets=tuple(texts[:-1] if wanted.source else texts),
        translated_source=texts[-1] if wanted.source else None,
    )


# Random stores.

LOCALES = ["ja-JP", "de-DE", "fr-FR"]
SOURCES = st.sampled_from(["Save.", "Save .", " Save.", r"Save\*.", "Print it.", "OK"])
TARGETS = st.sampled_from(["eins", "zwei", "OK", "drei vier"])
KINDS: st.SearchStrategy[TranslationType | None] = st.sampled_from(["MT", "HT", None])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A page whose texts and names come from a small set."""
    locale = draw(st.sampled_from(LOCALES))
    number = draw(st.integers(1, 6))
    numbers = draw(
        st.lists(st.sampled_from([103, 104, "p103"]), min_size=1, max_size=3, unique=True)
    )
    data = page(
        {one: (draw(SOURCES), draw(TARGETS)) for one in numbers},
        prefix=f"{number:05x}",
        locfileid=draw(st.sampled_from([f"5{number}", f"{locale.encode()[0]}{number}", None])),
        openlocfilehash=draw(st.sampled_from(["1" * 40, "2" * 40, None])),
        kind=draw(KINDS),
        lasthandoff=draw(st.sampled_from(["05/15/2024", "01/01/2023", None])),
        locale=locale,
    )
    if draw(st.integers(0, 4)) == 0:
        data += pair("9999a-103", draw(SOURCES), draw(TARGETS)).encode()
    folder = draw(st.sampled_from(["", f"{locale.lower()}/", "docs/"]))
    repository = draw(st.sampled_from(["", "handbook", "guide"]))
    return document(
        data,
        f"{folder}{draw(st.sampled_from(['a.md', 'b.md']))}",
        repository=f"{repository}.{locale.lower()}" if repository else "",
    )


SELECTIONS = st.builds(
    Selection,
    dedupe=st.sampled_from(["segment", "pair", "source"]),
    source_locale=st.just("en-US"),
    locales=st.sampled_from(
        [("ja-JP", "de-DE"), ("de-DE", "ja-JP"), ("ja-JP", "fr-FR", "de-DE"), ("ja-JP",)]
    ),
    translation_type=st.sampled_from([None, None, "MT", "HT"]),
    all_handbacks=st.booleans(),
    min_words=st.sampled_from([None, None, 2]),
    max_words=st.sampled_from([None, None, 1]),
    not_identical=st.booleans(),
)  # fmt: skip
TRANSLATED = st.builds(
    lambda wanted, locales, source: replace(wanted, locales=locales, source=source),
    SELECTIONS,
    st.sampled_from([("ja-JP",), ("ja-JP", "en-US"), ("en-US", "fr-FR", "ja-JP"), ("en-US",)]),
    st.just("de-DE"),
)  # fmt: skip
PAGES = st.lists(documents(), min_size=1, max_size=8)


@LAW
@given(PAGES, SELECTIONS | TRANSLATED)
def test_joining_agrees_with_a_slow_implementation(
    pages: list[Document], wanted: Selection
) -> None:
    with closing(store_of(*pages)) as connection:
        given = [tell(one) for one in select(connection, wanted)]
        given = [one._replace(name=re.sub("^h[0-9a-f]{20}$", "h", one.name)) for one in given]
        assert given == twin(read_rows(connection), wanted)


@LAW
@given(PAGES, SELECTIONS | TRANSLATED, st.integers(1, 6), st.integers(1, 6), st.integers())
def test_the_order_of_ingestion_leaves_no_trace_and_a_sample_is_a_part(
    pages: list[Document], wanted: Selection, size: int, limit: int, seed: int
) -> None:
    with closing(store_of(*pages)) as one, closing(store_of(*pages[::-1])) as other:
        every, notes, other_notes = select(one, wanted), JoinNotes(), JoinNotes()
        drawn = replace(wanted, sample=size, seed=seed)
        assert select(other, wanted, other_notes) == every
        sample = select(one, drawn, notes)
        assert sample == select(other, drawn)
        assert len(sample) == min(size, len(every))
        assert [item for item in every if item in sample] == sample
        assert select(one, replace(drawn, limit=limit)) == sample[:limit]
        assert select(one, replace(wanted, limit=limit)) == every[:limit]
        assert (notes.pages_alone, notes.unmatched, notes.differing) == (
            other_notes.pages_alone,
            other_notes.unmatched,
            other_notes.differing,
        )


@LAW
@given(PAGES, SELECTIONS)
def test_no_text_is_lost_and_ids_are_unique(pages: list[Document], wanted: Selection) -> None:
    wanted = replace(wanted, dedupe="segment")
    with closing(store_of(*pages)) as connection:
        joined = select(connection, wanted)
        alone = [
            (one.page.repository, one.page.path, one.page.content_hash, one.ordinal, one.target)
            for locale in wanted.locales
            for one in select(connection, replace(wanted, locales=(), locale=locale))
        ]
        given = [
            (it.page.repository, it.page.path, it.page.content_hash, it.segment_id, it.text)
            for one in joined
            for it in one.translations
        ]
        assert len(given) == len(set(given)) == len(alone)
        names = [(one.page.key, one.number, one.is_paragraph, one.segment_id) for one in joined]
        assert len(names) == len(set(names))


@LAW
@given(PAGES, SELECTIONS)
def test_all_parts_together_are_the_whole(pages: list[Document], wanted: Selection) -> None:
    with closing(store_of(*pages)) as connection:
        every = select(connection, wanted)
        try:
            parts = [list(part) for _, part in iter_parts(connection, wanted, "document")]
        except NothingSelected:
            parts = []
        assert sorted((one for part in parts for one in part), key=every.index) == every
        for part in parts:
            assert len({(one.page.repository, one.page.path) for one in part}) == 1


def a_page(
    texts: dict[int, tuple[str, str]], locale: str, path: str = "", **facts: str
) -> Document:
    """Return a page of one English version in a locale, in a repository of that locale."""
    known = {"prefix": f"{len(locale)}{locale[:2].encode().hex()}", "locfileid": None} | facts
    data = page(texts, locale=locale, **known)  # type: ignore[arg-type]  # all of them are strings
    return document(data, path or "docs/a.md", repository=f"handbook.{locale.lower()}")


def moved(item: Document, path: str) -> Document:
    """Return the page at another path."""
    return replace(item, origin=replace(item.origin, path=path))


def test_targets_come_in_the_requested_order_without_missing_ones() -> None:
    japanese = a_page({103: ("Save.", "保存。"), 104: ("Print.", "印刷。")}, "ja-JP")
    german = a_page({103: ("Save.", "Speichern."), 105: ("Close.", "Schließen.")}, "de-DE")
    with closing(store_of(japanese, german)) as connection:
        # Text that only the German page has is at the position of that page in page order.
        assert texts_of(select(connection, BOTH)) == [
            ("Close.", "Schließen."),
            ("Save.", "保存。", "Speichern."),
            ("Print.", "印刷。"),
        ]
        turned = replace(BOTH, locales=("de-DE", "ja-JP"))
        assert texts_of(select(connection, turned)) == [
            ("Save.", "Speichern.", "保存。"),
            ("Close.", "Schließen."),
            ("Print.", "印刷。"),
        ]


def test_a_translation_can_be_the_source_and_the_original_a_target() -> None:
    japanese = a_page({103: ("Save.", "保存。"), 104: ("Print.", "印刷。")}, "ja-JP")
    german = a_page({103: ("Save.", "Speichern."), 105: ("Close.", "Schließen.")}, "de-DE")
    with closing(store_of(japanese, german)) as connection:
        notes = JoinNotes()
        wanted = replace(BOTH, locales=("ja-JP",), source="de-DE")
        assert texts_of(select(connection, wanted, notes)) == [("Speichern.", "保存。")]
        assert notes == JoinNotes(unmatched=2)
        wanted = replace(BOTH, locales=("en-US", "ja-JP"), source="de-DE", neighbours=True)
        found = select(connection, wanted)
        assert texts_of(found) == [
            ("Speichern.", "Save.", "保存。"),
            ("Schließen.", "Close."),
        ]
        assert [(one.previous_source, one.next_source) for one in found] == [
            (None, "Schließen."),
            ("Speichern.", None),
        ]


def test_english_that_differs_in_white_space_and_escapes_only_is_joined() -> None:
    japanese = a_page({103: (r"Save the \* file.", "保存。")}, "ja-JP")
    german = a_page({103: ("Save the * \n file.", "Speichern.")}, "de-DE")
    with closing(store_of(japanese, german)) as connection:
        notes = JoinNotes()
        wanted = replace(BOTH, as_written=True)
        assert texts_of(select(connection, wanted, notes)) == [
            (r"Save the \* file.", "保存。", "Speichern.")
        ]
        assert notes == JoinNotes()


def test_different_english_is_not_joined_but_reported() -> None:
    japanese = a_page({103: ("Save the file.", "保存。")}, "ja-JP")
    french = a_page({103: ("Save the file.", "Enregistrer.")}, "fr-FR")
    german = a_page({103: ("Save a file.", "Speichern.")}, "de-DE")
    with closing(store_of(japanese, german, french)) as connection:
        notes = JoinNotes()
        wanted = replace(BOTH, locales=("ja-JP", "de-DE", "fr-FR"))
        assert texts_of(select(connection, wanted, notes)) == [
            ("Save a file.", "Speichern."),
            ("Save the file.", "保存。", "Enregistrer."),
        ]
        difference = SourceDifference(
            "handbook.ja-jp/docs/a.md", "56a61-103", "ja-JP “Save the file.”, de-DE “Save a file.”"
        )
        assert notes == JoinNotes(differing=1, differences=[difference])


def test_pages_of_the_same_path_belong_together() -> None:
    japanese = [
        a_page({103: ("Save.", f"保存 {name}。")}, "ja-JP", f"{name}.md")
        for name in ("a", "b", "c")
    ]
    german = [
        a_page({103: ("Save.", f"Speichern {name}.")}, "de-DE", f"de-de/{name}.md")
        for name in ("c", "b", "d")
    ]
    with closing(store_of(*japanese, *german)) as connection:
        assert texts_of(select(connection, BOTH)) == [
            # No other page remains for it.
            ("Save.", "保存 a。", "Speichern d."),
            ("Save.", "保存 b。", "Speichern b."),
            ("Save.", "保存 c。", "Speichern c."),
        ]


@pytest.mark.parametrize(
    ("japanese", "german"),
    [
        (("a.md", "a.yml"), "a.yml"),
        (("guide.one/a.md", "guide.two/a.md"), "guide.two/a.md"),
        (("ja-jp/a.md", "ja-jp/b.md"), "de-de/b.md"),
        (("de-de/a.md", "ja-jp/a.md"), "de-de/a.md"),
        (("docs.de-de/a.md", "docs.ja-jp/a.md"), "docs.de-de/a.md"),
    ],
)
def test_only_the_locale_is_removed_from_a_name(japanese: tuple[str, str], german: str) -> None:
    """The German page belongs to the second of the Japanese ones."""
    pages = [
        moved(a_page({103: ("Save.", f"保存 {number}。")}, "ja-JP"), path)
        for number, path in enumerate(japanese, 1)
    ]
    other = moved(a_page({103: ("Save.", "Speichern.")}, "de-DE"), german)
    with closing(store_of(*pages, other)) as connection:
        found = texts_of(select(connection, BOTH))
    assert sorted(found) == [("Save.", "保存 1。"), ("Save.", "保存 2。", "Speichern.")]


def test_pages_without_the_hash_are_not_joined() -> None:
    none: dict[str, Any] = {"openlocfilehash": None}
    japanese = a_page({103: ("Save.", "保存。")}, "ja-JP", **none)
    german = a_page({103: ("Save.", "Speichern.")}, "de-DE", **none)
    with closing(store_of(japanese, german)) as connection:
        notes = JoinNotes()
        assert texts_of(select(connection, BOTH, notes)) == [
            ("Save.", "Speichern."),
            ("Save.", "保存。"),
        ]
        assert notes == JoinNotes(pages_alone=2)
        wanted = replace(BOTH, locales=("ja-JP",), source="de-DE")
        with pytest.raises(NothingSelected, match="no text of ja-JP has a counterpart in de-DE"):
            list(iter_occurrences(connection, wanted))


def test_one_source_has_the_best_target_of_each_language_with_the_reason() -> None:
    other = {"openlocfilehash": "2" * 40}
    pages = [
        a_page({103: ("Save.", "保存。")}, "ja-JP", "a.md", kind="HT"),
        a_page({103: ("Save.", "Speichern.")}, "de-DE", "a.md", kind="MT"),
        a_page({103: ("Save.", "セーブ。")}, "ja-JP", "b.md", kind="MT", **other),
        a_page(
            {103: ("Save.", "Sichern.")},
            "de-DE",
            "b.md",
            kind="MT",
            lasthandoff="06/01/2024",
            **other,
        ),
    ]
    with closing(store_of(*pages)) as connection:
        (found,) = select(connection, replace(BOTH, dedupe="source"))
        assert tell(found) == ToldPair(
            name=found.page.key,
            number=103,
            kind="MT",
            source="Save.",
            occurrences=2,
            targets=(
                Told("ja-JP", "handbook.ja-jp/a.md", "56a61-103", "保存。", "human"),
                Told("de-DE", "handbook.de-de/b.md", "56465-103", "Sichern.", "newest"),
            ),
            translated_source=None,
        )
