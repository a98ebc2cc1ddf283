"""Find the pairs with exactly the source of a new text: 101 in the same context, otherwise 100."""

import sqlite3
from collections.abc import Callable, Iterator

from tmx_extract.match.score import EXACT, IN_CONTEXT, Score
from tmx_extract.model import Selection
from tmx_extract.store.match_candidates.pairs import CandidatePair, SourceNeighbours, read_pairs


def find_neighbours(
    find_source: Callable[[str], int | None], previous: str | None, following: str | None
) -> SourceNeighbours | None:
    """Return the sources before and after a text; None if they are not given, or not in the
    memory."""
    given = [text for text in (previous, following) if text is not None]
    rows = [find_source(text) for text in given]
    if not given or None in rows:
        return None
    return SourceNeighbours(
        previous=None if previous is None else rows[0],
        following=None if following is None else rows[-1],
    )


def iter_equal_pairs(
    connection: sqlite3.Connection,
    selection: Selection,
    source_id: int,
    neighbours: SourceNeighbours | None,
) -> Iterator[tuple[CandidatePair, Score]]:
    """Yield the pairs with this source, each with its score: 101 between the same neighbours."""
    in_context: dict[tuple[str, str], CandidatePair] = {}
    if neighbours is not None:
        for pair in read_pairs(connection, selection, [source_id], neighbours):
            in_context[pair.source, pair.target] = pair
    for pair in read_pairs(connection, selection, [source_id]):
        better = in_context.get((pair.source, pair.target))
        if better is None:
            yield pair, Score(EXACT, ())
        else:
            yield better._replace(occurrences=pair.occurrences), Score(IN_CONTEXT, ())
