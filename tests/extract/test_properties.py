"""Laws of reading: nothing lost, nothing invented, nothing that makes it fall or crawl."""

import json
import re
from dataclasses import dataclass

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin, Side
from tmx_extract.rebuild.clean import clean

PREFIX = "4ef9c"
LAW = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
OPENED = re.compile(r"<span\s[^<>]*?data-ttu-id")
TARGET_TAG = re.compile(r'<span data-ttu-id="[0-9a-f]{5}-p?[0-9]{1,9}">')


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One pair and what stands before it; the whole page is a list of these and an end."""

    before: str
    id: str
    target: str
    source: str

    @property
    def markup(self) -> str:
        return (
            f'<span data-ttu-id="{self.id}">{self.target}</span>'
            f'<span class="sxs-lookup"><span data-stu-id="{self.id}">{self.source}</span></span>'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as the tool writes it."""

    parts: tuple[Part, ...]
    end: str

    @property
    def text(self) -> str:
        return "".join(part.before + part.markup for part in self.parts) + self.end

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        return [(part.id, part.target, part.source) for part in self.parts]

    def plain(self, side: Side) -> str:
        """The page as it would be without markup."""
        return "".join(part.before + getattr(part, side) for part in self.parts) + self.end


# The grammar of the markup.

WORDS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="<"), max_size=8
)
PIECES = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "\n",
            "\r\n",
            " ",
            "<name>",
            "<br/>",
            "List<string>",
            "a < b",
            "<<",
            "`code`",
            "`",
            "```\n",
            "**太字**",
            r"\*",
            "\\",
            "|",
            "&quot;",
            "&lt;span&gt;",
            '"引用"',
            "'",
            "[リンク](a.md)",
            "🎉",
            "data-ttu-id",
            'class="sxs-lookup"',
        ]
    ),
)
PLAIN = st.lists(PIECES, max_size=3).map("".join)
SPANS = st.builds(
    lambda tag, before, inner, after: f"{tag}{before}<span>{inner}</span>{after}</span>",
    st.sampled_from(["<span>", '<span class="ui">']),
    PLAIN,
    PLAIN,
    PLAIN,
)
TEXTS = st.lists(st.one_of(PIECES, PIECES, PIECES, SPANS), max_size=4).map("".join)
SIMPLE_PIECES = [
    "a",
    "鍵",
    "b c",
    "é",
    "🎉",
    '"',
    "'",
    "\\",
    ": ",
    "- ",
    "#",
    "%",
    "<b>",
    "</b>",
    "\t",
]
SIMPLE = st.lists(st.sampled_from(SIMPLE_PIECES), max_size=6).map("".join).map(str.strip)
"""Texts on one line without blanks at their edges, which every style of YAML can hold."""
GLUE = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "\n",
            "\r\n\r\n",
            "\n- ",
            "\n## ",
            "\n> [!NOTE]\n> ",
            " | ",
            "\n```\n",
            "[",
            "](a.md) ",
            " ",
        ]
    ),
)
WRAPPED = st.sampled_from([("", ""), ("<b>", "</b>"), ('<span class="ui">', "</span>")])


@st.composite
def pages(
    draw: st.DrawFn, *, texts: st.SearchStrategy[str] = TEXTS, glue: st.SearchStrategy[str] = GLUE
) -> Page:
    parts, numbers, end = [], {"": 100, "p": 100}, "語"
    for _ in range(draw(st.integers(0, 6))):
        counter = draw(st.sampled_from(["", "", "", "p"]))
        numbers[counter] += draw(st.integers(1, 5))
        opening, closing = draw(WRAPPED)
        identifier = f"{PREFIX}-{counter}{numbers[counter]}"
        parts.append(
            Part(
                before=end + draw(glue) + opening,
                id=identifier,
                target=draw(texts),
                source=draw(texts),
            )
        )
        end = closing
    return Page(parts=tuple(parts), end=end + draw(glue))


FIELDS = st.fixed_dictionaries(
    {"ms.locfileid": st.integers(1, 10**9).map(str), "ms.contentlocale": st.just("ja-JP")},
    optional={
        "title": SIMPLE,
        "description": SIMPLE,
        "ms.translationtype": st.sampled_from(["MT", "HT", "mt", "Human Translation"]),
        "ms.lasthandoff": st.sampled_from(["05/18/2021", "12/01/2019"]),
        "ms.openlocfilehash": st.just("0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"),
        "ms.author": WORDS,
        "no-loc": st.lists(SIMPLE, max_size=3),
    },
)


