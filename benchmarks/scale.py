"""A corpus several times over: new paths, new locfileids, and in every target a number of its own.

So the distinct pairs grow as the segments do; nothing is remembered from the copy before.

`python -m benchmarks.scale FOLDER COPIES STORE` ingests them without writing them to disk.
"""

import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from tmx_extract.extract.read import SUFFIXES
from tmx_extract.flows.ingest import ingest
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.store.connection import create_or_open

_TARGET_END = b'</span><span class="sxs-lookup">'
_LOCFILEID = re.compile(rb'(ms\.locfileid: ")([0-9]+)"')


class Copies(Inputs):
    """All files of the inputs once for each copy, and each copy pretends to be another page."""

    def __init__(self, inputs: Collection[str], options: InputOptions, copies: int) -> None:
        super().__init__(inputs, options)
        self._copies = copies

    def __iter__(self) -> Iterator[InputFile]:
        files = list(super().__iter__())
        for number in range(self._copies):
            for file in files:
                origin = replace(file.origin, path=f"copy-{number:03}/{file.origin.path}")
                yield replace(file, origin=origin, load=partial(_load, file, number))


def _load(file: InputFile, number: int) -> bytes:
    """The page with the locfileid of its copy, and its number in every target."""
    prefix = b"%d" % (number + 10)
    data = _LOCFILEID.sub(rb"\g<1>" + prefix + rb'\g<2>"', file.read())
    return data.replace(_TARGET_END, b" %d%s" % (number, _TARGET_END))


def main() -> None:
    folder, copies, store = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    options = InputOptions(suffixes=SUFFIXES, source_locale="en-US")
    connection = create_or_open(store)
    ingest(connection, Copies([folder], options, copies))
    connection.close()


if __name__ == "__main__":
    main()
