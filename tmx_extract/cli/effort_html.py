"""Figures of post-editing, and the texts, as one page for browsers, with nothing to load."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, BinaryIO

from tmx_extract.cli.effort_view import NOT_TOLD, percent, score_cells, score_headings
from tmx_extract.effort.scores import read_signatures
from tmx_extract.shown import printable
from tmx_extract.version import __version__

if TYPE_CHECKING:
    from tmx_extract.effort.figures import Figures
    from tmx_extract.flows.effort import Effort, MeasuredEdit

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem;
  color: #1c2330; background: #fff; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.scroll { overflow-x: auto; }
table { font-size: .92rem; border-collapse: collapse; width: 100%;
  font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .45rem; text-align: right; border-bottom: 1px solid #d8dde6;
  vertical-align: top; }
th:first-child, td:first-child, td.text { text-align: left; overflow-wrap: anywhere; }
td.text { white-space: pre-wrap; min-width: 20rem; }
ins { color: #0b6b3a; background: #d9f2e3; text-decoration: none; }
del { color: #9c1c28; background: #fbdfe1; }
.faint { color: #5c6675; }
@media (prefers-color-scheme: dark) {
  body { color: #e3e8f0; background: #14181f; }
  th, td { border-color: #333c4a; }
  ins { color: #8be0ae; background: #123d27; }
  del { color: #ff9aa3; background: #4a161c; }
  .faint { color: #98a3b3; }
}
@media print { body { margin: 0; max-width: none; } }
"""
_HEADINGS = (
    "returned",
    "edited",
    "unchanged",
    "words",
    "unchanged words",
    "distance",
)
_TAGS = {"same": "{}", "deleted": "<del>{}</del>", "inserted": "<ins>{}</ins>"}


def write_html(stream: BinaryIO, effort: "Effort") -> None:
    """All texts together, and a table for what they were put together by."""
    for piece in _iter_pieces(effort):
        stream.write(printable(piece).encode())


def write_segments(stream: BinaryIO, measured: "Iterable[MeasuredEdit]") -> int:
    """Each text with what was changed in colours; gives their number."""
    number = 0
    for number, one in enumerate(measured, 1):
        if number == 1:
            facts = ("page", "type", "person", "date", "distance")
            head = _head((*facts, *score_headings(), "text"))
            stream.write((_opening("Texts that came back") + head).encode())
        stream.write(printable(_edit_row(one)).encode())
    stream.write(f"</tbody></table></div>\n{_closing()}".encode())
    return number


def _opening(title: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )


def _closing() -> str:
    told = read_signatures()
    settings = f" TER: {escape(told['ter'])}, chrF: {escape(told['chrf'])}." if told else ""
    return f'<p class="faint">tmx-extract {escape(__version__)}.{settings}</p>\n</body>\n</html>\n'


def _head(headings: Iterable[str]) -> str:
    cells = "".join(f"<th>{heading}</th>" for heading in headings)
    return f'<div class="scroll"><table>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n'


def _iter_pieces(effort: "Effort") -> Iterator[str]:
    yield _opening("Post-editing effort")
    headings = (*_HEADINGS, *score_headings())
    yield _head(("", *headings)) + _group_row("all", effort.total) + "</tbody></table></div>\n"
    for by, groups in effort.groups.items():
        yield f"<h2>By {by}</h2>\n" + _head((by, *headings))
        yield from (_group_row(name or NOT_TOLD, figures) for name, figures in groups.items())
        yield "</tbody></table></div>\n"
    yield _closing()


def _group_row(name: str, figures: "Figures") -> str:
    cells = (
        escape(name),
        f"{figures.returned:,}",
        f"{figures.edited:,}",
        percent(figures.unchanged_share),
        f"{figures.words:,}",
        percent(figures.unchanged_words_share),
        percent(figures.distance_share),
        *score_cells(figures),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"


def _edit_row(measured: "MeasuredEdit") -> str:
    from tmx_extract.flows.effort import mark_changes

    edit, figures = measured
    place = "/".join(filter(None, (edit.repository, edit.path)))
    facts = (place, edit.delivered_as or "unknown", edit.mark.by, edit.mark.at[:10])
    cells = (*map(escape, facts), percent(figures.distance_share), *score_cells(figures))
    text = "".join(_TAGS[kind].format(escape(text)) for kind, text in mark_changes(edit))
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr>{row}<td class="text" lang="{escape(edit.locale)}" dir="auto">{text}</td></tr>\n'
