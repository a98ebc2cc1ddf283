"""The program: its commands, and how it ends. Commands are imported when they run."""

import sys
from typing import Annotated

import click
import typer

from tmx_extract.cli import clean, export, ingest, problems, stats
from tmx_extract.errors import TmxExtractError
from tmx_extract.version import __version__

app = typer.Typer(
    name="tmx-extract",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turn side-by-side localized documentation into a translation memory.",
    epilog="Exit codes: **0** done, **1** done but there were errors in the input, **2** not done.",
)
app.command("ingest")(ingest.ingest)
app.command("stats")(stats.stats)
app.add_typer(export.app, name="export")
app.command("problems")(problems.problems)
app.command("clean")(clean.clean)


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


def main() -> None:
    """Run the program; every way it can end has its exit code."""
    try:
        code = app(standalone_mode=False)
    except TmxExtractError as error:
        typer.echo(f"error: {error.message}", err=True)
        if error.advice:
            typer.echo(f"  {error.advice}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        typer.echo("stopped; what was stored before is whole", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing is to be flushed any more.
        sys.stdout = None
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
