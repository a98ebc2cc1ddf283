"""Stores of earlier versions: they are opened and migrated, and export the same.

For a new schema version run `python tests/store/test_precedence.py`: it creates the fixture of the
current version, and leaves those of earlier versions unchanged.
"""

import re
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

STORES = Path(__file__).parent.parent / "fixtures" / "stores"
FORMATS = ("tmx", "xliff", "xliff2")
VERSIONS = sorted((path.stem for path in STORES.glob("*.db")), key=lambda name: int(name[1:]))

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from edits import edit_of, find_source, write_edits  # noqa: E402 - found by the line above
from pages import SAVE, add, document, exported, page  # noqa: E402
from pool import COPIES, POOL  # noqa: E402

from tmx_extract.store.connection import create_or_open, open_existing  # noqa: E402
from tmx_extract.store.runs import iter_runs  # noqa: E402
from tmx_extract.store.schema import STEPS  # noqa: E402
from tmx_extract.store.undo import undo_run  # noqa: E402


def exports(connection: sqlite3.Connection) -> dict[str, str]:
    """Return everything in every format, for any version of the tool."""
    found = {}
    for name in FORMATS:
        data = exported(connection, name, dedupe="none", locale="ja-JP", all_handbacks=True)
        found[name] = re.sub(r'((?:creationtool|tool-)version)="[^"]*"', r'\1=""', data.decode())
    return found


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store(version: str, tmp_path: Path) -> Path:
    return Path(shutil.copy(STORES / f"{version}.db", tmp_path / "tm.db"))


def test_there_is_a_store_of_every_version() -> None:
    assert [f"v{step}" for step in STEPS] == VERSIONS


def test_a_store_of_an_earlier_version_exports_the_same(store: Path, version: str) -> None:
    with closing(open_existing(store)) as connection:
        assert exports(connection) == {
            name: (STORES / f"{version}.{name}").read_text("utf-8") for name in FORMATS
        }


def test_a_memory_of_an_earlier_version_stores_new_pages(store: Path) -> None:
    with closing(create_or_open(store)) as connection:
        before = exports(connection)
        add(connection, document(page(SAVE, locfileid="990"), "docs/new.md"))
        assert exports(connection) != before
        newest = max(run.id for run in iter_runs(connection))
        undo_run(connection, newest, undone_at="2024-06-02T08:00:00Z")
        assert exports(connection) == before


def test_decisions_of_an_earlier_version_are_made_again(store: Path) -> None:
    if store.with_name("tm.db").read_bytes() == (STORES / f"v{list(STEPS)[-1]}.db").read_bytes():
        pytest.skip("the newest version decides nothing again")
    settled = (
        "SELECT h.key, n.key FROM handback h LEFT JOIN handback n ON n.id = h.superseded_by"
        " ORDER BY 1",
        "SELECT id, chosen, reason FROM segment ORDER BY id",
    )
    other = shutil.copy(store, store.with_name("other.db"))
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("UPDATE handback SET superseded_by = (SELECT min(id) FROM handback)")
        connection.execute(
            "UPDATE segment SET chosen = NOT chosen WHERE reason IS NOT NULL AND document_id IN"
            " (SELECT id FROM document WHERE handback_id IN"
            " (SELECT handback_id FROM document GROUP BY 1 HAVING count(*) > 1))"
        )
    with closing(open_existing(store)) as right, closing(open_existing(Path(other))) as found:
        for sql in settled:
            assert found.execute(sql).fetchall() == right.execute(sql).fetchall()


def make() -> None:
    """Create the store and the exports of the current version."""
    name = f"v{list(STEPS)[-1]}"
    path = STORES / f"{name}.db"
    path.unlink(missing_ok=True)
    with closing(create_or_open(path)) as connection:
        for item in [*POOL, *COPIES]:
            add(connection, item)
        write_edits(connection, edit_of(find_source(connection, "Close it."), "終了します。"))
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM")
        for kind, text in exports(connection).items():
            (STORES / f"{name}.{kind}").write_text(text, "utf-8")


if __name__ == "__main__":
    make()
