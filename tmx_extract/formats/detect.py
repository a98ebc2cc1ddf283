"""Detect the kind of a file for translators, by its suffix and content. No other module does."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO, Literal

from lxml import etree

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.office.package import find_office_kind
from tmx_extract.formats.read_xml import iter_elements, line_of, local_name
from tmx_extract.formats.tables.header import find_columns
from tmx_extract.formats.tables.split_rows import DELIMITERS, MOST_BEFORE_HEADER
from tmx_extract.formats.xliff.names import namespace_of

FileKind = Literal["tmx", "xliff", "xliff2", "po", "csv", "tsv", "xlsx", "docx"]
"""The same names as in the registry of what can be written."""
FillableKind = Literal["xliff", "xliff2", "po"]
"""The kinds that have places for new targets."""

_TMX = frozenset({".tmx"})
_PO = frozenset({".po", ".pot"})
_XLIFF = frozenset({".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"})
FILLABLE_SUFFIXES = _XLIFF | _PO
"""Suffixes of files with places for new targets, in lower case, with the dot."""
TABLES: Mapping[str, FileKind] = {".csv": "csv", ".tsv": "tsv"}
"""The kinds of tables in text, by the suffixes of their files."""
_OFFICE: Mapping[str, FileKind] = {".xlsx": "xlsx", ".xlsm": "xlsx", ".docx": "docx"}
SHEETS = frozenset((*TABLES.values(), *_OFFICE.values()))
"""The kinds that may have tables without the names of columns."""
SUFFIXES = _TMX | FILLABLE_SUFFIXES | TABLES.keys() | _OFFICE.keys()

HEAD = 1 << 16
"""The number of bytes that `guess_suffix` looks at: enough for the comments before the first
element, and for the header of PO."""
_ZIP = b"PK\x03\x04"
_OTHER_FILES = {_ZIP: "a zip archive", b"\x1f\x8b": "compressed with gzip"}
_ROOT = re.compile(
    r"\s*+(?:<\?.*?\?>\s*+|<!--.*?-->\s*+|<!DOCTYPE[^<>]*+>\s*+)*+<(?:[\w.-]++:)?(xliff|tmx)\b",
    re.DOTALL,
)
_ENTRY = re.compile(r'^msgid\s+".*\n(?:".*\n)*msgstr(?:\[0\])?\s+"', re.MULTILINE)


def detect_kind(stream: BinaryIO, suffix: str) -> FileKind:
    """Return the kind of a file; raises `UnreadableFile` for any other.

    The stream must be able to go back to its current position.
    """
    start = stream.tell()
    head = stream.read(4)
    stream.seek(start)
    if head.startswith(_ZIP) and (office := _OFFICE.get(f".{find_office_kind(stream)}")):
        return office
    if suffix in _OFFICE and head and not head.startswith(_ZIP):
        raise UnreadableFile(
            "it is not an Office file, or it has a password",
            advice="Save it without a password, as .xlsx or .docx.",
        )
    for beginning, found in _OTHER_FILES.items():
        if head.startswith(beginning):
            raise UnreadableFile(
                f"it is {found}", advice="Unpack it, and give the files that are in it."
            )
    if suffix in _PO:
        return "po"
    if not head:
        raise UnreadableFile("it is empty", advice="Export the file again.")
    if suffix in TABLES:
        return TABLES[suffix]
    _, root = next(iter_elements(stream, "*"))
    stream.seek(start)
    kind = _find_kind(root)
    if kind is None:
        raise UnreadableFile(
            f"it begins with {root.tag}",
            line=line_of(root),
            advice="Save it as TMX, XLIFF 1.2, 2.x, PO or CSV.",
        )
    return kind


def detect_fillable(data: bytes, suffix: str) -> FillableKind:
    """Return the kind of a file with places for new targets; raises `UnreadableFile`."""
    kind = detect_kind(BytesIO(data), suffix)
    if kind in ("xliff", "xliff2", "po"):
        return kind
    raise UnreadableFile(
        f"it is {kind.upper()}, which has no place for new targets",
        advice="Save it as XLIFF or PO.",
    )


def guess_suffix(data: bytes) -> str:
    """Return the suffix for the content of a file with any name; empty for other content."""
    text = _decode_head(data)
    if root := _ROOT.match(text):
        return ".tmx" if root[1] == "tmx" else ".xlf"
    if _ENTRY.search(text):
        return ".po"
    return ".tsv" if _has_names(text, "\t") else ""


def is_named_table(data: bytes) -> bool:
    """Return whether the head of a file has the names of the columns of a table."""
    text = _decode_head(data)
    return any(_has_names(text, delimiter) for delimiter in DELIMITERS)


def _decode_head(data: bytes) -> str:
    head = data[:HEAD]
    is_wide = head.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return head.decode("utf-16" if is_wide else "utf-8", "replace").lstrip("\ufeff")


def _has_names(text: str, delimiter: str) -> bool:
    for line in text.split("\n", MOST_BEFORE_HEADER)[:MOST_BEFORE_HEADER]:
        if delimiter not in line:
            continue
        with suppress(UnreadableFile):
            if find_columns([name.strip(' "\r') for name in line.split(delimiter)]) is not None:
                return True
    return False


def _find_kind(root: etree._Element) -> FileKind | None:
    """Return the kind of a file by its first element. A file without a version is XLIFF 1."""
    name = local_name(root)
    if name != "xliff":
        return "tmx" if name == "tmx" else None
    namespace = namespace_of(root).rpartition(":")[2]
    version = namespace if namespace[:1].isdigit() else root.get("version", "")
    return "xliff2" if version.startswith("2") else "xliff"