@st.composite
def front_matters(draw: st.DrawFn) -> str:
    """Front matter with a byte order mark and any line end, or none."""
    if draw(st.booleans()):
        return ""
    fields = yaml.safe_dump(draw(FIELDS), allow_unicode=True, width=float("inf"))
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    block = f"---\n{fields}---\n".replace("\n", line_end)
    return draw(st.sampled_from(["", "\ufeff"])) + block


# Pieces that damage leaves behind.

FRAGMENTS = st.lists(
    st.sampled_from(
        [
            '<span data-ttu-id="4ef9c-103">',
            '<span data-ttu-id="4ef9c-104">',
            '<span data-stu-id="4ef9c-103">',
            '<span data-stu-id="4ef9c-104">',
            '<span class="sxs-lookup">',
            '<span data-ttu-id="4ef9c-103&quot;>',
            '<span data-ttu-id=\\"4ef9c-103\\">',
            "<span data-ttu-id='4ef9c-103'>",
            '</span><span class="sxs-lookup"><span data-stu-id="4ef9c-103">',
            "</span>",
            "</span></span>",
            "<span>",
            "<span ",
            "<SPAN data-ttu-id",
            "data-ttu-id",
            "&quot;",
            '"',
            "'",
            "\\",
            "\\u003cspan",
            "\\ud800",
            "---\n",
            "\n",
            "\r\n",
            "\ufeff",
            "title: ",
            "ms.contentlocale: ",
            "metadata:\n  ",
            '"metadata"',
            "{",
            "}",
            "[",
            "]",
            ": ",
            "- ",
            "? ",
            "|\n  ",
            ">-\n  ",
            "# ",
            "> [!NOTE]\n> ",
            "&a ",
            "*a ",
            "鍵",
            "Key",
            "\x00",
            "\t",
            "🎉",
        ]
    ),
    max_size=30,
).map("".join)
PATHS = st.sampled_from(["a.md", "a.yml", "a.json"])


