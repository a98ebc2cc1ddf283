"""Fill targets into PO files of any tool; everything else stays the same."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO, NamedTuple

from translate.storage.pypo import quoteforpo

from tmx_extract.formats.fillable_files import Proposal, TranslationFile, keep_edges
from tmx_extract.formats.po.charset import find_charset
from tmx_extract.formats.po.entries import PoEntry, list_flags
from tmx_extract.formats.po.header import put_charset, put_field, spell_language
from tmx_extract.formats.po.parsing import PoCatalog
from tmx_extract.formats.translation_states import State, is_untouched

# gettext requires the fields of people and dates, even if they are empty.
_HEADER = """\
Project-Id-Version:\x20
PO-Revision-Date:\x20
Last-Translator:\x20
Language-Team:\x20
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit
"""


_REST_OF_LINE = re.compile(r"[ \t\r\f\v]*\n")


class _Change(NamedTuple):
    """A replacement for a part of the file."""

    start: int
    end: int
    text: str
    """If it is empty, the rest of the line is removed too."""


def open_file(stream: BinaryIO, target_language: str = "") -> TranslationFile:
    """Return the file; raise `UnreadableFile` if it is not PO.

    It has one slot for each entry, except obsolete and plural ones.
    """
    catalog = PoCatalog(stream.read())
    header = catalog.header.target if catalog.header else _HEADER
    if target_language and not catalog.languages.target:
        header = put_field(header, "Language", spell_language(target_language))
    slots = [PoSlot(entry) for entry in catalog.messages if not entry.is_plural]
    plurals = [entry for entry in catalog.messages if entry.is_plural]
    return TranslationFile(
        pages=[slots],
        languages=[catalog.languages],
        left_out=sum(entry.is_fuzzy or not entry.target for entry in plurals),
        write=partial(_write, catalog, slots, header),
    )


def _write(catalog: PoCatalog, slots: "Sequence[PoSlot]", header: str, stream: BinaryIO) -> None:
    """Write the file in the charset of its header, or in UTF-8 if that lacks a character."""
    if find_charset(catalog.declared) == catalog.charset:
        text = _render(catalog, slots, header)
        data = text.encode(catalog.charset, "replace")
        # Some charsets have one byte for two characters.
        if data.decode(catalog.charset, "replace") == text:
            stream.write(data)
            return
    stream.write(_render(catalog, slots, put_charset(header)).encode("utf-8"))


def _render(catalog: PoCatalog, slots: "Sequence[PoSlot]", header: str) -> str:
    """Return the text of the file with the new targets."""
    changes = [change for slot in slots for change in slot.list_changes()]
    if catalog.header is None:
        changes.append(_Change(0, 0, f'msgid ""\n{_put_text("msgstr", header)}\n\n'))
    elif header != catalog.header.target:
        changes.append(_replace_target(catalog.header, _put_text("msgstr", header)))
    return _apply(catalog.text, changes)


def _apply(text: str, changes: Sequence[_Change]) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    pieces, place = [], 0
    for start, end, new in sorted(changes, key=lambda change: change.start):
        pieces.append(text[place:start])
        if new and start and text[start - 1] != "\n":
            pieces.append(newline)
        pieces.append(new.replace("\n", newline))
        rest = None if new else _REST_OF_LINE.match(text, end)
        place = rest.end() if rest else end
    pieces.append(text[place:])
    return "".join(pieces)


class PoSlot:
    """One entry."""

    def __init__(self, entry: PoEntry) -> None:
        self._entry = entry
        self._target: str | None = None
        self._is_fuzzy = entry.is_fuzzy
        self._previous: str | None = None
        """The source of the target, if it differs from this one; else empty."""
        self._notes: list[str] = []
        self.id = entry.context
        self.line = entry.line

    @property
    def text(self) -> str:
        """The `msgid`."""
        return self._entry.source

    @property
    def is_open(self) -> bool:
        """Whether it has no `msgstr`, or a fuzzy copy of the source.

        Other fuzzy text may be a person's work.
        """
        entry = self._entry
        state: State = "needs-review" if entry.is_fuzzy else "translated"
        return is_untouched(entry.source, entry.target, state)

    def find_stray_language(self, language: str) -> str:  # noqa: ARG002 - the shape of `Slot`
        """Return an empty text, because PO has a language for the whole file only."""
        return ""

    def put_target(self, text: str) -> bool:
        """Write the `msgstr`."""
        text = text.replace("\x00", "\u2400").replace("\x04", "\u2404")
        self._target = keep_edges(self.text, text)
        return True

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """Set the flag `fuzzy`, unless a person translated the same text."""
        self._is_fuzzy = not (proposal.is_finished and is_whole)
        self._previous = "" if proposal.is_exact else proposal.source

    def offer(self, proposals: Sequence[Proposal]) -> None:
        """Write the proposals and their texts as comments."""
        for number, proposal in enumerate(proposals, 1):
            told = f"{proposal.percent} %, {proposal.facts}; {proposal.origin}"
            lines = [("", told), (" source", proposal.source), (" target", proposal.target)]
            if proposal.is_exact:
                del lines[1]
            for name, line in lines:
                self._notes.append(_one_line(f"match {number}{name}: {line}"))

    def list_changes(self) -> Iterator[_Change]:
        """Yield the changes of the file, in the order of their places."""
        entry = self._entry
        if self._notes:
            others = [one.start for one in entry.comments if one.kind in (":", ",")]
            place = min([*others, *(start for start, _ in entry.previous_spans), entry.start])
            yield _Change(place, place, "".join(f"#. {note}\n" for note in self._notes))
        if self._is_fuzzy != entry.is_fuzzy:
            yield from self._change_flags()
        if self._previous is not None:
            for start, end in entry.previous_spans:
                yield _Change(start, end, "")
            if self._previous:
                text = _put_text("msgid", self._previous).replace("\n", "\n#| ")
                yield _Change(entry.start, entry.start, f"#| {text}\n")
        if self._target is not None and self._target != entry.target:
            yield _replace_target(entry, _put_text("msgstr", self._target))

    def _change_flags(self) -> Iterator[_Change]:
        """Add the flag, or remove it."""
        flags = [comment for comment in self._entry.comments if comment.kind == ","]
        if not self._is_fuzzy:
            for comment in flags:
                left = ", ".join(flag for flag in list_flags(comment) if flag != "fuzzy")
                yield _Change(comment.start, comment.end, left and f"#, {left}")
        elif flags:
            text = ", ".join(("fuzzy", *list_flags(flags[0])))
            yield _Change(flags[0].start, flags[0].end, f"#, {text}")
        else:
            starts = (start for start, _ in self._entry.previous_spans)
            place = min(starts, default=self._entry.start)
            yield _Change(place, place, "#, fuzzy\n")


def _replace_target(entry: PoEntry, written: str) -> _Change:
    span = entry.spans.get("msgstr")
    if span is not None:
        return _Change(*span, written)
    end = max(end for _, end in entry.spans.values())
    return _Change(end, end, written)


def _put_text(keyword: str, text: str) -> str:
    first, *rest = quoteforpo(text) or ['""']
    return "\n".join((f"{keyword} {first}", *rest))


def _one_line(text: str) -> str:
    return "⏎".join(text.replace("\x00", "\u2400").splitlines())
