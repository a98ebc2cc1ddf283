"""The current memory of a lake as a temporary SQLite memory, from which every export can read."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from tmx_extract.errors import LakeError
from tmx_extract.flows.lake.build import expect_build
from tmx_extract.lake.layout import open_lake
from tmx_extract.lake.read_build import iter_columns, iter_rows, list_locales
from tmx_extract.locales import canonical_locale
from tmx_extract.model import Selection
from tmx_extract.store.built_memory import BuiltMemory, BuiltSegment, temporary_memory


@contextmanager
def opened_lake_memory(location: str, selection: Selection) -> Iterator[sqlite3.Connection]:
    """Yield a memory with the current pages of the requested locales.

    The decisions are those of the build; nothing is decided again. Raises `LakeError` if the lake
    has no current build.
    """
    if selection.all_handbacks:
        raise LakeError(
            f"the built memory of {location} has the current versions only",
            advice=f"Load it into a memory first: tmx-extract lake load --lake {location}",
        )
    lake = open_lake(location)
    build = expect_build(lake)
    known = list_locales(build)
    named = {*selection.locales, selection.locale, selection.source} - {None}
    wanted = {canonical_locale(locale) for locale in named if locale}
    with temporary_memory() as connection:
        memory = BuiltMemory(connection)
        for locale in known:
            for documents in iter_rows(lake, build, "documents", locale):
                memory.add_documents(documents)
        # Without a locale, several of them are an error that names them, and no text is read.
        for locale in known:
            if locale in wanted or len(known) == 1:
                rows = iter_columns(lake, build, "memory", locale, BuiltSegment._fields)
                memory.add_segments(map(BuiltSegment._make, several) for several in rows)
        memory.finish()
        yield connection
