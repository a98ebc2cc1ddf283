"""Splitting and pairing are linear: the worst long texts are fast."""

import random

import pytest

from tmx_extract.inline.pairing import pair
from tmx_extract.inline.split import join, split

SIZE = 200_000
# With quadratic time, a test would take minutes; a megabyte takes five times as long as this.
PIECES = {
    "brackets": "[",
    "brackets of images": "![",
    "closing brackets": "]",
    "brackets in brackets": "[a]",
    "links cut off": "[a](",
    "links with titles cut off": '[a](b "',
    "links with apostrophes cut off": "[a](b '",
    "links with mixed titles": "[a](b \"c [a](b 'd ",
    "links in brackets": "[[a](b)",
    "addresses in parentheses": "](a(",
    "addresses with many parentheses": "](a()",
    "addresses in angles": "](<",
    "references": "][",
    "references cut off": "[a][b",
    "stars": "*",
    "single stars": "*a",
    "stars that open": " *a",
    "stars and underscores": " *a _b",
    "runs of all lengths": "*a **b ***c ",
    "runs that close": "a* b** c*** ",
    "double runs": "a****",
    "tildes": "a~~b",
    "back-ticks": "`",
    "back-ticks apart": "a`b",
    "back-ticks in two lengths": "`a``b",
    "angles": "<",
    "tags": "<b>",
    "closing tags": "</b>",
    "tags of two kinds": "<b></i>",
    "tags cut off": "<a ",
    "tags with many attributes": "<a b b b b ",
    "attributes cut off": '<a b="',
    "attributes with mixed quotes": "<a b=\"c='<a b='c=\"",
    "images with words": '<img alt="a" title="b">',
    "comments cut off": "<!--",
    "comments": "<!---->",
    "addresses cut off": "<https:",
    "mail cut off": "<a@b.",
    "entities cut off": "&a",
    "entities": "&amp;",
    "backslashes": "\\",
    "escapes": "\\*",
    "braces": "{",
    "placeables": "{0}",
    "placeables cut off": "{{a",
    "percents": "%",
    "includes cut off": "[!INCLUDE [",
    "includes": "[!INCLUDE [a](b)]",
    "markers cut off": "[!div a",
    "blanks": " ",
    "spaces before lines": "   \n",
    "lines": "\n",
    "carriage returns": "\r\n",
    "all signs": "*_~`[]<&\\%{\n",
}


@pytest.mark.timeout(40)
@pytest.mark.parametrize("piece", PIECES.values(), ids=list(PIECES))
def test_long_runs_are_split_in_linear_time(piece: str) -> None:
    text = piece * (SIZE // len(piece))
    assert join(split(text)) == text


@pytest.mark.timeout(40)
@pytest.mark.parametrize(
    "parts",
    [
        ("[", "[a](b)"),
        ("[", "]("),
        ("*a ", "b_ "),
        ("<b>", "</i>"),
        (" _a", "**b*** "),
        ("`", "``a"),
    ],
    ids=str,
)
def test_beginnings_that_wait_are_not_searched_again_and_again(parts: tuple[str, str]) -> None:
    text = "".join(part * (SIZE // 2 // len(part)) for part in parts)
    assert join(split(text)) == text


@pytest.mark.timeout(40)
def test_runs_of_back_ticks_of_all_lengths() -> None:
    text = "a".join("`" * length for length in range(1, 600))
    assert join(split(text)) == text


@pytest.mark.timeout(40)
def test_a_mixture_of_all_signs() -> None:
    chance = random.Random(7)  # noqa: S311  # no secret
    text = "".join(chance.choices([*PIECES.values(), "語", " "], k=40_000))
    assert join(split(text)) == text


@pytest.mark.timeout(40)
def test_many_codes_are_paired_in_linear_time() -> None:
    source = split("**a** [b](c) `d` &amp; <br> " * 4_000)
    target = split("<br> `e` [b](c) **a** &lt; " * 4_000)
    pairing = pair(source, target)
    assert (max(pairing.source), len(pairing.unmatched)) == (16_000, 8_000)
