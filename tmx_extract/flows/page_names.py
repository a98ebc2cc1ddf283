"""Find the pages and sentences that a user names: a path, a pattern, the end of a path, an id."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from tmx_extract.diagnostics import name_first
from tmx_extract.errors import TmxExtractError
from tmx_extract.locales import canonical_locale
from tmx_extract.model import page_name
from tmx_extract.positions import strip_location
from tmx_extract.store.history import (
    LocalizedPage,
    NameMatch,
    find_page_names,
    find_pages,
    find_segment,
)

_SEGMENT_ID = re.compile(r"[0-9a-f]{5}-p?[0-9]{1,9}")
_PAGE_AND_NUMBER = re.compile(r"(.+)#(p?)([0-9]{1,9})", re.DOTALL)
_FITS: tuple[NameMatch, ...] = ("exact", "glob", "tail", "inside")
_GLOB = re.compile(r"[*?\[]")
# The maximum number of names in a message.
_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSentences:
    """The sentences of a page that are named; with neither field, all of them."""

    number: tuple[bool, int] | None = None
    """Whether the number counts paragraphs, and the number, in the newest version with it."""
    segments: frozenset[tuple[int, str]] = frozenset()
    """The id of a document, and a segment id in it."""


def iter_named_pages(
    connection: sqlite3.Connection, what: str, locale: str | None
) -> Iterator[tuple[LocalizedPage, NamedSentences]]:
    """Return the named pages, by name and locale, with the named sentences of each.

    Raises `TmxExtractError` if it does not exist, or if the end of a path matches several.
    """
    what, segment_id = strip_location(what)
    if segment_id:
        what = f"{what}#{segment_id.partition('-')[2]}"
    if _SEGMENT_ID.fullmatch(what):
        yield from _iter_by_segment(connection, what, locale)
        return
    found = _PAGE_AND_NUMBER.fullmatch(what)
    name, wanted = what, NamedSentences()
    if found:
        name, wanted = found[1], NamedSentences(number=(bool(found[2]), int(found[3])))
    for page in _in_locale(_expect_pages(connection, name), name, locale):
        yield page, wanted


def _iter_by_segment(
    connection: sqlite3.Connection, segment_id: str, locale: str | None
) -> Iterator[tuple[LocalizedPage, NamedSentences]]:
    """A document that was seen at several pages counts for the page in its own fields."""
    segments: dict[LocalizedPage, set[tuple[int, str]]] = {}
    for page, document_row in find_segment(connection, segment_id):
        segments.setdefault(page, set()).add((document_row, segment_id))
    if not segments:
        raise TmxExtractError(
            f"there is no segment {segment_id}",
            advice="Copy the id from a page, or name the page itself: tmx-extract history PATH",
        )
    for page in _in_locale(segments, segment_id, locale):
        yield page, NamedSentences(segments=frozenset(segments[page]))


def _expect_pages(connection: sqlite3.Connection, name: str) -> list[LocalizedPage]:
    """Return the pages that the name matches, by the first rule that matches any."""
    for fit in _FITS:
        if fit == "glob" and not _GLOB.search(name):
            continue
        found = find_pages(connection, name, fit)
        paths = sorted({page.path for page in found})
        if fit == "tail" and len(paths) > 1:
            raise TmxExtractError(
                f"{name} fits {len(paths):,} paths: {name_first(paths, _FEW)}",
                advice=f"Give more of the path, or see all of them: '*/{name}'",
            )
        if found:
            return found
    raise TmxExtractError(f"there is no page {name}", advice=_nearest(connection, name))


def _nearest(connection: sqlite3.Connection, name: str) -> str:
    pages = find_page_names(connection)
    if not pages:
        return "The memory is empty; fill it first: tmx-extract ingest FOLDER"
    if _GLOB.search(name):
        return "In a pattern * matches slashes too; quote it, or the shell takes it."
    # A file name alone is compared with file names only, which is also faster.
    whole = "/" in name
    names: dict[str, list[str]] = {}
    for repository, path in pages:
        names.setdefault(path if whole else path.rpartition("/")[2], []).append(path)
        if whole and repository:
            names.setdefault(page_name(repository, path), []).append(path)
    near = [path for key in get_close_matches(name, names, n=_FEW) for path in names[key]]
    if near:
        return f"Near it are {name_first(list(dict.fromkeys(near)), _FEW)}."
    return f"Look for it with a pattern, such as '*{name}*'."


def _in_locale(
    pages: Iterable[LocalizedPage], name: str, locale: str | None
) -> list[LocalizedPage]:
    there = list(pages)
    if locale is None:
        return there
    wanted = canonical_locale(locale)
    fitting = [page for page in there if page.locale == wanted]
    if not fitting:
        locales = ", ".join(sorted({page.locale for page in there}))
        raise TmxExtractError(f"{name} is not there in {wanted}", advice=f"It is in {locales}.")
    return fitting
