"""Which files of the inputs are somebody's work; what lies beside them is not."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from tmx_extract.flows.merge.unpacking import PACKED, tell_content
from tmx_extract.flows.package.omegat.places import PLACES, SUFFIX
from tmx_extract.formats.returning import SUFFIXES
from tmx_extract.inputs.files import InputFile
from tmx_extract.model import tell_suffix

WANTED = SUFFIXES | {SUFFIX, PACKED}
"""The suffixes of the files that are looked at."""
# The memories that go along in a package are nobody's work.
_MEMORIES = "tm"
_WORK = PurePosixPath("omegat/project_save.tmx")


class Work(NamedTuple):
    """A file to merge."""

    file: InputFile
    places: InputFile | None
    """Of a project of OmegaT that we made: where its segments come from."""


def iter_work(inputs: Iterable[InputFile]) -> Iterator[Work]:
    """The files in their order, those of TMX after the others of their input.

    Of a project of OmegaT it is `omegat/project_save.tmx` alone: its exports at the top have the
    same text, and what else is TMX there went out with it.
    """
    for _, files in groupby(inputs, lambda file: file.location):
        memories, places = list[InputFile](), dict[PurePosixPath, InputFile]()
        for file in files:
            suffix = tell_suffix(file.relative.name)
            if suffix == SUFFIX and file.refused is None:
                places[file.relative.parent] = file
            elif _is_beside_work(file, suffix):
                continue
            elif suffix == ".tmx" and not file.is_input:
                memories.append(file)
            else:
                yield Work(file, _find_beside(file))
        yield from _choose(memories, places)


def _is_beside_work(file: InputFile, suffix: str) -> bool:
    if suffix == PACKED and not file.is_input and not tell_content(file.relative.name):
        return True
    return suffix == SUFFIX or _MEMORIES in file.relative.parts[:-1]


def _choose(memories: list[InputFile], places: dict[PurePosixPath, InputFile]) -> Iterator[Work]:
    projects = {file.relative.parent.parent for file in memories if _is_work(file.relative)}
    for file in memories:
        if _is_work(file.relative):
            yield Work(file, places.get(file.relative.parent))
        elif projects.isdisjoint(file.relative.parents):
            # Somebody may send the folder `omegat` alone, or the file and what is beside it.
            yield Work(file, places.get(file.relative.parent))


def _is_work(path: PurePosixPath) -> bool:
    return path.parts[-2:] == _WORK.parts


def _find_beside(file: InputFile) -> InputFile | None:
    """The places beside a file on disk that was named itself."""
    if not file.is_input or file.relative.name != _WORK.name:
        return None
    beside = Path(file.location).with_name(PurePosixPath(PLACES).name)
    if not beside.is_file():
        return None
    return InputFile(
        origin=file.origin,
        location=file.location,
        shown=str(beside),
        relative=PurePosixPath(beside.name),
        load=beside.read_bytes,
    )
