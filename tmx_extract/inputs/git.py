"""Files of a git repository, bare or not, read from its objects and not from a checkout."""

import errno
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import sha1
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from tmx_extract.errors import InputError
from tmx_extract.inputs.files import InputFile, InputOptions, PublishedPage
from tmx_extract.inputs.places import Place, Places
from tmx_extract.inputs.worktree import tell_remote_name, tell_time
from tmx_extract.model import Origin

if TYPE_CHECKING:
    import pygit2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """`REPO@REF[:PATH]`, taken apart."""

    given: str
    repository: Path
    reference: str
    folder: PurePosixPath
    """The folder or file of which the input consists; `.` for all."""


def find_reference(given: str) -> Reference | None:
    """The parts of `REPO@REF[:PATH]`; None where what stands before no `@` is a folder."""
    at = given.find("@")
    while at >= 0:
        folder, rest = Path(given[:at]), given[at + 1 :]
        if given[:at] and rest and folder.is_dir():
            name, _, path = rest.partition(":")
            return Reference(
                given=given,
                repository=folder,
                reference=name,
                folder=PurePosixPath(path.strip("/") or "."),
            )
        at = given.find("@", at + 1)
    return None


def is_bare(folder: Path) -> bool:
    """Whether the folder is a git repository without a checkout."""
    return all((folder / name).exists() for name in ("HEAD", "objects", "refs"))


