"""YAML: the scalars that contain markup, and whole mappings as plain values."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

import yaml

from tmx_extract.extract.stretches import MAX_FIELD, SourceStretch, stretch_of_scalar

# Deep nesting crashes the C loader, the parser examines every open bracket and every %TAG at each
# step, and anchors can expand a few lines to gigabytes. No real page comes near these limits.
MAX_DEPTH = 100
MAX_TAG_DIRECTIVES = 100
MAX_NODES = 200_000
# A node takes 300 bytes, so this is 300 MB; anchors are expanded only afterwards.
MAX_COMPOSED = 1_000_000
# Without anchors and without collections as keys, a tree has no more characters than its text.
MAX_UNFOLDED = 1_000_000
_QUOTES = frozenset("\"'")
_DEEP_INDENT = re.compile(r"^[ \t?:-]{200}", re.MULTILINE)


class YamlValue(NamedTuple):
    """One scalar value of a YAML text."""

    field: str
    value: str
    start: int
    end: int
    quote: str = ""
    """The quote character; empty for the other styles."""


def load_mapping(text: str) -> dict[str, object] | None:
    """Return the mapping in `text`, every scalar as a string; None if it is not a mapping.

    Raises `yaml.YAMLError`, also for excessive nesting or expansion.
    """
    _expect_few_directives(text)
    brackets = text.count("[") + text.count("{")
    if (brackets > MAX_DEPTH or _DEEP_INDENT.search(text)) and _depth(text) > MAX_DEPTH:
        raise yaml.YAMLError(f"nested deeper than {MAX_DEPTH} levels")
    # No text has many more nodes than characters, so only long texts need counting.
    composer = _CountingComposer if len(text) > MAX_COMPOSED else _Composer
    root = composer(text).get_single_node()
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        return {}
    if not isinstance(root, yaml.MappingNode):
        return None
    return _mapping(root, _Budget(len(text) + MAX_UNFOLDED, has_anchors="&" in text))


def _expect_few_directives(text: str) -> None:
    if text.count("%TAG") > MAX_TAG_DIRECTIVES:
        raise yaml.YAMLError(f"more than {MAX_TAG_DIRECTIVES} %TAG directives")


class _Composer(yaml.CBaseLoader):
    """libyaml's nodes without type guesses: every scalar is the string as written."""

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        return ""

    def descend_resolver(self, _node: object, _index: object) -> None: ...

    def ascend_resolver(self) -> None: ...


class _CountingComposer(_Composer):
    """Stops before the nodes of a large text fill the memory."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._left = MAX_COMPOSED

    def descend_resolver(self, _node: object, _index: object) -> None:
        self._left -= 1
        if self._left < 0:
            raise yaml.YAMLError(f"more than {MAX_COMPOSED} nodes")


class _Budget:
    """The remaining expansion allowed for a tree."""

    __slots__ = ("characters", "has_anchors", "levels", "nodes")

    def __init__(self, characters: int, *, has_anchors: bool) -> None:
        self.nodes = MAX_NODES
        self.levels = MAX_DEPTH
        self.characters = characters
        self.has_anchors = has_anchors

    def spend(self, characters: int) -> None:
        """Subtract a number of characters."""
        self.characters -= characters
        if self.characters < 0:
            raise yaml.YAMLError(f"expands to {MAX_UNFOLDED} characters more than it has")

    def spend_on(self, nodes: Iterable[yaml.Node]) -> None:
        """Subtract the scalars among the nodes; without anchors, each occurs only once."""
        if self.has_anchors:
            self.spend(sum(len(node.value) for node in nodes if isinstance(node, yaml.ScalarNode)))


def _mapping(node: yaml.MappingNode, budget: _Budget) -> dict[str, object]:
    budget.spend_on(chain.from_iterable(node.value))
    return {
        key.value if isinstance(key, yaml.ScalarNode) else _name(key, budget): value.value
        if isinstance(value, yaml.ScalarNode)
        else _plain(value, budget)
        for key, value in node.value
    }


def _name(key: yaml.Node, budget: _Budget) -> str:
    """Return the name of a key that is not a scalar, because JSON has only strings as keys."""
    name = json.dumps(_plain(key, budget), ensure_ascii=False)
    # Each level escapes quotes once more, so nested keys grow even without anchors.
    budget.spend(len(name))
    return name


def _plain(node: yaml.Node, budget: _Budget) -> object:
    """Return a tree that JSON can represent; expand anchors within the budget."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    budget.nodes -= len(node.value)
    budget.levels -= 1
    if budget.nodes < 0 or budget.levels < 0:
        raise yaml.YAMLError(f"expands to more than {MAX_NODES} nodes or {MAX_DEPTH} levels")
    if isinstance(node, yaml.MappingNode):
        unfolded: object = _mapping(node, budget)
    else:
        budget.spend_on(node.value)
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
    """One collection during reading."""

    is_mapping: bool
    is_key: bool
    """Whether the whole collection is a key of its parent."""
    path: str
    """The key path of the collection itself."""
    step: str = ""
    """The current key or index; empty before the first."""
    count: int = 0


def iter_scalars(text: str) -> Iterator[YamlValue]:
    """Yield every scalar value (not keys) of the YAML text in order, with its key path.

    Raises `yaml.YAMLError`, after the preceding scalars, if the text is not YAML or is nested
    deeper than `MAX_DEPTH`. A key path is cut at `MAX_FIELD` characters.
    """
    _expect_few_directives(text)
    # The parser skips a byte order mark without counting it.
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
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            levels.append(_Level(is_mapping, is_key, _path(levels)))
            if len(levels) > MAX_DEPTH:
                raise yaml.YAMLError(f"nested deeper than {MAX_DEPTH} levels")
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            if _expects_key(levels):
                levels[-1].step = str(getattr(event, "value", "*"))[:MAX_FIELD] or "?"
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
    """After a value in a mapping, the next node is a key again."""
    if levels and levels[-1].is_mapping:
        levels[-1].step = ""


def _path(levels: list[_Level]) -> str:
    """Return the key path of the current value."""
    if not levels:
        return ""
    level = levels[-1]
    dot = "." if level.is_mapping and level.path else ""
    return f"{level.path}{dot}{level.step}"[:MAX_FIELD]


def _scalar(event: yaml.ScalarEvent, levels: list[_Level], shift: int) -> YamlValue:
    start = event.start_mark.index if event.start_mark else 0
    end = event.end_mark.index if event.end_mark else start
    quote = event.style if event.style in _QUOTES else ""
    return YamlValue(_path(levels), event.value, start + shift, end + shift, quote)


def iter_stretches(
    text: str, *, offset: int = 0, readable: str | None = None, show: Callable[[str], str] = str
) -> Iterator[SourceStretch]:
    """Yield the values with markup of a YAML text that begins at `offset` in its file.

    If given, the parser gets `readable`, a text of the same length, and `show` converts its values
    back. Raises `yaml.YAMLError` if the text is not YAML.
    """
    for scalar in iter_scalars(text if readable is None else readable):
        if "data-" not in scalar.value and "sxs-lookup" not in scalar.value:
            continue
        stretch = stretch_of_scalar(
            text,
            (scalar.start, scalar.end),
            value=show(scalar.value),
            field=show(scalar.field),
            escaped=scalar.quote == '"',
        )
        places = stretch.places or {}
        yield replace(
            stretch,
            start=stretch.start + offset,
            end=stretch.end + offset,
            text_end=stretch.end + offset - 1 if scalar.quote else None,
            places={inside: outside + offset for inside, outside in places.items()},
        )
