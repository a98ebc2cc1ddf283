"""The author's form of the stored texts, derived again after the rule or the evidence changed."""

import sqlite3
from typing import NamedTuple

from tmx_extract.model import pair_hash
from tmx_extract.normalize.evidence import author_target, may_have_added_escapes
from tmx_extract.normalize.rule import author_form
from tmx_extract.store.concordance.index import drop_index

_CANDIDATES = (
    "SELECT id, source_locale, locale, source, target, author_source, author_target, hash,"
    " author_hash, written_hash, is_edited, author_evidence FROM entry"
    " WHERE instr(source, char(92)) OR instr(target, char(92)) OR written_hash IS NOT NULL"
)
_UPDATE = (
    "UPDATE entry SET author_source = ?, author_target = ?, author_evidence = ?, author_hash = ?"
    " WHERE id = ?"
)
# Everything that was derived from the author's form of entries.
_FORGET = (
    *(f"DELETE FROM {table}" for table in ("match_state", "match_source", "match_entry")),
    "DELETE FROM match_word",
    "DELETE FROM finding",
    "DELETE FROM checked",
)

_RENAME_ASSIGNED = (
    "DELETE FROM temp.renamed_pair WHERE old IN (SELECT coalesce(author_hash, hash) FROM entry)",
    "UPDATE assigned SET text_hash = (SELECT new FROM temp.renamed_pair WHERE old = text_hash)"
    " WHERE text_hash IN (SELECT old FROM temp.renamed_pair)",
    "DROP TABLE temp.renamed_pair",
)


class _Entry(NamedTuple):
    id: int
    source_locale: str
    locale: str
    source: str
    target: str
    author_source: str | None
    author_target: str | None
    hash: bytes
    author_hash: bytes | None
    written_hash: bytes | None
    is_edited: int
    author_evidence: str | None

    def derived(self) -> "_Entry":
        """Return the entry with its author's form by today's rule and the evidence at hand."""
        source = author_form(self.source)
        target, evidence = author_target(self.target, self.source)
        known: str | None = evidence
        if self.written_hash is not None:
            target = self.author_target or self.target
            known = None if self.is_edited else self.author_evidence or "published"
        is_own = self.written_hash is not None or (source, target) != (self.source, self.target)
        return self._replace(
            author_source=source if source != self.source else None,
            author_target=target if target != self.target else None,
            author_evidence=known,
            author_hash=self._hash(source, target) if is_own else None,
        )

    def _hash(self, source: str, target: str) -> bytes:
        return pair_hash(self.source_locale, self.locale, source, target)


def update_author_forms(connection: sqlite3.Connection) -> None:
    """Derive the author's form of all entries again, with everything that follows from it.

    A form that a page showed stays. Pages that earlier versions compared are compared again if
    they have escapes, because these versions kept only the targets that differed from their rule.
    """
    changed = [
        (old, new)
        for old in map(_Entry._make, connection.execute(_CANDIDATES).fetchall())
        if (new := old.derived()) != old
    ]
    connection.executemany(
        _UPDATE,
        [
            (new.author_source, new.author_target, new.author_evidence, new.author_hash, new.id)
            for _, new in changed
        ],
    )
    _mark_whole_comparisons(connection)
    renamed = [(old, new) for old, new in changed if old.author_hash != new.author_hash]
    if renamed:
        _rename_pairs(connection, renamed)
        drop_index(connection)
        for statement in _FORGET:
            connection.execute(statement)


def _mark_whole_comparisons(connection: sqlite3.Connection) -> None:
    """Mark the comparisons of documents in which no target has an escape to decide."""
    connection.create_function("may_have_added_escapes", 1, may_have_added_escapes)
    connection.execute(
        "UPDATE comparison SET is_whole = 1 WHERE NOT is_whole AND NOT EXISTS ("
        "SELECT 1 FROM segment s JOIN entry e ON e.id = coalesce(s.delivered_id, s.entry_id)"
        " WHERE s.id BETWEEN (comparison.document_id << 24)"
        " AND (comparison.document_id << 24 | 16777215)"
        " AND may_have_added_escapes(e.target))"
    )


def _rename_pairs(connection: sqlite3.Connection, renamed: list[tuple[_Entry, _Entry]]) -> None:
    """Give edits and assigned segments the new hashes and texts of their pairs."""
    pairs = {
        (old.author_hash or old.hash, new.written_hash or new.hash): (old, new)
        for old, new in renamed
    }
    connection.executemany(
        "UPDATE edit SET author_hash = :new, source = iif(source = :old_source, :source, source),"
        " delivered = iif(delivered = :old_target, :target, delivered)"
        " WHERE author_hash = :old AND written_hash = :written",
        [
            {
                "old": name,
                "written": written,
                "new": new.author_hash or new.hash,
                "old_source": old.author_source or old.source,
                "old_target": old.author_target or old.target,
                "source": new.author_source or new.source,
                "target": new.author_target or new.target,
            }
            for (name, written), (old, new) in pairs.items()
        ],
    )
    # A package knows its pairs by one hash only; another pair may still have it.
    connection.execute("CREATE TEMP TABLE renamed_pair (old BLOB PRIMARY KEY, new BLOB NOT NULL)")
    connection.executemany(
        "INSERT OR IGNORE INTO temp.renamed_pair VALUES (?, ?)",
        [(old.author_hash or old.hash, new.author_hash or new.hash) for old, new in renamed],
    )
    for statement in _RENAME_ASSIGNED:
        connection.execute(statement)
