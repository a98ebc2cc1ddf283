"""What a name in an archive or a git tree tells, and whether it would be harmless on disk."""

import re
from typing import NamedTuple

from tmx_extract.diagnostics import shortened

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_DRIVE = re.compile("[A-Za-z]:")
# No file system takes more (PATH_MAX of Linux), and no documentation has more folders.
_MOST_BYTES = 4096
_MOST_FOLDERS = 100


class MemberName(NamedTuple):
    """The name of a file that is not on disk, taken apart."""

    shown: str
    """For people: what is no UTF-8 and what terminals obey is escaped."""
    folders: tuple[str, ...]
    last: str
    danger: str
    """Why it must not be a path; empty where it may."""

    @property
    def is_hidden(self) -> bool:
        """Whether it lies where nobody looks for pages: `.git`, or what macOS puts beside files."""
        if any(folder.startswith(".") and folder != ".." for folder in self.folders):
            return True
        return self.folders[:1] == ("__MACOSX",) or self.last.startswith("._")


def read_name(name: bytes) -> MemberName:
    """The path of a file, as it was found; parts that say nothing (`./a//b`) are left out."""
    text = name.decode("utf-8", "backslashreplace")
    parts = [part for part in text.split("/") if part not in ("", ".")]
    *folders, last = parts or [""]
    shown = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    danger = _find_danger(name, text, folders)
    return MemberName(
        shown=shortened(shown) if len(name) > _MOST_BYTES else shown,
        folders=tuple(folders),
        last=last,
        danger=danger,
    )


def _find_danger(name: bytes, text: str, folders: list[str]) -> str:
    dangers = {
        "it has a control character": _CONTROL.search(text),
        "it has a backslash": b"\\" in name,
        "it is absolute": text.startswith("/"),
        "it names a drive": _DRIVE.match(text),
        "it leads elsewhere": ".." in text.split("/"),
        "it is too long": len(name) > _MOST_BYTES or len(folders) > _MOST_FOLDERS,
    }
    return next((danger for danger, is_so in dangers.items() if is_so), "")


def printable(path: str) -> str:
    """The path; bytes in it that are no UTF-8 are shown escaped."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
