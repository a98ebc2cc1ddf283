r"""The author's form of a target by evidence: what each kind of evidence decides, and the order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.model import Evidence
from tmx_extract.normalize.evidence import AuthorForm, author_target, may_have_added_escapes

MARKDOWN = st.text(alphabet="ab 、あ\n*`_\\[]()<>.:", max_size=40)


@pytest.mark.parametrize(
    ("target", "source", "expected"),
    [
        pytest.param(
            r"*\*.proto* ファイルを追加します。",
            r"Add the *\*.proto* file.",
            r"*\*.proto* ファイルを追加します。",
            id="star inside emphasis",
        ),
        pytest.param(
            r'"*Application\*" という値',
            r'the value "\*Application\*"',
            r'"*Application\*" という値',
            id="star that was balanced in the source",
        ),
        pytest.param(
            r"\* ファイルの一覧です。",
            "The files are listed.",
            "* ファイルの一覧です。",
            id="leading star, no escape in the source",
        ),
        pytest.param(
            r"**太字\*\*と*斜体*", "**Bold** and *italic*", "**太字**と*斜体*", id="broken emphasis"
        ),
        pytest.param(r"a \* b", "a times b", "a * b", id="x * y"),
        pytest.param(
            r"「\*.txt」と (\*)", "*.txt* files", "「*.txt」と (*)", id="*.ext and brackets"
        ),
        pytest.param(r"\`名前 です。", "The `name`.", "`名前 です。", id="back-tick"),
        pytest.param(r"\`\`名前", "The `name`.", "``名前", id="several back-ticks"),
        pytest.param(r"星 \` と \*", r"A star \*.", r"星 ` と *", id="each mark by itself"),
        pytest.param("C:\\Temp\\\\", "The temporary folder", "C:\\Temp\\", id="end of a path"),
        pytest.param(
            "C:\\Temp\\\\", "Open C:\\Temp\\\\", "C:\\Temp\\", id="both ends doubled by the tool"
        ),
        pytest.param(
            "C:\\\\Temp\\\\",
            "Open C:\\\\Temp\\\\",
            "C:\\\\Temp\\\\",
            id="other backslashes of the source are double",
        ),
        pytest.param(
            "パスは \\share です。 \\\\",
            r"The path \\\share.",
            "パスは \\share です。 \\\\",
            id="moved",
        ),
    ],
)
def test_the_source_decides(target: str, source: str, expected: str) -> None:
    found = author_target(target, source)
    assert found.text == expected
    assert found.evidence in ("source", "rule")


@pytest.mark.parametrize(
    ("target", "source", "expected", "evidence"),
    [
        pytest.param(r"星 \*", "Star", "星 *", "source", id="no escape"),
        pytest.param(r"星\*\*", r"\*\*Star\*\*", r"星\*\*", "source", id="all the author's"),
        pytest.param(r"星 \*", r"Star \*", "星 *", "rule", id="in doubt"),
        pytest.param(r"\* 注", r"\* Note", r"\* 注", "source", id="footnote"),
        pytest.param(r"\* 注", r"\*Note", "* 注", "rule", id="star before a word"),
        pytest.param(r"\*   項目", r"\* Item", "*   項目", "rule", id="item of a list in a cell"),
        pytest.param(
            r"\* \* [表示] です。",
            r"The \*\*view is here.",
            "* * [表示] です。",
            "rule",
            id="stars moved to the start",
        ),
        pytest.param(r"C:\Temp\*", r"See C:\Temp\*.", r"C:\Temp\*", "source", id="path"),
        pytest.param(r"\*.dll と", r"A \*.dll file", r"\*.dll と", "rule", id="pattern"),
        pytest.param(
            r"Get コマンドを使用し \* た値",
            r"Using Get-\* commands",
            r"Get コマンドを使用し \* た値",
            "rule",
            id="moved out of a pattern",
        ),
        pytest.param(
            r".dll の名前を指定し \* ます。",
            r"Name a file (\*.dll).",
            r".dll の名前を指定し \* ます。",
            "rule",
            id="moved away from a suffix",
        ),
        pytest.param(
            r"改行 ( n) で区切り \` ます。",
            r"Separate by newlines (\`n).",
            r"改行 ( n) で区切り \` ます。",
            "rule",
            id="back-tick moved away",
        ),
        pytest.param(r"a \_b\_", r"a \*", r"a \_b\_", None, id="other escapes"),
        pytest.param(r"`\*` と", r"`\*` and", r"`\*` と", None, id="code"),
        pytest.param("星 *", r"Star \*", "星 *", None, id="no escape in the target"),
        pytest.param("", r"Star \*", "", None, id="empty"),
        pytest.param(r"星 \*", "", "星 *", "source", id="empty source"),
    ],
)
def test_without_an_english_sentence_the_source_or_the_rule_decides(
    target: str, source: str, expected: str, evidence: Evidence | None
) -> None:
    assert author_target(target, source) == AuthorForm(expected, evidence)


@pytest.mark.parametrize(
    ("target", "english", "expected"),
    [
        pytest.param(r"星 \*", "Star *", "星 *", id="no escape"),
        pytest.param(r"星 \*", r"Star \*", r"星 \*", id="as many"),
        pytest.param(r"星 \*", r"Star \*\*", r"星 \*", id="more"),
        pytest.param(r"価格 \* 数量", r"price \* quantity", r"価格 \* 数量", id="x * y"),
        pytest.param(r"\*.dll と", r"A \*.dll file", r"\*.dll と", id="*.ext"),
        pytest.param(r"\*.dll と", "A *.dll file", "*.dll と", id="bare *.ext"),
        pytest.param(r"名前\*", r"Name\*", r"名前\*", id="footnote mark"),
        pytest.param(r"\* 注", "* Note", "* 注", id="footnote"),
        pytest.param(r"値 (\*)", r"value (\*)", r"値 (\*)", id="brackets"),
        pytest.param(r"**太字**\*", r"**Bold**\*", r"**太字**\*", id="beside emphasis"),
        pytest.param(r"**\*太字**", r"**\*Bold**", r"**\*太字**", id="inside emphasis"),
        pytest.param(r"\**太字*", "**Bold*", "**太字*", id="broken emphasis"),
        pytest.param(r"\` と \*", r"\` and *", r"\` と *", id="each mark by itself"),
        pytest.param(r"(\`)", r"(\`)", r"(\`)", id="back-tick"),
        pytest.param(r"`a` と \`", "`a` and `", "`a` と `", id="bare back-tick"),
        pytest.param(
            r"lsa \*、 \* .txt、および [a-c] が \* あります。",
            r"lsa*, \*.txt, and [a-c]\*.",
            r"lsa *、 \* .txt、および [a-c] が \* あります。",
            id="fewer: by neighbours, and what was moved",
        ),
        pytest.param(r"\* と \*", r"a \*", r"\* と *", id="fewer, without neighbours"),
        pytest.param(
            r"サーバー (\**\<名前\> \ service\** 認証)",
            r"server (**\<name\>\Service\Auth**)",
            r"サーバー (**\<名前\> \ service\** 認証)",
            id="backslash of a path",
        ),
        pytest.param(
            r"サーバー service\** と temp\*",
            r"server **Service** and \Temp*",
            r"サーバー service** と temp*",
            id="no backslash after the word in the sentence",
        ),
        pytest.param("D:\\\\", "Use D:\\", "D:\\", id="end"),
        pytest.param("D:\\\\", "Use D:\\\\", "D:\\\\", id="double end"),
        pytest.param("D:\\\\", "Use D:", "D:\\", id="end only in the target"),
        pytest.param("共有 \\\\", "\\\\share", "共有 \\\\", id="moved to the end"),
    ],
)
def test_the_english_sentence_decides(target: str, english: str, expected: str) -> None:
    # The source beside the target has escapes of the tool, or none: it makes no difference.
    for source in ("", target, english.replace("*", r"\*")):
        assert author_target(target, source, english) == AuthorForm(expected, "english")


def test_one_mark_by_the_rule_makes_the_form_one_by_the_rule() -> None:
    assert author_target(r"\` と \*", r"A star \*.") == AuthorForm("` と *", "rule")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("\\", False),
        ("a \\_ b", False),
        ("a\\\\b", False),
        ("a\\\\\\", False),
        ("a\\\\", True),
        (r"a\*", True),
        (r"a\`", True),
        (r"`a\*`", True),
    ],
)
def test_only_stars_back_ticks_and_the_end_are_in_doubt(text: str, expected: bool) -> None:
    assert may_have_added_escapes(text) is expected


@given(MARKDOWN, MARKDOWN, st.none() | MARKDOWN)
def test_only_backslashes_are_removed(target: str, source: str, english: str | None) -> None:
    found = author_target(target, source, english)
    characters = iter(target)
    assert all(character in characters for character in found.text)
    assert found.text.replace("\\", "") == target.replace("\\", "")


@given(MARKDOWN, MARKDOWN, st.none() | MARKDOWN)
def test_a_text_without_escapes_never_changes(
    target: str, source: str, english: str | None
) -> None:
    target = target.replace("\\", "")
    assert author_target(target, source, english) == AuthorForm(target, None)


@given(MARKDOWN, MARKDOWN, MARKDOWN)
def test_with_an_english_sentence_twice_is_once(target: str, source: str, english: str) -> None:
    once = author_target(target, source, english).text
    assert author_target(once, source, english).text == once


@given(MARKDOWN, MARKDOWN.filter(lambda text: "\\" not in text))
def test_with_a_source_without_escapes_twice_is_once(target: str, source: str) -> None:
    once = author_target(target, source).text
    assert author_target(once, source).text == once


@given(MARKDOWN, MARKDOWN)
def test_an_english_sentence_without_escapes_leaves_none_outside_of_code(
    target: str, source: str
) -> None:
    found = author_target(target, source, "A sentence.")
    assert author_target(found.text, "A sentence.", "A sentence.").text == found.text


@pytest.mark.parametrize("piece", ["\\* ", "a\\*", "\\`", "*a **b ***c ", "\\a", "( "])
@pytest.mark.parametrize("english", [None, "\\* a", "a"])
def test_a_megabyte_of_marks_is_decided_in_linear_time(piece: str, english: str | None) -> None:
    text = piece * (1_000_000 // len(piece)) + "\\*"
    found = author_target(text, text, english)
    assert found.text.replace("\\", "") == text.replace("\\", "")
