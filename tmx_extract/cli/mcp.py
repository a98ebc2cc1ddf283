"""`tmx-extract mcp`."""

from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, StoreOption


def mcp(db: StoreOption = DEFAULT_STORE) -> None:
    """Answer assistants that speak the Model Context Protocol, over standard input and output.

    The tools are search, match, history and stats. They only read the memory. docs/serve.md shows
    the settings of assistants.

    Examples:

        tmx-extract mcp --db tm.db
    """
    from tmx_extract.mcp.server import build_server

    # A memory that does not exist is an error now, not at the first question.
    with opened_memory(db):
        pass
    build_server(db).run("stdio")
