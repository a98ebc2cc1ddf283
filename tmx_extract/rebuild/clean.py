"""The page without markup, in one language; everything else unchanged."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tmx_extract.model import Document, Segment, Side
from tmx_extract.normalize.rule import author_form as in_author_form
from tmx_extract.rebuild import json_strings
from tmx_extract.rebuild.author_targets import find_author_target, list_encoded_forms
from tmx_extract.rebuild.yaml_values import (
    PageValues,
    RewrittenValue,
    UnchangedText,
    ValueWithPairs,
    replace_values,
    rewrite,
    unchanged_text,
    write_anew,
)

_ENTITY = "&quot;"
NOT_DECODED = frozenset({"invalid-yaml", "invalid-front-matter"})
"""Codes of pages whose pairs were read as plain text."""


class CleanText(NamedTuple):
    """A page in one language."""

    parts: Sequence[str]
    """The parts from `iter_parts`, with quotes where values need them."""
    is_proven: bool
    """Whether its YAML was read again with the expected result.

    True if it has no pairs, and for YAML that cannot be parsed beside the markup either.
    """

    @property
    def text(self) -> str:
        """The whole page."""
        return "".join(self.parts)


def clean(document: Document, side: Side, *, author_form: bool = False) -> str:
    """Return the text of the page with each pair replaced by its `side`.

    Everything except whole pairs stays unchanged, including damage. In YAML and JSON values the
    side keeps its encoding; a YAML value gets quotes if the side alone needs them. With
    `author_form`, escapes that the side-by-side tool added are removed, and quotes that it turned
    into entities are restored, also outside the pairs.
    """
    return clean_proven(document, side, author_form=author_form).text


def clean_proven(document: Document, side: Side, *, author_form: bool = False) -> CleanText:
    """Return the result of `clean`, and whether its values are proven."""
    parts = list(iter_parts(document, side, author_form=author_form))
    values = PageValues(document, side_by_side=False)
    # The source of a recovered text is not in the page, so it is put there like an edit.
    edits = {
        ordinal: parts[2 * ordinal + 1]
        for ordinal, segment in enumerate(document.segments)
        if side == "source" and segment.is_recovered
    }
    if side == "target" and author_form:
        edits |= list_encoded_forms(document)
    return put_values(document, parts, values, side, edits)


def put_values(
    document: Document,
    parts: Sequence[str],
    values: PageValues,
    side: Side,
    edits: Mapping[int, str],
) -> CleanText:
    """Return the clean page of these parts with the edits in its values.

    A value is rewritten if it would not be read from the page as expected.
    """
    is_decoded = not any(problem.code in NOT_DECODED for problem in document.diagnostics)
    pieces = dict[int, RewrittenValue]()
    wanted = dict[int, str | None]()
    for index, value in enumerate(values.found):
        kept = {
            ordinal: _unchanged_side(document, pair, side, parts[2 * ordinal + 1])
            for ordinal, pair in value.pairs
        }
        is_edited = any(ordinal in edits for ordinal in kept)
        if not (is_decoded or is_edited or _is_one_line(document, value)):
            wanted[index] = None
            continue
        rewritten = rewrite(document.text, value, edits, kept)
        if rewritten is not None:
            pieces[index] = rewritten
            wanted[index] = rewritten.value
    put = _put(parts, values, pieces)
    wrong = values.find_wrong("".join(put), wanted)
    if wrong == set():
        return CleanText(put, is_proven=True)
    if not is_decoded:
        return CleanText(parts, is_proven=True)
    anew = pieces.keys() if wrong is None else wrong & pieces.keys()
    for index in anew:
        pieces[index] = write_anew(document.text, values.found[index].scalar, pieces[index].decoded)
    put = _put(parts, values, pieces)
    return CleanText(put, is_proven=values.find_wrong("".join(put), wanted) == set())


def _put(
    parts: Sequence[str], values: PageValues, pieces: Mapping[int, RewrittenValue]
) -> list[str]:
    return replace_values(parts, [(values.found[index], item) for index, item in pieces.items()])


def _is_one_line(document: Document, value: ValueWithPairs) -> bool:
    """Return whether a plain value is read as written."""
    scalar = value.scalar
    return not scalar.style and "\n" not in document.text[scalar.start : scalar.end]


def _unchanged_side(document: Document, pair: Segment, side: Side, written: str) -> UnchangedText:
    """Return the side of a pair as written, and the text that must be read from it."""
    raw, decoded = unchanged_text(document, pair, side)
    return UnchangedText(written, decoded if raw != decoded and written == raw else written)


def iter_parts(document: Document, side: Side, *, author_form: bool = False) -> Iterator[str]:
    """Yield the parts of the page: the first part, and every second one, is the text around pairs.

    The other parts are the sides of the pairs, in order, as written in the clean page.
    """
    text, done = document.text, 0
    damaged = _damaged_regions(document) if author_form else []
    for ordinal, segment in enumerate(document.segments):
        yield _between(text, done, segment.start, damaged)
        yield _side(document, ordinal, side, author_form)
        done = segment.end
    yield _between(text, done, len(text), damaged)


def _side(document: Document, ordinal: int, side: Side, author_form: bool) -> str:
    segment = document.segments[ordinal]
    raw, decoded = unchanged_text(document, segment, side)
    if side == "source" and segment.is_recovered:
        raw = decoded
    if json_strings.is_in_string(document, segment):
        if author_form and side == "target" and ordinal in document.author_targets:
            decoded = document.author_targets[ordinal]
        return raw if json_strings.means(raw, decoded) else json_strings.escape(decoded)
    if raw != decoded and (segment.field or document.format != "markdown"):
        return raw
    if not author_form:
        return decoded
    if side == "source":
        return in_author_form(decoded)
    return find_author_target(document, ordinal)


def _damaged_regions(document: Document) -> list[tuple[int, int]]:
    if document.format != "markdown":
        return []
    # Front-matter values keep the quotes of YAML.
    values = [segment.start for segment in document.segments if segment.field]
    return [
        (problem.start, problem.end)
        for problem in document.diagnostics
        if problem.code == "quot-mangled"
        and bisect_left(values, problem.start) == bisect_left(values, problem.end)
    ]


def _between(text: str, start: int, end: int, damaged: list[tuple[int, int]]) -> str:
    """Return the text between two pairs, with quotes restored in damaged regions."""
    parts: list[str] = []
    first = bisect_right(damaged, start, key=lambda region: region[1])
    for index in range(first, len(damaged)):
        region_start, region_end = damaged[index]
        if region_start >= end:
            break
        inside = text[max(region_start, start) : min(region_end, end)]
        parts += text[start : max(region_start, start)], inside.replace(_ENTITY, '"')
        start = min(region_end, end)
    return "".join([*parts, text[start:end]]) if parts else text[start:end]
