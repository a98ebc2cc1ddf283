"""Files for translators that get targets: the targets and their places."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, NamedTuple, Protocol, cast

from tmx_extract.formats.detect import FillableKind
from tmx_extract.formats.registry import FORMATS
from tmx_extract.model import TranslationType

_EDGES = re.compile(r"(\s*+)(.*?)(\s*+)", re.DOTALL)


class Proposal(NamedTuple):
    """A match of the memory for a text."""

    percent: int
    """The percentage, from 1; 101 is the same text between the same neighbours."""
    source: str
    target: str
    """Both texts as Markdown, as in the memory."""
    kind: TranslationType | None
    origin: str
    """The place of the pair: `repository:path#segment`."""
    facts: str
    """Further facts for people: `HT, 2021-04-09, codes -1`."""

    @property
    def is_exact(self) -> bool:
        """Return whether the source equals the text, apart from white space."""
        return self.percent >= 100

    @property
    def is_finished(self) -> bool:
        """Return whether it needs no review: a person translated the same text."""
        return self.is_exact and self.kind in ("PE", "HT")

    @property
    def quality(self) -> int:
        """Return the percentage for files, at most 100."""
        return min(100, self.percent)


class FileLanguages(NamedTuple):
    """Source and target language as tags; empty if unknown."""

    source: str
    target: str


ANY_LANGUAGES = FileLanguages("", "")


class Slot(Protocol):
    """One text of a file and the place for its target."""

    id: str
    """The id in the file; empty if it has none."""
    line: int
    """The line of its start, from 1; 0 if unknown."""

    @property
    def text(self) -> str:
        """The source; its codes are Markdown if the file has their meaning."""

    @property
    def is_open(self) -> bool:
        """Whether it needs a target: it has none, or a copy of the source."""

    def find_stray_language(self, language: str) -> str:
        """Return the language that its target has by itself, if the file is for another one; else
        an empty text. `language` is for files that name none."""

    def put_target(self, text: str) -> bool:
        """Write the target; return whether every code of the source has a place in it."""

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """Set the kind of translation of the target; an incomplete one needs work."""

    def offer(self, proposals: Sequence[Proposal]) -> None:
        """Write the proposals beside the target, the best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationFile:
    """A whole file in memory."""

    pages: Sequence[Sequence[Slot]]
    """The texts to translate, in the order of the file; neighbours are on one page."""
    languages: Sequence[FileLanguages]
    """The languages of each page, as the file had them when it was opened."""
    left_out: int = 0
    """The number of texts that need a target but have no slot: plurals."""
    write: Callable[[BinaryIO], None]
    """Writes the file with the new targets; everything else stays the same."""


def open_translations(
    data: bytes, kind: FillableKind, target_language: str = ""
) -> TranslationFile:
    """Return a file with the places for its targets; raises `UnreadableFile`.

    `target_language` is written into a file without one.
    """
    fill = FORMATS[kind].import_module("fill")
    return cast(TranslationFile, fill.open_file(BytesIO(data), target_language))


def keep_edges(source: str, target: str) -> str:
    """Return the target with the white space around the source."""
    found = _EDGES.fullmatch(source)
    before, after = (found[1], found[3]) if found else ("", "")
    return f"{before}{target.strip()}{after}"
