"""Names in archives and git trees, and whether they would be safe on disk."""

import re
from typing import NamedTuple

from tmx_extract.diagnostics import shortened

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_DRIVE = re.compile("[A-Za-z]:")
# The limit of file systems (PATH_MAX of Linux); no documentation has deeper folders.
_MOST_BYTES = 4096
_MOST_FOLDERS = 100


class MemberName(NamedTuple):
    """The parts of a file name that is not on disk."""

    shown: str
    """The name for display: bytes that are not UTF-8 and control characters are escaped."""
    folders: tuple[str, ...]
    last: str
    danger: str
    """Why it must not be used as a path; empty if it may."""

    @property
    def is_hidden(self) -> bool:
        """Whether it is in a folder without pages: `.git`, or the extra files of macOS."""
        if any(folder.startswith(".") and folder != ".." for folder in self.folders):
            return True
        return self.folders[:1] == ("__MACOSX",) or self.last.startswith("._")


def read_name(name: bytes) -> MemberName:
    """Return the path of a file as found; empty parts (`./a//b`) are dropped."""
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
    """Return the path with bytes that are not UTF-8 escaped."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
