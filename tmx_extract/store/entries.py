"""Level 2 of the memory: every distinct pair of texts once, looked up in sets, not row by row."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from tmx_extract.model import Document, PageEvidence
from tmx_extract.store import rows
from tmx_extract.store.concordance.index import last_indexed
from tmx_extract.store.indexes import has_index
from tmx_extract.store.statements import LISTED_HASHES, list_hashes, list_values

# The number of cached entries, in each of two generations (some 30 MB in all). Pages repeat texts
# of earlier pages, so most pairs are known without a look-up.
_REMEMBERED = 30_000

_Locales = tuple[str, str]
_Ids = dict[rows.EntryTexts, int]


class Entries:
    """Returns the ids of entries, and creates missing ones. One instance serves a whole run."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._young: dict[_Locales, _Ids] = {}
        self._old: dict[_Locales, _Ids] = {}
        self._version: int | None = None

    def find_or_add_all(
        self, documents: Sequence[tuple[Document, Mapping[int, tuple[str, PageEvidence]]]]
    ) -> Iterator[list[int]]:
        """Yield the entry ids of every document's segments, in order.

        Each document comes with the targets whose author's form a page shows, by ordinal. The
        entries are stored before the first list is yielded.
        """
        texts_of = [_list_texts(document, forms) for document, forms in documents]
        by_locales: dict[_Locales, list[list[rows.EntryTexts]]] = {}
        for (document, _), texts in zip(documents, texts_of, strict=True):
            by_locales.setdefault(_locales(document), []).append(texts)
        ids = {
            locales: self.find_or_add(locales, dict.fromkeys(chain.from_iterable(texts)))
            for locales, texts in by_locales.items()
        }
        for (document, _), texts in zip(documents, texts_of, strict=True):
            yield list(map(ids[_locales(document)].__getitem__, texts))

    def forget(self) -> None:
        """Clear the cache, because a transaction was rolled back or entries were deleted."""
        self._young, self._old = {}, {}

    def delete_unused(self, entry_ids: Iterable[int]) -> None:
        """Delete those of the entries that no segment has."""
        # Scan all segments once if the index was dropped.
        deleted = self._connection.execute(
            "WITH asked AS (SELECT value AS id FROM json_each(?))"
            " DELETE FROM entry WHERE id IN (SELECT id FROM asked EXCEPT"
            " SELECT entry_id FROM segment WHERE entry_id IN (SELECT id FROM asked) EXCEPT"
            " SELECT delivered_id FROM segment WHERE delivered_id IN (SELECT id FROM asked))",
            (list_values(sorted(set(entry_ids))),),
        )
        if deleted.rowcount:
            self.forget()

    def forget_if_changed(self) -> None:
        """Clear the cache if another process wrote to the memory and may have deleted entries."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self.forget()
        self._version = version

    def find_or_add(
        self, locales: _Locales, texts: Iterable[rows.EntryTexts]
    ) -> Mapping[rows.EntryTexts, int]:
        """Return the ids of at least these texts: cached, looked up, or new."""
        young, old = self._young.get(locales, {}), self._old.get(locales, {})
        if len(young) > _REMEMBERED:
            young, old = {}, young
        self._young[locales], self._old[locales] = young, old
        unknown: dict[bytes, rows.EntryTexts] = {}
        for pair in [pair for pair in texts if pair not in young]:
            entry_id = old.get(pair)
            if entry_id is None:
                unknown[rows.texts_hash(*locales, pair)] = pair
            else:
                young[pair] = entry_id
        # While the index is dropped nothing is looked up; duplicates are joined at the end.
        names = list(unknown) if has_index(self._connection, "entry_hash") else []
        for name, entry_id in self._look_up(names):
            young[unknown.pop(name)] = entry_id
        young.update(self._add(locales, unknown))
        return young

    def _look_up(self, names: Sequence[bytes]) -> list[tuple[bytes, int]]:
        # Without the index, even a search for nothing reads all entries.
        if not names:
            return []
        sql = f"SELECT hash, id FROM entry WHERE hash IN {LISTED_HASHES}"
        return self._connection.execute(sql, list_hashes(names)).fetchall()

    def _add(self, locales: _Locales, unknown: Mapping[bytes, rows.EntryTexts]) -> _Ids:
        (last,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()
        # The index may still contain deleted entries, so their ids are not used again.
        last = max(last, last_indexed(self._connection))
        ids = range(last + 1, last + 1 + len(unknown))
        self._connection.executemany(
            rows.INSERT_ENTRY,
            (
                rows.entry_row(entry_id, name, locales, pair)
                for entry_id, (name, pair) in zip(ids, unknown.items(), strict=True)
            ),
        )
        return dict(zip(unknown.values(), ids, strict=True))


def _list_texts(
    document: Document, forms: Mapping[int, tuple[str, PageEvidence]]
) -> list[rows.EntryTexts]:
    texts: list[rows.EntryTexts] = [segment[1:3] for segment in document.segments]
    for ordinal, form in forms.items():
        texts[ordinal] = (*texts[ordinal][:2], *form)
    return texts


def _locales(document: Document) -> _Locales:
    return document.source_locale, document.locale or ""
