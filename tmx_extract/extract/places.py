"""The kind of location of a pair, derived from its line without a Markdown parser."""

import re
from collections.abc import Iterator
from typing import Literal

from tmx_extract.model import Place

_LINE = re.compile(
    r"""(?P<indent>[ \t]*+)(?P<quote>(?:>[ \t]*+)*+)
        (?P<list>(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)*+)
        (?P<heading>\#{1,6}+(?=[ \t<\[]|\Z))?+(?P<pipe>\|)?+""",
    re.VERBOSE,
)
_AFTER_LINK_TEXT = re.compile(r"[ \t]*+\](?:\((?P<tab>\#tab/)?+|\[)")
_BAR = re.compile(r"[ \t]*+\|")
_HTML_BLOCK = re.compile(r"<(/?)(td|th|li|h[1-6])\b", re.IGNORECASE)
_HTML_PLACES: dict[str, Place] = {"td": "table-cell", "th": "table-cell", "li": "list-item"}
# A quote that begins with [!NOTE], whose label may have been translated. [!div], [!INCLUDE] and
# similar labels are not alerts.
_ALERT_LABEL = re.compile(
    r"\[![ \t]?(?!(?i:div|video|include|code)\b)[^\]\n]{1,40}\][^\n]*+(?:\n[ \t]*+>[^\n]*+)*+"
)
_ALERT_MARK = "[!"
_QUOTE = re.compile(r"[ \t]*+>[ \t]*+")


# The kinds of line beginnings, cached because a few beginnings account for most lines.
_Beginning = Literal["heading", "table-cell", "list-item", "quote", "indented", "plain"]
_MAX_REMEMBERED = 4_000
_MAX_REMEMBERED_LENGTH = 40


class PlaceReader:
    """Finds the kind of location of pairs in one text, requested in ascending order."""

    __slots__ = ("_alert", "_alerts", "_block", "_end", "_in_list", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._alerts = _iter_alerts(text)
        self._alert = (-1, -1)
        self._block: Place = "paragraph"
        self._in_list = False
        self._end = 0

    def read(self, start: int, end: int) -> Place:
        """Return the kind of location of the pair at `start` to `end`."""
        text, last_end = self._text, self._end
        gap = text[last_end:start]
        self._end = end
        if gap != " ":
            _, newline, beginning = gap.rpartition("\n")
            if newline or not last_end:
                self._block = self._read_block(beginning, start)
            elif "|" in gap:
                self._block = "table-cell"
            if "<" in gap:
                self._read_html(gap)
            if gap.endswith("["):
                found = _AFTER_LINK_TEXT.match(text, end)
                if found:
                    if gap.endswith("!["):
                        return "image-alt"
                    return "tab" if found["tab"] else "link-text"
        if self._block == "paragraph" and _BAR.match(text, end):
            self._block = "table-cell"
        return self._block

    def _read_block(self, beginning: str, start: int) -> Place:
        kind = _remembered.get(beginning) or _read_beginning(beginning)
        if kind == "plain":
            self._in_list = False
            return "paragraph"
        if kind == "indented":
            # An indented line continues the list item above it.
            return "list-item" if self._in_list else "paragraph"
        if kind == "quote":
            return "alert" if self._is_in_alert(start) else "quote"
        if kind != "table-cell":
            self._in_list = kind == "list-item"
        return kind

    def _is_in_alert(self, start: int) -> bool:
        while self._alert[1] < start:
            alert = next(self._alerts, None)
            if alert is None:
                return False
            self._alert = alert
        return self._alert[0] <= start

    def _read_html(self, gap: str) -> None:
        tags = _HTML_BLOCK.findall(gap)
        if tags and not tags[-1][0]:
            self._block = _HTML_PLACES.get(tags[-1][1].lower(), "heading")


_remembered: dict[str, _Beginning] = {}


def _read_beginning(beginning: str) -> _Beginning:
    kind = _classify(beginning)
    if len(_remembered) < _MAX_REMEMBERED and len(beginning) <= _MAX_REMEMBERED_LENGTH:
        _remembered[beginning] = kind
    return kind


def _classify(beginning: str) -> _Beginning:
    """Return the kind of a line, given its beginning up to its first pair."""
    line = _LINE.match(beginning)
    if line is None:
        return "plain"
    if line["heading"]:
        return "heading"
    if line["pipe"]:
        return "table-cell"
    if line["list"]:
        return "list-item"
    if line["quote"]:
        return "quote"
    return "indented" if line["indent"] else "plain"


def _iter_alerts(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while (mark := text.find(_ALERT_MARK, position)) >= 0:
        line = text.rfind("\n", position, mark) + 1 or position
        alert = _ALERT_LABEL.match(text, mark) if _QUOTE.fullmatch(text, line, mark) else None
        if alert:
            yield line, alert.end()
        # Only the first mark of a line can begin a quote, so skip the rest of the line.
        position = alert.end() if alert else text.find("\n", mark) + 1 or len(text)
