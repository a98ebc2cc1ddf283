"""The edits of TER."""

from budget import examples
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics.lib_ter import translation_edit_rate

from tmx_extract.effort.metrics import split_ter_tokens
from tmx_extract.effort.ter import TerEdits, count_ter_edits

WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=12)
# More words than the beam of sacrebleu includes.
MANY_WORDS = st.lists(st.sampled_from("abcdefghijklmnop"), min_size=26, max_size=60)


def count(before: str, after: str) -> int:
    return count_ter_edits(before.split(), after.split()).edits


def test_inserted_deleted_and_replaced_words_are_one_edit_each() -> None:
    assert count("open the file", "open the file") == 0
    assert count("open file", "open the file") == 1
    assert count("open the old file", "open the file") == 1
    assert count("close the file", "open the file") == 1
    assert count("close old file now", "open the file") == 3


def test_a_stretch_that_was_moved_is_one_change() -> None:
    assert count("in the list select a name", "select a name in the list") == 1
    assert count("b a", "a b") == 1


def test_a_rewritten_or_deleted_text_counts_all_its_words() -> None:
    assert count("", "open the file") == 3
    assert count("open the file", "") == 3
    assert count("", "") == 0


@examples(300)
@given(WORDS, WORDS)
def test_the_changes_are_those_that_sacrebleu_counts(before: list[str], after: list[str]) -> None:
    assert count_ter_edits(before, after) == TerEdits(
        translation_edit_rate(before, after)[0], False
    )


@examples(15)
@given(MANY_WORDS, st.randoms(use_true_random=False), st.integers(0, 60))
def test_the_changes_are_the_same_for_moved_words_of_long_texts(
    before: list[str], random: object, kept: int
) -> None:
    after = before[:]
    random.shuffle(after)  # type: ignore[attr-defined] # hypothesis gives one like Python's
    after = before[:kept] + after[kept:] if kept % 2 else after[: kept + 5]
    assert count_ter_edits(before, after).edits == translation_edit_rate(before, after)[0]


def test_texts_of_more_than_500_words_are_compared_without_moves() -> None:
    words = [str(number) for number in range(501)]
    assert count_ter_edits(words[::-1], words) == TerEdits(500, True)
    assert count_ter_edits(words, [*words[1:], "0"]) == TerEdits(2, True)


def test_marks_and_han_letters_are_words_of_their_own_and_kana_stays_together() -> None:
    assert split_ter_tokens("**Save** the file's name, e.g. 1.5 MB.") == [
        *("*", "*", "Save", "*", "*", "the", "file", "'s", "name", ","),
        *("e", ".", "g", ".", "1.5", "MB", "."),
    ]
    assert split_ter_tokens("ファイルを開きます。") == ["ファイルを", "開", "きます", "。"]
    assert split_ter_tokens("两行\n文字") == ["两", "行", "文", "字"]
