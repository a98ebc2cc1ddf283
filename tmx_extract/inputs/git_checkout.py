"""A checkout: the name of its remote repository, its commit, and the files that git ignores."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tmx_extract.inputs.git_repositories import (
    Remote,
    explain_obstacle,
    find_remote,
    open_repository,
)

if TYPE_CHECKING:
    import pygit2


class WorkTree:
    """A folder with `.git`. If git cannot open it, it is read like any other folder."""

    def __init__(self, folder: Path) -> None:
        # libgit2 loads slowly, and most folders are not work trees.
        import pygit2  # noqa: PLC0415

        self.folder = folder
        self._repository: pygit2.Repository | None = None
        self.remote = Remote()
        self.revision = self.committed_at = ""
        self.obstacle = ""
        """Why git cannot open the repository; empty if it can, or if none exists."""
        try:
            repository = open_repository(folder)
            self.remote = find_remote(repository)
            if not repository.head_is_unborn:
                commit = repository.head.peel(pygit2.Commit)
                self.revision, self.committed_at = str(commit.id), commit_time(commit)
        except (pygit2.GitError, KeyError) as error:
            if (folder / ".git").is_file() or (folder / ".git" / "HEAD").exists():
                self.obstacle = explain_obstacle(error)
            return
        self._repository = repository

    def ignores(self, path: str) -> bool:
        """Return whether git ignores this file, or this folder if the path ends with a slash.

        Tracked files are never ignored.
        """
        if self._repository is None:
            return False
        inside = os.path.relpath(path, self.folder) + ("/" if path.endswith("/") else "")
        if not self._repository.path_is_ignored(inside):
            return False
        return inside.endswith("/") or inside not in self._repository.index


def commit_time(commit: "pygit2.Commit") -> str:
    """Return the time of the commit: UTC in ISO 8601."""
    return datetime.fromtimestamp(commit.commit_time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
