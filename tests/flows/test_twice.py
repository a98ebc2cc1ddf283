"""The law of the memory: repeated content, complete or damaged, adds nothing."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from budget import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import add, conflicts, counts, document, exported, ingest_folder, memory, write_files
from strategies import damaged, damaged_bytes, files, front_matters, pages, two_deliveries

from tmx_extract.errors import NothingSelected
from tmx_extract.store.connection import in_memory

LAW = settings(examples(40), suppress_health_check=list(HealthCheck))
WHOLE = st.one_of(
    st.builds(lambda front, page: front + page.text, front_matters(), pages()),
    st.builds(lambda both: both[0].text + both[1].text, two_deliveries()),
)
NAMES = st.sampled_from(["ja-jp/a.md", "ja-jp/b/c.yml", "ja-jp/d.json"])


@contextmanager
def folder_with(contents: dict[str, bytes]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield write_files(Path(name), contents)


def told(connection: sqlite3.Connection) -> tuple[object, ...]:
    """Return the content of the memory, without the runs that saw it."""
    try:
        export = exported(connection, dedupe="none", locale="ja-JP", all_handbacks=True)
    except NothingSelected:
        export = b""
    rows = {**counts(connection), "sighting": None}
    return rows, memory(connection), conflicts(connection), export


@LAW
@given(
    st.dictionaries(
        NAMES, st.one_of(WHOLE.map(str.encode), damaged_bytes(damaged(files()))), min_size=1
    )
)
def test_a_folder_twice_is_once(contents: dict[str, bytes]) -> None:
    with folder_with(contents) as folder, closing(in_memory()) as connection:
        ingest_folder(connection, folder)
        once = told(connection)
        ingest_folder(connection, folder)
        assert told(connection) == once


@LAW
@given(WHOLE, damaged(WHOLE))
def test_reading_two_versions_again_gives_the_same_two(text: str, other: str) -> None:
    versions = [document(version.encode(), "a.md", hint="ja-JP") for version in (text, other)]
    with closing(in_memory()) as connection:
        add(connection, *versions)
        once = told(connection)
        for version in versions:
            add(connection, version)
        assert told(connection) == once
