"""What is current: which text stands for its number, which handback for its path.

Both are derived from the documents alone, so that the order of ingestion leaves no trace.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tmx_extract.model import TranslationType
from tmx_extract.preference import Candidate, Choice, choose


class _Text(NamedTuple):
    foreign_prefix: str
    """The prefix where it is not the delivery's own: of a page put together from several."""
    is_paragraph: int
    number: int
    document_id: int
    ordinal: int
    entry_id: int
    delivery_id: int
    translation_type: TranslationType | None
    handback_date: str
    content_hash: str
    source: str
    target: str


def choose_texts(connection: sqlite3.Connection, handback_ids: Iterable[int]) -> None:
    """Settle, for every number of these handbacks, which of its texts is chosen and why."""
    for handback_id in handback_ids:
        _choose_in_handback(connection, handback_id)


def choose_by_frequency(connection: sqlite3.Connection) -> None:
    """Settle again what was chosen by frequency: how often a text stands may have changed."""
    affected = connection.execute(
        "SELECT DISTINCT d.handback_id FROM segment s JOIN document d ON d.id = s.document_id"
        " WHERE s.reason IN ('most-frequent', 'text-order')"
    ).fetchall()
    choose_texts(connection, [handback_id for (handback_id,) in affected])


def _choose_in_handback(connection: sqlite3.Connection, handback_id: int) -> None:
    connection.execute("DELETE FROM conflict WHERE handback_id = ?", (handback_id,))
    connection.execute(
        "UPDATE segment SET chosen = 1, reason = NULL"
        " WHERE document_id IN (SELECT id FROM document WHERE handback_id = ?)",
        (handback_id,),
    )
    texts = map(
        _Text._make,
        connection.execute(
            "SELECT CASE WHEN substr(s.segment_id, 1, 5) = l.prefix THEN ''"
            " ELSE substr(s.segment_id, 1, 5) END, s.is_paragraph, s.number, s.document_id,"
            " s.ordinal, s.entry_id, d.delivery_id, d.translation_type,"
            " coalesce(d.handback_date, ''), d.content_hash, e.source, e.target"
            " FROM document d JOIN delivery l ON l.id = d.delivery_id"
            " JOIN segment s ON s.document_id = d.id JOIN entry e ON e.id = s.entry_id"
            " WHERE d.handback_id = ?"
            " ORDER BY 1, s.is_paragraph, s.number, d.content_hash, s.ordinal",
            (handback_id,),
        ),
    )
    for _, group in groupby(texts, key=lambda text: text[:3]):
        several = list(group)
        if len(several) > 1:
            _choose_among(connection, handback_id, several)


def _choose_among(connection: sqlite3.Connection, handback_id: int, texts: Sequence[_Text]) -> None:
    # Candidates are told apart by their position, not by row ids, which depend on the order of
    # ingestion.
    candidates = [
        Candidate(
            key=position,
            translation_type=text.translation_type,
            handback_date=text.handback_date,
            occurrences=_occurrences(connection, text.entry_id),
            source=text.source,
            target=text.target,
        )
        for position, text in enumerate(texts)
    ]
    choice = choose(candidates)
    _mark(connection, texts[choice.winner.key], chosen=1, reason=choice.reason)
    for loser, reason in choice.losers:
        _mark(connection, texts[loser.key], chosen=0, reason=reason)
    by_delivery: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        by_delivery.setdefault(texts[candidate.key].delivery_id, []).append(candidate)
    for several in by_delivery.values():
        _record_conflicts(connection, handback_id, texts, choose(several))


def _record_conflicts(
    connection: sqlite3.Connection, handback_id: int, texts: Sequence[_Text], choice: Choice
) -> None:
    """One delivery should have one text for a number; where it has more, all are named."""
    winner = texts[choice.winner.key]
    for loser, reason in choice.losers:
        other = texts[loser.key]
        if reason != "same-text":
            connection.execute(
                "INSERT INTO conflict VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    handback_id,
                    other.is_paragraph,
                    other.number,
                    winner.document_id,
                    winner.ordinal,
                    other.document_id,
                    other.ordinal,
                    reason,
                ),
            )


def _occurrences(connection: sqlite3.Connection, entry_id: int) -> int:
    counted = connection.execute("SELECT count(*) FROM segment WHERE entry_id = ?", (entry_id,))
    return int(counted.fetchone()[0])


