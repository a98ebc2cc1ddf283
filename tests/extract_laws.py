"""Laws for every file, however damaged; checked by the tests and by the fuzzer.

A slow, obvious implementation of the reader checks the results for undamaged files.
"""

import json
import re
from collections.abc import Iterator

from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin, Segment, Side, Unpaired
from tmx_extract.rebuild.clean import clean

PATHS = ("a.md", "a.yml", "a.json")
SIDES: tuple[Side, ...] = ("source", "target")
LOOKUP = '<span class="sxs-lookup">'
HARMLESS = frozenset(
    {
        "no-metadata",
        "no-locfileid",
        "invalid-field",
        "empty-source",
        "empty-target",
        "duplicate-id",
        "mixed-prefixes",
        "unordered-ids",
    }
)
"""Codes of pages with intact markup."""
_TAG = re.compile(r"<span\b[^<>]*>|</span>")
# The maximum that anchors may add to the fields of a page.
_ROOM = 1_000_000
_ID = re.compile(r"[0-9a-f]{5}-p?[0-9]{1,9}")
# JSON writers never escape the letters of the markup.
_ODD_ESCAPE = re.compile(r"\\u00(?!22|2[67]|3[cCeE])[2-7]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# If a value contains one of these, YAML may read another text than the written one.
_MAY_BE_ENCODED = re.compile("[\\\\'\r\n\x85\u2028\u2029]")


class LawBrokenError(AssertionError):
    """A law is broken."""


def expect(holds: bool, law: str, *about: object) -> None:
    """Raise `LawBrokenError` with the relevant values if the law is broken."""
    if not holds:
        raise LawBrokenError(": ".join([law, *map(repr, about)]))


def check_laws(data: bytes, path: str) -> Document:
    """Read the bytes as that kind of file; raise an error if a law is broken."""
    origin = Origin(path=path, hint_locale="ja-JP")
    document = read_document(data, origin)
    expect(document == read_document(data, origin), "the same bytes give the same document")
    if any(remark.code == "not-utf8" for remark in document.diagnostics):
        expect(
            (document.text, document.segments) == ("", ()), "a file that is not UTF-8 is not read"
        )
        return document
    expect(document.text.encode() == data, "the text is the file")
    _check_places(document)
    for segment in document.segments:
        _check_not_invented(document, segment)
    for item in document.unpaired:
        _check_unpaired(document, item)
    for side in SIDES:
        _check_clean(document, side)
    fields = json.dumps(document.metadata.front_matter, ensure_ascii=False)
    expect(len(fields) <= 10 * (len(data) + _ROOM), "fields do not explode", len(fields))
    if {remark.code for remark in document.diagnostics} <= HARMLESS:
        _check_against_twin(document)
    return document


def _check_places(document: Document) -> None:
    """Check that all ranges are inside the text and in order, and that pairs do not overlap."""
    end = len(document.text)
    done = 0
    for segment in document.segments:
        places = [done, *segment[3:9], end]
        expect(places == sorted(places), "pairs are in order and apart", done, segment)
        done = segment.end
    for item in document.unpaired:
        expect(0 <= item.start <= item.end <= end, "unpaired texts are within the file", item)
    starts = [remark.start for remark in document.diagnostics]
    expect(starts == sorted(starts), "problems are in order", document.diagnostics)
    for remark in document.diagnostics:
        expect(0 <= remark.start <= remark.end <= end, "problems are within the file", remark)


def _check_not_invented(document: Document, segment: Segment) -> None:
    """Check that both texts and both tags of the pair are in the file at their positions."""
    text = document.text
    expect(_ID.fullmatch(segment.id) is not None, "ids have their form", segment)
    written = _unquoted(text)
    for name in ("data-ttu-id", "data-stu-id"):
        expect(
            f'{name}="{segment.id}"' in written or "\\" in text,
            "an id is in both tags of its pair",
            segment,
        )
    raw = text[segment.start : segment.end]
    source = text[segment.source_start : segment.source_end]
    target = text[segment.target_start : segment.target_end]
    if document.format == "markdown" and segment.place != "front-matter":
        expect(_unquoted(raw) in _forms(segment), "a pair is the text at its position", segment)
        expect(_is(source, segment.source), "a source is at its position", segment)
        expect(_is(target, segment.target), "a target is at its position", segment)
    elif raw and _unquoted(raw) not in _forms(segment):
        for part, decoded in ((source, segment.source), (target, segment.target)):
            if document.format == "json":
                expect(_is(_decoded(part), decoded), "a text of JSON is decoded", segment, part)
            elif not _MAY_BE_ENCODED.search(part):
                expect(_is(part, decoded), "a text of YAML is at its position", segment, part)


def _check_unpaired(document: Document, item: Unpaired) -> None:
    """Check that an unpaired text is at its position; for an encoded one, only the start is
    certain."""
    written = document.text[item.start : item.end]
    if not item.id or not written:
        return
    has_front_matter = document.text.startswith(("---", "\ufeff---"))
    if document.format == "markdown" and not item.field and not has_front_matter:
        expect(_is(written, item.text), "a lone text is at its position", item, written)
    elif document.format == "json" and item.field:
        begins = _unquoted(_decoded(written)).startswith(_unquoted(item.text))
        expect(begins, "a lone text of JSON is at its position", item, written)


def _unquoted(text: str) -> str:
    """Return the text with quotes and their entities made equal."""
    return text.replace("&quot;", '"').replace('\\"', '"')


def _is(written: str, text: str) -> bool:
    return _unquoted(written) == _unquoted(text)


def _decoded(part: str) -> str:
    try:
        return _SURROGATE.sub("\ufffd", json.loads(f'"{part}"', strict=False))
    except ValueError:
        return part


def _forms(segment: Segment) -> list[str]:
    """Return a complete pair, and one without the tag that may be missing."""
    target = f'<span data-ttu-id="{segment.id}">{segment.target}</span>'
    source = f'<span data-stu-id="{segment.id}">{segment.source}</span></span>'
    return [_unquoted(f"{target}{LOOKUP}{source}"), _unquoted(target + source)]


def _check_clean(document: Document, side: Side) -> None:
    """Check that the page in one language keeps all text outside the pairs."""
    cleaned = clean(document, side)
    clean(document, side, author_form=True)
    position = done = 0
    for segment in document.segments:
        between = document.text[done : segment.start]
        position = cleaned.find(between, position)
        expect(position >= 0, "clean keeps the text between the pairs", between)
        position, done = position + len(between), segment.end
    expect(cleaned.endswith(document.text[done:]), "clean keeps the end of the page", cleaned)


def _check_against_twin(document: Document) -> None:
    """Check that every pair of an undamaged file is found, and that each language is exact."""
    if document.format == "markdown" and not any(item.field for item in document.segments):
        pairs = [(item.id, item.target, item.source) for item in document.segments]
        expect(pairs == list(_iter_pairs(document.text)), "all pairs are found", pairs)
        for side in SIDES:
            expected = slow_clean(document.text, side)
            expect(clean(document, side) == expected, "clean is exact", side, expected)
    elif document.format == "json" and not _ODD_ESCAPE.search(document.text):
        try:
            loaded = _load(document.text)
        except (ValueError, RecursionError):
            return
        for side in SIDES:
            cleaned = clean(document, side)
            expect(
                _load(cleaned) == _in_one_language(loaded, side),
                "clean of JSON is exact",
                side,
                cleaned,
            )


def _load(text: str) -> object:
    """Return the JSON value, with objects as lists of pairs, so that no key hides another."""
    return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=list, parse_constant=str)


