"""All kinds of input, and which one a command-line argument means."""

import os
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from tmx_extract.errors import InputError
from tmx_extract.inputs import directory
from tmx_extract.inputs.archive.archive import STANDARD_INPUT, Archive, find_stem
from tmx_extract.inputs.files import InputFile, InputOptions, Tip
from tmx_extract.inputs.git import GitInput, PublishedPages, find_reference
from tmx_extract.inputs.git_repositories import is_bare

InputKind = Literal["folder", "page", "git", "archive"]
"""A folder, a single page on disk, a git reference, or an archive."""

# In bytes; file systems allow no more, and raise an error instead of answering "no".
_LONGEST_NAME = 255


class _Opened(NamedTuple):
    start: Callable[[], Iterator[InputFile]]
    kind: InputKind
    is_soon_counted: bool
    """Whether its files can be counted quickly, before reading them."""
    read_tip: Callable[[], Tip] | None = None
    """Return the tip of a git reference."""


class Inputs:
    """Every file of all inputs, in their order; an input typed twice is read once."""

    def __init__(self, inputs: Collection[str], options: InputOptions) -> None:
        """Raises `InputError` if an input cannot be opened."""
        self.names = tuple(dict.fromkeys(inputs))
        self.options = options
        self._opened = {given: _open(given, options) for given in self.names}
        if options.history and not any(one.read_tip for one in self._opened.values()):
            raise InputError(
                f"{', '.join(self.names)} is not a git reference, so it has no history",
                advice="Use --history with inputs such as REPO@live-sxs, or leave it out.",
            )

    def __iter__(self) -> Iterator[InputFile]:
        for opened in self._opened.values():
            yield from opened.start()

    def is_page(self, name: str) -> bool:
        """Return whether the input of that name is a single page on disk."""
        return self.find_kind(name) == "page"

    def find_kind(self, name: str) -> InputKind:
        """Return the kind of the input of that name."""
        return self._opened[name].kind

    def iter_files(self, name: str) -> Iterator[InputFile]:
        """Yield every file of the input of that name."""
        return self._opened[name].start()

    def list_without_history(self) -> list[str]:
        """Return the names of inputs without a history, although a history was requested."""
        if not self.options.history:
            return []
        return [name for name, opened in self._opened.items() if not opened.read_tip]

    def read_tip(self, name: str) -> Tip | None:
        """Return the last commit of the git reference of that name; None for other inputs."""
        read = self._opened[name].read_tip
        return read() if read else None

    def count(self) -> int | None:
        """Return the number of files; None if counting would take long."""
        if not all(opened.is_soon_counted for opened in self._opened.values()):
            return None
        return sum(1 for _ in self)


def _open(given: str, options: InputOptions) -> _Opened:
    path = Path(given)
    if any(len(os.fsencode(part)) > _LONGEST_NAME for part in path.parts):
        raise InputError(f"{given[:60]}… does not exist", advice="The name is too long for a file.")
    if not path.exists() and (reference := find_reference(given)):
        published = PublishedPages(reference, options) if options.published else None
        repository = GitInput(reference, published)
        if not options.history:
            repository.expect_folder()
        return _Opened(
            partial(repository.iter_files, options),
            "git",
            not options.history,
            read_tip=partial(repository.read_tip, options),
        )
    if path.is_dir() and is_bare(path):
        raise InputError(
            f"{given} is a bare git repository", advice=f"Name a branch of it: {given}@main"
        )
    if options.published:
        raise InputError(
            f"{given} is not a git reference, so it has no pages published at {options.published}",
            advice="Use --published only with inputs such as REPO@live-sxs.",
        )
    if given == STANDARD_INPUT or (find_stem(path.name) is not None and not path.is_dir()):
        archive = Archive(given, options.limits)
        return _Opened(partial(archive.iter_files, options), "archive", False)
    directory.check(given, options)
    kind: InputKind = "page" if path.is_file() else "folder"
    return _Opened(partial(directory.iter_files, given, options), kind, True)
