"""Where the pages of the memory may be found again: the memory keeps pairs, not pages."""

import sqlite3
from collections.abc import Iterator

from tmx_extract.errors import InputError
from tmx_extract.extract.read import SUFFIXES
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE
from tmx_extract.store.locations import find_locations

_STANDARD_INPUT = "-"


def open_places(connection: sqlite3.Connection, named: tuple[str, ...]) -> Iterator[Inputs]:
    """The inputs to look in: those that were named, else those that the memory was read from.

    Raises `InputError` where one that was named does not exist; of the others, those that are
    gone are passed over.
    """
    options = InputOptions(suffixes=SUFFIXES, source_locale=DEFAULT_SOURCE_LOCALE)
    if named:
        yield Inputs(named, options)
        return
    for location in find_locations(connection):
        # What came through a pipe has gone by.
        if location == _STANDARD_INPUT:
            continue
        try:
            inputs = Inputs([location], options)
        except InputError:
            continue
        yield inputs
