"""Archives as inputs: which names mean one, and what the files in it are called."""

import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import InputError
from tmx_extract.inputs.archive import tarred, zipped
from tmx_extract.inputs.archive.compressed import is_compressed, open_compressed
from tmx_extract.inputs.archive.member import Kind, Member, Refusal, Stop
from tmx_extract.inputs.archive.meter import Meter
from tmx_extract.inputs.archive.stream import Source, Stream
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.limits import Limits
from tmx_extract.inputs.names import Name, read_name
from tmx_extract.inputs.places import Place, Places
from tmx_extract.locales import find_repository_name
from tmx_extract.model import Origin

STANDARD_INPUT = "-"
"""Given instead of a path: a tar that another program writes."""

# The longer one of two that fit comes first.
_SUFFIXES = (
    *(".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst"),
    *(".tgz", ".tbz2", ".txz", ".tzst", ".tar", ".zip"),
)
_HEAD = 512
# Every folder that was asked for is remembered; an archive may have a million of them.
_FILES_PER_PLACES = 1_000


def find_stem(name: str) -> str | None:
    """The name without what makes it the name of an archive; None where nothing does."""
    for suffix in _SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return None


class Archive:
    """A zip or a tar; raises `InputError` for what is neither.

    What it is and how it is compressed is told by its first bytes, not by its name.
    """

    def __init__(self, given: str, limits: Limits) -> None:
        self._given = given
        self._limits = limits
        self._is_zip = False
        self._piped: tuple[Stream, Meter] | None = None
        if given == STANDARD_INPUT:
            self._piped = self._open_standard_input()
            return
        path = Path(given)
        if not path.exists():
            raise InputError(f"{given} does not exist", advice="Check the path.")
        if not path.is_file():
            raise InputError(f"{given} is no file", advice="Check the path.")
        try:
            with path.open("rb") as file:
                self._is_zip = self._tell_kind(path, file)
        except OSError as error:
            raise InputError(
                f"{given} cannot be read: {error.strerror}", advice="Check its permissions."
            ) from error

    def _open_standard_input(self) -> tuple[Stream, Meter]:
        if sys.stdin.isatty():
            raise InputError(
                "standard input is a terminal",
                advice="Let another program write a tar: curl … | tmx-extract ingest -",
            )
        head = sys.stdin.buffer.read(_HEAD)
        if head.startswith(zipped.BEGINNINGS):
            raise InputError(
                "standard input is a zip, which cannot be read from front to back",
                advice="Save it to a file and name that.",
            )
        stream, meter = self._open_tar(sys.stdin.buffer, head)
        if not _is_tar(stream):
            raise _no_archive("standard input")
        return stream, meter

    def _open_tar(self, file: IO[bytes], head: bytes) -> tuple[Stream, Meter]:
        source = Source(file, head)
        meter = Meter(self._limits, lambda: source.size)
        return Stream(open_compressed(source, head), meter.add_bytes), meter

    def _tell_kind(self, path: Path, file: IO[bytes]) -> bool:
        """Whether it is a zip; a tar may end with one, and a zip may begin with anything."""
        head = file.read(_HEAD)
        if not head.startswith(zipped.BEGINNINGS):
            stream, _ = self._open_tar(file, head)
            if _is_tar(stream):
                return False
        if is_compressed(head) or not zipped.is_zip(path, head):
            raise _no_archive(self._given)
        return True

    def iter_files(self, options: InputOptions) -> Iterator[InputFile]:
        """The files that are asked for, a tar's in its own order, a zip's in text order.

        What is wrong with a file, or with the archive from some point on, comes as a file that is
        refused. Folders whose names begin with a dot are passed over, links are not followed.
        """
        files = _Files(self._given, options)
        try:
            with closing(self._iter_members()) as members:
                for member in members:
                    if isinstance(member, Diagnostic):
                        yield files.refuse_archive(member)
                    elif file := files.find(member):
                        yield file
        except Stop as stop:
            yield files.refuse_archive(stop.diagnostic)
        except OSError as error:
            found = error.strerror or str(error)
            yield files.refuse_archive(
                Diagnostic(code="unreadable-file", start=0, end=0, found=found)
            )

    def _iter_members(self) -> Generator[Member | Diagnostic, None, None]:
        if self._piped:
            yield from tarred.iter_members(*self._piped, self._limits)
        elif self._is_zip:
            yield from zipped.iter_members(Path(self._given), self._limits)
        else:
            with Path(self._given).open("rb") as file:
                opened = self._open_tar(file, file.read(_HEAD))
                yield from tarred.iter_members(*opened, self._limits)


