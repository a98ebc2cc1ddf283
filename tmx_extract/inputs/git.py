"""Files of a git repository, bare or not, read from its objects instead of a checkout."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import sha1
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tmx_extract.diagnostics import Diagnostic, shortened
from tmx_extract.errors import InputError
from tmx_extract.inputs.files import (
    InputFile,
    InputOptions,
    PublishedPage,
    Tip,
    refuse_input,
)
from tmx_extract.inputs.git_checkout import commit_time
from tmx_extract.inputs.git_repositories import (
    explain_obstacle,
    find_place,
    find_remote,
    is_bare,
    open_repository,
)
from tmx_extract.inputs.member_names import printable, read_name
from tmx_extract.inputs.repository_and_locale import FolderPlaces
from tmx_extract.model import Origin

if TYPE_CHECKING:
    import pygit2

    from tmx_extract.inputs.git_trees import Blob, Submodule


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The parts of `REPO@REF[:PATH]`."""

    given: str
    repository: Path
    reference: str
    folder: PurePosixPath
    """The folder or file that is the input; `.` for the whole tree."""

    @property
    def names(self) -> tuple[str, str]:
        """The names under which git may know the reference.

        Git knows a branch that was fetched but never checked out only by the name of its remote.
        """
        return self.reference, f"origin/{self.reference}"


def find_reference(given: str) -> Reference | None:
    """Return the parts of `REPO@REF[:PATH]`; None if no text before an `@` is a folder."""
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


