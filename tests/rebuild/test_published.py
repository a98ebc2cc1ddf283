"""Targets taken from the published page, and cases without a result."""

import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pages import pair

from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin
from tmx_extract.rebuild.clean import clean
from tmx_extract.rebuild.published import find_published, may_differ


def read(text: str, path: str = "a.md") -> Document:
    return read_document(text.encode(), Origin(path=path))


def paired(*targets: str) -> list[str]:
    """Return one pair for each target."""
    return [pair(f"4ef9c-{number}", "Key.", target) for number, target in enumerate(targets, 103)]


def lines(*targets: str) -> Document:
    """Return a page with one target on each line."""
    return read("".join(f"- {one}\n" for one in paired(*targets)))


# The same page.


@pytest.mark.parametrize(
    ("target", "published"),
    [
        ("鍵", "鍵"),
        ("\\* 鍵", "* 鍵"),
        ("\\* 鍵", "\\* 鍵"),
        ("\\*\\*鍵\\*\\*", "**鍵**"),
        ("\\*\\*鍵\\*\\*", "\\**鍵*\\*"),
        ("\\***鍵**", "***鍵**"),
        ("\\`鍵", "`鍵"),
        ("C:\\鍵\\\\", "C:\\鍵\\"),
        ("鍵\\\\", "鍵\\\\"),
        ("\\\\\\\\", "\\\\"),
        ("\\\\\\*", "\\\\*"),
        ("鍵 \\ * 値", "鍵  * 値"),
        ("", ""),
        ("*", "*"),
    ],
)
def test_escapes_are_as_in_the_published_page(target: str, published: str) -> None:
    assert find_published(lines(target, "値"), f"- {published}\n- 値\n") == {0: published, 1: "値"}


@pytest.mark.parametrize(
    ("target", "published", "found"),
    [
        ("\u201d&quot;鍵\u201d", '\u201d"鍵\u201d', '\u201d"鍵\u201d'),
        ('"鍵"', '&quot;鍵"', '"鍵"'),
        ("&quot;鍵", "&quot;鍵", "&quot;鍵"),
        ("a\nb\r\nc", "a\r\nb\nc", "a\nb\r\nc"),
        ("\\*a\r\n\\*b", "*a\n*b", "*a\r\n*b"),
    ],
)
def test_quotes_are_put_right_and_line_ends_stay(target: str, published: str, found: str) -> None:
    assert find_published(lines(target), f"- {published}\n") == {0: found}


@pytest.mark.parametrize(
    ("target", "published"),
    [
        ("鍵", "値"),
        ("鍵", "鍵。"),
        ("鍵。", "鍵"),
        ("*", "\\*"),
        ("\\_", "_"),
        ("\\\\*", "*"),
        ("a\\b", "ab"),
        ("鍵\\", "鍵"),
        ("\\", ""),
        ("鍵 \\- 値", "鍵 - 値"),
        ("鍵", " 鍵"),
        ('"', "'"),
        ("&amp;", "&"),
        ("a\nb", "a b"),
        ("a\n\nb", "a\nb"),
    ],
)
def test_other_differences_give_no_result(target: str, published: str) -> None:
    document = lines("前", target, "後")
    assert find_published(document, f"- 前\n- {published}\n- 後\n") == {0: "前", 2: "後"}


def test_text_between_pairs_may_differ_in_the_same_ways() -> None:
    first, second = paired("\\* 鍵", "\\* 値")
    document = read(f'"a" \\* {first} C:\\\\\n&quot; {second}\r\n')
    assert find_published(document, '&quot;a" * * 鍵 C:\\\\\r\n" \\* 値\n') == {
        0: "* 鍵",
        1: "\\* 値",
    }


def test_several_pairs_of_one_line_are_distinguished() -> None:
    first, second, third = paired("\\*", "\\*\\*", "\\*")
    document = read(f"{first}{second} \\*{third}")
    assert find_published(document, "*\\** \\**") == {0: "*", 1: "\\**", 2: "*"}


def test_backslashes_that_two_texts_may_share_give_no_result() -> None:
    first, second, third = paired("C:\\\\", "\\*", "\\*")
    document = read(f"- {first}\\* - {second} - {third}")
    assert find_published(document, "- C:\\\\* - * - *") == {1: "*", 2: "*"}
    document = read(f"{first}{second}{third}")
    assert find_published(document, "C:\\\\**") == {2: "*"}
    empty = pair("4ef9c-106", "Key.", "")
    assert find_published(read(f"{first}{empty}{second}."), "C:\\\\*.") == {1: ""}


def test_an_empty_page_gives_no_result() -> None:
    assert find_published(lines("鍵"), "") == {}
    assert find_published(read(""), "") == {}
    assert find_published(read("鍵\n"), "値\n") == {}


# Another page.


def test_reading_continues_after_a_difference() -> None:
    document = lines("\\*一", "\\*二", "三", "\\*四", "\\*五")
    published = "- *一\n- \\*二\n新しい行\n- 参\n- *四\n- \\*五\n"
    assert find_published(document, published) == {0: "*一", 1: "\\*二", 3: "*四", 4: "\\*五"}


