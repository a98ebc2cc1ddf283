"""The ends of sentences; nothing between them is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.extract.plain.sentences import iter_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in iter_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Open it.", "Save it.", "Done?", "Yes!", "(See it.", "All.)"],
        ["Open the file.", "`Get-It` saves it.", "*More* of it."],
        ["The value is `a`.", "It is **b**.", 'He says "c".', "It is _d_."],
        ["It is in the list.", "and goes on."],
        ["See [this](a.md).", "See that."],
        ["One.\n", "Two."],
    ],
)
def test_sentences_end_where_side_by_side_pages_split_them(parts: list[str]) -> None:
    assert sentences(" ".join(part.strip() for part in parts)) == [part.strip() for part in parts]


@pytest.mark.parametrize(
    "text",
    [
        "Use a browser, e.g. Edge, on the add-ins. Tab. Admin. Go",
        "Contoso, Ltd. has it in the U.S. market",
        "1. Open it",
        "*Figure 2. The parts of a page*",
        "Note this: it goes on; always",
        "Type `a. B` and [c. D](e.md)",
        "(He is here.) And there",
        "It goes on... and on",
        "Version 1.2 of a.b is out",
        "",
    ],
)
def test_sentences_do_not_end_elsewhere(text: str) -> None:
    assert sentences(text) == [text]


@given(st.text(st.sampled_from("aB.?! *`[]()<>\n\"'0")) | st.text())
def test_only_white_space_is_between_sentences(text: str) -> None:
    done = 0
    for start, end in iter_sentences(text):
        assert not text[done:start].strip()
        done = end
    assert done == len(text)
