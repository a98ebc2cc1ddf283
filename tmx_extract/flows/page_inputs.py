"""Find the inputs of the pages in the memory: the memory keeps pairs, not pages."""

import sqlite3
from collections.abc import Iterator

from tmx_extract.errors import InputError
from tmx_extract.extract.read import SUFFIXES
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE
from tmx_extract.store.input_locations import find_locations

_STANDARD_INPUT = "-"


def open_page_inputs(
    connection: sqlite3.Connection, named: tuple[str, ...], *, history: bool = False
) -> Iterator[Inputs]:
    """Return the inputs to search: the given ones, or else those from which the memory was read.

    With `history`, only git references, with all their commits. Raises `InputError` if a given
    input does not exist; other inputs that are gone are skipped.
    """
    options = InputOptions(suffixes=SUFFIXES, source_locale=DEFAULT_SOURCE_LOCALE, history=history)
    if named and not history:
        yield Inputs(named, options)
        return
    for location in named or find_locations(connection):
        # Data from a pipe cannot be read again.
        if location == _STANDARD_INPUT:
            continue
        try:
            inputs = Inputs([location], options)
        except InputError:
            continue
        yield inputs