@st.composite
def damaged(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A text from which slices were cut, in which slices were doubled, or that ends too soon."""
    text = draw(texts)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 80)))
        match draw(st.sampled_from(["cut", "double", "move", "end"])):
            case "cut":
                text = text[:start] + text[end:]
            case "double":
                text = text[:end] + text[start:]
            case "move":
                text = text[end:] + text[start:end] + text[:start]
            case _:
                text = text[:start]
    return text


def read(text: str, path: str = "a.md") -> Document:
    return read_document(text.encode(), Origin(path=path, hint_locale="ja-JP"))


def pairs(document: Document) -> list[tuple[str, str, str]]:
    return [(segment.id, segment.target, segment.source) for segment in document.segments]


def markup_codes(document: Document) -> set[str]:
    """What is told of the markup: not of fields, and not that a text is empty."""
    codes = {remark.code for remark in document.diagnostics}
    return codes - {"no-metadata", "no-locfileid", "invalid-field", "empty-source", "empty-target"}


# Undamaged documents.


@LAW
@given(front_matters(), pages())
def test_an_undamaged_page_gives_exactly_its_pairs_in_order(front: str, page: Page) -> None:
    document = read(front + page.text)
    assert pairs(document) == page.pairs
    assert markup_codes(document) == set()


@LAW
@given(front_matters(), pages(), st.sampled_from(["source", "target"]))
def test_an_undamaged_page_in_one_language_is_that_language_and_all_the_rest(
    front: str, page: Page, side: Side
) -> None:
    assert clean(read(front + page.text), side) == front + page.plain(side)


@LAW
@given(front_matters(), pages())
def test_each_segment_of_an_undamaged_page_stands_where_it_says(front: str, page: Page) -> None:
    document = read(front + page.text)
    for segment, part in zip(document.segments, page.parts, strict=True):
        text = document.text
        assert text[segment.start : segment.end] == part.markup
        assert text[segment.target_start : segment.target_end] == part.target
        assert text[segment.source_start : segment.source_end] == part.source


@LAW
@given(pages(texts=SIMPLE, glue=SIMPLE), st.sampled_from(["'", '"', None]))
def test_values_of_front_matter_give_exactly_their_pairs(page: Page, style: str | None) -> None:
    block = yaml.safe_dump(
        {"title": page.text, "ms.locfileid": "1"},
        default_style=style,
        allow_unicode=True,
        width=float("inf"),
    )
    document = read(f"---\n{block}---\n本文\n")
    assert pairs(document) == page.pairs
    assert markup_codes(document) == set()
    assert {(item.place, item.field) for item in document.segments} <= {("front-matter", "title")}


YAML_STYLES = st.sampled_from(["'", '"', "|", ">", None])


def write_yaml(value: str, style: str | None, *, width: float, escaped: bool) -> str:
    """A YAML page with the value in it; nothing where the writer itself does not bring it back."""
    page = {"items": [{"content": value}], "metadata": {"ms.locfileid": "1"}}
    text = yaml.safe_dump(page, default_style=style, width=width, allow_unicode=not escaped)
    assume(yaml.safe_load(text) == page)
    return text


@LAW
@given(pages(), YAML_STYLES, st.sampled_from([20, 80, float("inf")]), st.booleans())
def test_yaml_in_every_style_gives_exactly_its_pairs(
    page: Page, style: str | None, width: float, escaped: bool
) -> None:
    document = read(write_yaml(page.text, style, width=width, escaped=escaped), "a.yml")
    assert pairs(document) == page.pairs
    assert markup_codes(document) == set()
    assert {item.field for item in document.segments} <= {"items[0].content"}


@LAW
@given(
    pages(texts=SIMPLE.filter(bool), glue=SIMPLE),
    st.sampled_from(["'", '"', "|"]),
    st.booleans(),
    st.sampled_from(["source", "target"]),
)
def test_yaml_in_one_language_holds_the_value_in_that_language(
    page: Page, style: str, escaped: bool, side: Side
) -> None:
    text = write_yaml(page.text, style, width=float("inf"), escaped=escaped)
    assert yaml.safe_load(clean(read(text, "a.yml"), side)) == {
        "items": [{"content": page.plain(side)}],
        "metadata": {"ms.locfileid": "1"},
    }


@LAW
@given(pages(), st.booleans(), st.sampled_from([None, 2]))
def test_json_gives_exactly_its_pairs(page: Page, escaped: bool, indent: int | None) -> None:
    text = json.dumps({"items": [{"content": page.text}]}, ensure_ascii=escaped, indent=indent)
    document = read(text, "a.json")
    assert pairs(document) == page.pairs
    assert markup_codes(document) == set()


@LAW
@given(pages(), st.booleans(), st.sampled_from(["source", "target"]), st.booleans())
def test_json_in_one_language_holds_the_value_in_that_language(
    page: Page, escaped: bool, side: Side, author_form: bool
) -> None:
    text = json.dumps({"a": page.text, "b": ["\\", 1]}, ensure_ascii=escaped)
    cleaned = json.loads(clean(read(text, "a.json"), side))
    assert cleaned == {"a": page.plain(side), "b": ["\\", 1]}
    if author_form:
        json.loads(clean(read(text, "a.json"), side, author_form=True))


# Damaged documents.


@LAW
@given(damaged(pages().map(lambda page: page.text)))
def test_a_damaged_page_gives_nothing_that_does_not_stand_between_its_own_tags(text: str) -> None:
    assume("&quot;" not in text and not text.startswith(("---", "\ufeff---")))
    for segment in read(text).segments:
        assert f'<span data-ttu-id="{segment.id}">{segment.target}</span>' in text
        assert f'<span data-stu-id="{segment.id}">{segment.source}</span></span>' in text


@LAW
@given(damaged(st.one_of(FRAGMENTS, pages().map(lambda page: page.text))))
def test_of_a_damaged_page_no_target_is_lost(text: str) -> None:
    assume("&quot;" not in text and not text.startswith(("---", "\ufeff---")))
    document = read(text)
    segments = {segment.start for segment in document.segments}
    texts = {item.start for item in document.unpaired if item.side == "target"}
    for found in OPENED.finditer(text):
        tag = TARGET_TAG.match(text, found.start())
        is_told = any(remark.start <= found.start() < remark.end for remark in document.diagnostics)
        assert found.start() in segments or (tag and tag.end() in texts) or is_told


@LAW
@given(damaged(st.one_of(FRAGMENTS, pages().map(lambda page: page.text))))
def test_segments_of_a_damaged_page_do_not_overlap(text: str) -> None:
    done = 0
    for segment in read(text).segments:
        if segment.field:
            continue
        places = list(segment[3:9])
        assert done <= places[0]
        assert places == sorted(places)
        assert segment.start < segment.target_start <= segment.target_end < segment.source_start
        assert segment.source_end < segment.end <= len(text)
        done = segment.end


@LAW
@given(
    st.one_of(
        damaged(FRAGMENTS),
        damaged(st.tuples(front_matters(), pages()).map(lambda both: both[0] + both[1].text)),
        damaged(pages().map(lambda page: yaml.safe_dump({"a": page.text, "ms.locfileid": "1"}))),
        damaged(pages().map(lambda page: json.dumps({"a": page.text, "ms.locfileid": "1"}))),
    ),
    PATHS,
)
def test_damage_never_raises_and_all_places_lie_within_the_text(text: str, path: str) -> None:
    document = read(text, path)
    starts = [segment.start for segment in document.segments]
    assert starts == sorted(starts)
    for segment in document.segments:
        places = [0, *segment[3:9], len(text)]
        assert places == sorted(places)
    for item in document.unpaired:
        assert 0 <= item.start <= item.end <= len(text)
    assert [remark.start for remark in document.diagnostics] == sorted(
        remark.start for remark in document.diagnostics
    )
    for remark in document.diagnostics:
        assert 0 <= remark.start <= remark.end <= len(text)
    for side in ("source", "target"):
        clean(document, side)
        clean(document, side, author_form=True)


@LAW
@given(st.binary(max_size=200), PATHS)
def test_arbitrary_bytes_never_raise(data: bytes, path: str) -> None:
    assert read_document(data, Origin(path=path)).origin == Origin(path=path)


@LAW
@given(st.text(max_size=200), PATHS)
def test_arbitrary_text_comes_back_untouched_in_one_language(text: str, path: str) -> None:
    assume("data-" not in text)
    assert clean(read(text, path), "target") == text


@LAW
@given(damaged(st.one_of(FRAGMENTS, pages().map(lambda page: page.text))), PATHS)
def test_reading_twice_gives_the_same(text: str, path: str) -> None:
    assert read(text, path) == read(text, path)


@LAW
@given(pages(), st.sampled_from(["source", "target"]))
def test_a_page_in_one_language_has_no_pairs_left(page: Page, side: Side) -> None:
    assert read(clean(read(page.text), side)).segments == ()


# Two megabytes of one thing. What is read in one go takes a second; what goes back takes for ever.

TARGET_HALF = '<span data-ttu-id="4ef9c-103">'
SOURCE_HALF = '<span data-stu-id="4ef9c-103">'
JOINT = f'</span><span class="sxs-lookup">{SOURCE_HALF}'
PAIR = f"{TARGET_HALF}鍵{JOINT}Key</span></span>"
MEGABYTES = 2_000_000


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("before", "piece", "after"),
    [
        pytest.param("", PAIR, "", id="pairs"),
        pytest.param("", TARGET_HALF, "", id="target tags"),
        pytest.param("", SOURCE_HALF, "", id="source tags"),
        pytest.param("", '<span class="sxs-lookup">', "", id="lookup tags"),
        pytest.param("", f"{TARGET_HALF}鍵{JOINT}Key", "", id="unclosed sources"),
        pytest.param("", f"{TARGET_HALF}鍵{JOINT}Key</span>", "", id="half-closed sources"),
        pytest.param("", f"{TARGET_HALF}鍵</span>", "", id="lone targets"),
        pytest.param("", "</span>", "", id="closing tags"),
        pytest.param(TARGET_HALF, "</span>", "", id="closing tags in a target"),
        pytest.param(TARGET_HALF + JOINT, "</span> ", "", id="closing tags in a source"),
        pytest.param(TARGET_HALF + JOINT, "<span>", "", id="opening tags in a source"),
        pytest.param(TARGET_HALF, '</span><span class="sxs-lookup">', "", id="lookups in a target"),
        pytest.param("", "<span ", "", id="tags that never close"),
        pytest.param("", "<span data-", "", id="attributes that never come"),
        pytest.param("<span", " ", "", id="blanks in a tag"),
        pytest.param("<span ", "class = ", "", id="attributes in a tag"),
        pytest.param("<span class", "\n", "", id="line ends in an attribute"),
        pytest.param("", "<", "", id="opening brackets"),
        pytest.param("", "&quot;>", PAIR, id="entities"),
        pytest.param("", '<span data-ttu-id="4ef9c-103&quot;>', "", id="damaged tags"),
        pytest.param("", "<span class=&quot;a", "", id="damaged tags that never close"),
        pytest.param('<span class="', "a", "&quot;>", id="damaged tag of any length"),
        pytest.param("", f"> [!NOTE]\n> {PAIR}\n\n", "", id="alerts"),
        pytest.param("", f"> [!NOTE]\n> {PAIR}\n", "", id="one long alert"),
        pytest.param("", "> [!NOTE]\n", PAIR, id="labels"),
        pytest.param("", f"> [!div]\n> {PAIR}\n", "", id="quotes"),
        pytest.param("", "> ", PAIR, id="quote marks"),
        pytest.param("", "- ", PAIR, id="list marks"),
        pytest.param("", "#", PAIR, id="heading marks"),
        pytest.param("", "|", PAIR, id="bars"),
        pytest.param("", "-", PAIR, id="hyphens"),
        pytest.param("", " ", PAIR, id="blanks"),
        pytest.param("", "[", PAIR, id="square brackets"),
        pytest.param("", "<td", PAIR, id="cells"),
        pytest.param(PAIR, " ", "]", id="blanks behind a pair"),
        pytest.param("", "\r\n", PAIR, id="line ends"),
        pytest.param("---\n", "a: b\n", "", id="front matter that never ends"),
        pytest.param("---\n", "---a\n", "---\n", id="rules that are none"),
        pytest.param('---\nms.locfileid: "1"\ntitle: a\n', " a\n", "---\n", id="a long title"),
        pytest.param("---\nms.locfileid: 1\n", " \n", "---\n", id="blank lines in front matter"),
    ],
)
def test_two_megabytes_of_markdown_are_read_in_one_go(before: str, piece: str, after: str) -> None:
    text = before + piece * (MEGABYTES // len(piece.encode())) + after
    document = read(text)
    assert document.text == text
    clean(document, "target", author_form=True)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("path", "before", "piece", "after"),
    [
        ("a.yml", "", f"- {PAIR}\n", ""),
        ("a.yml", "", f"# {PAIR}\n", ""),
        ("a.yml", "a: [\n", f"# {PAIR}\n", ""),
        ("a.yml", "a: [\n", TARGET_HALF, ""),
        ("a.yml", "a: ", TARGET_HALF, ""),
        ("a.yml", 'a: "', PAIR.replace('"', '\\"'), ""),
        ("a.yml", 'a: "', PAIR.replace('"', '\\"'), '"'),
        ("a.yml", f"a: &a {PAIR}\nb:\n", "- *a\n", ""),
        ("a.yml", "", "[", PAIR),
        ("a.yml", "", "- ", PAIR),
        ("a.json", "", '"\\"', ""),
        ("a.json", f'["{PAIR}",', '"\\"', ""),
        ("a.json", '"', "\\", ""),
        ("a.json", "", '"', ""),
        ("a.json", "", "[", PAIR),
        ("a.json", "[", '"' + PAIR.replace('"', '\\"') + '",', "1]"),
        ("a.json", '["', PAIR.replace('"', '\\"'), '"]'),
        ("a.json", '["', PAIR.replace('"', '\\"'), ""),
        ("a.json", '["', TARGET_HALF.replace('"', '\\"'), '"]'),
        ("a.json", '["', "&quot;>", '"]'),
        ("a.json", '["', TARGET_HALF.replace('">', "&quot;>").replace('"', '\\"'), '"]'),
    ],
    ids=str,
)
def test_two_megabytes_of_yaml_and_json_are_read_in_one_go(
    path: str, before: str, piece: str, after: str
) -> None:
    text = before + piece * (MEGABYTES // len(piece.encode())) + after
    document = read(text, path)
    assert document.text == text
    clean(document, "target", author_form=True)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("path", "before", "piece", "after"),
    [
        ("a.json", '["data-ttu-id', "\\u003cspan", '"]'),
        ("a.json", '["data-ttu-id', "<span ", '"]'),
        ("a.yml", f'a: "{TARGET_HALF}'.replace('="', '=\\"').replace('">', '\\">'), "</span ", '"'),
    ],
    ids=str,
)
def test_unclosed_tags_in_values_are_read_in_one_go(
    path: str, before: str, piece: str, after: str
) -> None:
    text = before + piece * 20_000 + after
    assert read(text, path).text == text


@pytest.mark.timeout(30)
def test_thousands_of_damaged_regions_are_cleaned_in_one_go() -> None:
    text = PAIR.replace('-103">鍵', "-103&quot;>鍵") * 15_000
    assert clean(read(text), "target", author_form=True) == "鍵" * 15_000


@pytest.mark.timeout(30)
def test_thousands_of_prefixes_are_read_in_one_go() -> None:
    text = "".join(PAIR.replace(PREFIX, f"{number:05x}") for number in range(15_000))
    assert len(read(text).segments) == 15_000


@pytest.mark.timeout(30)
def test_brackets_in_front_matter_with_markup_are_read_in_one_go() -> None:
    text = f"---\na: {PAIR}\nb: " + "[" * 100_000 + "\n---\n"
    assert [segment.id for segment in read(text).segments] == ["4ef9c-103"]
