"""How signals end the program. This module imports nothing that takes time."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# Shells report a program that a signal ended by this and the number of the signal.
_SIGNALLED = 128
# Ctrl-C, and what other programs and closed terminals send. Windows has not all of them.
_ENDINGS = ("SIGINT", "SIGTERM", "SIGHUP")
# Long enough to leave the code that cannot be interrupted, in seconds.
_AGAIN = 0.02
_seen: list[int] = []


class Ended(KeyboardInterrupt):
    """A signal ends the program; raised so that nothing unfinished is left behind."""


def end_at_once() -> None:
    """Let signals end the program where it is, as long as it has not begun to work."""
    _answer_with(_exit)


@contextmanager
def tidy_endings() -> Iterator[None]:
    """Let signals raise `Ended` inside; outside they end the program where it is."""
    sys.unraisablehook = _raise_again
    _answer_with(_raise)
    try:
        yield
    finally:
        _answer_with(_exit)


def exit_code() -> int | None:
    """Return the exit code of the signal that came inside `tidy_endings`, if one came.

    The exception alone does not tell: SQLite and others turn it into errors of their own.
    """
    return _SIGNALLED + _seen[0] if _seen else None


def _answer_with(answer: Callable[[int, FrameType | None], None]) -> None:
    """Signals that are ignored, as under `nohup`, stay so."""
    for name in _ENDINGS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, answer)


def _exit(number: int, _frame: FrameType | None) -> None:
    # Nothing is open yet, or everything is written: an exception could only get lost in an import.
    os._exit(_SIGNALLED + number)


def _raise(number: int, _frame: FrameType | None) -> None:
    _seen.append(number)
    raise Ended


def _raise_again(lost: "sys.UnraisableHookArgs") -> None:
    """An `Ended` that was raised where Python drops exceptions is sent once more."""
    if not isinstance(lost.exc_value, Ended):
        sys.__unraisablehook__(lost)
        return
    from threading import Timer

    Timer(_AGAIN, _send_again, [_seen[-1]]).start()


def _send_again(number: int) -> None:
    """Send a signal to the main thread: one that only its sender gets would not wake it."""
    if not hasattr(signal, "pthread_kill"):  # pragma: no cover - Windows
        signal.raise_signal(number)
        return
    from threading import main_thread

    ident = main_thread().ident
    if ident is not None:
        signal.pthread_kill(ident, number)
