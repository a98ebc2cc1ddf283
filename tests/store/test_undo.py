"""An undone run leaves no trace."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

import pytest
from budget import examples
from edits import edit_of, find_source, write_edits
from hypothesis import given
from hypothesis import strategies as st
from pages import SAVE, add, counts, document, memory, page, start, store_of
from pool import COMMITTED, COPIES, POOL, PUBLISHED, Result, beside, result_of, sighted

from tmx_extract.errors import StoreError
from tmx_extract.model import CheckVersion, Document
from tmx_extract.store.connection import in_memory
from tmx_extract.store.findings import (
    KeptFinding,
    UncheckedEntry,
    check_batch,
    check_groups,
    prepare_checks,
)
from tmx_extract.store.runs import Run, iter_runs
from tmx_extract.store.undo import UndoReport, undo_run

NOW = "2024-06-02T08:00:00Z"
EVERYTHING = [*POOL, *COPIES, *PUBLISHED, *COMMITTED]
FOUR = {
    103: ("Save it.", "保存します。"),
    104: ("Close it.", "閉じます。"),
    105: ("Print it.", "印刷します。"),
    106: ("Send it.", "送信します。"),
}


class Traces(NamedTuple):
    """Everything that must be as without the run: results, and no unnecessary row."""

    result: Result | None
    findings: list[tuple[object, ...]]
    rows: dict[str, int]


_LEVELS = (
    "page",
    "input",
    "revision",
    "handback",
    "delivery",
    "document",
    "entry",
    "segment",
    "unpaired",
    "conflict",
    "diagnostic",
    "target_form",
    "finding",
)


# Replacements for the rules, which find texts of the pool.
CHECKS = (CheckVersion("has-close", 1), CheckVersion("has-several", 1))


def find_close(entries: Sequence[UncheckedEntry], _: object) -> Iterator[tuple[int, KeptFinding]]:
    for entry in entries:
        if "Close" in entry.source:
            yield entry.entry_id, KeptFinding("has-close", entry.target, ((0, 5),), ())


def check_all(connection: sqlite3.Connection) -> None:
    """Check like `tmx-extract check`."""
    prepare_checks(connection, CHECKS[:1])
    while check_batch(connection, CHECKS[:1], find_close):
        pass
    check_groups(connection, CHECKS[1], "source", lambda _, others: " ".join(others))


def findings_of(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return the findings, and whether all pairs are checked, after checking again."""
    check_all(connection)
    return connection.execute(
        "SELECT f.code, f.found, f.source_spans, e.source_locale, e.locale, e.source, e.target,"
        " e.author_target FROM finding f JOIN entry e ON e.id = f.entry_id"
        " UNION ALL SELECT code, version, entries_to = (SELECT coalesce(max(id), 0) FROM entry),"
        " '', '', '', '', '' FROM checked ORDER BY 1, 2, 3, 4, 5, 6, 7, 8"
    ).fetchall()


def traces(connection: sqlite3.Connection) -> Traces:
    findings = findings_of(connection)
    rows = {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in _LEVELS
    }
    sql = "SELECT 1 FROM handback WHERE locale = 'ja-JP'"
    can_be_exported = connection.execute(sql).fetchone() is not None
    return Traces(result_of(connection) if can_be_exported else None, findings, rows)


def bring(
    connection: sqlite3.Connection, runs: Sequence[Sequence[Document]], *, checked: bool = False
) -> None:
    """Add one run for each; known content is only sighted. Optionally check after each."""
    for number, documents in enumerate(runs):
        items = [sighted(connection, item) for item in documents]
        add(connection, *items, location=f"input-{number}")
        if checked:
            check_all(connection)


RUNS = st.lists(
    st.lists(st.sampled_from(EVERYTHING), min_size=1, max_size=8), min_size=1, max_size=5
)


@examples(75)
@given(runs=RUNS, data=st.data())
def test_an_undone_run_leaves_no_trace(runs: list[list[Document]], data: st.DataObject) -> None:
    check_undone(runs, data)


@examples(75)
@given(
    runs=st.lists(
        st.lists(st.sampled_from(PUBLISHED), min_size=1, max_size=5), min_size=2, max_size=5
    ),
    data=st.data(),
)
def test_an_undone_run_that_compared_published_pages_leaves_no_trace(
    runs: list[list[Document]], data: st.DataObject
) -> None:
    check_undone(runs, data)


