"""From the temporary tables to occurrences with several targets."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tmx_extract.model import (
    TYPE_RANKS,
    Occurrence,
    Page,
    Place,
    Selection,
    Translation,
    TranslationType,
)
from tmx_extract.store.edits.edit_mark import read_mark
from tmx_extract.store.joined_locales.page_groups import list_target_indexes
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.selection.conditions import text_columns
from tmx_extract.store.selection.dedupe_and_sample import ORDINAL_MASK, PLACE_MASK
from tmx_extract.store.selection.page_order import page_order
from tmx_extract.store.selection.pages import read_page

# The number of cached pages; a joined pair has texts on several pages.
_REMEMBERED = 10_000


class _Row(NamedTuple):
    place: int
    target_index: int
    occurrences: int
    reason: str | None
    segment_row: int
    segment_id: str
    number: int
    is_paragraph: bool
    stands_in: Place
    field: str
    line: int
    source: str
    target: str
    edit_id: int | None

    @property
    def document_id(self) -> int:
        return self.segment_row >> ORDINAL_BITS


def iter_joined_rows(
    connection: sqlite3.Connection, selection: Selection
) -> Iterator[tuple[int, Occurrence]]:
    """Yield the pairs of `temp.given` in the order of parts and pages, each with a document row.

    The row and the page are those of the first target; the type is that of the weakest text.
    """
    read = _Reader(connection, selection).read
    rows = map(_Row._make, connection.execute(_query(selection, page_order(connection, "v.place"))))
    for _, group in groupby(rows, key=itemgetter(0)):
        several = list(group)
        yield several[0].document_id, read(several)


def _query(selection: Selection, order: str) -> str:
    """Return the query; `order` is that of the pairs of a page."""
    source, target = text_columns(selection)
    return (
        "SELECT v.place, v.target_index, v.occurrences,"
        " coalesce(v.reason, CASE WHEN s.chosen THEN s.reason END), s.id, s.segment_id, s.number,"
        f" s.is_paragraph, s.place, s.field, s.line, {source}, {target}, s.edit_id"
        " FROM temp.selected g CROSS JOIN temp.given v"
        f" ON v.place BETWEEN (g.position << {ORDINAL_BITS})"
        f" AND (g.position << {ORDINAL_BITS} | {ORDINAL_MASK})"
        f" CROSS JOIN temp.selected o ON o.position = (v.rank & {PLACE_MASK}) >> {ORDINAL_BITS}"
        " CROSS JOIN segment s"
        f" ON s.id = (o.document_id << {ORDINAL_BITS} | (v.rank & {ORDINAL_MASK}))"
        " CROSS JOIN entry e ON e.id = s.entry_id"
        f" ORDER BY g.part, g.position, {order}, v.target_index"
    )


class _Reader:
    """Creates occurrences, with a cache of pages."""

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        self._connection = connection
        self._selection = selection
        target_indexes = list_target_indexes(selection)
        self._english_index = target_indexes.get(selection.source_locale or "", -1)
        self._source_index = target_indexes.get(selection.source or "", -1)
        self._pages: dict[tuple[int, str], Page] = {}

    def read(self, rows: Sequence[_Row]) -> Occurrence:
        """Return one joined pair: its targets, followed by the source if it is a translation."""
        first, last = rows[0], rows[-1]
        translations = tuple([self._translate(row) for row in rows])
        source, own = first.source, None
        if last.target_index == self._source_index:
            source, own, translations = last.target, translations[-1], translations[:-1]
        texts = (*translations, own) if own else translations
        # The mark describes an edit, so the page keeps its own type.
        edit = translations[0].edit if len(texts) == 1 else None
        found = Occurrence(
            page=self._page_of(first.document_id)
            if edit
            else self._graded(first.document_id, texts),
            ordinal=first.segment_row & ORDINAL_MASK,
            segment_id=first.segment_id,
            number=first.number,
            is_paragraph=first.is_paragraph,
            place=first.stands_in,
            field=first.field,
            source=source,
            target=translations[0].text,
            occurrences=first.occurrences,
            reason=translations[0].reason,
            line=first.line,
            translations=translations,
            source_translation=own,
            edit=edit,
        )
        if not self._selection.neighbours:
            return found
        place = last.segment_row if own else first.segment_row
        previous, following = (self._read_source(place + step, bool(own)) for step in (-1, 1))
        return found._replace(previous_source=previous, next_source=following)

    def _translate(self, row: _Row) -> Translation:
        if row.target_index != self._english_index:
            if row.edit_id is None:
                page, mark = self._page_of(row.document_id), None
            else:
                page = self._typed(row.document_id, "PE")
                mark = read_mark(self._connection, row.edit_id)
            return Translation(page, row.segment_id, row.target, row.reason, mark, row.source)
        page = self._english_page_of(row.document_id)
        return Translation(page, row.segment_id, row.source, row.reason)

    def _graded(self, document_id: int, texts: Iterable[Translation]) -> Page:
        """Return the page with the type of the whole pair: machine if one of its texts is."""
        english = self._selection.source_locale
        types = {text.page.translation_type for text in texts if text.page.locale != english}
        if "MT" in types:
            return self._typed(document_id, "MT")
        return self._typed(document_id, min(types, key=TYPE_RANKS.__getitem__, default=None))

    def _typed(self, document_id: int, kind: TranslationType | None) -> Page:
        """Return the page with this type."""
        page = self._page_of(document_id)
        if page.translation_type == kind:
            return page
        key = document_id, f"type {kind}"
        return self._pages.get(key) or self._remember(key, page._replace(translation_type=kind))

    def _page_of(self, document_id: int) -> Page:
        key = document_id, ""
        page = self._pages.get(key)
        if page is None:
            page = read_page(self._connection, document_id)
            shared = self._connection.execute(
                "SELECT shared FROM temp.page_group WHERE document_id = ?", (document_id,)
            ).fetchone()[0]
            if shared:
                # Ids must be unique, and pairs of both locales may use their page's name.
                page = page._replace(key=f"{page.key}.{page.locale}")
            self._remember(key, page)
        return page

    def _english_page_of(self, document_id: int) -> Page:
        """Return the page of the original, without any data of a translation."""
        key = document_id, "original"
        return self._pages.get(key) or self._remember(
            key,
            self._page_of(document_id)._replace(
                repository="",
                path="",
                locale=self._selection.source_locale or "",
                locfileid=None,
                translation_type=None,
                handback_date=None,
            ),
        )

    def _remember(self, key: tuple[int, str], page: Page) -> Page:
        if len(self._pages) >= _REMEMBERED:
            self._pages.clear()
        self._pages[key] = page
        return page

    def _read_source(self, segment_row: int, is_translated: bool) -> str | None:
        """Return the source of a neighbour in the page, selected or not."""
        columns = text_columns(self._selection)
        found = self._connection.execute(
            f"SELECT {columns[is_translated]} FROM segment s JOIN entry e ON e.id = s.entry_id"
            " WHERE s.id = ?",
            (segment_row,),
        ).fetchone()
        return found[0] if found else None
