"""Write aligned plain text: one file for each language, with the same sentences line by line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.options import WriteOptions
from tmx_extract.model import Occurrence
from tmx_extract.outputs.pieces import write_pieces

# All characters at which some reader ends a line (Python's `splitlines` has most of them), and the
# tab, which separates the languages if the files are pasted together.
_BREAK = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_SPACE = re.compile(r"\s++")
# The number of pairs in memory before a write.
_GROUP = 1 << 10


def write_aligned(
    streams: Sequence[BinaryIO], occurrences: Iterable[Occurrence], options: WriteOptions
) -> int:
    """Write one line to each stream for every pair and return the number of lines.

    Memory use stays flat. White space with a line break or a tab becomes one space; at the ends it
    is left out. If one language has no words left, the pair is reported and left out of all files.
    """
    written = 0
    waiting: list[tuple[str, ...]] = []
    for lines in _iter_lines(occurrences, options):
        written += 1
        waiting.append(lines)
        if len(waiting) >= _GROUP:
            _write_waiting(streams, waiting)
    _write_waiting(streams, waiting)
    return written


def _write_waiting(streams: Sequence[BinaryIO], waiting: list[tuple[str, ...]]) -> None:
    for stream, lines in zip(streams, zip(*waiting, strict=True), strict=False):
        write_pieces(stream, lines)
    waiting.clear()


def _iter_lines(
    occurrences: Iterable[Occurrence], options: WriteOptions
) -> Iterator[tuple[str, ...]]:
    word = options.as_text
    for occurrence in occurrences:
        texts = (occurrence.source, *_targets(occurrence, options))
        lines = tuple(_one_line(word(text)) for text in texts)
        if all(lines):
            yield tuple(f"{line}\n" for line in lines)
        else:
            side = "source" if not lines[0] else "target"
            options.report(occurrence, Diagnostic(code="empty-text", found=side))


def _targets(occurrence: Occurrence, options: WriteOptions) -> Iterable[str]:
    """Return the target, or one for each requested language, empty without one."""
    if not options.target_languages:
        return (occurrence.target,)
    given = {one.page.locale: one.text for one in occurrence.translations}
    return [given.get(locale, "") for locale in options.target_languages]


def _one_line(text: str) -> str:
    text = text.strip()
    return _SPACE.sub(_fold, text) if _BREAK.search(text) else text


def _fold(space: re.Match[str]) -> str:
    return " " if _BREAK.search(space[0]) else space[0]
