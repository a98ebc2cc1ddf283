"""The messages for SQLite errors."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tmx_extract.errors import NoRoom, StoreError
from tmx_extract.store.sqlite_errors import explained_at


def write_sealed(path: Path) -> None:
    """Write to a memory opened read-only, as happens if no files can be created."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE kept (number)")
    uri = f"{path.as_uri()}?immutable=1"
    with explained_at(path), closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.execute("INSERT INTO kept VALUES (1)")


def test_a_memory_opened_on_a_full_disk_reports_the_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tmx_extract.store.sqlite_errors._largest_file", lambda: None)
    monkeypatch.setattr("tmx_extract.store.sqlite_errors.has_room", lambda _: False)
    with pytest.raises(NoRoom, match="there is no space left on the disk") as raised:
        write_sealed(tmp_path / "tm.db")
    assert raised.value.advice.startswith("Free some disk space")


def test_a_memory_without_permission_reports_the_permission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tmx_extract.store.sqlite_errors.os.access", lambda *_: False)
    with pytest.raises(StoreError, match="attempt to write a readonly database") as raised:
        write_sealed(tmp_path / "tm.db")
    assert "you may write to it" in raised.value.advice
    assert os.listdir(tmp_path) == ["tm.db"]  # noqa: PTH208 - names are compared


def test_an_error_in_a_function_of_a_query_stays_for_the_search_for_damage(tmp_path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.create_function("read_number", 1, int)
        with (
            pytest.raises(sqlite3.OperationalError, match="user-defined function"),
            explained_at(tmp_path / "tm.db"),
        ):
            connection.execute("SELECT read_number('x')")
