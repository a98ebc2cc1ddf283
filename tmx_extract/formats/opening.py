"""Which kind of translation file it is, told by its name and its first element."""

from importlib import import_module
from io import BytesIO
from typing import Literal, cast

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.filling import TranslationFile
from tmx_extract.formats.reading import iter_elements

Kind = Literal["xliff", "xliff2", "po"]
"""The same names as in the registry of what can be written."""

_XLIFF, _PO = (".xlf", ".xliff"), (".po", ".pot")
SUFFIXES = frozenset({*_XLIFF, *_PO})
"""In small letters, with the dot."""

_ROOMS: dict[Kind, str] = {"xliff": "xliff12", "xliff2": "xliff2", "po": "po"}
_ROOTS: dict[str, Kind] = {
    "{urn:oasis:names:tc:xliff:document:1.2}xliff": "xliff",
    "{urn:oasis:names:tc:xliff:document:2.0}xliff": "xliff2",
}


def tell_kind(data: bytes, suffix: str) -> Kind:
    """The kind of a file; raises `UnreadableFile` where it is none of these."""
    if suffix in _PO:
        return "po"
    _, root = next(iter_elements(BytesIO(data), "*"))
    kind = _ROOTS.get(root.tag)
    if kind is None:
        raise UnreadableFile(
            f"line 1: it begins with {root.tag}", advice="Save it as XLIFF 1.2, 2.0 or 2.1."
        )
    return kind


def open_translations(data: bytes, kind: Kind, target_language: str = "") -> TranslationFile:
    """The file with the places for its targets; raises `UnreadableFile`.

    `target_language` is written where the file tells none.
    """
    room = import_module(f"tmx_extract.formats.{_ROOMS[kind]}.fill")
    return cast(TranslationFile, room.open_file(BytesIO(data), target_language))
