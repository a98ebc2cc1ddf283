"""The end of the program by a signal. This module imports nothing slow."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# Shells report the end by a signal as this number plus the number of the signal.
_SIGNALLED = 128
# Ctrl-C, and the signals of other programs and closed terminals. Windows lacks some of them.
_ENDINGS = ("SIGINT", "SIGTERM", "SIGHUP")
# In seconds: long enough to leave code that cannot be interrupted.
_AGAIN = 0.02
_seen: list[int] = []


class Ended(KeyboardInterrupt):
    """A signal ends the program; it is raised so that the program can clean up."""


def end_at_once() -> None:
    """Let signals end the program at once, because it has not started its work."""
    _answer_with(_exit)


@contextmanager
def tidy_endings() -> Iterator[None]:
    """Let signals raise `Ended` inside; outside they end the program at once."""
    sys.unraisablehook = _raise_again
    _answer_with(_raise)
    try:
        yield
    finally:
        _answer_with(_exit)


def exit_code() -> int | None:
    """Return the exit code of the signal that came inside `tidy_endings`, if one came.

    The exception is not enough: SQLite and other libraries turn it into their own errors.
    """
    return _SIGNALLED + _seen[0] if _seen else None


def _answer_with(answer: Callable[[int, FrameType | None], None]) -> None:
    """Set the handlers; ignored signals, as under `nohup`, stay ignored."""
    for name in _ENDINGS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, answer)


def _exit(number: int, _frame: FrameType | None) -> None:
    # Nothing is open yet, or everything is written. An exception could only get lost in an import.
    os._exit(_SIGNALLED + number)


def _raise(number: int, _frame: FrameType | None) -> None:
    _seen.append(number)
    raise Ended


def _raise_again(lost: "sys.UnraisableHookArgs") -> None:
    """Send the signal again if Python dropped its `Ended`."""
    if not isinstance(lost.exc_value, Ended):
        sys.__unraisablehook__(lost)
        return
    from threading import Timer

    Timer(_AGAIN, _send_again, [_seen[-1]]).start()


def _send_again(number: int) -> None:
    """Send a signal to the main thread: a signal for its sender only would not wake it."""
    if not hasattr(signal, "pthread_kill"):  # pragma: no cover - Windows
        signal.raise_signal(number)
        return
    from threading import main_thread

    ident = main_thread().ident
    if ident is not None:
        signal.pthread_kill(ident, number)
