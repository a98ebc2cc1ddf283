"""The result of every filter, compared with a slow implementation; samples, neighbours, parts."""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from budget import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import document, page, pair, store_of

from tmx_extract.errors import NothingSelected
from tmx_extract.model import (
    Document,
    Elsewhere,
    FieldCondition,
    Occurrence,
    Selection,
    SplitBy,
    TranslationType,
)
from tmx_extract.store.select import iter_occurrences, iter_parts

LAW = settings(examples(60), suppress_health_check=list(HealthCheck))
Place = tuple[str, str, str, str, int]
"""Repository, path, content, segment id, ordinal: identifies a segment."""
_TYPES = {"HT": 0, "MT": 1, None: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One segment with all properties for filters."""

    order: tuple[str, ...]
    place: Place
    current: bool
    chosen: bool
    fields: dict[str, Any]
    kind: str | None
    date: str
    stands_in: str
    source: str
    target: str
    words: int
    problems: frozenset[str]


def read_rows(connection: sqlite3.Connection) -> list[Row]:
    """Return all segments, in page order."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    found = cursor.execute(
        "SELECT d.*, d.id AS document_id, h.handback_date AS newest, h.key, s.*, e.*,"
        " h.superseded_by IS NULL AS current, s.id & 16777215 AS ordinal FROM segment s"
        " JOIN document d ON d.id = s.document_id JOIN handback h ON h.id = d.handback_id"
        " JOIN entry e ON e.id = s.entry_id"
    ).fetchall()
    rows = []
    for one in found:
        names = ("repository", "path", "locale", "newest", "key", "handback_date", "content_hash")
        rows.append(
            Row(
                order=(*(one[name] or "" for name in names), f"{one['ordinal']:09}"),
                place=(
                    one["repository"],
                    one["path"],
                    one["content_hash"],
                    one["segment_id"],
                    one["ordinal"],
                ),
                current=bool(one["current"]),
                chosen=bool(one["chosen"]),
                fields=json.loads(one["front_matter"]),
                kind=one["translation_type"],
                date=one["handback_date"] or "",
                stands_in=one["place"],
                source=one["source"],
                target=one["target"],
                words=one["source_words"],
                problems=frozenset(problems_of(connection, one)),
            )
        )
    return sorted(rows, key=lambda row: row.order)


def problems_of(connection: sqlite3.Connection, segment: sqlite3.Row) -> Iterator[str]:
    """Yield the codes of problems of the segment, or of its whole page."""
    for code, start, end, message in connection.execute(
        'SELECT code, start, "end", message FROM diagnostic WHERE document_id = ?',
        (segment["document_id"],),
    ):
        if (
            start == end
            or code in ("invalid-field", "invalid-front-matter")
            or max(start, segment["start"]) < min(end, segment["end"])
            or segment["segment_id"] in re.findall(r"[0-9a-f]{5}-p?[0-9]+", message)
        ):
            yield code


def passes(row: Row, wanted: Selection) -> bool:
    """Return whether the segment passes every filter, checked one by one."""
    repository, path, *_ = row.place
    return all(
        (
            row.current or wanted.all_handbacks,
            row.chosen or wanted.dedupe == "none",
            wanted.front_matter_prose or "front-matter-as-prose" not in row.problems,
            not wanted.translation_type or row.kind == wanted.translation_type,
            not wanted.repository or fnmatchcase(repository, wanted.repository),
            not wanted.path or fnmatchcase(path, wanted.path),
            not wanted.since or wanted.since <= row.date,
            not wanted.until or "" < row.date <= wanted.until,
            all(meets(row.fields, condition) for condition in wanted.where),
            not wanted.places or row.stands_in in wanted.places,
            wanted.min_words is None or row.words >= wanted.min_words,
            wanted.max_words is None or row.words <= wanted.max_words,
            not wanted.not_identical or row.source.strip() != row.target.strip(),
            not row.problems & wanted.without_problems,
        )
    )


def meets(fields: dict[str, Any], condition: FieldCondition) -> bool:
    value = fields.get(condition.field, [])
    values = value if isinstance(value, list) else [value]
    return any(fnmatchcase(one, condition.value) for one in values) is not condition.negated


def twin(rows: Sequence[Row], wanted: Selection) -> list[tuple[Place, int]]:
    """Return the resulting locations with the number of their segments, in page order."""
    left = [row for row in rows if passes(row, wanted)]
    if wanted.dedupe in ("none", "segment"):
        return [(row.place, 1) for row in left]
    dates = sorted({row.date for row in left}, reverse=True)
    pairs = defaultdict[tuple[str, str], list[Row]](list)
    for row in left:
        pairs[row.source, row.target].append(row)
    best = [
        (min(same, key=lambda row: (_TYPES[row.kind], dates.index(row.date), row.order)), len(same))
        for same in pairs.values()
    ]
    if wanted.dedupe == "source":
        sources = defaultdict[str, list[tuple[Row, int]]](list)
        for one in best:
            sources[one[0].source].append(one)
        best = [
            min(
                targets,
                key=lambda one: (
                    not one[0].target.strip(),
                    _TYPES[one[0].kind],
                    dates.index(one[0].date),
                    -one[1],
                    one[0].target,
                ),
            )
            for targets in sources.values()
        ]
    return [(row.place, count) for row, count in sorted(best, key=lambda one: one[0].order)]


