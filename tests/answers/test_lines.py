"""Lines with colours or marks."""

from tmx_extract.answers.lines import (
    Line,
    StyledText,
    coloured_line,
    mark_pieces,
    marked,
    plain_line,
    set_side_by_side,
)

CHANGED = (
    StyledText("same", "Save "),
    StyledText("deleted", "it"),
    StyledText("inserted", "the\x1b[2J\nfile"),
    StyledText("same", "."),
)


def test_without_colours_there_are_marks_and_nothing_is_obeyed() -> None:
    assert plain_line(Line(2, CHANGED)) == "  Save [-it-]{+the\\x1b[2J⏎file+}."
    assert marked(CHANGED) == "Save [-it-]{+the\x1b[2J\nfile+}."


def test_with_colours_a_line_is_broken_and_keeps_its_indent() -> None:
    assert coloured_line(Line(2, CHANGED), 16) == (
        "  Save \x1b[9;31mit\x1b[0m\x1b[4;32mthe\\x1b\x1b[0m\n  \x1b[4;32m[2J⏎file\x1b[0m."
    )


def test_an_empty_line_stays_one() -> None:
    assert (plain_line(Line(2, ())), coloured_line(Line(2, ()), 80)) == ("", "")


def test_two_texts_are_set_side_by_side_in_columns_of_the_terminal() -> None:
    left = mark_pieces((StyledText("same", "Open the "), StyledText("hit", "file")))
    right = mark_pieces((StyledText("hit", "ファイル"), StyledText("same", "を開きます。")))
    assert [plain_line(line) for line in set_side_by_side(left, right, 31)] == [
        "  Open the        ⟦ファイル⟧を",
        "  ⟦file⟧          開きます。",
    ]
