"""The rule `placeables-differ`."""

import re

from tmx_extract.checks.pair import Pair, Side
from tmx_extract.checks.rule import Example, Finding, Rule, Spans, shorten
from tmx_extract.diagnostics import Code
from tmx_extract.inline.codes import Code as InlineCode

_BLANKS = re.compile(r"\s+")


def _find(pair: Pair) -> Finding | None:
    lost, added = _lacking(pair.source, pair.target), _lacking(pair.target, pair.source)
    if not lost and not added:
        return None
    words = [f"{pair.source.text[start:end]} is missing" for start, end in lost]
    words += [f"{pair.target.text[start:end]} is new" for start, end in added]
    return Finding(lost, added, shorten(words))


def _list(side: Side) -> list[tuple[int, int]]:
    """Where placeables stand."""
    if "%" not in side.text and "{" not in side.text:
        return []
    places, place = [], 0
    for piece in side.pieces:
        size = len(piece.raw) if isinstance(piece, InlineCode) else len(piece)
        if isinstance(piece, InlineCode) and piece.kind == "placeable":
            places.append((place, place + size))
        place += size
    return places


def _lacking(side: Side, other: Side) -> Spans:
    """Those that the other text has nowhere, not even in a code span."""
    places = _list(side)
    whole = _BLANKS.sub("", other.text) if places else ""
    return tuple(
        (start, end) for start, end in places if _BLANKS.sub("", side.text[start:end]) not in whole
    )


RULE = Rule(
    code="placeables-differ",
    version=1,
    told=Code(
        severity="error",
        what="a placeable has no counterpart",
        advice="Write it in the target exactly as in the source.",
    ),
    explanation="""
        What a program fills in, such as `{0}`, `%s` or `{{name}}`, must stand in both texts.
    """,
    find=_find,
    bad=(
        Example("Cannot open {0}.", "｛0｝ を開けません。", "{0} is missing"),
        Example("Cannot open %s.", "ファイルを開けません。", "%s is missing"),
    ),
    good=(Example("{0} of {1} files", "{1} ファイル中 {0}"), Example("100 % sure", "100 % 確実")),
)
