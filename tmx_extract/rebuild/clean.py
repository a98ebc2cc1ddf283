"""The page without markup, in one language; everything else untouched."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from tmx_extract.model import Document, Segment, Side
from tmx_extract.normalize import author_form as in_author_form

_ENTITY = "&quot;"


def clean(document: Document, side: Side, *, author_form: bool = False) -> str:
    """The text of the page with each pair replaced by its `side`.

    What is no whole pair stays as it is, damage included. In values of YAML and JSON the side
    stands as the file encodes it. With `author_form` the escapes that the side-by-side tool added
    go, and quotes that it turned into entities come back outside the pairs as well.
    """
    return "".join(iter_parts(document, side, author_form=author_form))


def iter_parts(document: Document, side: Side, *, author_form: bool = False) -> Iterator[str]:
    """The page taken apart: the first part, and every second, stands around the pairs.

    The others are the sides of the pairs, in order, as they stand in the clean page.
    """
    text, done = document.text, 0
    damaged = _damaged_regions(document) if author_form else []
    for segment in document.segments:
        yield _between(text, done, segment.start, damaged)
        yield _side(document, segment, side, author_form)
        done = segment.end
    yield _between(text, done, len(text), damaged)


def _side(document: Document, segment: Segment, side: Side, author_form: bool) -> str:
    if side == "source":
        raw, decoded = document.text[segment.source_start : segment.source_end], segment.source
    else:
        raw, decoded = document.text[segment.target_start : segment.target_end], segment.target
    if raw != decoded and (segment.field or document.format != "markdown"):
        return raw
    return in_author_form(decoded) if author_form else decoded


def _damaged_regions(document: Document) -> list[tuple[int, int]]:
    if document.format != "markdown":
        return []
    # Values of the front matter stay as YAML quotes them.
    values = [segment.start for segment in document.segments if segment.field]
    return [
        (remark.start, remark.end)
        for remark in document.diagnostics
        if remark.code == "quot-mangled"
        and bisect_left(values, remark.start) == bisect_left(values, remark.end)
    ]


def _between(text: str, start: int, end: int, damaged: list[tuple[int, int]]) -> str:
    """What stands between two pairs, quotes restored in damaged regions."""
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
