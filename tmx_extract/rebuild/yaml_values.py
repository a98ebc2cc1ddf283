"""The YAML values with pairs: how other texts are written there, and the proof."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import yaml

from tmx_extract.model import Document, Segment, Side
from tmx_extract.rebuild.yaml_quoting import UNPRINTED, escape, is_plain, quote
from tmx_extract.rebuild.yaml_scalars import Node, YamlScalar, find_front_matter, read_nodes

_BLOCKS = frozenset("|>")
_LAST_LINE_END = re.compile(r"\r?\n\Z")
_LINE_BREAKS = re.compile("\n++")
# From the private-use planes, which no page uses; all code points of a mask represent one pair.
_FIRST, _NEXT = "\U000f5a01", "\U000f5a02"
_MASK = re.compile(f"{_FIRST}{_NEXT}*+")
# The root node comes after the start of the stream and of the document.
_ROOT = 2


class ValueWithPairs(NamedTuple):
    """A value or key with pairs."""

    node: int
    """Its index among the nodes of the page."""
    scalar: YamlScalar
    pairs: Sequence[tuple[int, Segment]]
    """All its pairs, with their ordinals, in page order."""


class UnchangedText(NamedTuple):
    """A text of a pair that stays unchanged."""

    raw: str
    """As encoded in the file."""
    decoded: str


class RewrittenValue(NamedTuple):
    """A new value with its pairs."""

    parts: Sequence[str]
    """The written parts: around the pairs and, every second one, the texts of the pairs."""
    decoded: Sequence[str]
    """The same parts as they must be read."""

    @property
    def raw(self) -> str:
        """The whole value as written."""
        return "".join(self.parts)

    @property
    def value(self) -> str:
        """The value that must be read."""
        return "".join(self.decoded)


class PageValues:
    """The YAML of a page: its values with pairs, and everything around them.

    Side by side, it is read unchanged. For a page in one language, each pair is masked first, so
    that characters inside a pair cannot act as a comment or a key. The values then contain a mask
    instead of each pair.
    """

    def __init__(self, document: Document, *, side_by_side: bool) -> None:
        self._document = document
        pairs = _list_pairs(document)
        self._nodes = _find_nodes(document, pairs, masked=not side_by_side)
        self.found = _pair_up(self._nodes, pairs)

    def find_wrong(self, text: str, wanted: Mapping[int, str | None]) -> set[int] | None:
        """Return the values, by index, that are not read from the text as expected.

        `wanted` has the expected values by index, or None if they are unknown. Everything else must
        be the same as in the page. None if the text is not YAML, or if the surroundings of the
        values changed.
        """
        if not self._nodes:
            return set()
        try:
            nodes = _read_page(text, self._document)
        except (yaml.YAMLError, RecursionError):
            return None
        if len(nodes) != len(self._nodes):
            return None
        index_of = {value.node: index for index, value in enumerate(self.found)}
        wrong: set[int] = set()
        for place, (old, new) in enumerate(zip(self._nodes, nodes, strict=True)):
            if isinstance(old, str) or isinstance(new, str):
                if old != new:
                    return None
                continue
            index = index_of.get(place)
            if index is not None and index in wanted:
                value = wanted[index]
                is_right = value is None or (value == new.value and _is_text(text, new))
            else:
                is_right = new.value == old.value
            if is_right and new.properties == old.properties:
                continue
            if index is None:
                return None
            wrong.add(index)
        return wrong


def rewrite(
    text: str,
    value: ValueWithPairs,
    edits: Mapping[int, str],
    kept: Mapping[int, UnchangedText] | None = None,
) -> RewrittenValue | None:
    """Return the value with the edits as targets; None if its style cannot represent them.

    With `kept`, each pair is replaced by its edit or by this text; otherwise the pairs stay side by
    side.
    """
    scalar, pairs = value.scalar, value.pairs
    if kept is None:
        decoded = _replace_targets(scalar.value, pairs, edits)
    else:
        texts = [edits.get(ordinal, kept[ordinal].decoded) for ordinal, _ in pairs]
        decoded = _replace_masks(scalar.value, texts)
    if decoded is None:
        return None
    raw: list[str] = []
    done, in_place = scalar.start, True
    for ordinal, pair in pairs:
        start, end = (pair.start, pair.end) if kept else (pair.target_start, pair.target_end)
        written: str | None = text[pair.target_start : pair.target_end]
        if ordinal in edits:
            written = _encode(text, scalar, edits[ordinal])
            in_place = in_place and written is not None
        elif kept:
            written = kept[ordinal].raw
        raw += text[done:start], written or ""
        done = end
    raw.append(text[done : scalar.end])
    if in_place and (scalar.style or _is_plain("".join(raw), "".join(decoded), scalar)):
        return RewrittenValue(raw, decoded)
    if scalar.style in _BLOCKS and kept is None:
        return None
    if in_place and not scalar.style and not UNPRINTED.search("".join(decoded)):
        # Line folding inside single quotes is the same as in a plain value.
        first, *inner, last = (part.replace("'", "''") for part in raw)
        return RewrittenValue([f"'{first}", *inner, f"{last}'"], decoded)
    return write_anew(text, scalar, decoded)


def write_anew(text: str, scalar: YamlScalar, decoded: Sequence[str]) -> RewrittenValue:
    """Return the value as it can be written instead of the scalar, whatever its style was."""
    value = "".join(decoded)
    if not scalar.style and is_plain(value, is_in_flow=scalar.is_in_flow):
        return RewrittenValue(decoded, decoded)
    sign = quote(value, in_double=scalar.style == '"')[0]
    first, *inner, last = (quote(part, in_double=sign == '"')[1:-1] for part in decoded)
    # A block ends after its last line.
    behind = (
        _LAST_LINE_END.search(text, scalar.start, scalar.end) if scalar.style in _BLOCKS else None
    )
    return RewrittenValue(
        [sign + first, *inner, last + sign + (behind[0] if behind else "")], decoded
    )


def replace_values(
    parts: Sequence[str], values: Iterable[tuple[ValueWithPairs, RewrittenValue]]
) -> list[str]:
    """Return the parts of a clean page with these values."""
    parts = list(parts)
    for value, pieces in values:
        (first, first_pair), (last, last_pair) = value.pairs[0], value.pairs[-1]
        head, tail = first_pair.start - value.scalar.start, value.scalar.end - last_pair.end
        before, after = parts[2 * first], parts[2 * last + 2]
        new = list(pieces.parts)
        new[0] = before[: len(before) - head] + new[0]
        new[-1] += after[tail:]
        parts[2 * first : 2 * last + 3] = new
    return parts


def unchanged_text(document: Document, segment: Segment, side: Side) -> UnchangedText:
    """Return one side of a pair."""
    if side == "source":
        return UnchangedText(
            document.text[segment.source_start : segment.source_end], segment.source
        )
    return UnchangedText(document.text[segment.target_start : segment.target_end], segment.target)


def _find_nodes(
    document: Document, pairs: Sequence[tuple[int, Segment]], *, masked: bool
) -> list[Node]:
    """Return all YAML nodes of the page; empty if it has no pairs or cannot be parsed."""
    if not pairs or any(
        problem.code == "front-matter-as-prose" for problem in document.diagnostics
    ):
        return []
    text = _mask(document.text, [pair for _, pair in pairs]) if masked else document.text
    try:
        nodes = _read_page(text, document)
    except (yaml.YAMLError, RecursionError):
        return []
    has_scalar_alone = len(nodes) > _ROOT and isinstance(nodes[_ROOT], YamlScalar)
    return [] if has_scalar_alone else nodes


def _mask(text: str, pairs: Iterable[Segment]) -> str:
    """Return a text of the same length with a meaningless mask instead of each pair."""
    parts: list[str] = []
    done = 0
    for pair in pairs:
        parts += text[done : pair.start], _FIRST, _NEXT * (pair.end - pair.start - 1)
        done = pair.end
    return "".join([*parts, text[done:]])


def _read_page(text: str, document: Document) -> list[Node]:
    span = find_front_matter(text) if document.format == "markdown" else (0, len(text))
    return read_nodes(text, *span)


def _list_pairs(document: Document) -> list[tuple[int, Segment]]:
    """Return the pairs in the YAML of the page, with their ordinals."""
    if document.format == "json" or not document.segments:
        return []
    end = len(document.text)
    if document.format == "markdown":
        _, end = find_front_matter(document.text)
    # Pairs without a position of their own stay unchanged.
    return [
        (ordinal, item)
        for ordinal, item in enumerate(document.segments)
        if item.start < item.end <= end
    ]


def _pair_up(nodes: Sequence[Node], pairs: Iterable[tuple[int, Segment]]) -> list[ValueWithPairs]:
    places = [place for place, node in enumerate(nodes) if isinstance(node, YamlScalar)]
    scalars = [node for node in nodes if isinstance(node, YamlScalar)]
    starts = [scalar.start for scalar in scalars]
    found: dict[int, list[tuple[int, Segment]]] = {}
    for ordinal, segment in pairs:
        index = bisect_right(starts, segment.start) - 1
        if index >= 0 and segment.end <= scalars[index].end:
            found.setdefault(index, []).append((ordinal, segment))
    return [
        ValueWithPairs(places[index], scalars[index], inside) for index, inside in found.items()
    ]


def _replace_targets(
    value: str, pairs: Sequence[tuple[int, Segment]], edits: Mapping[int, str]
) -> list[str] | None:
    """Return the parts of the decoded value with the edits; None if it lacks one of the pairs."""
    parts: list[str] = []
    done = 0
    for ordinal, pair in pairs:
        head, tail = f'<span data-ttu-id="{pair.id}">', "</span>"
        if pair.is_recovered:
            head = tail = ""
        start = value.find(f"{head}{pair.target}{tail}", done)
        if start < 0:
            return None
        start += len(head)
        parts += value[done:start], edits.get(ordinal, pair.target)
        done = start + len(pair.target)
    return [*parts, value[done:]]


def _replace_masks(value: str, texts: Sequence[str]) -> list[str] | None:
    """Return the parts of the decoded value with the texts; None if it has other masks."""
    around = _MASK.split(value)
    if len(around) != len(texts) + 1:
        return None
    return [*chain.from_iterable(zip(around, texts, strict=False)), around[-1]]


def _encode(text: str, scalar: YamlScalar, edit: str) -> str | None:
    """Return the edit in the encoding of the scalar; None if its style cannot represent it."""
    if scalar.style == '"':
        return escape(edit)
    if scalar.style in _BLOCKS:
        breaks = 1 if scalar.style == ">" else 0
        line_end = "\r\n" if "\r\n" in text[scalar.start : scalar.end] else "\n"
        indent = _find_indent(text, scalar)
        return _LINE_BREAKS.sub(lambda run: line_end * (len(run[0]) + breaks) + indent, edit)
    if UNPRINTED.search(edit):
        return None
    return edit.replace("'", "''") if scalar.style == "'" else edit


def _find_indent(text: str, scalar: YamlScalar) -> str:
    """Return the white space before each line of a block, which is not part of its value."""
    _, _, lines = text[scalar.start : scalar.end].partition("\n")
    raw = next(filter(str.strip, lines.split("\n")), "")
    decoded = next(filter(str.strip, scalar.value.split("\n")), "")
    own = len(decoded) - len(decoded.lstrip(" "))
    return raw[: len(raw) - len(raw.lstrip(" ")) - own]


def _is_plain(raw: str, value: str, scalar: YamlScalar) -> bool:
    """Return whether the plain scalar can be written like this; the parser folds lines."""
    return is_plain(raw, is_in_flow=scalar.is_in_flow) and (raw == value or "\n" in raw)


def _is_text(text: str, scalar: YamlScalar) -> bool:
    """Return whether every reader takes the scalar as a string."""
    if scalar.style or "str" in scalar.properties:
        return True
    return is_plain(text[scalar.start : scalar.end], is_in_flow=scalar.is_in_flow)
