"""The formats that can be written: one line each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from tmx_extract.formats.options import Report, WriteOptions
from tmx_extract.formats.tmx14.write import write as write_tmx14
from tmx_extract.formats.xliff2.write import write as write_xliff2
from tmx_extract.formats.xliff12.write import write as write_xliff12
from tmx_extract.model import Dedupe, Occurrence

Write = Callable[[BinaryIO, Iterable[Occurrence], WriteOptions, Report], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format."""

    title: str
    purpose: str
    """What it is good for, as the end of a sentence."""
    suffix: str
    """Of its files, without the dot."""
    write: Write
    default_dedupe: Dedupe
    versions: tuple[str, ...]
    """The versions that can be written, the default first."""


FORMATS: Mapping[str, Format] = {
    "tmx": Format(
        title="TMX 1.4",
        purpose="for OmegaT, Trados, memoQ, Weblate and every other translation tool",
        suffix="tmx",
        write=write_tmx14,
        default_dedupe="pair",
        versions=("1.4",),
    ),
    "xliff": Format(
        title="XLIFF 1.2",
        purpose="one file element for each page, machine text marked for review",
        suffix="xlf",
        write=write_xliff12,
        default_dedupe="segment",
        versions=("1.2",),
    ),
    "xliff2": Format(
        title="XLIFF 2.0 or 2.1",
        purpose="one file element for each page, machine text in a state below translated",
        suffix="xlf",
        write=write_xliff2,
        default_dedupe="segment",
        versions=("2.0", "2.1"),
    ),
}
