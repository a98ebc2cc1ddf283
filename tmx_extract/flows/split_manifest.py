"""The list of the files of a split, for programs; it is written along with the files."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.export import ExportOptions
from tmx_extract.formats.options import WriteOptions
from tmx_extract.model import Occurrence, Selection
from tmx_extract.outputs.manifest import TOOL, HashedFile, new_manifest


@dataclass(slots=True, kw_only=True)
class FileTally:
    """The counts of one file."""

    pairs: int = 0
    words: int = 0
    """The number of source words, separated by white space."""
    machine: int = 0
    human: int = 0
    edited: int = 0
    unknown: int = 0

    def counting(self, occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
        """Yield the same pairs and count them."""
        for occurrence in occurrences:
            self._count(occurrence, 1)
            yield occurrence

    def note_problem(self, occurrence: Occurrence, problem: Diagnostic) -> None:
        """Do not count a pair that is left out; one that lacks one of several targets counts."""
        if problem.code == "empty-text" and problem.found in ("source", "target"):
            self._count(occurrence, -1)

    def _count(self, occurrence: Occurrence, by: int) -> None:
        self.words += by * len(occurrence.source.split())
        kind = occurrence.translation_type
        if kind == "MT":
            self.machine += by
        elif kind == "HT":
            self.human += by
        elif kind == "PE":
            self.edited += by
        else:
            self.unknown += by


class ManifestWriter:
    """Writes the manifest of a folder line by line, so that memory use stays flat."""

    def __init__(self, folder: Path, facts: Mapping[str, object]) -> None:
        self._folder = folder
        self._facts = facts
        self.count = 0

    def __enter__(self) -> Self:
        self._file = new_manifest(self._folder)
        self._file.write("{\n")
        for name, value in self._facts.items():
            self._file.write(f"{_json(name)}: {_json(value)},\n")
        self._file.write('"files": [')
        return self

    def add(self, file: HashedFile, tally: FileTally) -> None:
        """Write the line of one file."""
        line = {
            "path": file.path.relative_to(self._folder).as_posix(),
            "pairs": tally.pairs,
            "words": tally.words,
            "MT": tally.machine,
            "HT": tally.human,
            "PE": tally.edited,
            "unknown": tally.unknown,
            "sha256": file.digest,
        }
        self._file.write(f"{',' if self.count else ''}\n{_json(line)}")
        self.count += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.write("\n]\n}\n")
        self._file.close()


def describe_export(
    options: ExportOptions, selection: Selection, written: WriteOptions
) -> dict[str, object]:
    """Return the options that were given."""
    asked = {
        name: _plain(value)
        for name in Selection.__dataclass_fields__
        if (value := getattr(selection, name)) not in (None, False, 0, (), frozenset())
    }
    form = {
        name: _plain(value)
        for name in WriteOptions.__dataclass_fields__
        if (value := getattr(written, name)) and name not in ("tool_version", "dedupe", "report")
    }
    return {
        "tool": TOOL,
        "tool_version": written.tool_version,
        "format": options.format,
        "selection": asked,
        "options": form,
    }


def _plain(value: Any) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return dict(value) if isinstance(value, Mapping) else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
