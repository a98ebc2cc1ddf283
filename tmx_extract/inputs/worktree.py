"""A checkout: the name of its remote repository, its commit, and what git ignores in it."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pygit2


class WorkTree:
    """A folder with `.git`; where that is broken, a folder like any other."""

    def __init__(self, folder: Path) -> None:
        # libgit2 takes a while to load, and most folders are no work tree.
        import pygit2  # noqa: PLC0415

        self._folder = str(folder)
        self._repository: pygit2.Repository | None = None
        self.remote_name = self.revision = self.committed_at = ""
        try:
            repository = open_repository(folder)
            self.remote_name = tell_remote_name(repository)
            if not repository.head_is_unborn:
                commit = repository.head.peel(pygit2.Commit)
                self.revision, self.committed_at = str(commit.id), tell_time(commit)
        except (pygit2.GitError, KeyError):
            return
        self._repository = repository

    def ignores(self, path: str) -> bool:
        """Whether git leaves this file out, or this folder, whose path ends with a slash.

        What is tracked is never ignored.
        """
        if self._repository is None:
            return False
        inside = os.path.relpath(path, self._folder) + ("/" if path.endswith("/") else "")
        if not self._repository.path_is_ignored(inside):
            return False
        return inside.endswith("/") or inside not in self._repository.index


def open_repository(folder: Path) -> "pygit2.Repository":
    """The repository, whoever owns it; raises `pygit2.GitError` where there is none."""
    import pygit2  # noqa: PLC0415 - as above

    # Git distrusts what belongs to other users, as in containers, for its configuration can name
    # programs. None of them is ever run here: files are read, nothing else.
    pygit2.settings.owner_validation = False
    return pygit2.Repository(str(folder))


def tell_remote_name(repository: "pygit2.Repository") -> str:
    """The name of the remote `origin` without `.git` or `.bundle`; empty where there is none."""
    urls = [remote.url for remote in repository.remotes if remote.name == "origin"]
    name = re.split(r"[/:\\]", urls[0].rstrip("/"))[-1] if urls and urls[0] else ""
    return name.removesuffix(".git").removesuffix(".bundle")


def tell_time(commit: "pygit2.Commit") -> str:
    """When the commit was made: UTC in ISO 8601."""
    return datetime.fromtimestamp(commit.commit_time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
