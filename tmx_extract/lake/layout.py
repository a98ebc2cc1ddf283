"""The folder of a lake: its files, and how they are added as a whole or not at all."""

import json
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote
from uuid import uuid4

from tmx_extract.errors import LakeError, MissingExtra

try:
    from pyarrow import ArrowException, ArrowInvalid, ArrowNotImplementedError
    from pyarrow import fs as arrow_fs
except ImportError as error:
    raise MissingExtra("lake", library="pyarrow") from error

SCHEMA = 1
"""The version of the layout and of the columns of all files."""

Kind = Literal["pages", "heads", "edits"]
"""The files that are added; each kind has a folder of this name."""

_MARK = "_tmx_extract.json"
_ADDITIONS = "_additions"
_BUILDS = "_builds"
_UNFINISHED = "_unfinished"
# Files of a killed run are removed by a later one; no run takes longer.
_ABANDONED = timedelta(days=2)
_FOLDERS = frozenset({"pages", "heads", "edits", "memory", "entries", "documents"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeFile:
    """One Parquet file of a lake."""

    path: str
    """Relative to the lake, with slashes."""
    rows: int
    segments: int = 0
    locale: str = ""
    repository: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """The files that one run added."""

    name: str
    """Sorts by time."""
    files: Mapping[Kind, Sequence[LakeFile]]
    memory: str = ""
    """The memory whose pages and edits they are; empty for an ingest."""
    replaces: Sequence[str] = ()
    """The earlier additions of this memory whose pages no longer count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """The current memory, derived from all additions up to a time."""

    name: str
    additions: tuple[str, ...]
    """The names of the additions that it includes."""
    engine: str
    files: Mapping[str, Sequence[LakeFile]]
    """By `memory`, `entries` and `documents`."""


@dataclass(slots=True)
class Lake:
    """An existing lake; raises `LakeError` if its files cannot be read or written."""

    location: str
    """As the user typed it: a folder, or the URL of an object storage."""
    filesystem: Any = field(repr=False)
    root: str
    """The folder as the file system names it."""

    @property
    def is_local(self) -> bool:
        """Whether the files are in a folder of this machine."""
        return isinstance(self.filesystem, arrow_fs.LocalFileSystem)

    @property
    def address(self) -> str:
        """The location for other processes and machines, which have other working folders."""
        return self.root if self.is_local else self.location

    def path_of(self, name: str) -> str:
        """Return the full path of a file in the lake, as its file system names it."""
        return posixpath.join(self.root, name)

    def url_of(self, name: str) -> str:
        """Return the full path of a file in the lake, as other programs name it."""
        return posixpath.join(self.address, name)

    def list_additions(self) -> list[Addition]:
        """Return all additions, the oldest first."""
        return [
            Addition(
                name=name,
                memory=text["memory"],
                replaces=text["replaces"],
                files={kind: _read_files(files) for kind, files in text["files"].items()},
            )
            for name, text in self._read_all(_ADDITIONS)
        ]

    def list_files(
        self, kind: Kind, *, only: Sequence[str] | None = None, without: Sequence[str] = ()
    ) -> list[LakeFile]:
        """Return the files of this kind that count: from all additions, only from some, or without
        some.

        The newest addition of a memory has all its edits and branches, and says which earlier pages
        no longer count, because a run was undone.
        """
        additions = self.list_additions()
        newest = {addition.memory: addition.name for addition in additions}
        replaced = {name for addition in additions for name in addition.replaces} | {*without}
        return [
            file
            for addition in additions
            if addition.name not in replaced
            and (only is None or addition.name in only)
            and (kind == "pages" or not addition.memory or newest[addition.memory] == addition.name)
            for file in addition.files.get(kind, ())
        ]

    def find_build(self) -> Build | None:
        """Return the newest build; None if there is none."""
        builds = self._read_all(_BUILDS)
        if not builds:
            return None
        name, text = builds[-1]
        return Build(
            name=name,
            additions=tuple(text["additions"]),
            engine=text["engine"],
            files={kind: _read_files(files) for kind, files in text["files"].items()},
        )

    def start(self) -> "UnfinishedFiles":
        """Return a place for the files of a new addition or build."""
        self._remove_abandoned()
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        name = f"{stamp}-{uuid4().hex[:8]}"
        return UnfinishedFiles(self, name)

    def remove_old_builds(self) -> None:
        """Remove the files of all builds but the last two: a reader may still use the last but
        one."""
        kept = self._read_all(_BUILDS)[-2:]
        keep = {
            file["path"] for _, text in kept for files in text["files"].values() for file in files
        }
        for name, text in self._read_all(_BUILDS)[:-2]:
            self.remove(posixpath.join(_BUILDS, f"{name}.json"))
            for file in (file for files in text["files"].values() for file in files):
                if file["path"] not in keep:
                    self.remove(file["path"])

    def list_below(self, folder: str) -> list[str]:
        """Return the files directly in a folder, in order, relative to the lake."""
        with _explained(self.location):
            selector = arrow_fs.FileSelector(self.path_of(folder), allow_not_found=True)
            found = [
                one.base_name for one in self.filesystem.get_file_info(selector) if one.is_file
            ]
        return [posixpath.join(folder, name) for name in sorted(found)]

    def move(self, name: str, other: str) -> None:
        """Rename a file; both names are relative to the lake."""
        with _explained(self.location):
            self.filesystem.create_dir(posixpath.dirname(self.path_of(other)))
            self.filesystem.move(self.path_of(name), self.path_of(other))

    def remove(self, name: str) -> None:
        """Remove a file, if it exists."""
        with _explained(self.location):
            if self.filesystem.get_file_info(self.path_of(name)).is_file:
                self.filesystem.delete_file(self.path_of(name))

    def _remove_abandoned(self) -> None:
        """Remove the files of killed runs."""
        oldest = (datetime.now(UTC) - _ABANDONED).strftime("%Y%m%dT")
        with _explained(self.location):
            selector = arrow_fs.FileSelector(self.path_of(_UNFINISHED), allow_not_found=True)
            for found in self.filesystem.get_file_info(selector):
                if posixpath.basename(found.path) < oldest:
                    self.filesystem.delete_dir(found.path)

    def _read_all(self, folder: str) -> list[tuple[str, Any]]:
        with _explained(self.location):
            selector = arrow_fs.FileSelector(self.path_of(folder), allow_not_found=True)
            paths = sorted(
                found.path
                for found in self.filesystem.get_file_info(selector)
                if found.path.endswith(".json")
            )
        return [
            (posixpath.basename(path).removesuffix(".json"), _read_json(self, path))
            for path in paths
        ]


class UnfinishedFiles:
    """The files of one addition or build, invisible until they are published."""

    def __init__(self, lake: Lake, name: str) -> None:
        self.lake = lake
        self.name = name

    @property
    def folder(self) -> str:
        """The folder for the files, relative to the lake; below it they have their later path."""
        return posixpath.join(_UNFINISHED, self.name)

    def publish_addition(
        self,
        files: Mapping[Kind, Sequence[LakeFile]],
        *,
        memory: str = "",
        replaces: Iterable[str] = (),
    ) -> None:
        """Make the files part of the lake; `memory` and `replaces` as in `Addition`."""
        self._move([file for several in files.values() for file in several])
        text = {"memory": memory, "replaces": [*replaces], "files": _write_files(files)}
        self._write_json(posixpath.join(_ADDITIONS, f"{self.name}.json"), text)
        self.discard()

    def publish_build(
        self, files: Mapping[str, Sequence[LakeFile]], *, additions: Iterable[str], engine: str
    ) -> None:
        """Make the files the current build."""
        self._move([file for several in files.values() for file in several])
        text = {"additions": list(additions), "engine": engine, "files": _write_files(files)}
        self._write_json(posixpath.join(_BUILDS, f"{self.name}.json"), text)
        self.discard()

    def discard(self) -> None:
        """Remove everything that was not published."""
        lake = self.lake
        with _explained(lake.location):
            if lake.filesystem.get_file_info(lake.path_of(self.folder)).type.name == "Directory":
                lake.filesystem.delete_dir(lake.path_of(self.folder))

    def _move(self, files: Iterable[LakeFile]) -> None:
        for file in files:
            self.lake.move(posixpath.join(self.folder, file.path), file.path)

    def _write_json(self, name: str, text: object) -> None:
        """Write a file that is complete as soon as it is visible."""
        _write_json(self.lake, name, text, beside=posixpath.join(self.folder, "manifest.json"))


def partition_of(kind: str, **values: str) -> str:
    """Return the folder of a file by the values of its rows, as in `pages/locale=ja-JP`."""
    parts = (f"{name}={quote(value, safe='') or '_'}" for name, value in values.items())
    return posixpath.join(kind, *parts)


def open_lake(location: str) -> Lake:
    """Return the lake at this place; raise `LakeError` if there is none."""
    lake = _connect(location)
    mark = _find_mark(lake)
    if mark is None:
        raise LakeError(
            f"there is no lake at {location}",
            advice=f"Create one: tmx-extract lake ingest INPUT --lake {location}",
        )
    if mark["schema"] != SCHEMA:
        raise LakeError(
            f"{location} was written by another version of tmx-extract ({mark['tool_version']})",
            advice="Use that version, or ingest the inputs again into another lake.",
        )
    return lake


def create_or_open_lake(location: str, *, tool_version: str) -> Lake:
    """Return the lake at this place; create it if the place is empty."""
    lake = _connect(location)
    if _find_mark(lake) is not None:
        return open_lake(location)
    with _explained(location):
        selector = arrow_fs.FileSelector(lake.root, allow_not_found=True)
        others = [found.base_name for found in lake.filesystem.get_file_info(selector)]
        if [name for name in others if name not in _FOLDERS and not name.startswith("_")]:
            raise LakeError(
                f"{location} has other files and is not a lake",
                advice="Name an empty folder, or one that does not exist.",
            )
        lake.filesystem.create_dir(lake.root)
    text = {"schema": SCHEMA, "tool_version": tool_version}
    _write_json(lake, _MARK, text, beside=f"{_MARK}.{uuid4().hex[:8]}")
    return lake


def _connect(location: str) -> Lake:
    if "://" not in location:
        return Lake(location, arrow_fs.LocalFileSystem(), str(Path(location).resolve()))
    try:
        filesystem, root = arrow_fs.FileSystem.from_uri(location)
    except (ArrowInvalid, ArrowNotImplementedError):
        filesystem, root = _connect_by_fsspec(location)
    except (ArrowException, OSError) as error:
        raise LakeError(f"{location} cannot be opened: {error}") from error
    return Lake(location.rstrip("/"), filesystem, root.rstrip("/"))


def _connect_by_fsspec(location: str) -> tuple[Any, str]:
    """Return the file system of a URL that pyarrow does not know, by the library fsspec."""
    try:
        import fsspec  # noqa: PLC0415 - only for some object storages
        from pyarrow.fs import FSSpecHandler, PyFileSystem  # noqa: PLC0415
    except ImportError as error:
        raise LakeError(
            f"{location} needs the library fsspec", advice="Install it: pip install fsspec"
        ) from error
    try:
        filesystem, root = fsspec.core.url_to_fs(location)
    except (ImportError, ValueError) as error:
        raise LakeError(f"{location} cannot be opened: {error}") from error
    return PyFileSystem(FSSpecHandler(filesystem)), root


def _find_mark(lake: Lake) -> Any:
    with _explained(lake.location):
        path = lake.path_of(_MARK)
        if not lake.filesystem.get_file_info(path).is_file:
            return None
    return _read_json(lake, path)


def _read_json(lake: Lake, path: str) -> Any:
    with _explained(lake.location), lake.filesystem.open_input_stream(path) as stream:
        data = stream.read()
    try:
        return json.loads(data)
    except ValueError as error:
        raise LakeError(
            f"{posixpath.relpath(path, lake.root)} in {lake.location} is damaged: {error}",
            advice="Restore it from a backup, or ingest the inputs again into another lake.",
        ) from error


def _write_json(lake: Lake, name: str, text: object, *, beside: str) -> None:
    with _explained(lake.location):
        for one in (name, beside):
            lake.filesystem.create_dir(posixpath.dirname(lake.path_of(one)))
        with lake.filesystem.open_output_stream(lake.path_of(beside)) as stream:
            stream.write(json.dumps(text, ensure_ascii=False, indent=1).encode())
        lake.filesystem.move(lake.path_of(beside), lake.path_of(name))


def _read_files(files: Iterable[dict[str, Any]]) -> list[LakeFile]:
    return [LakeFile(**file) for file in files]


def _write_files(files: Mapping[Any, Sequence[LakeFile]]) -> dict[str, list[dict[str, Any]]]:
    return {kind: [asdict(file) for file in several] for kind, several in files.items()}


class _explained:  # noqa: N801 - a context manager
    """Turns errors of the file system into `LakeError`."""

    def __init__(self, location: str) -> None:
        self._location = location

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            raise LakeError(f"{self._location}: {reason}") from error