def _mark(connection: sqlite3.Connection, text: _Text, *, chosen: int, reason: str) -> None:
    connection.execute(
        "UPDATE segment SET chosen = ?, reason = ? WHERE document_id = ? AND ordinal = ?",
        (chosen, reason, text.document_id, text.ordinal),
    )


class _Handback(NamedTuple):
    id: int
    handback_date: str
    locfileid: int
    key: str
    is_superseded: bool


def supersede(connection: sqlite3.Connection, pages: Iterable[tuple[str, str]]) -> None:
    """Settle which handback is current at each of these pages (repository, path).

    The newest wins: by date, then by locfileid, which ascends. A handback that is the newest at
    any page where it was seen stays current.
    """
    for page in pages:
        handbacks = list(_iter_handbacks(connection, page))
        if len(handbacks) > 1 or any(handback.is_superseded for handback in handbacks):
            for handback in handbacks:
                _settle(connection, handback.id)


def count_superseded(connection: sqlite3.Connection) -> int:
    """How many handbacks are history because a newer one stands at their page."""
    sql = "SELECT count(*) FROM handback WHERE superseded_by IS NOT NULL"
    return int(connection.execute(sql).fetchone()[0])


def find_pages(connection: sqlite3.Connection, handback_id: int) -> list[tuple[str, str]]:
    """The pages (repository, path) at which a handback was seen, in text order."""
    return connection.execute(
        "SELECT DISTINCT s.repository, s.path FROM sighting s"
        " JOIN document d ON d.id = s.document_id WHERE d.handback_id = ? ORDER BY 1, 2",
        (handback_id,),
    ).fetchall()


def _settle(connection: sqlite3.Connection, handback_id: int) -> None:
    pages = find_pages(connection, handback_id)
    newest = {page: _newest_of_locale(connection, page, handback_id).id for page in pages}
    current = [page for page in pages if newest[page] == handback_id]
    connection.execute(
        "UPDATE handback SET superseded_by = ? WHERE id = ?",
        (None if current else newest[pages[-1]], handback_id),
    )
    _name_documents(connection, handback_id, current)


def _name_documents(
    connection: sqlite3.Connection, handback_id: int, current: Sequence[tuple[str, str]]
) -> None:
    """Give each document the first of its pages, of those where its handback is current."""
    seen: dict[int, list[tuple[str, str]]] = {}
    for document_id, *page in connection.execute(
        "SELECT s.document_id, s.repository, s.path FROM sighting s"
        " JOIN document d ON d.id = s.document_id WHERE d.handback_id = ? ORDER BY 2, 3",
        (handback_id,),
    ):
        seen.setdefault(document_id, []).append((page[0], page[1]))
    for document_id, pages in seen.items():
        first = next((page for page in pages if page in current), pages[0])
        connection.execute(
            "UPDATE document SET repository = ?, path = ? WHERE id = ?", (*first, document_id)
        )


def _newest_of_locale(
    connection: sqlite3.Connection, page: tuple[str, str], handback_id: int
) -> _Handback:
    candidates = _iter_handbacks(connection, page, like=handback_id)
    return max(candidates, key=lambda handback: handback[1:4])


def _iter_handbacks(
    connection: sqlite3.Connection, page: tuple[str, str], *, like: int | None = None
) -> Iterator[_Handback]:
    """The handbacks seen at a page, all or those of the locales of `like`."""
    sql = (
        "SELECT DISTINCT h.id, coalesce(h.handback_date, ''), cast(h.locfileid AS INTEGER), h.key,"
        " h.superseded_by IS NOT NULL"
        " FROM sighting s JOIN document d ON d.id = s.document_id"
        " JOIN handback h ON h.id = d.handback_id WHERE s.repository = ? AND s.path = ?"
    )
    values: tuple[object, ...] = page
    if like is not None:
        sql += " AND (h.locale, h.source_locale) = (SELECT locale, source_locale FROM handback"
        sql += " WHERE id = ?)"
        values = (*page, like)
    for identifier, date, locfileid, key, is_superseded in connection.execute(sql, values):
        yield _Handback(identifier, date, locfileid or 0, key, bool(is_superseded))
