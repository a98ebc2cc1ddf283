"""Signs of YAML within pairs, hidden from the parser, which would end a plain value at them."""

import re
from typing import NamedTuple

import yaml

from tmx_extract.extract.markup import MarkupPair, iter_findings
from tmx_extract.extract.yaml_values import iter_scalars, load_mapping

_MARK = "data-ttu-id"
_SIGNS = ":#,[]{}"
# Of the private planes, which no page uses.
_STAND_INS = "".join(chr(0xF5A10 + number) for number in range(len(_SIGNS)))
_HIDE = str.maketrans(_SIGNS, _STAND_INS)
_SHOW = str.maketrans(_STAND_INS, _SIGNS)
_MAY_CUT = re.compile(r":\s|\s#|[,\[\]{}]")
_ANY_STAND_IN = re.compile(f"[{_STAND_INS}]")


class Readable(NamedTuple):
    """A YAML text as it is given to the parser."""

    text: str
    """As long as the text itself."""
    is_cut: bool
    """Whether the text itself cannot be parsed, or a pair is cut in two there."""


def make_readable(text: str) -> Readable:
    """The text with the signs in its pairs hidden, where the parser reads other values then."""
    hidden = _hide_signs(text)
    if hidden is not None:
        values = _find_values(hidden)
        if values is not None and values != _find_values(text):
            return Readable(hidden, is_cut=True)
    return Readable(text, is_cut=False)


def show_signs(value: str) -> str:
    """A value of a readable text as it stands in the text itself."""
    return value.translate(_SHOW)


def load_shown(readable: str) -> dict[str, object] | None:
    """The mapping that a readable text holds, with its signs; see `load_mapping`."""
    values = load_mapping(readable)
    if values is None or not _ANY_STAND_IN.search(readable):
        return values
    return {show_signs(key): _show_all(value) for key, value in values.items()}


def _show_all(value: object) -> object:
    if isinstance(value, str):
        return show_signs(value)
    if isinstance(value, list):
        return [_show_all(item) for item in value]
    if isinstance(value, dict):
        return {show_signs(key): _show_all(item) for key, item in value.items()}
    return value


def _hide_signs(text: str) -> str | None:
    """None where no pair has such signs."""
    if _MARK not in text or _ANY_STAND_IN.search(text):
        return None
    parts: list[str] = []
    done = 0
    for finding in iter_findings(text):
        if isinstance(finding, MarkupPair) and _MAY_CUT.search(text, finding.start, finding.end):
            parts += text[done : finding.start], text[finding.start : finding.end].translate(_HIDE)
            done = finding.end
    return "".join([*parts, text[done:]]) if parts else None


def _find_values(text: str) -> list[tuple[str, int, int]] | None:
    """Where its values are; None where it is no YAML."""
    try:
        return [(scalar.field, scalar.start, scalar.end) for scalar in iter_scalars(text)]
    except (yaml.YAMLError, RecursionError):
        return None