def check_undone(runs: list[list[Document]], data: st.DataObject) -> None:
    numbers = list(range(len(runs)))
    undone = data.draw(st.lists(st.sampled_from(numbers), unique=True, min_size=1))
    with closing(in_memory()) as connection:
        bring(connection, runs, checked=data.draw(st.booleans()))
        run_ids = [run.id for run in iter_runs(connection) if run.status == "done"]
        for number in undone:
            undo_run(connection, run_ids[number], undone_at=NOW)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        left = traces(connection)
    with closing(in_memory()) as connection:
        bring(connection, [run for number, run in enumerate(runs) if number not in undone])
        assert left == traces(connection)


def test_an_undone_run_can_be_repeated() -> None:
    with closing(in_memory()) as connection:
        add(connection, *POOL)
        before = traces(connection)
        assert undo_run(connection, 1, undone_at=NOW) == UndoReport(
            documents=before.rows["document"], segments=before.rows["segment"], edits=0
        )
        left = traces(connection)
        assert (left.result, left.rows) == (None, dict.fromkeys(before.rows, 0))
        add(connection, *POOL)
        assert traces(connection) == before


def test_documents_of_another_run_stay() -> None:
    with closing(in_memory()) as connection:
        save = document(page(SAVE))
        add(connection, save)
        add(connection, sighted(connection, save))
        before = traces(connection)
        assert undo_run(connection, 1, undone_at=NOW) == UndoReport(
            documents=0, segments=0, edits=0
        )
        assert traces(connection) == before


@pytest.mark.parametrize(
    ("undone", "date", "prefixes"),
    [
        ((1,), "2024-05-25", ["b07a1", "c0ffe"]),
        ((2,), "2024-05-20", ["4ef9c", "c0ffe"]),
        ((2, 3), "2024-05-15", ["4ef9c"]),
    ],
)
def test_the_newest_remaining_delivery_dates_the_handback(
    undone: tuple[int, ...], date: str, prefixes: list[str]
) -> None:
    """Another page with a later date has no effect."""
    deliveries = [
        document(page(SAVE, prefix=prefix, lasthandoff=f"05/{day}/2024"))
        for prefix, day in (("4ef9c", 15), ("b07a1", 25), ("c0ffe", 20))
    ]
    other = document(page(SAVE, locfileid="9", lasthandoff="06/30/2024"), "docs/other.md")
    with closing(store_of(*deliveries, other)) as connection:
        for run in undone:
            undo_run(connection, run, undone_at=NOW)
        sql = "SELECT handback_date FROM handback ORDER BY id"
        assert connection.execute(sql).fetchall() == [(date,), ("2024-06-30",)]
        sql = "SELECT prefix FROM delivery WHERE handback_id = 1 ORDER BY 1"
        assert [row[0] for row in connection.execute(sql)] == prefixes


def test_an_edited_pair_is_deleted_with_its_only_page() -> None:
    other = document(page(FOUR, locfileid="9"), "docs/other.md")
    with closing(store_of(document(page(SAVE)), other)) as connection:
        write_edits(connection, edit_of(find_source(connection, "Save it."), "保存。"))
        undo_run(connection, 2, undone_at=NOW)
        assert connection.execute("SELECT source, target FROM entry").fetchall() == [SAVE[103]]


@pytest.mark.parametrize("undone", [2, 4])
def test_an_edited_pair_stays_with_the_remaining_page(undone: int) -> None:
    """Runs 1 and 2 add pages with the same pair, 3 edits it, 4 adds a third page with it."""
    pages = [
        document(page(SAVE, prefix=f"{number:05x}", locfileid=f"{number}"), f"docs/{number}.md")
        for number in (1, 2, 4)
    ]
    with closing(store_of(*pages[:2])) as connection, closing(in_memory()) as twin:
        write_edits(connection, edit_of(find_source(connection, "Save the file."), "保存。"))
        add(connection, pages[2])
        before = counts(connection)
        assert undo_run(connection, undone, undone_at=NOW) == UndoReport(
            documents=1, segments=1, edits=0
        )
        left = [number for number in (1, 2, 4) if number != undone]
        assert connection.execute(
            "SELECT path, target, translation_type FROM memory ORDER BY path"
        ).fetchall() == [(f"docs/{number}.md", "保存。", "PE") for number in left]
        after = counts(connection)
        gone = {name: before[name] - after[name] for name in before if before[name] != after[name]}
        assert gone == dict.fromkeys(("handback", "delivery", "document", "sighting", "segment"), 1)
        # Without the edit the delivered text is back.
        undo_run(connection, 3, undone_at=NOW)
        add(twin, *[item for number, item in zip((1, 2, 4), pages, strict=True) if number in left])
        assert memory(connection) == memory(twin)


