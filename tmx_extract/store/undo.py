"""Undoing a run: delete everything that only this run saw, and derive the rest again."""

import sqlite3
from dataclasses import dataclass

from tmx_extract.errors import StoreError
from tmx_extract.store.concordance.index import drop_index
from tmx_extract.store.connection import explained, transaction
from tmx_extract.store.deleted_pages import mark_deleted_pages
from tmx_extract.store.delivery_conflicts import choose_by_frequency, choose_texts
from tmx_extract.store.edits.edited_segments import delete_unused_edits, update_edited_segments
from tmx_extract.store.edits.later_runs import (
    DecideAgain,
    LaterRuns,
    put_back,
    put_back_as_it_was,
    remove_later_runs,
)
from tmx_extract.store.english_pages import forget_unproven
from tmx_extract.store.entries import Entries
from tmx_extract.store.indexes import complete_indexes
from tmx_extract.store.page_texts import undo_page_texts
from tmx_extract.store.supersession import supersede
from tmx_extract.store.target_forms import apply_target_forms


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoReport:
    """The deletions of an undone run."""

    documents: int
    segments: int
    edits: int
    assigned: int = 0
    """Segments that are no longer sent to a person."""
    unproven: int = 0
    """Documents, still there, that are no longer proven by an English page."""


def undo_run(
    connection: sqlite3.Connection,
    run_id: int,
    *,
    undone_at: str,
    decide_again: DecideAgain = put_back_as_it_was,
) -> UndoReport:
    """Restore the memory as it would be without this run; the run stays in the list, as undone.

    Everything that another run also saw stays. `decide_again` decides again on the later merges and
    decisions without this run. Either everything is undone or nothing. Raises `StoreError` if the
    run does not exist or was already undone.
    """
    with explained(connection):
        # Children are deleted before their parents, and all references are checked at the end.
        connection.execute("PRAGMA foreign_keys = OFF")
        try:
            with transaction(connection):
                _expect_run(connection, run_id)
                complete_indexes(connection)
                undone = _undo(connection, run_id, decide_again)
                connection.execute(
                    "UPDATE run SET status = 'undone', finished_at = ? WHERE id = ?",
                    (undone_at, run_id),
                )
                _expect_whole(connection)
        finally:
            connection.execute("PRAGMA foreign_keys = ON")
        return undone


def _expect_run(connection: sqlite3.Connection, run_id: int) -> None:
    try:
        found = connection.execute("SELECT status FROM run WHERE id = ?", (run_id,)).fetchone()
    except OverflowError:
        # SQLite has no such large numbers.
        found = None
    if found is None:
        raise StoreError(f"there is no run {run_id}", advice="See them with: tmx-extract runs")
    if found[0] == "undone":
        raise StoreError(f"run {run_id} was undone before", advice="There is nothing left to do.")


def _expect_whole(connection: sqlite3.Connection) -> None:
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise StoreError(
            f"table {broken[0]} would point to rows of {broken[2]} that are gone",
            advice="The memory is damaged and was left as it is: ingest again into a new one.",
        )


