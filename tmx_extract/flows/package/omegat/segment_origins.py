"""The origins of OmegaT segments: a file from which `merge` finds the pairs of a corrected segment.

Each page is a line of JSON. `file` is its name below `source`. `as-written` says that the texts
have the escapes of the page. `handbacks` lists the names of the handbacks of its pairs. `lines`
lists the segments with pairs. A segment has the `key_of` its source. For each pair it has the
number of a handback, the name of the pair, its start and end in the source, and 1 for a value
that a container may encode. It has nothing for the pairs if they continue elsewhere or were not
selected. The `key_of` its neighbours follows if the page has the same source again.
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple

from tmx_extract.flows.package.omegat.aligning import OmegatLine
from tmx_extract.flows.package.omegat.memory import key_of
from tmx_extract.formats.options import identify
from tmx_extract.model import Dedupe

PLACES = "omegat/lines.tmx-extract"
"""Its name in the package, before `project_save.tmx` in text order."""
SUFFIX = ".tmx-extract"


class PairSpan(NamedTuple):
    """A pair in an OmegaT segment."""

    handback: str
    name: str
    """The name of the segment in the handback, as `identify` writes it."""
    start: int
    end: int
    """Start in the source of the segment."""
    is_value: bool
    """Whether a container may encode it: YAML or JSON."""


class SegmentOrigin(NamedTuple):
    """An OmegaT segment with pairs."""

    file: str
    """The name of its page in OmegaT."""
    spans: tuple[PairSpan, ...]
    """In order; empty if they cannot be separated: a pair continues in another segment, or is not
    in the package."""
    neighbours: str
    """As `key_of_neighbours` returns it; empty if no other segment of the page has its source."""
    as_written: bool
    """Whether the texts of the project have the escapes of the page."""


def key_of_neighbours(previous: str, following: str) -> str:
    """Return a key that distinguishes segments of a page with the same source."""
    return _hex(key_of("\0".join((previous, following))))


def _hex(key: int) -> str:
    return f"{key:016x}"


def write_segment_origins(
    stream: BinaryIO, file: str, lines: Sequence[OmegatLine], dedupe: Dedupe, *, as_written: bool
) -> None:
    """Write the line of one page."""
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


def read_segment_origins(line: bytes, wanted: frozenset[int]) -> list[tuple[int, SegmentOrigin]]:
    """Return the segments of a page whose sources have one of these keys, in order.

    Raises ValueError, TypeError, KeyError or IndexError if the line was not written by
    `write_segment_origins`.
    """
    page = json.loads(line)
    file, handbacks = str(page["file"]), [str(name) for name in page["handbacks"]]
    as_written = bool(page.get("as-written"))
    found = []
    for name, spans, *neighbours in page["lines"]:
        key = int(name, 16)
        if key in wanted:
            read = tuple(
                PairSpan(handbacks[handback], str(name), int(start), int(end), bool(flags))
                for handback, name, start, end, *flags in spans
            )
            beside = str(neighbours[0]) if neighbours else ""
            found.append((key, SegmentOrigin(file, read, beside, as_written)))
    return found