def test_lines_in_only_one_page_are_harmless() -> None:
    first, second = paired("\\*一", "\\*二")
    document = read(f"題\n\n[a]: b\n{first}\n\n[c]: d\n[e]: f\n{second}")
    assert find_published(document, "別の題\n*一\n\n付録\n\n\\*二\n") == {0: "*一", 1: "\\*二"}


def test_the_fewest_reordered_lines_are_lost() -> None:
    document = lines("一", "\\*二", "\\*三", "四")
    assert find_published(document, "- *三\n- *四\n- 一\n- *二\n- 四\n") == {
        0: "一",
        1: "*二",
        3: "四",
    }


def test_a_repeated_line_gives_a_result_if_all_copies_are_equal() -> None:
    document = lines("一", "\\*同じ", "\\*同じ", "二")
    assert find_published(document, "- 一\n- *同じ\n- *同じ\n- 弐\n") == {
        0: "一",
        1: "*同じ",
        2: "*同じ",
    }
    assert find_published(document, "- 一\n- *同じ\n- \\*同じ\n- 弐\n") == {0: "一"}


def test_a_line_repeated_in_only_one_page_gives_no_result() -> None:
    ours, theirs = lines("\\*同じ", "一", "\\*同じ"), "新\n- *同じ\n新\n"
    assert find_published(ours, theirs) == {}
    assert find_published(lines("一", "\\*同じ"), f"{theirs}- *同じ\n新\n") == {}


@pytest.mark.parametrize("published", ["*一です。", "*一\\", "*一\n"])
def test_the_last_target_must_also_be_at_the_end(published: str) -> None:
    (one,) = paired("\\*一")
    assert find_published(read(one), "*一") == {0: "*一"}
    found = {0: "*一"} if published.endswith("\n") else {}
    assert find_published(read(one), published) == found


def test_a_target_of_several_lines_needs_all_of_them_in_a_row() -> None:
    document = lines("\\*一\n\\*二", "\\*三\n\\*四", "五")
    assert find_published(document, "- *一\n*二\n- *三\n新\n*四\n- 伍\n") == {0: "*一\n*二"}
    assert find_published(document, "- *一\n- *三\n*四\n- 伍\n") == {1: "*三\n*四"}


def test_a_side_by_side_page_is_not_a_published_page() -> None:
    first, second = paired("\\*一", "\\*二")
    text = f"{first}\n\n{second}\n"
    assert find_published(read(text), text) == {}


# Encoded values.


