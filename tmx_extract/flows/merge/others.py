"""Files of other kinds beside the work: translations under another name, and what is not read."""

from pathlib import PurePosixPath
from typing import Literal

from tmx_extract.formats.detect import HEAD
from tmx_extract.outputs.manifest import MANIFEST

_BACKUPS = frozenset({".bak", ".old", ".orig", ".tmp", ".swp"})
_PICTURES = ".png .jpg .jpeg .gif .svg .webp .ico .bmp .mp4 .mp3 .wav .avi .mov"
_REST = ".css .js .map .ttf .otf .woff .woff2 .log .ini .db .lnk .url .eml .msg .srx .project"
_NO_WORK = frozenset({*_PICTURES.split(), *_REST.split()})
# Wordfast and others write tables of texts as `.txt`.
_TABLES_IN_TEXT = ".txt"

_OWN_README = b"made by tmx-extract from its memory"
_OWN_MANIFEST = b'"tool": "tmx-extract"'
_OMEGAT = PurePosixPath("omegat/project_save.tmx")
_OMEGAT_FOLDERS = frozenset({"source", "target", "omegat", "glossary", "dictionary", "tm"})


def is_backup(name: str) -> bool:
    """Whether a file is a backup by its name: it has the text of yesterday."""
    return _suffix(name) in _BACKUPS or name.endswith("~")


def is_own(name: str, data: bytes) -> bool:
    """Whether a package has it beside its translations: its page for people, its manifest."""
    if name == MANIFEST:
        return _OWN_MANIFEST in data[:HEAD]
    return name == "README.md" and _OWN_README in data[:HEAD]


def tell_code(name: str, data: bytes) -> Literal["file-not-read", "file-left-out"]:
    """The code of the problem: whether a file that is not read may hold work."""
    suffix = _suffix(name)
    if is_backup(name) or suffix in _NO_WORK:
        return "file-left-out"
    if suffix == _TABLES_IN_TEXT and b"\t" not in data[:HEAD]:
        return "file-left-out"
    return "file-not-read"


def _suffix(name: str) -> str:
    return PurePosixPath(name.lower()).suffix


class Projects:
    """The projects of OmegaT in an input, by the files that are seen."""

    def __init__(self) -> None:
        self._roots: set[PurePosixPath] = set()
        self._folders: set[PurePosixPath] = set()

    def see(self, path: PurePosixPath) -> None:
        """Note what the path of a file says."""
        if path.name == "omegat.project":
            self._roots.add(path.parent)
        elif path.name == _OMEGAT.name:
            # Someone may send the folder `omegat` alone.
            self._folders.add(path.parent)
            if path.parts[-2:] == _OMEGAT.parts:
                self._roots.add(path.parent.parent)

    def have(self, path: PurePosixPath) -> bool:
        """Whether a file is a part of a project other than its work."""
        if not self._folders.isdisjoint(path.parents):
            return True
        for root in self._roots.intersection(path.parents):
            first = path.relative_to(root).parts[0]
            if first in _OMEGAT_FOLDERS or first == "omegat.project":
                return True
        return False
