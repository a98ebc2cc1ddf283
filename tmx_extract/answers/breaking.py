"""Texts broken into lines: between words or Japanese characters, never inside a number or before
its unit."""

import re
from collections.abc import Iterator
from itertools import pairwise

from rich.cells import cell_len

# Letters of scripts without spaces between words, and full-width marks: Thai to Myanmar, Khmer, Tai
# scripts, Kana and Han with their punctuation, Yi, Javanese, half-width Kana, rarer Han.
_SINGLE = (
    "\u0e00-\u109f\u1780-\u17ff\u1950-\u1aaf\u2e80-\ua4cf\ua980-\uaadf\uf900-\ufaff\uff00-\uffef"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
_LETTER = rf"(?![{_SINGLE}])\w"
# Spaces; words and numbers with the marks and the unit of the number; any other character.
_TOKEN = re.compile(
    rf"\s+|{_LETTER}(?:{_LETTER}|[.,:\-](?<=\d.)(?=\d)|['’](?=\w))*(?:(?<=\d) (?:%|s\b))?"
    r"|.[\u0300-\u036f\u200d\u3099\u309a\ufe0f]*",
    re.DOTALL,
)
# No line begins with one of the first, or ends with one of the second.
_CLOSING = "、。，．・：；！？」』）］】ー々,.:;!?/-_)]}⟧"
_OPENING = "「『（［【([{⟦"


def find_breaks(text: str, width: int) -> list[int]:
    """Return the offsets where a new line begins, so that no line is wider than `width`.

    Spaces at the end of a line do not count.
    """
    breaks: list[int] = []
    position = used = 0
    for part in _iter_unbroken(text):
        columns = cell_len(part)
        if used and used + columns > width and not part.isspace():
            breaks.append(position)
            used = 0
        for start, character in enumerate(part, position):
            if columns > width and used + cell_len(character) > width and start > 0:
                breaks.append(start)
                used = 0
            used += cell_len(character)
        position += len(part)
    return breaks


def break_text(text: str, width: int) -> list[str]:
    """Return the lines of the text, indented like its beginning; one at least."""
    words = text.lstrip(" ")
    indent = text[: len(text) - len(words)] if words else ""
    starts = [0, *find_breaks(words, max(width - len(indent), 1)), len(words)]
    return [(indent + words[start:end]).rstrip() for start, end in pairwise(starts)]


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Return the text with spaces up to a width in columns of a terminal."""
    spaces = " " * (width - cell_len(text))
    return spaces + text if right else text + spaces


def _iter_unbroken(text: str) -> Iterator[str]:
    """Yield words, spaces, and Japanese characters, with their marks."""
    part = ""
    for found in _TOKEN.finditer(text):
        token = found[0]
        # `.NET`, `/root` and `-o` are words.
        belongs = token in _CLOSING or part[-1:] in _OPENING or part in (".", "/", "-", "_")
        if part and (part.isspace() or not belongs):
            yield part
            part = ""
        part += token
    if part:
        yield part
