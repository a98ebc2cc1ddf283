"""Opening the file, and the errors if that is impossible."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pages import SAVE, add, document, memory, page, start

from tmx_extract.errors import DamagedStore, NewerStore, NotAStore, StoreError, StoreLocked
from tmx_extract.store.connection import create_or_open, explained, open_existing, transaction
from tmx_extract.store.schema import STEPS
from tmx_extract.store.schema_check import read_steps

Opener = Callable[[Path], sqlite3.Connection]

SAVED_ROW = (
    "docs/save.md",
    "ja-JP",
    "53077226",
    "4ef9c-103",
    "Save the file.",
    "ファイルを保存します。",
    "MT",
    "2024-05-15",
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one page in it."""
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(SAVE)))
    return path


@pytest.fixture
def writer_elsewhere(store: Path) -> Iterator[sqlite3.Connection]:
    """Another connection that has begun to write."""
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def test_a_missing_memory_is_created(tmp_path: Path) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as connection:
        assert memory(connection) == []
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    path.touch()
    with closing(create_or_open(path)) as connection:
        assert memory(connection) == []


def test_a_reopened_memory_has_its_contents(store: Path) -> None:
    with closing(create_or_open(store)) as connection:
        assert memory(connection) == [SAVED_ROW]
    with closing(open_existing(store)) as connection:
        assert memory(connection) == [SAVED_ROW]


def test_a_closed_store_is_a_single_file(store: Path) -> None:
    with closing(open_existing(store)) as connection:
        memory(connection)
    assert [path.name for path in store.parent.iterdir()] == ["tm.db"]


def test_a_missing_memory_is_reported_with_the_command_to_create_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_existing(tmp_path / "none.db")
    assert caught.value.message == f"there is no memory at {tmp_path}/none.db"
    assert caught.value.advice == "Create one: tmx-extract ingest FOLDER"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("open_store", [create_or_open, open_existing])
def test_a_text_file_is_not_a_memory_and_stays_unchanged(
    tmp_path: Path, open_store: Opener
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, today I translated forty pages.\n" * 40)
    before = path.read_bytes()
    with pytest.raises(NotAStore) as caught:
        open_store(path)
    assert caught.value.message == f"{path} is not a SQLite file"
    assert caught.value.advice == "Name another file with --db."
    assert path.read_bytes() == before


@pytest.mark.parametrize("open_store", [create_or_open, open_existing])
def test_another_programs_database_is_not_a_memory_and_stays_unchanged(
    tmp_path: Path, open_store: Opener
) -> None:
    path = tmp_path / "books.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE book (title TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotAStore) as caught:
        open_store(path)
    assert caught.value.message == f"{path} is a database, but not a tmx-extract memory"
    assert path.read_bytes() == before


@pytest.mark.parametrize("open_store", [create_or_open, open_existing])
def test_a_store_of_a_newer_version_is_refused(store: Path, open_store: Opener) -> None:
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('tmx_extract', '21', '2031-01-01 00:00:00')"
        )
    with pytest.raises(NewerStore) as caught:
        open_store(store)
    assert caught.value.message == (
        f"{store} was written by a newer version of tmx-extract (schema 21)"
    )
    assert caught.value.advice == "Update the tool: pip install --upgrade tmx-extract"


