"""Translations that came back from people, out of the file of whatever tool they worked with."""

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import BinaryIO, NamedTuple, cast

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.detect import detect_kind
from tmx_extract.formats.recovery import Recovered
from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.states import State, is_untouched


class Offered(NamedTuple):
    """Texts that a tool has offered for a target."""

    texts: tuple[str, ...] = ()
    is_assumed: bool = False
    """Whether the file says that the target is a match, but not of which text. The target itself
    then stands for the match."""
    source: str = ""
    """The source of an assumed match; empty if the file does not tell it."""


def tell_offered(texts: tuple[str, ...], target: str, *, is_match: bool) -> Offered:
    """Return what was offered for a target that the file calls a match, or does not."""
    return Offered((target,), is_assumed=True) if is_match and not texts else Offered(texts)


class Returned(NamedTuple):
    """One unit that came back."""

    id: str
    """As the file has it, for messages."""
    handback: str
    """The name of the handback that our exports write (`Page.key`); empty where the file does not
    tell it."""
    name: str
    """What `formats.options.identify` calls it inside the handback; empty where it is not told, or
    the ids are not ours."""
    segment_id: str
    """`4ef9c-103`; empty where it is not told."""
    repository: str
    path: str
    """Of the page, or what a tool tells of its file; both empty where they are not told."""
    source_language: str
    target_language: str
    """As the file spells them; empty where it does not tell them."""
    source: str
    """With its codes as Markdown."""
    target: str
    """Like `source`; empty where there is none."""
    state: State
    by: str
    """Who changed the target; empty where it is not told."""
    at: str
    """When: UTC in ISO 8601; empty where it is not told."""
    previous_source: str | None
    following_source: str | None
    """The neighbours, where the file tells them; an empty one is none too."""
    line: int
    """Where the unit begins, from 1."""
    problems: tuple[Diagnostic, ...]
    edit: str = ""
    """Of a text that had been edited before it was exported: which version the file has, as
    `mark_pair` tells it; empty where it is not told."""
    is_alternative: bool = False
    """Whether it is for the place that it tells alone: an alternative translation of OmegaT."""
    parts: "tuple[Returned, ...]" = ()
    """Its segments, where a tool has parted it into several."""
    matches: Offered = Offered()

    @property
    def is_untranslated(self) -> bool:
        """Whether it has nothing to merge as a whole."""
        return self.state == "untranslated" or not self.target.strip()

    @property
    def is_untouched(self) -> bool:
        """Whether its target is nobody's work: an unconfirmed copy of the source or of a match."""
        return is_untouched(self.source, self.target, self.state, self.matches.texts)

    @property
    def is_assumed_match(self) -> bool:
        """Whether only the file says that the target is nobody's work: it calls it a match."""
        if not self.matches.is_assumed:
            return False
        return self.is_untouched and not is_untouched(self.source, self.target, self.state)

    def part(self, segment: str, texts: Recovered, state: State) -> "Returned":
        """One of its segments, which no id of ours names."""
        return self._replace(
            id=f"{self.id}#{segment}",
            name="",
            segment_id="",
            source=texts.source,
            target=texts.target,
            state=state,
            problems=texts.problems,
            matches=Offered(),
        )


class WrittenId(NamedTuple):
    """What the id of a unit says where we have written it."""

    handback: str
    name: str


_NAME = r"p?[0-9]+(?:\.[0-9a-f]{5})?(?:\.[0-9a-f]{10}\.[0-9]+)?"
_OWN_NAME = re.compile(_NAME)
_HANDBACK = r"[0-9]+\.[^.\s]{1,12}|h[0-9a-f]{20}"
_OWN_HANDBACK = re.compile(_HANDBACK)
_OWN_ID = re.compile(rf"(?P<handback>{_HANDBACK})\.(?P<name>{_NAME})")
_MARK = re.compile(r"[0-9a-f]{8}")
_SEGMENT_ID = re.compile(r"[0-9a-f]{5}-p?[0-9]+")


def read_returned(stream: BinaryIO, suffix: str, sources: Sequence[str] = ()) -> Iterator[Returned]:
    """The units of a file in their order, as its kind, its suffix and first element tell it.

    `sources` are languages that a text may be translated from, for files that do not say it.
    The stream must be able to go back to its beginning. Memory stays flat but for PO. Raises
    `UnreadableFile` where the file is damaged, or asks for more than reading it: units before the
    damage were given then.
    """
    kind = detect_kind(stream, suffix)
    room = import_module(f"tmx_extract.formats.{FORMATS[kind].room}.returned")
    if kind == "tmx":
        yield from cast(Iterator[Returned], room.read(stream, sources))
    else:
        yield from cast(Iterator[Returned], room.read(stream))


def split_name(text: str) -> WrittenId:
    """What an id says that was made of handback and name; both empty where it was not."""
    found = _OWN_ID.fullmatch(text)
    return WrittenId(found["handback"], found["name"]) if found else WrittenId("", "")


def is_name(text: str) -> bool:
    """Whether the text looks like what `identify` gives."""
    return _OWN_NAME.fullmatch(text) is not None


def is_handback(text: str) -> bool:
    """Whether the text looks like `Page.key`."""
    return _OWN_HANDBACK.fullmatch(text) is not None


def expect_segment_id(text: str | None) -> str:
    """The text, where it looks like the id of a segment; else empty."""
    return text if text and _SEGMENT_ID.fullmatch(text) else ""


def expect_mark(text: str | None) -> str:
    """The text, where it looks like what `mark_pair` gives; else empty."""
    return text if text and _MARK.fullmatch(text) else ""
