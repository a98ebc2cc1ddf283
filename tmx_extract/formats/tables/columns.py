"""The columns that all tables share, and their values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from tmx_extract.formats.edit_marks import mark_of_edit
from tmx_extract.formats.options import WriteOptions, identify
from tmx_extract.model import Occurrence, Translation, TranslationType

Value = str | int | None
Row = tuple[Value, ...]
"""The values in the order of the columns; None if page and memory do not have the value."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    """The name in the memory, if it has the same value."""
    type: Literal["text", "number", "date"] = "text"
    """A date has the form of ISO 8601."""
    repeats: bool = False
    """Whether its values are repeated often."""


_ONE_TARGET = (
    Column("id"),
    Column("repository", repeats=True),
    Column("path", repeats=True),
    Column("line", "number"),
    Column("segment_id"),
    Column("number", "number"),
    Column("place", repeats=True),
    Column("field", repeats=True),
    Column("source_locale", repeats=True),
    Column("source"),
    Column("locale", repeats=True),
    Column("target"),
    Column("translation_type", repeats=True),
    Column("handback_date", "date", repeats=True),
    Column("locfileid", repeats=True),
    Column("openlocfilehash", repeats=True),
    Column("sourcegitcommit", repeats=True),
    Column("occurrences", "number"),
    Column("elsewhere"),
    Column("reason", repeats=True),
    Column("edited_by", repeats=True),
    Column("edited_at", repeats=True),
    Column("edit"),
)


def _choose(*names: str) -> tuple[Column, ...]:
    columns = {column.name: column for column in _ONE_TARGET}
    return tuple(columns[name] for name in names)


_SEVERAL_TARGETS = _choose(
    *("id", "path", "number", "place", "field", "source_locale", "source"),
    *("openlocfilehash", "sourcegitcommit", "occurrences", "elsewhere"),
)
_EACH_TARGET = _choose(
    *("target", "translation_type", "handback_date", "repository", "locfileid"),
    *("segment_id", "reason", "edited_by", "edited_at", "edit"),
)


def list_columns(options: WriteOptions) -> tuple[Column, ...]:
    """Return the columns in order.

    Each of several targets has its own, `target_de-DE`, and so has a source that is a translation.
    """
    deleted = (Column("deleted", "number", repeats=True),) if options.marks_deleted else ()
    if not options.target_languages:
        return (*_ONE_TARGET, *deleted)
    own = _name_columns(options.source_language, _EACH_TARGET[1:])
    return (
        *_SEVERAL_TARGETS,
        *(own if options.source_is_translation else ()),
        *(
            column
            for language in options.target_languages.values()
            for column in _name_columns(language, _EACH_TARGET)
        ),
        *deleted,
    )


def _name_columns(language: str, columns: Iterable[Column]) -> tuple[Column, ...]:
    return tuple(replace(column, name=f"{column.name}_{language}") for column in columns)


def iter_rows(occurrences: Iterable[Occurrence], options: WriteOptions) -> Iterator[Row]:
    """Yield one row for each pair, in order; texts stay as they are, even empty ones."""
    give = _give_several if options.target_languages else _give_one
    return give(occurrences, options)


def _give_one(occurrences: Iterable[Occurrence], options: WriteOptions) -> Iterator[Row]:
    word = options.as_text
    for occurrence in occurrences:
        page, kind = occurrence.page, occurrence.translation_type
        yield (
            f"{page.key}.{identify(occurrence, options.dedupe)}",
            page.repository,
            page.path,
            occurrence.line,
            occurrence.segment_id,
            occurrence.number,
            occurrence.place,
            occurrence.field,
            options.source_language,
            word(occurrence.source),
            options.target_language,
            None if _hides_target(kind, options) else word(occurrence.target),
            kind,
            page.handback_date,
            page.locfileid,
            page.openlocfilehash,
            page.sourcegitcommit,
            occurrence.occurrences,
            _elsewhere(occurrence) if occurrence.elsewhere else None,
            occurrence.reason,
            *_edit_cells(occurrence, options),
            *((int(page.is_deleted),) if options.marks_deleted else ()),
        )


def _give_several(occurrences: Iterable[Occurrence], options: WriteOptions) -> Iterator[Row]:
    word = options.as_text
    for occurrence in occurrences:
        page = occurrence.page
        given = {translation.page.locale: translation for translation in occurrence.translations}
        row: list[Value] = [
            f"{page.key}.{identify(occurrence, options.dedupe)}",
            page.path,
            occurrence.number,
            occurrence.place,
            occurrence.field,
            options.source_language,
            word(occurrence.source),
            page.openlocfilehash,
            page.sourcegitcommit,
            occurrence.occurrences,
            _elsewhere(occurrence) if occurrence.elsewhere else None,
        ]
        if occurrence.source_translation:
            row += _target_cells(occurrence.source_translation, "", options)[1:]
        for locale in options.target_languages:
            translation = given.get(locale)
            if translation is None:
                row += [None] * len(_EACH_TARGET)
            else:
                row += _target_cells(translation, word(translation.text), options)
        if options.marks_deleted:
            row.append(int(page.is_deleted))
        yield tuple(row)


def _target_cells(translation: Translation, text: str, options: WriteOptions) -> Row:
    page = translation.page
    return (
        None if _hides_target(page.translation_type, options) else text,
        page.translation_type,
        page.handback_date,
        page.repository,
        page.locfileid,
        translation.segment_id,
        translation.reason,
        *_edit_cells(translation, options),
    )


def _edit_cells(given: Occurrence | Translation, options: WriteOptions) -> Row:
    """Return the editor, the time, and the mark of the version."""
    edit = given.edit
    person = (None, None) if edit is None else (edit.by or None, edit.at)
    return *person, mark_of_edit(given, options)


def _elsewhere(occurrence: Occurrence) -> str:
    """Return the other places of the pair, one on each line."""
    own = occurrence.page.repository
    return "\n".join(place.named_from(own) for place in occurrence.elsewhere)


def _hides_target(kind: TranslationType | None, options: WriteOptions) -> bool:
    return options.machine_target == "omit" and kind == "MT"
