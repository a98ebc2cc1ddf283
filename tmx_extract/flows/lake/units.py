"""The files of a run as locators, which other processes and machines can read."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pyarrow as pa

from tmx_extract.inputs.archive.archive import STANDARD_INPUT, Archive
from tmx_extract.inputs.directory import read_file
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.git import BlobReader, find_reference
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import Origin

LOCATORS = pa.schema(
    [
        pa.field("part", pa.int32(), nullable=False),
        *(
            pa.field(name, pa.string(), nullable=False)
            for name in (
                *("kind", "container", "name", "repository", "path", "revision"),
                *("committed_at", "hint_locale", "content_hash", "shown"),
            )
        ),
    ]
)
"""The columns of `Locator`."""

# The files of one part; a part is one task of an engine.
_FILES = 1_000
# Open repositories of one process.
_OPEN = 16


class Locator(NamedTuple):
    """The place of one file, or of one archive with all its files."""

    part: int
    """Locators of one part are read by one task, in order."""
    kind: Literal["file", "blob", "archive"]
    container: str
    """The git repository of a blob, or the archive; empty for a file."""
    name: str
    """The path of a file, the name of a blob, or the archive as typed."""
    repository: str
    path: str
    revision: str
    committed_at: str
    hint_locale: str
    content_hash: str
    """Empty if it is unknown without reading the file."""
    shown: str
    """The name for the user."""

    @property
    def origin(self) -> Origin:
        """The origin of the file."""
        return Origin(
            path=self.path,
            repository=self.repository,
            revision=self.revision,
            committed_at=self.committed_at,
            hint_locale=self.hint_locale or None,
        )


class UnitFile(NamedTuple):
    """One file that a task reads."""

    origin: Origin
    content_hash: str
    shown: str
    source: InputFile | Locator

    def read(self, options: InputOptions) -> bytes:
        """Return the bytes; raise OSError if they cannot be read."""
        if isinstance(self.source, InputFile):
            return self.source.read()
        if self.source.kind == "blob":
            reader = _open_repository(self.source.container, options.limits.file_bytes)
            return reader.read(self.source.name)
        return read_file(self.source.name, options.limits.file_bytes)


def iter_locators(inputs: Inputs, *, refuse: Any, note: Any) -> Iterator[Locator]:
    """Yield the files of all inputs in order; an archive is one locator.

    `note` gets every file of a git reference or a folder, `refuse` those that are not to be read.
    """
    part, size = 0, 0
    seen: dict[tuple[str, str, str], str] = {}
    has_overlap = sum(inputs.find_kind(name) == "git" for name in inputs.names) > 1
    for name in inputs.names:
        kind = inputs.find_kind(name)
        if size:
            part, size = part + 1, 0
        if kind == "archive":
            place = name if name == STANDARD_INPUT else str(Path(name).absolute())
            yield Locator(part, "archive", place, name, "", "", "", "", "", "", name)
            part += 1
            continue
        reference = find_reference(name) if kind == "git" else None
        container = str(reference.repository.absolute()) if reference else ""
        for file in inputs.iter_files(name):
            note(file)
            if file.refused is not None:
                refuse(file)
                continue
            if reference and has_overlap and _is_seen(seen, file):
                continue
            yield _locate(part, container, file)
            size += 1
            if size == _FILES:
                part, size = part + 1, 0


def _is_seen(seen: dict[tuple[str, str, str], str], file: InputFile) -> bool:
    """Return whether another reference had this version of the page, in no later commit."""
    key = file.origin.repository, file.origin.path, file.content_hash or ""
    known = seen.get(key)
    if known is not None and known <= file.origin.committed_at:
        return True
    seen[key] = file.origin.committed_at
    return False


def _locate(part: int, container: str, file: InputFile) -> Locator:
    origin = file.origin
    return Locator(
        part=part,
        kind="blob" if container else "file",
        container=container,
        name=(file.content_hash or "") if container else str(Path(file.shown).absolute()),
        repository=origin.repository,
        path=origin.path,
        revision=origin.revision,
        committed_at=origin.committed_at,
        hint_locale=origin.hint_locale or "",
        content_hash=file.content_hash or "",
        shown=file.shown,
    )


def iter_unit_files(locators: Iterable[Locator], options: InputOptions) -> Iterator[UnitFile]:
    """Yield the files of these locators; a git repository is opened once, an archive read once."""
    for locator in locators:
        if locator.kind == "archive":
            for file in Archive(locator.container, options.limits).iter_files(options):
                shown = file.shown.replace(locator.container, locator.name, 1)
                yield UnitFile(file.origin, file.content_hash or "", shown, file)
        else:
            yield UnitFile(locator.origin, locator.content_hash, locator.shown, locator)


@lru_cache(maxsize=_OPEN)
def _open_repository(container: str, most: int) -> BlobReader:
    return BlobReader(container, most)


def to_batches(locators: Iterable[Locator]) -> Iterator[Any]:
    """Yield the locators as record batches, one for each part."""
    several: list[Locator] = []
    for locator in locators:
        if several and several[0].part != locator.part:
            yield _to_batch(several)
            several = []
        several.append(locator)
    if several:
        yield _to_batch(several)


def _to_batch(locators: list[Locator]) -> Any:
    columns = zip(*locators, strict=True)
    return pa.record_batch(
        [pa.array(column, field.type) for column, field in zip(columns, LOCATORS, strict=True)],
        schema=LOCATORS,
    )


def from_batch(batch: Any) -> list[Locator]:
    """Return the locators of a record batch."""
    return list(map(Locator._make, zip(*(column.to_pylist() for column in batch), strict=True)))
