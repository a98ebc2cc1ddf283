"""What is asked for, and what came of it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from tmx_extract.flows.problems import FileProblem, has_errors
from tmx_extract.store.edits.conflicts import ConflictKind

MatchMethod = Literal["id", "segment-id", "line", "context", "source"]
"""How a unit was matched: by the ids of our exports, by the id in the page, by the lines of the
package of OmegaT that it is in, by its neighbours, by its source text alone."""
Outcome = Literal["edited", "unchanged", "known", "untranslated", "rejected"]
"""What became of a unit: a new version; the text that is there; merged before; without target;
not for this memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeOptions:
    """What is asked for."""

    by: str = ""
    """Who made the edits; empty: to whom the package went out, else whom the files name."""
    only_here: bool = False
    """Not for other places of the same pairs."""
    dry_run: bool = False
    """Look only: nothing is kept."""
    locale: str | None = None
    """Of files that do not tell it, and the only one whose units are taken."""


@dataclass(slots=True, kw_only=True)
class MergeReport:
    """What a merge brought."""

    run: int | None = None
    """Its number; None for a dry run, and where it brought nothing."""
    files: int = 0
    units: Counter[Outcome] = field(default_factory=Counter)
    ways: Counter[MatchMethod] = field(default_factory=Counter)
    """How the units were matched that were not rejected."""
    edits: int = 0
    """New versions: more than edited units where one stands for several pairs."""
    segments: int = 0
    """Segments whose text is another since."""
    conflicts: dict[ConflictKind, int] = field(default_factory=dict)
    """Open ones among the pairs that were edited."""
    remarks: list[FileProblem] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        """Whether a file or a unit was refused."""
        return has_errors(self.remarks)
