"""Files and folders on disk, with what their place tells about repository and locale."""

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import pygit2

from tmx_extract.errors import InputError
from tmx_extract.locales import find_locale, is_repository_name
from tmx_extract.model import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file that can be read."""

    origin: Origin
    location: str
    """The input it was found in, as the user named it."""
    file: Path
    relative: PurePosixPath
    """The path inside that input; the name alone where the input is a single file."""

    @property
    def is_input(self) -> bool:
        """Whether the file itself was named, not a folder around it."""
        return str(self.file) == self.location

    def read(self) -> bytes:
        """The bytes; raises OSError where they cannot be read, or a folder cannot be listed."""
        if self.file.is_dir():
            os.listdir(self.file)  # noqa: PTH208 - says why not
        return self.file.read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What the place of a folder tells about everything in it."""

    root: Path | None
    """The repository's folder; None outside any."""
    repository: str = ""
    revision: str = ""
    names: tuple[str, ...] = ()
    """The repository's name and the names of all folders down to this one, outermost first."""


def iter_files(
    inputs: Collection[Path],
    *,
    suffixes: Collection[str],
    source_locale: str,
    default_locale: str | None = None,
    default_repository: str = "",
) -> Iterator[InputFile]:
    """Every file with one of the suffixes, input by input, in text order.

    The files of a folder come before those of the folders in it.

    The defaults hold for files whose place tells no locale, or no repository.

    Folders whose name begins with a dot are passed over, symbolic links to folders not followed.
    Raises `InputError` before the first file when an input does not exist.
    """
    for given in inputs:
        if not given.exists():
            raise InputError(f"{given} does not exist", advice="Check the path.")
        if not given.is_file() and not given.is_dir():
            raise InputError(f"{given} is neither a file nor a folder", advice="Check the path.")
        if given.is_file() and given.suffix.lower() not in suffixes:
            kinds = ", ".join(sorted(suffixes))
            raise InputError(f"{given} is none of {kinds}", advice="Name a page or a folder.")
    for given in dict.fromkeys(inputs):
        places = _Places()
        files = iter([given]) if given.is_file() else _walk(given, suffixes)
        for file in files:
            place = places.of(_absolute(file.parent))
            yield InputFile(
                origin=Origin(
                    path=_path(file, given, place),
                    repository=place.repository or default_repository,
                    revision=place.revision,
                    hint_locale=find_locale(place.names, source_locale=source_locale)
                    or default_locale,
                ),
                location=str(given),
                file=file,
                relative=PurePosixPath(
                    file.name if given.is_file() else file.relative_to(given).as_posix()
                ),
            )


def _absolute(path: Path) -> Path:
    """With `..` taken away, links left as they are: a name is what the user sees."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - pathlib would follow the links


def _walk(folder: Path, suffixes: Collection[str]) -> Iterator[Path]:
    """The files with these suffixes, and the folders that cannot be listed."""
    sealed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=sealed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if PurePosixPath(name).suffix.lower() in suffixes:
                yield Path(parent, name)
    for error in sealed:
        yield Path(error.filename)


class _Places:
    """Finds the innermost repository around each folder, looking at every folder once.

    A repository is a git work tree, or a folder called like one (`partner-center-pr.ja-jp`), for
    copies and archives of repositories carry no git.
    """

    def __init__(self) -> None:
        self._known: dict[Path, _Place] = {}

    def of(self, folder: Path) -> _Place:
        """The place of an absolute folder."""
        place = self._known.get(folder)
        if place is None:
            above = self.of(folder.parent) if folder.parent != folder else _Place(root=None)
            place = self._known[folder] = _step_into(folder, above)
        return place


def _step_into(folder: Path, above: _Place) -> _Place:
    names = (*above.names, folder.name)
    if (folder / ".git").exists():
        remote, revision = _read_git(folder)
        name = remote or folder.name
        return _Place(root=folder, repository=name, revision=revision, names=(*names, name))
    if is_repository_name(folder.name):
        return _Place(root=folder, repository=folder.name, revision=above.revision, names=names)
    return replace(above, names=names)


def _read_git(folder: Path) -> tuple[str, str]:
    """The name of the remote repository and the commit checked out; empty where there is none."""
    try:
        repository = pygit2.Repository(str(folder))
        revision = "" if repository.head_is_unborn else str(repository.head.target)
        urls = [remote.url for remote in repository.remotes if remote.name == "origin"]
    except pygit2.GitError:
        return "", ""
    name = re.split("[/:]", urls[0].rstrip("/"))[-1] if urls and urls[0] else ""
    return name.removesuffix(".git"), revision


def _path(file: Path, given: Path, place: _Place) -> str:
    """Relative to the repository, else to the given folder; a single file's as it was typed.

    Bytes of a name that are no UTF-8 are shown escaped.
    """
    if place.root is not None:
        path = _absolute(file).relative_to(place.root).as_posix()
    elif not given.is_file():
        path = file.relative_to(given).as_posix()
    else:
        parts = given.parts if not given.is_absolute() else (given.name,)
        path = PurePosixPath(*[part for part in parts if part not in ("..", ".")]).as_posix()
    return os.fsencode(path).decode("utf-8", "backslashreplace")
