"""Edits written into pages: from the memory to the folder."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from archives import archive_of
from git_repository import Repository
from pages import exported, ingest_folder, page, write_files

from tmx_extract.errors import InputError
from tmx_extract.flows.apply import ApplyOptions, ApplyReport, apply, open_inputs
from tmx_extract.flows.merge.merge import merge
from tmx_extract.flows.merge.merge import open_inputs as open_returned
from tmx_extract.flows.merge.options import MergeOptions
from tmx_extract.store.connection import in_memory

SAVE = page({103: ("Save the file.", "保存します。"), 104: ("Open it.", "開きます。")})
PRINT = page({103: ("Print it.", "印刷します。")}, locfileid="7", prefix="00007")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A memory of two pages; one has an edit."""
    docs = write_files(tmp_path / "docs", {"a/save.md": SAVE, "print.md": PRINT})
    with closing(in_memory()) as connection:
        ingest_folder(connection, docs)
        work = exported(connection, "xliff", dedupe="segment")
        edited = work.replace(">開きます。</target>".encode(), ">開く。</target>".encode())
        assert edited != work
        file = tmp_path / "work.xlf"
        file.write_bytes(edited)
        report = merge(connection, open_returned([str(file)]), MergeOptions(by="Yuki"))
        assert report.edits == 1
        yield connection


def run(store: sqlite3.Connection, output: Path, *inputs: Path | str) -> ApplyReport:
    options = ApplyOptions(output=output, inputs=tuple(map(str, inputs)), side_by_side=True)
    return apply(store, open_inputs(store, options), options)


EDITED = SAVE.replace("開きます。".encode(), "開く。".encode())


