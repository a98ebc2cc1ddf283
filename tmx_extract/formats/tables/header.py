"""Find the columns of a returned table by the names in its first row."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tmx_extract.errors import UnreadableFile
from tmx_extract.locales import compare_locales, is_language_tag

_SOURCES = frozenset(("source", "source_text", "original", "原文"))
_TARGETS = frozenset(("target", "target_text", "translation", "訳文", "翻訳"))
_COMMENTS = frozenset(("comment", "comments", "note", "notes", "コメント"))
_OTHERS = frozenset(("id", "repository", "path", "segment_id", "source_locale", "locale", "edit"))
_ONE_EACH = ("source", "id", "path", "source_locale", "locale", "comment")
# The columns that each of several targets has.
_OF_TARGET = ("segment_id", "repository", "edit")


class TargetColumns(NamedTuple):
    """The places of one target in a row; -1 if the table does not have the column."""

    target: int
    language: str = ""
    """The language in the name of the column; empty if the column has no language."""
    segment_id: int = -1
    repository: int = -1
    edit: int = -1


class Header(NamedTuple):
    """The columns of a table, as places in a row; -1 if the table does not have the column."""

    targets: tuple[TargetColumns, ...]
    source: int = -1
    id: int = -1
    path: int = -1
    source_locale: int = -1
    locale: int = -1
    comment: int = -1
    source_language: str = ""
    """The language in the name of the column; empty if the column has no language."""
    is_named: bool = True
    """Whether the row has the names of the columns; otherwise it is a pair."""


TWO_COLUMNS = Header((TargetColumns(1),), source=0, is_named=False)
"""A table without names: the source and its target."""


def find_columns(
    names: Sequence[str], sources: Sequence[str] = (), targets: Sequence[str] = ()
) -> Header | None:
    """Return the columns that a row names in any case; None if it does not name the target and the
    source or the id.

    Two languages of the memory are names for two columns. Raises `UnreadableFile` if a name occurs
    twice.
    """
    places = _find_places(names)
    own = _list_targets(places)
    if own and ("source" in places or "id" in places):
        source, name, path, source_locale, locale, comment = (
            places.get(name, -1) for name in _ONE_EACH
        )
        return Header(own, source, name, path, source_locale, locale, comment)
    return _find_languages(names, sources, targets)


def _find_places(names: Sequence[str]) -> Mapping[str, int]:
    places: dict[str, int] = {}
    for place, written in enumerate(names):
        name = _known_name(written)
        if name in places:
            raise UnreadableFile(
                f"two columns have the name “{written.strip()}”", advice="Delete one of them."
            )
        if name:
            places[name] = place
    return places


def _known_name(written: str) -> str:
    """Return the name of a column in our exports; empty for other columns."""
    name = "_".join(written.strip().strip("\ufeff").lower().replace("-", "_").split())
    for known, names in (("source", _SOURCES), ("target", _TARGETS), ("comment", _COMMENTS)):
        if name in names:
            return known
    if name in _OTHERS:
        return name
    for known in ("target", *_OF_TARGET):
        prefix = f"{known}_"
        language = written.strip()[len(prefix) :]
        if written.strip().lower().startswith(prefix) and is_language_tag(language):
            return f"{prefix}{language}"
    return ""


def _list_targets(places: Mapping[str, int]) -> tuple[TargetColumns, ...]:
    found = []
    for name, place in places.items():
        if name != "target" and not name.startswith("target_"):
            continue
        ending = name.removeprefix("target")
        others = (places.get(f"{other}{ending}", -1) for other in _OF_TARGET)
        found.append(TargetColumns(place, ending[1:], *others))
    return tuple(found)


def _find_languages(
    names: Sequence[str], sources: Sequence[str], targets: Sequence[str]
) -> Header | None:
    """Return the columns of a table whose names are languages of the memory."""
    there = [(place, name.strip()) for place, name in enumerate(names) if name.strip()]
    if len(there) != 2:
        return None
    (source, source_name), (target, target_name) = there
    if not (_is_one_of(source_name, sources) and _is_one_of(target_name, targets)):
        return None
    return Header(
        (TargetColumns(target, _tag(target_name)),),
        source=source,
        source_language=_tag(source_name),
    )


def _tag(name: str) -> str:
    """Return the tag of a language; empty for a language in words."""
    return name if is_language_tag(name) and len(name.split("-", maxsplit=1)[0]) < 4 else ""


def _is_one_of(name: str, languages: Sequence[str]) -> bool:
    if _tag(name):
        return any(compare_locales(name, known) != "none" for known in languages)
    return any(name.casefold() == _in_words(known).casefold() for known in languages)


def _in_words(language: str) -> str:
    from translate.lang.data import languages  # noqa: PLC0415 - rarely needed, and slow to load

    return str(languages.get(language.split("-", maxsplit=1)[0], ("",))[0])
