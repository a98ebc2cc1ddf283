"""How findings are written: for people, or for programs."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from tmx_extract.cli.streams import put_raw
from tmx_extract.locales import short_locale
from tmx_extract.shown import visible

if TYPE_CHECKING:
    from tmx_extract.flows.check import PairFinding

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_OPENING, _CLOSING = "⟦", "⟧"
# So much of a text is shown around what was found.
_AROUND = 60
COLUMNS = (
    "repository",
    "path",
    "line",
    "segment_id",
    "locale",
    "translation_type",
    "handback_date",
    "places",
    "code",
    "severity",
    "what",
    "found",
    "advice",
    "source",
    "source_spans",
    "target",
    "target_spans",
)


def write_table(remarks: Iterable["PairFinding"]) -> None:
    """Place, code and what was found; below it both texts with the place marked."""
    from rich.console import Console

    console = Console()
    coloured = bool(console.is_terminal and console.color_system and not console.no_color)
    for one in remarks:
        page = one.occurrence.page
        path = "/".join(filter(None, (page.repository, page.path)))
        more = one.occurrence.occurrences - 1
        head = f"{visible(path)}:{one.occurrence.line}"
        also = f" (and {more:,} more)" if more else ""
        severity = typer.style(one.severity, _COLOURS[one.severity]) if coloured else one.severity
        found = f": {visible(one.found)}" if one.found else ""
        what = visible(f"{one.code}: {one.what}")
        put_raw(f"{head}{also}: {severity} {what}{found}\n")
        labels = [visible(short_locale(one)) for one in (page.source_locale, page.locale)]
        width = max(map(len, labels))
        texts = (
            (one.occurrence.source, one.source_spans),
            (one.occurrence.target, one.target_spans),
        )
        for label, (text, spans) in zip(labels, texts, strict=True):
            shown = mark(text, spans, coloured=coloured)
            put_raw(f"    {label:{width}}  {shown}\n")


def mark(text: str, spans: Sequence[tuple[int, int]], *, coloured: bool) -> str:
    """The text on one line with the spans marked; what is far from them is left out."""
    parts, done = list[str](), 0
    for start, end in spans:
        parts += [
            _shortened(text[done:start], is_first=not done),
            _marked(text[start:end], coloured),
        ]
        done = end
    rest = visible(text[done:])
    if spans and len(rest) > _AROUND:
        rest = rest[:_AROUND] + "…"
    return "".join([*parts, rest])


def _marked(text: str, coloured: bool) -> str:
    shown = visible(text)
    if coloured:
        return typer.style(shown, "red", bold=True, underline=True)
    return f"{_OPENING}{shown}{_CLOSING}"


def _shortened(text: str, *, is_first: bool) -> str:
    shown = visible(text)
    if is_first:
        return shown if len(shown) <= _AROUND else "…" + shown[-_AROUND:]
    if len(shown) <= 2 * _AROUND:
        return shown
    return f"{shown[:_AROUND]}…{shown[-_AROUND:]}"


def show_spans(spans: Iterable[tuple[int, int]]) -> str:
    """`3-5 7-9`."""
    return " ".join(f"{start}-{end}" for start, end in spans)


def list_finding(one: "PairFinding") -> dict[str, Any]:
    """All that is known of a finding, as values of JSON."""
    place, page = one.occurrence, one.occurrence.page
    values = (
        page.repository,
        page.path,
        place.line,
        place.segment_id,
        page.locale,
        place.translation_type,
        page.handback_date,
        place.occurrences,
        one.code,
        one.severity,
        one.what,
        one.found,
        one.advice,
        place.source,
        one.source_spans,
        place.target,
        one.target_spans,
    )
    return dict(zip(COLUMNS, values, strict=True))
