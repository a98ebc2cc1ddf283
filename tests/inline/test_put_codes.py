"""Codes get certain positions in edited words, or none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.extract.read import read_document
from tmx_extract.inline.put_codes import put_codes
from tmx_extract.inline.split import plain, split
from tmx_extract.model import Origin

SIGNS = [
    *("*", "**", "_", "~~", "`", "``", "[", "![", "]", "](", "](a)", "](a 'b')", "][b]"),
    *("<b>", "</b>", "<br>", "<!-- -->", "&amp;", "&nbsp;", "\\", "\\*", "  \n", "[!NOTE]"),
    *("{0}", "%s", "<https://a.b>", "<xref:a>", " ", "a", "file", "open", "語", "保存", "。", "."),
]
MARKED = st.lists(st.sampled_from(SIGNS), max_size=20).map("".join)
TEXTS = MARKED | st.text(max_size=30)


def words_of(text: str) -> str:
    return plain(split(text))


@given(TEXTS)
def test_unedited_words_give_the_model(model: str) -> None:
    assert put_codes(words_of(model), model) == model


@given(words=TEXTS, model=TEXTS)
def test_the_words_are_never_changed(words: str, model: str) -> None:
    coded = put_codes(words, model)
    assert coded is None or words_of(coded) == words


@given(model=MARKED, data=st.data())
def test_the_words_of_a_small_edit_are_never_changed(model: str, data: st.DataObject) -> None:
    words = words_of(model)
    place = data.draw(st.integers(0, len(words)))
    more = data.draw(st.sampled_from(["", "x", "新", " and ", "file"]))
    edited = words[:place] + more + words[place + data.draw(st.integers(0, 3)) :]
    coded = put_codes(edited, model)
    assert coded is None or words_of(coded) == edited


@pytest.mark.parametrize(
    ("words", "model", "expected"),
    [
        # No codes to insert.
        ("新しい文。", "古い文。", "新しい文。"),
        # Codes with their words: code spans, links, bold words, in another order too.
        ("Run it now: a.exe.", "Now run `a.exe`.", "Run it now: `a.exe`."),
        (
            "ファイルを開くには[保存]。",
            "**ファイル**を[保存]する。",
            "**ファイル**を開くには[保存]。",
        ),
        (
            "To save, see the guide first.",
            "See [the guide](a.md) to **save**.",
            "To **save**, see [the guide](a.md) first.",
        ),
        # With codes inside.
        ("Now use the file x!", "Use [the `file` x](a.md).", "Now use [the `file` x](a.md)!"),
        # With the title of a link.
        ("Go there Title!", 'Go [there](a.md "Title").', 'Go [there](a.md "Title")!'),
        # Visible characters of codes.
        ("{0} 件と %s です", "{0}個、%s", "{0} 件と %s です"),
        ("A & B or 2 * 3!", "A &amp; B or 2 \\* 3.", "A &amp; B or 2 \\* 3!"),
        ("Mail me at https://a.b please", "Mail <https://a.b>", "Mail me at <https://a.b> please"),
        # Around everything, and before and after everything.
        ("Neuer Text", "**Alter Text**", "**Neuer Text**"),
        ("Neuer Text", "[!NOTE]Alter Text<br/>", None),
        ("Neuer Text", "<a id='x'></a>Alter Text", "<a id='x'></a>Neuer Text"),
        ("Neuer Text", "[!NOTE] Alter Text", "[!NOTE]Neuer Text"),
        # Several similar ones.
        ("b: OK, then OK", "`OK` and `OK`", "b: `OK`, then `OK`"),
        ("here, then here", "[here](a) and [here](b)", None),
        ("a file, the file", "the file, **file**", None),
        # The neighbours determine which.
        (
            "the file in the new file list",
            "the file in the **file** list",
            "the file in the new **file** list",
        ),
        (
            "the file in the list of the file here now",
            "file in the list of the **file** here",
            "the file in the list of the **file** here now",
        ),
        ("One two<->three four.", "One two<!-- x -->three four!", None),
        ("One two three four.", "One <!-- x -->two three four!", "One <!-- x -->two three four."),
        # Words that are gone or part of other words.
        ("Save the files.", "Save the **file**.", None),
        ("Save.", "Save **it**.", None),
        # Words that would be codes.
        ("*new*", "old", None),
        ("`a", "**b**", "**`a**"),
        ("a` and `b`", "`b`", None),
    ],
)
def test_codes_are_put_at_certain_positions(words: str, model: str, expected: str | None) -> None:
    assert put_codes(words, model) == expected


def test_texts_of_real_pages_keep_their_words(samples: Path) -> None:
    """Two characters changed anywhere: most codes stay with their words."""
    tried = placed = 0
    for path in sorted(samples.rglob("*.md")):
        for segment in read_document(path.read_bytes(), Origin(path=path.name)).segments:
            words = words_of(segment.target)
            assert put_codes(words, segment.target) == segment.target
            if words == segment.target:
                continue
            for place in range(0, len(words) - 2, 5):
                edited = f"{words[:place]}変更{words[place + 2 :]}"
                coded = put_codes(edited, segment.target)
                assert coded is None or words_of(coded) == edited
                tried += 1
                placed += coded is not None
    assert placed / tried > 0.6


def test_many_codes_cost_little() -> None:
    model = " ".join(f"`{number}`" for number in range(5000))
    assert put_codes(words_of(model) + "!", model) is None
    assert put_codes("a" * 100_000, "a" * 99_999 + "**b**") is None
