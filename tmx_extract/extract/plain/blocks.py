"""The blocks of Markdown text that contain words: paragraphs, headings, cells, list items."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from tmx_extract.model import Place
from tmx_extract.positions import LineIndex


class Block(NamedTuple):
    """The words of one block."""

    text: str
    """Markdown, without the syntax of the block and of its parents."""
    line: int
    """The line where it begins, from 0."""
    place: Place


_PLACES: dict[str, Place] = {
    "heading_open": "heading",
    "list_item_open": "list-item",
    "th_open": "table-cell",
    "td_open": "table-cell",
    "blockquote_open": "quote",
}
_CLOSINGS = {name.replace("_open", "_close") for name in _PLACES}
# `[!NOTE]`, `[!div class="x"]`: lines that label the quote around them.
_LABEL = re.compile(r"^[ \t]*\[!(?P<name>[A-Za-z]+)(?:[ \t][^\[\]\n]*)?\][ \t]*$", re.MULTILINE)
# `:::row:::`, `:::moniker range="x"`: the beginnings and ends of DocFX extensions.
_EXTENSION = re.compile(r":::+[^\n]*?:::+|^[ \t]*:::+[^\n]*$", re.MULTILINE)
# `{{< ref "a.md" >}}`, `{{% note %}}`: Hugo calls, alone on a line or at an edge of a block.
_CALL = r"\{\{(?:<[^{}]*>|%[^{}]*%)\}\}"
_CALLS = re.compile(
    rf"^[ \t]*(?:{_CALL}[ \t]*)++$|\A\s*(?:{_CALL}\s*)++|(?:\s*{_CALL})++\s*\Z", re.MULTILINE
)
# `{% include a.html %}`, `{: .note}`: calls and attributes of Jekyll, on lines of their own.
_LIQUID = re.compile(r"^[ \t]*(?:\{(?:%[^{}\n]*%|:[^{}\n]*)\}[ \t]*)++$", re.MULTILINE)
# The checkbox of a GitHub task.
_BOX = re.compile(r"[ \t]*\[[ xX]\](?=\s)")
_ALT = re.compile(r"\balt-text=\"([^\"]++)\"")
_NO_ALERTS = frozenset({"div", "video", "include"})
# Elements that separate text in HTML, and in table cells and lists with HTML.
_NAMES = (
    "address article aside blockquote br caption center col colgroup dd details div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr iframe img legend li main nav ol p"
    " section summary table tbody td tfoot th thead tr ul video"
)
# A tag excludes `<`, so every attempt ends at the next one and the cost stays linear.
_PART = re.compile(
    rf"<!--|<(?P<silent>pre|script|style)\b|</?(?:{'|'.join(_NAMES.split())})\b[^<>]*+>",
    re.IGNORECASE,
)


def iter_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks in the order of the text.

    Excluded are code blocks, link definitions, comments, lines of DocFX extensions, calls of Hugo
    and Jekyll, and checkboxes. The alternative texts of DocFX images are included.
    """
    around: list[Place] = []
    for token in _parse(text):
        if token.type in ("inline", "html_block"):
            if "quote" in around and _is_alert(token.content):
                around[around.index("quote")] = "alert"
            line = token.map[0] if token.map else 0
            place = around[-1] if around else "paragraph"
            # The parser removes the backslashes that escape bars in cells.
            is_cell = place == "table-cell" and token.type == "inline"
            content = token.content.replace("|", "\\|") if is_cell else token.content
            yield from _iter_parts(content, line, place)
        elif token.type in _PLACES:
            around.append(_PLACES[token.type])
        elif token.type in _CLOSINGS:
            around.pop()


def _is_alert(text: str) -> bool:
    label = _LABEL.match(text)
    return label is not None and label["name"].lower() not in _NO_ALERTS


def _iter_parts(text: str, line: int, place: Place) -> Iterator[Block]:
    """Yield the text between labels, extensions and block tags."""
    index = LineIndex(text)

    def make_block(start: int, words: str, place: Place) -> Block:
        return Block(words, line + index.locate(start)[0] - 1, place)

    done = 0
    gaps = _find_gaps(text)
    if place == "list-item" and (box := _BOX.match(text)):
        gaps = [box.span(), *gaps]
    for start, end in gaps:
        if start > done:
            yield make_block(done, text[done:start], place)
        if start >= done and (alt := _ALT.search(text, start, end)):
            yield make_block(start, alt[1], "image-alt")
        done = max(done, end)
    if done < len(text):
        yield make_block(done, text[done:], place)


def _find_gaps(text: str) -> list[tuple[int, int]]:
    """Return the ranges of labels, extensions, comments, code and block tags, in order."""
    gaps = [match.span() for match in _LABEL.finditer(text)]
    gaps += [match.span() for match in _EXTENSION.finditer(text)]
    if "{{" in text:
        gaps += [match.span() for match in _CALLS.finditer(text)]
    if "{%" in text or "{:" in text:
        gaps += [match.span() for match in _LIQUID.finditer(text)]
    done, open_ended = 0, set[str]()
    while match := _PART.search(text, done):
        start, done = match.span()
        if closing := _find_closing(match):
            # Remembered, so that many unclosed beginnings do not cause many searches.
            if closing in open_ended:
                continue
            found = re.compile(closing, re.IGNORECASE).search(text, done)
            if found is None:
                open_ended.add(closing)
                continue
            done = found.end()
        gaps.append((start, done))
    return sorted(gaps)


def _find_closing(match: re.Match[str]) -> str:
    """Return a pattern for the end of a part without words; empty for a single tag."""
    if match["silent"]:
        return f"</{match['silent'].lower()}>"
    return "-->" if match[0] == "<!--" else ""


def _parse(text: str) -> list[Token]:
    state = StateCore(text, _parser(), {})
    _parser().core.process(state)
    return state.tokens


@cache
def _parser() -> MarkdownIt:
    """Return a parser for blocks only, with the tables of GitHub and DocFX."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser
