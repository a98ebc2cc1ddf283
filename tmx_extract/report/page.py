"""The report as HTML: a template and a style sheet, without external resources."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from itertools import count

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from tmx_extract.report.charts import draw_bars
from tmx_extract.report.contents import Figure, Report, ReportText
from tmx_extract.report.texts import show_number, visible
from tmx_extract.shown import printable

_TEMPLATE, _STYLE = "page.html.jinja", "page.css"


def write_page(report: Report) -> bytes:
    """Return one UTF-8 file without network access or scripts; equal reports give equal bytes.

    The content security policy allows only the page's own style sheet, so that injected markup
    could load and run nothing.
    """
    folder = files("tmx_extract.report")
    style = (folder / _STYLE).read_text("utf-8")
    template = _environment().from_string((folder / _TEMPLATE).read_text("utf-8"))
    digest = b64encode(sha256(style.encode()).digest()).decode()
    page = template.render(
        report=report,
        # The style sheet is part of the package, and its hash must match every byte.
        style=Markup(style),  # noqa: S704 - no text of the memory is in it
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none';"
        " form-action 'none'",
    )
    return printable(page).encode()


def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    numbers = count(1)

    def draw(figure: Figure) -> Markup:
        """pygal escapes its texts."""
        if figure.bars is None:
            return Markup()
        chart = draw_bars(figure.bars, key=f"f{next(numbers)}", title=figure.title)
        return Markup(chart)  # noqa: S704 - it comes out of an XML library

    environment.filters |= {
        "draw": draw,
        "visible": visible,
        "number": show_number,
        "typed": _mark_typed,
    }
    environment.tests["text"] = lambda cell: isinstance(cell, ReportText)
    environment.tests["word"] = lambda cell: isinstance(cell, str)
    return environment


def _mark_typed(told: str) -> Markup:
    """Return the text with code elements for parts between back-ticks."""
    pieces: Iterable[tuple[int, str]] = enumerate(told.split("`"))
    return Markup().join(
        Markup("<code>{}</code>").format(piece) if number % 2 else piece for number, piece in pieces
    )
