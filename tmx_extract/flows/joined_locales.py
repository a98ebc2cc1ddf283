"""Choose the locales to join, and fit joined pairs to formats with one target."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from tmx_extract.errors import NothingSelected, TmxExtractError
from tmx_extract.flows.locales import list_locales
from tmx_extract.formats.registry import Format
from tmx_extract.locales import canonical_locale, did_you_mean_locale, short_locale
from tmx_extract.model import Occurrence, Selection


def expect_joined_locales(
    connection: sqlite3.Connection, selection: Selection, kind: Format
) -> Selection:
    """Return the selection with its locales spelled as in the memory, without the source locale.

    Raises `TmxExtractError` if the locales cannot be joined, or not written in this format.
    """
    if selection.dedupe == "none":
        raise TmxExtractError(
            "--dedupe none gives every reading of every page, and those cannot be joined",
            advice="Use --dedupe segment, pair or source.",
        )
    source_locale, there = _expect_source_locale(connection, selection)
    known = [source_locale, *there]
    source = _match(selection.source, known) if selection.source else source_locale
    asked = dict.fromkeys(_match(tag, known) for tag in selection.locales)
    targets = tuple(tag for tag in asked if tag != source)
    if not targets:
        raise TmxExtractError(
            f"--locales names {source} only, which is the source",
            advice=f"Name a target as well; the memory holds {', '.join(sorted(there))}.",
        )
    if len(targets) > 1 and not kind.several_targets:
        raise TmxExtractError(
            f"{kind.title} has one target, not {len(targets)} ({', '.join(targets)})",
            advice=f"Name one of them beside the source {source}; TMX and the tables take all.",
        )
    return replace(
        selection,
        source_locale=source_locale,
        locale=None,
        locales=targets,
        source=None if source == source_locale else source,
    )


def _expect_source_locale(
    connection: sqlite3.Connection, selection: Selection
) -> tuple[str, Collection[str]]:
    """Return the locale of the original, and the locales into which it was translated."""
    there = list_locales(connection)
    by_source: dict[str, list[str]] = {}
    for source_locale, locale in there:
        by_source.setdefault(source_locale, []).append(locale)
    if selection.source_locale:
        source_locale = _match(selection.source_locale, list(by_source))
    elif len(by_source) > 1:
        raise TmxExtractError(
            f"the memory holds several source locales: {', '.join(by_source)}",
            advice="Choose one with --source-locale.",
        )
    else:
        (source_locale,) = by_source
    return source_locale, by_source[source_locale]


def _match(tag: str, known: Sequence[str]) -> str:
    """Return the locale of a tag: `ja` is `ja-JP` if that is the only Japanese locale."""
    wanted = canonical_locale(tag)
    if wanted in known:
        return wanted
    fitting = [
        locale
        for locale in dict.fromkeys(known)
        if short_locale(wanted) == short_locale(locale) and (wanted in locale or locale in wanted)
    ]
    listed = ", ".join(sorted(set(known)))
    if not fitting:
        near = did_you_mean_locale(tag, known)
        raise NothingSelected(f"the memory holds no {wanted}", advice=f"It holds {listed}.{near}")
    if len(fitting) > 1:
        raise TmxExtractError(
            f"{wanted} may be any of {', '.join(sorted(fitting))}", advice="Name it in full."
        )
    return fitting[0]


def iter_single(occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """Yield the same for a format with one target, which is in the occurrence itself."""
    for occurrence in occurrences:
        yield occurrence._replace(translations=(), source_translation=None)


def expect_distinct(languages: Sequence[str]) -> None:
    """Raise `TmxExtractError` if two languages have the same spelling."""
    if len(set(languages)) < len(languages):
        raise TmxExtractError(
            f"two languages would have the same name: {', '.join(languages)}",
            advice="Tell the languages apart with --language-codes full.",
        )
