"""The output of post-editing figures, on a terminal and for programs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tmx_extract.answers.counts import counted
from tmx_extract.answers.tables import Number, TextTable
from tmx_extract.cli.printing import put, put_table, say
from tmx_extract.effort.scores import has_scores, read_signatures

if TYPE_CHECKING:
    from tmx_extract.effort.figures import EffortFigures
    from tmx_extract.flows.effort import EffortReport

ALL = "(all)"
"""The group name in the row of all texts."""
NOT_TOLD = "(not told)"
"""Replaces an empty name in output for people."""
NAMES = (
    "edits",
    "words",
    "characters",
    "untouched_edits",
    "untouched_words",
    "untouched_characters",
    "untouched_share",
    "untouched_words_share",
    "untouched_characters_share",
    "edit_distance",
    "edit_distance_share",
    "ter",
    "ter_edits",
    "ter_tokens",
    "ter_without_shifts",
    "chrf",
    "returned",
    "edited",
    "unchanged",
)
"""The names of the figures in JSON and CSV; docs/effort.md explains their units.

`edits` and `untouched_edits` are older names of `returned` and `unchanged`, kept for existing
programs.
"""


def list_figures(figures: "EffortFigures") -> dict[str, int | float | None]:
    """Return the figures by name: shares with four decimals, scores with two.

    Figures of TER and chrF are None if they cannot be computed.
    """
    values = (
        *figures[:6],
        round(figures.unchanged_share, 4),
        round(figures.unchanged_words_share, 4),
        round(figures.unchanged_characters_share, 4),
        figures.distance,
        round(figures.distance_share, 4),
        *_list_scores(figures),
        figures.returned,
        figures.edited,
        figures.unchanged,
    )
    return dict(zip(NAMES, values, strict=True))


def _list_scores(figures: "EffortFigures") -> tuple[int | float | None, ...]:
    if not has_scores():
        return (None,) * 5
    chrf = figures.chrf_score
    return (
        round(figures.ter_score, 2),
        figures.ter_edits,
        figures.ter_words,
        figures.without_shifts,
        None if chrf is None else round(chrf, 2),
    )


def score_headings() -> tuple[str, ...]:
    """Return `TER` and `chrF`, or nothing if they cannot be computed."""
    return ("TER", "chrF") if has_scores() else ()


def score_cells(figures: "EffortFigures") -> tuple[Number, ...]:
    """Return the cells for `score_headings`."""
    if not has_scores():
        return ()
    chrf = figures.chrf_score
    return Number(f"{figures.ter_score:.1f}"), Number("" if chrf is None else f"{chrf:.1f}")


def say_missing_scores() -> None:
    """Explain how to get TER and chrF if they were left out."""
    if not has_scores():
        say("TER and chrF are left out. To get them: pip install 'tmx-extract[effort]'")


def show(effort: "EffortReport") -> None:
    """Print the row of all texts, and the groups in sections."""
    headings = ("returned", "edited", "unchanged", "words", "distance", *score_headings())
    rows, breaks = [("all", *_cells(effort.total))], list[int]()
    for by, groups in effort.groups.items():
        breaks.append(len(rows))
        rows.append((f"by {by}", *[Number("")] * len(headings)))
        rows += [(f"  {name or NOT_TOLD}", *_cells(one)) for name, one in groups.items()]
    put_table(TextTable(headings=("", *headings), rows=rows, breaks=breaks))
    put()
    total = effort.total
    put(
        f"{counted(total.returned, 'text')} came back:"
        f" {total.edited:,} edited, {total.unchanged:,} unchanged;"
        f" {counted(total.distance, 'character')} changed."
    )


def _cells(figures: "EffortFigures") -> tuple[int | Number, ...]:
    return (
        figures.returned,
        figures.edited,
        percent(figures.unchanged_share),
        figures.words,
        percent(figures.distance_share),
        *score_cells(figures),
    )


def percent(share: float) -> Number:
    """Return a share in the form `12.3 %`."""
    return Number(f"{100 * share:.1f} %")


def list_groups(effort: "EffortReport") -> dict[str, Any]:
    """Return the settings of the measures, all texts together, and the groups, as JSON values."""
    return {
        "signatures": read_signatures(),
        "total": list_figures(effort.total),
        "by": {
            by: [{"group": name, **list_figures(figures)} for name, figures in groups.items()]
            for by, groups in effort.groups.items()
        },
    }


def iter_rows(effort: "EffortReport") -> Iterator[dict[str, Any]]:
    """Yield a CSV row for all texts, then one for each group."""
    yield {"by": "", "group": ALL, **list_figures(effort.total)}
    for by, groups in effort.groups.items():
        for name, figures in groups.items():
            yield {"by": by, "group": name, **list_figures(figures)}
