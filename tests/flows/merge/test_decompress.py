"""Compressed files: their content, its kind, and refusals."""

import gzip
import zlib

import pytest

from tmx_extract.errors import UnreadableFile
from tmx_extract.flows.merge.decompress import content_suffix, decompress

CONTENT = b"<tmx/>" * 10
PACKED = gzip.compress(CONTENT, mtime=0)
INCOMPLETE = "it is not a complete gzip file: the end is missing"


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.tmx.gz", ".tmx"),
        ("A.B.XLF.GZ", ".xlf"),
        ("a.po.gz", ".po"),
        ("a.pot", ".pot"),
        ("a.gz", ""),
        ("a.txt.gz", ""),
        ("a.tmx.gz.gz", ""),
        ("a.tmx.zip", ""),
        ("", ""),
    ],
)
def test_the_name_has_the_suffix_of_the_content(name: str, suffix: str) -> None:
    assert content_suffix(name) == suffix


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (PACKED, "a.tmx.gz", (CONTENT, ".tmx")),
        (PACKED, "a.Po.GZ", (CONTENT, ".po")),
        (gzip.compress(b"", mtime=0), "a.xlf.gz", (b"", ".xlf")),
        # Other names say that the data is the content, whatever it is and however long.
        (PACKED, "a.tmx", (PACKED, ".tmx")),
        (CONTENT * 2, "a.po", (CONTENT * 2, ".po")),
        (b"", "a.txt", (b"", ".txt")),
        (b"x", "a", (b"x", "")),
    ],
)
def test_the_content_comes_with_its_kind(
    data: bytes, name: str, expected: tuple[bytes, str]
) -> None:
    assert decompress(data, name, len(CONTENT)) == expected


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (PACKED, "a.gz", "it is compressed, and its name does not show the kind of its content"),
        (PACKED, "a.md.gz", "it is compressed, and its name does not show the kind of its content"),
        (PACKED[:-1], "a.tmx.gz", INCOMPLETE),
        (PACKED[:12], "a.tmx.gz", INCOMPLETE),
        (b"", "a.tmx.gz", INCOMPLETE),
        (gzip.compress(CONTENT + b"!", mtime=0), "a.tmx.gz", "unpacked it has more than 60 bytes"),
        (
            b"<tmx/>",
            "a.tmx.gz",
            "it is not a complete gzip file: Error -3 while decompressing data:"
            " incorrect header check",
        ),
        # zlib without a gzip header is not gzip.
        (
            zlib.compress(CONTENT),
            "a.tmx.gz",
            "it is not a complete gzip file: Error -3 while decompressing data:"
            " incorrect header check",
        ),
    ],
)
def test_unusable_data_is_refused(data: bytes, name: str, found: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        decompress(data, name, len(CONTENT))
    assert (caught.value.found, caught.value.line) == (found, 1)
