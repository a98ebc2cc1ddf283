"""YAML indicators inside pairs, which would end a plain value: hidden from the parser."""

import re
from typing import NamedTuple

import yaml

from tmx_extract.extract.pair_markup import MarkupPair, iter_findings
from tmx_extract.extract.yaml_values import iter_scalars, load_mapping

_MARK = "data-ttu-id"
_SIGNS = ":#,[]{}"
# From the private-use planes, which no page uses.
_STAND_INS = "".join(chr(0xF5A10 + number) for number in range(len(_SIGNS)))
_HIDE = str.maketrans(_SIGNS, _STAND_INS)
_SHOW = str.maketrans(_STAND_INS, _SIGNS)
_MAY_CUT = re.compile(r":\s|\s#|[,\[\]{}]")
_ANY_STAND_IN = re.compile(f"[{_STAND_INS}]")


class MaskedText(NamedTuple):
    """A YAML text in the form that the parser gets."""

    text: str
    """As long as the original text."""
    is_cut: bool
    """Whether the original text cannot be parsed, or the parser would cut a pair in two."""


def mask_signs(text: str) -> MaskedText:
    """Return the text with indicators in its pairs hidden, if the parser then reads other
    values."""
    hidden = _hide_signs(text)
    if hidden is not None:
        values = _find_values(hidden)
        if values is not None and values != _find_values(text):
            return MaskedText(hidden, is_cut=True)
    return MaskedText(text, is_cut=False)


def unmask_signs(value: str) -> str:
    """Return a value of a readable text as it is in the original text."""
    return value.translate(_SHOW)


def load_unmasked(readable: str) -> dict[str, object] | None:
    """Return the mapping in a readable text, with its indicators; see `load_mapping`."""
    values = load_mapping(readable)
    if values is None or not _ANY_STAND_IN.search(readable):
        return values
    return {unmask_signs(key): _show_all(value) for key, value in values.items()}


def _show_all(value: object) -> object:
    if isinstance(value, str):
        return unmask_signs(value)
    if isinstance(value, list):
        return [_show_all(item) for item in value]
    if isinstance(value, dict):
        return {unmask_signs(key): _show_all(item) for key, item in value.items()}
    return value


def _hide_signs(text: str) -> str | None:
    """Return the text without indicators in pairs; None if no pair has any."""
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
    """Return the values with their ranges; None if the text is not YAML."""
    try:
        return [(scalar.field, scalar.start, scalar.end) for scalar in iter_scalars(text)]
    except (yaml.YAMLError, RecursionError):
        return None
