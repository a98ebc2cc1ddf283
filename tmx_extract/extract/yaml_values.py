"""YAML: the scalars that hold markup, and whole mappings as plain values."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

import yaml
from yaml._yaml import CParser

from tmx_extract.extract.stretches import Stretch, stretch_of_scalar

# The C loader dies of deep nesting and anchors can unfold a few lines into gigabytes;
# no real page comes near these limits.
MAX_DEPTH = 100
MAX_NODES = 200_000
# The parser looks at every open bracket at every step.
MAX_LEVELS = 1_000
_DEEP_INDENT = re.compile(r"^[ \t?:-]{200}", re.MULTILINE)


class Scalar(NamedTuple):
    """One scalar value of a YAML text."""

    field: str
    value: str
    start: int
    end: int


def load_mapping(text: str) -> dict[str, object] | None:
    """The mapping that `text` holds, every scalar as a string; None where it is none.

    Raises `yaml.YAMLError`, also for a text nested or unfolded beyond all reason.
    """
    brackets = text.count("[") + text.count("{")
    if (brackets > MAX_DEPTH or _DEEP_INDENT.search(text)) and _depth(text) > MAX_DEPTH:
        raise yaml.YAMLError(f"nested deeper than {MAX_DEPTH} levels")
    root = _Composer(text).get_single_node()
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        return {}
    if not isinstance(root, yaml.MappingNode):
        return None
    return _mapping(root, _Budget())


class _Composer(CParser):
    """libyaml's nodes without guesses at types: every scalar is the string it is written as."""

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        return ""

    def descend_resolver(self, _node: object, _index: object) -> None: ...

    def ascend_resolver(self) -> None: ...


class _Budget:
    """How far a tree may still unfold."""

    def __init__(self) -> None:
        self.nodes = MAX_NODES
        self.levels = MAX_DEPTH


def _mapping(node: yaml.MappingNode, budget: _Budget) -> dict[str, object]:
    return {
        key.value if isinstance(key, yaml.ScalarNode) else _name(key, budget): value.value
        if isinstance(value, yaml.ScalarNode)
        else _plain(value, budget)
        for key, value in node.value
    }


def _name(key: yaml.Node, budget: _Budget) -> str:
    """What a key that is no scalar is called, for JSON has no other keys."""
    return json.dumps(_plain(key, budget), ensure_ascii=False)


def _plain(node: yaml.Node, budget: _Budget) -> object:
    """A tree that JSON can hold; anchors are unfolded as long as the budget lasts."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    budget.nodes -= len(node.value)
    budget.levels -= 1
    if budget.nodes < 0 or budget.levels < 0:
        raise yaml.YAMLError(f"unfolds into more than {MAX_NODES} nodes or {MAX_DEPTH} levels")
    if isinstance(node, yaml.MappingNode):
        unfolded: object = _mapping(node, budget)
    else:
        unfolded = [_plain(item, budget) for item in node.value]
    budget.levels += 1
    return unfolded


def _depth(text: str) -> int:
    depth = deepest = 0
    for event in yaml.parse(text, yaml.CBaseLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_DEPTH:
                break
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return deepest


@dataclass(slots=True)
class _Level:
    """One collection that is being read."""

    is_mapping: bool
    is_key: bool
    """Whether the whole collection is a key of the one around it."""
    step: str = ""
    """The key or index that is being read; empty before it."""
    count: int = 0


def iter_scalars(text: str) -> Iterator[Scalar]:
    """Every scalar value (no keys) of the YAML text in order, with its key path.

    Raises `yaml.YAMLError` where the text is no YAML or nested deeper than `MAX_LEVELS`, after the
    scalars before that place. Of a path the outermost `MAX_DEPTH` steps are told.
    """
    # The parser passes over a byte order mark without counting it.
    shift = 1 if text.startswith("\ufeff") else 0
    levels: list[_Level] = []
    for event in yaml.parse(text, yaml.CBaseLoader):
        if isinstance(event, yaml.CollectionEndEvent):
            if levels.pop().is_key:
                levels[-1].step = "?"
            else:
                _close_value(levels)
        elif isinstance(event, yaml.CollectionStartEvent):
            is_key = _expects_key(levels)
            _open_value(levels)
            levels.append(_Level(isinstance(event, yaml.MappingStartEvent), is_key))
            if len(levels) > MAX_LEVELS:
                raise yaml.YAMLError(f"nested deeper than {MAX_LEVELS} levels")
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            if _expects_key(levels):
                levels[-1].step = str(getattr(event, "value", "*")) or "?"
                continue
            _open_value(levels)
            if isinstance(event, yaml.ScalarEvent):
                yield _scalar(event, levels, shift)
            _close_value(levels)


def _expects_key(levels: list[_Level]) -> bool:
    return bool(levels) and levels[-1].is_mapping and not levels[-1].step


def _open_value(levels: list[_Level]) -> None:
    if levels and not levels[-1].is_mapping:
        levels[-1].step = f"[{levels[-1].count}]"
        levels[-1].count += 1


def _close_value(levels: list[_Level]) -> None:
    """After a value of a mapping the next node is a key again."""
    if levels and levels[-1].is_mapping:
        levels[-1].step = ""


def _scalar(event: yaml.ScalarEvent, levels: list[_Level], shift: int) -> Scalar:
    steps = islice(levels, MAX_DEPTH)
    path = "".join(level.step if not level.is_mapping else f".{level.step}" for level in steps)
    start = event.start_mark.index if event.start_mark else 0
    end = event.end_mark.index if event.end_mark else start
    return Scalar(path.removeprefix("."), event.value, start + shift, end + shift)


def iter_stretches(text: str, *, offset: int = 0) -> Iterator[Stretch]:
    """The values with markup of a YAML text that begins at `offset` of its file.

    Raises `yaml.YAMLError` where the text is no YAML.
    """
    for scalar in iter_scalars(text):
        if "data-" not in scalar.value and "sxs-lookup" not in scalar.value:
            continue
        span = (scalar.start, scalar.end)
        stretch = stretch_of_scalar(text, span, value=scalar.value, field=scalar.field)
        yield _shifted(stretch, offset)


def _shifted(stretch: Stretch, offset: int) -> Stretch:
    """The stretch as seen from a file in which its text begins at `offset`."""
    if not offset:
        return stretch
    places = {inside: outside + offset for inside, outside in (stretch.places or {}).items()}
    return replace(stretch, start=stretch.start + offset, end=stretch.end + offset, places=places)
