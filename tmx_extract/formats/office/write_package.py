"""Write an Office file as a stream: the same parts give the same bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The earliest time that a zip can have.
_TIME = (1980, 1, 1, 0, 0, 0)


class OfficeWriter:
    """An Office file that is written part by part."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive

    def add(self, name: str, content: str) -> None:
        """Write a whole part; `content` is XML without its declaration."""
        with self.open(name) as part:
            part.write((DECLARATION + content).encode())

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a new part for writing."""
        info = ZipInfo(name, _TIME)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        # A fixed system gives the same bytes on Windows.
        info.create_system = 3
        with self._archive.open(info, "w") as part:
            yield part


@contextmanager
def writing_package(stream: BinaryIO) -> Iterator[OfficeWriter]:
    """Yield the writer of a file; the file is complete at the end of the block."""
    with ZipFile(cast(BinaryIO, _Forward(stream)), "w", ZIP_DEFLATED) as archive:
        yield OfficeWriter(archive)


def write_links(*links: tuple[str, str]) -> str:
    """Return the part with the links of a part, from kind and target of each."""
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def write_types(default: str, parts: dict[str, str]) -> str:
    """Return the part with the content types: of all XML parts, and of some parts by name."""
    inside = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="{default}"/>{inside}</Types>'
    )


class _Forward:
    """A stream that is only written forward, so that files and pipes get the same bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, data: bytes) -> int:
        """Write the bytes."""
        return self._stream.write(data)

    def flush(self) -> None:
        """Write what is waiting."""
        self._stream.flush()
