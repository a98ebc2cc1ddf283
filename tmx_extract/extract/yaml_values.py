"""YAML: the scalars that hold markup, and whole mappings as plain values."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import yaml

from tmx_extract.extract.stretches import Stretch, stretch_of_scalar

# The C loader dies of deep nesting and anchors can unfold a few lines into gigabytes;
# no real page comes near these limits.
MAX_DEPTH = 100
MAX_NODES = 200_000
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
    loaded = yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - the base loader makes strings only
    if not isinstance(loaded, dict):
        return None
    budget = [MAX_NODES] if "&" in text and "*" in text else None
    return {str(key): _plain(value, budget) for key, value in loaded.items()}


def _plain(value: object, budget: list[int] | None) -> object:
    """A tree that JSON can hold; shared nodes unfolded as long as the budget lasts."""
    if budget is not None:
        budget[0] -= 1
        if budget[0] < 0:
            raise yaml.YAMLError(f"anchors unfold into more than {MAX_NODES} nodes")
    if isinstance(value, dict):
        return {str(key): _plain(item, budget) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, budget) for item in value]
    return value


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


def iter_scalars(text: str) -> Iterator[Scalar]:
    """Every scalar value (no keys) of the YAML text in order, with its key path.

    Raises `yaml.YAMLError` where the text is no YAML, after the scalars before that place.
    """
    path: list[str | int | None] = []
    for event in yaml.parse(text, yaml.CBaseLoader):
        if isinstance(event, yaml.MappingStartEvent):
            _step(path)
            path.append(None)
        elif isinstance(event, yaml.SequenceStartEvent):
            _step(path)
            path.append(-1)
        elif isinstance(event, yaml.CollectionEndEvent):
            path.pop()
            _close_value(path)
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            _step(path)
            if path and path[-1] is None:
                path[-1] = str(getattr(event, "value", "*"))
            else:
                if isinstance(event, yaml.ScalarEvent):
                    yield _scalar(event, path)
                _close_value(path)


def _step(path: list[str | int | None]) -> None:
    if path and isinstance(path[-1], int):
        path[-1] += 1


def _close_value(path: list[str | int | None]) -> None:
    """After a value of a mapping the next scalar is a key again."""
    if path and isinstance(path[-1], str):
        path[-1] = None


def _scalar(event: yaml.ScalarEvent, path: list[str | int | None]) -> Scalar:
    field = ""
    for step in path:
        field += f"[{step}]" if isinstance(step, int) else f".{step}" if field else str(step)
    start = event.start_mark.index if event.start_mark else 0
    end = event.end_mark.index if event.end_mark else start
    return Scalar(field, event.value, start, end)


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
