"""The YAML of a page: its values and keys, with their ranges and surroundings."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

_FRONT_MATTER = re.compile(
    r"(?:\ufeff?---[ \t]*\r?\n)(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE | re.DOTALL
)
# An anchor or a tag before a value.
_PROPERTIES = re.compile(r"(?:[&!]\S*+\s++)+")


class YamlScalar(NamedTuple):
    """One value of a YAML text."""

    start: int
    """Start in the file, including quotes and the indicator of a block, without an anchor."""
    end: int
    style: str
    """`'`, `"`, `|`, `>`, or empty for a plain value."""
    value: str
    """The decoded value."""
    is_in_flow: bool
    """Whether it is inside `[…]` or `{…}`."""
    properties: str
    """Its tag and anchor."""


Node = YamlScalar | str
"""A value or key, or the name of a structure that begins or ends around it."""


def find_front_matter(text: str) -> tuple[int, int]:
    """Return the range of the YAML of a Markdown page; (0, 0) if it has none."""
    found = _FRONT_MATTER.match(text)
    return found.span(1) if found else (0, 0)


def skip_front_matter(text: str) -> int:
    """Return the start of the body of a Markdown page."""
    found = _FRONT_MATTER.match(text)
    return found.end() if found else 0


def read_nodes(text: str, start: int, end: int) -> list[Node]:
    """Return all nodes, including keys, of the YAML between the two offsets, in order.

    Raises `yaml.YAMLError` if the text is not YAML.
    """
    return list(_iter_nodes(text, text[start:end], start))


def _iter_nodes(text: str, block: str, offset: int) -> Iterator[Node]:
    # The parser skips a byte order mark without counting it.
    shift = offset + (1 if block.startswith("\ufeff") else 0)
    flows: list[bool] = []
    for event in yaml.parse(block, yaml.CBaseLoader):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            end = event.end_mark.index + shift
            start = event.start_mark.index + shift
            properties = _find_properties(event)
            before = _PROPERTIES.match(text, start, end) if properties else None
            start = before.end() if before else start
            in_flow = bool(flows) and flows[-1]
            yield YamlScalar(start, end, event.style or "", event.value, in_flow, properties)
            continue
        if isinstance(event, yaml.CollectionStartEvent):
            flows.append(bool(event.flow_style))
        elif isinstance(event, yaml.CollectionEndEvent):
            flows.pop()
        yield type(event).__name__ + _find_properties(event)


def _find_properties(event: yaml.Event) -> str:
    tag, anchor = getattr(event, "tag", None), getattr(event, "anchor", None)
    return f" {tag or ''} {anchor or ''}" if tag or anchor else ""
