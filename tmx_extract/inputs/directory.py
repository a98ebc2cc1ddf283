"""Files and folders on disk, with the repository and locale that their location indicates."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import InputError
from tmx_extract.inputs.archive.archive import find_stem
from tmx_extract.inputs.files import InputFile, InputOptions, refuse_input
from tmx_extract.inputs.git_checkout import WorkTree
from tmx_extract.inputs.git_repositories import choose_name, find_main, find_place
from tmx_extract.inputs.member_names import printable
from tmx_extract.inputs.repository_and_locale import FolderPlace
from tmx_extract.model import Origin


def check(given: str, options: InputOptions) -> None:
    """Raise `InputError` unless the path is a folder or a file of a known kind."""
    path = Path(given)
    if not path.exists():
        raise InputError(f"{given} does not exist", advice="Check the path.")
    if not path.is_file() and not path.is_dir():
        raise InputError(f"{given} is neither a file nor a folder", advice="Check the path.")
    if path.is_file() and not options.has_suffix(path.name):
        kinds = ", ".join(sorted(options.suffixes))
        raise InputError(
            f"{given} is not one of {kinds}",
            advice="Name a file of one of these kinds, or a folder.",
        )


def iter_files(given: str, options: InputOptions) -> Iterator[InputFile]:
    """Yield the file itself, or every requested file of the folder, in text order.

    The files of a folder come before those in its subfolders. Folders whose names begin with a dot
    and files that git ignores are skipped. Symbolic links to folders are not followed. Archives,
    and files whose links lead out of the folder, are refused.
    """
    path, folders = Path(given), _Folders(options)
    if path.is_file():
        parts = path.parts if not path.is_absolute() else (path.name,)
        inside = tuple(part for part in parts[:-1] if part not in ("..", "."))
        folder = folders.of(_absolute(path.parent))
        page = _File(given, options, path, PurePosixPath(path.name), folder, inside)
        yield page.describe(refused=_find_obstacle(given, options))
        return
    root = os.path.realpath(given)
    sealed: list[OSError] = []
    reported: WorkTree | None = None
    for parent, names, files in os.walk(given, onerror=sealed.append):
        folder = folders.of(_absolute(Path(parent)))
        ignores = folder.work_tree.ignores if folder.work_tree else None
        if folder.work_tree and folder.work_tree.obstacle and folder.work_tree is not reported:
            reported = folder.work_tree
            yield _refuse_git(given, options, reported)
        names[:] = sorted(name for name in names if not name.startswith("."))
        if ignores:
            names[:] = [name for name in names if not ignores(f"{parent}/{name}/")]
        within = PurePosixPath(Path(parent).relative_to(given))
        for name in sorted(files):
            file = f"{parent}/{name}"
            is_packed = not options.has_suffix(name)
            if (is_packed and find_stem(name) is None) or (ignores and ignores(file)):
                continue
            page = _File(given, options, Path(file), within / name, folder, within.parts)
            if options.wants(page.path):
                packed = Diagnostic(code="archive-in-folder") if is_packed else None
                refused = packed or _leads_out(file, root) or _find_obstacle(file, options)
                yield page.describe(refused=refused)
    for error in sealed:
        path = Path(error.filename)
        within = PurePosixPath(path.relative_to(given))
        folder = folders.of(_absolute(path.parent))
        yield _File(given, options, path, within, folder, within.parts[:-1]).describe()


def _refuse_git(given: str, options: InputOptions, tree: WorkTree) -> InputFile:
    """Return the input as a refused file: git cannot read this folder or one inside."""
    inside = os.path.relpath(tree.folder, os.path.realpath(given))
    place = "" if inside.startswith("..") or inside == "." else f"{printable(inside)}: "
    found = f"{place}{tree.obstacle}"
    refused = Diagnostic(code="git-not-readable", found=found)
    return refuse_input(given, refused, options, shown=given)


def _absolute(path: Path) -> Path:
    """Return the path without `..` and with its links: the user should see the typed name."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - pathlib would follow the links


def _leads_out(file: str, root: str) -> Diagnostic | None:
    """Return why a link is not followed: its target is outside the input."""
    if not os.path.islink(file):  # noqa: PTH114 - thousands of times, and a Path is slow to make
        return None
    target = os.path.realpath(file)
    if os.path.commonpath([target, root]) == root:
        return None
    return Diagnostic(code="link-outside", found=target)


