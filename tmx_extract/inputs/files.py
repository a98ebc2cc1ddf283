"""What every kind of input gives, and what all of them are asked for."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.inputs.limits import Limits
from tmx_extract.inputs.names import printable
from tmx_extract.model import Origin, tell_suffix


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPage:
    """What was published at the path of a page, in one version or in several."""

    content_hash: str
    """The name that git gives the content; of several versions a hash of their names."""
    shown: str
    """What a person is told: `repo@live:docs/a.md`."""
    versions: tuple[bytes, ...]
    """The names of the contents, sorted."""
    load: Callable[[bytes], bytes] = field(compare=False, repr=False)

    def read(self, version: bytes) -> bytes:
        """The content of that name; raises OSError where it cannot be read."""
        return self.load(version)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file that can be read."""

    origin: Origin
    location: str
    """The input it was found in, as the user named it."""
    shown: str
    """What a person is told: a path on disk, `pages.zip:docs/a.md`, `repo@live:docs/a.md`."""
    relative: PurePosixPath
    """The path inside that input; the name alone where the input is a single file."""
    is_input: bool = False
    """Whether the file itself was named, not something around it."""
    content_hash: str | None = None
    """The name that git gives the content, where it is known without reading."""
    published: PublishedPage | None = None
    """Its published form; None where there is none, or none was asked for."""
    refused: Diagnostic | None = None
    """Why it is not read: it leads out of its input, or breaks a limit."""
    load: Callable[[], bytes] = field(compare=False, repr=False)

    def read(self) -> bytes:
        """The bytes; raises OSError where they cannot be read."""
        return self.load()


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
    """How many there are up to this one."""
    location: str
    """The repository as it was named."""
    roots: tuple[str, ...]
    """The commits without parents up to this one; empty if the clone is shallow."""
    is_whole: bool
    """Whether all of it was asked for and could be listed."""
    pages: Collection[tuple[str, str]] = field(repr=False)
    """Repository and path of each of its files that may be a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputOptions:
    """Which files are wanted, and what is taken to hold where a place tells nothing."""

    suffixes: Collection[str]
    """In lower case, with the dot."""
    all_kinds: bool = False
    """Give files with other suffixes too, except hidden ones."""
    source_locale: str
    default_locale: str | None = None
    """The target locale of files whose place tells none."""
    default_repository: str = ""
    """The repository of files whose place tells none."""
    include: tuple[str, ...] = ()
    """Glob patterns over the paths of pages, in which `*` matches slashes too; empty: all."""
    exclude: tuple[str, ...] = ()
    history: bool = False
    """All commits of a git reference, not the last alone."""
    with_submodules: bool = False
    """Give the submodules of a git reference too, as files that are refused."""
    published: str = ""
    """The reference that holds the published pages; empty where they are not asked for."""
    limits: Limits = field(default_factory=Limits)
    """What is read at most."""

    def wants(self, path: str) -> bool:
        """Whether the page at this path, relative to its repository, is asked for."""
        if self.include and not any(fnmatchcase(path, glob) for glob in self.include):
            return False
        return not any(fnmatchcase(path, glob) for glob in self.exclude)

    def has_suffix(self, name: str) -> bool:
        """Whether the file's kind is asked for."""
        if self.all_kinds:
            return not name.startswith(".")
        return tell_suffix(name) in self.suffixes


def refuse_input(
    given: str, diagnostic: Diagnostic, options: InputOptions, *, shown: str
) -> InputFile:
    """The input itself, to say what is wrong with it or with a part of it."""
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
