"""Finding phrases and patterns in texts."""

import re

import pytest

from tmx_extract.match.phrases import Phrase, PhraseFinder, Query


def found(phrase: Phrase, text: str) -> list[str]:
    """Return the found parts of the text."""
    finder = PhraseFinder(phrase)
    places = finder.find_all(text)
    assert finder.is_in(finder.prepare(text)) or not places
    return [text[first:last] for first, last in places]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("file", "Files, a FILE, ｆｉｌｅ", ["File", "FILE", "ｆｉｌｅ"]),
        ("設定", "[設定] を設定します。", ["設定", "設定"]),
        ("行", "行", ["行"]),
        (".NET", "ASP.NET and .net", [".NET", ".net"]),
        ("C#", "c# or C", ["c#"]),
        ("what?", "What? Whatever", ["What?"]),
        ('"%*"', 'a "%*" b', ['"%*"']),
        ("a.c", "abc", []),
        ("ガ", "ｶﾞイド, カイド", ["ｶﾞ"]),
    ],
)
def test_every_character_is_literal(words: str, text: str, expected: list[str]) -> None:
    assert found(Phrase(text=words), text) == expected


def test_exact_means_width_and_case() -> None:
    assert found(Phrase(text="File", is_exact=True), "file File ＦILE") == ["File"]
    assert found(Phrase(text="か", is_exact=True), "か\u3099") == ["か"]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("art", "Art, part, artist, the art", ["Art", "art"]),
        ("powershell", "PowerShellの設定", ["PowerShell"]),
        ("設定", "再設定する", ["設定"]),
        (".net", "ASP.NET .NETs .NET", [".NET", ".NET"]),
        ("get", "Get-Item, target", ["Get"]),
        ("v1", "v1 v10", ["v1"]),
    ],
)
def test_whole_words_have_borders(words: str, text: str, expected: list[str]) -> None:
    assert found(Phrase(text=words, whole_words=True), text) == expected


def test_patterns_see_the_folded_text_unless_they_are_exact() -> None:
    assert found(Phrase(text="[A-Z]+ｶ", is_pattern=True), "xyカ") == ["xyカ"]
    assert found(Phrase(text=r"\d{2}%", is_pattern=True), "１０％") == ["１０％"]
    assert found(Phrase(text="[A-Z]+", is_pattern=True, is_exact=True), "aBC") == ["BC"]
    assert found(Phrase(text="（.）", is_pattern=True), "f(x)") == ["(x)"]
    assert found(Phrase(text="a|b", is_pattern=True, whole_words=True), "a ab b") == ["a", "b"]


def test_an_invalid_pattern_is_reported() -> None:
    with pytest.raises(re.error):
        PhraseFinder(Phrase(text="(", is_pattern=True))


def test_a_pair_holds_all_phrases_each_on_its_side() -> None:
    query = Query((Phrase(text="save"), Phrase(text="保存", side="target")))
    assert query.is_in("Save it.", "保存します。")
    assert not query.is_in("Save it. 保存", "する")
    assert Query((Phrase(text="save"), Phrase(text="保存"))).is_in("Save 保存", "")
    assert not Query((Phrase(text="保存", side="source"),)).is_in("Save", "保存")


def test_marks_that_overlap_are_one() -> None:
    query = Query(
        (Phrase(text="save the"), Phrase(text="the file"), Phrase(text="e", side="target"))
    )
    assert query.mark("source", "Save the file.") == [(0, 13)]
    assert query.mark("target", "é e") == [(2, 3)]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("(?i)art", "art part ART", ["art", "art", "ART"]),
        ("(?x) a r t  # in words", "art part", ["art", "art"]),
        ("(?a)[[\\w]+", "a設b", ["a", "b"]),
        ("a|art", "art part", ["a", "a"]),
    ],
)
def test_patterns_may_have_flags(pattern: str, text: str, expected: list[str]) -> None:
    assert found(Phrase(text=pattern, is_pattern=True), text) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(?i)art", ["art", "ART"]),
        ("(?x)(?s) a r t  # in words", ["art", "ART"]),
        ("a|art", ["art", "ART"]),
        ("(?a)設.", ["設x"]),
    ],
)
def test_patterns_with_flags_find_whole_words(pattern: str, expected: list[str]) -> None:
    phrase = Phrase(text=pattern, is_pattern=True, whole_words=True)
    assert found(phrase, "art part ART 設x") == expected


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("a(", "missing ), unterminated subpattern at position 1"),
        ("\\", "bad escape (end of pattern) at position 0"),
        ("a{99999999999}", "the repetition number is too large"),
        ("(" * 5_000 + ")" * 5_000, "too many brackets inside each other"),
    ],
)
@pytest.mark.parametrize("is_whole", [False, True])
def test_an_invalid_pattern_is_reported_as_typed(
    pattern: str, message: str, *, is_whole: bool
) -> None:
    with pytest.raises(re.error) as raised:
        PhraseFinder(Phrase(text=pattern, is_pattern=True, whole_words=is_whole))
    assert str(raised.value) == message


def test_a_repeated_phrase_is_searched_once() -> None:
    assert len(Query((Phrase(text="a"), Phrase(text="b"), Phrase(text="a"))).finders) == 2