def test_the_newest_of_several_newer_versions_is_named(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.executemany(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('tmx_extract', ?, '2031-01-01 00:00:00')",
            [("21",), ("100",)],
        )
    with pytest.raises(NewerStore, match=r"\(schema 100\)$"):
        open_existing(store)


@pytest.mark.usefixtures("writer_elsewhere")
def test_writing_while_another_process_writes_is_refused_after_the_timeout(
    store: Path,
) -> None:
    with closing(create_or_open(store, lock_timeout=0.05)) as connection:
        with pytest.raises(StoreLocked) as caught:
            start(connection)
        assert caught.value.message == f"{store} is in use by another process"
        assert caught.value.advice == (
            "Wait until the other tmx-extract has ended, then run the command again."
        )


@pytest.mark.usefixtures("writer_elsewhere")
def test_reading_goes_on_while_another_process_writes(store: Path) -> None:
    with closing(open_existing(store, lock_timeout=0.05)) as connection:
        assert memory(connection) == [SAVED_ROW]


def test_a_missing_folder_of_a_memory_is_created(tmp_path: Path) -> None:
    with closing(create_or_open(tmp_path / "new" / "folder" / "tm.db")) as connection:
        assert memory(connection) == []


def test_a_file_in_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for open_store in (create_or_open, open_existing):
        with pytest.raises(StoreError):
            open_store(tmp_path / "file" / "tm.db")


def test_a_folder_in_place_of_the_store_is_reported(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open database file"):
        create_or_open(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "sealed"
    folder.mkdir(mode=0o500)
    with pytest.raises(StoreError) as caught:
        create_or_open(folder / "tm.db")
    assert caught.value.advice == "Check that the folder exists and that you may write to it."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_memory_is_read(store: Path) -> None:
    store.chmod(0o400)
    store.parent.chmod(0o500)
    try:
        with closing(open_existing(store)) as connection:
            assert memory(connection) == [SAVED_ROW]
    finally:
        store.parent.chmod(0o700)


def test_a_damaged_memory_is_reported_with_advice(store: Path) -> None:
    data = bytearray(store.read_bytes())
    data[4096:] = b"\x5a" * (len(data) - 4096)
    store.write_bytes(data)
    with (
        pytest.raises(StoreError) as caught,
        closing(open_existing(store)) as connection,
        explained(connection),
    ):
        memory(connection)
    assert caught.value.message == (
        f"{store}: the memory is damaged (database disk image is malformed)"
    )
    assert caught.value.advice == (
        "Restore it from a backup, or ingest the pages again into a new memory: --db NEW.db."
        " Exports made before are not affected."
    )


def test_a_damaged_header_is_reported_in_the_same_way(store: Path) -> None:
    data = bytearray(store.read_bytes())
    data[44:48] = b"\xff" * 4
    store.write_bytes(data)
    with pytest.raises(DamagedStore) as caught, closing(open_existing(store)) as connection:
        memory(connection)
    assert caught.value.message == f"{store}: the memory is damaged (unsupported file format)"


def delete_what_others_need(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM segment")
    connection.execute("DELETE FROM run")


def test_a_transaction_that_fails_leaves_nothing(store: Path) -> None:
    with closing(create_or_open(store)) as connection:
        with pytest.raises(sqlite3.IntegrityError), transaction(connection):
            delete_what_others_need(connection)
        assert memory(connection) == [SAVED_ROW]
        assert not connection.in_transaction


def test_a_memory_whose_creation_was_interrupted_is_created_again(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with closing(create_or_open(path)) as connection:
        assert memory(connection) == []


OPEN_AT_ONCE = """
import sys
from pathlib import Path
from tmx_extract.store.connection import {function}
import tmx_extract.store.migrate
print("ready", flush=True)
sys.stdin.readline()
{function}(Path(sys.argv[1])).close()
"""
OLD_MEMORY = Path(__file__).parent.parent / "fixtures" / "stores" / "v1.db"


@pytest.mark.parametrize("function", ["create_or_open", "open_existing"])
def test_several_processes_may_create_or_update_a_memory_at_once(
    tmp_path: Path, function: str
) -> None:
    if function == "open_existing":
        for number in range(4):
            shutil.copyfile(OLD_MEMORY, tmp_path / f"{number}.db")
    code = OPEN_AT_ONCE.format(function=function)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, tmp_path / f"{number // 2}.db"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate()[1] for process in processes] == [""] * 8
    for number in range(4):
        with closing(open_existing(tmp_path / f"{number}.db")) as connection:
            assert read_steps(connection) == set(STEPS)
            assert bool(memory(connection)) == (function == "open_existing")
