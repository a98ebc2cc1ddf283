"""Make the standard streams reliable: closed or full ones, code pages that lack characters."""

import codecs
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, TextIO, cast

from tmx_extract.errors import OutputError
from tmx_extract.shown import ascii_json, escape_in_json, visible_lines

_ADVICE = "Check the space and the permissions where it goes."
# Replacements, best first, for our marks and common signs that a code page lacks. All other
# characters become escapes.
_INSTEAD = {
    "⟦": "[",
    "⟧": "]",
    "⏎": r"\n",
    "…": "...",
    "→": "->",
    "─": "-",
    "–": "-",
    "—": "―-",
    "−": "－-",
    "〜": "～~",
    "\u00a0": " ",
    "\u202f": " ",
}
_WORDS = {"⏎", "…", "→"}
_ERRORS = "tmx_extract.shown"


class _Answer(io.FileIO):
    """Standard output; raises `OutputError` once if it cannot be written.

    Later output is dropped, because buffers are written again when the program ends.
    """

    _is_lost = False

    def write(self, data: object, /) -> int:
        if self._is_lost:
            return memoryview(data).nbytes  # type: ignore[arg-type] # any buffer
        try:
            return super().write(data)  # type: ignore[arg-type] # any buffer
        except OSError as error:
            self._is_lost = True
            if isinstance(error, BrokenPipeError):
                raise
            from tmx_extract.outputs.files import advice_for

            raise OutputError(
                f"standard output cannot be written: {error.strerror or error}",
                advice=advice_for(error, _ADVICE),
            ) from error


class _Talk(io.FileIO):
    """Standard error; lost output does not stop the work, which matters more."""

    def write(self, data: object, /) -> int:
        with suppress(OSError):
            return super().write(data)  # type: ignore[arg-type] # any buffer
        return memoryview(data).nbytes  # type: ignore[arg-type]


def prepare_streams() -> None:
    """Make the three streams of the process usable, whatever they are.

    A closed stream becomes the null device. A character that a stream cannot encode is replaced.
    """
    _fill_gaps()
    codecs.register_error(_ERRORS, _replace)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = _prepared(sys.stdout, 1, _Answer)
    sys.stderr = _prepared(sys.stderr, 2, _Talk)


def _fill_gaps() -> None:
    """Open the null device for each closed stream, or the next file would take its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)


def _prepared(stream: TextIO | None, number: int, kind: type[io.FileIO]) -> TextIO:
    if stream is not None and (os.name == "nt" and stream.isatty()):
        # A Windows console takes characters, not bytes.
        return stream
    try:
        descriptor = number if stream is None else stream.fileno()
    except io.UnsupportedOperation:
        # A stream in memory, as programs and tests use it, takes every character.
        return cast(TextIO, stream)
    raw = kind(descriptor, "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding if stream is not None else "utf-8",
        errors=_ERRORS,
        line_buffering=number == 2 or raw.isatty(),
    )


def _replace(error: UnicodeError) -> tuple[str, int]:
    """Return the replacement for characters that the encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_instead(one, error.encoding) for one in missing), error.end


def _instead(character: str, encoding: str) -> str:
    words = _INSTEAD.get(character, "")
    for one in (words,) if character in _WORDS else words:
        with suppress(UnicodeEncodeError):
            one.encode(encoding)
            return one
    return character.encode("ascii", "backslashreplace").decode()


def writes_unicode() -> bool:
    """Return whether standard output can encode every character."""
    with suppress(LookupError):
        return codecs.lookup(sys.stdout.encoding or "utf-8").name.startswith("utf")
    return False


def safe_json(text: str) -> str:
    """Return JSON of the same value without control characters and unencodable characters."""
    return escape_in_json(text) if writes_unicode() else ascii_json(text)


def put_raw(text: str) -> None:
    """Write to standard output; the caller must have escaped control characters."""
    if os.name == "nt" and sys.stdout.isatty():
        # Old Windows consoles have no colours; this translates them.
        import typer

        typer.echo(text, nl=False)
    else:
        sys.stdout.write(text)


@contextmanager
def adapted(stream: BinaryIO, *, is_json: bool) -> Iterator[BinaryIO]:
    """Return standard output in a form that is safe for its reader.

    JSON is written as by `safe_json`. Control characters of other texts are escaped for a terminal;
    pipes and files get them unchanged.
    """
    if is_json:
        change: Callable[[str], str] = safe_json
    elif sys.stdout.isatty():
        change = visible_lines
    else:
        yield stream
        return
    changed = _Changed(stream, change)
    yield cast(BinaryIO, changed)
    changed.finish()


class _Changed(io.BufferedIOBase):
    """A UTF-8 stream that changes its text."""

    def __init__(self, stream: BinaryIO, change: Callable[[str], str]) -> None:
        self._stream = stream
        self._change = change
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
        self._held = ""

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        size = self._put(bytes(data))  # type: ignore[call-overload]
        return int(size)

    def _put(self, data: bytes, *, is_last: bool = False) -> int:
        text = self._held + self._decoder.decode(data, is_last)
        # The two halves of a line end may come in two writes.
        self._held = "\r" if text.endswith("\r") and not is_last else ""
        text = text.removesuffix(self._held)
        self._stream.write(self._change(text).encode())
        return len(data)

    def finish(self) -> None:
        """Write the pending text."""
        self._put(b"", is_last=True)
