"""Files for translators opened to be filled: XLIFF and PO."""

from importlib import import_module
from io import BytesIO
from typing import Literal, cast

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats import kinds
from tmx_extract.formats.filling import TranslationFile
from tmx_extract.formats.registry import FORMATS

Kind = Literal["xliff", "xliff2", "po"]
"""The same names as in the registry of what can be written."""

SUFFIXES = kinds.XLIFF | kinds.PO
"""In small letters, with the dot."""


def tell_kind(data: bytes, suffix: str) -> Kind:
    """The kind of a file; raises `UnreadableFile` where it is none of these."""
    kind = kinds.tell_kind(BytesIO(data), suffix)
    if kind == "tmx":
        raise UnreadableFile(
            "it is TMX, which has no place for new targets",
            advice="Save it as XLIFF or PO.",
        )
    return kind


def open_translations(data: bytes, kind: Kind, target_language: str = "") -> TranslationFile:
    """The file with the places for its targets; raises `UnreadableFile`.

    `target_language` is written where the file tells none.
    """
    room = import_module(f"tmx_extract.formats.{FORMATS[kind].room}.fill")
    return cast(TranslationFile, room.open_file(BytesIO(data), target_language))
