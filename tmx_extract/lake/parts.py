"""Writing page versions as files of a lake, and the versions that a lake already has."""

import posixpath
from collections.abc import Iterator, Sequence
from secrets import randbits
from typing import Any, NamedTuple

from pyarrow import parquet

from tmx_extract.lake.layout import Lake, LakeFile, partition_of
from tmx_extract.lake.page_rows import PAGES, PageFacts, PageRows
from tmx_extract.model import Document, PageText

# Characters of page text in one group of rows, and in one file.
_GROUP = 8 << 20
_FILE = 512 << 20
# A row id is the random number of its file, and the number of the row in the file.
_FILE_BITS = 40
_ROW_BITS = 23
# Columns that repeat a few values; a dictionary of the others would be as large as they are.
_REPEATING = [
    *("repository", "path", "prefix", "revision", "committed_at", "format", "source_locale"),
    *("locale", "translation_type", "content_locale", "handback_date", "sourcegitcommit"),
    *("segments.list.element.place", "segments.list.element.field"),
]
_NO_FACTS = PageFacts()


class PartWriter:
    """Writes page versions below a folder, one file for each locale and repository."""

    def __init__(self, lake: Lake, folder: str) -> None:
        self._lake = lake
        self._folder = folder
        self._open: dict[tuple[str, str], _Part] = {}
        self._done: list[LakeFile] = []

    def add(self, document: Document, page_text: PageText, facts: PageFacts = _NO_FACTS) -> None:
        """Write one version; the document must have a locale."""
        key = document.locale or "", document.origin.repository
        part = self._open.get(key)
        if part is None:
            part = self._open[key] = _Part(self._lake, self._folder, *key)
        part.add(document, page_text, facts)
        if part.size > _FILE:
            self._done.append(part.close())
            del self._open[key]

    def close(self) -> list[LakeFile]:
        """Complete all files, and return them."""
        self._done += [part.close() for part in self._open.values()]
        self._open = {}
        return self._done


class _Part:
    """One file while it is written."""

    def __init__(self, lake: Lake, folder: str, locale: str, repository: str) -> None:
        self._number = randbits(_FILE_BITS)
        place = partition_of("pages", locale=locale, repository=repository)
        self._file = LakeFile(
            path=f"{place}/{self._number:010x}.parquet",
            rows=0,
            locale=locale,
            repository=repository,
        )
        full = lake.path_of(posixpath.join(folder, self._file.path))
        lake.filesystem.create_dir(posixpath.dirname(full))
        self._stream = lake.filesystem.open_output_stream(full)
        self._writer = parquet.ParquetWriter(
            self._stream,
            PAGES,
            compression="zstd",
            compression_level=3,
            use_dictionary=_REPEATING,
        )
        self._rows = PageRows()
        self._written = 0
        self._segments = 0
        self.size = 0
        """Characters of page text, roughly."""

    def add(self, document: Document, page_text: PageText, facts: PageFacts) -> None:
        row = self._written + len(self._rows)
        self._rows.add(document, page_text, self._number << _ROW_BITS | row, facts)
        if self._rows.size > _GROUP:
            self._flush()

    def _flush(self) -> None:
        self.size += self._rows.size
        self._written += len(self._rows)
        self._segments += self._rows.segments
        self._writer.write_batch(self._rows.take())

    def close(self) -> LakeFile:
        if len(self._rows):
            self._flush()
        self._writer.close()
        self._stream.close()
        return LakeFile(
            path=self._file.path,
            rows=self._written,
            segments=self._segments,
            locale=self._file.locale,
            repository=self._file.repository,
        )


class KnownVersion(NamedTuple):
    """What identifies a version of a page in a repository."""

    path: str
    content_hash: str
    source_locale: str
    hint_locale: str
    """The target locale from the place of the file; empty if the page tells its locale."""


class KnownVersions:
    """The page versions in a lake, read for one repository after the other when they are needed."""

    def __init__(
        self, lake: Lake, *, only: Sequence[str] | None = None, without: Sequence[str] = ()
    ) -> None:
        """With the names of additions: only those, or all without those."""
        self._lake = lake
        self._files: dict[str, list[LakeFile]] = {}
        for file in lake.list_files("pages", only=only, without=without):
            self._files.setdefault(file.repository, []).append(file)
        self._known: dict[str, dict[KnownVersion, tuple[str, int]]] = {}

    def count_facts(self, repository: str, version: KnownVersion, committed_at: str) -> int:
        """Return the number of facts from other pages about this version; -1 if it is unknown, or
        known from a later commit only."""
        of_repository = self._of(repository)
        known = of_repository.get(version) or of_repository.get(version._replace(hint_locale=""))
        if known is None:
            return -1
        first, facts = known
        return facts if not committed_at or (first and first <= committed_at) else -1

    def list_pages(self) -> set[tuple[str, str, str]]:
        """Return repository, path and content hash of all versions."""
        return {
            (repository, version.path, version.content_hash)
            for repository in self._files
            for version in self._of(repository)
        }

    def note(self, repository: str, version: KnownVersion, committed_at: str, facts: int) -> None:
        """Remember a version that was just added."""
        _keep_first(self._of(repository), version, committed_at, facts)

    def _of(self, repository: str) -> dict[KnownVersion, tuple[str, int]]:
        known = self._known.get(repository)
        if known is None:
            known = self._known[repository] = {}
            for file in self._files.get(repository, ()):
                for row in self._read(file):
                    path, content_hash, source, tells_locale, locale, committed_at, count = row
                    hint = "" if tells_locale else locale
                    version = KnownVersion(path, content_hash, source, hint)
                    _keep_first(known, version, committed_at, count)
        return known

    def _read(self, file: LakeFile) -> Iterator[tuple[Any, ...]]:
        # The columns count, not the names of the folders.
        table = parquet.read_table(
            self._lake.path_of(file.path),
            columns=_KNOWN_BY,
            filesystem=self._lake.filesystem,
            partitioning=None,
        )
        return zip(*(table.column(name).to_pylist() for name in _KNOWN_BY), strict=True)


_KNOWN_BY = [
    *("path", "content_hash", "source_locale", "content_locale", "locale", "committed_at", "facts")
]


def _keep_first(
    known: dict[KnownVersion, tuple[str, int]], version: KnownVersion, committed_at: str, facts: int
) -> None:
    """Keep the earliest commit, if there is one, and the most facts."""
    first, most = known.get(version, ("", 0))
    earliest = min(filter(None, (first, committed_at)), default="")
    known[version] = earliest, max(most, facts)
