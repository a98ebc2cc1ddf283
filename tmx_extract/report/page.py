"""The report as HTML: a template and a style sheet, without external resources."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.resources import files
from itertools import chain, count

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from tmx_extract.report.contents import (
    Cell,
    ChangedText,
    Figure,
    Report,
    ReportText,
    ShareBar,
    TextStretch,
)
from tmx_extract.report.texts import show_number, visible, whole
from tmx_extract.shown import printable

_TEMPLATE = "page.html.jinja"
# Pieces of the template that are written together.
_BUFFERED = 1_000


def write_page(report: Report) -> bytes:
    """Return the whole page."""
    return b"".join(iter_page(report))


def iter_page(report: Report) -> Iterator[bytes]:
    """Yield one UTF-8 file without network access or scripts; equal reports give equal bytes.

    The content security policy allows only the page's own style sheet, so that injected markup
    could load and run nothing.
    """
    template = _environment().from_string(_read(_TEMPLATE))
    page = template.stream(
        report=report,
        # The style sheet is part of the package, and its hash must match every byte.
        style=Markup(_read_style()),  # noqa: S704 - no text of the memory is in it
        policy=find_policy(),
    )
    page.enable_buffering(_BUFFERED)
    yield from (printable(piece).encode() for piece in page)


def find_policy() -> str:
    """Return the content security policy of the page."""
    digest = b64encode(sha256(_read_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _read_style() -> str:
    return read_base_style() + _read("page.css")


def read_base_style() -> str:
    """Return the style sheet with the colours and the typography of all pages."""
    return _read("base.css")


def _read(name: str) -> str:
    return (files("tmx_extract.report") / name).read_text("utf-8")


def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    numbers = count(1)

    def draw(figure: Figure) -> Markup:
        """pygal escapes its texts."""
        if figure.bars is None:
            return Markup()
        # pygal takes long to load, and few pages have charts.
        from tmx_extract.report.charts import draw_bars  # noqa: PLC0415

        chart = draw_bars(figure.bars, key=f"f{next(numbers)}", title=figure.title)
        return Markup(chart)  # noqa: S704 - it comes out of an XML library

    environment.filters |= {
        "draw": draw,
        "share_bar": draw_shares,
        "changes": lambda text: mark_changes(text.stretches),
        "peeked": _peeked,
        "visible": visible,
        "number": show_number,
        "typed": _mark_typed,
    }
    environment.tests["text"] = lambda cell: isinstance(cell, ReportText)
    environment.tests["word"] = lambda cell: isinstance(cell, str)
    environment.tests["changed"] = lambda cell: isinstance(cell, ChangedText)
    environment.tests["shares"] = lambda cell: isinstance(cell, ShareBar)
    return environment


def _mark_typed(told: str) -> Markup:
    """Return the text with code elements for parts between back-ticks."""
    pieces: Iterable[tuple[int, str]] = enumerate(told.split("`"))
    return Markup().join(
        Markup("<code>{}</code>").format(piece) if number % 2 else piece for number, piece in pieces
    )


def _peeked(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], Iterable[object]]:
    """Return the first row, empty if none exists, and all rows."""
    iterator = iter(rows)
    first = next(iterator, ())
    return first, chain([first] if first else [], iterator)


_CHANGES = {
    "same": Markup("{}"),
    "deleted": Markup("<del>{}</del>"),
    "inserted": Markup("<ins>{}</ins>"),
}


def mark_changes(stretches: Iterable[TextStretch]) -> Markup:
    """Return a text with its changes, as HTML."""
    return Markup().join(_CHANGES[kind].format(whole(part)) for kind, part in stretches)


def draw_shares(bar: ShareBar) -> Markup:
    """Return an `svg` element in which each part shows its name and number."""
    drawn, start = [], 0.0
    for name, number, colour in bar.parts:
        width = 100 * number / (bar.whole or 1)
        drawn.append(
            Markup(
                '<rect class="share-{}" x="{:.2f}" width="{:.2f}" height="1">'
                "<title>{}: {:,}</title></rect>"
            ).format(colour, start, width, name, number)
        )
        start += width
    return Markup(
        '<svg class="shares" viewBox="0 0 100 1" preserveAspectRatio="none">{}</svg>'
    ).format(Markup().join(drawn))
