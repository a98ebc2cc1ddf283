"""Where a source is on its English page."""

import pytest

from tmx_extract.english.levels import EnglishPage
from tmx_extract.model import SourceLevel

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
