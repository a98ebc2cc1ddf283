"""Splits a segment text into words and codes, and joins them again without loss.

The text is part of a paragraph, a heading or a cell. Block marks are therefore words, and markup
that is cut off at the edges remains words (Markdown) or has no partner (HTML).
"""

import re
from collections.abc import Callable, Iterable
from html import unescape
from html.entities import html5

from tmx_extract.inline.codes import CodeKind, InlineCode, Piece
from tmx_extract.inline.emphasis import pair_runs
from tmx_extract.inline.marks import Marks, make_pieces
from tmx_extract.inline.tags import pair_tags, read_tag

# Every code begins with one of these characters, and the scan stops only at them.
_SIGNS = r"[*_~`\[\]<&\\%{\n]"
_ANY_SIGN = re.compile(_SIGNS)
# Emphasis and code spans depend on the length of runs.
_SIGN = re.compile(_SIGNS + r"(?:(?<=([*_~`]))\1*+)?+")
_TICKS = re.compile(r"`++")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE = re.compile(r"\\(?:[!-/:-@\[-`{-~]|\r?\n)")
_PLACEABLE = re.compile(
    r"%(?:[1-9]\$)?[sd](?![A-Za-z0-9_])"
    r"|\{[0-9]{1,2}(?:[,:][^{}\n]{0,40})?\}"
    r"|\{\{[ ]?[A-Za-z0-9_.$-]{1,80}[ ]?\}\}"
)
_VARIABLE = re.compile(r"\{[A-Za-z_][\w.:-]{0,80}\}", re.ASCII)
_INCLUDE = re.compile(
    r"\[!(?P<include>INCLUDE)\s*+\[[^\[\]]*+\]\([^()\n]*+\)\s*+\]"
    r"|\[!code(?:-[\w#+.-]++)?\s*+\[[^\[\]]*+\]\([^()\n]*+\)\s*+\]"
    r"|\[!(?:div\b[^\[\]\n]*+|video\s++[^\[\]\s]++|note|tip|important|caution|warning)\]",
    re.IGNORECASE,
)
_AUTOLINK = re.compile(
    r"<xref:(?P<xref>[^\s<>?*]++)[^\s<>]*+>"
    r"|<(?P<address>(?:https?|ftp|mailto|tel|file|ldap|ssh):[^\s<>]++)>"
    r"|<(?P<mail>[\w.!#$%&'*+/=?^`{|}~-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*+)>",
    re.ASCII | re.IGNORECASE,
)
_PART = r"[^\s()\\]++|\\\S"
_NESTED = rf"{_PART}|\((?:{_PART}|\((?:{_PART}|\((?:{_PART})*+\))*+\))*+\)"
# Readers see the title, so it counts as words.
_TARGET = re.compile(
    rf"\]\(\s*+(?:<[^<>\n]*+>|(?!<)(?:{_NESTED})*+)"
    r"(?:\s++(?:\"(?P<double>(?:[^\"\\]|\\.)++)\"|'(?P<single>(?:[^'\\]|\\.)++)'))?+\s*+\)",
    re.DOTALL,
)
_REFERENCE = re.compile(r"\]\[[^\[\]]*+\](?!\()")


