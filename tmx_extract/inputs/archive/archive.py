"""Archives as inputs: the file names that indicate an archive, and the files inside."""

import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import InputError
from tmx_extract.inputs.archive import tarred, zipped
from tmx_extract.inputs.archive.compressed import is_compressed, open_compressed
from tmx_extract.inputs.archive.member import Member, Stop, damaged
from tmx_extract.inputs.archive.members import ArchivePlace, Members, read_member
from tmx_extract.inputs.archive.size_meter import Meter
from tmx_extract.inputs.archive.stream import ByteSource, Stream
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.limits import Limits
from tmx_extract.inputs.member_names import read_name
from tmx_extract.inputs.repository_and_locale import FolderPlace
from tmx_extract.locales import find_repository_name

STANDARD_INPUT = "-"
"""Typed instead of a path: a tar from standard input."""

# If two suffixes match, the longer one must come first.
_SUFFIXES = (
    *(".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst"),
    *(".tgz", ".tbz2", ".txz", ".tzst", ".tar", ".zip"),
)
_HEAD = 512
# The maximum depth of archives inside archives; backups of backups have two levels.
_MOST_NESTED = 3


def find_stem(name: str) -> str | None:
    """Return the name without its archive suffix; None if it has none."""
    for suffix in _SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return None


class Archive:
    """A zip or a tar, with all archives inside; raises `InputError` for anything else.

    The first bytes determine format and compression; the file name does not matter.
    """

    def __init__(self, given: str, limits: Limits) -> None:
        name = Path(given).name
        stem = find_stem(name) or ""
        outermost = FolderPlace().step_into(stem) if find_repository_name(stem) else FolderPlace()
        self._file = _ArchiveFile(given, limits)
        self._place = ArchivePlace(given=given, name=name, shown=given, outermost=outermost)
        self._limits = limits

    def iter_files(self, options: InputOptions) -> Iterator[InputFile]:
        """Yield the requested files, a tar's in its own order, a zip's in text order.

        The files of a nested archive come in its place. A problem with a file, or with the rest of
        an archive, comes as a refused file. Folders whose names begin with a dot are skipped, and
        links are not followed.
        """
        yield from self._iter_inside(self._file, self._place, options)

    def _iter_inside(
        self, file: "_ArchiveFile", place: ArchivePlace, options: InputOptions
    ) -> Iterator[InputFile]:
        found = Members(place, options)
        try:
            with closing(file.iter_members()) as members:
                for member in members:
                    if isinstance(member, Diagnostic):
                        yield found.refuse_archive(member)
                        continue
                    name = read_name(member.name)
                    if name.is_hidden:
                        continue
                    if find_stem(name.last) is not None and member.kind == "file":
                        yield from self._iter_nested(file, found, member, options)
                    elif options.has_suffix(name.last) and (page := found.find(member, name)):
                        yield page
        except Stop as stop:
            yield found.refuse_archive(stop.diagnostic)
        except OSError as error:
            told = error.strerror or str(error)
            yield found.refuse_archive(Diagnostic(code="unreadable-file", found=told))

    def _iter_nested(
        self, outer: "_ArchiveFile", found: Members, member: Member, options: InputOptions
    ) -> Iterator[InputFile]:
        """Yield the files of a nested archive, read from a copy on disk."""
        name = read_name(member.name)
        if outer.depth >= _MOST_NESTED:
            told = Diagnostic(code="nested-archive")
            yield found.refuse(member, name, told)
            return
        data, refused = read_member(member, name)
        if refused:
            yield found.refuse(member, name, refused)
            return
        with TemporaryDirectory(prefix="tmx-extract-") as folder:
            copy = Path(folder, "archive")
            copy.write_bytes(data)
            try:
                inner = _ArchiveFile(str(copy), self._limits, outer=outer)
            except InputError:
                told = damaged("it is neither a zip nor a tar")
                yield found.refuse(member, name, told)
                return
            place = found.place_of(name, stem=find_stem(name.last) or "")
            yield from self._iter_inside(inner, place, options)


class _ArchiveFile:
    """The bytes of one archive; raises `InputError` for a file that is neither a zip nor a tar."""

    def __init__(self, given: str, limits: Limits, outer: "_ArchiveFile | None" = None) -> None:
        self._given = given
        self._limits = limits
        self._outer = outer
        self.depth: int = outer.depth + 1 if outer else 1
        self._meter = self._new_meter()
        self._is_zip = False
        self._piped: Stream | None = None
        if given == STANDARD_INPUT:
            self._piped = self._open_standard_input()
            return
        path = Path(given)
        if not path.exists():
            raise InputError(f"{given} does not exist", advice="Check the path.")
        if not path.is_file():
            raise InputError(f"{given} is not a file", advice="Check the path.")
        try:
            with path.open("rb") as file:
                self._is_zip = self._tell_kind(path, file)
        except OSError as error:
            raise InputError(
                f"{given} cannot be read: {error.strerror}", advice="Check its permissions."
            ) from error

    def iter_members(self) -> Generator[Member | Diagnostic, None, None]:
        """Yield every member; raise `Stop` if the rest cannot be read, OSError if the disk
        fails."""
        if self._piped is not None:
            yield from tarred.iter_members(self._piped, self._meter, self._limits)
        elif self._is_zip:
            self._meter = self._new_meter()
            yield from zipped.iter_members(Path(self._given), self._meter, self._limits)
        else:
            with Path(self._given).open("rb") as file:
                stream = self._open_tar(file, file.read(_HEAD))
                yield from tarred.iter_members(stream, self._meter, self._limits)

    def _open_standard_input(self) -> Stream:
        if sys.stdin.isatty():
            raise InputError(
                "standard input is a terminal",
                advice="Pipe a tar into the command: curl … | tmx-extract ingest -",
            )
        head = sys.stdin.buffer.read(_HEAD)
        if head.startswith(zipped.BEGINNINGS):
            raise InputError(
                "standard input is a zip, which cannot be read from front to back",
                advice="Save it to a file and pass its path.",
            )
        stream = self._open_tar(sys.stdin.buffer, head)
        if not _is_tar(stream):
            raise _no_archive("standard input")
        return stream

    def _new_meter(self) -> Meter:
        return Meter(self._limits, self._outer._meter if self._outer else None)

    def _open_tar(self, file: IO[bytes], head: bytes) -> Stream:
        source = ByteSource(file, head)
        self._meter = self._new_meter()
        self._meter.count_compressed = lambda: source.size
        return Stream(open_compressed(source, head), self._meter.add_bytes)

    def _tell_kind(self, path: Path, file: IO[bytes]) -> bool:
        """Return whether it is a zip; a tar may end with one, and a zip may begin with any
        bytes."""
        head = file.read(_HEAD)
        if not head.startswith(zipped.BEGINNINGS) and _is_tar(self._open_tar(file, head)):
            return False
        if is_compressed(head) or not zipped.is_zip(path, head):
            raise _no_archive(self._given)
        return True


def _is_tar(stream: Stream) -> bool:
    """Return whether it is a tar. A tar damaged at its beginning counts; its reader reports
    that."""
    return tarred.is_tar(stream.peek(_HEAD)) or stream.is_broken


def _no_archive(given: str) -> InputError:
    return InputError(
        f"{given} is not a readable archive",
        advice="Use a zip, or a tar, plain or compressed with gzip, bzip2, xz or zstd.",
    )
