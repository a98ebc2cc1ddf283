"""Other files beside the work: translations under other names, and files that are not read."""

from pathlib import PurePosixPath
from typing import Literal

from tmx_extract.formats.detect import HEAD
from tmx_extract.outputs.manifest import MANIFEST

_BACKUPS = frozenset({".bak", ".old", ".orig", ".tmp", ".swp"})
_PICTURES = ".png .jpg .jpeg .gif .svg .webp .ico .bmp .mp4 .mp3 .wav .avi .mov"
_REST = ".css .js .map .ttf .otf .woff .woff2 .log .ini .lnk .url .eml .msg .srx .project"
# A memory, and the files beside it while it is open.
_MEMORY = ".db .db-wal .db-shm"
_NO_WORK = frozenset({*_PICTURES.split(), *_REST.split(), *_MEMORY.split()})
# Wordfast and others write tables of texts as `.txt`.
_TABLES_IN_TEXT = ".txt"

_OWN_README = b"made by tmx-extract from its memory"
_OWN_MANIFEST = b'"tool": "tmx-extract"'
_OMEGAT = PurePosixPath("omegat/project_save.tmx")
_OMEGAT_FOLDERS = frozenset({"source", "target", "omegat", "glossary", "dictionary", "tm"})


def is_backup(name: str) -> bool:
    """Return whether a file is a backup by its name: its text is out of date."""
    return _suffix(name) in _BACKUPS or name.endswith("~")


def is_own(name: str, data: bytes) -> bool:
    """Return whether it is the README or manifest of a package."""
    if name == MANIFEST:
        return _OWN_MANIFEST in data[:HEAD]
    return name == "README.md" and _OWN_README in data[:HEAD]


def problem_code(name: str, data: bytes) -> Literal["file-not-read", "file-left-out"]:
    """Return the code of the problem: a file that is not read may contain work, or not."""
    suffix = _suffix(name)
    if is_backup(name) or suffix in _NO_WORK:
        return "file-left-out"
    if suffix == _TABLES_IN_TEXT and b"\t" not in data[:HEAD]:
        return "file-left-out"
    return "file-not-read"


def _suffix(name: str) -> str:
    return PurePosixPath(name.lower()).suffix


class OmegatProjects:
    """The OmegaT projects in an input, found by their files."""

    def __init__(self) -> None:
        self._roots: set[PurePosixPath] = set()
        self._folders: set[PurePosixPath] = set()

    def see(self, path: PurePosixPath) -> None:
        """Note the path of a file."""
        if path.name == "omegat.project":
            self._roots.add(path.parent)
        elif path.name == _OMEGAT.name:
            # Someone may send only the folder `omegat`.
            self._folders.add(path.parent)
            if path.parts[-2:] == _OMEGAT.parts:
                self._roots.add(path.parent.parent)

    def have(self, path: PurePosixPath) -> bool:
        """Return whether a file is a part of a project but not its work."""
        if not self._folders.isdisjoint(path.parents):
            return True
        for root in self._roots.intersection(path.parents):
            first = path.relative_to(root).parts[0]
            if first in _OMEGAT_FOLDERS or first == "omegat.project":
                return True
        return False
