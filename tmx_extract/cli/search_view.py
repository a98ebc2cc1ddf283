"""How hits look: side by side on a terminal, with colours or without, and for programs."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from tmx_extract.answers.breaking import find_breaks
from tmx_extract.cli.options import counted, put
from tmx_extract.cli.streams import put_raw
from tmx_extract.shown import visible

if TYPE_CHECKING:
    from rich.text import Text

    from tmx_extract.flows.search import Hit
    from tmx_extract.match.phrases import PhraseSpan

# Around a hit where there are no colours; nothing else has them.
_MARKS = "⟦", "⟧"
_HIT = "bold black on yellow"
_INDENT, _GAP = 2, 3


class HitPrinter:
    """Prints hits on standard output, one after the other."""

    def __init__(self) -> None:
        from rich.console import Console

        self.count = 0
        self._console = Console(highlight=False, soft_wrap=False)
        shown = self._console
        self._coloured = bool(shown.is_terminal and shown.color_system and not shown.no_color)

    def print(self, hit: "Hit") -> None:
        """Where it stands, and both texts side by side."""
        from rich.text import Text

        self.count += 1
        if self.count > 1:
            put()
        head = Text(visible("  ".join(_iter_facts(hit))), "dim" if self._coloured else "")
        self._echo(head)
        found, width = hit.occurrence, (self._console.width - _INDENT - _GAP) // 2
        source = _broken(self._text(found.source, hit.source_places), width)
        target = _broken(self._text(found.target, hit.target_places), width)
        for left, right in zip_longest(source, target, fillvalue=Text()):
            line = Text(" " * _INDENT) + left
            if right:
                line.pad_right(_INDENT + width + _GAP - line.cell_len)
                line += right
            self._echo(line)

    def _echo(self, line: "Text") -> None:
        with self._console.capture() as shown:
            self._console.print(line, soft_wrap=True)
        put_raw(f"{shown.get().rstrip()}\n")

    def _text(self, text: str, places: "Sequence[PhraseSpan]") -> "Text":
        from rich.text import Text

        shown = Text()
        for part, is_hit in _iter_parts(text, places):
            if is_hit and not self._coloured:
                shown.append(f"{_MARKS[0]}{visible(part)}{_MARKS[1]}")
            else:
                shown.append(visible(part), _HIT if is_hit else "")
        return shown


def _broken(text: "Text", width: int) -> "list[Text]":
    """The text in lines of so many columns."""
    lines = list(text.divide(find_breaks(text.plain, width)))
    for line in lines:
        line.rstrip()
    return lines


def _iter_parts(text: str, places: "Sequence[PhraseSpan]") -> Iterator[tuple[str, bool]]:
    """The text in parts, and which of them are hits."""
    done = 0
    for first, last in places:
        yield text[done:first], False
        yield text[first:last], True
        done = last
    yield text[done:], False


def _iter_facts(hit: "Hit") -> Iterator[str]:
    """Where it stands best, when it came, by whom, and how often it stands."""
    found = hit.occurrence
    page = found.page
    name = f"{page.repository}/{page.path}" if page.repository else page.path
    yield f"{name}#{found.segment_id}"
    yield found.place
    yield page.handback_date or "no date"
    yield found.translation_type or "unknown"
    if page.is_deleted:
        yield "deleted"
    if found.occurrences > 1:
        yield counted(found.occurrences, "time")


def tell_for_programs(hit: "Hit") -> dict[str, Any]:
    """All that is known of the hit, as values of JSON."""
    found = hit.occurrence
    page = found.page
    return {
        "source": found.source,
        "target": found.target,
        "source_hits": hit.source_places,
        "target_hits": hit.target_places,
        "occurrences": found.occurrences,
        "repository": page.repository,
        "path": page.path,
        "line": found.line,
        "segment_id": found.segment_id,
        "place": found.place,
        "field": found.field,
        "source_locale": page.source_locale,
        "locale": page.locale,
        "translation_type": found.translation_type,
        "handback_date": page.handback_date,
        "locfileid": page.locfileid,
        "openlocfilehash": page.openlocfilehash,
        "sourcegitcommit": page.sourcegitcommit,
        "reason": found.reason,
        "edited_by": (found.edit.by or None) if found.edit else None,
        "edited_at": found.edit.at if found.edit else None,
        "deleted": page.is_deleted,
    }
