"""Read returned translations from the files of any tool."""

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import BinaryIO, NamedTuple, cast

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.detect import SHEETS, detect_kind
from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.formats.registry import READERS
from tmx_extract.formats.translation_states import State, is_untouched


class OfferedTargets(NamedTuple):
    """The texts that a tool offered for a target."""

    texts: tuple[str, ...] = ()
    is_assumed: bool = False
    """Whether the file marks the target as a match without its text. The target itself is then the
    match."""
    source: str = ""
    """The source of an assumed match; empty if the file does not have it."""
    is_unnamed: bool = False
    """Whether the format marks matches and texts that need review in the same way, and the file
    does not say which of them the target is."""


class UnitPlace(NamedTuple):
    """The segment of a unit, as far as the file names it; unknown parts are empty."""

    handback: str = ""
    """The name of the handback in our exports (`Page.key`)."""
    name: str = ""
    """Its name in the handback, as `formats.options.identify` makes it; empty if the ids are not
    ours."""
    segment_id: str = ""
    """`4ef9c-103`."""
    repository: str = ""
    path: str = ""
    """Repository and path of the page, or the file named by a tool."""


class TableCells(NamedTuple):
    """The cells of a unit in a table."""

    written: tuple[str, str]
    """Source and target as they are in the file, with escapes and guards."""
    has_source: bool = True
    """Whether the table has a column with the sources."""


class Returned(NamedTuple):
    """One returned unit."""

    id: str
    """The id in the file, for messages."""
    place: UnitPlace
    languages: FileLanguages
    """The languages as the file spells them."""
    source: str
    """The source with its codes as Markdown."""
    target: str
    """The target in the same form; empty without one."""
    state: State
    line: int
    """The line of the unit, from 1."""
    problems: tuple[Diagnostic, ...]
    by: str = ""
    """The person who changed the target; empty if unknown."""
    at: str = ""
    """The time of the change: UTC in ISO 8601; empty if unknown."""
    previous_source: str | None = None
    following_source: str | None = None
    """The neighbours, if the file has them; an empty text also means none."""
    edit: str = ""
    """The version in the file, as `mark_pair` names it, if the text was edited before the export;
    empty if unknown."""
    is_alternative: bool = False
    """Whether it is for its own place only: an alternative translation in OmegaT."""
    stray_language: str = ""
    """The language that the target has by itself, if the file is for another one."""
    parts: "tuple[Returned, ...]" = ()
    """Its segments, if a tool divided it into several."""
    matches: OfferedTargets = OfferedTargets()
    comment: str = ""
    """The person's comment on the target; empty without one."""
    cells: TableCells | None = None
    """Its cells, if the file is a table. People may then have moved id, source and target
    separately."""

    @property
    def is_untranslated(self) -> bool:
        """Return whether it has nothing to merge as a whole."""
        return self.state == "untranslated" or not self.target.strip()

    @property
    def is_untouched(self) -> bool:
        """Whether no person made its target: an unconfirmed copy of the source or of a match."""
        return is_untouched(self.source, self.target, self.state, self.matches.texts)

    @property
    def is_assumed_match(self) -> bool:
        """Whether only the file says that no person made the target: it is marked as a match."""
        if not self.matches.is_assumed:
            return False
        return self.is_untouched and not is_untouched(self.source, self.target, self.state)


_NAME_FORM = r"p?[0-9]+(?:\.[0-9a-f]{5})?(?:\.[0-9a-f]{10}\.[0-9]+)?"
NAME = re.compile(_NAME_FORM)
"""The form of `identify`."""
_HANDBACK_FORM = r"[0-9]+\.[^.\s]{1,12}|h[0-9a-f]{20}"
HANDBACK = re.compile(_HANDBACK_FORM)
"""The form of `Page.key`."""
_OWN_ID = re.compile(rf"(?P<handback>{_HANDBACK_FORM})\.(?P<name>{_NAME_FORM})")
MARK = re.compile(r"[0-9a-f]{8}")
"""The form of `mark_pair`."""
SEGMENT_ID = re.compile(r"[0-9a-f]{5}-p?[0-9]+")


def read_returned(
    stream: BinaryIO, suffix: str, sources: Sequence[str] = (), targets: Sequence[str] = ()
) -> Iterator[Returned]:
    """Yield the units of a file in order; its suffix and first element decide its kind.

    `sources` and `targets` are the possible languages, for files without them. The stream must be
    seekable.
    Memory use stays flat, except for PO. Raises `UnreadableFile` if the file is damaged or unsafe;
    the units before the damage were yielded by then.
    """
    kind = detect_kind(stream, suffix)
    room = import_module(f"tmx_extract.formats.{READERS[kind]}.returned")
    if kind == "tmx":
        yield from cast(Iterator[Returned], room.read(stream, sources))
    elif kind in SHEETS:
        yield from cast(Iterator[Returned], room.read(stream, sources, targets))
    else:
        yield from cast(Iterator[Returned], room.read(stream))


def split_id(text: str) -> UnitPlace:
    """Return handback and name from an id; both empty if the id has another form."""
    found = _OWN_ID.fullmatch(text)
    return UnitPlace(found["handback"], found["name"]) if found else UnitPlace()


def read_facts(lines: Iterable[str]) -> dict[str, str]:
    """Return the facts in lines such as `repository: docs`, the first of each name."""
    facts: dict[str, str] = {}
    for line in lines:
        name, _, fact = line.partition(": ")
        facts.setdefault(name, fact.strip())
    return facts


def keep_form(form: re.Pattern[str], text: str | None) -> str:
    """Return the text if all of it has this form; else an empty text."""
    return text if text and form.fullmatch(text) else ""
