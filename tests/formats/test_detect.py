"""The kind of a file for translators, recognized by its content."""

from io import BytesIO

import pytest

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.detect import FileKind, detect_fillable, detect_kind, guess_suffix

XLIFF, TMX = "<xliff version='1.2'/>", '<tmx version="1.4"/>'
PO = 'msgid ""\nmsgstr ""\n"Language: ja\\n"\n'
UNPACK = "Unpack it, and give the files that are in it."
OASIS = "urn:oasis:names:tc:xliff:document:2.0"


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        (XLIFF, ".xlf"),
        (f'\ufeff<?xml version="1.0"?>\n<!-- <tmx> -->\n{XLIFF}', ".xlf"),
        (f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n{TMX}', ".tmx"),
        (f"<x:xliff xmlns:x='{OASIS}'/>", ".xlf"),
        (f"# Notes\n{PO}", ".po"),
        ("<xliffs/>", ""),
        ("<html>&lt;xliff></html>", ""),
        ("msgid is a word", ""),
        ("", ""),
    ],
)
def test_a_file_with_any_name_is_known_by_its_content(text: str, suffix: str) -> None:
    assert guess_suffix(text.encode()) == suffix
    assert guess_suffix(text.encode("utf-16")) == suffix


@pytest.mark.parametrize(
    ("text", "suffix", "kind"),
    [
        (TMX, ".tmx", "tmx"),
        (TMX, ".xlf", "tmx"),
        (XLIFF, ".xlf", "xliff"),
        ("<xliff/>", ".sdlxliff", "xliff"),
        ("<xliff version='2.1'/>", ".xlf", "xliff2"),
        (f"<x:xliff version='1.2' xmlns:x='{OASIS}'/>", ".xlf", "xliff2"),
        ("", ".po", "po"),
        (XLIFF, ".pot", "po"),
    ],
)
def test_the_first_element_gives_the_version(text: str, suffix: str, kind: FileKind) -> None:
    stream = BytesIO(b"  " + text.encode())
    stream.seek(2)
    assert (detect_kind(stream, suffix), stream.tell()) == (kind, 2)


def test_tmx_has_no_place_for_new_targets() -> None:
    with pytest.raises(UnreadableFile, match="it is TMX"):
        detect_fillable(TMX.encode(), ".tmx")


def test_another_first_element_is_named_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match=r"^line 3: it begins with html$"):
        detect_kind(BytesIO(b"<!--\n\n--><html/>"), ".xlf")


@pytest.mark.parametrize(
    ("data", "suffix", "found", "advice"),
    [
        (b"PK\x03\x04", ".tmx", "it is a zip archive", UNPACK),
        (b"PK\x03\x04....", ".po", "it is a zip archive", UNPACK),
        (b"\x1f\x8b\x08.", ".xlf", "it is compressed with gzip", UNPACK),
        (b"\x1f\x8b", ".po", "it is compressed with gzip", UNPACK),
        (b"", ".xlf", "it is empty", "Export the file again."),
    ],
)
def test_a_file_of_another_kind_is_named(data: bytes, suffix: str, found: str, advice: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        detect_kind(BytesIO(data), suffix)
    assert (caught.value.found, caught.value.line, caught.value.advice) == (found, 1, advice)


@pytest.mark.parametrize(
    ("text", "suffix", "kind"),
    [
        (XLIFF, ".xlf", "xliff"),
        ("<xliff version='2.0'/>", ".xlf", "xliff2"),
        (PO, ".po", "po"),
        ("", ".po", "po"),
    ],
)
def test_files_with_places_for_new_targets(text: str, suffix: str, kind: FileKind) -> None:
    assert detect_fillable(text.encode(), suffix) == kind
