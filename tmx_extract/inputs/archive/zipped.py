"""The members of a zip, in text order of their names."""

import errno
import io
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from tmx_extract.diagnostics import Diagnostic, shortened
from tmx_extract.inputs.archive.member import (
    Member,
    MemberKind,
    Refusal,
    Stop,
    damaged,
    local_time,
    refuse,
)
from tmx_extract.inputs.archive.size_meter import Meter, check_entries
from tmx_extract.inputs.archive.stream import CHUNK
from tmx_extract.inputs.limits import Limits

# zipfile unpacks other methods without a limit: 4 KiB of bzip2 can become gigabytes at once.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NAMES = {9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd"}
_ENCRYPTED = 1 << 0 | 1 << 6
_UTF8 = 1 << 11
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,
)
"""The exceptions that zipfile raises for malformed bytes."""

# One record of the directory: its flags, and the lengths of the three parts at its end.
_RECORD = struct.Struct("<8xH18x3H12x")
_MAGIC = b"PK\x01\x02"
# The directory is held in memory; this limit per file allows names of two hundred bytes.
_RECORD_BYTES = 300
_FREE_BYTES = 1 << 20
_COMMIT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_TIME = struct.Struct("<HHBI")


BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
"""The first bytes of nearly every zip; the second is for a zip without files."""


def is_zip(path: Path, head: bytes) -> bool:
    """Return whether the file begins like a zip, or ends like one, as self-extracting zips do."""
    return head.startswith(BEGINNINGS) or zipfile.is_zipfile(path)


def iter_members(path: Path, meter: Meter, limits: Limits) -> Iterator[Member]:
    """Yield the members; raise `Stop` if the rest cannot be read, OSError if the disk fails.

    If a name occurs more than once, the last file counts, as for every unzip program; the earlier
    ones are reported after it.
    """
    with _ZipBytes(path, limits) as file, _open(file) as archive:
        meter.count_compressed = lambda: min(file.bytes_read, file.size)
        meter.add_entries(len(archive.infolist()))
        commit = archive.comment if _COMMIT.fullmatch(archive.comment) else b""
        times = Counter(info.orig_filename for info in archive.infolist())
        last = {info.orig_filename: info for info in archive.infolist()}
        for name in sorted(name for name in last if not name.endswith("/")):
            info = last[name]
            member = Member(
                name=name.encode("utf-8" if info.flag_bits & _UTF8 else "cp437"),
                kind=_tell_kind(info),
                revision=commit.decode(),
                committed_at=_find_time(info) if commit else "",
                read=partial(_read, archive, info, meter, limits),
            )
            yield member
            if times[name] > 1:
                again = Diagnostic(code="repeated-name", found=f"{times[name]} times")
                yield replace(member, kind="repeated", read=partial(refuse, again))


class _ZipBytes(io.BufferedReader):
    """The file of a zip; counts the bytes read and checks the directory before zipfile parses it.

    Parsing a directory needs ten times its memory, so its size is checked first. A name that is
    marked as UTF-8 but is not must not make the other names unreadable.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(io.FileIO(path))
        self.size = path.stat().st_size
        self.bytes_read = 0
        self.is_directory_known = False
        self._limits = limits

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most `size` bytes, like any file."""
        if not self.is_directory_known:
            return self._read_directory(-1 if size is None else size)
        data = super().read(size)
        self.bytes_read += len(data)
        return data

    def _read_directory(self, size: int) -> bytes:
        if size > max(_FREE_BYTES, self._limits.files * _RECORD_BYTES):
            check_entries(size // _RECORD_BYTES, self._limits)
        data = bytearray(super().read(size))
        at, entries = 0, 0
        while data.startswith(_MAGIC, at) and at + _RECORD.size <= len(data):
            flags, name_size, *other_sizes = _RECORD.unpack_from(data, at)
            end = at + _RECORD.size + name_size
            if flags & _UTF8 and not _is_utf8(data[at + _RECORD.size : end]):
                data[at + 9] &= ~(_UTF8 >> 8)
            at = end + sum(other_sizes)
            entries += 1
        check_entries(entries, self._limits)
        return bytes(data)


def _is_utf8(name: bytearray) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _open(file: _ZipBytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
    except NotImplementedError as error:
        raise Stop(_unsupported(str(error))) from error
    except _DAMAGE as error:
        # zipfile says this about a truncated zip, because the directory is at its end.
        is_cut = str(error) == "File is not a zip file"
        found = "its end is missing" if is_cut else shortened(str(error))
        raise Stop(damaged(found)) from error
    except OSError as error:
        raise Stop(_tell_place(error)) from error
    file.is_directory_known = True
    return archive


def _tell_kind(info: zipfile.ZipInfo) -> MemberKind:
    """Return the kind by the Unix file mode; other systems leave it empty."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "link"
    return "file" if kind in (0, stat.S_IFREG) else "special"


def _find_time(info: zipfile.ZipInfo) -> str:
    """Return the time in git's extra field; the time of each file is local, in an unknown zone."""
    if len(info.extra) < _TIME.size:
        return ""
    kind, size, flags, seconds = _TIME.unpack_from(info.extra)
    return local_time(seconds) if kind == 0x5455 and size >= 5 and flags & 1 else ""


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter, limits: Limits) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise Refusal(Diagnostic(code="encrypted-file"))
    if info.compress_type not in _COMPRESSIONS:
        raise Refusal(_unsupported(_NAMES.get(info.compress_type, f"method {info.compress_type}")))
    _check_size(info.file_size, limits)
    data = bytearray()
    try:
        with archive.open(info) as file:
            while chunk := file.read(CHUNK):
                data += chunk
                meter.add_bytes(len(chunk))
                _check_size(len(data), limits)
    except NotImplementedError as error:
        raise Refusal(_unsupported(shortened(str(error)))) from error
    except _DAMAGE as error:
        raise Refusal(damaged(shortened(str(error)))) from error
    except OSError as error:
        raise Refusal(_tell_place(error)) from error
    return bytes(data)


def _tell_place(error: OSError) -> Diagnostic:
    """Return the problem for an offset outside the file; raise any other error again."""
    if error.errno != errno.EINVAL:
        raise error
    return damaged("it refers to an offset outside itself")


def _check_size(size: int, limits: Limits) -> None:
    if size > limits.file_bytes:
        raise Refusal(Diagnostic(code="file-too-large", found=f"{size:,} bytes"))


def _unsupported(found: str) -> Diagnostic:
    return Diagnostic(code="unsupported-compression", found=found)
