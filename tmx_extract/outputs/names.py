"""Names of outputs: safe on every system, free, or those of our own unfinished files."""

import os
import re
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Literal
from unicodedata import normalize

# Windows refuses these characters in names, and shells and archives have problems with them.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/\ud800-\udfff]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
# The longest name on most systems, in bytes.
_LONGEST = 255
_OURS = "tmx-extract"
_DIGITS = 16

Ending = Literal["part", "old"]
"""`part`: being written. `old`: being replaced."""


def safe_name(word: str) -> str:
    """Return one step of a path, in NFC, without anything that some system refuses."""
    word = _UNSAFE.sub("_", normalize("NFC", word)).rstrip(". ")
    # A folder must not look like a neighbouring file, be hidden, or lead upwards.
    if not word or word[0] in ".~-" or _RESERVED.fullmatch(word):
        word = f"_{word}"
    return word


def numbered(place: Path) -> Path:
    """Return the first free name: the name of the place with a number."""
    names = (place.with_name(f"{place.name}.{number}") for number in count(1))
    return next(name for name in names if not os.path.lexists(name))


def hidden_beside(place: Path, ending: Ending) -> Path:
    """Return a new name beside the place, which `hidden_of` recognizes."""
    digits = token_hex(_DIGITS // 2)
    return place.with_name(f"{_beginning(place, ending)}{digits}.{ending}")


def hidden_of(place: Path, ending: Ending) -> re.Pattern[str]:
    """Return a pattern for the names of `hidden_beside`."""
    beginning = re.escape(_beginning(place, ending))
    return re.compile(rf"{beginning}[0-9a-f]{{{_DIGITS}}}\.{ending}")


def is_part(name: str) -> bool:
    """Return whether a name belongs to any unfinished file or folder of this program."""
    return re.fullmatch(rf"\..+\.{_OURS}-[0-9a-f]{{{_DIGITS}}}\.part", name, re.DOTALL) is not None


def _beginning(place: Path, ending: Ending) -> str:
    room = _LONGEST - len(f"..{_OURS}-.{ending}") - _DIGITS
    name = place.name
    if len(os.fsencode(name)) > room:
        name = os.fsencode(name)[:room].decode(errors="ignore")
    return f".{name}.{_OURS}-"
