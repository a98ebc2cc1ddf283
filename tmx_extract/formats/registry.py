"""The formats that can be written: one line each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO

from tmx_extract.formats.options import CodeMode, Report, WriteOptions
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
    room: str
    """The folder under `formats` whose `write.py` has the function `write`."""
    default_dedupe: Dedupe
    versions: tuple[str, ...] = ()
    """The versions that can be written, the default first; empty where there are none."""
    codes: tuple[CodeMode, ...] = ("text",)
    """How inline codes can be written, the default first."""
    several_targets: bool = False
    """Whether one unit may have targets in several languages."""

    @property
    def write(self) -> Write:
        """The writer, imported when it is needed: some load large libraries."""
        write: Write = import_module(f"tmx_extract.formats.{self.room}.write").write
        return write


FORMATS: Mapping[str, Format] = {
    "tmx": Format(
        title="TMX 1.4",
        purpose="for OmegaT, Trados, memoQ, Weblate and every other translation tool",
        suffix="tmx",
        room="tmx14",
        default_dedupe="pair",
        versions=("1.4",),
    ),
    "xliff": Format(
        title="XLIFF 1.2",
        purpose="one file element for each page, machine text marked for review",
        suffix="xlf",
        room="xliff12",
        default_dedupe="segment",
        versions=("1.2",),
    ),
    "xliff2": Format(
        title="XLIFF 2.0 or 2.1",
        purpose="one file element for each page, machine text in a state below translated",
        suffix="xlf",
        room="xliff2",
        default_dedupe="segment",
        versions=("2.0", "2.1"),
    ),
}
