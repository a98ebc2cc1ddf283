"""The Markdown structure of a text, and the changes that an edit makes to it."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from textwrap import dedent
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from tmx_extract.diagnostics import shortened
from tmx_extract.model import Document
from tmx_extract.positions import LineIndex
from tmx_extract.rebuild.author_targets import find_author_target
from tmx_extract.rebuild.clean import iter_parts
from tmx_extract.rebuild.safe_subset import find_safe_subset
from tmx_extract.rebuild.yaml_scalars import skip_front_matter

# A tag excludes `<`, so every attempt ends at the next one and the cost stays linear.
_TAG = re.compile(r"</?[A-Za-z][^<>]*+>|<!--")
_GAP = re.compile(r"\n[ \t\r]*+\n")
# The maximum number of changes in a message.
_FEW = 3
_NAMES = {
    "paragraph_open": "a paragraph",
    "heading_open": "a heading",
    "bullet_list_open": "a list",
    "ordered_list_open": "a numbered list",
    "list_item_open": "a list item",
    "blockquote_open": "a quote",
    "table_open": "a table",
    "tr_open": "a table row",
    "th_open": "a table cell",
    "td_open": "a table cell",
    "fence": "a code block",
    "code_block": "a code block",
    "html_block": "a block of HTML",
    "hr": "a rule",
    "definition": "the definition of a link",
}
_Mark = tuple[str, ...]
"""A kind of structure, and its details for the message."""


class _Leaf(NamedTuple):
    """The text of one block."""

    content: str
    lines: tuple[int, int]
    """Lines of the page, half-open, from 0."""


class _Outline(NamedTuple):
    """The blocks of a page."""

    marks: list[_Mark]
    leaves: list[_Leaf]
    environment: dict[str, Any]
    """The link definitions of the page."""


def find_changes(document: Document, edits: Mapping[int, str]) -> dict[int, str]:
    """Return descriptions of changes in blocks, links, images, code and HTML, by ordinal.

    Edits without such a change are omitted.
    """
    if document.format != "markdown":
        return dict(_iter_changes_inside(document, edits, edits))
    fields = [ordinal for ordinal in edits if document.segments[ordinal].field]
    found = dict(_iter_changes_inside(document, fields, edits))
    if len(fields) < len(edits):
        body = {ordinal: edit for ordinal, edit in edits.items() if ordinal not in set(fields)}
        found |= _Body(document, body).find_changes()
    return found


def _iter_changes_inside(
    document: Document, ordinals: Sequence[int] | Mapping[int, str], edits: Mapping[int, str]
) -> Iterator[tuple[int, str]]:
    """Yield the differences between the texts by themselves."""
    for ordinal in ordinals:
        old = find_author_target(document, ordinal)
        change = _describe_changes(_read_inline(old, {}), _read_inline(edits[ordinal], {}))
        if change:
            yield ordinal, change


class _Body:
    """The running text of a page, before and after the edits."""

    def __init__(self, document: Document, edits: Mapping[int, str]) -> None:
        self._edits = edits
        self._parts = list(iter_parts(document, "target", author_form=True))
        self._text = "".join(self._parts)
        self._offsets = list(accumulate(map(len, self._parts), initial=0))
        self._gaps = [gap.end() for gap in _GAP.finditer(self._text)]
        self._before = self._outline([])
        self._last: tuple[list[int], _Outline] = [], self._before

    def find_changes(self) -> dict[int, str]:
        found = dict(self._iter_changes_nearby())
        innocent = find_safe_subset(
            [item for item in self._edits if item not in found], self._has_same_blocks
        )
        for ordinal in self._edits.keys() - found.keys() - set(innocent):
            found[ordinal] = self._describe_blocks(ordinal)
        # The last accepted outline is usually the last one that was examined.
        after = self._last[1] if self._last[0] == innocent else self._outline(innocent)
        lines: dict[int, list[int]] = {}
        for ordinal, line in self._iter_lines(innocent):
            lines.setdefault(line, []).append(ordinal)
        for old, new in zip(self._before.leaves, after.leaves, strict=True):
            if old.content != new.content:
                near = [item for line in range(*old.lines) for item in lines.get(line, ())]
                found |= self._compare(old, new, near, after.environment)
        return found

    def _iter_changes_nearby(self) -> Iterator[tuple[int, str]]:
        """Yield edits that change the blocks between two empty lines, found without the whole page.

        The remaining edits are checked in the whole page, which takes longer for each failing edit.
        """
        for ordinal, edit in self._edits.items():
            part = self._parts[2 * ordinal + 1]
            if _read_outline(part).marks == _read_outline(edit).marks:
                continue
            at, end = self._offsets[2 * ordinal + 1 : 2 * ordinal + 3]
            first, last = bisect_right(self._gaps, at) - 1, bisect_left(self._gaps, end)
            start = self._gaps[first] if first >= 0 else 0
            stop = self._gaps[last] if last < len(self._gaps) else len(self._text)
            before = _read_outline(dedent(self._text[start:stop])).marks
            if any(kind in ("fence", "code_block", "html_block") for kind, *_ in before):
                # It may span empty lines.
                continue
            after = self._text[start:at] + edit + self._text[end:stop]
            words = _describe_changes(Counter(before), Counter(_read_outline(dedent(after)).marks))
            if words:
                yield ordinal, words

    def _outline(self, ordinals: Sequence[int]) -> _Outline:
        parts = self._parts.copy()
        for ordinal in ordinals:
            parts[2 * ordinal + 1] = self._edits[ordinal]
        text = "".join(parts)
        return _read_outline(text[skip_front_matter(text) :])

    def _has_same_blocks(self, ordinals: Sequence[int]) -> bool:
        outline = self._outline(ordinals)
        self._last = list(ordinals), outline
        return outline.marks == self._before.marks

    def _describe_blocks(self, ordinal: int) -> str:
        """Return the changes that one edit alone makes to the blocks; alone it may be harmless."""
        now = self._outline([ordinal])
        words = _describe_changes(Counter(self._before.marks), Counter(now.marks))
        return words or "the blocks of the page differ"

    def _iter_lines(self, ordinals: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the line of the body, from 0, on which each of these texts begins before the
        edits."""
        body = skip_front_matter(self._text)
        index = LineIndex(self._text[body:])
        for ordinal in ordinals:
            yield ordinal, index.locate(max(self._offsets[2 * ordinal + 1] - body, 0))[0] - 1

    def _compare(
        self, old: _Leaf, new: _Leaf, near: Sequence[int], environment: dict[str, Any]
    ) -> dict[int, str]:
        """Return the differences inside a block, with the edits that caused them."""
        before = _read_inline(old.content, self._before.environment)
        after = _read_inline(new.content, environment)
        if before == after:
            return {}
        inside = [item for item in near if self._edits[item].strip() in new.content] or near
        if len(inside) > 1:
            found: dict[int, str] = {}
            for ordinal in inside:
                part = self._parts[2 * ordinal + 1]
                change = _describe_changes(
                    _read_inline(part, self._before.environment),
                    _read_inline(self._edits[ordinal], environment),
                )
                if change:
                    found[ordinal] = change
            if found:
                return found
        return {inside[0]: _describe_changes(before, after)} if inside else {}


