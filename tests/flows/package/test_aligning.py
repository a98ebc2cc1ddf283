"""The target of each OmegaT segment."""

from pages import document, page, pair, store_of

from tmx_extract.flows.package.omegat.aligning import english_text, iter_lines
from tmx_extract.model import Document, Occurrence, Selection
from tmx_extract.store.select import iter_occurrences

OPEN = pair("4ef9c-103", "Open it.", "開きます。")
CLOSE = pair("4ef9c-104", "Close it.", "閉じます。")


def lines_of(read: Document, *, without: int | None = None) -> list[tuple[str, str | None, int]]:
    """Return source, target and number of pairs of each line outside front matter."""
    with store_of(read) as connection:
        selection = Selection(dedupe="segment", locale="ja-JP", source_locale="en-US")
        pairs = {found.ordinal: found for found in iter_occurrences(connection, selection)}

    def find_pair(ordinal: int) -> Occurrence | None:
        return None if ordinal == without else pairs.get(ordinal)

    text, places = english_text(read, author_form=True)
    lines = iter_lines(read, text, places, find_pair)
    return [
        (line.source, line.target, len(line.pairs))
        for line in lines
        if "ms." not in line.source and line.source != "---"
    ]


def body(text: str) -> Document:
    """Return a page with this text after its front matter."""
    return document(page({}) + text.encode())


def test_marks_around_a_pair_surround_its_target() -> None:
    assert lines_of(body(f"## {OPEN}\n")) == [("## Open it.", "## 開きます。", 1)]


def test_two_sentences_are_two_lines_and_a_row_is_one() -> None:
    assert lines_of(body(f"1. {OPEN} {CLOSE}\n")) == [
        ("1. Open it.", "1. 開きます。", 1),
        ("Close it.", "閉じます。", 1),
    ]
    row = body(f"| {OPEN[:-1]}> | b |\n".replace("Open it.", "Open it"))
    assert lines_of(row) == [("| Open it | b |", "| 開きます。 | b |", 1)]


def test_text_without_a_pair_is_the_same_in_both_languages() -> None:
    assert lines_of(body(f"{OPEN}\n\n```\nrun it\n```\n")) == [
        ("Open it.", "開きます。", 1),
        ("```", "```", 0),
        ("run it", "run it", 0),
        ("```", "```", 0),
    ]


def test_a_pair_that_continues_on_another_line_has_no_target() -> None:
    both = pair("4ef9c-103", "Open it. Close it.", "開いて閉じます。")
    assert lines_of(body(f"{both}\n")) == [("Open it.", None, 0), ("Close it.", None, 0)]


def test_a_pair_that_is_not_selected_has_no_target() -> None:
    read = body(f"- {OPEN} {CLOSE}\n")
    assert lines_of(read, without=0) == [("- Open it.", None, 0), ("Close it.", "閉じます。", 1)]


def test_values_are_translated_as_the_file_encodes_them() -> None:
    title = pair("4ef9c-101", "Say 'hi'", "「'やあ'」と言う").replace('"', '\\"')
    read = document(f'title: "{title}"\n'.encode(), "docs/a.ja-jp/a.yml", hint="ja-JP")
    assert lines_of(read) == [
        ("title: \"Say 'hi'\"", "title: \"「'やあ'」と言う\"", 1),
    ]
