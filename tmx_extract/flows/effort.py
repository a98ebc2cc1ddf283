"""Measure people's changes in returned texts."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tmx_extract.effort.figures import EffortFigures
from tmx_extract.effort.groups import GroupBy, find_group, in_order
from tmx_extract.effort.measure import measure
from tmx_extract.effort.scores import has_scores
from tmx_extract.errors import NothingSelected
from tmx_extract.match.counting import measure as measure_size
from tmx_extract.match.difference import DifferencePart, find_difference
from tmx_extract.model import Edit
from tmx_extract.store.edits.people import People
from tmx_extract.store.edits.read import EditSelection, iter_edits

# Longer texts are shown as completely replaced: a readable difference takes more than a second.
_LONGEST_SHOWN = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortOptions:
    """The options of the measurement."""

    selection: EditSelection
    by: tuple[GroupBy, ...] = ()
    """The groupings of the texts, one after the other."""
    without_codes: bool = False
    """Compare only the words."""


class MeasuredEdit(NamedTuple):
    """One returned text, edited or unchanged."""

    edit: Edit
    figures: EffortFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortReport:
    """The figures of all returned texts and of each group."""

    total: EffortFigures
    groups: Mapping[GroupBy, Mapping[str, EffortFigures]]
    """The groupings, with the names of `find_group`, in display order."""


def measure_effort(
    connection: sqlite3.Connection,
    options: EffortOptions,
    *,
    advance: Callable[[], None] = lambda: None,
) -> EffortReport:
    """Return the figures of all texts and of each group; `advance` is called for each text.

    Raises `NothingSelected` if no text passes the selection.
    """
    total = EffortFigures()
    groups: dict[GroupBy, defaultdict[str, EffortFigures]] = {
        by: defaultdict(EffortFigures) for by in options.by
    }
    for edit, figures in iter_measured(connection, options, advance=advance):
        total = total.plus(figures)
        for by, of_group in groups.items():
            name = find_group(edit, by)
            of_group[name] = of_group[name].plus(figures)
    return EffortReport(
        total=total,
        groups={by: {name: of[name] for name in in_order(by, of)} for by, of in groups.items()},
    )


def iter_measured(
    connection: sqlite3.Connection,
    options: EffortOptions,
    *,
    advance: Callable[[], None] = lambda: None,
) -> Iterator[MeasuredEdit]:
    """Yield every text with its own figures, in the order of their return.

    Raises `NothingSelected` if no text passes the selection.
    """
    found, with_scores = False, has_scores()
    for edit in iter_edits(connection, options.selection):
        found = True
        figures = measure(
            edit, _count, without_codes=options.without_codes, with_scores=with_scores
        )
        yield MeasuredEdit(edit, figures)
        advance()
    if not found:
        raise _nothing(connection, options.selection)


def mark_changes(edit: Edit) -> tuple[DifferencePart, ...]:
    """Return the difference between the two texts, in parts that people can read."""
    if max(len(edit.before), len(edit.after)) <= _LONGEST_SHOWN or edit.before == edit.after:
        return find_difference(edit.before, edit.after)
    whole = (DifferencePart("deleted", edit.before), DifferencePart("inserted", edit.after))
    return tuple(stretch for stretch in whole if stretch.text)


def _count(text: str) -> tuple[int, int]:
    size = measure_size(text)
    return size.words, size.characters


def _nothing(connection: sqlite3.Connection, selection: EditSelection) -> NothingSelected:
    if selection == EditSelection():
        return NothingSelected(
            "no text of this memory has come back",
            advice="Bring the files back with: tmx-extract merge FILE",
        )
    people = People(connection)
    if selection.person is not None and not people.spellings(selection.person):
        return NothingSelected(
            f"no text passes the filters: there is no person named {selection.person}",
            advice=people.suggest(selection.person) or "Leave --person out.",
        )
    return NothingSelected(
        "no text that came back passes the filters", advice="Leave some of them out."
    )
