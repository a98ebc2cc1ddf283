"""Questions to a memory, from the arguments of its methods."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from tmx_extract.api.values import SearchHit, SourceMatch, make_hit, make_match
from tmx_extract.errors import OptionError, did_you_mean
from tmx_extract.flows.match import MatchOptions, MatchSession
from tmx_extract.flows.search import Searcher
from tmx_extract.formats.options import FormatOptions
from tmx_extract.formats.registry import FORMATS, Format
from tmx_extract.match.phrases import Phrase
from tmx_extract.model import SideOrBoth, Sort


def build_phrases(
    named: Iterable[tuple[SideOrBoth, str | Iterable[str]]],
    *,
    regex: bool,
    whole_word: bool,
    case: bool,
) -> tuple[Phrase, ...]:
    """Return the texts to find, each on its side."""
    return tuple(
        Phrase(text=text, side=side, is_exact=case, whole_words=whole_word, is_pattern=regex)
        for side, texts in named
        for text in ([texts] if isinstance(texts, str) else texts)
    )


def iter_hits(searcher: Searcher, phrases: Iterable[Phrase], sort: Sort) -> Iterator[SearchHit]:
    """Yield the hits; raise `OptionError` for an invalid pattern."""
    try:
        with closing(searcher.search(phrases, sort=sort)) as hits:
            yield from map(make_hit, hits)
    except re.error as error:
        raise OptionError("texts", f"not a regular expression: {error}") from error


def iter_matches(
    connection: sqlite3.Connection,
    options: MatchOptions,
    texts: Iterable[str],
    *,
    in_context: bool,
) -> Iterator[tuple[SourceMatch, ...]]:
    """Yield the matches of each text; with `in_context` the texts around it are its neighbours."""
    session = MatchSession(connection, options)
    for previous, text, following in _with_neighbours(texts):
        before, after = (previous, following) if in_context else (None, None)
        # No transaction is open while the caller works with the matches.
        with session.matcher() as matcher:
            found = matcher.find(text, previous=before, following=after)
        yield tuple(make_match(text, match) for match in found)


def _with_neighbours(texts: Iterable[str]) -> Iterator[tuple[str | None, str, str | None]]:
    """Yield each text with those before and after it."""
    previous: str | None = None
    own: str | None = None
    for text in texts:
        if own is not None:
            yield previous, own, text
        previous, own = own, text
    if own is not None:
        yield previous, own, None


def expect_format(name: str) -> Format:
    """Return an export format with one file; raise `OptionError` for another name."""
    known = {key: one for key, one in FORMATS.items() if not one.aligned}
    if name not in known:
        message = f"{name!r} is not one of {', '.join(known)}.{did_you_mean(name, known)}"
        raise OptionError("format", message)
    return known[name]


def expect_form(name: str, kind: Format, form: FormatOptions) -> None:
    """Raise `OptionError` for an option that the format does not have."""
    for option, value, allowed in (
        ("codes", form.codes, kind.codes),
        ("mt_as", form.machine_target, kind.machine_targets),
        ("version", form.version or None, kind.versions),
    ):
        if value is not None and value not in allowed:
            message = f"{value!r} is not possible for {name}: {', '.join(allowed) or 'none'}"
            raise OptionError(option, message)
