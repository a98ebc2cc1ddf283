"""Aligned plain text: whole files, and parallel lines for any texts."""

import pytest
from budget import examples
from hypothesis import example, given
from hypothesis import strategies as st
from pages import occurrence
from writing import in_two_languages, options_of, write_several

from tmx_extract.formats.text.write import write_aligned

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SPACES = st.text(st.sampled_from("a\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029 \u00a0\u3000"))


def test_whole_files() -> None:
    pairs = [
        occurrence("Save **the file**.", "**ファイル**を保存します。"),
        occurrence("Two\r\n  lines\there. ", "二\u3000行\nです。", number=104),
    ]
    files, count, remarks = write_several(write_aligned, pairs, options_of(codes="plain"))
    assert files == [
        "Save the file.\nTwo lines here.\n",
        "ファイルを保存します。\n二\u3000行 です。\n",
    ]
    assert (count, remarks) == (2, [])


def test_markdown_may_stay() -> None:
    pairs = [occurrence("Save **it**.\n> [Go](x)", "**保存**。")]
    files, _, _ = write_several(write_aligned, pairs)
    assert files == ["Save **it**. > [Go](x)\n", "**保存**。\n"]


def test_no_pairs_give_empty_files() -> None:
    assert write_several(write_aligned, []) == (["", ""], 0, [])


@pytest.mark.parametrize("empty", ["", " ", "\r\n", "\u3000", "<!-- note -->"])
def test_a_pair_without_words_on_one_side_is_left_out_and_reported(empty: str) -> None:
    pairs = [
        occurrence("Save.", empty, number=103),
        occurrence("Print.", "印刷。", number=104),
        occurrence(empty, "終了。", number=105),
    ]
    files, count, remarks = write_several(write_aligned, pairs, options_of(codes="plain"))
    assert (files, count) == (["Print.\n", "印刷。\n"], 1)
    assert remarks == [
        ("4ef9c-103", "empty-text", "target"),
        ("4ef9c-105", "empty-text", "source"),
    ]


def test_several_languages_have_a_file_each_and_only_whole_units() -> None:
    pairs = [
        in_two_languages(occurrence("Save.", "保存。"), "Speichern."),
        in_two_languages(occurrence("Print.", "印刷。", number=104), None),
    ]
    options = options_of(target_languages={"ja-JP": "ja", "de-DE": "de"})
    files, count, remarks = write_several(write_aligned, pairs, options, files=3)
    assert (files, count) == (["Save.\n", "保存。\n", "Speichern.\n"], 1)
    assert remarks == [("4ef9c-104", "empty-text", "target")]


@examples(150)
@given(texts=st.lists(st.tuples(ANY | SPACES, ANY | SPACES), max_size=4), plain=st.booleans())
@example(texts=[("\x1c", "a"), ("\x85", "\u2028"), ("a\u2028b", "\x0b")], plain=False)
def test_lines_are_parallel_and_not_empty(texts: list[tuple[str, str]], plain: bool) -> None:
    options = options_of(codes="plain" if plain else "text")
    files, count, remarks = write_several(
        write_aligned, [occurrence(*pair) for pair in texts], options
    )
    assert count + len(remarks) == len(texts)
    for file in files:
        assert len(file.splitlines()) == file.count("\n") == count
        assert "\t" not in file
        assert all(line.strip() == line != "" for line in file.splitlines())


@given(text=ANY | SPACES)
def test_only_white_space_is_changed(text: str) -> None:
    files, count, _ = write_several(write_aligned, [occurrence(text, text)])
    assert "".join(files[0].split()) == "".join(text.split())
    assert count == bool(text.split())


def test_many_pairs_keep_their_order() -> None:
    texts = [str(number) for number in range(5000)]
    files, count, _ = write_several(write_aligned, [occurrence(text, text) for text in texts])
    assert (files[0].split(), files[1].split(), count) == (texts, texts, 5000)
