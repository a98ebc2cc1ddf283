"""Our files as text: their units, found and changed as a person's script would do it."""

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import NamedTuple

Key = tuple[str, str]
"""Path of the page, and id of the segment."""


class Unit(NamedTuple):
    """One unit of a file."""

    key: Key
    line: int
    """The line where it begins."""
    id: str
    source: str
    """As written in the file."""
    target: str | None
    """None for a unit without a target."""
    proposal: str | None = None
    """The proposal beside it, if it contains its codes."""


Change = Callable[[Unit], str | None]
"""Return the new target as written; None: unchanged."""

_XLIFF = re.compile(
    r'<file [^>]*original="(?P<path>[^"]*)"'
    r'|(?P<unit><trans-unit id="(?P<id>[^"]*)"[^>]* resname="(?P<segment>[^"]*)"[^>]*>\n'
    r"<source>(?P<source>.*?)</source>)"
    r"(?:\n<target(?P<told>[^>]*)>(?P<target>.*?)</target>)?"
    r"(?P<rest>\n<alt-trans[^>]*><target>(?P<proposal>.*?)</target></alt-trans>)?",
    re.DOTALL,
)
_XLIFF2 = re.compile(
    r'<file [^>]*original="(?P<path>[^"]*)"'
    r'|(?P<unit><unit id="(?P<id>[^"]*)" name="(?P<segment>[^"]*)"(?:(?!</unit>).)*?'
    r"<segment[^>]*>\n"
    r"<source>(?P<source>.*?)</source>)"
    r"(?:\n<target(?P<told>[^>]*)>(?P<target>.*?)</target>)?",
    re.DOTALL,
)
_TMX = re.compile(
    r'(?P<unit><tu tuid="(?P<id>[^"]*)"(?:(?!</tu>).)*?<prop type="x-path">(?P<path>[^<]*)</prop>'
    r'(?:(?!</tu>).)*?<prop type="x-segment-id">(?P<segment>[^<]*)</prop>'
    r"(?:(?!</tu>).)*?<seg>(?P<source>.*?)</seg>(?:(?!</tu>).)*?(?=<seg>))"
    r"<seg(?P<told>)>(?P<target>.*?)</seg>",
    re.DOTALL,
)
_PATTERNS: Mapping[str, re.Pattern[str]] = {"xliff": _XLIFF, "xliff2": _XLIFF2, "tmx": _TMX}


def iter_units(text: str, kind: str) -> Iterator[Unit]:
    """Yield the units in order."""
    found: list[Unit] = []

    def note(unit: Unit) -> None:
        found.append(unit)

    change(text, kind, note)
    yield from found


def change(text: str, kind: str, change_unit: Change) -> str:
    """Return the file with other targets. The lines of units are those in the new file."""
    if kind == "po":
        return _change_po(text, change_unit)
    path, done, parts = "", 0, _Parts()
    for found in _PATTERNS[kind].finditer(text):
        told = found.groupdict()
        path = unescape(told["path"]) if told["path"] else path
        if not told["unit"]:
            continue
        parts.add(text[done : found.start()])
        done = found.end()
        key = (path, told["segment"])
        written = change_unit(
            Unit(key, parts.line, told["id"], told["source"], told["target"], told.get("proposal"))
        )
        if written is None:
            parts.add(found[0])
        elif kind == "tmx":
            parts.add(f"{told['unit']}<seg>{written}</seg>")
        else:
            target = f"\n<target{told['told'] or ''}>{written}</target>"
            parts.add(f"{told['unit']}{target}{told.get('rest') or ''}")
    parts.add(text[done:])
    return parts.join()


class _Parts:
    """The new file so far."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.line = 1

    def add(self, text: str) -> None:
        self._parts.append(text)
        self.line += text.count("\n")

    def join(self) -> str:
        return "".join(self._parts)


_ENTRY = re.compile(
    r'(?P<head>(?:#[^\n]*\n)+)msgctxt "(?P<id>[^"]*)"\nmsgid (?P<source>(?:"[^\n]*"\n)+)'
    r"msgstr (?P<target>(?:\"[^\n]*\"\n?)+)"
)
_PATH = re.compile(r"^#: (?:\u2068([^\u2069]*)\u2069|(.*?)(?::[0-9]+)?)$", re.MULTILINE)
_SEGMENT = re.compile(r"^#\. segment-id: (.*)$", re.MULTILINE)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a"}


def _change_po(text: str, change_unit: Change) -> str:
    done, parts = 0, _Parts()
    for found in _ENTRY.finditer(text):
        path, segment = _PATH.search(found["head"]), _SEGMENT.search(found["head"])
        assert path is not None
        assert segment is not None
        parts.add(text[done : found.start()])
        done = found.end()
        key = (path[1] or path[2], segment[1])
        source, target = from_po(found["source"]), from_po(found["target"])
        written = change_unit(Unit(key, parts.line, found["id"], source, target or None))
        if written is None:
            parts.add(found[0])
        else:
            head = found[0][: found.start("target") - found.start()].replace("#, fuzzy\n", "")
            parts.add(f"{head}{to_po(written)}\n")
    parts.add(text[done:])
    return parts.join()


def from_po(written: str) -> str:
    """Return the text of consecutive strings."""
    inner = "".join(line.strip()[1:-1] for line in written.splitlines())
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), inner)


def to_po(text: str) -> str:
    """Return the text as one string."""
    for raw, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(raw, escaped)
    return f'"{text}"'
