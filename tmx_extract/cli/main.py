"""The program: its commands and its end. A command is imported when it is used."""

import gc
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.main import get_command

from tmx_extract.cli.help_command import HelpfulCommand, HelpfulGroup
from tmx_extract.cli.help_parts import Parameter, describe_command, summarize
from tmx_extract.cli.printing import put, say
from tmx_extract.cli.signals import end_at_once, exit_code, tidy_endings
from tmx_extract.cli.streams import prepare_streams
from tmx_extract.cli.usage_errors import word_mistake
from tmx_extract.errors import OutputError, TmxExtractError
from tmx_extract.shown import visible
from tmx_extract.version import __version__

_FAILED = 2

COMMAND_GROUPS = {
    "Fill the memory": ("ingest", "english", "stats", "problems", "runs", "undo"),
    "Search and check": ("search", "history", "check", "report", "serve", "mcp"),
    "Write files": ("export", "clean"),
    "Keep many repositories": ("lake",),
    "Use the memory for new files": ("match", "analyze", "pretranslate"),
    "Work with translators": (
        "package",
        "assignments",
        "merge",
        "conflicts",
        "resolve",
        "effort",
        "apply",
    ),
}
"""By task, in the order of the help."""
COMMANDS = tuple(name for names in COMMAND_GROUPS.values() for name in names)
"""Each is a function, or a program `app`, of the module of its name."""


@cache
def load_program(name: str) -> typer.Typer:
    """Return one of `COMMANDS` as a program."""
    module = import_module(f"tmx_extract.cli.{name}")
    program: typer.Typer | None = getattr(module, "app", None)
    if program is not None:
        return program
    program = typer.Typer(add_completion=False)
    program.command(name, cls=HelpfulCommand)(getattr(module, name))
    return program


class _Loaded(Mapping[str, Any]):
    """Click's commands by name, each loaded when it is used; loading all of them is slow."""

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


class _Commands(HelpfulGroup):
    """The commands; once a command has begun, a signal lets it clean up."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = _Loaded()  # type: ignore[assignment] # Click only ever reads it

    def list_groups(self) -> dict[str, dict[str, str]]:
        return {
            heading: {name: _summarize(name) for name in names}
            for heading, names in COMMAND_GROUPS.items()
        }

    def list_options(self) -> list[Parameter]:
        of_program = describe_command("", _global_options).options
        of_typer = [
            Parameter(names=(f"--{verb}-completion",), help=words)
            for verb, words in _COMPLETION.items()
        ]
        return [*of_program, *of_typer, *super().list_options()]

    def invoke(self, ctx: Any) -> Any:
        with tidy_endings():
            return super().invoke(ctx)


def _summarize(name: str) -> str:
    """Return the first sentence of the help of a command."""
    program = load_program(name)
    (one, *others) = program.registered_commands
    words = program.info.help if others else inspect.getdoc(one.callback)
    return summarize(str(words))


_COMPLETION = {
    "install": "Install the completion of commands and options with Tab.",
    "show": "Print the script of the completion.",
}


app = typer.Typer(
    name="tmx-extract",
    cls=_Commands,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turn side-by-side localized documentation into a translation memory.",
    epilog="Exit codes: 0 done, 1 done but there were errors in the input, 2 not done.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        put(f"tmx-extract {__version__}")
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


# Typer contains Click in some versions and depends on it in others; this is its class in both.
_UsageError: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)


def main() -> None:
    """Run the program; every kind of end has its exit code."""
    # Pages are millions of small tuples without cycles: a rarer search for cycles saves time.
    gc.set_threshold(100_000, 50, 100)
    end_at_once()
    prepare_streams()
    sys.exit(_finish(_run()))


def _run() -> int:
    """Run the command that was typed; return the exit code."""
    try:
        code = app(prog_name="tmx-extract", standalone_mode=False)
    except BaseException as error:
        if exit_code() is None:
            return _explain(error)
        code = None
    # The exception of a signal may have become another one, or an exit code of Click.
    stopped = exit_code()
    if stopped is not None:
        say("stopped; what was stored before is whole")
        return stopped
    return code if isinstance(code, int) else 0


def _finish(code: int) -> int:
    """Write the buffered output; return the exit code."""
    try:
        sys.stdout.flush()
    except (BrokenPipeError, OutputError) as error:
        return _explain(error)
    return code


def _explain(error: BaseException) -> int:
    """Print the error; return the exit code. An unexpected error is raised again."""
    # Rich, which prints the help, and Click turn a broken pipe into their own exit.
    pipe = error.__context__ if isinstance(error, SystemExit) else error
    if isinstance(pipe, BrokenPipeError):
        # The reader has seen enough.
        return 0
    if isinstance(error, _UsageError):
        # It contains typed names; only Click's own lists have more than one line.
        lines = word_mistake(error).split("\n\t")
        error.message = "\n\t".join(map(visible, lines))  # type: ignore[attr-defined]
        error.show()  # type: ignore[attr-defined] # all of Click's errors have it
        return _FAILED
    if not isinstance(error, Exception):
        raise error
    if not isinstance(error, TmxExtractError):
        from tmx_extract.store.damage import find_cause

        error = find_cause(error)
    say(f"error: {error.message}")
    if error.advice:
        say(f"  {error.advice}")
    return _FAILED
