"""Laws of reading: nothing is lost or invented, and no text causes a crash or a long delay."""

import json
import re

import yaml
from budget import examples
from extract_laws import check_laws
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import (
    PATHS,
    RUBBLE,
    SIMPLE,
    TEXTS,
    UNBALANCED,
    UNWRAPPED,
    Page,
    damaged,
    damaged_bytes,
    damaged_in_one_pair,
    files,
    front_matters,
    mangled,
    pages,
    placed_pages,
    two_deliveries,
)

from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin, Place, Side
from tmx_extract.rebuild.clean import clean

LAW = settings(
    examples(50), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
OPENED = re.compile(r"<span\s[^<>]*?data-ttu-id")
TARGET_TAG = re.compile(r'<span data-ttu-id="[0-9a-f]{5}-p?[0-9]{1,9}">')


def read(text: str, path: str = "a.md") -> Document:
    return read_document(text.encode(), Origin(path=path, hint_locale="ja-JP"))


def pairs(document: Document) -> list[tuple[str, str, str]]:
    return [(segment.id, segment.target, segment.source) for segment in document.segments]


def markup_codes(document: Document) -> set[str]:
    """Return the problems of the markup, without those of fields and empty texts."""
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
def test_an_undamaged_page_in_one_language_has_that_language_and_everything_else(
    front: str, page: Page, side: Side
) -> None:
    assert clean(read(front + page.text), side) == front + page.plain(side)


@LAW
@given(front_matters(), pages())
def test_each_segment_of_an_undamaged_page_has_its_position(front: str, page: Page) -> None:
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


LINE_ENDS = st.sampled_from(["\n", "\r\n"])
YAML_STYLES = st.sampled_from(["'", '"', "|", ">", None])


def write_yaml(value: str, style: str | None, *, width: float, escaped: bool) -> str:
    """Return a YAML page with the value; empty if the writer itself does not preserve it."""
    page = {"items": [{"content": value}], "metadata": {"ms.locfileid": "1"}}
    text = yaml.safe_dump(page, default_style=style, width=width, allow_unicode=not escaped)
    assume(yaml.safe_load(text) == page)
    return text


@LAW
@given(pages(), YAML_STYLES, st.sampled_from([20, 80, float("inf")]), st.booleans(), LINE_ENDS)
def test_yaml_in_every_style_gives_exactly_its_pairs(
    page: Page, style: str | None, width: float, escaped: bool, line_end: str
) -> None:
    text = write_yaml(page.text, style, width=width, escaped=escaped)
    document = read(text.replace("\n", line_end), "a.yml")
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
@given(pages(), st.booleans(), st.sampled_from([None, 2]), LINE_ENDS)
def test_json_gives_exactly_its_pairs(
    page: Page, escaped: bool, indent: int | None, line_end: str
) -> None:
    text = json.dumps({"items": [{"content": page.text}]}, ensure_ascii=escaped, indent=indent)
    document = read(text.replace("\n", line_end), "a.json")
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


@LAW
@given(placed_pages())
def test_pairs_get_their_place_from_their_surroundings(built: tuple[Page, list[Place]]) -> None:
    page, places = built
    document = read(page.text)
    assert pairs(document) == page.pairs
    assert [segment.place for segment in document.segments] == places


@LAW
@given(front_matters(), two_deliveries())
def test_two_deliveries_in_one_page_give_the_pairs_of_both(
    front: str, deliveries: tuple[Page, Page]
) -> None:
    first, second = deliveries
    document = read(front + first.text + second.text)
    assert pairs(document) == first.pairs + second.pairs
    assert markup_codes(document) == {"mixed-prefixes"}


@LAW
@given(front_matters(), pages(texts=st.one_of(UNBALANCED, TEXTS), wrappers=UNWRAPPED))
def test_pairs_with_unbalanced_spans_of_the_author_are_found_as_they_were_written(
    front: str, page: Page
) -> None:
    document = read(front + page.text)
    assert pairs(document) == page.pairs
    assert markup_codes(document) <= {"unbalanced-span"}


@LAW
@given(
    front_matters(),
    pages(texts=UNBALANCED, least=1, wrappers=UNWRAPPED),
    st.sampled_from(["source", "target"]),
)
def test_unbalanced_spans_are_reported_and_clean_keeps_them(
    front: str, page: Page, side: Side
) -> None:
    document = read(front + page.text)
    assert markup_codes(document) == {"unbalanced-span"}
    assert clean(document, side) == front + page.plain(side)


# Damaged documents.


WITHOUT_ENTITIES = pages(least=1).filter(lambda page: "&quot;" not in page.text)


@LAW
@given(mangled(WITHOUT_ENTITIES))
def test_pairs_are_unchanged_if_quotes_became_entities(
    built: tuple[Page, str],
) -> None:
    page, text = built
    document = read(text)
    assert pairs(document) == page.pairs
    assert markup_codes(document) == {"quot-mangled"}


@LAW
@given(
    mangled(WITHOUT_ENTITIES.filter(lambda page: "\\" not in page.text)),
    st.sampled_from(["source", "target"]),
)
def test_the_author_form_restores_quotes_that_became_entities(
    built: tuple[Page, str], side: Side
) -> None:
    page, text = built
    assert clean(read(text), side, author_form=True) == page.plain(side)


@LAW
@given(damaged_in_one_pair())
def test_damage_to_one_pair_does_not_affect_others(built: tuple[Page, int, str]) -> None:
    page, index, text = built
    found = iter(pairs(read(text)))
    others = page.pairs[:index] + page.pairs[index + 1 :]
    assert all(other in found for other in others)


@LAW
@given(damaged(pages().map(lambda page: page.text)))
def test_a_damaged_page_gives_only_texts_between_their_own_tags(text: str) -> None:
    assume("&quot;" not in text and not text.startswith(("---", "\ufeff---")))
    for segment in read(text).segments:
        assert f'<span data-ttu-id="{segment.id}">{segment.target}</span>' in text
        assert f'<span data-stu-id="{segment.id}">{segment.source}</span></span>' in text


@LAW
@given(damaged(st.one_of(RUBBLE, pages().map(lambda page: page.text))))
def test_a_damaged_page_loses_no_target(text: str) -> None:
    assume("&quot;" not in text and not text.startswith(("---", "\ufeff---")))
    document = read(text)
    segments = {segment.start for segment in document.segments}
    texts = {item.start for item in document.unpaired if item.side == "target"}
    for found in OPENED.finditer(text):
        tag = TARGET_TAG.match(text, found.start())
        is_told = any(remark.start <= found.start() < remark.end for remark in document.diagnostics)
        assert found.start() in segments or (tag and tag.end() in texts) or is_told


@LAW
@given(damaged(files()), PATHS)
def test_no_damage_breaks_a_law(text: str, path: str) -> None:
    check_laws(text.encode(), path)


@LAW
@given(st.one_of(damaged_bytes(files()), st.binary(max_size=200)), PATHS)
def test_no_bytes_break_a_law(data: bytes, path: str) -> None:
    check_laws(data, path)


@LAW
@given(st.text(max_size=200), PATHS)
def test_arbitrary_text_stays_unchanged_in_one_language(text: str, path: str) -> None:
    assume("data-" not in text)
    assert clean(read(text, path), "target") == text


@LAW
@given(pages(), st.sampled_from(["source", "target"]))
def test_a_page_in_one_language_has_no_pairs_left(page: Page, side: Side) -> None:
    assert read(clean(read(page.text), side)).segments == ()
