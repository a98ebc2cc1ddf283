"""Where the segments of OmegaT come from: the file by which `merge` leads corrected ones back.

Each page is a line of JSON: `file`, its name below `source`; `as-written`, where the texts have the
escapes of the page; `handbacks`, the names of those that its pairs are of; `lines`, the segments
that hold pairs. Of each there is the `key_of` its source;
then the number of a handback, the name of the pair, where the pair begins and ends in the source,
and 1 for values that a container may encode, for each pair, or nothing where pairs go on elsewhere
or were not selected; then, where the page has the same source again, the `key_of` its neighbours.
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple

from tmx_extract.flows.package.omegat.aligning import Line
from tmx_extract.flows.package.omegat.memory import key_of
from tmx_extract.formats.options import identify
from tmx_extract.model import Dedupe

PLACES = "omegat/lines.tmx-extract"
"""Its name in the package; it comes before `project_save.tmx` in text order."""
SUFFIX = ".tmx-extract"


class Span(NamedTuple):
    """A pair in a segment of OmegaT."""

    handback: str
    name: str
    """Of the segment in the handback, as `identify` writes it."""
    start: int
    end: int
    """In the source of the segment."""
    is_value: bool
    """Whether a container may encode it: YAML or JSON."""


class Spot(NamedTuple):
    """A segment of OmegaT that holds pairs."""

    file: str
    """Its page, as OmegaT names it."""
    spans: tuple[Span, ...]
    """In order; empty where they cannot be told apart: a pair goes on in another segment, or is
    not in the package."""
    neighbours: str
    """As `key_of_neighbours` gives it; empty where it is the only one of its source there."""
    as_written: bool
    """Whether the texts of the project have the escapes of the page."""


def key_of_neighbours(previous: str, following: str) -> str:
    """What tells apart two segments of a page with the same source."""
    return _hex(key_of("\0".join((previous, following))))


def _hex(key: int) -> str:
    return f"{key:016x}"


def write_places(
    stream: BinaryIO, file: str, lines: Sequence[Line], dedupe: Dedupe, *, as_written: bool
) -> None:
    """One page."""
    often = Counter(line.source for line in lines)
    handbacks: dict[str, int] = {}
    told: list[list[object]] = []
    for index, line in enumerate(lines):
        if not line.has_pairs:
            continue
        spans: list[list[object]] = []
        for pair, (start, end, is_value) in zip(line.pairs, line.spans, strict=True):
            handback = handbacks.setdefault(pair.page.key, len(handbacks))
            flags = [1] if is_value else []
            spans.append([handback, identify(pair, dedupe), start, end, *flags])
        one: list[object] = [_hex(key_of(line.source)), spans]
        if often[line.source] > 1:
            previous = lines[index - 1].source if index else ""
            following = lines[index + 1].source if index + 1 < len(lines) else ""
            one.append(key_of_neighbours(previous, following))
        told.append(one)
    form = {"as-written": True} if as_written else {}
    page = {"file": file, **form, "handbacks": list(handbacks), "lines": told}
    stream.write(json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def read_spots(line: bytes, wanted: frozenset[int]) -> list[tuple[int, Spot]]:
    """The segments of a page whose sources have one of these keys, in order.

    Raises ValueError, TypeError, KeyError or IndexError for what `write_places` has not written.
    """
    page = json.loads(line)
    file, handbacks = str(page["file"]), [str(name) for name in page["handbacks"]]
    as_written = bool(page.get("as-written"))
    found = []
    for name, spans, *neighbours in page["lines"]:
        key = int(name, 16)
        if key in wanted:
            read = tuple(
                Span(handbacks[handback], str(name), int(start), int(end), bool(flags))
                for handback, name, start, end, *flags in spans
            )
            beside = str(neighbours[0]) if neighbours else ""
            found.append((key, Spot(file, read, beside, as_written)))
    return found
