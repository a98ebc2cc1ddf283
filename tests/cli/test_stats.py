"""`tmx-extract stats`: the tables and the JSON."""

import json
from pathlib import Path

import pytest
from pages import SAVE, call, page, write_files


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with a Japanese and a German page of one input."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    german = page({103: ("Save the file.", "Datei speichern.")}, locale="de-DE", kind="HT")
    write_files(tmp_path / "docs", {"ja/save.md": page(SAVE), "de/save.md": german})
    call("ingest", "docs")


def test_json_has_all_counts() -> None:
    answer = call("stats", "--json")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert json.loads(answer.stdout) == {
        "total": {
            "name": "",
            "documents": 2,
            "segments": 2,
            "sources": 1,
            "pairs": 2,
            "machine": 1,
            "human": 1,
            "unknown": 0,
            "edited": 0,
            "source_words": 6,
            "source_characters": 28,
            "target_words": 3,
            "target_characters": 27,
        },
        "by_locale": [
            {
                "name": "de-DE",
                "documents": 1,
                "segments": 1,
                "sources": 1,
                "pairs": 1,
                "machine": 0,
                "human": 1,
                "unknown": 0,
                "edited": 0,
                "source_words": 3,
                "source_characters": 14,
                "target_words": 2,
                "target_characters": 16,
            },
            {
                "name": "ja-JP",
                "documents": 1,
                "segments": 1,
                "sources": 1,
                "pairs": 1,
                "machine": 1,
                "human": 0,
                "unknown": 0,
                "edited": 0,
                "source_words": 3,
                "source_characters": 14,
                "target_words": 1,
                "target_characters": 11,
            },
        ],
        "by_input": [
            {
                "name": "docs",
                "documents": 2,
                "segments": 2,
                "sources": 1,
                "pairs": 2,
                "machine": 1,
                "human": 1,
                "unknown": 0,
                "edited": 0,
                "source_words": 6,
                "source_characters": 28,
                "target_words": 3,
                "target_characters": 27,
            }
        ],
        "documents_read": 2,
        "handbacks": 2,
        "superseded": 0,
        "deleted_pages": 0,
        "deleted_segments": 0,
        "segments_read": 2,
        "unpaired": 0,
        "conflicts": 0,
        "diagnostics": 0,
        "runs": 1,
        "proof": {
            "documents": 0,
            "not_proven": 0,
            "verbatim": 0,
            "unwrapped": 0,
            "folded": 0,
            "not_found": 0,
            "recovered": 0,
        },
    }


def test_tables_have_a_row_for_each_locale_each_input_and_all() -> None:
    answer = call("stats")
    assert (answer.exit_code, answer.stderr) == (0, "")
    rows = [line.split() for line in answer.stdout.splitlines()]
    assert [row for row in rows if row[:1] in (["de-DE"], ["ja-JP"], ["docs"], ["all"])] == [
        ["de-DE", "1", "1", "1", "1", "0", "1", "0"],
        ["ja-JP", "1", "1", "1", "1", "1", "0", "0"],
        ["docs", "2", "2", "1", "2", "1", "1", "0"],
        ["all", "2", "2", "1", "2", "1", "1", "0"],
        ["de-DE", "3", "14", "2", "16"],
        ["ja-JP", "3", "14", "1", "11"],
        ["docs", "6", "28", "3", "27"],
        ["all", "6", "28", "3", "27"],
    ]
    assert "2 handbacks (0 superseded)" in answer.stdout


def test_an_empty_memory_has_numbers_too(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    call("ingest", "empty", "--db", "empty.db")
    answer = call("stats", "--db", "empty.db")
    assert answer.exit_code == 0
    assert ["all", "0", "0", "0", "0", "0", "0", "0"] in [
        line.split() for line in answer.stdout.splitlines()
    ]


def test_an_input_whose_name_looks_like_markup_is_shown_unchanged(tmp_path: Path) -> None:
    write_files(tmp_path / "docs [draft]", {"save.md": page(SAVE)})
    call("ingest", "docs [draft]", "--db", "other.db")
    assert "docs [draft]" in call("stats", "--db", "other.db").stdout
