"""The application: its routes, its threads, and its answers to errors."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_urlsafe

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from tmx_extract.errors import TmxExtractError
from tmx_extract.web import apertium, json_api, openapi, tmserver
from tmx_extract.web.access import Access, add_headers, refuse
from tmx_extract.web.options import ServeOptions
from tmx_extract.web.pages import routes as pages
from tmx_extract.web.patterns import PatternSearcher
from tmx_extract.web.workers import Workers
from tmx_extract.web.writing import MemoryWriter

_ROOMS = (tmserver, apertium, json_api, openapi, pages)
"""The modules with routes."""


def build_app(options: ServeOptions, port: int) -> Starlette:
    """Return the application for a memory; `port` is the one on which the server listens."""

    @asynccontextmanager
    async def run_workers(app: Starlette) -> AsyncIterator[None]:
        with Workers(options.db, options.workers) as workers:
            app.state.workers, app.state.patterns = workers, PatternSearcher(options.db)
            app.state.writer = MemoryWriter(options.db)
            yield
            app.state.writer.close()
            app.state.patterns.close()

    app = Starlette(
        routes=[route for room in _ROOMS for route in room.list_routes()],
        middleware=[Middleware(Access, options, port)],
        exception_handlers={TmxExtractError: _explain, Exception: _fail},
        lifespan=run_workers,
    )
    app.router.redirect_slashes = False
    app.state.options = options
    # Forms carry it, so that those of another start of the server change nothing.
    app.state.form_token = token_urlsafe()
    return app


async def _explain(_request: Request, error: Exception) -> Response:
    """Return the message and the advice of an error of this program."""
    assert isinstance(error, TmxExtractError)  # noqa: S101 # as registered above
    return refuse(400, error.message, error.advice)


async def _fail(_request: Request, error: Exception) -> Response:
    """Return that something unexpected happened; the server prints the traceback."""
    response = refuse(500, f"unexpected {type(error).__name__}", "The server printed the details.")
    # This answer comes from outside of `Access`.
    add_headers(response.headers)
    return response
