"""The elements of a file that stand for the codes of a target."""

import pytest
from lxml import etree

from tmx_extract.formats.code_elements import choose_elements
from tmx_extract.formats.recover_codes import CodeElement
from tmx_extract.inline.split import split


def chosen(target: str, *source: CodeElement) -> dict[str, str]:
    """Return the ids of the elements by the codes of the target."""
    pieces = split(target)
    found = choose_elements(pieces, list(source))
    return {getattr(pieces[place], "raw", ""): one.id for place, one in found.items()}


def around(name: str, tag: str, opening: str, closing: str) -> list[CodeElement]:
    """Return the two ends of an element around words, or two placeholders."""
    element = etree.Element(tag)
    last = element if tag in ("g", "pc") else etree.Element(tag)
    return [
        CodeElement(name, "open", opening, element=element),
        CodeElement(name, "close", closing, element=last),
    ]


@pytest.mark.parametrize("tag", ["g", "pc", "ph", "x"])
def test_a_link_takes_the_elements_of_its_two_different_ends(tag: str) -> None:
    source = [
        *around("1", tag, "[", "](page.md)"),
        *around("2", tag, "[", "](other.md)"),
    ]
    assert chosen("[他](other.md)", *source)["](other.md)"] == "2"


def test_ends_in_the_wrong_order_are_no_pair() -> None:
    assert chosen("[頁](page.md)", *around("1", "g", "](page.md)", "[")) == {}


def test_emphasis_takes_one_pair_after_the_other() -> None:
    source = [*around("1", "g", "**", "**"), *around("2", "g", "**", "**")]
    found = choose_elements(split("**一** と **二**"), source)
    assert [one.id for _, one in sorted(found.items())] == ["1", "1", "2", "2"]
