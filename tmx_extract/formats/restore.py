"""What a file cannot hold as it is: told beside the text, so that reading gives it back exactly."""

from urllib.parse import quote, unquote

from tmx_extract.formats.xmltext import FORBIDDEN, picture_forbidden


def list_forbidden(text: str) -> str:
    """The forbidden characters with their places, `12:0008 40:FFFF`, in code points from 0."""
    return " ".join(f"{found.start()}:{ord(found[0]):04X}" for found in FORBIDDEN.finditer(text))


def put_forbidden(text: str, listed: str) -> str:
    """The text with the listed characters in their places, where pictures stand for them.

    What is no place in the text is passed over.
    """
    characters = list(text)
    for item in listed.split():
        place, _, code = item.partition(":")
        if place.isascii() and place.isdigit() and int(place) < len(characters):
            found = _character(code)
            if picture_forbidden(found) == characters[int(place)]:
                characters[int(place)] = found
    return "".join(characters)


def _character(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def pack_space(text: str, kept: str) -> str:
    """The white space before and after `kept`, which is `text` without it: `%20|%0A`."""
    start = text.index(kept)
    before, after = text[:start], text[start + len(kept) :]
    return f"{quote(before, safe='')}|{quote(after, safe='')}"


def put_space(text: str, packed: str) -> str:
    """The text with its white space around it again."""
    before, _, after = packed.partition("|")
    return f"{unquote(before)}{text}{unquote(after)}"