def test_without_inputs_pages_are_read_from_the_inputs_of_the_memory(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    report = run(store, tmp_path / "out")
    assert report == ApplyReport(files=2, written=1, put=1)
    assert report.is_whole
    assert (tmp_path / "out/a/save.md").read_bytes() == EDITED
    assert [path.name for path in (tmp_path / "out").rglob("*.md")] == ["save.md"]


def forget_pages(store: sqlite3.Connection) -> None:
    """Make the memory one of an earlier version, which stored no pages."""
    store.execute("DELETE FROM page_text")
    store.execute("DELETE FROM text_block")


def test_missing_inputs_are_skipped(store: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "docs").rename(tmp_path / "moved")
    forget_pages(store)
    assert run(store, tmp_path / "out") == ApplyReport(missing=["a/save.md"])
    report = run(store, tmp_path / "out", tmp_path / "moved")
    assert report == ApplyReport(files=2, written=1, put=1)


@pytest.mark.parametrize("gone", ["docs", "docs/a/save.md"])
def test_pages_that_are_gone_are_taken_from_the_memory(
    store: sqlite3.Connection, tmp_path: Path, gone: str
) -> None:
    (tmp_path / gone).rename(tmp_path / "moved")
    report = run(store, tmp_path / "out")
    assert report == ApplyReport(files=1 if gone == "docs" else 2, written=1, put=1, stored=1)
    assert (tmp_path / "out/a/save.md").read_bytes() == EDITED


def test_a_named_input_that_is_gone_is_taken_from_the_memory(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    (tmp_path / "docs").rename(tmp_path / "moved")
    report = run(store, tmp_path / "out", tmp_path / "docs")
    assert report == ApplyReport(files=1, written=1, put=1, stored=1)
    with pytest.raises(InputError, match="nowhere"):
        run(store, tmp_path / "other", tmp_path / "nowhere")


def test_with_all_every_current_page_is_taken_from_the_memory(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    (tmp_path / "docs").rename(tmp_path / "moved")
    options = ApplyOptions(output=tmp_path / "out", side_by_side=True, all_pages=True)
    assert apply(store, open_inputs(store, options), options) == ApplyReport(
        files=2, written=2, put=1, stored=2
    )
    assert (tmp_path / "out/print.md").read_bytes() == PRINT


def test_a_changed_original_comes_before_the_memory(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    """The stored page could undo newer text."""
    changed = SAVE.replace("開きます。".encode(), "あけます。".encode())
    (tmp_path / "docs/a/save.md").write_bytes(changed)
    report = run(store, tmp_path / "out")
    assert (report.written, report.changed, report.missing) == (0, ["a/save.md"], [])
    ingest_folder(store, tmp_path / "docs")
    assert run(store, tmp_path / "again").changed == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE text_block SET content = x'00'",
        "UPDATE text_block SET content = 'text', size = 5",
        "UPDATE text_block SET size = size + 1",
        "UPDATE text_block SET content = substr(content, 1, length(content) - 4)",
        "UPDATE page_text SET start = start + 1",
        "UPDATE page_text SET size = -1",
        "UPDATE page_text SET is_whole = 1",
        "UPDATE entry SET source = source || '.'",
        "UPDATE segment SET start = start + 1",
        "DELETE FROM text_block",
    ],
)
def test_a_damaged_page_in_the_memory_is_a_problem(
    store: sqlite3.Connection, tmp_path: Path, damage: str
) -> None:
    (tmp_path / "docs").rename(tmp_path / "moved")
    store.execute("PRAGMA foreign_keys = OFF")
    store.execute(damage)
    report = run(store, tmp_path / "out")
    ((shown, told),) = report.failed_files
    assert shown.endswith(":a/save.md")
    assert "text in the memory is damaged" in told
    assert not (tmp_path / "out").exists()


def test_a_page_may_come_from_an_archive_or_a_commit(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    files = {"a/save.md": SAVE}
    (tmp_path / "pages.zip").write_bytes(archive_of(".zip", files))
    repository = Repository(tmp_path / "docs.git")
    repository.commit(files)
    for number, given in enumerate([f"{tmp_path}/pages.zip", f"{tmp_path}/docs.git@main"]):
        output = tmp_path / f"out{number}"
        assert run(store, output, given) == ApplyReport(files=1, written=1, put=1)
        assert (output / "a/save.md").read_bytes() == EDITED


def test_unreadable_pages_are_reported_and_the_rest_is_written(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    bad = write_files(tmp_path / "docs", {"bad.md": b"ms.\xff"})
    (bad / "gone.md").symlink_to("nowhere")
    report = run(store, tmp_path / "out")
    assert (report.written, report.is_whole) == (1, False)
    assert report.failed_files == [
        (
            str(bad / "bad.md"),
            "the file is not UTF-8: byte 0xff at 3. Convert it to UTF-8; the file was"
            " skipped, the rest was read.",
        ),
        (str(bad / "gone.md"), "cannot be read: No such file or directory"),
    ]


def test_a_second_page_of_the_same_name_does_not_overwrite_the_first(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    one = write_files(tmp_path / "one", {"save.md": SAVE}) / "save.md"
    two = write_files(tmp_path / "two", {"save.md": SAVE}) / "save.md"
    report = run(store, tmp_path / "out", one, two)
    assert (report.written, report.put) == (1, 1)
    assert report.failed_files == [
        (str(two), f"another page was written to {tmp_path / 'out/save.md'}")
    ]


def list_targets(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the Japanese targets of the memory, by segment."""
    rows = connection.execute(
        "SELECT segment_id, source, target FROM memory WHERE locale = 'ja-JP'"
    )
    return {(segment_id, source): target for segment_id, source, target in rows}


def test_reading_the_written_pages_gives_the_texts_of_the_memory(
    samples: Path, tmp_path: Path
) -> None:
    with closing(in_memory()) as store, closing(in_memory()) as again:
        ingest_folder(store, samples)
        before = list_targets(store)
        work = exported(store, "xliff", dedupe="segment", locale="ja-JP", codes="text").decode()
        # Every third text gets another ending.
        texts = re.split(r"(?<=[^>])</target>", work)
        ends = ["" if number % 3 else " 済み" for number in range(len(texts) - 1)]
        edited = "".join(f"{text}{end}</target>" for text, end in zip(texts, ends, strict=False))
        (tmp_path / "work.xlf").write_text(edited + texts[-1], "utf-8")
        inputs = open_returned([str(tmp_path / "work.xlf")])
        assert merge(store, inputs, MergeOptions(by="Yuki")).edits > 20
        report = run(store, tmp_path / "out")
        assert (report.left, report.failed_files, report.missing) == (0, [], [])
        assert report.put > 20
        ingest_folder(again, tmp_path / "out", locale="ja-JP")
        expected = list_targets(store)
        found = list_targets(again)
    assert found.items() <= expected.items()
    assert {key: text for key, text in expected.items() if text != before[key]}.items() <= (
        found.items()
    )
