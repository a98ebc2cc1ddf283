"""Every rule finds what it should in its examples, and lets the others pass."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.checks.pair import CODE, make_pair, make_side
from tmx_extract.checks.registry import GROUP_RULES, RULES
from tmx_extract.checks.rule import Example, GroupRule, Rule, shorten, try_example
from tmx_extract.diagnostics import CODES
from tmx_extract.inline.split import join

ALL: list[Rule | GroupRule] = [*RULES.values(), *GROUP_RULES.values()]
BAD = [(rule, example) for rule in RULES.values() for example in rule.bad]
GOOD = [(rule, example) for rule in RULES.values() for example in rule.good]
CHECKS = Path(__file__).parent.parent.parent / "tmx_extract" / "checks"


def name_of(case: object) -> str:
    return case.code if isinstance(case, Rule) else str(getattr(case, "source", case))[:30]


@pytest.mark.parametrize(("rule", "example"), BAD, ids=name_of)
def test_a_bad_example_is_found_out(rule: Rule, example: Example) -> None:
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
    """Ascending, apart, inside the text, not empty unless the text is."""
    done = 0
    for start, end in spans:
        assert done <= start < end <= len(text)
        done = end


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: str(rule.code))
def test_a_rule_is_told_well(rule: Rule | GroupRule) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)+", rule.code)
    assert rule.code not in CODES
    assert rule.version >= 1
    assert re.fullmatch(r"[a-z].*[^.:!?\s]", rule.told.what)
    assert re.fullmatch(r"[A-Z].*[^.\s]\.", rule.told.advice)
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
def test_spans_stand_in_their_texts(source: str, target: str, locale: str) -> None:
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
def test_prose_is_as_long_as_the_text_and_has_its_words_where_they_stand(text: str) -> None:
    side = make_side(text, "ja-JP")
    assert join(side.pieces) == text
    assert len(side.prose) == len(text)
    assert all(sign in (CODE, other) for sign, other in zip(side.prose, text, strict=True))
    for start, end in side.code_spans:
        assert set(side.prose[start:end]) <= {CODE}


def test_codes_and_code_spans_are_no_prose() -> None:
    side = make_side("Run `a b` **now** &amp; then.", "ja-JP")
    assert side.prose == f"Run {CODE * 5} {CODE * 2}now{CODE * 2} {CODE * 5} then."
    assert [side.text[start:end] for start, end in side.code_spans] == ["a b"]


def test_few_are_told_and_the_others_counted() -> None:
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
def test_every_rule_is_done_soon_with_every_text(text: str) -> None:
    for pair in (make_pair(text, "保存", "en", "ja"), make_pair("Save", text, "en", "ja")):
        for rule in RULES.values():
            rule.find(pair)


def test_a_number_may_have_more_digits_than_python_reads() -> None:
    found = RULES["numbers-differ"].find(make_pair("All.", "9" * 5_000, "en", "ja"))
    assert found is not None
    assert found.target == ((0, 5_000),)
