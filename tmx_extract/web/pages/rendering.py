"""Templates and their answers; every text of the memory is escaped, and invisible characters are
shown."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache, wraps
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from tmx_extract.errors import TmxExtractError
from tmx_extract.model import page_name
from tmx_extract.report.page import mark_changes
from tmx_extract.report.texts import show_number, visible, whole
from tmx_extract.version import __version__
from tmx_extract.web.access import BASE
from tmx_extract.web.pages.addresses import address, with_changes
from tmx_extract.web.pages.assets import list_addresses
from tmx_extract.web.pages.marks import language, mark, show_kind
from tmx_extract.web.writing import can_edit

MENU = (
    ("/", "Search"),
    ("/inconsistencies", "Inconsistencies"),
    ("/findings", "Findings"),
    ("/problems", "Problems"),
    ("/assignments", "Assignments"),
    ("/runs", "Runs"),
    ("/statistics", "Statistics"),
    ("/report", "Report"),
)
"""The pages in the menu: path and name."""


def render(request: Request, template: str, /, status: int = 200, **values: Any) -> Response:
    """Return a page or a part of one."""
    return HTMLResponse(render_text(request, template, **values), status)


def render_text(request: Request, template: str, /, **values: Any) -> str:
    """Return the text of a page or of a part of one."""
    shown = {
        "base": request.scope[BASE],
        "here": request.scope["path"],
        "is_read_only": not can_edit(request),
        **values,
    }
    text: str = load_template(template).render(shown)
    return text


_Endpoint = Callable[[Request], Awaitable[Response]]


def page(endpoint: _Endpoint) -> _Endpoint:
    """Return an endpoint that shows errors of this program as a page."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except TmxExtractError as error:
            return render_error(request, error)

    return answer


def render_error(request: Request, error: TmxExtractError, status: int = 400) -> Response:
    """Return a page with the message and the advice of an error."""
    advice = error.advice
    return render(request, "error.html", status, message=error.message, advice=advice)


@cache
def load_template(name: str) -> Any:
    """Return a compiled template."""
    return _environment().get_template(f"{name}.jinja")


def _show_typed(text: str | None) -> str:
    """Return a text for a field: unchanged, except for the character that HTML cannot have."""
    return (text or "").replace("\0", "\ufffd")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tmx_extract.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    filters: Mapping[str, Callable[..., Any]] = {
        "visible": visible,
        "typed": _show_typed,
        "whole": whole,
        "number": show_number,
        "mark": mark,
        "language": language,
        "address": address,
        "changed": with_changes,
        "kind": show_kind,
        "changes": mark_changes,
    }
    environment.filters |= filters
    environment.globals |= {
        "assets": list_addresses(),
        "menu": MENU,
        "version": __version__,
        "page_name": page_name,
    }
    return environment
