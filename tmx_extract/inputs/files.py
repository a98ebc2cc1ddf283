"""The files that every kind of input gives, and the options of all inputs."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.inputs.limits import Limits
from tmx_extract.inputs.member_names import printable
from tmx_extract.model import Origin, file_suffix


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPage:
    """The published content for the path of a page, in one or several versions."""

    content_hash: str
    """The name that git gives the content; for several versions, a hash of their names."""
    shown: str
    """The name shown to the user: `repo@live:docs/a.md`."""
    versions: tuple[bytes, ...]
    """The names of the contents, sorted."""
    load: Callable[[bytes], bytes] = field(compare=False, repr=False)

    def read(self, version: bytes) -> bytes:
        """Return the content with that name; raise OSError if it cannot be read."""
        return self.load(version)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file that can be read."""

    origin: Origin
    location: str
    """The input that contains it, as the user typed it."""
    shown: str
    """The name shown to the user: a path on disk, `pages.zip:docs/a.md`, `repo@live:docs/a.md`."""
    relative: PurePosixPath
    """The path inside that input; only the name if the input is a single file."""
    is_stored: bool = False
    """Whether it comes from the memory, because its input is gone."""
    is_input: bool = False
    """Whether the user typed this file, not something around it."""
    content_hash: str | None = None
    """The name that git gives the content, if it is known without reading the file."""
    published: PublishedPage | None = None
    """The published form; None if none exists or it was not requested."""
    refused: Diagnostic | None = None
    """Why the file is not read: it is outside its input, or exceeds a limit."""
    load: Callable[[], bytes] = field(compare=False, repr=False)
    load_head: Callable[[int], bytes] | None = field(default=None, compare=False, repr=False)
    """Reads at most this number of bytes; None if only the whole can be read."""

    def read(self) -> bytes:
        """Return the bytes; raise OSError if they cannot be read."""
        return self.load()

    def read_head(self, size: int) -> bytes:
        """At most `size` bytes from the beginning; raises OSError if they cannot be read."""
        return self.read()[:size] if self.load_head is None else self.load_head(size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """The last commit of a branch."""

    repository: str
    branch: str
    """Empty for a tag or a single commit."""
    commit: str
    committed_at: str
    """UTC in ISO 8601."""
    commits: int
    """The number of commits up to this one."""
    location: str
    """The repository as the user typed it."""
    roots: tuple[str, ...]
    """The commits without parents up to this one; empty if the clone is shallow."""
    is_whole: bool
    """Whether the whole tree was requested and could be listed."""
    pages: Collection[tuple[str, str]] = field(repr=False)
    """Repository and path of each file that may be a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputOptions:
    """Which files are requested, and the defaults when a place indicates nothing."""

    suffixes: Collection[str]
    """In lower case, with the dot."""
    all_kinds: bool = False
    """Include files with other suffixes, except hidden ones."""
    source_locale: str
    default_locale: str | None = None
    """The target locale of files whose place indicates none."""
    default_repository: str = ""
    """The repository of files whose place indicates none."""
    include: tuple[str, ...] = ()
    """Glob patterns for the paths of pages; `*` also matches slashes; empty: all."""
    exclude: tuple[str, ...] = ()
    history: bool = False
    """Read all commits of a git reference, not only the last one."""
    with_submodules: bool = False
    """Give the submodules of a git reference too, as files that are refused."""
    published: str = ""
    """The reference with the published pages; empty if they are not requested."""
    limits: Limits = field(default_factory=Limits)
    """The limits on reading."""

    def wants(self, path: str) -> bool:
        """Return whether the page at this path, relative to its repository, is requested."""
        if self.include and not any(fnmatchcase(path, glob) for glob in self.include):
            return False
        return not any(fnmatchcase(path, glob) for glob in self.exclude)

    def has_suffix(self, name: str) -> bool:
        """Return whether files of this kind are requested."""
        if self.all_kinds:
            return not name.startswith(".")
        return file_suffix(name) in self.suffixes


def refuse_input(
    given: str, diagnostic: Diagnostic, options: InputOptions, *, shown: str
) -> InputFile:
    """Return the input as a refused file, to report a problem with it or with a part of it."""
    name = PurePosixPath(Path(given).name)
    return InputFile(
        origin=Origin(path=printable(str(name)), repository=options.default_repository),
        location=given,
        shown=shown,
        relative=name,
        is_input=True,
        refused=diagnostic,
        load=bytes,
    )
