"""What English pages say about documents: proofs, levels of sources, and recovered segments.

The content of the English page follows from the hash that the document names, so the order in which
repositories are read makes no difference.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tmx_extract.model import Document, English, Segment, SourceLevel
from tmx_extract.positions import LineIndex
from tmx_extract.store import rows
from tmx_extract.store.english_tables import RECOVERED
from tmx_extract.store.entries import Entries
from tmx_extract.store.partial_texts import PARTIAL
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.statements import LISTED, list_values

CODES = ("source-not-in-english", "text-without-english", PARTIAL)
"""The codes of problems that only a comparison with the English page finds."""

_LEVELS: tuple[SourceLevel, ...] = ("unwrapped", "folded", "not-found")


class ProofCounts(NamedTuple):
    """What the comparison of one document added."""

    proven: int
    """1 if the document was not proven before."""
    recovered: int
    absent: int
    """The number of sources that its English page does not have."""


def find_proof(connection: sqlite3.Connection, document_id: int) -> str | None:
    """Return the name that git gives the English page of the document; None if not proven."""
    sql = "SELECT english_hash FROM document WHERE id = ?"
    (found,) = connection.execute(sql, (document_id,)).fetchone()
    return None if found is None else str(found)


def note_proof(
    connection: sqlite3.Connection, document_id: int, content_hash: str, run_id: int
) -> None:
    """Record that a run found this English page of the document; empty: that it found none."""
    connection.execute(
        "INSERT OR REPLACE INTO proof (document_id, run_id, content_hash) VALUES (?, ?, ?)",
        (document_id, run_id, content_hash),
    )
    # The author's form that follows from the page is kept as long as a run found the page.
    connection.execute(
        "INSERT OR IGNORE INTO comparison (document_id, content_hash, run_id, is_whole)"
        " SELECT ?, ?, ?, 1 WHERE EXISTS (SELECT 1 FROM target_form"
        " WHERE document_id = ? AND content_hash = ?)",
        (document_id, content_hash, run_id, document_id, content_hash),
    )


def has_recovered(connection: sqlite3.Connection) -> bool:
    """Return whether a document has recovered segments, whose ids are not in page order."""
    sql = "SELECT EXISTS (SELECT 1 FROM segment WHERE origin IS NOT NULL)"
    return bool(connection.execute(sql).fetchone()[0])


def list_recovered(connection: sqlite3.Connection, document_id: int) -> Mapping[int, Segment]:
    """Return the recovered segments of a document, as delivered, by ordinal."""
    found = connection.execute(
        f"SELECT s.id & {(1 << ORDINAL_BITS) - 1}, s.segment_id, e.source, e.target, s.start,"
        ' s."end", s.place, s.field FROM segment s'
        " JOIN entry e ON e.id = coalesce(s.delivered_id, s.entry_id)"
        " WHERE s.document_id = ? AND s.origin IS NOT NULL ORDER BY s.id",
        (document_id,),
    )
    return {
        ordinal: Segment(name, source, target, start, start, end, end, end, end, place, field)
        for ordinal, name, source, target, start, end, place, field in found
    }


def keep_english(
    connection: sqlite3.Connection,
    entries: Entries,
    stored: tuple[int, Document],
    english: English,
    run_id: int,
) -> ProofCounts:
    """Record what the English page says about a stored document, given with its id."""
    document_id, document = stored
    note_proof(connection, document_id, english.content_hash, run_id)
    if not english.content_hash or find_proof(connection, document_id):
        return ProofCounts(0, 0, 0)
    connection.execute(
        "UPDATE document SET english_hash = ? WHERE id = ?", (english.content_hash, document_id)
    )
    _keep_levels(connection, document_id, english.levels)
    counts = ProofCounts(1, len(english.recovered), english.levels.count("not-found"))
    if not english.recovered and not english.diagnostics:
        return counts
    if any(problem.code == PARTIAL for problem in english.diagnostics):
        # Published pages that were compared before may have the whole texts.
        connection.execute(
            "UPDATE comparison SET is_whole = 0 WHERE document_id = ? AND run_id <> ?",
            (document_id, run_id),
        )
    lines = LineIndex(document.text)
    _add_recovered(connection, entries, stored, english.recovered, lines)
    connection.executemany(
        rows.INSERT_DIAGNOSTIC,
        [
            rows.diagnostic_row(document_id, document.origin, problem, lines)
            for problem in english.diagnostics
        ],
    )
    return counts


def find_shared_handbacks(connection: sqlite3.Connection, document_ids: Iterable[int]) -> list[int]:
    """Return those handbacks of the documents that have several documents, whose texts compete."""
    sql = (
        f"SELECT DISTINCT handback_id FROM document d WHERE id IN {LISTED} AND EXISTS"
        " (SELECT 1 FROM document o WHERE o.handback_id = d.handback_id AND o.id <> d.id)"
    )
    found = connection.execute(sql, (list_values(document_ids),))
    return [handback_id for (handback_id,) in found]


def _keep_levels(
    connection: sqlite3.Connection, document_id: int, levels: Sequence[SourceLevel | None]
) -> None:
    first = document_id << ORDINAL_BITS
    connection.execute(
        "UPDATE segment SET source_level = 'verbatim' WHERE id BETWEEN ? AND ?",
        (first, first + len(levels) - 1),
    )
    connection.executemany(
        "UPDATE segment SET source_level = ? WHERE id = ?",
        [
            (level, segment_id)
            for segment_id, level in enumerate(levels, first)
            if level != "verbatim"
        ],
    )


def _add_recovered(
    connection: sqlite3.Connection,
    entries: Entries,
    stored: tuple[int, Document],
    recovered: Sequence[Segment],
    lines: LineIndex,
) -> None:
    document_id, document = stored
    texts: list[rows.EntryTexts] = [segment[1:3] for segment in recovered]
    ids = entries.find_or_add((document.source_locale, document.locale or ""), dict.fromkeys(texts))
    connection.executemany(
        rows.INSERT_SEGMENT,
        rows.iter_segment_rows(
            document_id,
            zip(recovered, [ids[pair] for pair in texts], strict=True),
            lines,
            first_ordinal=RECOVERED,
        ),
    )
    first = (document_id << ORDINAL_BITS) + RECOVERED
    connection.execute(
        "UPDATE segment SET source_level = 'verbatim', origin = 'english' WHERE id BETWEEN ? AND ?",
        (first, first + len(recovered) - 1),
    )


def forget_unproven(
    connection: sqlite3.Connection, entries: Entries, document_ids: Iterable[int]
) -> list[int]:
    """Remove everything that came from the English pages of these documents, unless a run is left
    that found them; return the handback of each such document."""
    sql = (
        f"SELECT id, handback_id FROM document WHERE id IN {LISTED} AND english_hash IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM proof p"
        " WHERE p.document_id = document.id AND p.content_hash <> '')"
    )
    lost = connection.execute(sql, (list_values(document_ids),)).fetchall()
    ids = [document_id for document_id, _ in lost]
    (listed,) = values = (list_values(ids),)
    unused = connection.execute(
        "SELECT coalesce(delivered_id, entry_id) FROM segment"
        f" WHERE origin IS NOT NULL AND document_id IN {LISTED}",
        values,
    ).fetchall()
    for statement in (
        "DELETE FROM conflict WHERE handback_id IN"
        f" (SELECT handback_id FROM document WHERE id IN {LISTED})",
        f"DELETE FROM segment WHERE origin IS NOT NULL AND document_id IN {LISTED}",
        f"UPDATE document SET english_hash = NULL WHERE id IN {LISTED}",
    ):
        connection.execute(statement, values)
    connection.executemany(
        "UPDATE segment SET source_level = NULL WHERE id BETWEEN ? AND ?",
        [(one << ORDINAL_BITS, (one + 1 << ORDINAL_BITS) - 1) for one in ids],
    )
    connection.execute(
        f"DELETE FROM diagnostic WHERE code IN {LISTED} AND document_id IN {LISTED}",
        (list_values(CODES), listed),
    )
    if unused:
        entries.delete_unused(entry_id for (entry_id,) in unused)
    return [handback_id for _, handback_id in lost]
