"""The exceptions that stop a task.

TmxExtractError
├── InputError          an input that cannot be opened at all
│   └── UnreadableFile  a translation file that is not XML, or is not safe to read
├── StoreError          the SQLite file cannot be used
│   ├── NotAStore       it is not a memory of this program
│   ├── NewerStore      a later version of the tool wrote it
│   ├── UnknownSchema   its tables do not fit its version
│   ├── DamagedStore    its contents cannot be read
│   ├── NoRoom          the disk is full, or files may not grow
│   └── StoreLocked     another process holds it
├── OutputError         the result cannot be written
├── NothingToExport     no segment passes the filters
├── ConflictError       an edit cannot be decided on
└── MissingExtra        an optional library is not installed

Bad content of an input is never an exception but a `Diagnostic`.
"""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(typed: str, known: Iterable[str]) -> str:
    """Return ` Did you mean X?` with the known word that is closest; empty if none is close."""
    words = {word.lower(): word for word in known}
    wanted = typed.strip().lower()
    # The beginning of one word alone is that word: `numbers` for `numbers-differ`.
    begun = [word for word in words if wanted and word.startswith(f"{wanted}-")]
    near = get_close_matches(wanted, words, 1, 0.7) or begun[: len(begun) == 1]
    return f" Did you mean {words[near[0]]}?" if near else ""


class TmxExtractError(Exception):
    """Something stopped the task; `advice` says what the user can do about it."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class InputError(TmxExtractError):
    """An input does not exist or cannot be listed."""


class UnreadableFile(InputError):
    """A file for translators is damaged, or asks for more than reading it.

    `line` is where, from 1; `found` is the message without it.
    """

    def __init__(self, message: str, *, line: int = 1, advice: str = "") -> None:
        super().__init__(f"line {line}: {message}", advice=advice)
        self.line = max(1, line)
        self.found = message


class StoreError(TmxExtractError):
    """The store cannot be opened, read or written."""


class NotAStore(StoreError):
    """The file is not SQLite, or an SQLite file of something else."""


class NewerStore(StoreError):
    """The store has a schema version that this tool does not know yet."""


class UnknownSchema(StoreError):
    """The memory has not the tables that its version says: it was made between two versions."""


class DamagedStore(StoreError):
    """Bytes of the memory were changed by something other than SQLite."""


class NoRoom(StoreError):
    """SQLite cannot write because of the disk, a quota or a limit."""


class StoreLocked(StoreError):
    """Another process has been writing to the store for too long."""


class OutputError(TmxExtractError):
    """A file or folder cannot be written."""


class NothingSelected(TmxExtractError):
    """The store is empty, or the filters leave nothing."""


class ConflictError(TmxExtractError):
    """An edit cannot be decided on as it was asked."""


class MissingExtra(TmxExtractError):
    """Something that was asked for needs a library that is not installed."""

    def __init__(self, extra: str, *, library: str) -> None:
        super().__init__(
            f"{extra} needs the library {library}",
            advice=f"Install it: pip install 'tmx-extract[{extra}]'",
        )
