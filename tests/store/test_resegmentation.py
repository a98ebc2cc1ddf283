"""Deliveries of one handback that divide the same text into other segments."""

import sqlite3
from collections.abc import Sequence
from itertools import permutations

import pytest
from pages import Pairs, add, document, memory, page

from tmx_extract.flows.undo import undo
from tmx_extract.model import Document
from tmx_extract.store.connection import in_memory
from tmx_extract.store.resegmentation import DeliveredSegment, find_resegmented

# Numbers are sentences; texts are the content of the deliveries, the oldest first.
Delivery = dict[int | str, str]


def recut(*deliveries: Delivery) -> list[str]:
    """Return delivery and number of the segments that become history."""
    cuts: list[DeliveredSegment] = []
    names: dict[int, str] = {}
    for age, delivery in enumerate(deliveries):
        for name, source in delivery.items():
            row = len(cuts)
            number = int(str(name).removeprefix("p"))
            names[row] = f"{age}:{name}"
            cuts.append(
                DeliveredSegment(
                    name=("", int(str(name).startswith("p")), number),
                    delivery_id=10 - age,
                    age=(f"2021-01-0{age + 1}",),
                    source=source,
                    segment_row=row,
                )
            )
    return [names[row] for row in sorted(find_resegmented(cuts))]


@pytest.mark.parametrize(
    ("deliveries", "history"),
    [
        ([{105: "One.", 106: "Two."}], []),
        ([{105: "One.", 106: "Two."}, {105: "One.", 106: "Two."}], []),
        ([{105: "One.", 106: "Two."}, {"p105": "One. Two."}], ["0:105", "0:106"]),
        ([{105: "One.", 106: "Two."}, {"p105": "One.\nTwo."}], ["0:105", "0:106"]),
        ([{"p105": "One. Two."}, {105: "One.", 106: "Two."}], ["0:p105"]),
        # 105 has a newer text with its own number, which includes 106.
        ([{105: "One.", 106: "Two."}, {105: "One. Two."}], ["0:106"]),
        ([{105: "One. Two."}, {105: "One.", 106: "Two."}], []),
        # A delivery that lacks a pair does not affect it.
        ([{105: "One.", 106: "Two."}, {105: "One."}], []),
        ([{105: "One.", 106: "Two."}, {105: "One.", 107: "Three."}], []),
        # Whole words count, and most of the text must be there.
        ([{105: "One"}, {"p105": "Oneself and more."}], []),
        ([{"p105": "Yes, and much more about it."}, {105: "Yes,", 107: "Else."}], []),
        # Each delivery is compared with all newer ones.
        (
            [{105: "One.", 106: "Two."}, {"p105": "One. Two."}, {105: "One.", 106: "Two."}],
            ["0:105", "0:106", "1:p105"],
        ),
        ([{105: ""}, {"p105": "One."}], []),
    ],
)
def test_segments_divided_differently_by_a_newer_delivery_are_history(
    deliveries: Sequence[Delivery], history: list[str]
) -> None:
    assert recut(*deliveries) == history


OLD: Pairs = {
    103: ("One.", "一。"),
    104: ("Two.", "二。"),
    105: ("Three.", "三。"),
}
NEW: Pairs = {"p103": ("One. Two.", "一つ。二つ。"), 105: ("Three.", "三つ。")}
LATER: Pairs = {103: ("One.", "壱。"), 104: ("Two.", "弐。"), 105: ("Three.", "参。")}


def delivered(pairs: Pairs, prefix: str, date: str) -> Document:
    return document(page(pairs, prefix=prefix, lasthandoff=date))


FIRST = delivered(OLD, "aaaaa", "01/01/2021")
SECOND = delivered(NEW, "bbbbb", "02/01/2021")
THIRD = delivered(LATER, "ccccc", "03/01/2021")


def current(connection: sqlite3.Connection) -> list[str]:
    """Segment id and target of each row of the view, by id."""
    return sorted(f"{row[3]} {row[5]}" for row in memory(connection))


@pytest.mark.parametrize("order", list(permutations((FIRST, SECOND))))
def test_the_memory_has_the_text_once(order: Sequence[Document]) -> None:
    connection = in_memory()
    for item in order:
        add(connection, item)
    assert current(connection) == ["bbbbb-105 三つ。", "bbbbb-p103 一つ。二つ。"]


@pytest.mark.parametrize("order", list(permutations((FIRST, SECOND, THIRD))))
def test_the_order_of_three_deliveries_leaves_no_trace(order: Sequence[Document]) -> None:
    connection = in_memory()
    for item in order:
        add(connection, item)
    assert current(connection) == ["ccccc-103 壱。", "ccccc-104 弐。", "ccccc-105 参。"]


def test_undo_brings_the_older_sentences_back() -> None:
    connection = in_memory()
    add(connection, FIRST)
    before = memory(connection)
    add(connection, SECOND)
    undo(connection, 2)
    assert memory(connection) == before
