"""The tools of the server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from tmx_extract.api.memory import Memory, open_memory
from tmx_extract.errors import NothingSelected, TmxExtractError
from tmx_extract.flows.columns.history import list_history
from tmx_extract.model import Sort, TranslationType
from tmx_extract.version import __version__

_LONGEST, _MOST_TEXTS, _MOST = 2_000, 50, 200

_Text = Annotated[str, Field(max_length=_LONGEST)]
_Locale = Annotated[str | None, Field(max_length=100, description="Target locale, as ja-JP.")]
_Path = Annotated[
    str | None, Field(max_length=_LONGEST, description="Pattern for paths of pages, as docs/*.")
]
_Kind = Annotated[
    TranslationType | None,
    Field(description="Machine (MT), human (HT) or post-edited (PE) text."),
]
_Limit = Annotated[int, Field(ge=1, le=_MOST)]
_INSTRUCTIONS = (
    "A translation memory: sentences of documentation with their published translations. Prefer"
    " human text (HT, PE) to machine text (MT), and name the place of what you quote."
)


def build_server(db: Path) -> MCPServer[Any]:
    """Return the server for a memory; every call opens the file anew, for reading only."""
    server: MCPServer[Any] = MCPServer(
        "tmx-extract", version=__version__, instructions=_INSTRUCTIONS, log_level="WARNING"
    )
    tools = _Tools(db)
    for tool in (tools.search, tools.match, tools.history, tools.stats):
        server.add_tool(
            tool,
            description=tool.__doc__,
            annotations=ToolAnnotations(
                read_only_hint=True, idempotent_hint=True, open_world_hint=False
            ),
        )
    return server


class _Tools:
    """The tools, with the memory that they ask."""

    def __init__(self, db: Path) -> None:
        self._open: Callable[[], Memory] = partial(open_memory, db, read_only=True)

    @contextmanager
    def _opened(self) -> Iterator[Memory]:
        """Yield the memory; raise `ToolError` with the advice for an error of this program."""
        try:
            with self._open() as memory:
                yield memory
        except TmxExtractError as error:
            raise ToolError(f"{error.message}. {error.advice}".strip()) from error

    def search(  # noqa: PLR0913, PLR0917 # the arguments of the tool
        self,
        text: _Text,
        side: Literal["source", "target", "both"] = "both",
        locale: _Locale = None,
        type: _Kind = None,  # noqa: A002 # as the option
        path: _Path = None,
        whole_word: bool = False,
        case: bool = False,
        sort: Sort = "found",
        limit: _Limit = 20,
    ) -> list[dict[str, Any]]:
        """Find pairs of sentences that contain a text in the source or the target.

        Upper and lower case, full and half width make no difference unless `case` is set.
        """
        with self._opened() as memory:
            hits = memory.search(
                text,
                side=side,
                whole_word=whole_word,
                case=case,
                sort=sort,
                locale=locale,
                type=type,
                path=path,
                limit=limit,
            )
            try:
                return [asdict(hit) for hit in hits]
            except NothingSelected:
                return []

    def match(
        self,
        texts: Annotated[list[_Text], Field(max_length=_MOST_TEXTS)],
        locale: _Locale = None,
        minimum: Annotated[int, Field(ge=1, le=101, description="Lowest percentage.")] = 70,
        most: Annotated[int, Field(ge=1, le=_MOST, description="Most matches of each text.")] = 3,
        type: _Kind = None,  # noqa: A002 # as the option
    ) -> list[dict[str, Any]]:
        """Find translations of new texts: pairs whose source is equal or similar, with percentages.

        101 means the same text between the same neighbours, 100 the same text.
        """
        with self._opened() as memory:
            found = memory.match(texts, minimum=minimum, most=most, locale=locale, type=type)
            return [
                {"text": text, "matches": [asdict(match) for match in matches]}
                for text, matches in zip(texts, found, strict=True)
            ]

    def history(
        self,
        page: Annotated[
            str,
            Field(
                max_length=_LONGEST,
                description="Path of a page, its end, or a pattern; with #103 one sentence.",
            ),
        ],
        locale: _Locale = None,
        limit: _Limit = 50,
    ) -> list[dict[str, Any]]:
        """Show how the sentences of a page were translated over time, oldest version first."""
        with self._opened() as memory:
            pages = islice(memory.history(page, locale=locale, limit=limit), _MOST)
            return [list_history(one) for one in pages]

    def stats(self) -> dict[str, Any]:
        """Count the contents of the memory for each locale: segments, pages, words."""
        with self._opened() as memory:
            return asdict(memory.stats())
