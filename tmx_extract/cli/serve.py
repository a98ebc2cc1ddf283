"""`tmx-extract serve`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.option_groups import single_options
from tmx_extract.cli.options import DEFAULT_STORE, StoreOption
from tmx_extract.cli.printing import say


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedClients:
    """The options for the address, and for who may ask there."""

    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Listen on this port; 0: any free one.")
    ] = 7272
    host: Annotated[
        str, typer.Option(help="Listen on this address; all but 127.0.0.1 and ::1 need --token.")
    ] = "127.0.0.1"
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Also accept requests for this host name, as from a container; repeatable.",
        ),
    ] = None
    token: Annotated[
        str,
        typer.Option(
            envvar="TMX_EXTRACT_TOKEN",
            show_default=False,
            help="Answer only requests with this secret, in the path (/t/TOKEN/) or as bearer.",
        ),
    ] = ""


@single_options()
def serve(
    db: StoreOption = DEFAULT_STORE,
    *,
    clients: ServedClients,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Read the memory in this number of threads.")
    ] = 2,
    read_only: Annotated[bool, typer.Option("--read-only", help="Switch editing off.")] = False,
    min_score: Annotated[
        int,
        typer.Option(
            "--min-score",
            min=1,
            max=100,
            help="Offer matches of at least this percentage where a tool cannot show one.",
        ),
    ] = 100,
    link: Annotated[
        str,
        typer.Option(
            metavar="URL",
            show_default=False,
            help="Link pages to this address, with {repository}, {path} and {commit} in it.",
        ),
    ] = "",
) -> None:
    """Open the memory for browsers and CAT tools on this computer.

    The pages are at http://127.0.0.1:7272/. Weblate, Virtaal, Okapi and OmegaT ask under /tmserver
    and /apertium; docs/serve.md explains their settings. Ctrl-C stops the server.

    Examples:

        tmx-extract serve
        tmx-extract serve --db tm.db --port 8080 --read-only
        tmx-extract serve --host 0.0.0.0 --token SECRET --allow-host tm.example.org
    """
    from tmx_extract.web.options import ServeOptions
    from tmx_extract.web.serve import serve as run

    options = ServeOptions(
        db=db,
        host=clients.host,
        port=clients.port,
        allowed_hosts=tuple(clients.allow_host or ()),
        token=_expect_token(clients.token),
        workers=workers,
        is_read_only=read_only,
        min_score=min_score,
        link=_expect_link(link),
    )
    _prepare(db)
    run(options, lambda address: say(f"serving {db} at {address} (Ctrl-C stops it)"))
    say("stopped")


def _expect_token(token: str) -> str:
    """Return the token; raise `BadParameter` if it cannot be part of a path."""
    if token and not (token.isascii() and all(one.isalnum() or one in "-._~" for one in token)):
        raise typer.BadParameter("use letters, digits and -._~ only", param_hint="--token")
    return token


def _expect_link(link: str) -> str:
    """Return the pattern; raise `BadParameter` for anything else than a web address."""
    if link and not link.startswith(("https://", "http://")):
        raise typer.BadParameter("begin with https:// or http://", param_hint="--link")
    return link


def _prepare(db: Path) -> None:
    """Build both indexes, with progress, before the first request."""
    from tmx_extract.cli import match_index, search

    with opened_memory(db) as connection:
        search.prepare(connection)
        match_index.prepare(connection)
