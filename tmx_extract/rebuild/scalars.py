"""Values of YAML: where a pair stands in them, and how another text is written in its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import yaml

from tmx_extract.model import Segment

_FRONT_MATTER = re.compile(
    r"(?:\ufeff?---[ \t]*\r?\n)(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE | re.DOTALL
)
# What YAML takes for line ends, does not print, or forbids; half surrogate pairs come never so far.
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ESCAPED = re.compile(rf'[\\"]|{_UNPRINTED.pattern}')
_NAMED_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
# Only what stands within a plain value may be looked at here; its end and beginning are others.
_NOT_PLAIN = re.compile(r":(?:\s|\Z)|\s#")
_NOT_PLAIN_IN_FLOW = re.compile(r"[,\[\]{}]|:\s|:\Z|\s#")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_LINE_BREAKS = re.compile("\n++")


class Scalar(NamedTuple):
    """One value of a YAML text."""

    start: int
    """Where it begins in the file, quotes and the sign of a block included."""
    end: int
    style: str
    """`'`, `"`, `|`, `>`, or empty for a plain one."""
    value: str
    """Decoded."""
    is_in_flow: bool
    """Whether it stands in `[…]` or `{…}`."""


class Pieces(NamedTuple):
    """A value with its pairs, as it is to become."""

    raw: str
    """As it stands in the file; None of its quotes were changed unless they had to be."""
    value: str
    """What must be read from it."""


def find_front_matter(text: str) -> tuple[int, int]:
    """Where the YAML of a Markdown page stands; (0, 0) where it has none."""
    found = _FRONT_MATTER.match(text)
    return found.span(1) if found else (0, 0)


def skip_front_matter(text: str) -> int:
    """Where the body of a Markdown page begins."""
    found = _FRONT_MATTER.match(text)
    return found.end() if found else 0


def read_scalars(text: str, start: int, end: int) -> list[Scalar]:
    """Every scalar of the YAML between the two places, keys among them, in their order.

    Raises `yaml.YAMLError` where that is no YAML.
    """
    return list(_iter_scalars(text[start:end], start))


def _iter_scalars(block: str, offset: int) -> Iterator[Scalar]:
    # The parser passes over a byte order mark without counting it.
    shift = offset + (1 if block.startswith("\ufeff") else 0)
    flows: list[bool] = []
    for event in yaml.parse(block, yaml.CBaseLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            flows.append(bool(event.flow_style))
        elif isinstance(event, yaml.CollectionEndEvent):
            flows.pop()
        elif isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            yield Scalar(
                event.start_mark.index + shift,
                event.end_mark.index + shift,
                event.style or "",
                event.value,
                bool(flows) and flows[-1],
            )


def rewrite(
    text: str,
    scalar: Scalar,
    pairs: Sequence[tuple[int, Segment]],
    edits: Mapping[int, str],
    *,
    side_by_side: bool,
) -> Pieces | None:
    """The scalar with the edits in the place of targets; None where no way to write it is known.

    `pairs` are all that stand in it, with their ordinals. Not side by side, each pair becomes its
    target.
    """
    value = _replace_in_value(scalar.value, pairs, edits, side_by_side)
    if value is None:
        return None
    raw: list[str] = []
    done, in_place = scalar.start, True
    for ordinal, pair in pairs:
        start = pair.target_start if side_by_side else pair.start
        end = pair.target_end if side_by_side else pair.end
        if ordinal in edits:
            written = _encode(text, scalar, edits[ordinal])
            in_place = in_place and written is not None
        else:
            written = text[pair.target_start : pair.target_end]
        raw += text[done:start], written or ""
        done = end
    whole = "".join([*raw, text[done : scalar.end]])
    if in_place and (scalar.style or _is_plain(whole, is_in_flow=scalar.is_in_flow)):
        return Pieces(whole, value)
    if scalar.style in ("|", ">"):
        return None
    return Pieces(_quote(value, in_double=scalar.style == '"'), value)


def _replace_in_value(
    value: str, pairs: Sequence[tuple[int, Segment]], edits: Mapping[int, str], side_by_side: bool
) -> str | None:
    """The decoded value with the edits; None where a pair is not found in it."""
    parts: list[str] = []
    done = 0
    for ordinal, pair in pairs:
        head, tail = f'<span data-ttu-id="{pair.id}">', "</span>"
        start = value.find(f"{head}{pair.target}{tail}", done)
        if start < 0:
            return None
        target_start = start + len(head)
        end = target_start + len(pair.target)
        if not side_by_side:
            target_start = start
            rest = re.compile(
                r'</span>(?:<span class="sxs-lookup">)?'
                rf'<span data-stu-id="{pair.id}">{re.escape(pair.source)}</span></span>'
            ).match(value, end)
            if rest is None:
                return None
            end = rest.end()
        parts += value[done:target_start], edits.get(ordinal, pair.target)
        done = end
    return "".join([*parts, value[done:]])


def _encode(text: str, scalar: Scalar, edit: str) -> str | None:
    """The edit as it stands within the scalar; None where the style of the scalar has no way."""
    if scalar.style == '"':
        return _escape(edit)
    if scalar.style in ("|", ">"):
        breaks = 1 if scalar.style == ">" else 0
        line_end = "\r\n" if "\r\n" in text[scalar.start : scalar.end] else "\n"
        indent = _tell_indent(text, scalar)
        return _LINE_BREAKS.sub(lambda run: line_end * (len(run[0]) + breaks) + indent, edit)
    if _UNPRINTED.search(edit):
        return None
    return edit.replace("'", "''") if scalar.style == "'" else edit


def _tell_indent(text: str, scalar: Scalar) -> str:
    """The white space before each line of a block, which is no part of its value."""
    _, _, lines = text[scalar.start : scalar.end].partition("\n")
    raw = next(filter(str.strip, lines.split("\n")), "")
    decoded = next(filter(str.strip, scalar.value.split("\n")), "")
    own = len(decoded) - len(decoded.lstrip(" "))
    return raw[: len(raw) - len(raw.lstrip(" ")) - own]


def _is_plain(raw: str, *, is_in_flow: bool) -> bool:
    """Whether it can stand without quotes and is a text, not a number or the like."""
    first = raw[:1]
    if not first or first in _INDICATORS or raw[-1].isspace():
        return False
    if (_NOT_PLAIN_IN_FLOW if is_in_flow else _NOT_PLAIN).search(raw):
        return False
    tag = _resolver().resolve(yaml.ScalarNode, raw, (True, False))  # type: ignore[no-untyped-call] # the stubs have no types there
    return bool(tag == "tag:yaml.org,2002:str")


@cache
def _resolver() -> yaml.resolver.Resolver:
    return yaml.resolver.Resolver()


def _quote(value: str, *, in_double: bool) -> str:
    if in_double or _UNPRINTED.search(value):
        return f'"{_escape(value)}"'
    return "'{}'".format(value.replace("'", "''"))


def _escape(text: str) -> str:
    return _ESCAPED.sub(_escape_one, text)


def _escape_one(found: re.Match[str]) -> str:
    character = found[0]
    named = _NAMED_ESCAPES.get(character)
    if named:
        return named
    code = ord(character)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"
