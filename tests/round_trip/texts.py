"""Targets as words and codes, in Markdown and as a file has them; and edits of them."""

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
    """As the file has it."""
    is_code: bool = False


Tokens = tuple[Token, ...]


def to_xml(text: str) -> str:
    """As a person's script would write it."""
    return escape(text, quote=False).replace("\r", "&#13;")


def align(markdown: str, written: str) -> Tokens | None:
    """Both as tokens; None where the file has the codes in another way, such as between words."""
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
    """The pieces, words that follow each other as one."""
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
    """A target that somebody is about to edit."""

    markdown: str
    """As it was delivered, in author form."""
    tokens: Tokens | None
    """None where nobody knows what is what in the file."""
    is_words: bool = False
    """Whether the file has the words alone, and the text has codes."""

    @property
    def words(self) -> str:
        """Without its codes."""
        return plain(split(self.markdown))


class Edited(NamedTuple):
    """What a person makes of a target."""

    markdown: str
    """What is to come of it."""
    written: str
    """As it goes into a file of XML."""
    is_exact: bool = True
    """Whether `markdown` is all of it; else the words without codes, which are to come back."""


Edit = Callable[[Draft], Edited | None]
"""None: that cannot be done with this text."""


def _of(draft: Draft, tokens: Iterable[Token]) -> Edited:
    several = list(tokens)
    markdown = "".join(token.markdown for token in several)
    return Edited(markdown, "".join(token.written for token in several), not draft.is_words)


def words(text: str) -> Token:
    """Words that somebody types."""
    return Token(text, to_xml(text))


def before(text: str) -> Edit:
    """So many words before all."""
    return lambda draft: _of(draft, [words(text), *draft.tokens]) if draft.tokens else None


def behind(text: str) -> Edit:
    """So many words behind all."""
    return lambda draft: _of(draft, [*draft.tokens, words(text)]) if draft.tokens else None


def instead(text: str) -> Edit:
    """Another text, without the codes."""
    return lambda draft: _of(draft, [words(text)])


_WORD = re.compile(r"[^\W\d_]{2,}")


def exchange(text: str) -> Edit:
    """A word that is there once is another since, in words alone too."""

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
    """The first code that can be taken by itself: a single one, or a pair with what is in it."""
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
    """A code with its words goes to the end."""
    found = _find_single(draft.tokens or ())
    if found is None or draft.tokens is None:
        return None
    start, end = found
    tokens = draft.tokens
    return _of(draft, [*tokens[:start], *tokens[end:], words(" "), *tokens[start:end]])


def delete_code(draft: Draft) -> Edited | None:
    """A code goes; words between its halves stay."""
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
"""What people do to texts."""