def quoted(text: str) -> str:
    """Return the text as written between double quotes in YAML and JSON."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


@pytest.mark.parametrize("path", ["a.yml", "a.json"])
def test_an_encoded_value_gives_a_result_only_if_unchanged(path: str) -> None:
    first, second, third = map(quoted, paired("\\*一", '"二"', "\\*三"))
    form = '{{"a": "{}", "b": "{}", "c": "{}"}}\n'
    document = read(form.format(first, second, third), path)
    assert [segment.target for segment in document.segments] == ["\\*一", '"二"', "\\*三"]
    published = form.format(quoted("\\*一"), quoted('"二"'), "*三")
    assert find_published(document, published) == {}
    several = form.replace(", ", ",\n").format
    document = read(several(first, second, third), path)
    published = several(quoted("\\*一"), quoted('"二"'), "*三")
    assert find_published(document, published) == {0: "\\*一", 1: '"二"'}


def test_a_value_that_is_not_encoded_is_read_like_running_text() -> None:
    (one,) = paired("\\*一")
    document = read(f"title: 題\nbody: |\n  {one}\n", "a.yml")
    assert find_published(document, "title: 題\nbody: |\n  *一\n") == {0: "*一"}


def test_a_damaged_page_is_repaired_before(samples_text: str) -> None:
    document = read(samples_text)
    published = clean(document, "target", author_form=True)
    assert find_published(document, published) == {
        ordinal: segment.target for ordinal, segment in enumerate(document.segments)
    }


@pytest.fixture
def samples_text() -> str:
    """Return a page with quotes turned into entities in text and tags, up to the next real
    quote."""
    damaged = pair("4ef9c-103", "The &quot;key&quot;.", "「&quot;鍵&quot;」").replace('"', "&quot;")
    mangled = damaged.replace("data-ttu-id=&quot;", 'data-ttu-id="', 1)
    return f'{mangled} <img src=&quot;a.png" />\n{pair("4ef9c-104", "Key.", "鍵")}\n'


# Laws.

TARGETS = st.lists(st.text('ab*`\\"\n &quot;鍵', max_size=12), max_size=8)


def unescaped(text: str) -> str:
    return text.replace("\\", "").replace("&quot;", '"').replace("\r", "")


@given(targets=TARGETS, other=TARGETS)
def test_nothing_is_invented(targets: list[str], other: list[str]) -> None:
    document = lines(*targets)
    for published in (clean(lines(*other), "target"), "".join(other)):
        for ordinal, text in find_published(document, published).items():
            own = document.segments[ordinal].target
            assert unescaped(text) == unescaped(own)
            assert text.count("\\") <= own.count("\\")


def iter_readings(parts: list[str], published: str) -> Iterator[tuple[str, ...]]:
    """Yield every way to read the published text as these parts; slow but obvious."""
    if not parts:
        yield from [()] * (not published)
        return
    for form, text in forms(parts[0]):
        if published.startswith(form):
            for texts in iter_readings(parts[1:], published[len(form) :]):
                yield (text, *texts)


def forms(part: str) -> set[tuple[str, str]]:
    """Return the possible published forms of a part, with their texts."""
    found = {("", "")}
    for last, escape, quote, other in re.findall(
        r'(\\+$)|(\\+(?= ?[*`]))|("|&quot;)|(\\+|.)', part
    ):
        texts = [other]
        if last:
            texts = [last[:most] for most in range(len(last) + 1) if len(last) <= 2 * most]
        elif escape:
            texts = [escape, escape[1:]]
        choices = [('"', '"'), ("&quot;", quote)] if quote else [(text, text) for text in texts]
        found = {(one + form, told + text) for one, told in found for form, text in choices}
    return found


SIGNS = st.lists(st.sampled_from([*'ab *"\\\\\\', "&quot;", "\\*"]), max_size=4).map("".join)


@given(parts=st.tuples(*[SIGNS] * 5), data=st.data())
def test_only_certain_results_are_returned(parts: tuple[str, ...], data: st.DataObject) -> None:
    first, second = paired(parts[1], parts[3])
    document = read(f"{parts[0]}{first}{parts[2]}{second}{parts[4]}")
    assume([one.target for one in document.segments] == [parts[1], parts[3]])
    published = "".join(data.draw(st.sampled_from(sorted(forms(part))))[0] for part in parts)
    readings = list(iter_readings(list(parts), published))
    agreed = {
        ordinal: readings[0][index]
        for ordinal, index in enumerate((1, 3))
        if len({reading[index] for reading in readings}) == 1
    }
    found = find_published(document, published)
    assert found.items() <= agreed.items()
    if "\\\\" not in "".join(parts):
        assert found == agreed


@given(targets=TARGETS)
def test_a_page_published_as_written_gives_all_targets(targets: list[str]) -> None:
    document = lines(*targets)
    assert find_published(document, clean(document, "target")) == {
        ordinal: segment.target for ordinal, segment in enumerate(document.segments)
    }


@given(targets=st.lists(st.text("ab*`鍵 ", max_size=12), max_size=8), data=st.data())
def test_escapes_before_any_marks_are_recognized(targets: list[str], data: st.DataObject) -> None:
    def escaped(text: str) -> str:
        return "".join(
            f"\\{sign}" if sign in "*`" and data.draw(st.booleans()) else sign for sign in text
        )

    document = lines(*map(escaped, targets))
    published = "".join(f"- {target}\n" for target in targets)
    if len(document.segments) == len(targets):
        assert find_published(document, published) == dict(enumerate(targets))


@pytest.mark.parametrize(
    "target",
    ["\\*" * 50_000, "\\" * 99_999, '"' * 50_000, "\\*\n" * 30_000, "a\\\n" * 30_000],
    ids=["stars", "backslashes", "quotes", "lines", "last"],
)
@pytest.mark.parametrize("end", ["", "x"])
def test_long_pages_are_fast(target: str, end: str) -> None:
    document = lines(*[target] * 3)
    began = time.process_time()
    find_published(document, clean(document, "target").replace("\\*", "*") + end)
    find_published(document, target[::-1])
    assert time.process_time() - began < 5


# Pages without a need for comparison.


@pytest.mark.parametrize(
    ("target", "expected"),
    [("鍵", False), ('*鍵* `値` "\n', False), ("\\*", True), ("C:\\", True), ("&quot;", True)],
)
def test_only_pages_with_escapes_or_entities_may_differ(target: str, expected: bool) -> None:
    assert may_differ(lines("一", target)) is expected


def test_escapes_outside_of_targets_do_not_matter() -> None:
    one = pair("4ef9c-103", "A \\* b.", "鍵")
    assert not may_differ(read(f"\\* &quot; {one}\n"))
    assert not may_differ(read("\\* &quot;\n"))


# A line break before a link.


@pytest.mark.parametrize("line_break", ["\n  ", "\r\n  "])
@pytest.mark.parametrize(
    "link", ["[鍵](a.md) です。", "![鍵](a.png) です。", "[鍵](a.md) \\* です。"]
)
def test_a_line_break_before_a_link_is_as_in_the_published_page(line_break: str, link: str) -> None:
    (one,) = paired(line_break + link)
    document = read(f"一 {one}\n")
    assert may_differ(document)
    published = link.replace("\\", "")
    assert find_published(document, f"一 {published}\n") == {0: published}
    assert find_published(document, f"一 {line_break}{link}\n") == {0: line_break + link}


@pytest.mark.parametrize("target", ["\n  鍵", "\n[鍵](a.md)", "\n   [鍵](a.md)"])
def test_other_line_breaks_are_the_authors(target: str) -> None:
    (one,) = paired(target)
    assert find_published(read(f"一 {one}\n"), f"一 {target.lstrip()}\n") == {}
