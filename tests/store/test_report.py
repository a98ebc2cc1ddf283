"""The figures of a report, counted by hand on a few pages."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from pages import add, document, page

from tmx_extract.errors import NothingSelected
from tmx_extract.model import CheckVersion, Selection
from tmx_extract.store.connection import in_memory
from tmx_extract.store.report.conflicts import (
    ConflictingText,
    TextConflict,
    TextConflictCounts,
    count_conflicts,
    list_conflicts,
)
from tmx_extract.store.report.counting import KindCounts, count_selected
from tmx_extract.store.report.findings import (
    LastRun,
    ProblemCount,
    count_faulty_pairs,
    count_findings,
    count_problems,
    list_unchecked,
    read_last_run,
)
from tmx_extract.store.report.groups import (
    Folder,
    GroupCount,
    Totals,
    count_by_field,
    count_by_folder,
    count_by_month,
    count_by_product,
    read_totals,
)
from tmx_extract.store.report.repetition import (
    Frequency,
    RepeatedPair,
    Repetition,
    count_frequencies,
    count_lengths,
    count_ratios,
    list_repeated,
    read_repetition,
)
from tmx_extract.store.report.texts import iter_texts

JAPANESE = Selection(dedupe="segment", locale="ja-JP", source_locale="en-US")
MACHINE = page(
    {103: ("Save", "保存"), 104: ("Save", "保存"), 105: ("Open the file.", "ファイルを開きます。")}
).replace(b"ms.contentlocale", b"ms.service: Storage\nms.contentlocale")
HUMAN = page(
    {103: ("Save", "保存する"), 104: ("Store", "保存"), 105: ("Keep\\*", "保持\\*")},
    locfileid="2",
    kind="HT",
    lasthandoff="02/03/2023",
)
UNKNOWN = page({103: ("Keep*", "保持*")}, locfileid=None, kind=None, lasthandoff=None)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as store:
        add(store, document(MACHINE, "docs/a/save.md", repository="handbook"))
        add(store, document(HUMAN, "docs/b/save.md", repository="handbook"))
        add(store, document(UNKNOWN, "keep.md"))
        german = page({103: ("Save", "Speichern")}, locfileid="9", locale="de-DE")
        add(store, document(german, "docs/a/save.md", repository="handbook.de-de"))
        yield store


def test_segments_are_counted_in_their_kinds(connection: sqlite3.Connection) -> None:
    count_selected(connection, JAPANESE)
    assert read_totals(connection) == Totals(
        segments=KindCounts(3, 3, 1),
        source_words=KindCounts(5, 3, 1),
        source_characters=KindCounts(22, 15, 5),
        target_characters=KindCounts(14, 10, 3),
        pages=3,
        handbacks=3,
        documents=3,
        first_date="2023-02-03",
        last_date="2024-05-15",
    )
    assert count_by_folder(connection) == [
        Folder("", "", KindCounts(0, 0, 1)),
        Folder("handbook", "docs/a", KindCounts(3, 0, 0)),
        Folder("handbook", "docs/b", KindCounts(0, 3, 0)),
    ]
    assert count_by_month(connection) == [
        GroupCount("", KindCounts(0, 0, 1)),
        GroupCount("2023-02", KindCounts(0, 3, 0)),
        GroupCount("2024-05", KindCounts(3, 0, 0)),
    ]
    assert count_by_product(connection) == [
        GroupCount("", KindCounts(0, 3, 1)),
        GroupCount("storage", KindCounts(3, 0, 0)),
    ]
    assert count_by_field(connection, "ms.service") == [
        GroupCount("", KindCounts(0, 3, 1)),
        GroupCount("Storage", KindCounts(3, 0, 0)),
    ]


def test_pairs_are_the_same_in_author_form(connection: sqlite3.Connection) -> None:
    count_selected(connection, JAPANESE)
    assert read_repetition(connection) == Repetition(
        pairs=5, sources=4, targets=4, words=9, words_once=7
    )
    assert count_frequencies(connection) == [Frequency(1, 3), Frequency(2, 2)]
    assert list_repeated(connection, JAPANESE, 5) == [
        RepeatedPair("Keep*", "保持*", KindCounts(0, 1, 1)),
        RepeatedPair("Save", "保存", KindCounts(2, 0, 0)),
    ]
    assert list_repeated(connection, JAPANESE, 1) == [
        RepeatedPair("Keep*", "保持*", KindCounts(0, 1, 1))
    ]
    assert list(iter_texts(connection, JAPANESE, "source")) == [
        "Save",
        "Open the file.",
        "Store",
        "Keep*",
    ]


def test_conflicts_are_counted_from_either_side(connection: sqlite3.Connection) -> None:
    count_selected(connection, JAPANESE)
    assert count_conflicts(connection, "source") == TextConflictCounts(texts=1, segments=3, mixed=1)
    assert list_conflicts(connection, JAPANESE, "source", texts=9, others=9) == [
        TextConflict(
            "Save",
            (
                ConflictingText("保存", KindCounts(2, 0, 0)),
                ConflictingText("保存する", KindCounts(0, 1, 0)),
            ),
            2,
            KindCounts(2, 1, 0),
        )
    ]
    assert count_conflicts(connection, "target") == TextConflictCounts(texts=1, segments=3, mixed=1)
    assert list_conflicts(connection, JAPANESE, "target", texts=9, others=1) == [
        TextConflict(
            "保存", (ConflictingText("Save", KindCounts(2, 0, 0)),), 2, KindCounts(2, 1, 0)
        )
    ]


def test_lengths_are_those_of_segments(connection: sqlite3.Connection) -> None:
    count_selected(connection, JAPANESE)
    assert count_lengths(connection, "source_words") == [
        (1, KindCounts(2, 3, 1)),
        (3, KindCounts(1, 0, 0)),
    ]
    assert count_ratios(connection) == [
        (40, KindCounts(0, 1, 0)),
        (50, KindCounts(2, 0, 0)),
        (60, KindCounts(0, 1, 1)),
        (70, KindCounts(1, 0, 0)),
        (100, KindCounts(0, 1, 0)),
    ]


def test_findings_and_problems_are_those_of_the_selection(connection: sqlite3.Connection) -> None:
    count_selected(connection, JAPANESE)
    rule = CheckVersion("numbers-differ", 1)
    assert list_unchecked(connection, [rule]) == ["numbers-differ"]
    assert count_findings(connection) == []
    assert count_faulty_pairs(connection) == (0, 0)
    assert count_problems(connection) == [
        ProblemCount("no-locfileid", "info", 1, 1),
    ]
    assert read_last_run(connection) == LastRun(4, "2024-06-01T10:00:05Z", "0.1.0")


def test_filters_leave_segments_out(connection: sqlite3.Connection) -> None:
    count_selected(
        connection, Selection(dedupe="segment", locale="ja-JP", path="docs/*", min_words=2)
    )
    assert read_totals(connection).segments == KindCounts(1, 0, 0)


def test_a_filter_that_leaves_nothing_is_named(connection: sqlite3.Connection) -> None:
    with pytest.raises(NothingSelected, match="no pair passes --min-words 99"):
        count_selected(connection, Selection(dedupe="segment", locale="ja-JP", min_words=99))
