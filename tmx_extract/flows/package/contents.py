"""The contents of a package: its files, its pages, and the manifest that lists them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tmx_extract.flows.split_manifest import FileTally
from tmx_extract.model import Occurrence, Page
from tmx_extract.outputs.files import drop, make_folder
from tmx_extract.outputs.manifest import HashedFile, new_manifest


@dataclass(slots=True, kw_only=True)
class PageLine:
    """One page of the package, as the manifest lists it."""

    repository: str = ""
    path: str = ""
    file: str = ""
    """Its name in the package; empty if it has no file."""
    handbacks: dict[str, str] = field(default_factory=dict)
    """The content hash of each handback, by its name, in the order of the pairs."""
    tally: FileTally = field(default_factory=FileTally)
    expected: Mapping[str, int] | None = None
    """The matches that the tool should find on this page; None if unknown."""

    def counting(self, occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
        """Yield the same pairs and count them."""
        last: Page | None = None
        for occurrence in self.tally.counting(occurrences):
            if occurrence.page is not last:
                last = occurrence.page
                self.repository, self.path = last.repository, last.path
                self.handbacks.setdefault(last.key, last.content_hash)
            yield occurrence

    def as_manifest_entry(self) -> dict[str, object]:
        """Return its line in the manifest."""
        line: dict[str, object] = {
            "repository": self.repository,
            "path": self.path,
            "file": self.file or None,
            "handbacks": list(self.handbacks),
            "segments": self.tally.pairs,
            "words": self.tally.words,
            "MT": self.tally.machine,
            "HT": self.tally.human,
            "PE": self.tally.edited,
            "unknown": self.tally.unknown,
        }
        return line if self.expected is None else {**line, "expected": dict(self.expected)}


class PackageContents:
    """The folder that becomes the package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages: list[PageLine] = []
        self._files: list[HashedFile] = []

    @contextmanager
    def new_file(self, name: str) -> Iterator[BinaryIO]:
        """Open a new file of the package for writing; create the folders in its name."""
        file = HashedFile(self.folder / name)
        with file.opened() as stream:
            yield stream
        self._files.append(file)

    def add_text(self, name: str, text: str) -> None:
        """Add a small text file."""
        with self.new_file(name) as stream:
            stream.write(text.encode())

    def add_folder(self, name: str) -> None:
        """Add a folder, which may remain empty."""
        make_folder(self.folder / name)

    def drop(self, name: str) -> None:
        """Remove a file again if nothing was written into it."""
        drop(self.folder / name, self.folder)
        self._files = [file for file in self._files if file.path != self.folder / name]

    @property
    def file_count(self) -> int:
        """The number of files, without the manifest."""
        return len(self._files)

    def total(self) -> dict[str, int]:
        """Return the number of pages with a file in the package, and of their pairs."""
        tallies = [line.tally for line in self.pages if line.file]
        return {
            "pages": len(tallies),
            "segments": sum(tally.pairs for tally in tallies),
            "words": sum(tally.words for tally in tallies),
            "MT": sum(tally.machine for tally in tallies),
            "HT": sum(tally.human for tally in tallies),
            "PE": sum(tally.edited for tally in tallies),
            "unknown": sum(tally.unknown for tally in tallies),
        }

    def write_manifest(self, facts: Mapping[str, object]) -> None:
        """Write the manifest for programs: one line for each fact, page and file."""
        with new_manifest(self.folder) as manifest:
            manifest.write("{\n")
            for name, value in {**facts, "totals": self.total()}.items():
                manifest.write(f"{_json(name)}: {_json(value)},\n")
            pages = (line.as_manifest_entry() for line in self.pages)
            manifest.write(
                f'"pages": {_lines(pages)},\n"files": {_lines(self._tell_files())}\n}}\n'
            )

    def _tell_files(self) -> Iterator[dict[str, object]]:
        for file in sorted(self._files, key=lambda file: file.path):
            yield {
                "path": file.path.relative_to(self.folder).as_posix(),
                "bytes": file.size,
                "sha256": file.digest,
            }


def _lines(items: Iterable[object]) -> str:
    return "[" + ",".join(f"\n{_json(item)}" for item in items) + "\n]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
