"""Pairs that the English page gives back to a localized page."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import pair

from tmx_extract.english.images import find_whole_texts
from tmx_extract.english.recover import Recovery, recover_pairs
from tmx_extract.english.slots import FreeSlots
from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin, Segment


def read(text: str, path: str = "a.md") -> Document:
    return read_document(text.encode(), Origin(path=path))


def segment(document: Document, number: int, source: str, target: str, **values: str) -> Segment:
    """Return the expected segment of a target that the page has once."""
    start = document.text.index(target)
    end = start + len(target)
    place = values.get("place", "image-alt")
    field = values.get("field", "")
    identifier = f"4ef9c-{number}"
    return Segment(identifier, source, target, start, start, end, end, end, end, place, field)  # type: ignore[arg-type]


def sentence(number: int | str) -> str:
    return pair(f"4ef9c-{number}", "One.", "一。")


def found(text: str, english: str, *, path: str = "a.md") -> list[tuple[str, str]]:
    return [(item.id, item.source) for item in recover_pairs(read(text, path), english).segments]


ENGLISH = """\
---
description: Learn it. Then use it.
title: What are keys? | Contoso
---
One.

![Diagram of a key.](media/key.png)

One.

![Diagram of a lock. It is closed.](media/lock.png)

One.
"""
TEXT = f"""\
---
description: 学びます。 次に使います。
title: 鍵とは | Contoso
---
{sentence(105)}

![鍵の図](media/key.png)

{sentence(107)}

![錠の図](media/lock.png)

