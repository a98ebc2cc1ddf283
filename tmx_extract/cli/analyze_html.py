"""An analysis as one page for browsers, with nothing to load."""

from html import escape
from typing import TYPE_CHECKING, BinaryIO

from tmx_extract.cli.analyze_view import describe_deleted
from tmx_extract.cli.options import counted
from tmx_extract.match.bands import BANDS, KINDS, Band, Weights
from tmx_extract.shown import printable
from tmx_extract.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tmx_extract.flows.leverage.analyze import Analysis
    from tmx_extract.match.leverage import Leverage

_COLOURS: dict[Band, str] = {
    "101": "#1a7f5a",
    "repetition": "#2f9e8f",
    "cross-file": "#5bb8ac",
    "100": "#4aa84a",
    "95-99": "#9bc53d",
    "85-94": "#d9c02b",
    "75-84": "#e8a33d",
    "50-74": "#dd7a3c",
    "new": "#b9463f",
}
_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 88rem; padding: 0 1rem;
  color: #1c2330; background: #fff; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .3rem 0; }
.scroll { overflow-x: auto; }
table { font-size: .92rem; border-collapse: collapse; width: 100%;
  font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .45rem; text-align: right; border-bottom: 1px solid #d8dde6; }
th { font-weight: 600; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; min-width: 13rem; }
tbody tr:last-child td.sum, tr.sum td { font-weight: 600; border-top: 2px solid #8a94a6; }
.bar { display: flex; height: .9rem; min-width: 6rem; border-radius: .2rem; overflow: hidden;
  background: #d8dde6; }
.bar.large { height: 1.6rem; margin: .8rem 0; }
.dot { display: inline-block; width: .7rem; height: .7rem; border-radius: .2rem;
  margin-right: .4rem; }
.faint { color: #5c6675; }
@media (prefers-color-scheme: dark) {
  body { color: #e3e8f0; background: #14181f; }
  th, td { border-color: #333c4a; }
  .faint { color: #98a3b3; }
  .bar { background: #333c4a; }
}
@media (max-width: 40rem) { th:first-child, td:first-child { min-width: 6rem; } }
@media print { body { margin: 0; max-width: none; } }
"""


def write_html(stream: BinaryIO, analysis: "Analysis", weights: Weights) -> None:
    """All numbers by band and file, as bars and tables; prints well."""
    for piece in _iter_pieces(analysis, weights):
        stream.write(printable(piece).encode())


def _iter_pieces(analysis: "Analysis", weights: Weights) -> "Iterator[str]":
    total = analysis.total
    size = total.size()
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Analysis</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        "<h1>Analysis</h1>\n"
        f"<p>{counted(len(analysis.files), 'file')}, {counted(size.segments, 'segment')},"
        f" {counted(size.words, 'word')}, {counted(size.characters, 'character')}: as much work as"
        f" <strong>{total.weighted(weights):,.1f}</strong> new words.</p>\n"
        f"{_bar(total, 'bar large')}\n"
        "<h2>All files</h2>\n"
    )
    yield _bands_table(total, weights)
    if told := describe_deleted(total):
        yield f"<p>{told}</p>\n"
    yield "<h2>By file</h2>\n"
    yield _files_table(analysis, weights)
    yield from _iter_remarks(analysis)
    yield (
        f'<p class="faint">tmx-extract {escape(__version__)}. PE: the best match was edited by'
        " people, HT: it is human translation, MT: machine translation."
        " Repetitions and new texts are none of these.</p>\n"
        "</body>\n</html>\n"
    )


def _row(cells: "Iterable[str]", tag: str = "td", kind: str = "") -> str:
    opening = f'<tr class="{kind}">' if kind else "<tr>"
    return opening + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>\n"


def _table(headings: "Iterable[str]", rows: "Iterable[str]") -> str:
    head = _row(headings, "th")
    return (
        f'<div class="scroll"><table>\n<thead>\n{head}</thead>\n<tbody>\n'
        f"{''.join(rows)}</tbody>\n</table></div>\n"
    )


def _bands_table(leverage: "Leverage", weights: Weights) -> str:
    rows = []
    for band in BANDS:
        dot = f'<span class="dot" style="background:{_COLOURS[band]}"></span>'
        by_kind = (leverage.size(band, kind).words for kind in KINDS)
        numbers = (f"{number:,}" for number in (*leverage.size(band), *by_kind))
        weighted = f"{leverage.weighted(weights, band):,.1f}"
        rows.append(_row((f"{dot}{band}", *numbers, _factors(weights, band), weighted)))
    by_kind = (leverage.size(kind=kind).words for kind in KINDS)
    numbers = (f"{number:,}" for number in (*leverage.size(), *by_kind))
    rows.append(_row(("all", *numbers, "", f"{leverage.weighted(weights):,.1f}"), kind="sum"))
    kinds = (f"{kind} words" for kind in KINDS)
    return _table(
        ("band", "segments", "words", "characters", *kinds, "weight", "weighted words"), rows
    )


def _factors(weights: Weights, band: Band) -> str:
    """The weight of a band, and those of its kinds where they are others."""
    own = weights.of(band, None)
    others = (
        f"{kind} {weights.of(band, kind):g}" for kind in KINDS if weights.of(band, kind) != own
    )
    return ", ".join((f"{own:g}", *others))


def _files_table(analysis: "Analysis", weights: Weights) -> str:
    rows = (
        _row(
            (
                escape(file.path),
                _bar(file.leverage),
                *(f"{number:,}" for number in file.leverage.size()),
                *(f"{file.leverage.size(band).words:,}" for band in BANDS),
                f"{file.leverage.weighted(weights):,.1f}",
            )
        )
        for file in analysis.files
    )
    headings = ("file", "", "segments", "words", "characters", *BANDS, "weighted words")
    return _table(headings, rows)


def _bar(leverage: "Leverage", kind: str = "bar") -> str:
    """The words of each band as a share of all."""
    words = leverage.size().words or 1
    parts = "".join(
        f'<span title="{band}: {count:,} words"'
        f' style="width:{100 * count / words:.2f}%;background:{_COLOURS[band]}"></span>'
        for band in BANDS
        if (count := leverage.size(band).words)
    )
    return f'<div class="{kind}">{parts}</div>'


def _iter_remarks(analysis: "Analysis") -> "Iterator[str]":
    if not analysis.remarks:
        return
    yield "<h2>Remarks</h2>\n<ul>\n"
    for remark in analysis.remarks:
        place = f"{remark.path}:{remark.line}:{remark.column}"
        found = remark.diagnostic
        told = f"{place}: {found.severity} {found.code}: {found.message}"
        yield f"<li>{escape(told)}<br>{escape(found.advice)}</li>\n"
    yield "</ul>\n"
