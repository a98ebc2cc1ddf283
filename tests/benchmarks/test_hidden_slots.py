"""The counts of free numbers."""

from collections import Counter

from pages import pair

from benchmarks.hidden_slots import SlotTally, count_slots
from tmx_extract.extract.read import read_document
from tmx_extract.model import Origin

TEXT = f"""\
---
title: 題
---
{pair("4ef9c-102", "One.", "一。")}

![鍵の図。](key.png)

{pair("4ef9c-105", "One.", "一。")}

[a]: b.md

{pair("4ef9c-107", "One.", "一。")} 説明 {pair("4ef9c-109", "One.", "一。")}
"""
ENGLISH = "---\ntitle: Name\n---\nOne.\n\n![A key. Long.](key.png)\n\nOne. [a]\n\nOne. Text One.\n"


def test_free_numbers_are_counted_by_kind_and_cause() -> None:
    tally = SlotTally()
    document = read_document(TEXT.encode(), Origin(path="a.md"))
    rows = list(count_slots(document, ENGLISH, [], tally))
    assert tally == SlotTally(
        pages=1,
        free=5,
        explained=4,
        labels=1,
        partial=1,
        recovered=Counter({"front-matter: title": 1, "image-alt": 1}),
        unexplained=Counter({"text-without-pair": 1}),
    )
    assert [row[:4] for row in rows] == [
        ("recovered", "a.md", "4ef9c-101", "front-matter: title"),
        ("recovered", "a.md", "4ef9c-103", "image-alt"),
        ("slot", "a.md", "4ef9c-108", "text-without-pair"),
    ]
    assert rows[1][4] == "A key. Long. → 鍵の図。"


def test_a_page_without_pairs_is_not_counted() -> None:
    tally = SlotTally()
    document = read_document(b"---\ntitle: x\n---\n", Origin(path="a.md"))
    assert list(count_slots(document, ENGLISH, [], tally)) == []
    assert tally == SlotTally()
