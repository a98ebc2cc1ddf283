"""The tokens of PO files, as `msgfmt` of GNU gettext reads them."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from tmx_extract.errors import UnreadableFile

PoTokenKind = Literal["comment", "keyword", "text"]


class PoToken(NamedTuple):
    """A comment, a keyword, or a text between quotes."""

    kind: PoTokenKind
    value: str
    """The comment from its `#`; the keyword, such as `msgstr[1]`; the text without its escapes."""
    line: int
    start: int
    """Its place in the file; for the first token of a line, the place of the line."""
    end: int
    is_obsolete: bool
    """Whether `#~` is before it."""
    is_previous: bool
    """Whether `#|` is before it."""


# White space may be between the tokens; a line break ends comments and the range of a mark.
_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\f\v]++)
    |(?P<newline>\n)
    |(?P<mark>\#(?:~\|?|\|))
    |(?P<comment>\#[^\n]*+)
    |"(?P<text>[^"\\\n]*+(?:\\[\s\S][^"\\\n]*+)*+)"
    |(?P<keyword>msgctxt|msgid_plural|msgid|msgstr|domain)(?![A-Za-z_0-9])
        (?:[ \t]*+\[[ \t]*+(?P<number>[0-9]{1,4})[ \t]*+\])?
    """,
    re.VERBOSE,
)
_KINDS: Mapping[str, PoTokenKind] = {"comment": "comment", "text": "text"}
_ESCAPES = re.compile(
    r"(?P<bytes>(?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]+))+)|\\(?P<seam>\r?\n)|\\(?P<letter>[\s\S])"
)
_BYTE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]+))")
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
ADVICE = "Fix the file; msgfmt --check shows more."


def iter_tokens(text: str, charset: str) -> Iterator[PoToken]:
    """Yield the tokens in order. Raises `UnreadableFile` for invalid text."""
    line, place, start = 1, 0, 0
    is_obsolete = is_previous = False
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _refuse(text, place, line)
        place = found.end()
        value, group = found[0], found.lastgroup or ""
        if group == "newline":
            line, start = line + 1, place
            is_obsolete = is_previous = False
        elif group == "mark":
            is_obsolete |= "~" in value
            is_previous |= "|" in value
        elif group != "blank":
            kind, inner = _KINDS.get(group, "keyword"), value
            if kind != "comment":
                is_text = kind == "text"
                inner = _unescape(found["text"], line, charset) if is_text else _name(found)
            yield PoToken(kind, inner, line, start, place, is_obsolete, is_previous)
            line, start = line + value.count("\n"), place


def _name(found: re.Match[str]) -> str:
    number = found["number"]
    return found["keyword"] + (f"[{int(number)}]" if number else "")


def _refuse(text: str, place: int, line: int) -> UnreadableFile:
    if text[place] == '"':
        return UnreadableFile("a text has no closing quote", line=line, advice=ADVICE)
    rest = text[place : place + 40].partition("\n")[0]
    return UnreadableFile(f"syntax error at {rest!r}", line=line, advice=ADVICE)


def _unescape(text: str, line: int, charset: str) -> str:
    if "\\" not in text:
        return text

    def read(found: re.Match[str]) -> str:
        if found["bytes"]:
            return _read_bytes(found[0], charset)
        letter = found["letter"] or ""
        if letter.isascii() and letter.isalnum() and letter not in _LETTERS:
            raise UnreadableFile(f"unknown escape \\{letter}", line=line, advice=ADVICE)
        return _LETTERS.get(letter, letter)

    try:
        return _ESCAPES.sub(read, text)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"the escaped bytes are not {charset}", line=line, advice=ADVICE
        ) from error


def _read_bytes(escaped: str, charset: str) -> str:
    """Return the characters of bytes such as `\\303\\251`."""
    numbers = (
        int(octal, 8) if octal else int(digits[-2:], 16) for octal, digits in _BYTE.findall(escaped)
    )
    return bytes(number & 255 for number in numbers).decode(charset)