class GitInput:
    """One reference of a repository; raises `InputError` if it does not exist."""

    def __init__(self, reference: Reference, published: "PublishedPages | None" = None) -> None:
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        self._published = published
        self._reference = reference
        self._name = f"{reference.repository}@{reference.reference}"
        try:
            self._repository = open_repository(reference.repository)
        except pygit2.GitError as error:
            raise _explain(reference, error) from error
        self._commit = self._find_commit()
        self._place = find_place(reference.repository, find_remote(self._repository))

    def find_branch(self) -> str:
        """Return the named branch, without `origin/`; empty for tags and single commits."""
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        for name in self._reference.names:
            try:
                found = self._repository.lookup_reference_dwim(name).resolve().name
            except (KeyError, ValueError, pygit2.GitError):
                continue
            if found.startswith("refs/heads/"):
                return found.removeprefix("refs/heads/")
            if found.startswith("refs/remotes/"):
                return found.removeprefix("refs/remotes/").removeprefix("origin/")
            return ""
        return ""

    def read_tip(self, options: InputOptions) -> Tip:
        """Return the files of the last commit whose names may be pages."""
        from tmx_extract.inputs.git_trees import GIT_ERRORS, Submodule, Trees  # noqa: PLC0415 - loads libgit2

        pages, is_whole = set[tuple[str, str]](), True
        commits, roots = 0, list[str]()
        of_path = _Pages(FolderPlaces(self._place, options), options)
        trees = Trees((), options.has_suffix, options.limits)
        is_part = self._reference.folder.parts or options.include or options.exclude
        try:
            for commit in self._repository.walk(self._commit.id):
                commits += 1
                if not commit.parent_ids:
                    roots.append(str(commit.id))
            for found in trees.iter_blobs(self._commit):
                if isinstance(found, Diagnostic):
                    is_whole = False
                    continue
                if isinstance(found, Submodule):
                    # Its pages are of another repository.
                    continue
                page = of_path.of(found.folders, found.name)
                if page.is_wanted and page.relative.is_relative_to(self._reference.folder):
                    pages.add((page.repository, page.path))
        except GIT_ERRORS:
            is_whole = False
        return Tip(
            repository=self._place.repository,
            branch=self.find_branch(),
            commit=str(self._commit.id),
            committed_at=commit_time(self._commit),
            commits=commits,
            location=printable(str(self._reference.repository)),
            # The first commits of a shallow clone are those where it was cut off.
            roots=() if self._repository.is_shallow else tuple(sorted(roots)),
            is_whole=is_whole and not is_part,
            pages=pages,
        )

    def _find_commit(self) -> "pygit2.Commit":
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        for name in self._reference.names:
            try:
                return self._repository.revparse_single(name).peel(pygit2.Commit)
            except (KeyError, ValueError, pygit2.GitError):
                continue
        branches = ", ".join(sorted(self._repository.branches)[:10]) or "none"
        raise InputError(
            f"{self._reference.repository} has no reference {self._reference.reference}",
            advice=f"Name a branch, a tag or a commit; branches: {branches}.",
        )

    def expect_folder(self) -> None:
        """Raise `InputError` if the last commit lacks the folder or file."""
        from tmx_extract.inputs.git_trees import has_path  # noqa: PLC0415 - loads libgit2

        if not has_path(self._commit, self._reference.folder.parts):
            raise InputError(
                f"{self._name} has no {self._reference.folder}",
                advice="Check the path; if older commits have it, add --history.",
            )

    def iter_files(self, options: InputOptions) -> Iterator[InputFile]:
        """Yield the pages of the last commit, or with `history` every version of every page once.

        In a history, the oldest commits come first, and a version belongs to the first commit that
        has it. Links are skipped. Unreadable parts of the repository come as refused files, and so
        do requested submodules.
        """
        from tmx_extract.inputs.git_trees import Submodule  # noqa: PLC0415 - loads libgit2

        pages = _Pages(FolderPlaces(self._place, options), options)
        for commit, found in self._iter_found(options):
            if isinstance(found, Diagnostic):
                yield refuse_input(self._reference.given, found, options, shown=self._name)
                continue
            page = pages.of(found.folders, found.name)
            if not page.is_wanted:
                continue
            if isinstance(found, Submodule):
                if options.with_submodules:
                    yield self._refuse_submodule(page)
                continue
            yield InputFile(
                origin=Origin(
                    path=page.path,
                    repository=page.repository,
                    revision=commit[0],
                    committed_at=commit[1],
                    hint_locale=page.locale,
                ),
                location=self._reference.given,
                shown=f"{self._name}:{page.shown}",
                relative=page.relative,
                content_hash=str(found.id),
                published=self._published.find(str(page.relative)) if self._published else None,
                refused=page.refused,
                load=partial(self._load, found.id, options.limits.file_bytes),
            )

    def _refuse_submodule(self, page: "_Page") -> InputFile:
        return InputFile(
            origin=Origin(path=page.path, repository=page.repository),
            location=self._reference.given,
            shown=f"{self._name}:{page.shown}",
            relative=page.relative,
            refused=Diagnostic(
                code="unread-submodule",
                start=0,
                end=0,
            ),
            load=bytes,
        )

    def list_versions(self, options: InputOptions) -> dict[str, bytes]:
        """Return the names, twenty bytes each, of all contents that `iter_files` would find, by
        path."""
        from tmx_extract.inputs.git_trees import Blob  # noqa: PLC0415 - loads libgit2

        names: dict[str, bytes] = {}
        for _, found in self._iter_found(options):
            if isinstance(found, Blob):
                path = "/".join((*found.folders, found.name))
                names[path] = names.get(path, b"") + found.id.raw
        return names

    def describe_versions(self, path: str, names: bytes, options: InputOptions) -> PublishedPage:
        """Return one path of `list_versions` as a published page."""
        blobs = sorted(names[at : at + _NAME_BYTES] for at in range(0, len(names), _NAME_BYTES))
        several = sha1(b"".join(blobs), usedforsecurity=False).hexdigest()
        return PublishedPage(
            content_hash=names.hex() if len(blobs) == 1 else several,
            shown=f"{self._name}:{printable(path)}",
            versions=tuple(blobs),
            load=partial(self._load_named, options.limits.file_bytes),
        )

    def _load_named(self, most: int, name: bytes) -> bytes:
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        return self._load(pygit2.Oid(raw=name), most)

    def _iter_found(
        self, options: InputOptions
    ) -> Iterator[tuple[tuple[str, str], "Blob | Submodule | Diagnostic"]]:
        """Yield every blob that no earlier commit has, with the name and time of its commit."""
        from tmx_extract.inputs.git_trees import GIT_ERRORS, Trees  # noqa: PLC0415 - loads libgit2

        trees = Trees(self._reference.folder.parts, options.has_suffix, options.limits)
        try:
            for commit in self._iter_commits(history=options.history):
                origin = str(commit.id), commit_time(commit)
                for found in trees.iter_blobs(commit):
                    yield origin, found
        except GIT_ERRORS as error:
            told = shortened(str(error))
            yield ("", ""), Diagnostic(code="damaged-repository", found=told)

    def _iter_commits(self, *, history: bool) -> Iterator["pygit2.Commit"]:
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        if not history:
            yield self._commit
            return
        order = pygit2.enums.SortMode.TOPOLOGICAL | pygit2.enums.SortMode.REVERSE
        commits = self._repository.walk(self._commit.id, order)
        # Across merged branches, the earliest commit with a version comes first. The sort is
        # stable, so parents stay before children of the same second.
        times = [(commit.commit_time, commit.id) for commit in commits]
        for _, name in sorted(times, key=itemgetter(0)):
            commit = self._repository[name]
            if isinstance(commit, pygit2.Commit):
                yield commit

    def _load(self, blob_id: "pygit2.Oid", most: int) -> bytes:
        return _load_blob(self._repository, blob_id, most)


