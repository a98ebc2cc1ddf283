"""The files of git trees, each version once, however many commits have it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pygit2

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.inputs.limits import Limits
from tmx_extract.inputs.member_names import printable

GIT_ERRORS = (pygit2.GitError, KeyError)
"""The exceptions that pygit2 raises for a damaged or missing object."""

_FOLDER = 0o040000
_SUBMODULE = 0o160000
_FILES = (0o100644, 0o100755, 0o100664)
# No documentation nests folders deeper; a hand-made tree may have millions of levels.
_MOST_FOLDERS = 100
# A tree may name the same folder many times, so that a few objects represent millions of files.
# Below this number of entries that does no harm.
_FREE_ENTRIES = 20_000


class Blob(NamedTuple):
    """One version of one file."""

    folders: tuple[str, ...]
    """Bytes of a name that are not UTF-8 are lone surrogates, also in `name`."""
    name: str
    id: pygit2.Oid


class Submodule(NamedTuple):
    """A place where another repository belongs, of which only the commit is known."""

    folders: tuple[str, ...]
    name: str


class Trees:
    """Walks the trees of one reference, oldest first, and remembers what it has seen."""

    def __init__(
        self, folder: Sequence[str], has_suffix: Callable[[str], bool], limits: Limits
    ) -> None:
        """Only files in `folder` are found.

        One commit may add at most `limits.files` entries. All entries together may be at most
        `limits.ratio` times as many as the git objects contain.
        """
        self._folder = tuple(folder)
        self._has_suffix = has_suffix
        self._limits = limits
        self._entries = 0
        self._stored_entries = 0
        self._trees: set[bytes] = set()
        self._submodules: set[Submodule] = set()
        # The former content of every folder, names with ids; a million of them take 100 MB.
        self._seen: dict[tuple[str, ...], set[tuple[str, bytes]]] = {}

    def iter_blobs(self, commit: pygit2.Commit) -> Iterator[Blob | Submodule | Diagnostic]:
        """Yield the files that no earlier commit has, those of a folder before its subfolders.

        Links and folders whose names begin with a dot are skipped. Each submodule comes once,
        whatever its commits. Folders that cannot be read are reported and skipped.
        """
        waiting: list[tuple[Any, tuple[str, ...]]] = [(None, ())]
        before = self._entries
        is_too_deep = False
        while waiting:
            tree, folders = waiting.pop()
            try:
                new = self._list_new(commit.tree if tree is None else tree, folders)
            except GIT_ERRORS:
                yield _unreadable(commit, folders)
                continue
            if limit := self._find_broken_limit(self._entries - before):
                yield _too_large(commit, limit)
                return
            inner: list[tuple[Any, tuple[str, ...]]] = []
            for item in new:
                name = item.name or ""
                if item.filemode == _FOLDER:
                    if not name.startswith(".") or name == "..":
                        inner.append((item, (*folders, name)))
                elif found := self._find(item, folders):
                    yield found
            if inner and len(folders) >= _MOST_FOLDERS:
                if not is_too_deep:
                    yield _too_deep(commit, folders)
                is_too_deep = True
                continue
            waiting += reversed(inner)

    def _find(self, item: pygit2.Object, folders: tuple[str, ...]) -> Blob | Submodule | None:
        """Return an entry if it is a wanted file, or a submodule that was not found before."""
        name = item.name or ""
        if item.filemode in _FILES and self._has_suffix(name) and self._is_inside(folders):
            return Blob(folders, name, item.id)
        submodule = Submodule(folders, name)
        if item.filemode != _SUBMODULE or submodule in self._submodules:
            return None
        self._submodules.add(submodule)
        return submodule

    def _find_broken_limit(self, entries_of_commit: int) -> str:
        """Return a description of the exceeded limit; empty if none exists."""
        most, ratio = self._limits.files, self._limits.ratio
        if entries_of_commit > most:
            return f"has more than {most:,} entries (--max-archive-files)"
        if self._entries > max(_FREE_ENTRIES, ratio * self._stored_entries):
            return (
                f"repeats the same folders: {self._entries:,} entries come from"
                f" {self._stored_entries:,}, more than {ratio:,} times as many"
                " (--max-archive-ratio)"
            )
        return ""

    def _is_inside(self, folders: tuple[str, ...]) -> bool:
        """Return whether a file in these folders is the requested file or inside the requested
        folder."""
        return len(folders) + 1 >= len(self._folder)

    def _list_new(self, tree: pygit2.Tree, folders: tuple[str, ...]) -> list[pygit2.Object]:
        """Return the requested entries that were never seen in this folder."""
        seen = self._seen.setdefault(folders, set())
        wanted = self._folder[len(folders) : len(folders) + 1]
        if tree.id.raw not in self._trees:
            self._trees.add(tree.id.raw)
            self._stored_entries += len(tree)
        new: list[pygit2.Object] = []
        for item in tree:
            name = item.name or ""
            key = name, item.id.raw
            if key not in seen:
                seen.add(key)
                if not wanted or wanted == (name,):
                    new.append(item)
        self._entries += len(new)
        return new


def has_path(commit: pygit2.Commit, path: Sequence[str]) -> bool:
    """Return whether the folder or file exists; damage is reported when it is read."""
    try:
        return not path or "/".join(path) in commit.tree
    except GIT_ERRORS:
        return True


def _unreadable(commit: pygit2.Commit, folders: tuple[str, ...]) -> Diagnostic:
    found = _tell_place(commit, folders)
    return Diagnostic(code="damaged-repository", found=found)


def _too_large(commit: pygit2.Commit, limit: str) -> Diagnostic:
    found = f"{_tell_place(commit, ())} {limit}"
    return Diagnostic(code="archive-too-large", found=found)


def _too_deep(commit: pygit2.Commit, folders: tuple[str, ...]) -> Diagnostic:
    found = (
        f"{_tell_place(commit, folders[:3])} has folders nested deeper than {_MOST_FOLDERS} levels"
    )
    return Diagnostic(code="unsafe-path", found=found)


def _tell_place(commit: pygit2.Commit, folders: tuple[str, ...]) -> str:
    path = printable("/".join(folders))
    return f"folder {path} of commit {commit.short_id}" if path else f"commit {commit.short_id}"
