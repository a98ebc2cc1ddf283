"""The style sheet and the script, under names that change with their contents."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tmx_extract.report.page import read_base_style
from tmx_extract.web.access import refuse

_KINDS = {"style.css": "text/css", "app.js": "text/javascript", "icon.svg": "image/svg+xml"}
# One year: another content has another name.
_FOREVER = "private, max-age=31536000, immutable"


def list_routes() -> list[BaseRoute]:
    """Return the route of the files."""
    return [Route("/static/{name}", _answer), Route("/favicon.ico", _show_icon)]


@cache
def list_addresses() -> dict[str, str]:
    """Return the path of every file, by its plain name."""
    return {name: f"/static/{_hashed(name)}" for name in _KINDS}


async def _answer(request: Request) -> Response:
    asked = request.path_params["name"]
    for name, kind in _KINDS.items():
        if asked == _hashed(name):
            return Response(_read(name), media_type=kind, headers={"Cache-Control": _FOREVER})
    return refuse(404, "there is no such file", "Load the page again.")


async def _show_icon(_request: Request) -> Response:
    """Browsers ask for it on pages that name no icon."""
    return Response(_read("icon.svg"), media_type=_KINDS["icon.svg"])


@cache
def _read(name: str) -> bytes:
    folder = files("tmx_extract.web") / "static"
    if name == "style.css":
        return (read_base_style() + (folder / "pages.css").read_text("utf-8")).encode()
    return (folder / name).read_bytes()


@cache
def _hashed(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{sha256(_read(name)).hexdigest()[:16]}{dot}{suffix}"
