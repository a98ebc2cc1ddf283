"""The results of tasks: frozen, with the counts of the command line."""

from dataclasses import FrozenInstanceError, is_dataclass
from pathlib import Path

import pytest
from pages import page, write_files

import tmx_extract as tm

PAIRS = {103: ("Save the file.", "ファイルを保存します。"), 104: ("Open it.", "開きます。")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(tmp_path / "docs.ja-jp", {"a.md": page(PAIRS), "b.md": b"Nothing."})


def test_an_ingest_returns_its_counts(tmp_path: Path, folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"ms.locfileid: \xff")
    with tm.open(tmp_path / "tm.db") as memory:
        result = memory.ingest(folder, include=["*", "none/*"])
    assert [(one.place, one.diagnostic.code) for one in result.errors] == [
        (f"{folder}/bad.md:1:1", "not-utf8")
    ]
    assert result == tm.IngestResult(
        files=3,
        unchanged=0,
        without_pairs=1,
        rejected=1,
        superseded=0,
        deleted=0,
        lost_markup=0,
        edits_outdated=0,
        documents_added=1,
        segments_added=2,
        targets_published=0,
        proven=0,
        not_proven=0,
        recovered=0,
        pages_added=0,
        warnings=0,
        error_count=1,
        errors=result.errors,
        unused_includes=("none/*",),
        without_history=(),
    )


def test_an_export_and_a_merge_return_their_counts(tmp_path: Path, folder: Path) -> None:
    with tm.open(tmp_path / "tm.db") as memory:
        memory.ingest(folder)
        exported = memory.export("xliff", tmp_path / "ja.xlf")
        text = (tmp_path / "ja.xlf").read_text("utf-8").replace("開きます。", "開く。")
        (tmp_path / "ja.xlf").write_text(text, "utf-8")
        merged = memory.merge(tmp_path / "ja.xlf", by="Yuki")
    assert exported == tm.ExportResult(
        pairs=2, locale="ja-JP", targets={}, problems=(), problem_counts={}
    )
    assert merged == tm.MergeResult(
        run=2,
        files=1,
        edited=1,
        unchanged=1,
        known=0,
        untranslated=0,
        rejected=0,
        matched_by={"id": 2},
        edits=1,
        segments=1,
        conflicts={"two-edits": 0, "superseded": 0, "outdated": 0},
        problems=(),
    )
    assert not merged.has_errors


def test_english_pages_return_their_counts(tmp_path: Path, folder: Path) -> None:
    english = write_files(tmp_path / "docs", {"a.md": b"Save the file.\n"})
    with tm.open(tmp_path / "tm.db") as memory:
        memory.ingest(folder)
        result = memory.english(english)
    assert result == tm.EnglishResult(
        indexed=1,
        proven=0,
        not_proven=1,
        recovered=0,
        absent_sources=0,
        pages_not_found=0,
        unreadable=0,
    )


def test_results_cannot_be_changed(tmp_path: Path, folder: Path) -> None:
    with tm.open(tmp_path / "tm.db") as memory:
        ingested = memory.ingest(folder)
        exported = memory.export("tmx", tmp_path / "ja.tmx")
    with pytest.raises(FrozenInstanceError):
        ingested.files = 7  # type: ignore[misc]
    with pytest.raises(TypeError):
        exported.targets["ja-JP"] = 7  # type: ignore[index]


def test_every_public_value_is_frozen() -> None:
    kinds = [getattr(tm, name) for name in tm.__all__]
    values = [kind for kind in kinds if isinstance(kind, type) and is_dataclass(kind)]
    assert len(values) > 10
    assert [kind for kind in values if not kind.__dataclass_params__.frozen] == []  # type: ignore[attr-defined]