# Sightings and documents that only this run saw, and other documents at the same pages.
_GATHER = (
    "CREATE TEMP TABLE undone_sighting AS SELECT page_id, document_id FROM sighting"
    " WHERE run_id = :run",
    # The times of the first commits of its documents, to find changed ones below.
    "CREATE TEMP TABLE undone_date AS SELECT u.page_id, u.document_id, min(r.committed_at) AS first"
    " FROM temp.undone_sighting u CROSS JOIN sighting s"
    " ON (s.page_id, s.document_id) = (u.page_id, u.document_id)"
    " LEFT JOIN revision r ON r.id = s.revision_id GROUP BY 1, 2",
    "DELETE FROM sighting WHERE run_id = :run",
    "DELETE FROM temp.undone_date WHERE first IS (SELECT min(r.committed_at) FROM sighting s"
    " JOIN revision r ON r.id = s.revision_id"
    " WHERE s.page_id = undone_date.page_id AND s.document_id = undone_date.document_id)",
    "UPDATE document SET first_commit = (SELECT min(r.committed_at) FROM sighting s"
    " JOIN revision r ON r.id = s.revision_id WHERE s.document_id = document.id)"
    " WHERE id IN (SELECT document_id FROM temp.undone_date)",
    "DELETE FROM temp.undone_sighting WHERE EXISTS (SELECT 1 FROM sighting s"
    " WHERE s.page_id = undone_sighting.page_id AND s.document_id = undone_sighting.document_id)",
    "CREATE TEMP TABLE undone_document AS SELECT DISTINCT document_id AS id"
    " FROM temp.undone_sighting WHERE document_id NOT IN (SELECT document_id FROM sighting)",
    "CREATE TEMP TABLE undone_comparison AS SELECT document_id, content_hash FROM comparison"
    " WHERE run_id = :run",
    "DELETE FROM comparison WHERE run_id = :run",
    "DELETE FROM temp.undone_comparison WHERE EXISTS (SELECT 1 FROM comparison c"
    " WHERE c.document_id = undone_comparison.document_id"
    " AND c.content_hash = undone_comparison.content_hash)",
    "CREATE TEMP TABLE undone_target AS SELECT DISTINCT p.document_id AS id"
    " FROM temp.undone_comparison u JOIN target_form p USING (document_id, content_hash)"
    " WHERE p.document_id NOT IN temp.undone_document",
    "CREATE TEMP TABLE undone_proof AS SELECT DISTINCT document_id AS id FROM proof"
    " WHERE run_id = :run AND document_id NOT IN temp.undone_document",
    "DELETE FROM proof WHERE run_id = :run OR document_id IN temp.undone_document",
    "CREATE TEMP TABLE undone_handback AS SELECT DISTINCT d.handback_id AS id"
    " FROM (SELECT document_id FROM temp.undone_sighting"
    " UNION SELECT document_id FROM temp.undone_date) u JOIN document d ON d.id = u.document_id",
    # Other handbacks at the same pages may become current again.
    "CREATE TEMP TABLE undone_page AS SELECT page_id AS id FROM temp.undone_sighting"
    " UNION SELECT s.page_id FROM document d JOIN sighting s ON s.document_id = d.id"
    " WHERE d.handback_id IN temp.undone_handback",
    "CREATE TEMP TABLE undone_entry AS SELECT DISTINCT coalesce(s.delivered_id, s.entry_id) AS id"
    " FROM temp.undone_document u JOIN segment s"
    " ON s.id BETWEEN (u.id << 24) AND (u.id << 24 | 16777215)",
)
_DELETE = (
    "DELETE FROM decision WHERE run_id = :run"
    " OR edit_id IN (SELECT id FROM edit WHERE run_id = :run)",
    "DELETE FROM edit WHERE run_id = :run",
    "DELETE FROM assigned WHERE assignment_id IN (SELECT id FROM assignment WHERE run_id = :run)",
    "DELETE FROM assignment WHERE run_id = :run",
    "DELETE FROM conflict WHERE handback_id IN temp.undone_handback",
    "DELETE FROM unpaired WHERE document_id IN temp.undone_document",
    "DELETE FROM diagnostic WHERE document_id IN temp.undone_document OR run_id = :run",
    "DELETE FROM target_form WHERE (document_id, content_hash) IN temp.undone_comparison",
    "DELETE FROM document WHERE id IN temp.undone_document",
    "DELETE FROM entry WHERE id IN temp.undone_entry"
    " AND NOT EXISTS (SELECT 1 FROM segment s WHERE s.entry_id = entry.id)"
    " AND NOT EXISTS (SELECT 1 FROM segment s WHERE s.delivered_id = entry.id)",
    # Findings in single pairs were deleted with their entries; findings among several pairs may no
    # longer be correct.
    "DELETE FROM finding WHERE code IN (SELECT code FROM checked WHERE run_id IS NOT NULL)",
    "DELETE FROM checked WHERE run_id IS NOT NULL",
    "DELETE FROM delivery WHERE handback_id IN temp.undone_handback"
    " AND NOT EXISTS (SELECT 1 FROM document d WHERE d.delivery_id = delivery.id"
    " AND d.handback_id = delivery.handback_id)",
    "UPDATE handback SET superseded_by = NULL WHERE superseded_by IN temp.undone_handback",
    "DELETE FROM handback WHERE id IN temp.undone_handback"
    " AND NOT EXISTS (SELECT 1 FROM document d WHERE d.handback_id = handback.id)",
    "UPDATE handback SET handback_date = (SELECT max(d.handback_date) FROM document d"
    " WHERE d.handback_id = handback.id) WHERE id IN temp.undone_handback",
    "DELETE FROM head_page WHERE head_id IN (SELECT id FROM head WHERE run_id = :run)",
    "DELETE FROM head WHERE run_id = :run",
    "DELETE FROM page WHERE id NOT IN (SELECT page_id FROM sighting)"
    " AND id NOT IN (SELECT page_id FROM head_page)",
    "DELETE FROM input WHERE id NOT IN (SELECT input_id FROM sighting)",
    "DELETE FROM revision WHERE id NOT IN"
    " (SELECT revision_id FROM sighting WHERE revision_id IS NOT NULL)",
)
# A correction of a deleted edit becomes a correction of the earlier edit.
_REBASE = (
    "UPDATE edit SET based_on = (SELECT b.based_on FROM edit b WHERE b.id = edit.based_on)"
    " WHERE based_on IN (SELECT id FROM edit WHERE run_id = :run) AND run_id <> :run"
)
_TEMPORARY = (
    *("sighting", "date", "comparison", "target", "proof", "handback", "page", "document"),
    "entry",
)


