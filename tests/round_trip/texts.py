"""Targets as words and codes, in Markdown and in a file, and edits of them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import NamedTuple

from tmx_extract.inline.codes import InlineCode
from tmx_extract.inline.split import plain, split

_ATTRIBUTES = r'(?:[^>"]|"[^"]*")*'
_TAGS = re.compile(
    rf"<(bpt|ept|it|ph)\b{_ATTRIBUTES}(?<!/)>.*?</\1>"
    rf"|<(?:x|bx|ex|ph|sc|ec)\b{_ATTRIBUTES}/>|</?(?:g|pc)\b{_ATTRIBUTES}>",
    re.DOTALL,
)


class Token(NamedTuple):
    """Words, or one code, or one end of it."""

    markdown: str
    written: str
    """As written in the file."""
    is_code: bool = False


Tokens = tuple[Token, ...]


def to_xml(text: str) -> str:
    """Return the text as a person's script would write it."""
    return escape(text, quote=False).replace("\r", "&#13;")


def align(markdown: str, written: str) -> Tokens | None:
    """Return both as tokens; None if the file has the codes in another form, such as between
    words."""
    found: list[tuple[str, bool]] = []
    done = 0
    for tag in _TAGS.finditer(written):
        found += (written[done : tag.start()], False), (tag[0], True)
        done = tag.end()
    found = [one for one in (*found, (written[done:], False)) if one[0]]
    if not any(is_code for _, is_code in found):
        same = unescape(written) == markdown
        return (Token(markdown, written),) if same else None
    pieces = _joined(markdown)
    if [is_code for _, is_code in found] != [is_code for _, is_code in pieces]:
        return None
    tokens = []
    for (raw, is_code), (text, _) in zip(found, pieces, strict=True):
        if not is_code and unescape(raw) != text:
            return None
        tokens.append(Token(text, raw, is_code))
    return tuple(tokens)


def _joined(markdown: str) -> list[tuple[str, bool]]:
    """Return the pieces, with consecutive words joined."""
    pieces: list[tuple[str, bool]] = []
    for piece in split(markdown):
        if isinstance(piece, InlineCode):
            pieces.append((piece.raw, True))
        elif pieces and not pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + piece, False)
        else:
            pieces.append((piece, False))
    return pieces


@dataclass(frozen=True, slots=True)
class Draft:
    """A target before its edit."""

    markdown: str
    """As delivered, in author form."""
    tokens: Tokens | None
    """None if the tokens of the file are unknown."""
    is_words: bool = False
    """Whether the file has only the words, although the text has codes."""

    @property
    def words(self) -> str:
        """The text without its codes."""
        return plain(split(self.markdown))


class Edited(NamedTuple):
    """A target after its edit."""

    markdown: str
    """The expected result."""
    written: str
    """The text in an XML file."""
    is_exact: bool = True
    """Whether `markdown` is exact; otherwise it has only words, whose codes are restored."""


Edit = Callable[[Draft], Edited | None]
"""None: impossible for this text."""


def _of(draft: Draft, tokens: Iterable[Token]) -> Edited:
    several = list(tokens)
    markdown = "".join(token.markdown for token in several)
    return Edited(markdown, "".join(token.written for token in several), not draft.is_words)


def words(text: str) -> Token:
    """Return typed words."""
    return Token(text, to_xml(text))


def before(text: str) -> Edit:
    """Add words before everything."""
    return lambda draft: _of(draft, [words(text), *draft.tokens]) if draft.tokens else None


def behind(text: str) -> Edit:
    """Add words after everything."""
    return lambda draft: _of(draft, [*draft.tokens, words(text)]) if draft.tokens else None


def instead(text: str) -> Edit:
    """Replace the text, without codes."""
    return lambda draft: _of(draft, [words(text)])


_WORD = re.compile(r"[^\W\d_]{2,}")


def exchange(text: str) -> Edit:
    """Replace a word that occurs once, also in a file of words only."""

    def edit(draft: Draft) -> Edited | None:
        shown = draft.words
        for word in _WORD.findall(shown):
            if draft.markdown.count(word) == shown.count(word) == 1:
                break
        else:
            return None
        markdown = draft.markdown.replace(word, text)
        if draft.is_words:
            return Edited(markdown, to_xml(shown.replace(word, text)))
        for place, token in enumerate(draft.tokens or ()):
            if not token.is_code and word in token.markdown:
                changed = words(token.markdown.replace(word, text))
                tokens = draft.tokens or ()
                return _of(draft, [*tokens[:place], changed, *tokens[place + 1 :]])
        # In the address of a link.
        return None

    return edit


def _find_single(tokens: Tokens) -> tuple[int, int] | None:
    """Return the first code that can be moved: a single one, or a pair with its content."""
    for start, token in enumerate(tokens):
        if not token.is_code:
            continue
        if token.written.startswith(("<x", "<ph")):
            return start, start + 1
        name = token.written[1:].split(" ")[0]
        end = {"g": "</g>", "pc": "</pc>", "bpt": "<ept"}.get(name)
        if end is None:
            return None
        for last in range(start + 1, len(tokens)):
            if tokens[last].written.startswith(end):
                return start, last + 1
            if tokens[last].is_code:
                return None
    return None


def move_code(draft: Draft) -> Edited | None:
    """Move a code with its words to the end."""
    found = _find_single(draft.tokens or ())
    if found is None or draft.tokens is None:
        return None
    start, end = found
    tokens = draft.tokens
    return _of(draft, [*tokens[:start], *tokens[end:], words(" "), *tokens[start:end]])


def delete_code(draft: Draft) -> Edited | None:
    """Delete a code; words between its halves stay."""
    found = _find_single(draft.tokens or ())
    if found is None or draft.tokens is None:
        return None
    start, end = found
    tokens = draft.tokens
    kept = [token for token in tokens[start:end] if not token.is_code]
    left = [*tokens[:start], *kept, *tokens[end:]]
    return _of(draft, left) if any(token.markdown.strip() for token in left) else None


EDITS: Mapping[str, Edit] = {
    "before": before("改訂 "),
    "behind": behind(" 改訂"),
    "exchange": exchange("改めた語"),
    "emoji": behind(" 👩‍👩‍👧 𠮷"),
    "marks": before("R&D <br> \"x\" &amp; 'y' "),
    "line break": behind("\n次の行"),
    "bar": behind(" a | b"),
    "bracket": before("[改訂 "),
    "markdown": behind(" **強い** `code`"),
    "move code": move_code,
    "delete code": delete_code,
    "instead": instead("まったく別の文です。"),
}
"""Typical edits."""
