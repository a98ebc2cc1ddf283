"""Record the characters that a file cannot contain, so that reading restores them exactly."""

from urllib.parse import quote, unquote

from tmx_extract.formats.xml_text import FORBIDDEN, character_of, picture_forbidden


def list_forbidden(text: str) -> str:
    """Return the forbidden characters with their places in code points: `12:0008 40:FFFF`."""
    return " ".join(f"{found.start()}:{ord(found[0]):04X}" for found in FORBIDDEN.finditer(text))


def put_forbidden(text: str, listed: str) -> str:
    """Return the text with the listed characters in place of their pictures.

    Places outside the text are ignored.
    """
    characters = list(text)
    for item in listed.split():
        place, _, code = item.partition(":")
        if place.isascii() and place.isdigit() and int(place) < len(characters):
            found = character_of(code)
            if picture_forbidden(found) == characters[int(place)]:
                characters[int(place)] = found
    return "".join(characters)


def pack_space(text: str, kept: str) -> str:
    """Return the white space of `text` before and after `kept`: `%20|%0A`."""
    start = text.index(kept)
    before, after = text[:start], text[start + len(kept) :]
    return f"{quote(before, safe='')}|{quote(after, safe='')}"


def put_space(text: str, packed: str) -> str:
    """Return the text with its white space around it."""
    before, _, after = packed.partition("|")
    return f"{unquote(before)}{text}{unquote(after)}"
