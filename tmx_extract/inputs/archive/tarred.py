"""The members of a tar, in their order in the file.

`tarfile` parses the header blocks; this module moves from one to the next. `TarFile` keeps every
header, ends silently at a damaged one, reads extended headers of any size into memory, and before
Python 3.11.10 needs quadratic time for some of them (CVE-2024-6232). Measured in
docs/decisions/0007.
"""

import re
import tarfile
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.inputs.archive.member import (
    Member,
    MemberKind,
    Refusal,
    Stop,
    damaged,
    local_time,
    refuse,
)
from tmx_extract.inputs.archive.size_meter import Meter
from tmx_extract.inputs.archive.stream import CHUNK, Stream
from tmx_extract.inputs.limits import Limits

_BLOCK = tarfile.BLOCKSIZE
# Extended headers contain names (at most 4096 bytes) and metadata of file systems.
_MOST_EXTENDED = 1 << 20
_COMMIT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PAX_LENGTH = re.compile(rb"([0-9]{1,10}) ")

_SPARSE = b"GNU.sparse."
"""The prefix of the fields of sparse files."""
_FIELDS = (b"path", b"size", b"comment", b"GNU.sparse.name")
"""The fields that are kept; the number of others is unlimited."""

_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_LINKS = (tarfile.LNKTYPE, tarfile.SYMTYPE)
_PAX = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
_EXTENDED = (*_PAX, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_WITHOUT_DATA = (*_LINKS, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE)


def is_tar(head: bytes) -> bool:
    """Return whether a tar, possibly an empty one, begins with these bytes."""
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "surrogateescape")
    except tarfile.EOFHeaderError:  # type: ignore[attr-defined] # not in the stubs
        return True
    except tarfile.HeaderError:
        return False
    return True


def iter_members(stream: Stream, meter: Meter, limits: Limits) -> Iterator[Member | Diagnostic]:
    """Yield the members, and problems for damage between them; raise `Stop` when the rest is lost.

    A name may occur more than once: a file appended later is another version.
    """
    return _Tar(stream, meter, limits).iter_members()


class _Extension(NamedTuple):
    """The content of the extended headers before a member."""

    fields: dict[bytes, bytes]
    """The fields of pax that are in `_FIELDS`; a long name of GNU is stored as `path`."""
    damage: Diagnostic | None = None
    """Why they cannot be understood."""