def place_of(one: Occurrence) -> Place:
    page = one.page
    return page.repository, page.path, page.content_hash, one.segment_id, one.ordinal


def select(connection: sqlite3.Connection, wanted: Selection) -> list[Occurrence]:
    try:
        return list(iter_occurrences(connection, wanted))
    except NothingSelected:
        return []


# Random stores and selections.

SOURCES = st.sampled_from(["Save.", "Print the page.", "OK", "  OK ", "Open a new file now."])
TARGETS = st.sampled_from(["保存。", "印刷。", "OK", "OK\u3000", ""])
KINDS: st.SearchStrategy[TranslationType | None] = st.sampled_from(["MT", "HT", None])
FRONT = st.lists(
    st.sampled_from(
        [
            "ms.service: billing",
            "ms.prod: excel",
            "ms.custom: [first, second]",
            "robots: noindex",
            "ms.locfileid: nonsense",
        ]
    ),
    unique=True,
)
PLACES_ON_PAGE = ["{}", "# {}", "- {}", "> {}", "> [!NOTE]\n> {}", "| {} |", "![{}](a.png)"]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A page whose texts and names come from a small set."""
    number = draw(st.integers(1, 6))
    numbers = draw(st.lists(st.integers(103, 107), min_size=1, max_size=4))
    body = "\n\n".join(
        draw(st.sampled_from(PLACES_ON_PAGE)).format(
            pair(f"{number:05x}-{one}", draw(SOURCES), draw(TARGETS))
        )
        for one in numbers
    )
    kind = draw(KINDS)
    day = draw(st.sampled_from(["05/15/2024", "01/01/2023", None]))
    front = page(
        {}, locfileid=f"53{number}", openlocfilehash=f"{number:040x}", kind=kind, lasthandoff=day
    ).decode()
    extra = "\n".join(draw(FRONT))
    text = front.replace("---\n", f"---\n{extra}\n", 1) + body + "\n"
    return document(
        text.encode(),
        draw(st.sampled_from(["a.md", "docs/a.md", "docs/b.md", "Docs/b.md", "docs/in/c.md"])),
        repository=draw(st.sampled_from(["", "handbook.ja-jp", "guide.ja-jp"])),
    )


CONDITIONS = st.builds(
    FieldCondition,
    field=st.sampled_from(["ms.service", "ms.prod", "ms.custom", "robots", "ms.translationtype"]),
    value=st.sampled_from(["*", "e*", "second", "?T", ""]),
    negated=st.booleans(),
)
SELECTIONS = st.builds(
    Selection,
    dedupe=st.sampled_from(["none", "segment", "pair", "source"]),
    translation_type=st.sampled_from([None, None, "MT", "HT"]),
    path=st.sampled_from([None, None, "docs/*", "*.md", "?.md"]),
    since=st.sampled_from([None, None, "2023-06-01"]),
    until=st.sampled_from([None, None, "2023-06-01"]),
    all_handbacks=st.booleans(),
    as_written=st.just(True),
    repository=st.sampled_from([None, None, "*.ja-jp", "guide*", ""]),
    where=st.lists(CONDITIONS, max_size=1).map(tuple),
    places=st.frozensets(
        st.sampled_from(["heading", "paragraph", "list-item", "alert", "quote"]), max_size=4
    ),
    min_words=st.sampled_from([None, None, 0, 2, 4]),
    max_words=st.sampled_from([None, None, 1, 3]),
    not_identical=st.booleans(),
    without_problems=st.frozensets(
        st.sampled_from(["duplicate-id", "empty-target", "invalid-field", "no-locfileid"]),
        max_size=2,
    ),
)  # fmt: skip


@LAW
@given(st.lists(documents(), min_size=1, max_size=6), SELECTIONS)
def test_the_filters_agree_with_a_slow_implementation(
    pages: list[Document], wanted: Selection
) -> None:
    with closing(store_of(*pages)) as connection:
        given = [(place_of(one), one.occurrences) for one in select(connection, wanted)]
        assert given == twin(read_rows(connection), wanted)


@LAW
@given(
    st.lists(documents(), min_size=1, max_size=6),
    SELECTIONS,
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(),
)
def test_a_sample_is_a_part_of_the_right_size_and_the_same_in_any_order_of_ingestion(
    pages: list[Document], wanted: Selection, size: int, limit: int, seed: int
) -> None:
    drawn = replace(wanted, sample=size, seed=seed)
    with closing(store_of(*pages)) as one, closing(store_of(*pages[::-1])) as other:
        every, sample = select(one, wanted), select(one, drawn)
        assert len(sample) == min(size, len(every))
        assert [item for item in every if item in sample] == sample
        assert select(other, drawn) == sample
        assert select(one, replace(drawn, limit=limit)) == sample[:limit]
        assert select(one, replace(wanted, limit=limit)) == every[:limit]


@LAW
@given(
    st.lists(documents(), min_size=1, max_size=6),
    SELECTIONS,
    st.sampled_from(["document", "folder", "product", "type"]),
)
def test_all_parts_together_are_the_whole(
    pages: list[Document], wanted: Selection, by: SplitBy
) -> None:
    wanted = replace(wanted, neighbours=True, places_elsewhere=2)
    with closing(store_of(*pages)) as connection:
        every = select(connection, wanted)
        try:
            parts = [(name, list(part)) for name, part in iter_parts(connection, wanted, by)]
        except NothingSelected:
            parts = []
        names = [name for name, _ in parts]
        assert names == sorted(set(names))
        for _, part in parts:
            assert [one for one in every if one in part] == part
        assert sorted((one for _, part in parts for one in part), key=every.index) == every


@LAW
@given(st.lists(documents(), min_size=1, max_size=6), SELECTIONS, st.integers(0, 4))
def test_further_locations_are_the_first_of_the_others(
    pages: list[Document], wanted: Selection, most: int
) -> None:
    with closing(store_of(*pages)) as connection:
        left = [row for row in read_rows(connection) if passes(row, wanted)]
        for one in select(connection, replace(wanted, places_elsewhere=most)):
            others = [
                Elsewhere(row.place[0], row.place[1], row.place[3])
                for row in left
                if (row.source, row.target) == (one.source, one.target)
                and row.place != place_of(one)
            ]
            deduped = wanted.dedupe in ("pair", "source")
            assert one.elsewhere == (tuple(others[:most]) if deduped else ())


def test_the_neighbours_are_those_of_the_page_despite_filters() -> None:
    texts = {103: ("One.", "一。"), 104: (r"A \* star.", "星。"), 105: ("Three of them.", "三。")}
    other = page({103: ("Four.", "四。")}, locfileid="9", openlocfilehash="9" * 40)
    with closing(store_of(document(page(texts), "a.md"), document(other, "b.md"))) as connection:
        wanted = Selection(dedupe="segment", neighbours=True)

        def neighbours(selection: Selection) -> list[tuple[str | None, str, str | None]]:
            found = iter_occurrences(connection, selection)
            return [(one.previous_source, one.source, one.next_source) for one in found]

        assert neighbours(wanted) == [
            (None, "One.", "A * star."),
            ("One.", "A * star.", "Three of them."),
            ("A * star.", "Three of them.", None),
            (None, "Four.", None),
        ]
        assert neighbours(replace(wanted, as_written=True, min_words=3, path="a.md")) == [
            ("One.", r"A \* star.", "Three of them."),
            (r"A \* star.", "Three of them.", None),
        ]
        assert neighbours(replace(wanted, dedupe="pair", limit=1)) == [(None, "One.", "A * star.")]


def test_another_seed_gives_another_sample() -> None:
    texts = {number: (f"Text {number}.", f"文{number}。") for number in range(103, 203)}
    with closing(store_of(document(page(texts)))) as connection:
        wanted = Selection(dedupe="pair", sample=10)
        samples = {
            tuple(one.number for one in select(connection, replace(wanted, seed=seed)))
            for seed in range(5)
        }
        assert len(samples) == 5
        assert all(list(sample) == sorted(sample) for sample in samples)


def test_texts_of_a_conflict_can_be_left_out() -> None:
    one, other = (page({103: ("Save.", text), 104: ("Print.", "印刷。")}) for text in ("甲", "乙"))
    with closing(store_of(document(one), document(other))) as connection:
        wanted = Selection(dedupe="none", without_problems=frozenset({"conflicting-texts"}))
        assert {found.source for found in select(connection, wanted)} == {"Print."}


def test_all_pairs_of_a_page_with_too_many_problems_are_left_out() -> None:
    twice = dict.fromkeys(range(103, 1205), ("Save.", "保存。"))
    body = page(twice).decode() + page(twice).decode().partition("---\n\n")[2]
    sound = page({103: ("Print.", "印刷。")}, locfileid="9")
    pages = [document(body.encode(), "twice.md"), document(sound, "sound.md")]
    with closing(store_of(*pages)) as connection:
        wanted = Selection(dedupe="none", without_problems=frozenset({"duplicate-id"}))
        assert [found.source for found in select(connection, wanted)] == ["Print."]
