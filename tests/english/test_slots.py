"""Free numbers between pairs, and the texts that fill them."""

import pytest
from pages import pair

from tmx_extract.english.slots import (
    FreeSlots,
    Gap,
    HiddenText,
    Placed,
    fill_gap,
    fill_with_fields,
    have_order,
    iter_gaps,
    iter_unordered,
)
from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin


def read(*ids: str) -> Document:
    """Return a page with these pairs; the source of a paragraph has two sentences."""
    pairs = [pair(f"4ef9c-{name}", "One. Two." if "p" in name else "One.", "一。") for name in ids]
    return read_document("".join(pairs).encode(), Origin(path="a.md"))


def hidden(sentences: int, *, start: int = 0, field: str = "title") -> HiddenText:
    return HiddenText("Source", "目標", start, start + 2, "front-matter", field, sentences)


@pytest.mark.parametrize(
    ("ids", "ordered"),
    [
        (["101", "102", "p101", "104", "p102"], True),
        (["p103", "102", "103"], True),
        (["102", "102"], False),
        (["103", "102"], False),
        (["p102", "103", "p101"], False),
        (["p102", "103", "p102"], False),
    ],
)
def test_order_of_numbers(ids: list[str], ordered: bool) -> None:
    assert have_order(read(*ids)) is ordered


def test_pairs_with_several_prefixes_have_no_order() -> None:
    text = pair("4ef9c-101", "a", "b") + pair("4ef9d-102", "a", "b")
    assert not have_order(read_document(text.encode(), Origin(path="a.md")))


def test_gaps_are_between_neighbouring_sentences() -> None:
    segments = read("103", "104", "p101", "p102", "110", "112").segments
    _, second, first_paragraph, second_paragraph, third, fourth = segments
    assert list(iter_gaps(segments)) == [
        Gap(101, 2, 0, 0, ()),
        Gap(105, 5, second.end, third.start, (first_paragraph, second_paragraph)),
        Gap(111, 1, third.end, fourth.start, ()),
    ]


def test_numbers_without_pairs_of_an_unordered_page() -> None:
    assert list(iter_unordered(read("107", "102", "103", "p104").segments)) == [
        FreeSlots(101, 1, "unordered-numbers", 0),
        FreeSlots(104, 3, "unordered-numbers", 0),
    ]


@pytest.mark.parametrize(
    ("free", "sentences", "numbers"),
    [
        (1, [1], [(101, 1)]),
        (3, [3], [(101, 3)]),
        (1, [3], [(101, 1)]),
        (3, [1, 2], [(101, 1), (102, 2)]),
        (2, [1, 2], [(101, 1), (102, 1)]),
        (2, [1], None),
        (2, [3], None),
        (3, [1, 1], None),
        (1, [], None),
    ],
)
def test_a_gap_is_filled_if_its_numbers_are_those_of_the_texts(
    free: int, sentences: list[int], numbers: list[tuple[int, int]] | None
) -> None:
    texts = [hidden(size) for size in sentences]
    placed = fill_gap(Gap(101, free, 0, 9, ()), texts)
    found = None if placed is None else [(item.number, item.size) for item in placed]
    assert found == numbers
    assert placed is None or [item.text for item in placed] == texts


def test_paragraphs_take_the_numbers_of_their_sentences() -> None:
    segments = read("101", "p101", "p102", "108").segments
    (gap,) = iter_gaps(segments)
    before, between = hidden(1, start=segments[0].end), hidden(1, start=segments[2].start - 1)
    assert fill_gap(gap, [before, between]) == [Placed(102, 1, before), Placed(105, 1, between)]
    assert fill_gap(gap, [before]) is None


@pytest.mark.parametrize(
    ("free", "sentences", "numbers"),
    [
        (2, [1, 2], [(101, 1), (102, 1)]),
        (4, [1, 2], [(101, 1), (102, 3)]),
        (3, [2, 1, 1], [(101, 2), (103, 1)]),
        (1, [2, 1], []),
        (1, [], []),
    ],
)
def test_fields_take_their_numbers_if_they_are_free(
    free: int, sentences: list[int], numbers: list[tuple[int, int]]
) -> None:
    texts = [hidden(size) for size in sentences]
    placed = fill_with_fields(Gap(101, free, 0, 9, ()), texts)
    assert [(item.number, item.size) for item in placed] == numbers
    assert [item.text for item in placed] == texts[: len(numbers)]


def test_the_last_field_does_not_take_the_numbers_of_an_image() -> None:
    field, image = hidden(1), hidden(1, start=5, field="")
    assert fill_with_fields(Gap(101, 5, 0, 9, ()), [field, image]) == [Placed(101, 1, field)]
