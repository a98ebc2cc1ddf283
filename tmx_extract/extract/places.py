"""What a pair stands in, told from its line; no Markdown parser, so no certainty in odd pages."""

import re
from collections.abc import Iterator

from tmx_extract.model import Place

_LINE = re.compile(
    r"""(?P<indent>[ \t]*+)(?P<quote>(?:>[ \t]*+)*+)
        (?P<list>(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)*+)
        (?P<heading>\#{1,6}+(?=[ \t<\[]))?+(?P<pipe>\|)?+""",
    re.VERBOSE,
)
_AFTER_LINK_TEXT = re.compile(r"[ \t]*+\](?:\((?P<tab>\#tab/)?+|\[)")
_AFTER_CELL = re.compile(r"[ \t]*+\|")
_HTML_BLOCK = re.compile(r"<(/?)(td|th|li|h[1-6])\b", re.IGNORECASE)
_HTML_PLACES: dict[str, Place] = {"td": "table-cell", "th": "table-cell", "li": "list-item"}
# A quote that begins with [!NOTE], whose label may have been translated; [!div], [!INCLUDE] and
# the like are no alerts.
_ALERT = re.compile(
    r"^[ \t]*+>[ \t]*+\[![ \t]?(?!(?i:div|video|include|code)\b)[^\]\n]{1,40}\][^\n]*+"
    r"(?:\n[ \t]*+>[^\n]*+)*+",
    re.MULTILINE,
)


class PlaceReader:
    """Tells the places of the pairs of one text, which must be asked for in ascending order."""

    __slots__ = ("_alerts", "_block", "_done", "_end", "_in_list", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._alerts = _iter_alerts(text)
        self._done = (-1, -1)
        self._block: Place = "paragraph"
        self._in_list = False
        self._end = 0

    def read(self, start: int, end: int) -> Place:
        """The place of the pair at `start` to `end`."""
        text, gap_start = self._text, self._end
        line_start = text.rfind("\n", gap_start, start) + 1
        if line_start or not gap_start:
            self._block = self._read_block(line_start or gap_start, start)
        elif text.find("|", gap_start, start) >= 0:
            self._block = "table-cell"
        if text.find("<", gap_start, start) >= 0:
            self._read_html(gap_start, start)
        self._end = end
        if text.startswith("[", start - 1) and start:
            found = _AFTER_LINK_TEXT.match(text, end)
            if found:
                if start > 1 and text[start - 2] == "!":
                    return "image-alt"
                return "tab" if found["tab"] else "link-text"
        if self._block == "paragraph" and _AFTER_CELL.match(text, end):
            self._block = "table-cell"
        return self._block

    def _read_block(self, line_start: int, start: int) -> Place:
        line = _LINE.match(self._text, line_start, start)
        if line is None:
            return "paragraph"
        if line["heading"]:
            self._in_list = False
            return "heading"
        if line["pipe"]:
            return "table-cell"
        if line["list"]:
            self._in_list = True
            return "list-item"
        if line["quote"]:
            return "alert" if self._is_in_alert(start) else "quote"
        # An indented line goes on with the list item above it, an unindented one ends the list.
        self._in_list = self._in_list and bool(line["indent"])
        return "list-item" if self._in_list else "paragraph"

    def _is_in_alert(self, start: int) -> bool:
        while self._done[1] < start:
            alert = next(self._alerts, None)
            if alert is None:
                return False
            self._done = alert
        return self._done[0] <= start

    def _read_html(self, gap_start: int, start: int) -> None:
        tags = _HTML_BLOCK.findall(self._text, gap_start, start)
        if tags and not tags[-1][0]:
            self._block = _HTML_PLACES.get(tags[-1][1].lower(), "heading")


def _iter_alerts(text: str) -> Iterator[tuple[int, int]]:
    if "[!" in text:
        for alert in _ALERT.finditer(text):
            yield alert.span()
