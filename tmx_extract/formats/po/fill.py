"""Targets filled into PO files, whoever wrote them; all else stays as it is."""

import re
from collections.abc import Sequence
from typing import Any, BinaryIO

from tmx_extract.formats.filling import Languages, Proposal, keep_edges
from tmx_extract.formats.po.parsing import parse

_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*+")
# The fields of people and dates are there, empty, as gettext wants them.
_HEADER = """\
Project-Id-Version:\x20
PO-Revision-Date:\x20
Last-Translator:\x20
Language-Team:\x20
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit
"""


class File:
    """A file with its slots: one for each entry that is neither obsolete nor a plural."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.pages = [
            [
                Slot(unit)
                for unit in store.units
                if not (unit.isheader() or unit.isobsolete() or unit.hasplural()) and unit.source
            ]
        ]

        self.left_out = sum(
            unit.hasplural() and not unit.isobsolete() and not unit.istranslated()
            for unit in store.units
        )
        self.languages = [_read_languages(store)]

    def write(self, stream: BinaryIO) -> None:
        """In the encoding that its header names, UTF-8 where that lacks a character."""
        self._store.serialize(stream)


def open_file(stream: BinaryIO, target_language: str = "") -> File:
    """The file; raises `UnreadableFile` where it is none."""
    store = parse(stream)
    if store.header() is None and store.units:
        _add_header(store)
    file = File(store)
    if target_language and store.header() is not None and not store.gettargetlanguage():
        store.settargetlanguage(target_language.replace("-", "_"))
    return file


def _add_header(store: Any) -> None:
    """Without one nobody knows how letters that are not ASCII are written."""
    header = store.UnitClass("")
    header.target = _HEADER
    store.units.insert(0, header)


def _read_languages(store: Any) -> Languages:
    """As the header tells them; a name such as `LANGUAGE`, which nobody has filled in, is none."""
    told = store.parseheader() if store.header() is not None else {}
    target = str(store.gettargetlanguage() or "").partition(".")[0].partition("@")[0]
    tags = (str(told.get("X-Source-Language", "")), target)
    return Languages(*(tag if _TAG.fullmatch(tag) else "" for tag in tags))


class Slot:
    """One entry."""

    def __init__(self, unit: Any) -> None:
        self._unit = unit
        self.id: str = unit.getcontext()
        self.line: int = unit._line_number or 0

    @property
    def text(self) -> str:
        """The `msgid`."""
        return str(self._unit.source)

    @property
    def is_open(self) -> bool:
        """Whether it has no `msgstr`; also a fuzzy one is somebody's work."""
        return not str(self._unit.target or "").strip()

    def put_target(self, text: str) -> bool:
        """Write the `msgstr`."""
        text = text.replace("\x00", "\u2400").replace("\x04", "\u2404")
        self._unit.target = keep_edges(self.text, text)
        return True

    def clear_target(self) -> None:
        """Empty the `msgstr`."""
        self._unit.target = ""
        self._unit.markfuzzy(False)

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """Fuzzy, unless it is the work of a person for the same text."""
        self._unit.markfuzzy(not (proposal.is_finished and is_whole))
        if not proposal.is_exact:
            self._unit.prev_source = proposal.source

    def offer(self, proposals: Sequence[Proposal]) -> None:
        """Comments: what was found, and the texts of each."""
        for number, proposal in enumerate(proposals, 1):
            told = f"{proposal.percent} %, {proposal.facts}; {proposal.origin}"
            lines = [("", told), (" source", proposal.source), (" target", proposal.target)]
            if proposal.is_exact:
                del lines[1]
            for name, line in lines:
                self._unit.addnote(_one_line(f"match {number}{name}: {line}"), origin="developer")


def _one_line(text: str) -> str:
    return "⏎".join(text.replace("\x00", "\u2400").splitlines())
