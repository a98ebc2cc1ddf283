"""Problems of a task, for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tmx_extract.cli.printing import say

if TYPE_CHECKING:
    from tmx_extract.flows.problems import FileProblem

_MAX_SHOWN = 20


def print_problems(
    problems: "Sequence[FileProblem]", *, total: int | None = None, more: str = ""
) -> None:
    """Print the first few with their places, errors first, and the number of the others.

    The advice for a code is printed once.
    `total` is the number of all if `problems` are not all; `more` ends the line about the others.
    """
    ordered = sorted(problems, key=lambda problem: problem.diagnostic.severity != "error")
    advised = set[str]()
    for problem in ordered[:_MAX_SHOWN]:
        found = problem.diagnostic
        unit = f"unit {problem.unit}: " if problem.unit and problem.line else ""
        say(f"{problem.place}: {found.severity} {found.code}: {unit}{found.message}")
        if found.code not in advised:
            say(f"  {found.advice}")
            advised.add(found.code)
    others = (len(problems) if total is None else total) - _MAX_SHOWN
    if others > 0:
        say(f"… and {others:,} more problems{more}")
