"""Memories whose tables do not match their version, and full disks."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pages import SAVE, document, memory, page

from tmx_extract.errors import DamagedStore, UnknownSchema
from tmx_extract.store import connection as opening
from tmx_extract.store.connection import create_or_open, open_existing
from tmx_extract.store.damage import find_damage
from tmx_extract.store.schema import APPLICATION_ID, STEPS
from tmx_extract.store.schema_check import find_lack, read_steps


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "tm.db"
    create_or_open(path).close()
    return path


def change(path: Path, *statements: str) -> None:
    """Make a change that another program could make."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_new_memory_lacks_nothing(path: Path) -> None:
    with closing(open_existing(path)) as connection:
        assert read_steps(connection) == set(STEPS)
        assert find_lack(connection, STEPS) == ""
    assert find_damage(path) == ""


@pytest.mark.parametrize(
    ("statements", "lack"),
    [
        (["DROP TABLE no_page"], "no_page"),
        (["ALTER TABLE run DROP COLUMN unchanged"], "run.unchanged"),
        (["DROP VIEW memory", "CREATE VIEW memory AS SELECT path FROM document"], "memory.locale"),
    ],
)
@pytest.mark.parametrize("open_memory", [open_existing, create_or_open])
def test_a_memory_without_the_tables_of_its_version_is_refused_with_the_version(
    path: Path, statements: list[str], lack: str, open_memory: object
) -> None:
    change(path, *statements)
    with pytest.raises(UnknownSchema) as caught:
        open_memory(path)  # type: ignore[operator] # both take a path
    newest = list(STEPS)[-1]
    assert caught.value.message == (
        f"{path} is not a memory of a released version: it says schema {newest}, but has no {lack}"
    )
    assert caught.value.advice.startswith("Ingest the pages again into a new memory")


def test_additional_tables_and_columns_are_harmless(path: Path) -> None:
    change(path, "CREATE TABLE mine (id)", "ALTER TABLE entry ADD COLUMN mine TEXT")
    open_existing(path).close()


@pytest.mark.parametrize("comment", ["", "-- a comment of an earlier version\n"])
def test_a_memory_with_some_tables_of_a_later_step_is_migrated(
    tmp_path: Path, comment: str
) -> None:
    path = tmp_path / "tm.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in (*STEPS["1"], *STEPS["2"]):
            is_table = statement.strip().startswith("CREATE TABLE")
            connection.execute(statement.replace("(", f"({comment}", 1) if is_table else statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY,"
            " migration_set TEXT, name TEXT, applied_at TEXT)"
        )
        connection.execute("INSERT INTO _sqlite_migrations VALUES (1, 'tmx_extract', '1', '')")
    with closing(open_existing(path)) as connection:
        assert read_steps(connection) == set(STEPS)
        assert find_lack(connection, STEPS) == ""


def test_a_memory_with_another_header_is_damaged(path: Path) -> None:
    change(path, "PRAGMA application_id = 7")
    with pytest.raises(DamagedStore):
        open_existing(path)


def test_a_text_that_is_not_json_is_damage(path: Path) -> None:
    change(
        path,
        "INSERT INTO run (kind, status, started_at, tool_version, arguments)"
        " VALUES ('ingest', 'done', '', '', '{')",
    )
    assert find_damage(path) == "a text in run.arguments is not JSON"


@pytest.mark.parametrize("has_journal", [False, True])
def test_a_memory_is_read_if_no_file_can_be_created_beside_it(
    tmp_path: Path, has_journal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages import add

    path = tmp_path / "tm.db"
    connection = create_or_open(path)
    add(connection, document(page(SAVE)))
    expected = memory(connection)
    assert expected
    if has_journal:
        copy = tmp_path / "copy.db"
        for end in ("", "-wal"):
            Path(f"{copy}{end}").write_bytes(Path(f"{path}{end}").read_bytes())
        path = copy
    connection.close()
    real, tried = opening._check_kind, list[str]()

    def check_kind(found: sqlite3.Connection, where: Path) -> None:
        """Fail the first time, like SQLite when it cannot create its files."""
        tried.append("")
        if len(tried) == 1:
            # This error has SQLite's code for a file that cannot be created.
            sqlite3.connect(tmp_path / "none" / "tm.db")
        real(found, where)

    monkeypatch.setattr(opening, "_check_kind", check_kind)
    with closing(open_existing(path)) as again:
        assert memory(again) == expected
    assert len(tried) == 2
