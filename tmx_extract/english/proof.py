"""Proof of an English page: `ms.openlocfilehash` is a hash of the file that was translated."""

import hashlib
from collections.abc import Mapping

from tmx_extract.model import HashForm

_HEX_LENGTHS = (40, 64)


def list_hashes(english: bytes) -> Mapping[HashForm, bytes]:
    """Return the hashes of a file that a page may name, the usual form first.

    Most pages name the SHA-1 of the file with CRLF line ends, whatever its own line ends are.
    """
    with_crlf = english.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return {
        "sha1-crlf": hashlib.sha1(with_crlf, usedforsecurity=False).digest(),
        "sha1-raw": hashlib.sha1(english, usedforsecurity=False).digest(),
        "sha256-crlf": hashlib.sha256(with_crlf).digest(),
        "sha256-raw": hashlib.sha256(english).digest(),
    }


def prove(english: bytes, openlocfilehash: str) -> HashForm | None:
    """Return how the hash, in hex digits, matches the English file; None if it does not."""
    wanted = bytes.fromhex(openlocfilehash)
    return next((form for form, value in list_hashes(english).items() if value == wanted), None)


def shorten_hash(digest: bytes) -> int:
    """Return the first eight bytes as a signed integer, which is what an index of hashes needs."""
    return int.from_bytes(digest[:8], "big", signed=True)


def read_hash(openlocfilehash: str | None) -> bytes | None:
    """Return the bytes of `ms.openlocfilehash`; None if it is missing or no hash."""
    if openlocfilehash is None or len(openlocfilehash) not in _HEX_LENGTHS:
        return None
    try:
        return bytes.fromhex(openlocfilehash)
    except ValueError:
        return None