def test_undo_counts_edits_and_neither_unchanged_nor_known_texts() -> None:
    with closing(store_of(document(page(FOUR)))) as connection:
        found = [find_source(connection, source) for source, _ in FOUR.values()]
        write_edits(
            connection,
            edit_of(found[0], "甲"),
            edit_of(found[1], "乙"),
            edit_of(found[2], FOUR[105][1], unchanged=True),
            edit_of(found[3], "丁", merged_before=True),
        )
        assert undo_run(connection, 2, undone_at=NOW) == UndoReport(
            documents=0, segments=0, edits=2
        )


def test_published_targets_stay_while_another_run_compared_the_pages() -> None:
    plain = document(page({103: ("A \\* b.", "甲 \\* 乙。")}))
    compared = beside(plain, "a", {0: "甲 \\* 乙。"})
    with closing(in_memory()) as connection:
        states = []
        for item in (plain, compared, compared):
            add(connection, sighted(connection, item))
            states.append(traces(connection))
        run_ids = [run.id for run in iter_runs(connection) if run.status == "done"]
        undo_run(connection, run_ids[1], undone_at=NOW)
        assert traces(connection) == states[2] == states[1]
        undo_run(connection, run_ids[2], undone_at=NOW)
        assert traces(connection) == states[0] != states[1]


def test_an_undone_run_stays_in_the_list() -> None:
    with closing(in_memory()) as connection:
        add(connection, document(page(SAVE)))
        undo_run(connection, 1, undone_at=NOW)
        assert list(iter_runs(connection)) == [
            Run(
                id=1,
                kind="ingest",
                status="undone",
                started_at="2024-06-01T10:00:00Z",
                finished_at=NOW,
                inputs=("docs",),
                files=1,
                unchanged=0,
                documents=1,
                segments=1,
                tool_version="0.1.0",
            )
        ]


def test_a_run_that_was_killed_can_be_undone() -> None:
    with closing(in_memory()) as connection:
        add(connection, document(page(SAVE), "docs/first.md"))
        before = traces(connection)
        start(connection).write(
            [document(page(SAVE, locfileid="7"), "docs/second.md")], location="docs"
        )
        undo_run(connection, 2, undone_at=NOW)
        assert traces(connection) == before


def test_problems_of_rejected_files_are_deleted_with_their_run() -> None:
    with closing(in_memory()) as connection:
        run = start(connection)
        run.reject(document(b"").origin, document(b"\xff").diagnostics)
        run.write([document(page(SAVE))], location="docs")
        undo_run(connection, 1, undone_at=NOW)
        assert connection.execute("SELECT count(*) FROM diagnostic").fetchone() == (0,)


@pytest.mark.parametrize(
    ("run_id", "message"), [(9, "there is no run 9"), (1, "run 1 was undone before")]
)
def test_a_missing_run_cannot_be_undone(run_id: int, message: str) -> None:
    with closing(in_memory()) as connection:
        add(connection, document(page(SAVE)))
        undo_run(connection, 1, undone_at=NOW)
        before = connection.total_changes
        with pytest.raises(StoreError) as raised:
            undo_run(connection, run_id, undone_at=NOW)
        assert raised.value.message == message
        assert connection.total_changes == before
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_an_undo_that_would_leave_a_damaged_memory_changes_nothing() -> None:
    with closing(in_memory()) as connection:
        add(connection, document(page(SAVE)))
        add(connection, document(page(SAVE, locfileid="7"), "docs/b.md"))
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            "UPDATE segment SET entry_id = 999 WHERE id = (SELECT min(id) FROM segment)"
        )
        connection.execute("PRAGMA foreign_keys = ON")
        before = list(connection.iterdump())
        with pytest.raises(StoreError) as raised:
            undo_run(connection, 2, undone_at=NOW)
        assert raised.value.message == "table segment would point to rows of entry that are gone"
        assert list(connection.iterdump()) == before
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