class _Scan:
    """One pass over one text.

    The readers get the position of a sign and the end of its run, and return the position at which
    to continue.
    """

    __slots__ = (
        "brackets",
        "closed_links",
        "done",
        "has_runs_of_ticks",
        "is_without_comments",
        "marks",
        "runs",
        "text",
        "ticks",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.done = 0
        """The end of the last code that was recognized."""
        self.marks = Marks()
        self.runs: list[tuple[int, int]] = []
        """Runs of emphasis signs that wait for the end of their text or link."""
        self.brackets: list[tuple[int, bool, int, int]] = []
        """Start, whether it is an image, and the number of runs and closed links before it."""
        self.closed_links = 0
        self.has_runs_of_ticks = "``" in text
        self.ticks: dict[int, list[int]] | None = None
        """The starts of runs of back-ticks by their length, the next one last."""
        self.is_without_comments = False

    def read(self) -> tuple[Piece, ...]:
        text, search, readers = self.text, _SIGN.search, _READERS
        while match := search(text, self.done):
            place, end = match.span()
            self.done = readers[text[place]](self, place, end)
        marks = self.marks
        if self.runs:
            pair_runs(text, self.runs, marks)
        marks.found.sort()
        if marks.tags:
            pair_tags(marks)
        return make_pieces(text, marks.found)

    def read_run(self, place: int, end: int) -> int:
        self.runs.append((place, end))
        return end

    def read_ticks(self, place: int, end: int) -> int:
        """Read a code span: up to the next run of equally many back-ticks, CommonMark 0.31, 6.1."""
        text = self.text
        closing = self._find_ticks(place, end)
        if closing < 0:
            return end
        stop = closing + end - place
        blank = text[end] == text[closing - 1] == " " and not text[end:closing].isspace()
        # One space on either side belongs to the back-ticks, for content that has back-ticks
        # itself.
        self.marks.add_pair((place, end + blank), (closing - blank, stop), "code")
        return stop

    def _find_ticks(self, place: int, end: int) -> int:
        """Return the start of the next run of equally many back-ticks; -1 if none exists."""
        if not self.has_runs_of_ticks:
            return self.text.find("`", end)
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(self.text, place):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
            for starts in self.ticks.values():
                starts.reverse()
        starts = self.ticks.get(end - place, [])
        while starts and starts[-1] < end:
            starts.pop()
        return starts.pop() if starts else -1

    def read_escape(self, place: int, _: int) -> int:
        match = _ESCAPE.match(self.text, place)
        if match is None:
            return place + 1
        shown = self.text[place + 1]
        if shown in "\r\n":
            self.marks.add(place, match.end(), "break", "\n")
        else:
            self.marks.add(place, match.end(), "escape", shown)
        return match.end()

    def read_break(self, place: int, _: int) -> int:
        """Read two spaces before the end of a line."""
        text, start = self.text, place
        if start > self.done and text[start - 1] == "\r":
            start -= 1
        left = start
        while left > self.done and text[left - 1] == " ":
            left -= 1
        if start - left >= 2:
            self.marks.add(left, place + 1, "break", "\n")
        return place + 1

    def read_entity(self, place: int, _: int) -> int:
        match = _ENTITY.match(self.text, place)
        if match is None:
            return place + 1
        raw = match[0]
        if raw[1] != "#" and raw[1:] not in html5:
            return place + 1
        self.marks.add(place, match.end(), "entity", unescape(raw))
        return match.end()

    def read_placeable(self, place: int, _: int) -> int:
        text = self.text
        before = text[place - 1] if place > self.done else " "
        match = _VARIABLE.match(text, place) if before == "$" else None
        if match:
            place -= 1
        elif not (before.isascii() and before.isalnum()) and before not in ")]?.*%":
            match = _PLACEABLE.match(text, place)
        if match is None:
            return place + 1
        self.marks.add(place, match.end(), "placeable", text[place : match.end()])
        return match.end()

    def read_angle(self, place: int, _: int) -> int:
        text = self.text
        if text.startswith("<!--", place):
            return self.read_comment(place)
        match = _AUTOLINK.match(text, place)
        if match:
            kind, shown = match.lastgroup, match[match.lastindex or 0]
            self.marks.add(place, match.end(), "xref" if kind == "xref" else "autolink", shown)
            return match.end()
        return max(read_tag(text, place, self.marks), place + 1)

    def read_comment(self, place: int) -> int:
        end = -1 if self.is_without_comments else self.text.find("-->", place + 4)
        if end < 0:
            # Remembered, so that many unclosed comments do not cost many searches.
            self.is_without_comments = True
            return place + 4
        self.marks.add(place, end + 3, "comment")
        return end + 3

    def read_opening(self, place: int, _: int) -> int:
        text = self.text
        is_image = place > self.done and text[place - 1] == "!"
        if text.startswith("!", place + 1) and (match := _INCLUDE.match(text, place)):
            self.marks.add(place, match.end(), "include" if match["include"] else "marker")
            return match.end()
        self.brackets.append((place - is_image, is_image, len(self.runs), self.closed_links))
        return place + 1

    def read_closing(self, place: int, _: int) -> int:
        """Read the end of a link or an image, CommonMark 0.31, 6.3: links contain no links."""
        if not self.brackets:
            return place + 1
        start, is_image, runs, closed_links = self.brackets.pop()
        if not is_image and closed_links < self.closed_links:
            return place + 1
        match = _TARGET.match(self.text, place) or self._find_reference(start, place)
        if match is None:
            return place + 1
        if len(self.runs) > runs:
            pair_runs(self.text, self.runs[runs:], self.marks)
            del self.runs[runs:]
        end = stop = match.end()
        kind: CodeKind = "image" if is_image else "link"
        apart = ""
        if match.lastindex:
            # When codes are removed, a space must separate the title from the words before it.
            apart = " "
            stop, title_end = match.span(match.lastindex)
            self.marks.add(title_end, end, kind)
        self.marks.add_pair((start, start + 1 + is_image), (place, stop), kind, apart)
        self.closed_links += not is_image
        return end

    def _find_reference(self, start: int, place: int) -> re.Match[str] | None:
        """Find `][label]`, unless it looks like `values[0][1]` or `string[][]`."""
        before = self.text[start - 1] if start else " "
        is_index = (before.isascii() and before.isalnum()) or before in "_$)]"
        if is_index or place == start + 1:
            return None
        return _REFERENCE.match(self.text, place)


_READERS: dict[str, Callable[[_Scan, int, int], int]] = {
    "*": _Scan.read_run,
    "_": _Scan.read_run,
    "~": _Scan.read_run,
    "`": _Scan.read_ticks,
    "[": _Scan.read_opening,
    "]": _Scan.read_closing,
    "<": _Scan.read_angle,
    "&": _Scan.read_entity,
    "\\": _Scan.read_escape,
    "%": _Scan.read_placeable,
    "{": _Scan.read_placeable,
    "\n": _Scan.read_break,
}


def may_have_codes(text: str) -> bool:
    """Return whether the text has any sign that can begin a code; very cheap."""
    return _ANY_SIGN.search(text) is not None


def split(text: str) -> tuple[Piece, ...]:
    """Return the words and codes of a text; `join` reverses it.

    Codes contain no visible words, except the characters in `Code.shown`. The cost is linear in the
    size of the text.
    """
    if _ANY_SIGN.search(text) is None:
        return (text,) if text else ()
    return _Scan(text).read()


def join(pieces: Iterable[Piece]) -> str:
    """Return the text from which the pieces were split."""
    return "".join([piece.raw if isinstance(piece, InlineCode) else piece for piece in pieces])


def visible_text(text: str) -> str:
    """Return the text that a reader sees, as `plain` does for its pieces."""
    return plain(split(text))


def plain(pieces: Iterable[Piece]) -> str:
    """Return the text that a reader sees: the words, and the visible characters of codes."""
    return "".join([piece.shown if isinstance(piece, InlineCode) else piece for piece in pieces])
