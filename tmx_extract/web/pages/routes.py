"""The routes of all pages."""

from starlette.routing import BaseRoute

from tmx_extract.web.pages import (
    assets,
    concordance,
    downloads,
    edit,
    findings,
    inconsistencies,
    overviews,
    segment,
)

_ROOMS = (concordance, downloads, segment, edit, findings, inconsistencies, overviews, assets)


def list_routes() -> list[BaseRoute]:
    """Return the routes of all pages and of their files."""
    return [route for room in _ROOMS for route in room.list_routes()]
