"""The columns of post-editing figures, of groups and of single texts."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from tmx_extract.answers.columns import Columns, columns_of_part
from tmx_extract.answers.lines import marked
from tmx_extract.effort.figures import EffortFigures
from tmx_extract.effort.scores import has_scores, read_signatures
from tmx_extract.flows.effort import EffortReport, MeasuredEdit, mark_changes

ALL = "(all)"
"""The group name in the row of all texts."""

_Read = Callable[[EffortFigures], int | float | None]


def _score(read: _Read) -> _Read:
    """Return a function whose result is None if TER and chrF cannot be computed."""
    return lambda figures: read(figures) if has_scores() else None


def _read_chrf(figures: EffortFigures) -> float | None:
    chrf = figures.chrf_score
    return None if chrf is None else round(chrf, 2)


# Shares have four decimals, scores two. docs/effort.md explains the units.
_FIGURES: Mapping[str, _Read] = {
    # An older name of `returned`, like `untouched_edits` of `unchanged`, for existing programs.
    "edits": lambda one: one.returned,
    "words": lambda one: one.words,
    "characters": lambda one: one.characters,
    "untouched_edits": lambda one: one.unchanged,
    "untouched_words": lambda one: one.unchanged_words,
    "untouched_characters": lambda one: one.unchanged_characters,
    "untouched_share": lambda one: round(one.unchanged_share, 4),
    "untouched_words_share": lambda one: round(one.unchanged_words_share, 4),
    "untouched_characters_share": lambda one: round(one.unchanged_characters_share, 4),
    "edit_distance": lambda one: one.distance,
    "edit_distance_share": lambda one: round(one.distance_share, 4),
    "ter": _score(lambda one: round(one.ter_score, 2)),
    "ter_edits": _score(lambda one: one.ter_edits),
    "ter_tokens": _score(lambda one: one.ter_words),
    "ter_without_shifts": _score(lambda one: one.without_shifts),
    "chrf": _score(_read_chrf),
    "returned": lambda one: one.returned,
    "edited": lambda one: one.edited,
    "unchanged": lambda one: one.unchanged,
}
_FIGURES_OF_ALL: Columns[EffortFigures] = Columns(_FIGURES)


class EffortGroup(NamedTuple):
    """A group of texts with its figures."""

    by: str
    """The name of the grouping; empty for all texts."""
    name: str
    figures: EffortFigures


GROUP_COLUMNS: Columns[EffortGroup] = Columns(
    {
        "by": lambda one: one.by,
        "group": lambda one: one.name,
        **columns_of_part(_FIGURES, lambda one: one.figures),
    }
)
_FIGURES_OF_TEXT = {
    name: read for name, read in _FIGURES.items() if name not in ("edits", "returned")
}
TEXT_COLUMNS: Columns[MeasuredEdit] = Columns(
    {
        "id": lambda one: one.edit.id,
        "source_locale": lambda one: one.edit.source_locale,
        "locale": lambda one: one.edit.locale,
        "repository": lambda one: one.edit.repository,
        "path": lambda one: one.edit.path,
        "product": lambda one: one.edit.product,
        "type": lambda one: one.edit.delivered_as or "unknown",
        "person": lambda one: one.edit.mark.by,
        "date": lambda one: one.edit.mark.at,
        "state": lambda one: one.edit.mark.state,
        "assignment": lambda one: one.edit.assignment,
        **columns_of_part(_FIGURES_OF_TEXT, lambda one: one.figures),
        "source": lambda one: one.edit.source,
        "before": lambda one: one.edit.before,
        "after": lambda one: one.edit.after,
        "difference": lambda one: marked(mark_changes(one.edit)),
    }
)


def iter_groups(effort: EffortReport) -> Iterator[EffortGroup]:
    """Yield all texts as one group, then each group."""
    yield EffortGroup("", ALL, effort.total)
    for by, groups in effort.groups.items():
        for name, figures in groups.items():
            yield EffortGroup(by, name, figures)


def list_groups(effort: EffortReport) -> dict[str, Any]:
    """Return the settings of the measures, all texts together, and the groups, as JSON values."""
    record = _FIGURES_OF_ALL.record
    return {
        "signatures": read_signatures(),
        "total": record(effort.total),
        "by": {
            by: [{"group": name, **record(figures)} for name, figures in groups.items()]
            for by, groups in effort.groups.items()
        },
    }
