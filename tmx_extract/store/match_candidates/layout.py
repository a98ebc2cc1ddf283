"""How the index for matches is laid out: classes of length, chunks of sources, names.

Sources of the same length class are numbered together, so that of each word only those are read
that are neither too long nor too short.
"""

import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from hashlib import blake2b

TABLES = ("match_state", "match_source", "match_entry", "match_word")

LOCAL_BITS = 16
"""A chunk has so many sources, numbered in it by two bytes."""
LOCAL_MASK = (1 << LOCAL_BITS) - 1
SEQUENCE_BITS = 11
"""Chunks of one length class: 2,048, that is 134 million sources."""
CLASS_MASK = 31
CLASS_BITS = LOCAL_BITS + SEQUENCE_BITS
WORD_BITS = 16
"""Bits of a chunk's number, the class included: room for 32 classes."""

# The least number of words of each class: exact for short texts, then growing by a quarter.
_CLASSES = (*range(7), 8, 10, 12, 15, 19, 24, 30, 40, 50, 65, 80, 100, 150, 250, 500)


def class_of(length: int) -> int:
    """The class of texts with so many words."""
    return bisect_right(_CLASSES, length) - 1


def shortest_in(length_class: int) -> int:
    """How many words a text of this class has at least."""
    return int(_CLASSES[length_class])


def number_of(character: str) -> int:
    """The word as a number of 20 bits: it is a character behind the first plane."""
    return ord(character) - 0x10000


def name_source(source_locale: str, text: str) -> int:
    """Names a source, white space aside, in 64 bits."""
    key = f"{source_locale}\0{' '.join(text.split())}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "big", signed=True)


def pack(locals_: Iterable[int]) -> bytes:
    """Numbers inside a chunk as they are stored."""
    packed = array("H", locals_)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(packed: bytes) -> "array[int]":
    """The numbers again."""
    numbers = array("H", packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
