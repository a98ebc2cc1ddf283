"""Messages of ICU: `{count, plural, one {# file} other {# files}}`."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_HEAD = re.compile(r"\{\s?\w{1,40}\s?,\s?(?P<kind>plural|selectordinal|select)\s?,", re.ASCII)
_OFFSET = re.compile(r"\s{0,9}offset:\d{1,9}")
_KEY = re.compile(r"\s{0,9}(?P<key>=\d{1,9}|[^\s{}=,#]{1,40})\s{0,9}(?=\{)")
_PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
_BRACE = re.compile("[{}]")


class IcuMessage(NamedTuple):
    """A message with a text for each case."""

    is_plural: bool
    keys: Mapping[str, tuple[int, int]]
    """The cases with the ranges of their names: `one`, `=0`, `female`."""
    texts: tuple[int, ...]
    """The offsets of the braces that open the text of a case."""

    @property
    def fixed(self) -> frozenset[str]:
        """The cases that a translation must have; only `other` for a plural, because languages have
        different plural forms."""
        if self.is_plural:
            return frozenset(self.keys) & {"other"}
        return frozenset(self.keys)

    def allows(self, key: str) -> bool:
        """Return whether a translation may have this case."""
        if self.is_plural:
            return key in _PLURALS or key.startswith("=")
        return key in self.keys


def find_messages(text: str) -> list[IcuMessage]:
    """Return the messages in order, including those inside the text of a case."""
    if "{" not in text:
        return []
    ends = _match_braces(text)
    found = []
    for head in _HEAD.finditer(text):
        cases = list(_iter_cases(text, head.end(), ends)) if head.start() in ends else []
        if cases:
            keys = {key: place for key, place, _ in cases}
            texts = tuple(brace for _, _, brace in cases)
            found.append(IcuMessage(head["kind"] != "select", keys, texts))
    return found


def _iter_cases(
    text: str, place: int, ends: Mapping[int, int]
) -> Iterator[tuple[str, tuple[int, int], int]]:
    """Yield the name of each case, its range, and the offset of the brace after it."""
    offset = _OFFSET.match(text, place)
    place = offset.end() if offset else place
    while (case := _KEY.match(text, place)) and case.end() in ends:
        yield case["key"], case.span("key"), case.end()
        place = ends[case.end()]


def _match_braces(text: str) -> dict[int, int]:
    """Return the offset after the closing brace for each opening brace that is closed."""
    opened, ends = list[int](), dict[int, int]()
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            ends[opened.pop()] = brace.end()
    return ends
