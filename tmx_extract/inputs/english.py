"""The English files behind localized pages: every version in a git repository, or the files of a
folder or an archive. They are known by the names that git gives their contents."""

import weakref
import zlib
from collections.abc import Container, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from tmx_extract.errors import InputError
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.git import GitInput, find_reference
from tmx_extract.inputs.git_repositories import explain_obstacle, is_bare, open_repository
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import content_hash

if TYPE_CHECKING:
    import pygit2

    from tmx_extract.inputs.git import Reference

# Text files have no such byte; git looks at as many bytes for the same purpose.
_BINARY = b"\0"
_LOOKED_AT = 8_000


class EnglishText(NamedTuple):
    """One content that may be an English page."""

    name: bytes
    """The twenty bytes of the name that git gives it."""
    data: bytes | None
    """None for content that is no text."""


class EnglishSource(Protocol):
    """English files that can be listed once and then read by name."""

    given: str
    """As the user typed it."""
    unreadable: int
    """The number of files that could not be read so far."""
    lack: str
    """Why versions are missing, with advice: a shallow or partial clone; empty if none are."""

    def iter_new(self, known: Container[bytes]) -> Iterator[EnglishText]:
        """Yield every content whose name is not known."""
        ...

    def read(self, name: bytes) -> bytes | None:
        """Return the content of that name; None if this source does not have it."""
        ...


def open_english(given: str, options: InputOptions) -> EnglishSource:
    """Return the English files of a git repository, a reference of one, a folder or an archive.

    `options` gives the suffixes of pages, and the limits. Of a repository, all versions in all its
    commits are found, with or without a checkout; of `REPO@REF`, those in the commits of the
    reference. Raises `InputError` if it cannot be opened.
    """
    options = replace(options, include=(), exclude=(), published="", history=False)
    path = Path(given)
    if path.is_dir() and (is_bare(path) or (path / ".git").exists()):
        return _Repository(given, options)
    if not path.exists() and (reference := find_reference(given)):
        return _Reference(given, reference, replace(options, history=True))
    return _Files(given, options)


class _GitObjects:
    """Objects of a git repository, by name."""

    def __init__(self, given: str, folder: Path, options: InputOptions) -> None:
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        self.given = given
        self.unreadable = 0
        self._most = options.limits.file_bytes
        try:
            repository = open_repository(folder)
            self._odb, self.lack = repository.odb, _find_lack(repository)
        except pygit2.GitError as error:
            raise InputError(
                f"{given} cannot be opened as a git repository: {explain_obstacle(error)}",
                advice="Name a repository, a folder or an archive with the English pages.",
            ) from error

    def read(self, name: bytes) -> bytes | None:
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        return self._read(pygit2.Oid(raw=name))

    def _read(self, oid: "pygit2.Oid") -> bytes | None:
        """Return the content of a blob; None for other objects, missing ones and huge ones."""
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        try:
            kind, size = self._odb.read_header(oid)
            if kind != pygit2.enums.ObjectType.BLOB or size > self._most:
                return None
            return bytes(self._odb.read(oid)[1])
        except KeyError:
            return None
        except pygit2.GitError:
            self.unreadable += 1
            return None


class _Repository(_GitObjects):
    """All blobs of a repository: a page is found by its hash, so paths and commits do not
    matter."""

    def __init__(self, given: str, options: InputOptions) -> None:
        super().__init__(given, Path(given), options)

    def iter_new(self, known: Container[bytes]) -> Iterator[EnglishText]:
        for oid in self._odb:
            if oid.raw in known:
                continue
            data = self._read(oid)
            if data is not None:
                yield _describe(oid.raw, data)


class _Reference(_GitObjects):
    """The pages in the commits of one reference."""

    def __init__(self, given: str, reference: "Reference", options: InputOptions) -> None:
        self._pages = GitInput(reference)
        self._options = options
        self._names: set[bytes] | None = None
        super().__init__(given, reference.repository, options)

    def iter_new(self, known: Container[bytes]) -> Iterator[EnglishText]:
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        for name in self._list_names():
            if name not in known and (data := self._read(pygit2.Oid(raw=name))) is not None:
                yield _describe(name, data)

    def read(self, name: bytes) -> bytes | None:
        return super().read(name) if name in self._list_names() else None

    def _list_names(self) -> set[bytes]:
        if self._names is None:
            versions = self._pages.list_versions(self._options).values()
            self._names = {
                names[at : at + _NAME_BYTES]
                for names in versions
                for at in range(0, len(names), _NAME_BYTES)
            }
        return self._names


# A SHA-1.
_NAME_BYTES = 20


class _Files:
    """The files of a folder or an archive, kept compressed in a temporary file.

    An archive can be read only once, and only from its beginning.
    """

    def __init__(self, given: str, options: InputOptions) -> None:
        self.given = given
        self.unreadable = 0
        self.lack = ""
        self._inputs = Inputs([given], options)
        self._places: dict[bytes, tuple[int, int]] | None = None
        self._kept: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed with this object
        weakref.finalize(self, self._kept.close)

    def iter_new(self, known: Container[bytes]) -> Iterator[EnglishText]:
        """Read all files, because their names are unknown before."""
        self._places = {}
        for file in self._inputs:
            try:
                data = None if file.refused else file.read()
            except OSError:
                data = None
            if data is None:
                self.unreadable += 1
                continue
            name = bytes.fromhex(content_hash(data))
            if name in self._places:
                continue
            packed = zlib.compress(data, 1)
            self._places[name] = self._kept.tell(), len(packed)
            self._kept.write(packed)
            if name not in known:
                yield _describe(name, data)

    def read(self, name: bytes) -> bytes | None:
        place = (self._places or {}).get(name)
        if place is None:
            return None
        self._kept.seek(place[0])
        data = zlib.decompress(self._kept.read(place[1]))
        self._kept.seek(0, 2)
        return data


def _find_lack(repository: "pygit2.Repository") -> str:
    """Return why a clone has only some versions of its files."""
    if repository.is_shallow:
        return "a shallow clone; fetch the other commits with: git fetch --unshallow"
    if any(entry.name.lower().endswith(".promisor") for entry in repository.config):
        return "a partial clone; clone it again without --filter"
    return ""


def _describe(name: bytes, data: bytes) -> EnglishText:
    return EnglishText(name, None if _BINARY in data[:_LOOKED_AT] else data)
