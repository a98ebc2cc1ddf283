"""Changes by people, counted from a memory."""

import sqlite3

import pytest
from returned import Returned, fill

from tmx_extract.effort.groups import BY
from tmx_extract.errors import NothingSelected
from tmx_extract.flows.effort import (
    EffortOptions,
    EffortReport,
    iter_measured,
    mark_changes,
    measure_effort,
)
from tmx_extract.match.difference import DifferencePart
from tmx_extract.store.connection import in_memory
from tmx_extract.store.edits.read import EditSelection

EDITS = (
    Returned("ファイルを保存します。", "ファイルを保存します。"),
    Returned("保存して下さい。", "保存します。"),
    Returned("Save it.", "Save them.", by="", kind=None, at="2024-06-30T23:59:59Z"),
    Returned("Datei", "Die Datei", by="Max", kind="HT", locale="de-DE", path="docs/de.md"),
)


@pytest.fixture
def memory() -> sqlite3.Connection:
    connection = in_memory()
    fill(connection, EDITS)
    return connection


def told(effort: EffortReport) -> dict[str, dict[str, int]]:
    return {
        by: {name: figures.returned for name, figures in groups.items()}
        for by, groups in effort.groups.items()
    }


def test_edits_are_grouped_by_every_known_property(memory: sqlite3.Connection) -> None:
    called: list[None] = []
    options = EffortOptions(selection=EditSelection(), by=BY)
    effort = measure_effort(memory, options, advance=lambda: called.append(None))
    assert told(effort) == {
        "type": {"MT": 2, "HT": 1, "unknown": 1},
        "product": {"azure": 4},
        "person": {"": 1, "Max": 1, "Yuki": 2},
        "month": {"2024-06": 1, "2024-07": 3},
        "locale": {"de-DE": 1, "ja-JP": 3},
        "assignment": {"": 4},
        "page": {"docs/de.md": 1, "docs/save.md": 3},
    }
    total = effort.total
    assert (total.returned, total.unchanged, len(called)) == (4, 1, 4)
    assert (total.words, total.unchanged_words) == (20, 10)
    assert (total.distance, total.longer) == (12, 38)
    assert (total.ter_edits, total.ter_words) == (5, 14)


def test_the_figures_of_all_groups_add_up(memory: sqlite3.Connection) -> None:
    effort = measure_effort(memory, EffortOptions(selection=EditSelection(), by=BY))
    for groups in effort.groups.values():
        first, *others = groups.values()
        for figures in others:
            first = first.plus(figures)
        assert first == effort.total


@pytest.mark.parametrize(
    ("selection", "edits"),
    [
        (EditSelection(person="Yuki"), 2),
        (EditSelection(locale="de-DE"), 1),
        (EditSelection(since="2024-07-01"), 3),
        (EditSelection(until="2024-06-30"), 1),
        (EditSelection(path="docs/s*"), 3),
        (EditSelection(translation_type="MT"), 2),
    ],
)
def test_a_selection_takes_part_of_the_edits(
    memory: sqlite3.Connection, selection: EditSelection, edits: int
) -> None:
    measured = list(iter_measured(memory, EffortOptions(selection=selection)))
    assert len(measured) == edits
    assert measure_effort(memory, EffortOptions(selection=selection)).total.returned == edits


def test_a_memory_without_edits_explains_how_to_get_them() -> None:
    with pytest.raises(NothingSelected) as raised:
        measure_effort(in_memory(), EffortOptions(selection=EditSelection()))
    assert raised.value.message == "no text of this memory has come back"
    assert raised.value.advice == "Bring the files back with: tmx-extract merge FILE"


def test_an_empty_selection_is_reported(memory: sqlite3.Connection) -> None:
    with pytest.raises(NothingSelected, match="no text passes the filters"):
        list(iter_measured(memory, EffortOptions(selection=EditSelection(person="Nobody"))))


def test_changes_are_marked_and_very_long_texts_are_replaced_whole(
    memory: sqlite3.Connection,
) -> None:
    edits = [one.edit for one in iter_measured(memory, EffortOptions(selection=EditSelection()))]
    assert mark_changes(edits[1]) == (
        DifferencePart("same", "保存し"),
        DifferencePart("deleted", "て下さい"),
        DifferencePart("inserted", "ます"),
        DifferencePart("same", "。"),
    )
    long = edits[0]._replace(before="a" * 10_001, after="b")
    assert mark_changes(long) == (
        DifferencePart("deleted", "a" * 10_001),
        DifferencePart("inserted", "b"),
    )