class GitInput:
    """One reference of a repository; raises `InputError` where it cannot be found."""

    def __init__(self, reference: Reference, published: "PublishedPages | None" = None) -> None:
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        self._published = published
        self._given = reference.given
        self._name = f"{reference.repository}@{reference.reference}"
        self._folder = reference.folder
        try:
            self._repository = pygit2.Repository(str(reference.repository))
        except pygit2.GitError as error:
            raise InputError(
                f"{reference.repository} is no git repository",
                advice="Name a checkout or a bare repository before the @.",
            ) from error
        self._commit = self._find_commit(reference)
        name = tell_remote_name(self._repository) or _folder_name(reference.repository)
        self._place = Place(repository=name, names=(name,))

    def _find_commit(self, reference: Reference) -> "pygit2.Commit":
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        # A branch that was fetched and never checked out is known by its remote's name alone.
        for name in (reference.reference, f"origin/{reference.reference}"):
            try:
                return self._repository.revparse_single(name).peel(pygit2.Commit)
            except (KeyError, ValueError, pygit2.GitError):
                continue
        branches = ", ".join(sorted(self._repository.branches)[:10]) or "none"
        raise InputError(
            f"{reference.repository} has no reference {reference.reference}",
            advice=f"Name a branch, a tag or a commit; branches: {branches}.",
        )

    def iter_files(self, options: InputOptions) -> Iterator[InputFile]:
        """The pages of the last commit, or with `history` every version of every page once.

        In a history the oldest commits come first, and a version belongs to the first commit that
        has it. Links and submodules are passed over.
        """
        places = Places(self._place, options)
        for commit, blobs in self._iter_commits_with_blobs(options):
            revision, committed_at = str(commit.id), tell_time(commit)
            for folders, name, blob_id in blobs:
                place, locale = places.of(folders)
                path = "/".join((*place.inside, name))
                if not options.wants(path):
                    continue
                relative = PurePosixPath(*folders, name)
                yield InputFile(
                    origin=Origin(
                        path=path,
                        repository=place.repository,
                        revision=revision,
                        committed_at=committed_at,
                        hint_locale=locale,
                    ),
                    location=self._given,
                    shown=f"{self._name}:{relative}",
                    relative=relative,
                    content_hash=str(blob_id),
                    published=self._published.find(str(relative)) if self._published else None,
                    load=partial(self._load, blob_id, options.limits.file_bytes),
                )

    def list_versions(self, options: InputOptions) -> dict[str, bytes]:
        """The names of all contents that `iter_files` would find, by path, twenty bytes each."""
        names: dict[str, bytes] = {}
        for _, blobs in self._iter_commits_with_blobs(options):
            for folders, name, blob_id in blobs:
                path = "/".join((*folders, name))
                names[path] = names.get(path, b"") + blob_id.raw
        return names

    def describe_versions(self, path: str, names: bytes, options: InputOptions) -> PublishedPage:
        """One path of `list_versions` as a published page."""
        blobs = sorted(names[at : at + _NAME_BYTES] for at in range(0, len(names), _NAME_BYTES))
        several = sha1(b"".join(blobs), usedforsecurity=False).hexdigest()
        return PublishedPage(
            content_hash=names.hex() if len(blobs) == 1 else several,
            shown=f"{self._name}:{path}",
            versions=tuple(blobs),
            load=partial(self._load_named, options.limits.file_bytes),
        )

    def _load_named(self, most: int, name: bytes) -> bytes:
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        return self._load(pygit2.Oid(raw=name), most)

    def _iter_commits_with_blobs(
        self, options: InputOptions
    ) -> Iterator[tuple["pygit2.Commit", Iterator[tuple[tuple[str, ...], str, "pygit2.Oid"]]]]:
        """The commits that are asked for, each with the blobs that no earlier one has there."""
        # Every tree was looked at once at its path; a million of these are 100 MB.
        seen: set[tuple[tuple[str, ...], str, bytes]] = set()
        for commit in self._iter_commits(history=options.history):
            yield commit, self._iter_blobs(commit.tree, (), options, seen)

    def _iter_commits(self, *, history: bool) -> Iterator["pygit2.Commit"]:
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        if not history:
            yield self._commit
            return
        order = pygit2.enums.SortMode.TOPOLOGICAL | pygit2.enums.SortMode.REVERSE
        yield from self._repository.walk(self._commit.id, order)

    def _iter_blobs(
        self,
        tree: "Iterable[pygit2.Object]",
        folders: tuple[str, ...],
        options: InputOptions,
        seen: set[tuple[tuple[str, ...], str, bytes]],
    ) -> Iterator[tuple[tuple[str, ...], str, "pygit2.Oid"]]:
        inner: list[Any] = []
        for item in tree:
            name = item.name or ""
            key = (folders, name, item.id.raw)
            if key in seen:
                continue
            seen.add(key)
            if not self._is_inside((*folders, name)):
                continue
            if item.filemode == _FOLDER:
                inner.append(item)
            elif item.filemode in _FILES and options.has_suffix(name):
                yield folders, name, item.id
        for item in inner:
            yield from self._iter_blobs(item, (*folders, item.name or ""), options, seen)

    def _is_inside(self, path: tuple[str, ...]) -> bool:
        """Whether it belongs to the folder that is asked for, or leads there."""
        wanted = self._folder.parts
        return path[: len(wanted)] == wanted[: len(path)]

    def _load(self, blob_id: "pygit2.Oid", most: int) -> bytes:
        try:
            blob = self._repository[blob_id]
        except KeyError as error:
            raise OSError("the repository lacks the object, as partial clones do") from error
        data = getattr(blob, "data", None)
        if not isinstance(data, bytes):
            raise OSError("the object is no blob")
        if len(data) > most:
            # Asking for the sizes of all blobs beforehand would read nearly all of them.
            raise OSError(errno.EFBIG, f"{len(data):,} bytes are more than --max-file-size allows")
        return data


class PublishedPages:
    """The pages of another reference of a repository, found by the paths of side-by-side pages.

    Nothing is read before it is asked for; where all commits count, all versions of a page do.
    """

    def __init__(self, reference: Reference, options: InputOptions) -> None:
        """Raises `InputError` where `options.published` is no reference of that repository."""
        self._repository = GitInput(replace(reference, reference=options.published))
        self._options = options

    def find(self, path: str) -> PublishedPage | None:
        """What was published at a path of the repository; None where there never was a page."""
        names = self._names.get(path)
        return self._repository.describe_versions(path, names, self._options) if names else None

    @cached_property
    def _names(self) -> dict[str, bytes]:
        return self._repository.list_versions(self._options)


_FOLDER = 0o040000
_FILES = (0o100644, 0o100755, 0o100664)
# A SHA-1.
_NAME_BYTES = 20


def _folder_name(folder: Path) -> str:
    path = folder.resolve()
    name = path.parent.name if path.name == ".git" else path.name
    return name.removesuffix(".git")
