"""Commands for Typer with our own help: `-h` for the most useful options, `--help` for all."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from tmx_extract.cli.help import (
    find_width,
    render_group,
    render_help,
    render_short_help,
    render_usage,
    with_bold_headings,
)
from tmx_extract.cli.help_parts import Command, Parameter, describe_command, summarize

# Click's classes are not public in all versions of Typer, so contexts and options are `Any`.
_HELP_NAMES = ["--help"]
_SHORT_HELP = Parameter(names=("-h", "--help"), help="Show this help and exit.")


class HelpfulCommand(TyperCommand):
    """A command whose help and usage are read from its signature."""

    _short_option: Any = None

    def describe(self, ctx: Any) -> Command:
        """Return the description of the command."""
        if self.callback is None:
            raise TypeError(f"{self.name} has no function")
        return describe_command(ctx.command_path, self.callback)

    def get_help_option_names(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the names of the full help, because `-h` is another option."""
        return _HELP_NAMES

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters, with the option for the short help."""
        params = super().get_params(ctx)
        if self._short_option is None:
            # Click compares options by identity, so this is made once.
            self._short_option = _make_short(self.get_help_option(ctx), self._print_short_help)
        return [*params, self._short_option]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write all of the help."""
        formatter.write(with_bold_headings(render_help(self.describe(ctx), find_width())))

    def get_usage(self, ctx: Any) -> str:
        """Return the line that errors begin with."""
        return f"Usage: {render_usage(self.describe(ctx))}"

    def _print_short_help(self, ctx: Any) -> None:
        text = with_bold_headings(render_short_help(self.describe(ctx), find_width()))
        typer.echo(text, color=ctx.color)


class HelpfulGroup(TyperGroup):
    """A group of commands whose help lists them under headings."""

    def list_groups(self) -> Mapping[str, Mapping[str, str]]:
        """Return the summaries of the commands by name, by heading."""
        names = {name: summarize(command.help or "") for name, command in self.commands.items()}
        return {"Commands": names}

    def list_options(self) -> list[Parameter]:
        """Return the options of the group itself."""
        return [_SHORT_HELP]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Without a command, print the help where errors are printed."""
        if not args and not ctx.resilient_parsing:
            typer.echo(ctx.get_help(), err=True, color=ctx.color)
            ctx.exit(2)
        if args in (["-h"], ["--help"]):
            # Click would load pydantic, which checks values, and that takes 50 ms.
            typer.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the commands and the options."""
        text = render_group(
            ctx.command_path,
            summarize(self.help or ""),
            self.list_groups(),
            self.list_options(),
            find_width(),
        )
        notes = f"\n\n{self.epilog}" if self.epilog else ""
        formatter.write(with_bold_headings(text + notes))

    def get_usage(self, ctx: Any) -> str:
        """Return the line that errors begin with."""
        return f"Usage: {ctx.command_path} [OPTIONS] COMMAND"


def _make_short(help_option: Any, show: Callable[[Any], None]) -> Any:
    """Return a copy of the option `--help` as `-h`, which calls this."""

    def show_and_exit(ctx: Any, _option: Any, is_given: bool) -> None:
        if is_given and not ctx.resilient_parsing:
            show(ctx)
            ctx.exit()

    option = copy(help_option)
    option.name, option.opts, option.callback = "short_help", ["-h"], show_and_exit
    option.help = "Show the most useful options and exit."
    return option
