"""The pages to read again: those of the inputs and, if an input is gone, those in the memory."""

import sqlite3
from collections.abc import Collection, Iterator
from typing import Protocol

from tmx_extract.errors import InputError
from tmx_extract.flows.stored_pages import iter_as_files
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import page_name
from tmx_extract.store.input_locations import find_locations
from tmx_extract.store.stored_pages import StoredPage, list_stored_pages

_STANDARD_INPUT = "-"


class PageSource(Protocol):
    """Pages from inputs with names."""

    @property
    def names(self) -> Collection[str]:
        """The inputs, as typed."""

    def __iter__(self) -> Iterator[InputFile]:
        """Yield the pages, one input after the other."""

    def is_page(self, name: str) -> bool:
        """Return whether the input of that name is a single page."""

    def count(self) -> int | None:
        """Return the number of pages; None if counting would take long."""


class PageInputs:
    """The pages of existing inputs, then those in the memory whose originals are gone."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        named: Collection[str],
        options: InputOptions,
        *,
        edited_only: bool = False,
        stored_only: bool = False,
    ) -> None:
        """Without `named`, the inputs are those from which the memory was read.

        With `edited_only`, only pages with edits are taken from the memory; with `stored_only`, no
        input is read. Raises `InputError` for a named input that neither exists nor is an input or
        a page of the memory.
        """
        self._connection = connection
        self._named = tuple(named)
        stored = list_stored_pages(connection)
        self._stored = [page for page in stored if page.is_edited or not edited_only]
        self._gone = set[str]()
        existing = list[str]()
        for name in self._named or find_locations(connection):
            # Data from a pipe cannot be read again.
            if stored_only or (not named and name == _STANDARD_INPUT):
                self._gone.add(name)
                continue
            try:
                Inputs([name], options)
            except InputError:
                if named and not any(name in _list_names(page) for page in stored):
                    raise
                self._gone.add(name)
            else:
                existing.append(name)
        self._inputs = Inputs(existing, options)

    @property
    def names(self) -> Collection[str]:
        """The inputs; for pages from the memory, the inputs that contained them."""
        gone = (page.location for page in self._stored if self._is_gone(page))
        return tuple(dict.fromkeys((*self._inputs.names, *gone)))

    def __iter__(self) -> Iterator[InputFile]:
        """Yield the pages. Pages whose inputs are gone are read from the memory. Unless inputs are
        named, so are pages that are gone from existing inputs."""
        seen = set[tuple[str, str]]()
        for file in self._inputs:
            if file.refused is None:
                seen.add((file.origin.repository, file.origin.path))
            yield file
        yield from iter_as_files(self._connection, self._iter_gone(seen))

    def is_page(self, name: str) -> bool:
        """Return whether the input of that name is a single page on disk, or whether one page of
        the memory is named."""
        if name in self._inputs.names:
            return self._inputs.is_page(name)
        return len(self._named) == 1 and any(
            self._named[0] in _list_names(page)[1:] for page in self._stored
        )

    def count(self) -> int | None:
        """Return the number of pages; None if counting would take long."""
        count = self._inputs.count()
        return None if count is None else count + sum(map(self._is_gone, self._stored))

    def _iter_gone(self, seen: Collection[tuple[str, str]]) -> Iterator[StoredPage]:
        repositories = {page.repository for page in self._stored}
        # A page may have been read with another name of the repository than now.
        nameless = {path for repository, path in seen if repository not in repositories}
        for page in self._stored:
            if (page.repository, page.path) in seen:
                continue
            if self._is_gone(page) or (not self._named and page.path not in nameless):
                yield page

    def _is_gone(self, page: StoredPage) -> bool:
        return not self._gone.isdisjoint(_list_names(page))


def _list_names(page: StoredPage) -> tuple[str, ...]:
    """Return the names by which a stored page is asked for: its input, its path, its whole name."""
    return page.location, page.path, page_name(page.repository, page.path)


def iter_page_inputs(
    connection: sqlite3.Connection, named: Collection[str], options: InputOptions
) -> Iterator[Inputs]:
    """Yield the named inputs, or else each existing input from which the memory was read.

    Raises `InputError` if a named input does not exist.
    """
    if named:
        yield Inputs(named, options)
        return
    for location in find_locations(connection):
        if location == _STANDARD_INPUT:
            continue
        try:
            inputs = Inputs([location], options)
        except InputError:
            continue
        yield inputs
