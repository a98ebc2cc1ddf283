"""Texts in XML: escaped characters, and characters that XML forbids."""

import re
from collections.abc import Callable

# All characters outside the Char production of XML 1.0, section 2.2.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The characters that `str.strip` removes and XML allows.
WHITE_SPACE = "".join(
    chr(code) for code in range(0x3001) if chr(code).isspace() and not FORBIDDEN.match(chr(code))
)
_PICTURE_OF_UNKNOWN = "\u2426"


def escape(text: str) -> str:
    """Return the text for element content. A carriage return survives only as a reference."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "\r" in text:
        text = text.replace("\r", "&#13;")
    return text


def escape_attribute(text: str) -> str:
    """Return the text for an attribute in double quotes; forbidden characters become pictures."""
    text = escape(picture_forbidden(text)).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def has_forbidden(text: str) -> bool:
    """Return whether XML cannot contain the text."""
    # All of them are unprintable, and that check takes almost no time.
    return not text.isprintable() and FORBIDDEN.search(text) is not None


def picture_forbidden(text: str) -> str:
    """Return the text with pictures of forbidden characters: U+2400 and following, else U+2426."""
    if text.isprintable():
        return text
    return FORBIDDEN.sub(lambda found: _picture(found[0]), text)


def is_blank(text: str) -> bool:
    """Return whether the text is invisible; a forbidden character is visible as its picture."""
    return not text or (text.isspace() and not has_forbidden(text))


def name_characters(text: str) -> str:
    """Return the forbidden characters of a text for people: `U+0008, U+FFFF`."""
    return ", ".join(sorted({f"U+{ord(found):04X}" for found in FORBIDDEN.findall(text)}))


def character_of(code: str) -> str:
    """Return the character with this hexadecimal code; empty without one."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def escape_with(text: str, write_forbidden: Callable[[str], str]) -> str:
    """Return the escaped text, with the markup of `write_forbidden` for forbidden characters."""
    pieces: list[str] = []
    position = 0
    for found in FORBIDDEN.finditer(text):
        pieces += escape(text[position : found.start()]), write_forbidden(found[0])
        position = found.end()
    return "".join(pieces) + escape(text[position:])


def _picture(character: str) -> str:
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else _PICTURE_OF_UNKNOWN