def _undo(connection: sqlite3.Connection, run_id: int, decide_again: DecideAgain) -> UndoReport:
    for name in _TEMPORARY:
        connection.execute(f"DROP TABLE IF EXISTS temp.undone_{name}")
    values = {"run": run_id}
    for sql in _GATHER:
        connection.execute(sql, values if ":run" in sql else {})
    segments = connection.execute(
        "DELETE FROM segment WHERE id IN (SELECT s.id FROM temp.undone_document u JOIN segment s"
        " ON s.id BETWEEN (u.id << 24) AND (u.id << 24 | 16777215))"
    ).rowcount
    (documents,) = connection.execute("SELECT count(*) FROM temp.undone_document").fetchone()
    (edits,) = connection.execute(
        "SELECT count(*) FROM edit WHERE run_id = :run AND NOT unchanged AND NOT merged_before",
        values,
    ).fetchone()
    (assigned,) = connection.execute(
        "SELECT count(*) FROM assigned WHERE assignment_id IN"
        " (SELECT id FROM assignment WHERE run_id = :run)",
        values,
    ).fetchone()
    while connection.execute(_REBASE, values).rowcount:
        pass
    later = remove_later_runs(connection, run_id)
    for sql in _DELETE:
        connection.execute(sql, values if ":run" in sql else {})
    undo_page_texts(connection, run_id)
    drop_index(connection)
    unproven, recovered = _forget_proofs(connection)
    _update_derived(connection, later, decide_again)
    for name in _TEMPORARY:
        connection.execute(f"DROP TABLE temp.undone_{name}")
    return UndoReport(
        documents=documents,
        segments=segments + recovered,
        edits=edits,
        assigned=assigned,
        unproven=unproven,
    )


def _forget_proofs(connection: sqlite3.Connection) -> tuple[int, int]:
    """Remove what no other run proved; return the numbers of documents and of segments."""
    searched = connection.execute("SELECT id FROM temp.undone_proof").fetchall()
    (had,) = connection.execute("SELECT count(*) FROM segment").fetchone()
    lost = forget_unproven(connection, Entries(connection), [row for (row,) in searched])
    (has,) = connection.execute("SELECT count(*) FROM segment").fetchone()
    connection.executemany(
        "INSERT OR IGNORE INTO temp.undone_handback (id) VALUES (?)",
        [(handback_id,) for handback_id in set(lost)],
    )
    return len(lost), had - has


def _update_derived(
    connection: sqlite3.Connection, later: LaterRuns, decide_again: DecideAgain
) -> None:
    """Derive everything from the remaining documents."""
    handbacks = connection.execute(
        "SELECT id FROM handback WHERE id IN temp.undone_handback"
    ).fetchall()
    documents = connection.execute("SELECT id FROM temp.undone_target").fetchall()
    entries = Entries(connection)
    moved = apply_target_forms(connection, entries, [row for (row,) in documents])
    pages = connection.execute("SELECT id FROM page WHERE id IN temp.undone_page").fetchall()
    choose_texts(connection, [*(handback_id for (handback_id,) in handbacks), *moved])
    choose_by_frequency(connection)
    supersede(connection, [page_id for (page_id,) in pages])
    mark_deleted_pages(connection)
    put_back(connection, entries, later, decide_again)
    update_edited_segments(connection, entries)
    delete_unused_edits(connection)