def _read_outline(text: str) -> _Outline:
    environment: dict[str, Any] = {}
    state = StateCore(text, _block_parser(), environment)
    _block_parser().core.process(state)
    marks = [_mark(token) for token in state.tokens if token.type != "inline"]
    marks += [
        ("definition", label, str(definition["href"]))
        for label, definition in environment.get("references", {}).items()
    ]
    leaves = [
        _Leaf(token.content, (token.map[0], token.map[1]) if token.map else (0, 0))
        for token in state.tokens
        if token.type == "inline"
    ]
    return _Outline(marks, leaves, environment)


def _mark(token: Token) -> _Mark:
    if token.type in ("fence", "code_block"):
        return token.type, token.info, token.content
    if token.type == "html_block":
        return token.type, *_TAG.findall(token.content)
    return token.type, token.tag


def _read_inline(content: str, environment: dict[str, Any]) -> Counter[_Mark]:
    """Return the links, images, code spans and tags of a text."""
    tokens: list[Token] = []
    parser = _inline_parser()
    parser.inline.parse(content, parser, environment, tokens)
    return Counter(_iter_inline(tokens))


def _iter_inline(tokens: Sequence[Token]) -> Iterator[_Mark]:
    for token in tokens:
        if token.type == "link_open":
            yield "link", str(token.attrs.get("href", ""))
        elif token.type == "image":
            yield "image", str(token.attrs.get("src", ""))
        elif token.type == "code_inline":
            yield "code", token.content
        elif token.type == "html_inline":
            yield "tag", token.content


def _describe_changes(before: Counter[_Mark], after: Counter[_Mark]) -> str:
    """Return the removed and the new structures; empty without any."""
    changes = [f"{words} is gone" for words in _iter_words(before - after)]
    changes += [f"{words} is new" for words in _iter_words(after - before)]
    more = f"; and {len(changes) - _FEW} more" if len(changes) > _FEW else ""
    return "; ".join(changes[:_FEW]) + more


def _iter_words(marks: Counter[_Mark]) -> Iterator[str]:
    for mark in marks:
        kind, *rest = mark
        what = shortened(" ".join("".join(rest).split()))
        if kind == "link":
            yield f"a link to {what or 'nowhere'}"
        elif kind == "image":
            yield f"the image {what}"
        elif kind == "code":
            yield f"the code `{what}`"
        elif kind == "tag":
            yield f"the tag {what}"
        elif kind in _NAMES:
            yield _NAMES[kind]


@cache
def _block_parser() -> MarkdownIt:
    """Return a parser for blocks only, with the tables of GitHub and DocFX."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


@cache
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark")
