"""White space and Unicode forms: changes by tools, and changes by people."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.spacing import (
    drop_space,
    fold_source,
    is_same_but_spaces,
    is_same_text,
    keep_space,
)

TEXTS = st.text("aé字が\u3099か \t\n\r\u00a0\u3000.*\ufeff\u200f", max_size=14)

# Text before and after; a tool may have made either from the other, unless marked.
OF_TOOLS = [
    pytest.param("閉じます。", "\n   閉じます。\n  ", id="indented"),
    pytest.param("Cierre la ventana.", "Cierre la\n    ventana.", id="wrapped"),
    pytest.param("Cierre la\nventana.", "Cierre la ventana.", id="unwrapped"),
    pytest.param("Uno dos", "Uno  dos", id="doubled space"),
    pytest.param("Uno\tdos", "Uno dos", id="tab"),
    pytest.param("Uno \ndos", "Uno\ndos", id="space lost at the end of a line"),
    pytest.param("Uno \ndos", "Uno  \ndos", id="space doubled at the end of a line"),
    pytest.param("Uno\r\ndos", "Uno\ndos", id="other line ends"),
    pytest.param("終わり。", "終わり。\r", id="carriage return at the end"),
    pytest.param("\n  行です。", "行です。", id="white space at the beginning lost"),
    pytest.param("値を保存", "値を\n保存", id="wrapped between Japanese characters"),
    pytest.param("Azureポータル", "Azure\n  ポータル", id="wrapped beside a Japanese character"),
    pytest.param("値を\n保存", "値を 保存", id="Japanese line joined with a space"),
    pytest.param("เปิดไฟล์", "เปิด\nไฟล์", id="wrapped in Thai"),
    pytest.param("Uno\u2028dos", "Uno\ndos", id="line separator"),
    pytest.param("Café", "Cafe\u0301", id="decomposed"),
    pytest.param("ウィンドウで", "ウィント\u3099ウて\u3099", id="decomposed kana"),
    pytest.param("한국", normalize("NFD", "한국"), id="decomposed Hangul"),
    pytest.param("`a  b`", "`a b`", id="spaces in code"),
    pytest.param("終わり。", "\ufeff終わり。", id="byte order mark"),
    pytest.param("الف", "الف\u200f", id="mark of direction"),
    pytest.param("الف", "\u200fالف\u200f", id="marks of direction"),
    pytest.param("الف", "\u061c الف\n", id="mark of direction and white space"),
    pytest.param("الف", "\u2067الف\u2069", id="isolate"),
    pytest.param("الف", "\u202bالف\u202c\n", id="embedding"),
    pytest.param("C:/a", "\u202aC:/a", id="mark of direction that Windows puts before a path"),
    pytest.param("\u2068a\u2069 b", "\ufeff\u200e\u2068a\u2069 b", id="marks before an isolate"),
]
OF_PEOPLE = [
    pytest.param("Azure ポータル", "Azureポータル", id="space between Latin and Japanese"),
    pytest.param("**保存** を選択", "**保存**を選択", id="space beside a code"),
    pytest.param("名前 説明", "名前\u3000説明", id="full-width space for a space"),
    pytest.param("名前説明", "名前\u3000説明", id="full-width space"),
    pytest.param("本文です。", "\u3000本文です。", id="full-width space at the beginning"),
    pytest.param("Attention !", "Attention\u00a0!", id="no-break space for a space"),
    pytest.param("Attention!", "Attention\u00a0!", id="no-break space added"),
    pytest.param("Attention\u00a0!", "Attention\u202f!", id="narrow no-break space"),
    pytest.param("10 km", "10\u2009km", id="thin space"),
    pytest.param("web site", "website", id="space between words"),
    pytest.param("web\nsite", "website", id="line break between words"),
    pytest.param("ตัวอย่าง", "ตัว\u200bอย่าง", id="zero-width space"),
    pytest.param("ｶﾅ", "カナ", id="width"),
    pytest.param("か", "が", id="voiced mark"),
    pytest.param("الف ب", "الف\u200f ب", id="mark of direction between words"),
    pytest.param("a (b)", "a \u2068(b)\u2069", id="an isolate around the last words"),
    pytest.param("(a) b", "\u202a(a)\u202c b", id="an embedding around the first words"),
]
BREAKS_OF_PEOPLE = [
    pytest.param("Uno dos", "Uno  \ndos", id="hard line break"),
    pytest.param("Uno dos", "Uno\n\ndos", id="paragraph"),
]


@pytest.mark.parametrize(("one", "other"), OF_TOOLS)
def test_a_change_by_a_tool_is_the_same_text_both_ways(one: str, other: str) -> None:
    assert is_same_text(one, other)
    assert is_same_text(other, one)


@pytest.mark.parametrize(("one", "other"), OF_PEOPLE)
def test_a_correction_by_a_person_is_another_text_both_ways(one: str, other: str) -> None:
    assert not is_same_text(one, other)
    assert not is_same_text(other, one)


@pytest.mark.parametrize(("one", "other"), BREAKS_OF_PEOPLE)
def test_breaks_of_markdown_are_added_by_people_and_lost_by_tools(one: str, other: str) -> None:
    assert not is_same_text(one, other)
    assert is_same_text(other, one)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a **b** c", "a**b**c", True),
        ("a  b", "ab", True),
        ("a\u00a0b", "a b", False),
        ("a b", "a c", False),
    ],
)
def test_spaces_do_not_count_for_a_tool_that_loses_spaces(one: str, other: str, same: bool) -> None:
    assert is_same_but_spaces(one, other) is same
    assert is_same_but_spaces(other, one) is same


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("保存します。", "\n   保存してください。\n  ", "保存してください。"),
        ("\n  行です。", "行でした。", "\n  行でした。"),
        ("Fin. ", "Final.", "Final. "),
        ("Cierre la puerta.", "Cierre la\n   ventana.", "Cierre la ventana."),
        ("Cierre la puerta.", "Cierre la\nventana ahora.", "Cierre la\nventana ahora."),
        ("Uno dos tres", "Uno\n  dos cuatro", "Uno dos cuatro"),
        ("Uno  dos tres", "Uno dos cuatro", "Uno  dos cuatro"),
        ("Uno\n  dos tres", "Uno dos cuatro", "Uno\n  dos cuatro"),
        ("Uno\n  dos", "Uno\n  dos\n  tres", "Uno\n  dos\n  tres"),
        ("値を保存。", "値を\n  保存した。", "値を保存した。"),
        ("保存。", "文書を\n  保存した。", "文書を保存した。"),
        ("Azure ポータル。", "Azureポータルを\n  開く。", "Azureポータルを開く。"),
        ("Attention !", "Attention\u00a0! \n", "Attention\u00a0!"),
        ("名前 説明", "\t名前\u3000説明", "名前\u3000説明"),
        ("Cafe.", "Cafe\u0301s.", "Cafés."),
        ("神", "\ufa19社", "\ufa19社"),
        ("行。", "行。\n次の行", "行。\n次の行"),
        ("הגדרות", "\ufeff\u200fהגדרה\u200f", "הגדרה"),
        ("\u200fהגדרות\u200f", "הגדרה", "\u200fהגדרה\u200f"),
        ("הגדרות", "\u2067הגדרה\u2069", "הגדרה"),
        ("a b", "a \u2067ב\u2069", "a \u2067ב\u2069"),
        ("Uno dos", "Uno  \ndos más", "Uno  \ndos más"),
        ("", " \n新。\n", "新。"),
        ("新。", " \n ", " \n "),
        ("新。", "", ""),
    ],
)
def test_an_edit_has_the_white_space_of_the_text_before(before: str, after: str, kept: str) -> None:
    assert keep_space(before, after) == kept


def test_only_both_ends_of_long_texts_are_compared() -> None:
    words = " ".join(f"palabra{number}" for number in range(2_000))
    wrapped = words.replace(" ", "\n  ").replace("palabra1000", "palabra")
    assert keep_space(words, wrapped) == words.replace("palabra1000", "palabra")


@pytest.mark.parametrize("text", [" " * 200_000, "\n" * 200_000, " \r" * 100_000, "a \n" * 60_000])
def test_long_runs_take_no_longer_than_others(text: str) -> None:
    assert is_same_text(f"a{text}b", f"a{text}b ".replace("\n", "\r\n"))
    assert keep_space(f"a{text}b", f"a{text}c").endswith("c")


@given(TEXTS)
def test_a_text_is_the_same_as_itself_in_any_form(text: str) -> None:
    assert is_same_text(text, normalize("NFC", text))
    assert is_same_text(text, normalize("NFD", text))


@given(TEXTS, TEXTS)
def test_an_edit_is_still_the_edit(before: str, after: str) -> None:
    kept = keep_space(before, after)
    assert drop_space(kept) == drop_space(after)
    assert keep_space(before, kept) == kept
    if is_same_text(before, after) and drop_space(after):
        assert is_same_text(kept, before)


@pytest.mark.parametrize(
    "text",
    [
        "Sign in to the [dashboard](a.md) as 5 % admin.",
        "\n  Sign in to\u00a0the\n  [dashboard](a.md)   as 5 % admin. ",
        "Sign in to the[dashboard](a.md)as 5% admin.",
        "\u202aSign in to the [dashboard](a.md) as 5 % admin.\u202c\u200e",
        "\ufeffSign in to the [ dashboard ](a.md) as\u3000 5 % admin .",
    ],
)
def test_sources_are_found_with_other_white_space(text: str) -> None:
    assert fold_source(text) == "Sign in to the[dashboard](a.md)as 5%admin."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Back up", "Backup", False),
        ("Step 1 2", "Step 12", False),
        ("Azure ポータルを 開く", "Azureポータルを開く", True),
        ("Café", "Cafe\u0301", True),
        ("Open", "open", False),
        ("사용 자", "사용자", False),
    ],
)
def test_words_of_sources_stay_separate(one: str, other: str, same: bool) -> None:
    assert (fold_source(one) == fold_source(other)) is same
