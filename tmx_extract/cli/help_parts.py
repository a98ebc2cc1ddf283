"""The description of a command for its help, read from its signature.

Typer's own help differs from version to version; this one does not.
"""

import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from tmx_extract.cli.option_groups import list_names

OPTIONS = "Options"
"""The default heading of options."""
_VALUES = {bool: "", Path: "PATH", str: "TEXT", int: "NUMBER", datetime: "DATE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One argument or option of a command."""

    names: tuple[str, ...]
    """`-o`, `--output`; an argument has one name without hyphens."""
    help: str
    value: str = ""
    """The expected value: `PATH`, `TEXT`, or the words to choose from; empty for a flag."""
    required: bool = False
    default: str = ""
    """The default; empty if it is not shown."""
    variable: str = ""
    """The environment variable with the same meaning."""
    is_list: bool = False
    """Whether it may be given several times."""
    panel: str = OPTIONS
    """The heading in the help."""

    @property
    def is_option(self) -> bool:
        """Whether it has hyphens."""
        return self.names[0].startswith("-")


def summarize(text: str) -> str:
    """Return the first paragraph of a help on one line."""
    return " ".join(text.strip().partition("\n\n")[0].split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command as its user sees it."""

    path: str
    """With the program's name: `tmx-extract export tmx`."""
    help: str
    """The docstring: a summary, paragraphs, and examples that are indented."""
    parameters: tuple[Parameter, ...]

    @property
    def summary(self) -> str:
        """The first paragraph of the help, on one line."""
        return summarize(self.help)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs between the summary and the examples, each on one line."""
        _, *others = self.help.partition("\nExamples:\n")[0].split("\n\n")
        return tuple(" ".join(one.split()) for one in others if one.strip())

    @property
    def examples(self) -> tuple[str, ...]:
        """The examples, one command line each."""
        lines = self.help.partition("\nExamples:\n")[2].splitlines()
        return tuple(line.strip() for line in lines if line.strip())

    @property
    def arguments(self) -> tuple[Parameter, ...]:
        """The parameters without hyphens."""
        return tuple(item for item in self.parameters if not item.is_option)

    @property
    def options(self) -> tuple[Parameter, ...]:
        """The parameters with hyphens."""
        return tuple(item for item in self.parameters if item.is_option)


def describe_command(path: str, callback: Callable[..., Any]) -> Command:
    """Return the description of a command without hidden options."""
    hints = get_type_hints(callback, include_extras=True)
    parameters = [
        _describe_parameter(name, hints[name], parameter.default)
        for name, parameter in inspect.signature(callback).parameters.items()
    ]
    return Command(
        path=path,
        help=inspect.getdoc(callback) or "",
        parameters=tuple(parameter for parameter in parameters if parameter is not None),
    )


def _describe_parameter(name: str, hint: Any, default: object) -> Parameter | None:
    """Return None for a hidden option."""
    kind, info = get_args(hint) if get_origin(hint) is Annotated else (hint, None)
    if not isinstance(info, OptionInfo | ArgumentInfo):
        raise TypeError(f"{name} is not annotated as an option or argument")
    if info.hidden:
        return None
    names: tuple[str, ...] = ((info.metavar or name.upper()).rstrip("."),)
    value = _describe_value(kind)
    if isinstance(info, OptionInfo):
        value = info.metavar or value
        names = tuple(sorted(list_names(name, info), key=_is_long))
    required = default is inspect.Parameter.empty
    without = required or default is None or default == "" or kind is bool
    shown = "" if without or info.show_default is False else str(default)
    return Parameter(
        names=names,
        value=value,
        help=" ".join((info.help or "").split()),
        required=required,
        default=shown,
        variable=str(info.envvar or ""),
        is_list=_is_list(kind),
        panel=info.rich_help_panel if isinstance(info.rich_help_panel, str) else OPTIONS,
    )


def _is_long(name: str) -> bool:
    return name.startswith("--")


def _describe_value(kind: Any) -> str:
    kind = _without_none(kind)
    if get_origin(kind) is list:
        kind = get_args(kind)[0]
    if get_origin(kind) is Literal:
        return "|".join(get_args(kind))
    return _VALUES[kind]


def _is_list(kind: Any) -> bool:
    return get_origin(_without_none(kind)) is list


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        (kind,) = (part for part in get_args(kind) if part is not types.NoneType)
    return kind
