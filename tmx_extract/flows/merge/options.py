"""The options and the report of a merge."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from tmx_extract.flows.problems import FileProblem, has_errors
from tmx_extract.store.edits.conflicts import ConflictKind

MatchMethod = Literal["id", "segment-id", "line", "context", "source"]
"""How a unit was matched: by the ids of our exports, by the id in the page, by the lines of its
OmegaT package, by its neighbours, or by its source text alone."""
Outcome = Literal["edited", "unchanged", "known", "untranslated", "rejected"]
"""The result for a unit: a new version; unchanged; merged before; without target; not for this
memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeOptions:
    """The options of a merge."""

    by: str = ""
    """The editor; empty means the assignee of the package, or else the name in the file."""
    only_here: bool = False
    """Apply the edits only at their own places."""
    dry_run: bool = False
    """Report only; keep nothing."""
    locale: str | None = None
    """The locale of files without one; units of other locales are left out."""
    trust_ids: bool = False
    """Read tables without sources: their ids alone name the segments."""


@dataclass(slots=True, kw_only=True)
class MergeReport:
    """The result of a merge."""

    run: int | None = None
    """The number of the run; None for a dry run, and without new versions."""
    files: int = 0
    units: Counter[Outcome] = field(default_factory=Counter)
    methods: Counter[MatchMethod] = field(default_factory=Counter)
    """The number of matched units, by method."""
    edits: int = 0
    """The number of new versions: more than edited units if a unit is for several pairs."""
    segments: int = 0
    """The number of segments whose text changed."""
    conflicts: dict[ConflictKind, int] = field(default_factory=dict)
    """The open conflicts among the edited pairs."""
    problems: list[FileProblem] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        """Return whether a file or a unit was refused."""
        return has_errors(self.problems)
