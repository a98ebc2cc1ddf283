"""Texts as XML: escapes, pictures, and reading back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from tmx_extract.formats.xml_text import (
    FORBIDDEN,
    escape,
    escape_attribute,
    escape_with,
    is_blank,
    name_characters,
    picture_forbidden,
)

WRITABLE = st.text(st.characters(exclude_categories=["Cs"])).filter(
    lambda text: not FORBIDDEN.search(text)
)


def parsed(xml: str) -> etree._Element:
    return etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain text, 平文", "plain text, 平文"),
        ("a & b", "a &amp; b"),
        ("&amp;", "&amp;amp;"),
        ("<b>太字</b>", "&lt;b&gt;太字&lt;/b&gt;"),
        ("]]>", "]]&gt;"),
        ("\"quoted\" 'too'", "\"quoted\" 'too'"),
        ("one\r\ntwo\rthree\n", "one&#13;\ntwo&#13;three\n"),
        ("\ttab", "\ttab"),
    ],
)
def test_element_content_is_escaped(text: str, expected: str) -> None:
    assert escape(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("docs/\"a\" & 'b'.md", "docs/&quot;a&quot; &amp; 'b'.md"),
        ("<a>", "&lt;a&gt;"),
        ("one\ntwo\tthree\r", "one&#10;two&#9;three&#13;"),
        ("bell\x07 end\uffff", "bell\u2407 end\u2426"),
    ],
)
def test_an_attribute_is_escaped_for_double_quotes(text: str, expected: str) -> None:
    assert escape_attribute(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x00\x01\x08", "\u2400\u2401\u2408"),
        ("\x0b\x0c\x0e\x1f", "\u240b\u240c\u240e\u241f"),
        ("\ufffe\uffff", "\u2426\u2426"),
        ("\ud800 \udfff", "\u2426 \u2426"),
        ("\t\n\r", "\t\n\r"),
        ("\x7f\x85\u2028\ue000\ufffd😀", "\x7f\x85\u2028\ue000\ufffd😀"),
    ],
)
def test_forbidden_characters_become_pictures_and_no_others(text: str, expected: str) -> None:
    assert picture_forbidden(text) == expected


def test_forbidden_characters_are_named_once_each_in_order() -> None:
    assert name_characters("a\uffffb\x0bc\x0b\x00") == "U+0000, U+000B, U+FFFF"
    assert name_characters("nothing") == ""


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("", True),
        (" \t\r\n", True),
        ("\u3000\u00a0\u2028", True),
        (" \x0b", False),
        ("\x1c", False),
        ("\u200b", False),
        (".", False),
    ],
)
def test_a_text_without_visible_characters_is_blank(text: str, blank: bool) -> None:
    assert is_blank(text) is blank


def test_forbidden_characters_use_the_elements_of_the_format() -> None:
    given_text = "<\x0b> & \x00\r"
    assert escape_with(given_text, lambda found: f"[{ord(found):04X}]") == (
        "&lt;[000B]&gt; &amp; [0000]&#13;"
    )


@given(WRITABLE)
@example("]]>&#13;<![CDATA[\r\n")
def test_every_text_comes_back_from_element_content(text: str) -> None:
    assert (parsed(f"<seg>{escape(text)}</seg>").text or "") == text


@given(WRITABLE)
@example(" a\n\t\r b ")
def test_every_text_comes_back_from_an_attribute(text: str) -> None:
    assert parsed(f'<file original="{escape_attribute(text)}"/>').get("original") == text


@given(st.text())
def test_forbidden_is_what_the_parser_forbids(text: str) -> None:
    pictured = picture_forbidden(text)
    assert len(pictured) == len(text)
    assert (parsed(f"<seg>{escape(pictured)}</seg>").text or "") == pictured
