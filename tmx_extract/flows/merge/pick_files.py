"""Choose the files of the inputs that a person worked on."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import PurePath, PurePosixPath
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import InputError
from tmx_extract.flows.merge.decompress import PACKED, content_suffix
from tmx_extract.flows.merge.other_files import OmegatProjects, is_backup, is_own, problem_code
from tmx_extract.flows.package.omegat.segment_origins import PLACES, SUFFIX
from tmx_extract.formats.detect import HEAD, SUFFIXES, TABLES, guess_suffix, is_named_table
from tmx_extract.inputs.archive.archive import find_stem
from tmx_extract.inputs.directory import find_beside, read_head
from tmx_extract.inputs.files import InputFile
from tmx_extract.model import file_suffix

WANTED = SUFFIXES | {SUFFIX, PACKED}
"""The suffixes of the files to consider."""
# The memories in a package are not work.
_MEMORIES = "tm"
_WORK = PurePosixPath("omegat/project_save.tmx")


class FileToMerge(NamedTuple):
    """A file to merge."""

    file: InputFile
    places: InputFile | None
    """For an OmegaT project that we wrote: the file with the origins of its segments."""
    suffix: str = ""
    """The suffix for its content; empty if its name has it."""


def expect_kind(given: str) -> None:
    """Raise `InputError` for a file that is not an archive and has no kind that is read."""
    name = PurePath(given).name
    if file_suffix(name) in WANTED or find_stem(name) is not None:
        return
    head = read_head(given, HEAD)
    if head is None:
        # The reader will report the reason.
        return
    suffix = "" if is_backup(name) else guess_suffix(head)
    if not suffix:
        raise InputError(
            f"{given} is not a file that can be merged",
            advice="Name XLIFF, TMX, PO, CSV, TSV or XLSX files, folders of them, or packages.",
        )


def iter_work(inputs: Iterable[InputFile]) -> Iterator[FileToMerge]:
    """Yield the files in order, TMX files after the others of their input.

    A table in a folder must have the names of its columns: without them it may be a glossary. In an
    OmegaT project only `omegat/project_save.tmx` is work: the exports at its top have the
    same text, and other TMX files are part of the package. A file of another kind is work if its
    content is; otherwise it is yielded as refused, unless it belongs to a package or a project.
    """
    for _, files in groupby(inputs, lambda file: file.location):
        memories, places = list[InputFile](), dict[PurePosixPath, InputFile]()
        projects, others = OmegatProjects(), list[InputFile]()
        for file in files:
            suffix = file_suffix(file.relative.name)
            projects.see(file.relative)
            if not _has_kind(file.relative.name):
                other = _look_into(file)
                if isinstance(other, FileToMerge):
                    yield other
                elif other is not None:
                    others.append(other)
            elif suffix == SUFFIX and file.refused is None:
                places[file.relative.parent] = file
            elif _is_beside_work(file, suffix):
                continue
            elif suffix == ".tmx" and not file.is_input:
                memories.append(file)
            elif suffix in TABLES and not file.is_input:
                others.append(_check_table(file))
            else:
                yield FileToMerge(file, _find_beside(file))
        yield from _choose(memories, places)
        yield from (FileToMerge(file, None) for file in others if not projects.have(file.relative))


def _has_kind(name: str) -> bool:
    """Return whether the name of a file shows its kind."""
    suffix = file_suffix(name)
    return suffix in WANTED and (suffix != PACKED or bool(content_suffix(name)))


def _look_into(file: InputFile) -> FileToMerge | InputFile | None:
    """Return a file of another kind as work or as refused; None for our own README and manifest."""
    name = file.relative.name
    try:
        data = b"" if file.refused else file.read_head(HEAD)
    except OSError:
        return file if problem_code(name, b"") == "file-not-read" else None
    if suffix := "" if is_backup(name) else guess_suffix(data):
        return None if _MEMORIES in file.relative.parts[:-1] else FileToMerge(file, None, suffix)
    if is_own(name, data):
        return None
    code = problem_code(name, data)
    if file.refused is not None:
        return file if file.is_input or code == "file-not-read" else None
    refused = Diagnostic(code=code)
    return replace(file, refused=refused, load=bytes)


def _check_table(file: InputFile) -> InputFile:
    """Return a table, as refused if its first row does not name columns with translations."""
    if file.refused is not None:
        return file
    try:
        data = file.read_head(HEAD)
    except OSError:
        return file
    if is_named_table(data):
        return file
    return replace(file, refused=Diagnostic(code="file-not-read"), load=bytes)


def _is_beside_work(file: InputFile, suffix: str) -> bool:
    return suffix == SUFFIX or _MEMORIES in file.relative.parts[:-1]


def _choose(
    memories: list[InputFile], places: dict[PurePosixPath, InputFile]
) -> Iterator[FileToMerge]:
    projects = {file.relative.parent.parent for file in memories if _is_work(file.relative)}
    for file in memories:
        if _is_work(file.relative):
            yield FileToMerge(file, places.get(file.relative.parent))
        elif projects.isdisjoint(file.relative.parents):
            # Someone may send only the folder `omegat`, or only the files in it.
            yield FileToMerge(file, places.get(file.relative.parent))


def _is_work(path: PurePosixPath) -> bool:
    return path.parts[-2:] == _WORK.parts


def _find_beside(file: InputFile) -> InputFile | None:
    """Return the file with the origins beside a named file on disk."""
    if file.relative.name != _WORK.name:
        return None
    return find_beside(file, PurePosixPath(PLACES).name)
