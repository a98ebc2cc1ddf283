r"""What `author_form` removes from a segment text, and what it keeps."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tmx_extract.normalize.rule import author_form

MARKDOWN = st.text(alphabet="ab 、あ\n*`_\\[]()<>.:", max_size=60)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"Type a star (\*) here.", "Type a star (*) here."),
        (r"星 (\*) を入力します。", "星 (*) を入力します。"),
        (r"The Log\*Event variables", "The Log*Event variables"),
        (r"**太字** \* の後", "**太字** * の後"),
        (r"*.txt と書くなら「\*.txt」です。", "*.txt と書くなら「*.txt」です。"),
        (r"価格\*1", "価格*1"),
    ],
)
def test_an_unbalanced_star_loses_its_backslash(written: str, expected: str) -> None:
    assert author_form(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"**名前\*\*\*\*場所** を選びます。", "**名前****場所** を選びます。"),
        (
            r"[**保存] を\*\*\*\*、[閉じる] を選びます**。",
            "[**保存] を****、[閉じる] を選びます**。",
        ),
        (r"_ *Name*\* field", "_ *Name** field"),
        (r"*りんご\*\*、みかん*", "*りんご**、みかん*"),
        (r"(\*\*price\*\*\*12)", "(**price***12)"),
    ],
)
def test_runs_of_stars_are_restored(written: str, expected: str) -> None:
    assert author_form(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"`Get-Item` または \`Set-Item を使います。", "`Get-Item` または `Set-Item を使います。"),
        (r"There\`s one more.", "There`s one more."),
        (r"Get-Group\`1", "Get-Group`1"),
        (r"The mark [\`] goes on.", "The mark [`] goes on."),
    ],
)
def test_an_only_back_tick_loses_its_backslash(written: str, expected: str) -> None:
    assert author_form(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"**参考資料** \\", "**参考資料** \\"),
        (r"\<outer>\\", r"\<outer>" + "\\"),
        (r"Unpack it to d:\\", "Unpack it to d:\\"),
        (r"More (\*) here \\", "More (*) here \\"),
    ],
)
def test_a_doubled_last_backslash_becomes_single(written: str, expected: str) -> None:
    assert author_form(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("\n          \\*\\*[保存]** を選びます。", "\n          **[保存]** を選びます。"),
        ("\n  *\\*[送信]\\*\\* を選びます。", "\n  **[送信]** を選びます。"),
        ("\N{NO-BREAK SPACE}*\\*[次へ]**", "\N{NO-BREAK SPACE}**[次へ]**"),
    ],
)
def test_a_text_that_begins_with_white_space_loses_all_escapes_of_stars(
    written: str, expected: str
) -> None:
    assert author_form(written) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(r"手順: `copy C:\Data\*`", id="star in a code span"),
        pytest.param(r"`.\` で始めます。`\*`", id="backslash at the end of a code span"),
        pytest.param(r"``a ` \* `` が例です。", id="code span with two back-ticks"),
        pytest.param(r"Join C:\Data\* with it.", id="star of a path"),
        pytest.param(r"Delete D:\* first.", id="star of a drive"),
        pytest.param(r"\*\*Leave this alone\*\*", id="escaped strong emphasis"),
        pytest.param(r"2\*3\*4", id="escaped emphasis within a word"),
        pytest.param(r"*\* 下の説明も読む*", id="star after the star that opens"),
        pytest.param(r"**\* .md** ほか", id="star after two stars that open"),
        pytest.param(r"**名前 \***", id="star before two stars that close"),
        pytest.param(r"*\*.md* を追加します。", id="star inside the star that opens"),
        pytest.param(r"*名前\** と値", id="star inside the star that closes"),
        pytest.param(r"\* Prices may vary.", id="footnote at the start"),
        pytest.param(r"引用符 (\`q) と空白 (\`s)", id="two back-ticks"),
        pytest.param(r"one ` and one \`", id="back-tick beside a bare one"),
        pytest.param(r"記号 ( \* ) を使います。", id="star alone in brackets"),
        pytest.param(r"記号 () を入力し \* ます。", id="star moved out of its brackets"),
        pytest.param(r"記号（）を入力し \* ます。", id="star moved out of full-width brackets"),
        pytest.param(r"記号 ( ) と \` です。", id="back-tick moved out of its brackets"),
        pytest.param(r"パスは \host\share です。 \\", id="path before the last two backslashes"),
        pytest.param(r"root \\ data \\", id="other doubled backslashes"),
        pytest.param("ends with three \\\\\\", id="three last backslashes"),
        pytest.param("C: または D:\\", id="one last backslash"),
        pytest.param(r"\(more\) \[x\] \<y\> \_z \#1 \$2 \!", id="escapes of other marks"),
        pytest.param(r"\\* stays", id="star after an escaped backslash"),
        pytest.param("\n  [リンク](a.md)", id="newline before a link"),
        pytest.param("\n  [a\\_b](a.md)", id="newline before a link with another escape"),
    ],
)
def test_escapes_by_the_author_stay(text: str) -> None:
    assert author_form(text) is text


def test_a_call_and_an_empty_link_are_not_emptied_brackets() -> None:
    assert author_form(r"Call run() and see [](a.md), [x]() and \*.") == (
        "Call run() and see [](a.md), [x]() and *."
    )


def test_marks_do_not_balance_over_the_end_of_a_link() -> None:
    assert author_form(r"[a \*](a.md) and [\*](b.md)") == "[a *](a.md) and [*](b.md)"


def test_one_text_can_hold_escapes_of_both_kinds() -> None:
    assert author_form(r"Try b\*, \*.md, or [x-z]\*.") == r"Try b*, \*.md, or [x-z]\*."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(r"2 \* 3 \* 4", "2 * 3 * 4", id="a star with spaces around it closes nothing"),
        pytest.param(r"\*a \* b\*", r"\*a * b\*", id="nor does it between two that balance"),
        pytest.param(r"\*a\* \* b", r"\*a\* * b", id="nor does it open"),
        pytest.param(r"\*a\* b\*", r"\*a\* b*", id="a pair is used up"),
        pytest.param(
            r"\*\*a \*b\*\* c\*", r"\*\*a *b\*\* c*", id="a pair uses up what opened inside it"
        ),
        pytest.param(
            r"\*a \*\*b\*\* c\*", r"\*a \*\*b\*\* c\*", id="but not what opened around it"
        ),
        pytest.param(
            r"\*a **b\* c**", r"\*a **b\* c**", id="a bare mark inside it changes nothing"
        ),
        pytest.param(r"\*\*a\* b\*\*", r"\*\*a* b\*\*", id="runs of other lengths do not pair"),
    ],
)
def test_marks_balance_as_emphasis_does(written: str, expected: str) -> None:
    assert author_form(written) == expected


def test_several_spaces_after_a_first_star_are_not_a_footnote() -> None:
    assert author_form(r"\*    View the list") == "*    View the list"


@given(st.text())
def test_a_text_without_backslash_comes_back_as_the_same_object(text: str) -> None:
    text = text.replace("\\", "")
    assert author_form(text) is text


@given(MARKDOWN)
@example("\\*\\* a \\` \\\\")
def test_only_backslashes_are_removed(text: str) -> None:
    characters = iter(text)
    result = author_form(text)
    assert all(character in characters for character in result)
    assert result.replace("\\", "") == text.replace("\\", "")


@given(st.text(alphabet="ab \\*_.", min_size=1, max_size=20), MARKDOWN)
def test_the_inside_of_a_code_span_never_changes(code: str, rest: str) -> None:
    span = f"```{code}```"
    assert author_form(f"{span} {rest}").startswith(span)


@pytest.mark.parametrize(
    "piece",
    ["\\* ", "a\\*", "\\`", "*a **b ***c ", "\\a", "( "],
)
def test_a_megabyte_of_marks_is_read_in_linear_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece)) + "\\*"
    assert author_form(text).replace("\\", "") == text.replace("\\", "")


def test_runs_of_increasing_back_ticks_are_read_in_linear_time() -> None:
    text = " ".join("`" * length for length in range(1, 1_400)) + r" \*"
    assert author_form(text) == text[:-2] + "*"
