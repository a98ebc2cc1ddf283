"""A bare git repository that tests fill commit by commit."""

from collections.abc import Mapping
from pathlib import Path

import pygit2

BEGINNING = 1_600_000_000
"""The time of the first commit; each later one is a day younger."""


class Repository:
    """A bare repository that is filled commit by commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git = pygit2.init_repository(str(folder), bare=True)
        self.commits = 0

    def commit(
        self,
        files: Mapping[str, str | bytes],
        *parents: str,
        branch: str | None = "main",
        links: Mapping[str, str] | None = None,
        submodules: Mapping[str, str] | None = None,
    ) -> str:
        """Create a commit with exactly these files, and submodules by their commits."""
        index = pygit2.Index()
        modes = dict.fromkeys(files, pygit2.enums.FileMode.BLOB)
        modes |= dict.fromkeys(links or {}, pygit2.enums.FileMode.LINK)
        for name, text in {**files, **(links or {})}.items():
            blob = self.git.create_blob(text.encode() if isinstance(text, str) else text)
            index.add(pygit2.IndexEntry(name, blob, modes[name]))
        for name, target in (submodules or {}).items():
            mode = pygit2.enums.FileMode.COMMIT
            index.add(pygit2.IndexEntry(name, pygit2.Oid(hex=target), mode))
        tree = index.write_tree(self.git)
        who = pygit2.Signature("Mira", "mira@example.com", BEGINNING + self.commits * 86_400, 0)
        self.commits += 1
        commit = self.git.create_commit(None, who, who, "Pages", tree, list(parents))
        if branch:
            self.git.references.create(f"refs/heads/{branch}", commit, force=True)
        return str(commit)
