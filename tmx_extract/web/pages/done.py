"""What an edit did, in words."""

from collections.abc import Mapping
from typing import Any

from tmx_extract.answers.counts import counted
from tmx_extract.flows.edit import EditResult


def describe_edit(result: EditResult) -> str:
    """Return what an edit did."""
    if result.verdict == "unchanged":
        return "Approved as it is."
    if result.verdict == "known":
        return "The memory already had this edit."
    return f"Approved: {counted(result.segments, 'segment')} updated."


def show_done(result: EditResult) -> str:
    """Return the end of the address after an edit, from which `describe_done` reads it."""
    return f"&run={result.run}&changed={result.segments}&verdict={result.verdict}"


def describe_done(given: Mapping[str, str]) -> tuple[str, str]:
    """Return what an edit did, and the number of its run, from the address after it; empty texts
    without an edit."""
    run, changed, verdict = (given.get(name, "") for name in ("run", "changed", "verdict"))
    if verdict == "undone":
        return "The edit is undone.", ""
    if not (run.isdecimal() and changed.isdecimal()):
        return "", ""
    known: Any = verdict
    return describe_edit(EditResult(run=int(run), verdict=known, segments=int(changed))), run