def _is_tar(stream: Stream) -> bool:
    """What is damaged from the beginning counts too: that is told where it is read."""
    return tarred.is_tar(stream.peek(_HEAD)) or stream.is_broken


def _no_archive(given: str) -> InputError:
    return InputError(
        f"{given} is no archive that can be read",
        advice="Give a zip, or a tar, plain or compressed with gzip, bzip2, xz or zstd.",
    )


class _Files:
    """What the members of one archive are as files."""

    def __init__(self, given: str, options: InputOptions) -> None:
        self._given = given
        self._options = options
        self._name = Path(given).name
        stem = find_stem(self._name) or ""
        self._outermost = Place().step_into(stem) if find_repository_name(stem) else Place()
        self._places: dict[bool, Places] = {}
        self._looked_up = 0

    def find(self, member: Member) -> InputFile | None:
        """The file with its bytes or why there are none; None where it is not asked for."""
        name = read_name(member.name)
        if not self._options.has_suffix(name.last) or name.is_hidden:
            return None
        origin = self._locate(name, member)
        if not self._options.wants(origin.path):
            return None
        refused = _find_obstacle(member.kind, name)
        data = b""
        if refused is None:
            try:
                data = member.read()
            except Stop:
                raise
            except Refusal as refusal:
                refused = refusal.diagnostic
        relative = PurePosixPath(*name.folders, name.last)
        if name.danger:
            relative = PurePosixPath(relative.name)
        return InputFile(
            origin=origin,
            location=self._given,
            shown=f"{self._given}:{name.shown}",
            relative=relative,
            refused=refused,
            load=lambda: data,
        )

    def _locate(self, name: Name, member: Member) -> Origin:
        if name.danger:
            return Origin(path=name.shown, repository=self._options.default_repository)
        place, locale = self._find_places(name.folders).of(name.folders)
        return Origin(
            path="/".join((*place.inside, name.last)),
            repository=place.repository or self._options.default_repository,
            revision=member.revision,
            committed_at=member.committed_at,
            hint_locale=locale,
        )

    def _find_places(self, folders: tuple[str, ...]) -> Places:
        """The archive's own name counts where no repository is told inside."""
        self._looked_up += 1
        if self._looked_up % _FILES_PER_PLACES == 0:
            self._places.clear()
        is_told = bool(folders and find_repository_name(folders[0]))
        if is_told not in self._places:
            outermost = Place() if is_told else self._outermost
            self._places[is_told] = Places(outermost, self._options)
        return self._places[is_told]

    def refuse_archive(self, diagnostic: Diagnostic) -> InputFile:
        """The archive itself, from here on."""
        return InputFile(
            origin=Origin(path=self._name, repository=self._options.default_repository),
            location=self._given,
            shown=self._given,
            relative=PurePosixPath(self._name),
            is_input=True,
            refused=diagnostic,
            load=bytes,
        )


def _find_obstacle(kind: Kind, name: Name) -> Diagnostic | None:
    if name.danger:
        return Diagnostic(code="unsafe-path", start=0, end=0, found=name.danger)
    if kind == "link":
        return Diagnostic(code="link-in-archive", start=0, end=0)
    if kind == "special":
        return Diagnostic(code="special-file", start=0, end=0)
    return None
