"""Returned exports are understood, in every format and with all options."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from budget import examples
from hypothesis import example, given
from hypothesis import strategies as st
from pages import occurrence, written

from tmx_extract.extract.read import read_document
from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.returned_units import Returned, UnitPlace, read_returned
from tmx_extract.formats.xml_text import is_blank
from tmx_extract.inline.split import visible_text
from tmx_extract.model import Occurrence, Origin

WAYS: list[tuple[str, dict[str, Any]]] = [
    ("tmx", {"codes": "text"}),
    ("tmx", {"codes": "native"}),
    ("tmx", {"codes": "plain"}),
    ("xliff", {"codes": "text"}),
    ("xliff", {"codes": "plain"}),
    ("xliff", {"codes": "native", "xliff_codes": "g"}),
    ("xliff", {"codes": "native", "xliff_codes": "bpt"}),
    ("xliff2", {"codes": "text"}),
    ("xliff2", {"codes": "plain"}),
    ("xliff2", {"codes": "native"}),
    ("xliff2", {"codes": "native", "version": "2.1"}),
    ("po", {"codes": "text"}),
    ("po", {"codes": "plain"}),
]
PAIR = occurrence("Save **the file** to `a.md`.", "`a.md` に**ファイル**を保存。")
UNIT = Returned(
    id="103",
    place=UnitPlace(
        handback="53077226.8d3c1e5b7a90",
        name="103",
        segment_id="4ef9c-103",
        repository="handbook.ja-jp",
        path="docs/save.md",
    ),
    languages=FileLanguages("en-US", "ja-JP"),
    source="Save **the file** to `a.md`.",
    target="`a.md` に**ファイル**を保存。",
    state="needs-review",
    by="",
    at="",
    previous_source=None,
    following_source=None,
    line=14,
    problems=(),
)
EXPECTED: Mapping[str, Returned] = {
    "tmx": UNIT._replace(id="53077226.8d3c1e5b7a90.103", state="", line=6),
    "xliff": UNIT,
    "xliff2": UNIT._replace(id="u103", state="open", line=12),
    "po": UNIT._replace(id="53077226.8d3c1e5b7a90.103", line=14),
}


def returned(name: str, data: bytes) -> list[Returned]:
    return list(read_returned(BytesIO(data), f".{FORMATS[name].suffix}"))


def sent(name: str, *pairs: Occurrence, **options: Any) -> list[Returned]:
    """Write the pairs and read them back."""
    text, _ = written(FORMATS[name].write, pairs, **options)
    return returned(name, text.encode())


@pytest.mark.parametrize(("name", "options"), WAYS, ids=str)
def test_a_unit_is_read_with_all_its_data(name: str, options: dict[str, Any]) -> None:
    word = visible_text if options["codes"] == "plain" else str
    expected = EXPECTED[name]
    (unit,) = sent(name, PAIR, **options)
    assert unit._replace(line=0) == expected._replace(
        source=word(expected.source), target=word(expected.target), line=0
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_a_unit_has_its_line(name: str) -> None:
    text, _ = written(FORMATS[name].write, [PAIR])
    (unit,) = returned(name, text.encode())
    start = {"tmx": "<tu ", "xliff": "<trans-unit ", "xliff2": "<unit ", "po": "#. segment-id"}
    assert unit.line == text[: text.index(start[name])].count("\n") + 1


MARKUP = st.text("ab あ。*_`~[]()<>!\\&;:/.\"'{}%s\n\r\t \x0b\x00\ud800\ufffe…␋|", max_size=40)
PIECES = ["**", "*", "`", "[", "](a.md)", "<b>", "</b>", "&amp;", "{0}", "字", " ", "<br>", "\\*"]
ANY = st.one_of(
    MARKUP,
    st.text(st.characters(), max_size=40),
    st.lists(st.sampled_from(PIECES)).map("".join),
).filter(lambda text: not is_blank(text))


@pytest.mark.parametrize(("name", "options"), [way for way in WAYS if way[0] != "po"], ids=str)
@examples(100)
@given(source=ANY, target=ANY)
@example(source=" \x0b **a** \n", target="\ud800`b`\u3000")
@example(source="[a](b…c)", target="<b>x…</b>")
@example(source="`a` b", target="`a` b  ")
@example(source=" a<br>b  \n", target=" a<br>b  \n")
def test_the_exact_text_comes_back(
    name: str, options: dict[str, Any], source: str, target: str
) -> None:
    word = visible_text if options["codes"] == "plain" else str
    if is_blank(word(source)) or is_blank(word(target)):
        return
    (unit,) = sent(name, occurrence(source, target), **options)
    assert (unit.source, unit.target, unit.problems) == (word(source), word(target), ())


def pairs_of(paths: Iterable[Path]) -> list[Occurrence]:
    """Return all pairs of the pages, each page its own handback."""
    pairs = []
    for number, path in enumerate(paths):
        document = read_document(path.read_bytes(), Origin(path=path.name))
        page = PAIR.page._replace(key=f"{number}.8d3c1e5b7a90", path=path.name)
        pairs += [
            PAIR._replace(
                page=page,
                segment_id=f"4ef9c-{ordinal + 103}",
                number=ordinal + 103,
                source=segment.source,
                target=segment.target,
            )
            for ordinal, segment in enumerate(document.segments)
        ]
    return pairs


@pytest.fixture(scope="session")
def sample_pairs(samples: Path) -> list[Occurrence]:
    return pairs_of(sorted(samples.rglob("*.md")))


@pytest.fixture(scope="session")
def corpus_pairs() -> list[Occurrence]:
    """Return every hundredth pair of some pages of large repositories."""
    corpora = Path.home() / ".cache" / "tmx-extract-corpora"
    pages = sorted(corpora.glob("*.ja-jp/**/*.md"))[::100]
    if not pages:
        pytest.skip(f"needs side-by-side repositories in {corpora}")
    return pairs_of(pages)


def assert_all_come_back(pairs: list[Occurrence], name: str, options: dict[str, Any]) -> None:
    word = visible_text if options["codes"] == "plain" else str
    texts = [(pair, word(pair.source), word(pair.target)) for pair in pairs]
    expected = [
        (pair.page.key, str(pair.number), *map(edged, both), ())
        for pair, *both in texts
        if not any(map(is_blank, both))
    ]
    found = [
        (
            unit.place.handback,
            unit.place.name,
            *map(edged, (unit.source, unit.target)),
            unit.problems,
        )
        for unit in sent(name, *pairs, **options)
    ]
    assert found == expected


def edged(text: str) -> str:
    """Return the text without line breaks at the edges, which PO has in both texts or in none."""
    return text.strip("\r\n")


@pytest.mark.parametrize(("name", "options"), WAYS, ids=str)
def test_all_texts_of_the_samples_come_back(
    sample_pairs: list[Occurrence], name: str, options: dict[str, Any]
) -> None:
    assert_all_come_back(sample_pairs, name, options)


@pytest.mark.parametrize(("name", "options"), WAYS, ids=str)
def test_all_texts_of_large_repositories_come_back(
    corpus_pairs: list[Occurrence], name: str, options: dict[str, Any]
) -> None:
    assert_all_come_back(corpus_pairs, name, options)
