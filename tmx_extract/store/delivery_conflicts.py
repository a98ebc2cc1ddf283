"""The chosen text of each number: derived only from the documents.

The order of ingestion therefore makes no difference. Later edits do not matter here.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from tmx_extract.model import TranslationType
from tmx_extract.preference import TargetCandidate, choose, prefer
from tmx_extract.store.resegmentation import DeliveredSegment, find_resegmented
from tmx_extract.store.schema import DATE_OF_DOCUMENT, FIRST_COMMIT, SEGMENTS_OF


class _Text(NamedTuple):
    foreign_prefix: str
    """The prefix if it differs from that of the delivery, in a page made of several deliveries."""
    is_paragraph: int
    number: int
    segment_row: int
    entry_id: int
    delivery_id: int
    translation_type: TranslationType | None
    handback_date: str
    first_commit: str
    content_hash: str
    source: str
    target: str
    chosen: int
    """The stored value, which may be out of date."""
    reason: str | None

    @property
    def occurrences(self) -> int:
        """Not counted: it decides only between different texts."""
        return 0


@dataclass(slots=True)
class _Changes:
    """Changes to the rows of one or several handbacks."""

    marks: list[tuple[int, str | None, int]] = field(default_factory=list)
    """Chosen, reason, row."""
    conflicts: list[tuple[int, int, int, int, int, str]] = field(default_factory=list)

    def mark(self, text: _Text, chosen: int, reason: str | None) -> None:
        if (text.chosen, text.reason) != (chosen, reason):
            self.marks.append((chosen, reason, text.segment_row))


def choose_texts(connection: sqlite3.Connection, handback_ids: Iterable[int]) -> None:
    """Choose one text for every number of these handbacks, and record the reason.

    The frequency of texts is unknown before the end of a run, so `choose_by_frequency` makes the
    decisions that depend on it.
    """
    for handback_id in handback_ids:
        _choose_in_handback(connection, handback_id, lambda _: 0)


def choose_by_frequency(connection: sqlite3.Connection) -> None:
    """Repeat the decisions by frequency, because the frequency of texts may have changed."""
    affected = connection.execute(
        "SELECT DISTINCT d.handback_id FROM segment s JOIN document d ON d.id = s.document_id"
        " WHERE s.reason IN ('most-frequent', 'text-order')"
        # A conflict in an earlier delivery is reported even if a later delivery is chosen.
        " UNION SELECT handback_id FROM conflict WHERE rule IN ('most-frequent', 'text-order')"
    ).fetchall()
    for (handback_id,) in affected:
        _choose_in_handback(connection, handback_id, lambda entry: _count(connection, entry))


def _count(connection: sqlite3.Connection, entry_id: int) -> int:
    """Return how often the pair occurs in pages as written, in any form of a page or an edit."""
    counted = connection.execute(
        "WITH written AS (SELECT coalesce(written_hash, hash) AS name FROM entry WHERE id = ?),"
        " same AS MATERIALIZED (SELECT e.id FROM written JOIN entry e ON e.hash = name"
        " UNION ALL SELECT e.id FROM written JOIN entry e ON e.written_hash = name"
        " WHERE NOT e.is_edited)"
        " SELECT (SELECT count(*) FROM segment WHERE entry_id IN same)"
        " + (SELECT count(*) FROM segment WHERE delivered_id IN same)",
        (entry_id,),
    )
    return int(counted.fetchone()[0])


def _choose_in_handback(
    connection: sqlite3.Connection, handback_id: int, count: Callable[[int], int]
) -> None:
    changes = _Changes()
    texts = list(_iter_texts(connection, handback_id))
    has_several = len({text.delivery_id for text in texts}) > 1
    recut = find_resegmented([_as_cut(text) for text in texts]) if has_several else set[int]()
    for _, group in groupby(texts, key=attrgetter(*_NAME)):
        several = list(group)
        if all(text.segment_row in recut for text in several):
            for text in several:
                changes.mark(text, 0, "cut-differently")
        elif len(several) == 1:
            changes.mark(several[0], 1, None)
        elif len({text.entry_id for text in several}) == 1:
            _choose_delivery(several, changes)
        else:
            _choose_text(handback_id, several, count, changes)
    connection.executemany("UPDATE segment SET chosen = ?, reason = ? WHERE id = ?", changes.marks)
    connection.execute("DELETE FROM conflict WHERE handback_id = ?", (handback_id,))
    connection.executemany("INSERT INTO conflict VALUES (?, ?, ?, ?, ?, ?)", changes.conflicts)


def _as_cut(text: _Text) -> DeliveredSegment:
    return DeliveredSegment(
        name=(text.foreign_prefix, text.is_paragraph, text.number),
        delivery_id=text.delivery_id,
        # The hash breaks ties between equal dates, so that the order of ingestion makes no
        # difference.
        age=(text.handback_date, text.first_commit, text.content_hash),
        source=text.source,
        segment_row=text.segment_row,
    )


_NAME = ("foreign_prefix", "is_paragraph", "number")


def _iter_texts(connection: sqlite3.Connection, handback_id: int) -> Iterator[_Text]:
    return map(
        _Text._make,
        connection.execute(
            "SELECT CASE WHEN substr(s.segment_id, 1, 5) = l.prefix THEN ''"
            " ELSE substr(s.segment_id, 1, 5) END, s.is_paragraph, s.number, s.id,"
            " coalesce(s.delivered_id, s.entry_id),"
            f" d.delivery_id, d.translation_type, {DATE_OF_DOCUMENT}, {FIRST_COMMIT},"
            " d.content_hash,"
            " e.source, e.target, s.chosen, s.reason"
            f" FROM document d JOIN delivery l ON l.id = d.delivery_id {SEGMENTS_OF}"
            " JOIN entry e ON e.id = coalesce(s.delivered_id, s.entry_id)"
            " WHERE d.handback_id = ?"
            # Among equal texts, the one whose form a page shows comes first.
            " ORDER BY 1, s.is_paragraph, s.number, e.written_hash IS NULL, d.content_hash, s.id",
            (handback_id,),
        ).fetchall(),
    )


def _choose_delivery(texts: Sequence[_Text], changes: _Changes) -> None:
    """Mark the best of several deliveries with the same text, by far the usual case."""
    winner = prefer(texts, lambda text: text)[0]
    for text in texts:
        changes.mark(text, int(text is winner), "same-text")


def _choose_text(
    handback_id: int, texts: Sequence[_Text], count: Callable[[int], int], changes: _Changes
) -> None:
    # Candidates are identified by position, because row ids depend on the order of ingestion.
    candidates = [
        TargetCandidate(
            key=position,
            translation_type=text.translation_type,
            handback_date=text.handback_date,
            first_commit=text.first_commit,
            occurrences=count(text.entry_id),
            source=text.source,
            target=text.target,
        )
        for position, text in enumerate(texts)
    ]
    choice = choose(candidates)
    changes.mark(texts[choice.winner.key], 1, choice.reason)
    for loser, reason in choice.losers:
        changes.mark(texts[loser.key], 0, reason)
    by_delivery: dict[int, list[TargetCandidate]] = {}
    for candidate in candidates:
        by_delivery.setdefault(texts[candidate.key].delivery_id, []).append(candidate)
    # One delivery should have one text for a number; if it has more, all are reported.
    for several in by_delivery.values():
        choice = choose(several)
        winner = texts[choice.winner.key]
        for loser, reason in choice.losers:
            if reason != "same-text":
                other = texts[loser.key]
                name = (handback_id, other.is_paragraph, other.number)
                row = (*name, winner.segment_row, other.segment_row, reason)
                changes.conflicts.append(row)
