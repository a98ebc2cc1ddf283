"""Every rule has the expected findings in its examples, and allows the others."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.checks.pair import CODE, make_pair, make_side
from tmx_extract.checks.registry import GROUP_RULES, RULES
from tmx_extract.checks.rule import Example, Finding, GroupRule, Rule, Spans, shorten, try_example
from tmx_extract.inline.split import join
from tmx_extract.problem_codes.registry import CODES

ALL: list[Rule | GroupRule] = [*RULES.values(), *GROUP_RULES.values()]
BAD = [(rule, example) for rule in RULES.values() for example in rule.bad]
GOOD = [(rule, example) for rule in RULES.values() for example in rule.good]
CHECKS = Path(__file__).parent.parent.parent / "tmx_extract" / "checks"


def name_of(case: object) -> str:
    return case.code if isinstance(case, Rule) else str(getattr(case, "source", case))[:30]


@pytest.mark.parametrize(("rule", "example"), BAD, ids=name_of)
def test_a_bad_example_has_a_finding(rule: Rule, example: Example) -> None:
    found = try_example(rule, example)
    assert found is not None
    assert found.found == example.found
    check_spans(found.source, example.source)
    check_spans(found.target, example.target)
    assert found.source or found.target


@pytest.mark.parametrize(("rule", "example"), GOOD, ids=name_of)
def test_a_good_example_passes(rule: Rule, example: Example) -> None:
    assert try_example(rule, example) is None


@pytest.mark.parametrize("rule", GROUP_RULES.values(), ids=lambda rule: str(rule.code))
def test_the_examples_of_a_rule_on_groups(rule: GroupRule) -> None:
    assert [rule.find(text, others) for text, others, _ in rule.bad] == [
        found for _, _, found in rule.bad
    ]
    assert [rule.find(text, others) for text, others in rule.good] == [""] * len(rule.good)


def check_spans(spans: tuple[tuple[int, int], ...], text: str) -> None:
    """Check that spans ascend without overlap inside the text, and are empty only if the text
    is."""
    done = 0
    for start, end in spans:
        assert done <= start < end <= len(text)
        done = end


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: str(rule.code))
def test_a_rule_has_good_texts(rule: Rule | GroupRule) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)+", rule.code)
    assert rule.code not in CODES
    assert rule.version >= 1
    assert re.fullmatch(r"[a-z].*[^.:!?\s]", rule.meaning.what)
    assert re.fullmatch(r"[A-Z].*[^.\s]\.", rule.meaning.advice)
    assert rule.bad
    assert rule.good
    assert re.fullmatch(r"[A-Z].*[^.\s]\.", " ".join(rule.explanation.split()))


def test_every_rule_of_the_room_is_in_the_registry() -> None:
    named = {
        found
        for path in CHECKS.rglob("*.py")
        for found in re.findall(r'^    code="([a-z-]+)",$', path.read_text("utf-8"), re.MULTILINE)
    }
    assert named == set(RULES) | set(GROUP_RULES)
    assert not set(RULES) & set(GROUP_RULES)


SIGNS = st.sampled_from(
    [
        *("a", "the ", " ", "1", "3,000", "3", "`", "**", "(", ")", "（", "」", "[", "](", "x)"),
        *("{0}", "%s", "<b>", "</b>", "&amp;", "の", "が", "を", "。", "設定", "ます", "hello "),
        *("too", "\n", "https://a.b/en-us/c", "\\", "|", "é", "화", "Д", "１", "一", "%"),
    ]
)
TEXTS = st.lists(SIGNS, max_size=25).map("".join)


@given(TEXTS, TEXTS, st.sampled_from(["ja-JP", "de-DE", "zh-CN", "ko-KR", "ar-SA"]))
def test_spans_are_inside_their_texts(source: str, target: str, locale: str) -> None:
    pair = make_pair(source, target, "en-US", locale)
    for rule in RULES.values():
        if rule.applies_to(pair.target.language):
            found = rule.find(pair)
            if found is not None:
                check_spans(found.source, source)
                check_spans(found.target, target)
                assert "\n" not in found.found
                assert rule.find(make_pair(source, target, "en-US", locale)) == found


@given(TEXTS)
def test_prose_has_the_length_and_the_positions_of_the_text(text: str) -> None:
    side = make_side(text, "ja-JP")
    assert join(side.pieces) == text
    assert len(side.prose) == len(text)
    assert all(sign in (CODE, other) for sign, other in zip(side.prose, text, strict=True))
    for start, end in side.code_spans:
        assert set(side.prose[start:end]) <= {CODE}


def test_codes_and_code_spans_are_not_prose() -> None:
    side = make_side("Run `a b` **now** &amp; then.", "ja-JP")
    assert side.prose == f"Run {CODE * 5} {CODE * 2}now{CODE * 2} {CODE * 5} then."
    assert [side.text[start:end] for start, end in side.code_spans] == ["a b"]


def test_a_few_are_shown_and_the_others_counted() -> None:
    assert shorten(["a\nb", "c" * 50]) == "a b, " + "c" * 39 + "…"
    assert shorten(list("abcdefg")) == "a, b, c, d, e and 2 more"


HOSTILE = {
    "digits": "1" * 100_000,
    "numbers": "1," * 50_000,
    "opened": "<" * 100_000,
    "tags": "<a " * 33_000,
    "spans": "`a " * 33_000,
    "brackets": "(]" * 50_000,
    "links": "[a](b " * 16_000,
    "calls": "foo.bar(" * 12_000,
    "doubled": "the the " * 12_500,
    "particles": "を" * 100_000,
    "damaged": "aaaTitle " * 11_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_every_rule_is_fast_with_every_text(text: str) -> None:
    for pair in (make_pair(text, "保存", "en", "ja"), make_pair("Save", text, "en", "ja")):
        for rule in RULES.values():
            found = rule.find(pair)
            if found is not None:
                expect_spans(found.source, pair.source.text)
                expect_spans(found.target, pair.target.text)
                assert found.found


def expect_spans(spans: Spans, text: str) -> None:
    """Check that the ranges ascend inside the text."""
    assert list(spans) == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)


def find(code: str, source: str, target: str, locale: str = "ja-JP") -> str:
    """Return the finding of the rule; empty without one."""
    found = RULES[code].find(make_pair(source, target, "en-US", locale))
    return found.found if found else ""


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("Wait twenty-four hours.", "24 時間待ちます。", ""),
        ("Wait twenty four hours.", "24 時間待ちます。", ""),
        ("Wait twenty-four hours.", "25 時間待ちます。", "25 is new"),
        ("Two hundred users", "200 人のユーザー", ""),
        ("One hundred and fifty users", "150 人のユーザー", ""),
        ("three thousand five hundred", "3,500", ""),
        ("a hundred files", "100 個のファイル", ""),
        ("the twenty-first century", "21 世紀", ""),
        ("seventy-nine and forty", "79 と 40", ""),
        ("24 hours", "二十四時間", ""),
        ("2019", "二〇一九年", ""),
        ("250 users", "二百五十人", ""),
        ("26 hours", "二十四時間", "26 is missing"),
        ("Starts at 3 PM.", "15 時に開始します。", ""),
        ("Starts at 3:30 p.m.", "15:30 に開始します。", ""),
        ("Starts at 3 PM.", "午後 3 時に開始します。", ""),
        ("Starts at 15:00.", "午後 3 時に開始します。", ""),
        ("Starts at 12 AM.", "0 時に開始します。", ""),
        ("Starts at 12 PM.", "12 時に開始します。", ""),
        ("Starts at noon.", "12 時に開始します。", ""),
        ("Starts at 3 PM.", "16 時に開始します。", "3 is missing, 16 is new"),
        ("Starts at 3 AM.", "15 時に開始します。", "3 is missing, 15 is new"),
        ("10 000 users", "10,000 人", ""),
        ("10\u00a0000 users", "10000 人", ""),
        ("1,250,000 users", "1 250 000 人", ""),
        ("10 000 users", "20,000 人", "10 000 is missing, 20,000 is new"),
        ("10,000 users", "10.000 Benutzer", ""),
        ("Windows 10 is required.", "Windows 11 が必要です。", "10 is missing, 11 is new"),
        ("half of the 3 files", "30 のうち 3", ""),
        ("half of the files 3", "ファイル 45 3", ""),
        ("In 2019", "19 年", ""),
        ("In 19", "2019 年", ""),
        ("In 2019", "18 年", "2019 is missing, 18 is new"),
        ("In 1919", "19 年", "1919 is missing, 19 is new"),
        ("Use 5 files", "205 個のファイル", "5 is missing, 205 is new"),
        ("Retry 0 times.", "再試行しません。", ""),
        ("Retry 30 times.", "再試行しません。", "30 is missing"),
        ("Open 24/7", "365 日営業", ""),
        ("Open 24/6", "365 日営業", "24 is missing, 6 is missing, 365 is new"),
        ("Version 1.5", "バージョン 1 と 5", ""),
        ("Version 1.5", "バージョン 1 と 6", "1.5 is missing, 6 is new"),
        ("300K users and 7 files", "30 万人", ""),
        ("300 users and 7 files", "30 万人", "300 is missing, 7 is missing"),
        ("3 million", "300 万", ""),
        ("150000 users", "15 万人", ""),
        ("150001 users", "15 万人", "150001 is missing"),
        ("15 files", "15 万個、16 個", "16 is new"),
        ("All files", "12 個のファイル", ""),
        ("All files", "13 個のファイル", "13 is new"),
        ("All files", "1300 個のファイル", "1300 is new"),
        ("In hex", "36 進数", ""),
        ("In 7 files", "12 個", "7 is missing, 12 is new"),
        ("24,000 users", "二万四千人", ""),
        ("120,000,000 users", "一億二千万人", ""),
        ("10,000 users", "一万人", ""),
        ("30,000 users", "二万人", "30,000 is missing"),
        ("120 users", "百二十人", ""),
        ("Page 007", "7 ページ", ""),
        ("1 002 000 users", "1,002,000 人", ""),
        ("1 002 000 users", "1,002,001 人", "1 002 000 is missing, 1,002,001 is new"),
        ("12 345 users", "12,346 人", "345 is missing, 12,346 is new"),
        ("12/25/2020, 10:05", "2020 年 12 月 25 日 10 時 5 分", ""),
        ("12/26/2020", "2020 年 12 月 25 日", "26 is missing, 25 is new"),
        ("Retry 1 times, 40 files.", "1 回再試行します。", "40 is missing"),
    ],
)
def test_numbers_are_the_same_in_every_form(source: str, target: str, found: str) -> None:
    assert find("numbers-differ", source, target) == found


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("Delete %(count)d files", "%(数)d を削除", "%(count)d is missing, %(数)d is new"),
        ("Delete %(count)d files", "%(count)s を削除", "%(count)d is missing, %(count)s is new"),
        ("Delete %(count)d files", "% (count) d を削除", "%(count)d is missing"),
        ("Open %s", "%d を開く", "%s is missing, %d is new"),
        ("Open %s", "％s を開く", "%s is missing"),
        ("Open %1$s", "%2$s を開く", "%1$s is missing, %2$s is new"),
        ("Open %.2f", "%.2d", "%.2f is missing, %.2d is new"),
        ("Open {name}", "｛name｝を開く", "{name} is missing"),
        ("Open {name}", "{名前} を開く", "{name} is missing"),
        ("Open {0}", "{0} で {0} を開く", "{0} is new"),
        ("Open {0} and {0}", "{0} を開く", "{0} is missing"),
        ("Open {0}", "{ 0 } を開く", "{0} is missing"),
        ("Open {{ name }}", "{{name}} を開く", ""),
        ("Open {name}", "`{name}` を開く", ""),
        ("Open %(count)d", "%(count)d を開く", ""),
        ("100% done", "100％ 完了", ""),
        ("A 20% discount", "20% 割引", ""),
        ("50%s", "50", ""),
    ],
)
def test_placeables_stay_as_they_are(source: str, target: str, found: str) -> None:
    assert find("placeables-differ", source, target) == found


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("x<sup>1</sup>", "x1", "<sup> is missing, </sup> is missing"),
        ("x<sup>1</sup>", "x<sup>1", "</sup> is missing"),
        ("x<sup>1</sup>", "x<sup><sup>1</sup></sup>", "<sup> is new, </sup> is new"),
        ("x<sup>1</sup>", "x＜sup＞1＜/sup＞", "<sup> is missing, </sup> is missing"),
        ("x<sup>1</sup>", "x< sup>1</ sup>", "<sup> is missing, </sup> is missing"),
        ("Press <kbd>F1</kbd>", "<KBD>F1</KBD> を押す", ""),
        ("a<br>b", "a<br/>b", ""),
        ("a<br>b", "ab", "<br> is missing"),
        ("<b>a</b>", "**a**", ""),
        ('<a href="a.md">x</a>', "[x](a.md)", ""),
        ("`<sup>`", "上付き", ""),
        ("a", "<u>a</u>", "<u> is new, </u> is new"),
    ],
)
def test_inline_tags_of_html_are_counted(source: str, target: str, found: str) -> None:
    assert find("tags-differ", source, target) == found


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("a &lt; b", "a & lt; b", "& lt;"),
        ("a &lt; b", "a &lt ; b", "&lt ;"),
        ("a &lt; b", "a ＆lt; b", "＆lt;"),
        ("a &lt; b", "a &lt； b", "&lt；"),
        ("a &#160; b", "a & #160; b", "& #160;"),
        ("a &lt; b", "a &lt; b", ""),
        ("a & lt; b", "a & lt; b", ""),
        ("R&D; x", "R & D; x", ""),
    ],
)
def test_broken_entities_are_found(source: str, target: str, found: str) -> None:
    assert find("markup-broken", source, target) == found


def test_links_come_in_the_order_of_the_text() -> None:
    found = RULES["links-differ"].find(make_pair("", "[https://a.b/c](a.md)", "en-US", "ja-JP"))
    assert found == Finding((), ((1, 14), (16, 20)), "https://a.b/c is new, a.md is new")


def test_a_number_may_have_more_digits_than_python_reads() -> None:
    found = RULES["numbers-differ"].find(make_pair("All.", "9" * 5_000, "en", "ja"))
    assert found is not None
    assert found.target == ((0, 5_000),)