class BlobReader:
    """Reads contents of one repository by their names, for a process that has nothing else."""

    def __init__(self, repository: str, most: int) -> None:
        """`most` is the largest size in bytes. Raises `InputError` if there is no repository."""
        import pygit2  # noqa: PLC0415 - libgit2 takes a while to load

        self._most = most
        try:
            self._repository = open_repository(Path(repository))
        except pygit2.GitError as error:
            found = explain_obstacle(error)
            raise InputError(
                f"{repository} cannot be opened as a git repository: {found}"
            ) from error

    def read(self, name: str) -> bytes:
        """Return the content with this name, 40 hex digits; raise OSError if it cannot be read."""
        import pygit2  # noqa: PLC0415 - as above

        return _load_blob(self._repository, pygit2.Oid(hex=name), self._most)


def _load_blob(repository: "pygit2.Repository", blob_id: "pygit2.Oid", most: int) -> bytes:
    from tmx_extract.inputs.git_trees import GIT_ERRORS  # noqa: PLC0415 - loads libgit2

    try:
        blob = repository[blob_id]
    except KeyError as error:
        raise OSError("the repository lacks the object, as partial clones do") from error
    except GIT_ERRORS as error:
        raise OSError(f"the object is damaged: {error}") from error
    data = getattr(blob, "data", None)
    if not isinstance(data, bytes):
        raise OSError("the object is not a blob")
    if len(data) > most:
        # Requesting the size of every blob in advance would read nearly all of them.
        raise OSError(errno.EFBIG, f"{len(data):,} bytes are more than --max-file-size allows")
    return data


class PublishedPages:
    """The pages of another reference of a repository, found by the paths of side-by-side pages.

    Pages are read on demand. With history, all versions of a page are found.
    """

    def __init__(self, reference: Reference, options: InputOptions) -> None:
        """Raises `InputError` if the repository has no reference `options.published`."""
        self._repository = GitInput(replace(reference, reference=options.published))
        self._options = options

    def find(self, path: str) -> PublishedPage | None:
        """Return the published page at a path of the repository; None if there never was one."""
        names = self._names.get(path)
        return self._repository.describe_versions(path, names, self._options) if names else None

    @cached_property
    def _names(self) -> dict[str, bytes]:
        return self._repository.list_versions(self._options)


# A SHA-1.
_NAME_BYTES = 20
# The number of history pages in the cache, some 10 MB.
_REMEMBERED = 20_000


class _Page(NamedTuple):
    """One path of the repository, the same for all its versions."""

    path: str
    """Relative to the innermost repository; bytes that are not UTF-8 are escaped."""
    repository: str
    locale: str | None
    shown: str
    relative: PurePosixPath
    is_wanted: bool
    refused: Diagnostic | None


class _Pages:
    """The paths of one reference, each examined once: a history repeats them often."""

    def __init__(self, places: FolderPlaces, options: InputOptions) -> None:
        self._places = places
        self._options = options
        self._known: dict[tuple[tuple[str, ...], str], _Page] = {}

    def of(self, folders: tuple[str, ...], name: str) -> _Page:
        """Return the facts about the page at this path."""
        known = self._known.get((folders, name))
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[folders, name] = self._describe(folders, name)
        return known

    def _describe(self, folders: tuple[str, ...], name: str) -> _Page:
        place, locale = self._places.of(folders)
        path = printable("/".join((*place.inside, name)))
        raw = "/".join((*folders, name))
        # Git itself never creates such names, so they may be an attack.
        told = read_name(raw.encode("utf-8", "surrogateescape"))
        refused = None
        if told.danger:
            refused = Diagnostic(code="unsafe-path", found=told.danger)
        return _Page(
            path=told.shown if refused else path,
            repository=place.repository,
            locale=locale,
            shown=told.shown,
            relative=PurePosixPath(told.last if refused else raw),
            is_wanted=self._options.wants(path),
            refused=refused,
        )


def _explain(reference: Reference, error: Exception) -> InputError:
    """Return why a folder cannot be opened as a repository, and what to do instead."""
    folder = reference.repository
    if not is_bare(folder) and not (folder / ".git").exists():
        return InputError(
            f"{folder} is not a git repository",
            advice="Name a checkout or a bare repository before the @.",
        )
    return InputError(
        f"{folder} cannot be opened as a git repository: {explain_obstacle(error)}",
        advice=(
            "Let git read it:"
            f" git -C {folder} archive --prefix={folder.name}/ {reference.reference}"
            " | tmx-extract ingest -"
        ),
    )
