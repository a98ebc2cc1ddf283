"""A corpus several times over: the same pages again under new paths with new locfileids.

`python -m benchmarks.scale FOLDER COPIES STORE` ingests them without writing them to disk.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tmx_extract.flows.ingest import IngestOptions, ingest, list_files
from tmx_extract.inputs.directory import InputFile
from tmx_extract.store.connection import create_or_open

_LOCFILEID = re.compile(rb'(ms\.locfileid: ")([0-9]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy(InputFile):
    """A page that pretends to be another one."""

    number: int

    def read(self) -> bytes:
        """The page with the locfileid of its copy."""
        prefix = b"%d" % (self.number + 10)
        return _LOCFILEID.sub(rb"\g<1>" + prefix + rb'\g<2>"', self.file.read_bytes())


def iter_copies(files: list[InputFile], copies: int) -> Iterator[InputFile]:
    """All files once for each copy."""
    for number in range(copies):
        for file in files:
            yield Copy(
                origin=replace(file.origin, path=f"copy-{number:03}/{file.origin.path}"),
                location=file.location,
                file=file.file,
                relative=file.relative,
                number=number,
            )


def main() -> None:
    folder, copies, store = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    options = IngestOptions(inputs=[folder])
    connection = create_or_open(store)
    ingest(connection, options, iter_copies(list_files(options), copies))
    connection.close()


if __name__ == "__main__":
    main()
