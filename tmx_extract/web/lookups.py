"""Lookups of single texts for CAT tools."""

from dataclasses import dataclass

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request

from tmx_extract.flows.match import Match, MatchOptions
from tmx_extract.model import Selection
from tmx_extract.web.language_codes import find_pair
from tmx_extract.web.options import ServeOptions
from tmx_extract.web.patterns import PatternSearcher
from tmx_extract.web.workers import MemoryReader, Workers

LONGEST_QUERY = 2_000
"""In characters; no client sends more than 500."""


class _AnyText(Convertor[str]):
    """The rest of a path, which may contain slashes and line ends."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        """Return the text as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return the text as it is."""
        return value


register_url_convertor("text", _AnyText())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One text for which a program asks."""

    text: str
    source: str
    """The code of the language, as the program spells it."""
    target: str
    least: int
    """The lowest percentage, 1 to 100."""
    limit: int
    """The maximum number of matches, from 1."""


def workers_of(request: Request) -> Workers:
    """Return the threads that read the memory."""
    workers: Workers = request.app.state.workers
    return workers


def patterns_of(request: Request) -> PatternSearcher:
    """Return the process that searches for regular expressions."""
    patterns: PatternSearcher = request.app.state.patterns
    return patterns


def options_of(request: Request) -> ServeOptions:
    """Return the options of the server."""
    options: ServeOptions = request.app.state.options
    return options


async def find_matches(request: Request, lookup: Lookup) -> list[Match]:
    """Return the matches, the best first; none for texts and languages that cannot have one."""
    if not lookup.text.strip() or len(lookup.text) > LONGEST_QUERY:
        return []
    return await workers_of(request).run(lambda reader: _find(reader, lookup))


def _find(reader: MemoryReader, lookup: Lookup) -> list[Match]:
    pair = find_pair(reader.list_locales(), lookup.source, lookup.target)
    if pair is None:
        return []
    source, target = pair
    options = MatchOptions(
        selection=Selection(dedupe="pair", source_locale=source, locale=target),
        min_percent=lookup.least,
        limit=lookup.limit,
    )
    with reader.matcher(options) as matcher:
        return matcher.find(lookup.text)
