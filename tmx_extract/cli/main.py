"""The program: its commands, and how it ends. A command is imported when it is asked for."""

import gc
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from tmx_extract.errors import TmxExtractError
from tmx_extract.version import __version__

# What shells make of a program that was ended by a signal: this and its number. Ctrl-C is one.
_SIGNALLED = 128
# By these programs and closed terminals end others.
_ENDINGS = ("SIGTERM", "SIGHUP")

COMMANDS = (
    "ingest",
    "stats",
    "export",
    "package",
    "problems",
    "search",
    "check",
    "report",
    "match",
    "analyze",
    "pretranslate",
    "assignments",
    "merge",
    "conflicts",
    "resolve",
    "effort",
    "apply",
    "history",
    "clean",
    "runs",
    "undo",
)
"""In the order of the help; each is a function, or a program `app`, of the module of its name."""


@cache
def load_program(name: str) -> typer.Typer:
    """One of `COMMANDS`, as a program of its own."""
    module = import_module(f"tmx_extract.cli.{name}")
    program: typer.Typer | None = getattr(module, "app", None)
    if program is not None:
        return program
    program = typer.Typer(add_completion=False, rich_markup_mode="markdown")
    program.command(name)(getattr(module, name))
    return program


class _Loaded(Mapping[str, Any]):
    """Click's commands by their names, each loaded when it is taken: all of them take a while."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        command = get_command(load_program(name))
        command.name = name
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Commands(TyperGroup):
    """The commands, which end quietly when whoever reads their output has seen enough."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = _Loaded()  # type: ignore[assignment] # Click only ever reads it

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        with _quiet_pipe():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        with _quiet_pipe():
            try:
                result = super().invoke(ctx)
            except KeyboardInterrupt as stop:
                typer.echo("stopped; what was stored before is whole", err=True)
                number = stop.number if isinstance(stop, _Ended) else signal.SIGINT
                raise typer.Exit(_SIGNALLED + number) from None
            sys.stdout.flush()
            return result


class _Ended(KeyboardInterrupt):
    """Somebody ends the program: like Ctrl-C, so that nothing unfinished is left behind."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def _end(number: int, _frame: object) -> None:
    raise _Ended(number)


def _heed_endings() -> None:
    """Let the signals that end a program be answered; those that are ignored, as under `nohup`,
    stay so."""
    for name in _ENDINGS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


@contextmanager
def _quiet_pipe() -> Iterator[None]:
    try:
        yield
    except (BrokenPipeError, SystemExit) as error:
        # Rich, which prints the help, makes an exit of its own out of a broken pipe.
        if not isinstance(error.__context__ or error, BrokenPipeError):
            raise
        # What is still buffered must not fail again when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None


app = typer.Typer(
    name="tmx-extract",
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turn side-by-side localized documentation into a translation memory.",
    epilog="Exit codes: **0** done, **1** done but there were errors in the input, **2** not done.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tmx-extract {__version__}")
        raise typer.Exit


@app.callback()
def _global_options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Turn side-by-side localized documentation into a translation memory."""


# Typer brings Click along, in some versions inside itself; this is its class in either case.
_UsageError: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)


def main() -> None:
    """Run the program; every way it can end has its exit code."""
    # Pages are millions of small tuples and no cycles: looking for cycles less often saves time.
    gc.set_threshold(100_000, 50, 100)
    _heed_endings()
    try:
        code = app(standalone_mode=False)
    except TmxExtractError as error:
        typer.echo(f"error: {error.message}", err=True)
        if error.advice:
            typer.echo(f"  {error.advice}", err=True)
        sys.exit(2)
    except _UsageError as error:
        error.show()  # type: ignore[attr-defined] # all of Click's errors have it
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)
