"""The contents of the memory in numbers."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from tmx_extract.store.connection import explained
from tmx_extract.store.deleted_pages import count_deleted


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Counts of the current segments of one locale, one input, or all."""

    name: str
    """The locale or the input; empty for the whole memory."""
    documents: int
    """File versions with at least one current segment, not counting titles."""
    segments: int
    sources: int
    """Distinct source texts, in author form."""
    pairs: int
    """Distinct pairs of texts, in author form: as many as in a TMX."""
    machine: int
    """Segments of documents marked MT, as delivered."""
    human: int
    """Segments of documents marked HT, as delivered."""
    unknown: int
    """Segments of documents without a translation type, as delivered."""
    edited: int
    """Segments whose target people edited later."""
    source_words: int
    """Separated by white space, in all segments."""
    source_characters: int
    """Code points, including white space, in all segments."""
    target_words: int
    """Separated by white space, so meaningless for Japanese, Chinese and Thai."""
    target_characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofStatistics:
    """Counts of current segments by what their English pages say; those of deleted pages too."""

    documents: int = 0
    """Current file versions with a proven English page."""
    not_proven: int = 0
    """Current file versions that name an English file which was searched and not found."""
    verbatim: int = 0
    """Sources that are on the English page as they are."""
    unwrapped: int = 0
    """Sources that are there after unfolding line breaks."""
    folded: int = 0
    """Sources that are there after folding quotation marks, emphasis, escapes and spaces."""
    not_found: int = 0
    """Sources that the English page does not have."""
    recovered: int = 0
    """Titles, descriptions and image texts that got their source from the English page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """All figures of `stats`."""

    total: Counts
    by_locale: tuple[Counts, ...]
    by_input: tuple[Counts, ...]
    documents_read: int
    """File versions in the memory, including history and files without pairs."""
    handbacks: int
    superseded: int
    """Handbacks that a newer one at the same path replaced."""
    deleted_pages: int
    """Pages that were deleted from every branch on which they were seen."""
    deleted_segments: int
    """Their current segments, which no other count includes."""
    segments_read: int
    """Segments of all file versions, including history."""
    unpaired: int
    """Texts without a counterpart, except recovered ones."""
    conflicts: int
    """Several texts of one segment in one delivery; conflicts between edits are not included."""
    diagnostics: int
    runs: int
    """Runs that read pages."""
    proof: ProofStatistics = ProofStatistics()


_COUNTS = """
    SELECT {name}, count(DISTINCT d.id), count(*),
           count(DISTINCT coalesce(e.author_source, e.source)),
           count(DISTINCT coalesce(e.author_hash, e.hash)),
           sum(d.translation_type IS 'MT' AND NOT e.is_edited),
           sum(d.translation_type IS 'HT' AND NOT e.is_edited),
           sum(d.translation_type IS NULL AND NOT e.is_edited), sum(e.is_edited),
           sum(e.source_words), sum(e.source_characters), sum(e.target_words),
           sum(e.target_characters)
    FROM segment s
    JOIN document d ON d.id = s.document_id
    JOIN handback h ON h.id = d.handback_id
    JOIN entry e ON e.id = s.entry_id
    {joins}
    WHERE s.chosen AND h.superseded_by IS NULL AND NOT d.is_deleted
    {group}
"""
_BY_INPUT = """
    JOIN (SELECT DISTINCT document_id, input_id FROM sighting) AS seen
        ON seen.document_id = d.id
    JOIN input ON input.id = seen.input_id
"""


def read_statistics(connection: sqlite3.Connection) -> Statistics:
    """Count everything, with one scan of the current segments."""
    with explained(connection):
        return Statistics(
            total=_counts(connection, "''")[0],
            by_locale=_counts(connection, "d.locale", group="GROUP BY 1 ORDER BY 1"),
            by_input=_counts(
                connection, "input.location", joins=_BY_INPUT, group="GROUP BY 1 ORDER BY 1"
            ),
            documents_read=_count(connection, "document"),
            handbacks=_count(connection, "handback"),
            superseded=_count(connection, "handback WHERE superseded_by IS NOT NULL"),
            deleted_pages=count_deleted(connection),
            deleted_segments=_count(connection, "memory WHERE is_deleted"),
            segments_read=_count(connection, "segment"),
            unpaired=_count(connection, f"unpaired u WHERE NOT {_IS_RECOVERED}"),
            proof=_read_proofs(connection),
            conflicts=_count(connection, "conflict"),
            diagnostics=_count(connection, "diagnostic"),
            runs=_count(connection, "run WHERE kind = 'ingest'"),
        )


_IS_RECOVERED = """
    EXISTS (
        SELECT 1 FROM segment s WHERE s.document_id = u.document_id AND s.origin IS NOT NULL
        AND u.side = 'target' AND s.start = u.start
    )
"""
_LEVELS = """
    SELECT coalesce(sum(s.origin IS NULL AND s.source_level = 'verbatim'), 0),
           coalesce(sum(s.source_level = 'unwrapped'), 0),
           coalesce(sum(s.source_level = 'folded'), 0),
           coalesce(sum(s.source_level = 'not-found'), 0),
           count(s.origin)
    FROM segment s
    JOIN document d ON d.id = s.document_id
    JOIN handback h ON h.id = d.handback_id
    WHERE s.chosen AND h.superseded_by IS NULL AND d.english_hash IS NOT NULL
"""
_CURRENT_DOCUMENTS = (
    "document d JOIN handback h ON h.id = d.handback_id WHERE h.superseded_by IS NULL"
)


def _read_proofs(connection: sqlite3.Connection) -> ProofStatistics:
    levels = connection.execute(_LEVELS).fetchone()
    verbatim, unwrapped, folded, not_found, recovered = levels
    return ProofStatistics(
        documents=_count(connection, f"{_CURRENT_DOCUMENTS} AND d.english_hash IS NOT NULL"),
        not_proven=_count(
            connection,
            f"{_CURRENT_DOCUMENTS} AND d.english_hash IS NULL"
            " AND EXISTS (SELECT 1 FROM proof p WHERE p.document_id = d.id)",
        ),
        verbatim=verbatim,
        unwrapped=unwrapped,
        folded=folded,
        not_found=not_found,
        recovered=recovered,
    )


def _counts(
    connection: sqlite3.Connection, name: str, *, joins: str = "", group: str = ""
) -> tuple[Counts, ...]:
    found = connection.execute(_COUNTS.format(name=name, joins=joins, group=group))
    return tuple(_read_counts(row) for row in found)


def _read_counts(row: tuple[Any, ...]) -> Counts:
    """Return the counts; SQLite returns NULL for the sum of no rows."""
    name, *numbers = row
    names = list(Counts.__dataclass_fields__)[1:]
    counted = {key: int(number or 0) for key, number in zip(names, numbers, strict=True)}
    return Counts(name=name, **counted)


def _count(connection: sqlite3.Connection, what: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])
