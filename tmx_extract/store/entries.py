"""Level 2 of the memory: every distinct pair of texts once, found in sets and not row by row."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from tmx_extract.model import Document
from tmx_extract.store import rows

# So many names of entries are remembered, twice (some 35 MB in all): pages repeat what the pages
# before them said, so most pairs are known without asking the file.
_REMEMBERED = 100_000
# Parameters of one statement; SQLite takes 32,766 since 3.32, older ones 999.
_CHUNK = 900


class Entries:
    """Gives the ids of entries, making those that are new. Lives as long as a run."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._young: dict[bytes, int] = {}
        self._old: dict[bytes, int] = {}

    def find_or_add(self, documents: Sequence[Document]) -> Iterator[list[int]]:
        """The entry ids of every document's segments, in order.

        The entries are in the store before the first list is given.
        """
        texts: dict[bytes, tuple[str, str, str, str]] = {}
        names = [_names_of(document, texts) for document in documents]
        known = self._recall(texts)
        known.update(self._look_up([name for name in texts if name not in known]))
        known.update(self._add((name, texts[name]) for name in texts if name not in known))
        self._remember(known)
        for document_names in names:
            yield [known[name] for name in document_names]

    def forget(self) -> None:
        """Drop what is remembered, because a transaction was rolled back."""
        self._young, self._old = {}, {}

    def _recall(self, names: Iterable[bytes]) -> dict[bytes, int]:
        young, old = self._young, self._old
        return {
            name: entry_id
            for name in names
            if (entry_id := young.get(name) or old.get(name)) is not None
        }

    def _remember(self, known: dict[bytes, int]) -> None:
        self._young.update(known)
        if len(self._young) > _REMEMBERED:
            self._young, self._old = {}, self._young

    def _look_up(self, names: Sequence[bytes]) -> Iterator[tuple[bytes, int]]:
        for start in range(0, len(names), _CHUNK):
            chunk = names[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            yield from self._connection.execute(
                f"SELECT hash, id FROM entry WHERE hash IN ({marks})", chunk
            )

    def _add(
        self, pairs: Iterable[tuple[bytes, tuple[str, str, str, str]]]
    ) -> Iterator[tuple[bytes, int]]:
        (last,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()
        added = [
            rows.entry_row(entry_id, name, texts)
            for entry_id, (name, texts) in enumerate(pairs, last + 1)
        ]
        self._connection.executemany(rows.INSERT_ENTRY, added)
        return ((entry.hash, entry.id) for entry in added)


def _names_of(document: Document, texts: dict[bytes, tuple[str, str, str, str]]) -> list[bytes]:
    """The hashes of the pairs of a document; what they stand for goes into `texts`."""
    source_locale, locale = document.source_locale, document.locale or ""
    names = []
    for segment in document.segments:
        source, target = segment[1], segment[2]
        name = rows.pair_hash(source_locale, locale, source, target)
        if name not in texts:
            texts[name] = (source_locale, locale, source, target)
        names.append(name)
    return names
