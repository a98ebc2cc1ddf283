"""A corpus several times over: new paths, new locfileids, and a unique number in every target.

The number of distinct pairs grows with the number of segments, so caches from earlier copies do not
help. With `--sources` the sources differ too: a third of the words of a copy is replaced by words
of similar frequency.

`python -m benchmarks.scale FOLDER COPIES STORE [--sources]` ingests them without writing them to
disk.
"""

import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from zlib import crc32

from tmx_extract.extract.read import SUFFIXES
from tmx_extract.flows.ingest import ingest
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.store.connection import create_or_open

_TARGET_END = b'</span><span class="sxs-lookup">'
_SOURCE = re.compile(rb'(<span data-stu-id="[^"]*">)(.*?)(?=</span></span>)', re.DOTALL)
_WORD = re.compile(rb"(?<![^ >])[A-Za-z]{2,}(?=[ .,<])")
_LOCFILEID = re.compile(rb'(ms\.locfileid: ")([0-9]+)"')


class Copies(Inputs):
    """All files of the inputs once for each copy, each with another path."""

    def __init__(
        self,
        inputs: Collection[str],
        options: InputOptions,
        copies: int,
        *,
        other_sources: bool = False,
    ) -> None:
        super().__init__(inputs, options)
        self._copies = copies
        self._words = _list_words(super().__iter__()) if other_sources else []

    def __iter__(self) -> Iterator[InputFile]:
        files = list(super().__iter__())
        for number in range(self._copies):
            words = _exchange(self._words, number) if number else {}
            for file in files:
                origin = replace(file.origin, path=f"copy-{number:03}/{file.origin.path}")
                load = partial(_load, file, number, words)
                yield replace(file, origin=origin, load=load)


def _list_words(files: Iterable[InputFile]) -> list[bytes]:
    """Return the words of all sources, the most frequent first."""
    counted: Counter[bytes] = Counter()
    for file in files:
        for _, source in _SOURCE.findall(file.read()):
            counted.update(_WORD.findall(source))
    return sorted(counted, key=lambda word: (-counted[word], word))


def _exchange(words: Sequence[bytes], number: int) -> dict[bytes, bytes]:
    """Map a third of the words to other words of about the same rank."""
    last = len(words) - 1
    return {
        word: words[min(last, rank ^ (number + 1))]
        for rank, word in enumerate(words)
        if crc32(word + b"%d" % number) % 3 == 0
    }


def _load(file: InputFile, number: int, words: Mapping[bytes, bytes]) -> bytes:
    """Return the page with the locfileid of its copy, its number in every target, and its words."""

    def change(source: re.Match[bytes]) -> bytes:
        return source[1] + _WORD.sub(lambda word: words.get(word[0], word[0]), source[2])

    prefix = b"%d" % (number + 10)
    data = _LOCFILEID.sub(rb"\g<1>" + prefix + rb'\g<2>"', file.read())
    if words:
        data = _SOURCE.sub(change, data)
    return data.replace(_TARGET_END, b" %d%s" % (number, _TARGET_END))


def main() -> None:
    folder, copies, store = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    other_sources = "--sources" in sys.argv
    options = InputOptions(suffixes=SUFFIXES, source_locale="en-US")
    connection = create_or_open(store)
    ingest(connection, Copies([folder], options, copies, other_sources=other_sources))
    connection.close()


if __name__ == "__main__":
    main()
