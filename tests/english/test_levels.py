"""Where a source is on its English page."""

import pytest

from tmx_extract.english.levels import EnglishPage
from tmx_extract.model import PageFormat, SourceLevel

PAGE = """\
# Orders

Save the *order*, then
close it.

> [!NOTE]
> A quoted note goes
> on here.

Type "Esc" and the `*` key. Use **bold** text. Match x \\* y.
"""


@pytest.mark.parametrize(
    ("source", "level"),
    [
        pytest.param("Orders", "verbatim", id="a heading"),
        pytest.param("Save the *order*, then\nclose it.", "verbatim", id="with its line break"),
        pytest.param("Save the *order*, then close it.", "unwrapped", id="unfolded"),
        pytest.param("Save  the\r\n*order*, then close it.", "unwrapped", id="other white space"),
        pytest.param("A quoted note goes on here.", "folded", id="marks of quoted lines"),
        pytest.param("> A quoted note goes > on here.", "unwrapped", id="quoted line as text"),
        pytest.param("Type “Esc” and the `*` key.", "folded", id="curly quotes"),
        pytest.param("Type &quot;Esc&quot; and the `*` key.", "folded", id="entities"),
        pytest.param('Type "Esc" and the `\\*` key.', "folded", id="an escape of the tool"),
        pytest.param("Match x * y.", "folded", id="an escape of the author"),
        pytest.param("Use **bold **text.", "folded", id="a space beside emphasis"),
        pytest.param("Use bold text.", "not-found", id="emphasis lost"),
        pytest.param("Save the order.", "not-found", id="another sentence"),
        pytest.param("> A quoted note goes\n> on here.", "verbatim", id="quoted lines kept"),
        pytest.param("Use  **bold** text .", "not-found", id="a space before a full stop"),
        pytest.param("\u3000", None, id="a full-width space"),
        pytest.param("", None, id="empty"),
        pytest.param(" \n", None, id="blank"),
    ],
)
def test_the_first_folding_that_finds_a_source_is_named(
    source: str, level: SourceLevel | None
) -> None:
    assert EnglishPage(PAGE).find_level(source) == level


def test_nothing_is_found_on_an_empty_page() -> None:
    assert EnglishPage("").find_level("a") == "not-found"
    assert EnglishPage("").find_level("**") == "not-found"


MARKS = """\
Add *\\*.proto* files, then
> match `x` \\* y\\*. Type C:\\\\temp\\\\ here. \\* A note.

Twice a \\* b. Twice a * b. Same \\*, same
\\*.

Use `-Path D:\\*`. Use `-Path D:\\`. Say "Keys \\`[\\*]". Say "Keys \\`[\\*\\`]".

| a\\* | a cat | template |
"""


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("Add **.proto* files, then match", "Add *\\*.proto* files, then\n> match"),
        ("match `x` \\* y\\*.", "match `x` \\* y\\*."),
        ("match x * y", "match `x` \\* y\\*"),
        (r"C:\\temp", r"C:\\temp" + "\\\\"),
        ("A note.", "A note."),
        ("* A note.", "\\* A note."),
        ("\\* A note.", "\\* A note."),
        ("Twice a * b.", None),
        ("same *.", "same\n\\*."),
        ("Use `-Path D:\\*`.", "Use `-Path D:\\*`."),
        ("Use `-Path D:\\`.", "Use `-Path D:\\`."),
        ('"Keys `[*]"', "Keys \\`[\\*]"),
        ("a\\*", "a\\*"),
        ("plate", None),
        ("tem", None),
        ("Nowhere.", None),
        ("*", None),
        ("word " * 501, None),
    ],
)
def test_the_sentence_of_a_source_has_the_marks_of_the_author(
    source: str, sentence: str | None
) -> None:
    assert EnglishPage(MARKS).find_sentence(source) == sentence


def test_a_text_at_very_many_places_proves_nothing() -> None:
    page = EnglishPage("a \\* b. " * 200 + "c \\* d.")
    assert page.find_sentence("a * b.") == "a \\* b."
    page = EnglishPage("a \\* b. " * 201 + "c \\* d.")
    assert page.find_sentence("a * b.") is None
    assert page.find_sentence("c * d.") == "c \\* d."
    # Places inside words do not count, but looking at them takes time.
    assert EnglishPage("banana " * 6_000 + "a\\*").find_sentence("a\\*") == "a\\*"
    assert EnglishPage("banana " * 7_000 + "a\\*").find_sentence("a\\*") is None


YAML = """\
title: 'The year''s orders'
items:
- text: "Use \\"Esc\\", then\\nsave."
- text: >
    Folded lines
    are one sentence.
"""
JSON = '{"title": "Say \\"yes\\"", "items": [{"text": "a\\u0062c d"}], "number": 1}'
FRONT = "---\ntitle: 'The year''s orders'\n---\n# Other\n"


@pytest.mark.parametrize(
    ("text", "page_format", "source", "level"),
    [
        (YAML, "yaml", "The year's orders", "verbatim"),
        (YAML, "yaml", 'Use "Esc", then\nsave.', "verbatim"),
        (YAML, "yaml", 'Use "Esc", then save.', "unwrapped"),
        (YAML, "yaml", "Folded lines are one sentence.", "verbatim"),
        (YAML, "yaml", "Another.", "not-found"),
        (JSON, "json", 'Say "yes"', "verbatim"),
        (JSON, "json", "abc d", "verbatim"),
        (FRONT, "markdown", "The year's orders", "verbatim"),
        ("a: [\n", "yaml", "It's", "not-found"),
        ("[" * 100_000, "json", "It's", "not-found"),
        ("---\na: [\n---\n", "markdown", "It's", "not-found"),
    ],
)
def test_values_are_searched_as_they_are_decoded(
    text: str, page_format: PageFormat, source: str, level: SourceLevel
) -> None:
    assert EnglishPage(text, page_format).find_level(source, is_value=True) == level


def test_running_text_is_not_searched_in_values() -> None:
    assert EnglishPage(FRONT).find_level("The year's orders") == "not-found"