class _Tar:
    def __init__(self, stream: Stream, meter: Meter, limits: Limits) -> None:
        self._stream = stream
        self._meter = meter
        self._limits = limits
        self._rest = 0
        """Unread bytes of the current member, including the padding of its last block."""
        self._block = b""
        """The current header."""

    def iter_members(self) -> Iterator[Member | Diagnostic]:
        commit, extension = b"", _Extension({})
        for header in self._iter_headers():
            if isinstance(header, Diagnostic):
                extension = _Extension({})
                yield header
            elif header.type in _EXTENDED:
                self._expect_data(header.size)
                told = self._read_extension(header)
                if header.type != tarfile.XGLTYPE:
                    extension = _Extension(
                        extension.fields | told.fields, extension.damage or told.damage
                    )
                elif _COMMIT.fullmatch(comment := told.fields.get(b"comment", b"")):
                    commit = comment
            else:
                member = self._describe(header, extension, commit)
                if header.type != tarfile.DIRTYPE:
                    yield member
                extension = _Extension({})

    def _iter_headers(self) -> Iterator[tarfile.TarInfo | Diagnostic]:
        """Yield every header up to the end mark, and a problem for other data between headers."""
        is_lost = False
        while True:
            self._pass_over_rest()
            self._block = self._stream.read(_BLOCK)
            if len(self._block) < _BLOCK:
                raise Stop(damaged("its end is missing"))
            if not self._block.strip(b"\0"):
                break
            header = _find_header(self._block)
            if header is not None:
                is_lost = False
                self._meter.add_entries(0 if header.type in _EXTENDED else 1)
                yield header
            elif not is_lost:
                is_lost = True
                self._meter.add_entries()
                yield damaged("a file header is expected, but other data follows")
        self._expect_nothing()

    def _expect_nothing(self) -> None:
        """Read to the end, where the compressed stream has its checksum."""
        is_empty = True
        while data := self._stream.read(CHUNK):
            is_empty = is_empty and not data.strip(b"\0")
        if not is_empty:
            raise Stop(damaged("data after its end was not read"))

    def _expect_data(self, size: int) -> None:
        self._rest = size + -size % _BLOCK

    def _pass_over_rest(self) -> None:
        if self._stream.skip(self._rest) < self._rest:
            raise Stop(damaged("its end is missing"))
        self._rest = 0

    def _read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._rest -= len(data)
        if len(data) < size:
            raise Stop(damaged("its end is missing"))
        return data

    def _read_file(self, size: int) -> bytes:
        if size > self._limits.file_bytes:
            raise Refusal(Diagnostic(code="file-too-large", found=f"{size:,} bytes"))
        return self._read(size)

    def _read_extension(self, header: tarfile.TarInfo) -> _Extension:
        if header.type == tarfile.GNUTYPE_LONGLINK:
            return _Extension({})
        if header.size > _MOST_EXTENDED:
            found = f"an extended header of {header.size:,} bytes"
            return _Extension({}, damaged(found))
        data = self._read(header.size)
        if header.type == tarfile.GNUTYPE_LONGNAME:
            return _Extension({b"path": data.split(b"\0", 1)[0]})
        return _read_pax(data)

    def _describe(self, header: tarfile.TarInfo, extension: _Extension, commit: bytes) -> Member:
        fields = extension.fields
        size = int(fields.get(b"size", header.size))
        kind: MemberKind = "special"
        if header.type in _LINKS:
            kind = "link"
        elif header.type in _FILES and _SPARSE not in fields:
            kind = "file"
        self._expect_data(0 if header.type in _WITHOUT_DATA else size)
        if header.type == tarfile.GNUTYPE_SPARSE:
            self._pass_over_map()
        damage = extension.damage
        name = fields.get(b"GNU.sparse.name", fields.get(b"path"))
        return Member(
            name=header.name.encode("utf-8", "surrogateescape") if name is None else name,
            kind=kind,
            revision=commit.decode(),
            committed_at=local_time(header.mtime) if commit else "",
            read=partial(refuse, damage) if damage else partial(self._read_file, size),
        )

    def _pass_over_map(self) -> None:
        """Skip the list of holes that precedes the data if the header is too small for it."""
        goes_on = bool(self._block[482])
        while goes_on:
            block = self._stream.read(_BLOCK)
            goes_on = len(block) == _BLOCK and bool(block[504])


def _find_header(block: bytes) -> tarfile.TarInfo | None:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return None
    return header if header.size >= 0 else None


def _read_pax(data: bytes) -> _Extension:
    """Parse records `LENGTH KEY=VALUE⏎`; LENGTH includes itself (POSIX, pax, section 4.15)."""
    fields: dict[bytes, bytes] = {}
    at = 0
    while at < len(data) and data[at]:
        length = _PAX_LENGTH.match(data, at)
        end = at + int(length[1]) if length else 0
        key, equals, value = data[length.end() : end].partition(b"=") if length else (b"",) * 3
        if end > len(data) or not equals or not value.endswith(b"\n"):
            return _Extension({}, damaged("an extended header that cannot be understood"))
        if key in _FIELDS:
            fields[key] = value[:-1]
        if key.startswith(_SPARSE):
            fields[_SPARSE] = b""
        at = end
    if not re.fullmatch(rb"[0-9]{1,18}", fields.get(b"size", b"0")):
        return _Extension({}, damaged("an extended header with an invalid size"))
    return _Extension(fields)