def _in_one_language(value: object, side: Side) -> object:
    if isinstance(value, str):
        return slow_clean(value, side)
    if isinstance(value, list | tuple):
        return type(value)(_in_one_language(item, side) for item in value)
    return value


def slow_clean(text: str, side: Side) -> str:
    """Clean a text slowly; for texts without damage and encoding."""
    parts: list[str] = []
    done = 0
    for start, target_start, target_end, source_start, source_end, end in _iter_places(text):
        parts.append(text[done:start])
        parts.append(
            text[source_start:source_end] if side == "source" else text[target_start:target_end]
        )
        done = end
    return "".join([*parts, text[done:]])


def _iter_pairs(text: str) -> Iterator[tuple[str, str, str]]:
    for start, target_start, target_end, source_start, source_end, _ in _iter_places(text):
        identifier = text[start + len('<span data-ttu-id="') : target_start - len('">')]
        yield identifier, text[target_start:target_end], text[source_start:source_end]


def _iter_places(text: str) -> Iterator[tuple[int, int, int, int, int, int]]:
    """Yield the positions of the pairs of an undamaged text."""
    position = 0
    opening = '<span data-ttu-id="'
    while (start := text.find(opening, position)) >= 0:
        target_start = text.index('">', start + len(opening)) + 2
        identifier = text[start + len(opening) : target_start - 2]
        joint = f'</span>{LOOKUP}<span data-stu-id="{identifier}">'
        target_end = text.index(joint, target_start)
        source_start = target_end + len(joint)
        source_end = text.index("</span></span>", source_start)
        while not _is_balanced(text[source_start:source_end]):
            source_end = text.index("</span></span>", source_end + 1)
        position = source_end + len("</span></span>")
        yield start, target_start, target_end, source_start, source_end, position


def _is_balanced(text: str) -> bool:
    depth = 0
    for tag in _TAG.findall(text):
        depth += -1 if tag == "</span>" else 1
        if depth < 0:
            return False
    return depth == 0
