"""Translation files that get targets: what is filled in, and where."""

import re
from collections.abc import Sequence
from importlib import import_module
from io import BytesIO
from typing import BinaryIO, NamedTuple, Protocol, cast

from tmx_extract.formats.detect import FillableKind
from tmx_extract.formats.registry import FORMATS
from tmx_extract.model import TranslationType

_EDGES = re.compile(r"(\s*+)(.*?)(\s*+)", re.DOTALL)


class Proposal(NamedTuple):
    """What the memory has for a text."""

    percent: int
    """From 1; 101: the same text between the same neighbours."""
    source: str
    target: str
    """Both Markdown, as the memory has them."""
    kind: TranslationType | None
    origin: str
    """Where the pair stands: `repository:path#segment`."""
    facts: str
    """What else a person is told of it: `HT, 2021-04-09, codes -1`."""

    @property
    def is_exact(self) -> bool:
        """Whether the source is the text, whitespace aside."""
        return self.percent >= 100

    @property
    def is_finished(self) -> bool:
        """Whether nobody needs to look at it: the work of a person for the same text."""
        return self.is_exact and self.kind in ("PE", "HT")

    @property
    def quality(self) -> int:
        """The percent as formats have it, at most 100."""
        return min(100, self.percent)


class FileLanguages(NamedTuple):
    """From which language into which, as tags; empty where it is not told."""

    source: str
    target: str


ANY_LANGUAGES = FileLanguages("", "")


class Slot(Protocol):
    """One text of a file and the place for its target."""

    @property
    def id(self) -> str:
        """As the file has it; empty where it has none."""

    @property
    def line(self) -> int:
        """Where it begins, from 1; 0 where that is not known."""

    @property
    def text(self) -> str:
        """The source, its codes as Markdown where the file tells what they stand for."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for a target: it has none, or a copy of the source."""

    def put_target(self, text: str) -> bool:
        """Write the target; gives whether every code of the source has its place in it."""

    def clear_target(self) -> None:
        """Take the target away."""

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """Tell what kind of translation the target is; one that is not whole needs work."""

    def offer(self, proposals: Sequence[Proposal]) -> None:
        """Put them beside the target, the best first."""


class TranslationFile(Protocol):
    """A whole file in memory."""

    @property
    def pages(self) -> Sequence[Sequence[Slot]]:
        """What is to be translated, in the order of the file; neighbours stand on one page."""

    @property
    def languages(self) -> Sequence[FileLanguages]:
        """Of each page, as the file told them when it was opened."""

    @property
    def left_out(self) -> int:
        """How many texts wait for a target and have no slot: plurals."""

    def write(self, stream: BinaryIO) -> None:
        """The file with what was filled in; everything else as it was."""


def open_translations(
    data: bytes, kind: FillableKind, target_language: str = ""
) -> TranslationFile:
    """Return a file with the places for its targets; raises `UnreadableFile`.

    `target_language` is written into a file that names none.
    """
    room = import_module(f"tmx_extract.formats.{FORMATS[kind].room}.fill")
    return cast(TranslationFile, room.open_file(BytesIO(data), target_language))


def keep_edges(source: str, target: str) -> str:
    """The target with the white space around it that the source has."""
    found = _EDGES.fullmatch(source)
    before, after = (found[1], found[3]) if found else ("", "")
    return f"{before}{target.strip()}{after}"
