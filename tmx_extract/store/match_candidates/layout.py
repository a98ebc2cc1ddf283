"""The layout of the index for matches: length classes, chunks of sources, names.

Sources of the same length class are numbered together, so that for each word only sources of
suitable length are read.
"""

import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from hashlib import blake2b

TABLES = ("match_state", "match_source", "match_entry", "match_word")

LOCAL_BITS = 16
"""Bits of a source's number inside its chunk, stored in two bytes."""
LOCAL_MASK = (1 << LOCAL_BITS) - 1
SEQUENCE_BITS = 11
"""Bits of a chunk's number in its length class: 2,048 chunks, or 134 million sources."""
CLASS_MASK = 31
CLASS_BITS = LOCAL_BITS + SEQUENCE_BITS
WORD_BITS = 16
"""Bits of a chunk's number including its class, with room for 32 classes."""

# The minimum number of words of each class: exact for short texts, then growing by a quarter.
_CLASSES = (*range(7), 8, 10, 12, 15, 19, 24, 30, 40, 50, 65, 80, 100, 150, 250, 500)


def class_of(length: int) -> int:
    """Return the class of texts with this number of words."""
    return bisect_right(_CLASSES, length) - 1


def shortest_in(length_class: int) -> int:
    """Return the minimum number of words of texts in this class."""
    return int(_CLASSES[length_class])


def number_of(character: str) -> int:
    """Return the word as a number of 20 bits; its character is outside the first plane."""
    return ord(character) - 0x10000


def name_source(source_locale: str, text: str) -> int:
    """Return 64 bits that identify a source, ignoring white space."""
    key = f"{source_locale}\0{' '.join(text.split())}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "big", signed=True)


def pack(locals_: Iterable[int]) -> bytes:
    """Return numbers inside a chunk in their stored form."""
    packed = array("H", locals_)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(packed: bytes) -> "array[int]":
    """Return the numbers in their stored form as an array."""
    numbers = array("H", packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
