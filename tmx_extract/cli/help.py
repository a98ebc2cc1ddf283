"""The help as text: all of a command, the most useful part of it, and lists of commands."""

import os
import shutil
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping

from tmx_extract.cli.help_choice import find_useful
from tmx_extract.cli.help_parts import OPTIONS, Command, Parameter

_INDENT = 26
_MOST_EXAMPLES = 2
_WIDEST = 100


def find_width() -> int:
    """Return the width of the terminal, but not more than can be read with ease."""
    return min(shutil.get_terminal_size().columns, _WIDEST)


def render_usage(command: Command) -> str:
    """`tmx-extract apply [OPTIONS] [INPUT...]`, without the word before it."""
    words = [command.path, "[OPTIONS]"]
    for item in command.arguments:
        name = _name_argument(item)
        words.append(name if item.required else f"[{name}]")
    return " ".join(words)


def render_help(command: Command, width: int, *, shared: Collection[Parameter] = ()) -> str:
    """Return everything about a command; of shared options only the names."""
    own = [item for item in command.options if item not in shared]
    parts = [f"Usage: {render_usage(command)}", textwrap.fill(command.summary, width)]
    parts += [textwrap.fill(one, width) for one in command.paragraphs]
    parts += _examples(command.examples)
    if command.arguments:
        parts.append(_section("Arguments", command.arguments, width))
    parts += [_section(panel, items, width) for panel, items in _by_panel(own).items()]
    if len(own) < len(command.options):
        names = ", ".join(item.names[0] for item in command.options if item in shared)
        parts.append(f"Filters, described above:\n{_indented(names, width)}")
    return "\n\n".join(parts)


def render_short_help(command: Command, width: int) -> str:
    """Return what most people need of a command."""
    options = find_useful(command)
    parts = [f"Usage: {render_usage(command)}", textwrap.fill(command.summary, width)]
    parts += _examples(command.examples[:_MOST_EXAMPLES])
    if command.arguments:
        parts.append(_section("Arguments", command.arguments, width))
    if options:
        parts.append(_section(OPTIONS, options, width))
    parts.append(f"All options: {command.path} --help")
    return "\n\n".join(parts)


def render_group(
    path: str,
    summary: str,
    groups: Mapping[str, Mapping[str, str]],
    options: Iterable[Parameter],
    width: int,
) -> str:
    """Return the commands with their summaries, by the headings of their groups."""
    parts = [f"Usage: {path} [OPTIONS] COMMAND", summary]
    indent = 4 + max(len(name) for names in groups.values() for name in names)
    for heading, commands in groups.items():
        lines = [f"{heading}:"]
        lines += (_entry(name, summary, indent, width) for name, summary in commands.items())
        parts.append("\n".join(lines))
    if options := tuple(options):
        parts.append(_section(OPTIONS, options, width))
    parts.append(f"Help on one command: {path} COMMAND -h")
    return "\n\n".join(parts)


def with_bold_headings(text: str) -> str:
    """Return the help with bold headings; `NO_COLOR` in the environment leaves it plain."""
    if os.environ.get("NO_COLOR"):
        return text
    return "\n".join(_bold(line) for line in text.split("\n"))


def _bold(line: str) -> str:
    if line.endswith(":") and not line.startswith(" "):
        return f"\x1b[1m{line}\x1b[0m"
    return line


def _name_argument(item: Parameter) -> str:
    return f"{item.names[0]}..." if item.is_list else item.names[0]


def _examples(examples: Iterable[str]) -> Iterator[str]:
    if lines := [f"  {line}" for line in examples]:
        yield "\n".join(["Examples:", *lines])


def _by_panel(options: Iterable[Parameter]) -> dict[str, list[Parameter]]:
    """The options by heading, the general ones first."""
    panels: dict[str, list[Parameter]] = {OPTIONS: []}
    for item in options:
        panels.setdefault(item.panel, []).append(item)
    return {panel: items for panel, items in panels.items() if items}


def _section(heading: str, items: Iterable[Parameter], width: int) -> str:
    return "\n".join([f"{heading}:", *(render_parameter(item, width) for item in items)])


def render_parameter(item: Parameter, width: int) -> str:
    """Return one argument or option with its help, indented."""
    label = f"{', '.join(item.names)} {item.value}".rstrip()
    notes = (
        "required" if item.required else "",
        f"variable: {item.variable}" if item.variable else "",
        f"default: {item.default}" if item.default else "",
    )
    shown = "; ".join(filter(None, notes))
    words = f"{item.help} [{shown}]" if shown else item.help
    return _entry(label if item.is_option else _name_argument(item), words, _INDENT, width)


def _entry(label: str, words: str, indent: int, width: int) -> str:
    """A label, and words beside it; below it if the label is long."""
    lines = _indented(words, width, indent).split("\n")
    if len(label) + 4 <= indent:
        return "\n".join([f"  {label}".ljust(indent) + lines[0].lstrip(), *lines[1:]])
    return "\n".join([f"  {label}", *lines])


def _indented(words: str, width: int, indent: int = 2) -> str:
    space = " " * indent
    return textwrap.fill(
        words,
        max(width, indent + 20),
        initial_indent=space,
        subsequent_indent=space,
        break_on_hyphens=False,
        break_long_words=False,
    )
