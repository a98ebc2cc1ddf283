"""Finds corpora and reads their pages, each with its published and its English page."""

import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pygit2

from tmx_extract.extract.read import SUFFIXES, read_document
from tmx_extract.model import Document, Origin

SIDE_BY_SIDE, PUBLISHED = "live-sxs", "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusPage:
    """One side-by-side page with the pages for comparison."""

    document: Document
    data: bytes
    published: tuple[bytes, ...]
    """The published pages at the same path; in a history those of the same delivery."""
    english: bytes | None
    """The English page that it was made from."""


def find_corpora(folder: Path) -> list[Path]:
    """Return the corpora in the folder, the smallest first; a bare repository counts as one."""
    found = [path for path in folder.iterdir() if (path / "sxs").is_dir() or _is_history(path)]
    return sorted(found, key=lambda path: (_is_history(path), _size(path)))


def _is_history(path: Path) -> bool:
    return path.suffix == ".git" and (path / "objects").is_dir()


def _size(path: Path) -> int:
    return sum(1 for _ in (path / "sxs").rglob("*.md"))


def iter_pages(corpus: Path) -> Iterator[CorpusPage]:
    """Yield all pages of a corpus, sorted by path; of a history every version once."""
    return _iter_versions(corpus) if _is_history(corpus) else _iter_files(corpus)


def _iter_files(corpus: Path) -> Iterator[CorpusPage]:
    folder = corpus / "sxs"
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() not in SUFFIXES or not file.is_file():
            continue
        name = file.relative_to(folder)
        published, english = corpus / "live" / name, corpus / "en-us" / name
        data = file.read_bytes()
        yield CorpusPage(
            document=_read(data, name.as_posix()),
            data=data,
            published=(published.read_bytes(),) if published.is_file() else (),
            english=english.read_bytes() if english.is_file() else None,
        )


def _iter_versions(corpus: Path) -> Iterator[CorpusPage]:
    repository = pygit2.Repository(str(corpus))
    published: dict[tuple[object, ...], list[bytes]] = defaultdict(list)
    for name, blob in _iter_blobs(corpus, PUBLISHED):
        data = _content(repository, blob)
        published[_delivery(_read(data, name))].append(data)
    for name, blob in _iter_blobs(corpus, SIDE_BY_SIDE):
        data = _content(repository, blob)
        document = _read(data, name)
        same = tuple(published.get(_delivery(document), ()))
        yield CorpusPage(document=document, data=data, published=same, english=None)


def _delivery(document: Document) -> tuple[object, ...]:
    """Return a key that is equal for the same delivery of a page on two branches."""
    meta = document.metadata
    facts = meta.openlocfilehash, meta.handback_date, meta.translation_type
    return document.origin.path, meta.locfileid, *facts


def _content(repository: pygit2.Repository, name: str) -> bytes:
    content = repository[name]
    if not isinstance(content, pygit2.Blob):
        raise TypeError(name)
    return content.data


def _iter_blobs(corpus: Path, branch: str) -> list[tuple[str, str]]:
    """Return path and name of every page version that the branch ever contained, sorted."""
    command = ["git", "-C", str(corpus), "rev-list", "--objects", branch]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = (line.partition(" ") for line in listed.splitlines())
    return sorted(
        (path, name) for name, _, path in rows if PurePosixPath(path).suffix.lower() in SUFFIXES
    )


def _read(data: bytes, path: str) -> Document:
    return read_document(data, Origin(path=path))


def count_markup(corpus: Path) -> int:
    """Return how often the opening of a pair occurs in the raw files, whatever the reader finds."""
    mark = b"data-ttu-id="
    if _is_history(corpus):
        repository = pygit2.Repository(str(corpus))
        blobs = (_content(repository, name) for _, name in _iter_blobs(corpus, SIDE_BY_SIDE))
        return sum(blob.count(mark) for blob in blobs)
    files = (file for file in (corpus / "sxs").rglob("*") if file.is_file())
    return sum(file.read_bytes().count(mark) for file in files)
