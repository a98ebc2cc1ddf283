"""The exceptions that stop a task.

TmxExtractError
├── InputError          an input that cannot be opened at all
│   └── UnreadableFile  a translation file that is not XML, or is not safe to read
├── StoreError          the SQLite file cannot be used
│   ├── NotAStore       it is not a memory of this program
│   ├── NewerStore      a later version of the tool wrote it
│   ├── UnknownSchema   its tables do not match its version
│   ├── DamagedStore    its contents cannot be read
│   ├── DamagedPage     one page in it cannot be read
│   ├── NoRoom          the disk is full, or a file size limit is reached
│   └── StoreLocked     another process is writing to it
├── LakeError           the folder of a lake cannot be used
├── OutputError         the result cannot be written
├── NothingToExport     no segment passes the filters
├── OptionError         the value of an option is not allowed
├── ConflictError       an edit cannot be decided
├── OutdatedText        someone else edited a text in the meantime
└── MissingExtra        an optional library is not installed

A problem in the content of an input is a `Diagnostic`, never an exception.
"""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(typed: str, known: Iterable[str]) -> str:
    """Return ` Did you mean X?` with the closest known word; empty if no word is close."""
    words = {word.lower(): word for word in known}
    wanted = typed.strip().lower()
    # The beginning of one word alone is that word: `numbers` for `numbers-differ`.
    begun = [word for word in words if wanted and word.startswith(f"{wanted}-")]
    near = get_close_matches(wanted, words, 1, 0.7) or begun[: len(begun) == 1]
    return f" Did you mean {words[near[0]]}?" if near else ""


class TmxExtractError(Exception):
    """An error that stops the task; `advice` says what the user can do about it."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class InputError(TmxExtractError):
    """An input does not exist or cannot be listed."""


class UnreadableFile(InputError):
    """A translator's file is damaged, or is not safe to read.

    `line` is the line number, from 1; `found` is the message without the line.
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
    """The schema version of the memory is newer than this tool."""


class UnknownSchema(StoreError):
    """The tables do not match the schema version; a development version made this memory."""


class DamagedStore(StoreError):
    """Something other than SQLite changed the bytes of the memory."""


class DamagedPage(StoreError):
    """The text of one page is missing in the memory or damaged; the message says which."""


class NoRoom(StoreError):
    """SQLite cannot write: the disk is full, or a quota or limit is reached."""


class StoreLocked(StoreError):
    """Another process has been writing to the memory for too long."""


class LakeError(TmxExtractError):
    """The lake does not exist, is damaged, or cannot be read or written."""


class OutputError(TmxExtractError):
    """A file or folder cannot be written."""


class NothingSelected(TmxExtractError):
    """The store is empty, or no segment passes the filters."""


class OptionError(TmxExtractError):
    """The value of an option is not allowed; `option` is its name in Python."""

    def __init__(self, option: str, message: str) -> None:
        super().__init__(f"{option}: {message}")
        self.option = option
        self.found = message


class ConflictError(TmxExtractError):
    """A decision about an edit is not possible in this way."""


class OutdatedText(TmxExtractError):
    """The target of a segment is no longer the one that a person saw.

    `expected` is the text that the person saw, `current` the text now.
    """

    def __init__(self, place: str, *, expected: str, current: str) -> None:
        super().__init__(
            f"the target of {place} has changed in the meantime",
            advice="Compare both texts, and edit the current one.",
        )
        self.expected = expected
        self.current = current


class MissingExtra(TmxExtractError):
    """A requested feature needs a library that is not installed."""

    def __init__(self, extra: str, *, library: str) -> None:
        super().__init__(
            f"{extra} needs the library {library}",
            advice=f"Install it: pip install 'tmx-extract[{extra}]'",
        )
