"""Pages written as one commit on a branch of a git repository, without a checkout."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tmx_extract.errors import OutputError

if TYPE_CHECKING:
    import pygit2

_HEADS = "refs/heads/"


class BranchCommit:
    """A commit that replaces pages. Work tree, index and all other branches stay as they are."""

    def __init__(self, folder: Path, reference: str, branch: str) -> None:
        """The pages come from the commit `reference`. A new branch begins there; an existing one
        must contain it. Raises `OutputError` if the branch cannot get the commit."""
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        self._name = branch.removeprefix(_HEADS)
        with _explained(branch):
            pygit2.settings.owner_validation = False
            self._repository = pygit2.Repository(str(folder))
            self._base = self._find(reference)
            # Git gives no branch these names, because commands would misunderstand them.
            is_misleading = self._name == "HEAD" or self._name.startswith("-")
            if is_misleading or not pygit2.reference_is_valid_name(_HEADS + self._name):
                raise OutputError(
                    f"{branch!r} cannot be the name of a branch",
                    advice="Name the branch like work/corrections.",
                )
            self._signature = self._find_signature()
            self._parent = self._find_parent()
        self._files: dict[str, bytes] = {}

    def find_obstacle(self, path: str) -> str:
        """Return the reason why the file must not be replaced; empty if it may."""
        before = _blob_at(self._base, path)
        if before is None:
            return "is not in the commit from which the pages are read"
        if path in self._files:
            return "another page was written there"
        return ""

    def put(self, path: str, data: bytes) -> None:
        """Replace the file; raise `OutputError` if the branch has another version of it than the
        commit from which the pages come. Nothing is written before `finish`."""
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        with _explained(self._name):
            new = pygit2.hash(data)
            there, before = _blob_at(self._parent, path), _blob_at(self._base, path)
            if there not in (before, new):
                raise OutputError(
                    f"{path} has changed on branch {self._name}",
                    advice="Ingest the pages of this branch, or name another branch.",
                )
            self._files[path] = data

    def finish(self, message: str) -> str:
        """Create the commit and return its hash; empty if the branch has all of this already."""
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        with _explained(self._name):
            index = pygit2.Index()
            index.read_tree(self._parent.tree)
            for path, data in self._files.items():
                mode = index[path].mode if path in index else pygit2.enums.FileMode.BLOB
                blob = self._repository.create_blob(data)
                index.add(pygit2.IndexEntry(path, blob, mode))
            tree = index.write_tree(self._repository)
            if tree == self._parent.tree.id:
                return ""
            # Git refuses if the branch has moved in the meantime.
            commit = self._repository.create_commit(
                _HEADS + self._name,
                self._signature,
                self._signature,
                message,
                tree,
                [self._parent.id],
            )
            return str(commit)

    def _find(self, reference: str) -> "pygit2.Commit":
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        for name in (reference, f"origin/{reference}"):
            try:
                return self._repository.revparse_single(name).peel(pygit2.Commit)
            except KeyError:
                continue
        raise OutputError(
            f"the repository has no reference {reference}", advice="Name a branch, tag or commit."
        )

    def _find_signature(self) -> "pygit2.Signature":
        try:
            return self._repository.default_signature
        except KeyError:
            raise OutputError(
                "git does not know who makes the commit",
                advice="Set user.name and user.email with: git config --global user.name NAME",
            ) from None

    def _find_parent(self) -> "pygit2.Commit":
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        repository = self._repository
        reference = repository.references.get(_HEADS + self._name)
        if reference is None:
            return self._base
        # Also true for a work tree of a bare repository, whose own branch is not checked out.
        if repository.branches[self._name].is_checked_out():
            raise OutputError(
                f"branch {self._name} is checked out",
                advice="Name another branch, and merge it afterwards.",
            )
        tip = reference.peel(pygit2.Commit)
        if tip.id != self._base.id and not repository.descendant_of(tip.id, self._base.id):
            raise OutputError(
                f"branch {self._name} does not contain the commit of the pages",
                advice="Merge the branch of the pages into it first, or name another branch.",
            )
        return tip


def _blob_at(commit: "pygit2.Commit", path: str) -> "pygit2.Oid | None":
    try:
        return commit.tree[path].id
    except KeyError:
        return None


@contextmanager
def _explained(branch: str) -> Iterator[None]:
    """Raise `OutputError` for errors of git."""
    import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

    try:
        yield
    except (pygit2.GitError, OSError, ValueError) as error:
        raise OutputError(
            f"branch {branch} cannot be written: {error}",
            advice="Check the repository and its permissions; the branch is as it was.",
        ) from error
