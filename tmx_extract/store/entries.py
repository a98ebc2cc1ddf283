"""Level 2 of the memory: every distinct pair of texts once, found in sets and not row by row."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tmx_extract.model import Document
from tmx_extract.store import rows

# So many entries are remembered, twice (some 30 MB in all): pages repeat what the pages before
# them said, so most pairs are known without asking the file.
_REMEMBERED = 30_000
# Parameters of one statement; SQLite takes 32,766 since 3.32, older ones 999.
_CHUNK = 900

_Texts = tuple[str, str]
_Locales = tuple[str, str]
_Ids = dict[_Texts, int]


class Entries:
    """Gives the ids of entries, making those that are new. Lives as long as a run."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._young: dict[_Locales, _Ids] = {}
        self._old: dict[_Locales, _Ids] = {}

    def find_or_add(self, documents: Sequence[Document]) -> Iterator[list[int]]:
        """The entry ids of every document's segments, in order.

        The entries are in the store before the first list is given.
        """
        by_locales: dict[_Locales, dict[_Texts, None]] = {}
        pairs: list[list[_Texts]] = []
        for document in documents:
            pairs.append([segment[1:3] for segment in document.segments])
            by_locales.setdefault(_locales(document), {}).update(dict.fromkeys(pairs[-1]))
        known = {locales: self._settle(locales, texts) for locales, texts in by_locales.items()}
        for document, texts in zip(documents, pairs, strict=True):
            ids = known[_locales(document)]
            yield [ids[pair] for pair in texts]

    def forget(self) -> None:
        """Drop what is remembered, because a transaction was rolled back."""
        self._young, self._old = {}, {}

    def _settle(self, locales: _Locales, texts: Iterable[_Texts]) -> _Ids:
        """The ids of these texts: remembered, looked up, or new."""
        young, old = self._young.setdefault(locales, {}), self._old.get(locales, {})
        known: _Ids = {}
        unknown: dict[bytes, _Texts] = {}
        for pair in texts:
            entry_id = young.get(pair) or old.get(pair)
            if entry_id is None:
                unknown[rows.pair_hash(*locales, *pair)] = pair
            else:
                known[pair] = entry_id
        for name, entry_id in self._look_up(list(unknown)):
            known[unknown.pop(name)] = entry_id
        known.update(self._add(locales, unknown))
        young.update(known)
        if len(young) > _REMEMBERED:
            self._young[locales], self._old[locales] = {}, young
        return known

    def _look_up(self, names: Sequence[bytes]) -> list[tuple[bytes, int]]:
        found: list[tuple[bytes, int]] = []
        for start in range(0, len(names), _CHUNK):
            chunk = names[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            found += self._connection.execute(
                f"SELECT hash, id FROM entry WHERE hash IN ({marks})", chunk
            )
        return found

    def _add(self, locales: _Locales, unknown: Mapping[bytes, _Texts]) -> _Ids:
        (last,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()
        ids = range(last + 1, last + 1 + len(unknown))
        self._connection.executemany(
            rows.INSERT_ENTRY,
            (
                rows.entry_row(entry_id, name, locales, pair)
                for entry_id, (name, pair) in zip(ids, unknown.items(), strict=True)
            ),
        )
        return dict(zip(unknown.values(), ids, strict=True))


def _locales(document: Document) -> _Locales:
    return document.source_locale, document.locale or ""
