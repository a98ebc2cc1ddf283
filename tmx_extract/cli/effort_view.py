"""Figures of post-editing on a terminal."""

from typing import TYPE_CHECKING

from tmx_extract.answers.counts import counted
from tmx_extract.answers.tables import Number, TextTable
from tmx_extract.cli.printing import put, put_table

if TYPE_CHECKING:
    from tmx_extract.effort.figures import EffortFigures
    from tmx_extract.flows.effort import EffortReport


def show(effort: "EffortReport") -> None:
    """Print the row of all texts, and the groups in sections."""
    from tmx_extract.flows.report.effort import NO_NAME, score_headings

    headings = ("returned", "edited", "unchanged", "words", "distance", *score_headings())
    rows, breaks = [("all", *_cells(effort.total))], list[int]()
    for by, groups in effort.groups.items():
        breaks.append(len(rows))
        rows.append((f"by {by}", *[Number("")] * len(headings)))
        rows += [(f"  {name or NO_NAME}", *_cells(one)) for name, one in groups.items()]
    put_table(TextTable(headings=("", *headings), rows=rows, breaks=breaks))
    put()
    total = effort.total
    put(
        f"{counted(total.returned, 'text')} came back:"
        f" {total.edited:,} edited, {total.unchanged:,} unchanged;"
        f" {counted(total.distance, 'character')} changed."
    )


def _cells(figures: "EffortFigures") -> tuple[int | Number, ...]:
    from tmx_extract.flows.report.effort import percent, score_cells

    return (
        figures.returned,
        figures.edited,
        percent(figures.unchanged_share),
        figures.words,
        percent(figures.distance_share),
        *score_cells(figures),
    )
