"""Archives made for tests, and their contents as inputs."""

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pages import write_files

from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.limits import Limits
from tmx_extract.inputs.registry import Inputs

COMMIT = "8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6"
WHEN = 1_600_000_000
"""The time of every file in our tars: 2020-09-13T12:26:40Z."""


def _compress_zstandard(data: bytes) -> bytes:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd.compress(data)


COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    ".tar": bytes,
    ".tar.gz": lambda data: gzip.compress(data, mtime=0),
    ".tgz": lambda data: gzip.compress(data, mtime=0),
    ".tar.bz2": bz2.compress,
    ".tar.xz": lambda data: lzma.compress(data, preset=1),
    ".tar.zst": _compress_zstandard,
}
COMPRESSED = [".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst"]
KINDS = [".zip", *COMPRESSIONS]

Entry = tarfile.TarInfo | tuple[str, bytes]


def tar_of(
    entries: Sequence[Entry] | Mapping[str, bytes],
    *,
    commit: str = "",
    form: int = tarfile.PAX_FORMAT,
) -> bytes:
    """Return a tar with these entries in this order; a bare header is written unchanged."""
    stream = io.BytesIO()
    headers = {"comment": commit} if commit else {}
    listed = list(entries.items()) if isinstance(entries, Mapping) else entries
    with tarfile.open(fileobj=stream, mode="w", format=form, pax_headers=headers) as archive:
        for entry in listed:
            if isinstance(entry, tarfile.TarInfo):
                archive.addfile(entry)
            else:
                header = tarfile.TarInfo(entry[0])
                header.size, header.mtime = len(entry[1]), WHEN
                archive.addfile(header, io.BytesIO(entry[1]))
    return stream.getvalue()


def header(name: str, kind: bytes, *, size: int = 0, target: str = "") -> tarfile.TarInfo:
    """Return a header of this kind, a constant of tarfile such as `SYMTYPE`."""
    found = tarfile.TarInfo(name)
    found.type, found.size, found.linkname = kind, size, target
    return found


def zip_of(
    entries: Sequence[tuple[str | zipfile.ZipInfo, bytes]] | Mapping[str, bytes],
    *,
    commit: str = "",
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Return a zip with these entries in this order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.comment = commit.encode()
        listed = list(entries.items()) if isinstance(entries, Mapping) else entries
        for name, data in listed:
            archive.writestr(name, data)
    return stream.getvalue()


def archive_of(kind: str, files: Mapping[str, bytes], *, commit: str = "") -> bytes:
    """Return an archive of one of `KINDS`."""
    if kind == ".zip":
        return zip_of(files, commit=commit)
    return COMPRESSIONS[kind](tar_of(files, commit=commit))


def write(folder: Path, name: str, data: bytes) -> Path:
    """Write a new file and return its path."""
    return write_files(folder, {name: data}) / name


def noise(size: int, seed: int) -> bytes:
    """Return text that hardly compresses, always the same."""
    words, state = list[str](), seed
    while len(words) * 8 < size:
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        words.append(f"{state >> 32:08x}")
    return "".join(words).encode()


# Their contents.


def find(
    *inputs: Path | str,
    limits: Limits | None = None,
    default_locale: str | None = None,
    default_repository: str = "",
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
) -> list[InputFile]:
    """Return all files of the inputs, as the command line opens them."""
    options = InputOptions(
        suffixes=frozenset({".md", ".yml"}),
        source_locale="en-US",
        default_locale=default_locale,
        default_repository=default_repository,
        include=include,
        exclude=exclude,
        limits=limits or Limits(),
    )
    return list(Inputs([str(given) for given in inputs], options))


def contents(files: Sequence[InputFile]) -> dict[str, bytes | str]:
    """Return the bytes of each file, or its problem, by shown name without the test's folder."""
    return {
        file.shown.removeprefix(f"{Path(file.location).parent}/"): file.refused.code
        if file.refused
        else file.read()
        for file in files
    }


def refusals(files: Sequence[InputFile]) -> list[tuple[str, str, str]]:
    """Return the shown name, the code and the found text of each refusal."""
    return [
        (file.shown.removeprefix(f"{Path(file.location).parent}/"), *told)
        for file in files
        if file.refused
        for told in [(file.refused.code, file.refused.found)]
    ]
