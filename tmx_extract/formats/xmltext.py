"""Texts as XML: what must be escaped, and what XML cannot write at all."""

import re
from collections.abc import Callable

# Everything outside the Char production of XML 1.0, section 2.2.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What `str.strip` takes off and XML can write.
WHITE_SPACE = "".join(
    chr(code) for code in range(0x3001) if chr(code).isspace() and not FORBIDDEN.match(chr(code))
)
_PICTURE_OF_UNKNOWN = "\u2426"


def escape(text: str) -> str:
    """The text for element content. A carriage return survives only as a reference."""
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
    """The text for an attribute in double quotes; forbidden characters become pictures."""
    text = escape(picture_forbidden(text)).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def has_forbidden(text: str) -> bool:
    """Whether XML has no way to write the text."""
    # All of them are unprintable, and asking that costs next to nothing.
    return not text.isprintable() and FORBIDDEN.search(text) is not None


def picture_forbidden(text: str) -> str:
    """Every forbidden character as its picture: U+2400 and following, U+2426 where none is."""
    if text.isprintable():
        return text
    return FORBIDDEN.sub(lambda found: _picture(found[0]), text)


def is_blank(text: str) -> bool:
    """Whether nothing would be seen of the text; a forbidden character is seen as its picture."""
    return not text or (text.isspace() and not has_forbidden(text))


def name_characters(text: str) -> str:
    """The forbidden characters of a text as people write them: `U+0008, U+FFFF`."""
    return ", ".join(sorted({f"U+{ord(found):04X}" for found in FORBIDDEN.findall(text)}))


def escape_with(text: str, write_forbidden: Callable[[str], str]) -> str:
    """Like `escape`, with forbidden characters as `write_forbidden` gives their markup."""
    pieces: list[str] = []
    position = 0
    for found in FORBIDDEN.finditer(text):
        pieces += escape(text[position : found.start()]), write_forbidden(found[0])
        position = found.end()
    return "".join(pieces) + escape(text[position:])


def _picture(character: str) -> str:
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else _PICTURE_OF_UNKNOWN
