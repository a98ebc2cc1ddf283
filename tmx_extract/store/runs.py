"""The runs, with their times, inputs and results."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tmx_extract.store.connection import explained
from tmx_extract.store.run_lock import is_alive


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run."""

    id: int
    kind: str
    status: str
    """`running`, `done`, `stopped` (killed, interrupted, or ended by an error), `undone`."""
    started_at: str
    """UTC, ISO 8601."""
    finished_at: str | None
    """The time when it ended, was interrupted, or was undone; None if it was killed."""
    inputs: tuple[str, ...]
    """As typed."""
    files: int
    unchanged: int
    documents: int
    segments: int
    tool_version: str
    output: str = ""
    """The package that was sent to a person; empty for other runs."""

    @property
    def seconds(self) -> float | None:
        """The duration in seconds; None if unknown."""
        if self.finished_at is None or self.status != "done":
            return None
        began, ended = map(datetime.fromisoformat, (self.started_at, self.finished_at))
        return (ended - began).total_seconds()


_NAMES = (
    "id",
    "kind",
    "status",
    "started_at",
    "finished_at",
    "files",
    "unchanged",
    "documents",
    "segments",
    "tool_version",
)


def iter_runs(connection: sqlite3.Connection) -> Iterator[Run]:
    """Yield all runs, oldest first."""
    with explained(connection):
        for arguments, *facts in connection.execute(
            f"SELECT arguments, {', '.join(_NAMES)} FROM run ORDER BY id"
        ):
            values = dict(zip(_NAMES, facts, strict=True))
            asked = json.loads(arguments)
            if values["status"] == "running" and not is_alive(connection, values["id"]):
                values["status"] = "stopped"
            yield Run(inputs=tuple(asked["inputs"]), output=asked.get("output", ""), **values)