def _find_obstacle(file: str, options: InputOptions) -> Diagnostic | None:
    """Return why a file is not read; reading a pipe could wait forever."""
    try:
        found = os.stat(file)  # noqa: PTH116 - thousands of times, and a Path is slow to make
    except OSError:
        # Reading the file gives the reason.
        return None
    if not stat.S_ISREG(found.st_mode):
        return Diagnostic(code="special-file")
    if found.st_size > options.limits.file_bytes:
        size = f"{found.st_size:,} bytes"
        return Diagnostic(code="file-too-large", found=size)
    return None


def is_folder(shown: str) -> bool:
    """Whether the name is that of a folder on disk."""
    return Path(shown).is_dir()


def read_head(given: str, size: int) -> bytes | None:
    """Return the beginning of a file; None if it is not a file that can be read."""
    try:
        return _load(Path(given), size) if Path(given).is_file() else None
    except OSError:
        return None


def find_beside(file: InputFile, name: str) -> InputFile | None:
    """Return the file of this name beside a file that was typed; None without one."""
    beside = Path(file.location).with_name(name)
    if not file.is_input or not beside.is_file():
        return None
    return InputFile(
        origin=file.origin,
        location=file.location,
        shown=str(beside),
        relative=PurePosixPath(name),
        load=beside.read_bytes,
    )


def read_file(path: str, most: int) -> bytes:
    """Return the bytes of a file on disk; raise OSError if it cannot be read, or has more bytes."""
    data = _load(Path(path), most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"more than {most:,} bytes")
    return data


def _load(file: Path, size: int = -1) -> bytes:
    """Return the bytes, or at most `size`; raise OSError if the file cannot be read or its folder
    not listed."""
    if file.is_dir():
        os.listdir(file)  # noqa: PTH208 - says why not
    with file.open("rb") as opened:
        return opened.read(size)


class _Folder(NamedTuple):
    """The facts about a folder that apply to all its files."""

    place: FolderPlace
    work_tree: WorkTree | None
    """The innermost git work tree around the folder."""
    locale: str | None = None
    """The locale that the place indicates, or the default."""


class _File(NamedTuple):
    """One file that was found but not yet described."""

    given: str
    options: InputOptions
    file: Path
    relative: PurePosixPath
    folder: _Folder
    inside: tuple[str, ...]
    """The folders between the input and the file, for files outside all repositories."""

    @property
    def path(self) -> str:
        """The path relative to the repository or to the given folder; a single file's path as
        typed.

        Bytes of a name that are not UTF-8 are escaped.
        """
        place = self.folder.place
        folders = place.inside if place.repository else self.inside
        path = "/".join((*folders, self.file.name))
        return printable(path)

    def describe(self, *, refused: Diagnostic | None = None) -> InputFile:
        place, tree, file = self.folder.place, self.folder.work_tree, self.file
        return InputFile(
            origin=Origin(
                path=self.path,
                repository=printable(place.repository) or self.options.default_repository,
                revision=tree.revision if tree else "",
                committed_at=tree.committed_at if tree else "",
                hint_locale=self.folder.locale,
            ),
            location=self.given,
            shown=str(file),
            relative=self.relative,
            is_input=str(file) == str(Path(self.given)),
            refused=refused,
            load=lambda: _load(file),
            load_head=lambda size: _load(file, size),
        )


class _Folders:
    """Finds the innermost repository around each folder, examining every folder once.

    A repository is a git work tree, or a folder named like one (`partner-center-pr.ja-jp`), because
    copies and archives of repositories have no git data.
    """

    def __init__(self, options: InputOptions) -> None:
        self._options = options
        self._known: dict[Path, _Folder] = {}

    def of(self, path: Path) -> _Folder:
        """Return the facts about an absolute folder."""
        known = self._known.get(path)
        if known is None:
            above = self.of(path.parent) if path.parent != path else _Folder(FolderPlace(), None)
            known = _step_into(path, above)
            known = known._replace(locale=known.place.find_locale(self._options))
            self._known[path] = known
        return known


def _step_into(path: Path, above: _Folder) -> _Folder:
    place = above.place.step_into(path.name) if path.name else above.place
    if not (path / ".git").exists():
        return _Folder(place, above.work_tree)
    tree = WorkTree(path)
    if find_main(path) != path:
        return _Folder(find_place(path, tree.remote), tree)
    # A repository inside another one does not take its name.
    around = "" if above.work_tree else above.place.repository
    name = choose_name(path.name, tree.remote, around)
    place = replace(place, repository=name, inside=(), names=(*place.names, name))
    return _Folder(place, tree)