{sentence(110)}
"""


def test_a_page_gets_its_title_description_and_image_texts() -> None:
    document = read(TEXT)
    title, description = "What are keys? | Contoso", "Learn it. Then use it."
    front = {"place": "front-matter"}
    assert recover_pairs(document, ENGLISH) == Recovery(
        segments=(
            segment(document, 101, title, "鍵とは | Contoso", field="title", **front),
            segment(
                document,
                103,
                description,
                "学びます。 次に使います。",
                field="description",
                **front,
            ),
            segment(document, 106, "Diagram of a key.", "鍵の図"),
            segment(document, 108, "Diagram of a lock. It is closed.", "錠の図"),
        ),
        partial=frozenset({"4ef9c-108"}),
        unexplained=(),
        free=7,
    )


def test_a_cut_image_text_is_taken_from_the_published_page() -> None:
    published = "![鍵の図](media/key.png)\n![錠の図。 閉じています。](media/lock.png)\n"
    found = dict(enumerate(recover_pairs(read(TEXT), ENGLISH).segments))
    assert find_whole_texts(read(TEXT), found, published) == {3: "錠の図。 閉じています。"}


FRONT = "---\ntitle: 題\ndescription: 説明\n---\n"
ENGLISH_FRONT = "---\ntitle: Name\ndescription: Text\n---\n"


@pytest.mark.parametrize(
    ("text", "english", "pairs", "unexplained"),
    [
        (FRONT + sentence(103), ENGLISH_FRONT, ["101", "102"], []),
        (FRONT + sentence(102), ENGLISH_FRONT, ["101"], []),
        (FRONT + sentence(101), ENGLISH_FRONT, [], []),
        # The last field takes what is left, unless an image text is there too.
        (FRONT + sentence(105), ENGLISH_FRONT, ["101", "102"], []),
        (
            f"{FRONT}![鍵](k.png)\n{sentence(106)}",
            f"{ENGLISH_FRONT}![Key](k.png)\n",
            ["101", "102"],
            [(103, 3, "images-differ")],
        ),
        (
            f"{FRONT}![鍵](k.png)\n{sentence(104)}",
            f"{ENGLISH_FRONT}![Key](k.png)\n",
            ["101", "102", "103"],
            [],
        ),
        ("---\ntitle: 題\n---\n" + sentence(103), ENGLISH_FRONT, ["101"], []),
        ("---\ndescription: 説明\n---\n" + sentence(103), ENGLISH_FRONT, ["102"], []),
        (sentence(103), "One.", [], [(101, 2, "no-fields")]),
        # Front matter with a pair.
        (
            f"---\ntitle: {sentence(101)}\ndescription: 説明\n---\n{sentence(103)}",
            "---\ntitle: One.\ndescription: Text\n---\n",
            ["102"],
            [],
        ),
    ],
)
def test_front_matter(
    text: str, english: str, pairs: list[str], unexplained: list[tuple[int, int, str]]
) -> None:
    recovery = recover_pairs(read(text), english)
    assert [item.id.removeprefix("4ef9c-") for item in recovery.segments] == pairs
    assert [slots[:3] for slots in recovery.unexplained] == unexplained


KEY, ENGLISH_KEY = "![鍵](k.png)", "![Key. Long.](k.png)"


@pytest.mark.parametrize(
    ("between", "english", "after", "pairs"),
    [
        (KEY, ENGLISH_KEY, 103, ["102"]),
        (KEY, ENGLISH_KEY, 104, ["102"]),
        (KEY, ENGLISH_KEY, 102, []),
        (KEY + KEY, ENGLISH_KEY * 2, 104, ["102", "103"]),
        (KEY + KEY, ENGLISH_KEY * 2, 106, ["102", "104"]),
        (sentence("p101") + KEY, f"One. {ENGLISH_KEY}", 104, ["103"]),
        (KEY + sentence("p101"), f"{ENGLISH_KEY} One.", 104, ["102"]),
    ],
)
def test_image_texts_between_pairs(
    between: str, english: str, after: int, pairs: list[str]
) -> None:
    text = f"{sentence(101)}{between}{sentence(after)}"
    recovery = recover_pairs(read(text), f"One. {english} One.")
    assert [item.id.removeprefix("4ef9c-") for item in recovery.segments] == pairs
    assert recovery.unexplained == ()
    assert recovery.explained == recovery.free


@pytest.mark.parametrize(
    ("between", "english", "after", "size", "cause"),
    [
        (KEY, ENGLISH_KEY, 106, 4, "images-differ"),
        (KEY + KEY, ENGLISH_KEY * 2, 105, 3, "images-differ"),
        (KEY, "![Lock](l.png)", 103, 1, "images-differ"),
        (KEY + "![錠](l.png)", ENGLISH_KEY, 103, 1, "images-differ"),
        (
            "\n```\ncode\n```\n説明です。\n",
            "\n```\ncode\n```\nText.\n",
            103,
            1,
            "text-without-pair",
        ),
        ("\n```\ncode\n```\n|", "", 103, 1, "nothing-there"),
        ("\n[a]: b.md\n", "", 103, 1, "nothing-there"),
        ("\n[a]: b.md\n", "[x][a]", 103, 1, "nothing-there"),
    ],
)
def test_numbers_that_nothing_explains(
    between: str, english: str, after: int, size: int, cause: str
) -> None:
    document = read(f"{sentence(101)}{between}{sentence(after)}")
    position = document.segments[0].end
    assert recover_pairs(document, f"One. {english} One.") == Recovery(
        segments=(),
        partial=frozenset(),
        unexplained=(FreeSlots(102, size, cause, position),),  # type: ignore[arg-type]
        free=size,
    )


def test_numbers_of_paragraphs_are_not_free() -> None:
    text = f"{sentence(101)}{sentence('p101')}{sentence(109)}"
    assert recover_pairs(read(text), "One.") == Recovery((), frozenset(), (), 0)


def test_labels_of_definitions_take_numbers_if_they_are_visible() -> None:
    text = f"{sentence(101)}\n[a b]: b.md\n[c]: d.md\n[e]: f.md\n{sentence(104)}"
    english = "[A b], [c][] and [x][e]\n"
    assert recover_pairs(read(text), english) == Recovery((), frozenset(), (), 2, 2)


@pytest.mark.parametrize(
    ("ids", "number"),
    [([101, "p101"], 103), ([101, 102], 103), (["p101", 102, "p102", "p103"], 105)],
)
def test_an_image_text_after_the_last_pair_is_reported(ids: list[int | str], number: int) -> None:
    document = read(f"{''.join(map(sentence, ids))}\n{KEY}")
    recovery = recover_pairs(document, f"One. One.\n{ENGLISH_KEY}")
    last = max(item.end for item in document.segments if not item.is_paragraph)
    slots = FreeSlots(number, 2, "after-last-pair", last)
    assert recovery == Recovery((), frozenset(), (slots,), 2)


def test_a_page_with_unordered_numbers_gets_nothing() -> None:
    text = FRONT + sentence(104) + sentence(103)
    slots = FreeSlots(101, 2, "unordered-numbers", 0)
    assert recover_pairs(read(text), ENGLISH_FRONT) == Recovery((), frozenset(), (slots,), 2)


def test_a_page_without_pairs_gets_nothing() -> None:
    assert recover_pairs(read(FRONT), ENGLISH_FRONT) == Recovery((), frozenset(), (), 0)


def test_yaml_pages_get_their_titles_and_summaries() -> None:
    text = (
        f"title: {sentence(101)}\n"
        "metadata:\n  title: 題 | C\n  description: 説明。\nsummary: 要約\n"
        f"items:\n- content: {sentence(106)}\n"
    )
    english = (
        "title: One.\nmetadata:\n  title: Name | C\n  description: First. Second.\nsummary: Sum\n"
        "items:\n- content: One.\n"
    )
    document = read(text, "a.yml")
    value = {"place": "value"}
    assert recover_pairs(document, english) == Recovery(
        segments=(
            segment(document, 102, "Name | C", "題 | C", field="metadata.title", **value),
            segment(
                document, 103, "First. Second.", "説明。", field="metadata.description", **value
            ),
            segment(document, 105, "Sum", "要約", field="summary", **value),
        ),
        partial=frozenset(),
        unexplained=(),
        free=4,
    )
    assert found(text.replace("106", "107"), english, path="a.yml") == []


# Laws.

_PIECES = st.sampled_from(
    [
        KEY,
        "![錠。 長い。](l.png)",
        "![",
        "](k.png)",
        "\n\n",
        "```\n",
        "[a]: b.md\n",
        "説明。",
        "<!--",
        ':::image source="k.png" alt-text="鍵":::',
        *(sentence(number) for number in (101, 103, 104, 106, "p101", "p102", 110)),
    ]
)
_FRONTS = st.sampled_from(["", FRONT, "---\ntitle: [\n---\n", "---\n", "\ufeff" + FRONT])
_PAGES = st.builds(
    lambda front, pieces: front + "".join(pieces), _FRONTS, st.lists(_PIECES, max_size=12)
)
_ENGLISH = _PAGES | st.just(ENGLISH_FRONT + ENGLISH_KEY) | st.text()


@given(_PAGES, _ENGLISH, _ENGLISH, st.sampled_from(["a.md", "a.yml", "a.json"]))
def test_recovered_pairs_have_free_numbers_and_ranges(
    text: str, english: str, published: str, path: str
) -> None:
    document = read(text, path)
    recovery = recover_pairs(document, english)
    whole = find_whole_texts(document, {one.number: one for one in recovery.segments}, published)
    assert {f"{document.prefix}-{number}" for number in whole} <= recovery.partial
    numbers = [item.number for item in recovery.segments]
    assert numbers == sorted(set(numbers))
    assert not {item.id for item in document.segments} & {item.id for item in recovery.segments}
    every = sorted([*recovery.segments, *document.segments], key=lambda item: item.start)
    assert all(one.end <= other.start for one, other in pairwise(every))
    assert recovery.partial <= {item.id for item in recovery.segments}
    assert 0 <= recovery.labels <= recovery.explained <= recovery.free
    left = [number for slots in recovery.unexplained for number in (slots.number, slots.size)]
    assert all(value > 0 for value in left)


@given(_PAGES)
def test_a_page_beside_its_own_sources_keeps_every_image_text(text: str) -> None:
    document = read(text)
    recovery = recover_pairs(document, text)
    for item in recovery.segments:
        if item.place == "image-alt":
            assert item.source == item.target == text[item.start : item.end]


@pytest.mark.parametrize(
    "piece",
    ["![鍵](k.png)", "![", "[a]: b\n", "[a]", "[", "<!--", "```\n", "<", "説明。 ", ":::image "],
)
def test_pairs_are_recovered_in_linear_time(piece: str) -> None:
    ids = range(103, 30_103, 3)
    text = FRONT + "".join(f"{sentence(number)}{piece * 3}" for number in ids)
    text += sentence(999_999_999_999) + piece * 30_000 + sentence(9_999_999_999_999)
    document = read(text)
    began = time.process_time()
    found = dict(enumerate(recover_pairs(document, text).segments))
    find_whole_texts(document, found, text)
    recover_pairs(document, piece * 100_000)
    assert time.process_time() - began < 8
