"""A page names the hash of the English file, in one of four forms."""

import hashlib

import pytest

from tmx_extract.english.proof import list_hashes, prove, read_hash, shorten_hash
from tmx_extract.model import HashForm

LF = b"# Orders\n\nSave the order.\n"
CRLF = b"# Orders\r\n\r\nSave the order.\r\n"
MIXED = b"---\r\ntitle: Orders\r\n---\n# Orders\n"


@pytest.mark.parametrize("english", [LF, CRLF, MIXED, b"", b"\xef\xbb\xbf# Orders\n", b"\r\r\n"])
@pytest.mark.parametrize(
    ("form", "algorithm", "has_crlf"),
    [
        ("sha1-raw", hashlib.sha1, False),
        ("sha256-crlf", hashlib.sha256, True),
        ("sha256-raw", hashlib.sha256, False),
        ("sha1-crlf", hashlib.sha1, True),
    ],
)
def test_a_file_is_proven_by_its_hash_with_and_without_crlf(
    english: bytes, form: HashForm, algorithm: type, has_crlf: bool
) -> None:
    hashed = english.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if has_crlf else english
    digest = algorithm(hashed).digest()
    assert list_hashes(english)[form] == digest
    # For a file with CRLF both forms are the same, and the usual one is named.
    same = form.replace("raw", "crlf") if list_hashes(english)[_with_crlf(form)] == digest else form
    assert prove(english, digest.hex()) == same


def _with_crlf(form: HashForm) -> HashForm:
    return "sha1-crlf" if form.startswith("sha1-") else "sha256-crlf"


def test_line_ends_do_not_matter_for_the_usual_form() -> None:
    assert list_hashes(LF)["sha1-crlf"] == list_hashes(CRLF)["sha1-crlf"]


@pytest.mark.parametrize("other", ["0" * 40, "f" * 64])
def test_the_hash_of_another_file_proves_nothing(other: str) -> None:
    assert prove(LF, other) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("abc", None),
        ("0" * 39, None),
        ("g" * 40, None),
        ("AB" * 20, b"\xab" * 20),
        ("01" * 32, b"\x01" * 32),
    ],
)
def test_only_whole_hashes_are_read(value: str | None, expected: bytes | None) -> None:
    assert read_hash(value) == expected


@pytest.mark.parametrize(
    ("digest", "short"),
    [
        (b"\x00" * 20, 0),
        (b"\x00" * 7 + b"\x05" + b"\xff" * 12, 5),
        (b"\xff" * 20, -1),
        (b"\x80" + b"\x00" * 19, -(2**63)),
        (b"\x7f" + b"\xff" * 31, 2**63 - 1),
    ],
)
def test_the_short_form_fits_a_column_of_integers(digest: bytes, short: int) -> None:
    assert shorten_hash(digest) == short
