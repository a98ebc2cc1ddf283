"""The promises of the schema to outside scripts and later versions."""

import sqlite3
from contextlib import closing

import pytest
from pages import SAVE, document, page, store_of

from tmx_extract.store.connection import in_memory
from tmx_extract.store.schema import APPLICATION_ID, STEPS


def test_the_view_memory_has_the_columns_that_scripts_rely_on() -> None:
    with closing(in_memory()) as connection:
        columns = connection.execute("SELECT name FROM pragma_table_info('memory')").fetchall()
    assert [name for (name,) in columns] == [
        "path",
        "locale",
        "locfileid",
        "segment_id",
        "source",
        "target",
        "translation_type",
        "handback_date",
        "is_deleted",
    ]


def test_a_new_store_has_these_tables() -> None:
    with closing(in_memory()) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY name"
        ).fetchall()
    assert [name for (name,) in tables] == [
        "_sqlite_migrations",
        "assigned",
        "assignment",
        "checked",
        "comparison",
        "conflict",
        "decision",
        "delivery",
        "diagnostic",
        "document",
        "edit",
        "english_blob",
        "english_hash",
        "entry",
        "finding",
        "handback",
        "head",
        "head_page",
        "input",
        "match_entry",
        "match_source",
        "match_state",
        "match_word",
        "no_page",
        "page",
        "page_text",
        "proof",
        "revision",
        "run",
        "segment",
        "sighting",
        "target_form",
        "text_block",
        "unpaired",
    ]


def test_a_new_store_has_these_indexes() -> None:
    with closing(in_memory()) as connection:
        indexes = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND name NOT LIKE 'sqlite_%'"
            " AND tbl_name <> '_sqlite_migrations' ORDER BY name"
        ).fetchall()
    assert [name for (name,) in indexes] == [
        "diagnostic_document",
        "diagnostic_path",
        "document_content",
        "edit_author",
        "edit_base",
        "edit_written",
        "entry_author",
        "entry_edited",
        "entry_hash",
        "entry_written",
        "head_page_page",
        "head_run",
        "match_source_name",
        "segment_by_frequency",
        "segment_delivered",
        "segment_edit",
        "segment_entry",
        "segment_recovered",
        "sighting_document",
    ]


def test_every_step_is_recorded_for_sqlite_utils() -> None:
    with closing(in_memory()) as connection:
        recorded = connection.execute(
            "SELECT migration_set, name FROM _sqlite_migrations ORDER BY length(name), name"
        )
        assert recorded.fetchall() == [
            ("tmx_extract", "1"),
            ("tmx_extract", "2"),
            ("tmx_extract", "3"),
            ("tmx_extract", "4"),
            ("tmx_extract", "5"),
            ("tmx_extract", "6"),
            ("tmx_extract", "7"),
            ("tmx_extract", "8"),
            ("tmx_extract", "9"),
            ("tmx_extract", "10"),
        ]
    assert list(STEPS) == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]


def test_the_file_identifies_itself() -> None:
    with closing(in_memory()) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert APPLICATION_ID.to_bytes(4) == b"tmxe"


def test_references_are_enforced() -> None:
    with closing(store_of(document(page(SAVE)))) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("DELETE FROM document")
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_every_fact_of_a_segment_can_be_queried() -> None:
    data = page({103: ("# Save", "# 保存"), "p104": ("Save it.", "保存します。")}, kind="HT")
    with closing(store_of(document(data, repository="handbook.ja-jp"))) as connection:
        rows = connection.execute(
            "SELECT e.source, e.target, s.segment_id, s.number, s.is_paragraph, s.line, s.column,"
            " s.place, s.field, d.locfileid, d.openlocfilehash, d.path, d.repository, d.locale,"
            " d.handback_date, d.translation_type, v.prefix, r.kind, r.status, r.started_at"
            " FROM segment s JOIN entry e ON e.id = s.entry_id"
            " JOIN document d ON d.id = s.document_id JOIN delivery v ON v.id = d.delivery_id"
            " JOIN sighting g ON g.document_id = d.id JOIN run r ON r.id = g.run_id"
            " ORDER BY s.id"
        ).fetchall()
    document_facts = (
        "53077226",
        "8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6",
        "docs/save.md",
        "handbook.ja-jp",
        "ja-JP",
        "2024-05-15",
        "HT",
        "4ef9c",
        "ingest",
        "done",
        "2024-06-01T10:00:00Z",
    )
    assert rows == [
        ("# Save", "# 保存", "4ef9c-103", 103, 0, 9, 1, "paragraph", "", *document_facts),
        ("Save it.", "保存します。", "4ef9c-p104", 104, 1, 11, 1, "paragraph", "", *document_facts),
    ]


def test_the_view_memory_keeps_the_order_of_segments() -> None:
    first = page({103: ("A", "あ"), 104: ("B", "い")})
    second = page({103: ("C", "う")}, locfileid="9", openlocfilehash="9" * 40)
    with closing(store_of(document(first, "docs/z.md"), document(second, "docs/a.md"))) as store:
        rows = store.execute("SELECT target FROM memory").fetchall()
        assert rows == [("あ",), ("い",), ("う",)]
        plan = store.execute("EXPLAIN QUERY PLAN SELECT locale FROM memory").fetchall()
        assert [step for *_, step in plan][:3] == [
            "SCAN document",
            "SEARCH handback USING INTEGER PRIMARY KEY (rowid=?)",
            "SEARCH segment USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
        ]
