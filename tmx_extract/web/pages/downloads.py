"""All hits of a search as a file."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from tmx_extract.errors import TmxExtractError, did_you_mean
from tmx_extract.flows.export import ExportOptions
from tmx_extract.flows.search import export_hits
from tmx_extract.formats.registry import FORMATS
from tmx_extract.web.lookups import workers_of
from tmx_extract.web.pages.addresses import with_changes
from tmx_extract.web.pages.rendering import page
from tmx_extract.web.pages.search_query import SearchQuery, read_query
from tmx_extract.web.workers import MemoryReader

_FORMATS = {
    "tmx": "TMX",
    "xliff": "XLIFF",
    "po": "PO",
    "csv": "CSV",
    "tsv": "TSV",
    "jsonl": "JSON Lines",
}
"""The formats that are offered, with their short names."""
_PIECE = 1 << 16


def list_routes() -> list[BaseRoute]:
    """Return the route of the files."""
    return [Route("/download", page(_download))]


def list_downloads(query: SearchQuery, base: str) -> list[tuple[str, str]]:
    """Return name and address of the file in each format; none for patterns, which have little
    time."""
    if query.is_pattern:
        return []
    path = f"{base}/download"
    linked = {**query.linked, "view": None}
    return [(name, with_changes(linked, path, format=key)) for key, name in _FORMATS.items()]


async def _download(request: Request) -> Response:
    wanted = request.query_params.get("format", "")
    query = read_query(request.query_params)
    if wanted not in _FORMATS:
        suggestion = did_you_mean(wanted, _FORMATS)
        raise TmxExtractError(
            f"hits cannot be written as {wanted!r}{suggestion}",
            advice=f"The formats are {', '.join(_FORMATS)}.",
        )
    if query.is_pattern or not query.phrases:
        raise TmxExtractError(
            "there is no text to look for" if not query.phrases else "patterns have no downloads",
            advice="Use tmx-extract search --regex in a terminal.",
        )
    stream = await workers_of(request).run(
        lambda reader: _write(reader, query, wanted), is_slow=True
    )
    name = f"hits.{FORMATS[wanted].suffix}"
    return StreamingResponse(
        _iter_pieces(stream),
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _write(reader: MemoryReader, query: SearchQuery, wanted: str) -> IO[bytes]:
    """Return a temporary file with the hits."""
    stream = TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        options = ExportOptions(format=wanted, selection=query.selection)
        export_hits(reader.connection, options, query.phrases, stream, sort=query.sort)
        stream.seek(0)
    except BaseException:
        stream.close()
        raise
    return stream


def _iter_pieces(stream: IO[bytes]) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(_PIECE):
            yield piece
