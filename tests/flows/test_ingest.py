"""Ingesting folders: repeated, interrupted, killed, twice at once; and unreadable inputs."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from git_repository import Repository
from pages import (
    SAVE,
    all_exports,
    counts,
    ingest_folder,
    inputs_of,
    memory,
    page,
    pair,
    write_files,
)

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import InputError
from tmx_extract.flows.ingest import ingest, preview
from tmx_extract.flows.ingest_options import IngestOptions, IngestReport
from tmx_extract.flows.problems import FileProblem
from tmx_extract.flows.stored_pages import iter_as_files
from tmx_extract.store.batch import AddedCounts
from tmx_extract.store.connection import create_or_open, in_memory, open_existing
from tmx_extract.store.problems import iter_problems
from tmx_extract.store.stored_pages import list_stored_pages

PROGRAM = Path(sys.executable).with_name("tmx-extract")
PRINT = page(
    {103: ("Print.", "印刷。"), 104: ("Close.", "閉じる。")},
    prefix="b07a1",
    locfileid="60000001",
    kind="HT",
)
PAGES = 240
"""Of `many_pages`."""
KILLS = int(os.environ.get("TMX_EXTRACT_KILLS", "8"))
"""The number of kills of a run; CI does fewer than the fifty of `make faults`."""
BARE = pair("4ef9c-103", "Save the file.", "ファイルを保存します。").encode()
ENGLISH = b"# Saving\n\nSave the file.\n"
NOT_UTF8 = b"\x82\xd9\x82\xb0\n"


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def found_problems(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in iter_problems(connection)]


def sightings(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return run, input without its folder, repository and path of all sightings."""
    found = connection.execute(
        "SELECT s.run_id, i.location, p.repository, p.path FROM sighting s"
        " JOIN input i ON i.id = s.input_id JOIN page p ON p.id = s.page_id ORDER BY 1, 2, 3, 4"
    )
    return [(run, Path(location).name, *place) for run, location, *place in found]


def many_pages(folder: Path, *, folders: int = 20, pages: int = 15) -> list[Path]:
    """Create folders of pages with common texts, some in conflict, some superseded."""
    draw = random.Random(7)  # noqa: S311 - made-up pages
    inputs = []
    for turn in range(folders):
        files = {}
        for index in range(pages):
            texts: dict[int | str, tuple[str, str]] = {
                number: (
                    f"Sentence {draw.randrange(40)}.",
                    f"文{draw.randrange(3)}の{draw.randrange(40)}。",
                )
                for number in range(103, 111)
            }
            place = turn % 7 * 12 + index % 12
            files[f"part{place % 12}/page{place}.md"] = page(
                texts,
                prefix=draw.choice(["4ef9c", "b07a1", "c0ffe"]),
                locfileid=f"{53000000 + 3 * place + draw.randrange(3)}",
                kind=draw.choice(["MT", "HT"]),
                lasthandoff=f"05/{draw.randrange(1, 4):02}/2024",
            )
        inputs.append(write_files(folder / f"in{turn:02}", files))
    return inputs


def count_documents(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM document").fetchone()
    return int(count)


def run_program(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def test_a_folder_is_read_and_counted(tmp_path: Path, store: sqlite3.Connection) -> None:
    folder = write_files(
        tmp_path / "docs",
        {
            "save.md": page(SAVE),
            "sub/print.markdown": PRINT,
            "english.md": ENGLISH,
            "notes.txt": page(SAVE, locfileid="9"),
            ".hidden/page.md": page(SAVE, locfileid="8"),
        },
    )
    assert ingest_folder(store, folder) == IngestReport(
        files=3,
        unchanged=0,
        without_pairs=1,
        rejected=0,
        added=AddedCounts(documents=2, segments=3),
    )
    assert memory(store) == [
        (
            "save.md",
            "ja-JP",
            "53077226",
            "4ef9c-103",
            "Save the file.",
            "ファイルを保存します。",
            "MT",
            "2024-05-15",
        ),
        (
            "sub/print.markdown",
            "ja-JP",
            "60000001",
            "b07a1-103",
            "Print.",
            "印刷。",
            "HT",
            "2024-05-15",
        ),
        (
            "sub/print.markdown",
            "ja-JP",
            "60000001",
            "b07a1-104",
            "Close.",
            "閉じる。",
            "HT",
            "2024-05-15",
        ),
    ]


def test_markdown_yaml_and_json_are_read(tmp_path: Path, store: sqlite3.Connection) -> None:
    quoted = BARE.decode().replace('"', '\\"')
    folder = write_files(
        tmp_path / "docs.ja-jp",
        {
            "a.md": BARE,
            "b.yml": f'title: "{quoted}"\n'.encode(),
            "c.json": f'{{"title": "{quoted}"}}\n'.encode(),
        },
    )
    ingest_folder(store, folder)
    assert store.execute("SELECT path, format, locale FROM document ORDER BY 1").fetchall() == [
        ("a.md", "markdown", "ja-JP"),
        ("b.yml", "yaml", "ja-JP"),
        ("c.json", "json", "ja-JP"),
    ]
    assert [row[4:6] for row in memory(store)] == [("Save the file.", "ファイルを保存します。")] * 3


def test_a_second_ingest_adds_nothing_and_changes_no_export(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    inputs = many_pages(tmp_path, folders=4)
    ingest_folder(store, *inputs)
    before = memory(store), all_exports(store)
    report = ingest_folder(store, *inputs)
    assert report == IngestReport(files=report.files, unchanged=report.files)
    assert report.files > 40
    assert (memory(store), all_exports(store)) == before


def test_the_input_may_be_whole_or_in_parts(tmp_path: Path) -> None:
    many_pages(tmp_path / "docs.ja-jp", folders=3)
    outcomes = []
    for inputs in ([tmp_path], sorted((tmp_path / "docs.ja-jp").iterdir(), reverse=True)):
        with closing(in_memory()) as connection:
            ingest_folder(connection, *inputs)
            outcomes.append((memory(connection), all_exports(connection)))
    assert outcomes[0] == outcomes[1]


def test_a_copy_in_another_folder_is_not_read_again_but_sighted(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    monday = write_files(tmp_path / "monday", {"b/save.md": page(SAVE), "print.md": PRINT})
    tuesday = write_files(
        tmp_path / "tuesday", {"handbook.ja-jp/a/save.md": page(SAVE), "print.md": PRINT}
    )
    ingest_folder(store, monday)
    before = counts(store)
    assert ingest_folder(store, tuesday) == IngestReport(files=2, unchanged=2)
    assert counts(store) == before | {"sighting": 4}
    assert sightings(store) == [
        (1, "monday", "", "b/save.md"),
        (1, "monday", "", "print.md"),
        (2, "tuesday", "", "print.md"),
        (2, "tuesday", "handbook.ja-jp", "a/save.md"),
    ]


def test_every_ingest_adds_its_own_sightings(tmp_path: Path, store: sqlite3.Connection) -> None:
    folder = write_files(tmp_path / "docs", {"save.md": page(SAVE), "english.md": ENGLISH})
    for _ in range(3):
        ingest_folder(store, folder)
    assert sightings(store) == [(run, "docs", "", "save.md") for run in (1, 2, 3)]
    assert store.execute("SELECT files, unchanged, documents FROM run").fetchall() == [
        (2, 0, 1),
        (2, 1, 0),
        (2, 1, 0),
    ]


def test_a_copy_in_a_folder_of_another_locale_is_read_in_that_locale(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    japanese = write_files(tmp_path / "docs.ja-jp", {"bare.md": BARE})
    korean = write_files(tmp_path / "docs.ko-kr", {"bare.md": BARE})
    ingest_folder(store, japanese)
    assert ingest_folder(store, korean) == IngestReport(
        files=1, added=AddedCounts(documents=1, segments=1), problem_count=1
    )
    assert [row[1] for row in memory(store)] == ["ja-JP", "ko-KR"]


@pytest.mark.parametrize("batch", [1, 2, 3, 1_000])
def test_copies_in_one_run_are_counted_the_same_in_any_batches(
    tmp_path: Path, store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("tmx_extract.flows.ingest._BATCH_DOCUMENTS", batch)
    damaged = page(SAVE, locfileid="9") + pair("4ef9c-103", "Save.", "保存。").encode()
    files = {"a/save.md": page(SAVE), "b/save.md": page(SAVE), "c.md": damaged, "d.md": damaged}
    folders = [write_files(tmp_path / name, files) for name in ("one", "two")]
    assert ingest_folder(store, *folders) == IngestReport(
        files=8,
        unchanged=6,
        added=AddedCounts(documents=2, segments=3),
        warnings=2,
        problem_count=2,
    )
    assert len(sightings(store)) == 4


def test_a_changed_page_is_read_again(tmp_path: Path, store: sqlite3.Connection) -> None:
    folder = write_files(tmp_path, {"save.md": page(SAVE), "print.md": PRINT})
    ingest_folder(store, folder)
    edited = {103: ("Save the file.", "ファイルを保存してください。")}
    write_files(folder, {"save.md": page(edited, prefix="c0ffe", kind="HT")})
    assert ingest_folder(store, folder) == IngestReport(
        files=2, unchanged=1, added=AddedCounts(documents=1, segments=1)
    )
    assert [row[5:7] for row in memory(store) if row[0] == "save.md"] == [
        ("ファイルを保存してください。", "HT")
    ]


def test_an_input_that_does_not_exist_stops_the_run_before_it_begins(tmp_path: Path) -> None:
    write_files(tmp_path, {"save.md": page(SAVE)})
    with pytest.raises(InputError) as caught:
        inputs_of(tmp_path, tmp_path / "none")
    assert caught.value.message == f"{tmp_path}/none does not exist"


def test_a_file_without_locale_is_reported_and_the_rest_is_read(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    folder = write_files(tmp_path / "docs", {"bare.md": BARE, "save.md": page(SAVE)})
    report = ingest_folder(store, folder)
    assert report == IngestReport(
        files=2,
        rejected=1,
        added=AddedCounts(documents=1, segments=1),
        problem_count=1,
        error_count=1,
        errors=[
            FileProblem(
                path=f"{folder}/bare.md",
                line=1,
                column=1,
                diagnostic=Diagnostic(code="no-locale", start=0, end=0),
            )
        ],
    )
    assert found_problems(store) == [("bare.md", "no-locale")]


def test_errors_are_counted_and_only_the_first_are_kept(
    tmp_path: Path, store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tmx_extract.flows.ingest_options._MOST_ERRORS", 3)
    folder = write_files(tmp_path / "docs", {f"{number}.md": b"\xff" for number in range(5)})
    report = ingest_folder(store, folder)
    assert (report.error_count, len(report.errors)) == (5, 3)
    assert len(found_problems(store)) == 5


def test_a_given_locale_applies_to_files_without_a_locale(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    folder = write_files(
        tmp_path / "docs",
        {"bare.md": BARE, "save.md": page(SAVE), "fr-fr/bare.md": BARE.replace(b"103", b"104")},
    )
    ingest_folder(store, folder)
    assert ingest_folder(store, folder, locale="ko-KR").errors == []
    assert [row[:2] for row in memory(store)] == [
        ("bare.md", "ko-KR"),
        ("fr-fr/bare.md", "fr-FR"),
        ("save.md", "ja-JP"),
    ]
    assert [code for _, code in found_problems(store)] == ["no-metadata", "no-metadata"]


def test_an_invalid_locale_counts_as_missing(tmp_path: Path, store: sqlite3.Connection) -> None:
    folder = write_files(tmp_path / "docs", {"save.md": page(SAVE, locale="日本")})
    ingest_folder(store, folder, locale="ja-JP")
    assert [row[1] for row in memory(store)] == ["ja-JP"]


def test_a_file_that_is_not_utf_8_is_reported_and_the_rest_is_read(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    folder = write_files(tmp_path, {"a.md": NOT_UTF8, "save.md": page(SAVE)})
    report = ingest_folder(store, folder)
    assert (report.rejected, report.added) == (1, AddedCounts(documents=1, segments=1))
    assert report.errors == [
        FileProblem(
            path=f"{folder}/a.md",
            line=1,
            column=1,
            diagnostic=Diagnostic(code="not-utf8", start=0, end=0, found="byte 0x82 at 0"),
        )
    ]


def test_a_file_that_cannot_be_read_is_reported_and_the_rest_is_read(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    folder = write_files(tmp_path, {"save.md": page(SAVE)})
    (folder / "gone.md").symlink_to(tmp_path / "nowhere")
    report = ingest_folder(store, folder)
    assert (report.rejected, report.added) == (1, AddedCounts(documents=1, segments=1))
    assert report.errors == [
        FileProblem(
            path=f"{folder}/gone.md",
            line=1,
            column=1,
            diagnostic=Diagnostic(
                code="unreadable-file", start=0, end=0, found="No such file or directory"
            ),
        )
    ]
    assert found_problems(store) == [("gone.md", "unreadable-file")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_reported_and_the_rest_is_read(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    folder = write_files(tmp_path, {"save.md": page(SAVE), "secret.md": PRINT})
    (folder / "secret.md").chmod(0)
    report = ingest_folder(store, folder)
    assert (report.rejected, report.added) == (1, AddedCounts(documents=1, segments=1))
    assert [error.diagnostic.found for error in report.errors] == ["Permission denied"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_reported_and_the_rest_is_read(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    folder = write_files(tmp_path, {"save.md": page(SAVE), "secret/print.md": PRINT})
    (folder / "secret").chmod(0)
    try:
        report = ingest_folder(store, folder)
    finally:
        (folder / "secret").chmod(0o700)
    assert report.added == AddedCounts(documents=1, segments=1)
    assert len(report.errors) == 1


def test_a_wrong_locale_is_corrected_by_the_option(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    folder = write_files(tmp_path / "docs", {"bare.md": BARE})
    ingest_folder(store, folder, locale="ko-KR")
    ingest_folder(store, folder, locale="ja-JP")
    assert "ja-JP" in [row[1] for row in memory(store)]


def test_a_fixed_file_is_no_longer_a_problem(tmp_path: Path, store: sqlite3.Connection) -> None:
    folder = write_files(tmp_path, {"save.md": NOT_UTF8})
    ingest_folder(store, folder)
    assert found_problems(store) == [("save.md", "not-utf8")]
    write_files(folder, {"save.md": page(SAVE)})
    ingest_folder(store, folder)
    assert found_problems(store) == []


def test_a_restored_file_is_no_longer_a_problem(tmp_path: Path, store: sqlite3.Connection) -> None:
    folder = write_files(tmp_path, {"save.md": page(SAVE)})
    for data in (page(SAVE), NOT_UTF8, page(SAVE)):
        write_files(folder, {"save.md": data})
        ingest_folder(store, folder)
    assert found_problems(store) == []


def test_a_file_fixed_into_a_page_without_pairs_is_no_longer_a_problem(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    folder = write_files(tmp_path, {"save.md": NOT_UTF8})
    ingest_folder(store, folder)
    write_files(folder, {"save.md": ENGLISH})
    ingest_folder(store, folder)
    assert found_problems(store) == []


def test_a_file_whose_name_is_not_utf_8_does_not_stop_the_run(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    write_files(tmp_path, {"save.md": page(SAVE)})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_bytes(PRINT)
    ingest_folder(store, tmp_path)
    assert len(memory(store)) == 3


def test_a_single_file_of_an_unknown_kind_is_reported(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    folder = write_files(tmp_path, {"notes.txt": page(SAVE)})
    with pytest.raises(InputError, match=r"notes\.txt"):
        ingest_folder(store, folder / "notes.txt")


def test_a_page_superseded_by_another_folder_is_counted(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    mail = write_files(tmp_path / "mail", {"index.md": page(SAVE)})
    office = write_files(tmp_path / "office", {"index.md": PRINT})
    assert ingest_folder(store, mail, office).superseded == 1
    assert len(memory(store)) == 2


def test_folders_named_like_repositories_are_repositories(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    write_files(
        tmp_path, {"mail.ja-jp/docs/index.md": page(SAVE), "office.ja-jp/docs/index.md": PRINT}
    )
    assert ingest_folder(store, tmp_path).superseded == 0
    assert store.execute(
        "SELECT DISTINCT repository, path FROM document ORDER BY 1"
    ).fetchall() == [("mail.ja-jp", "docs/index.md"), ("office.ja-jp", "docs/index.md")]


def test_an_interrupted_run_keeps_whole_batches_and_a_rerun_adds_the_rest(
    tmp_path: Path,
) -> None:
    inputs = many_pages(tmp_path, folders=6)
    with closing(in_memory()) as connection:
        ingest_folder(connection, *inputs)
        undisturbed = memory(connection), all_exports(connection)

    class Interrupted(Exception):
        pass

    with closing(in_memory()) as connection:
        for stop_after in (1, 20, 40, 60):
            calls = iter(range(stop_after))

            def advance(calls: Iterator[int] = calls) -> None:
                if next(calls, None) is None:
                    raise Interrupted

            with pytest.raises(Interrupted):
                ingest(connection, inputs_of(*inputs), advance=advance)
            whole = connection.execute(
                "SELECT count(*) FROM document d WHERE NOT EXISTS"
                " (SELECT 1 FROM sighting s WHERE s.document_id = d.id)"
                " OR (SELECT count(*) FROM segment s WHERE s.document_id = d.id) <> 8"
            )
            assert whole.fetchone() == (0,)
            assert not connection.in_transaction
        assert 0 < len(memory(connection)) < len(undisturbed[0])
        ingest_folder(connection, *inputs)
        assert (memory(connection), all_exports(connection)) == undisturbed


def test_a_run_killed_at_any_moment_leaves_an_intact_memory_and_a_rerun_adds_the_rest(
    tmp_path: Path,
) -> None:
    inputs = many_pages(tmp_path / "pages")
    with closing(in_memory()) as connection:
        ingest_folder(connection, *inputs)
        assert count_documents(connection) == PAGES
        undisturbed = memory(connection), all_exports(connection)
        pages = stored_pages(connection)
        assert len(pages) > PAGES // 4
    path = tmp_path / "tm.db"
    # An existing store, so that the kills happen during writing, not during its creation.
    create_or_open(path).close()
    killed = 0
    draw = random.Random(20240601)  # noqa: S311 - moments to kill at
    with closing(sqlite3.connect(path)) as watching:
        for wanted in sorted(draw.choices(range(PAGES * 3 // 4), k=KILLS)):
            process = subprocess.Popen(
                [PROGRAM, "ingest", *inputs, "--db", path], stderr=subprocess.DEVNULL
            )
            while process.poll() is None and count_documents(watching) < wanted:
                time.sleep(0.001)
            time.sleep(draw.uniform(0, 0.02))
            process.kill()
            killed += process.wait() == -signal.SIGKILL
            assert watching.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert watching.execute("PRAGMA foreign_key_check").fetchall() == []
        assert killed > KILLS // 2
    assert run_program("ingest", *inputs, "--db", path).returncode == 0
    with closing(open_existing(path)) as connection:
        assert (memory(connection), all_exports(connection)) == undisturbed
        assert stored_pages(connection) == pages


def stored_pages(connection: sqlite3.Connection) -> list[bytes]:
    """Return all current pages, rebuilt from the memory."""
    return [file.read() for file in iter_as_files(connection, list_stored_pages(connection))]


def test_without_pages_only_pairs_are_stored_and_a_later_run_adds_the_pages(
    tmp_path: Path,
) -> None:
    save, opened = page(SAVE), page(SAVE, locfileid="7", newline="\r\n")
    folder = write_files(tmp_path / "docs", {"a.md": save, "b/open.md": opened, "copy.md": save})
    repository = Repository(tmp_path / "docs.git")
    repository.commit({"a.md": save, "plain.md": page({})})
    for inputs, pages, jobs in (
        ([folder], [save, opened, save], 1),
        ([folder], [save, opened, save], 2),
        ([f"{repository.folder}@main"], [save], 1),
    ):
        with closing(in_memory()) as connection:
            opened_inputs = inputs_of(*inputs)
            options = IngestOptions(pages=False, jobs=jobs)
            report = ingest(connection, opened_inputs, options)
            assert (report.added.pages, stored_pages(connection)) == (0, [])
            again = ingest(connection, opened_inputs, replace(options, pages=True))
            assert again.unchanged == report.files
            assert (again.added.documents, again.added.pages) == (0, len({*pages}))
            assert stored_pages(connection) == pages
            assert ingest(connection, opened_inputs).added == AddedCounts()
            ingest(connection, inputs_of(*inputs), options)
            assert stored_pages(connection) == pages


def test_pages_are_the_same_from_one_process_and_several(tmp_path: Path) -> None:
    inputs = many_pages(tmp_path)
    found = []
    for jobs in (1, 3):
        with closing(in_memory()) as connection:
            ingest(connection, inputs_of(*inputs), IngestOptions(jobs=jobs))
            found.append(stored_pages(connection))
    assert found[0] == found[1]
    assert len(found[0]) > PAGES // 4


def test_several_processes_give_the_same_store_in_the_same_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = many_pages(tmp_path, folders=6)
    copy = write_files(tmp_path / "copies", {"a.md": page(SAVE), "b/a.md": page(SAVE)})
    # Many small messages, so that more wait than there are workers.
    monkeypatch.setattr("tmx_extract.flows.parallel_parsing._MESSAGE_FILES", 3)
    results = []
    for jobs in (1, 3):
        with closing(in_memory()) as connection:
            report = ingest(
                connection, inputs_of(*inputs, copy, copy / "b"), IngestOptions(jobs=jobs)
            )
            rows = connection.execute("SELECT * FROM segment ORDER BY id").fetchall()
            documents = connection.execute("SELECT * FROM document ORDER BY id").fetchall()
            results.append((report, rows, documents, all_exports(connection)))
    assert results[0] == results[1]
    assert results[0][0].unchanged > 0


@pytest.mark.parametrize(
    ("paths", "kept", "rejected"),
    [
        # Only the folder gives the language, so each copy is judged by its own path.
        (["bare.md", "fr-fr/bare.md"], [("fr-fr/bare.md", "fr-FR")], 1),
        (["a/bare.md", "b/bare.md"], [], 2),
        (
            ["fr-fr/bare.md", "ko-kr/bare.md"],
            [("fr-fr/bare.md", "fr-FR"), ("ko-kr/bare.md", "ko-KR")],
            0,
        ),
    ],
    ids=["the second has one", "none has one", "both have one"],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_copies_of_a_page_without_a_language_are_judged_by_their_own_paths(
    tmp_path: Path,
    store: sqlite3.Connection,
    paths: list[str],
    kept: list[tuple[str, str]],
    rejected: int,
    *,
    jobs: int,
) -> None:
    folder = write_files(tmp_path / "docs", dict.fromkeys(paths, BARE))
    report = ingest(store, inputs_of(folder), IngestOptions(jobs=jobs))
    assert (report.files, report.rejected, report.unchanged) == (2, rejected, 0)
    assert [row[:2] for row in memory(store)] == kept


def test_a_preview_shows_the_additions_of_a_run_and_writes_nothing(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    inputs = many_pages(tmp_path, folders=3)
    ingest_folder(store, inputs[0])
    write_files(inputs[1], {"none.md": ENGLISH, "wrong.md": NOT_UTF8, "bare.md": BARE})
    before = "\n".join(store.iterdump())
    told = preview(store, inputs_of(*inputs))
    assert "\n".join(store.iterdump()) == before
    done = ingest_folder(store, *inputs)
    assert replace(told, superseded=done.superseded) == done
    assert done.added.documents > 0
    assert done.rejected == 2


@pytest.mark.timeout(60)
def test_a_full_disk_is_reported_and_the_stored_data_is_intact(tmp_path: Path) -> None:
    inputs = many_pages(tmp_path / "pages")
    path = tmp_path / "tm.db"
    assert run_program("ingest", inputs[0], "--db", path).returncode == 0
    # No file may grow beyond this; the kernel then reports the same as for a full disk.
    limit = path.stat().st_size + 150_000
    full = subprocess.run(
        [PROGRAM, "ingest", *inputs, "--db", path],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert (full.returncode, full.stdout) == (2, "")
    assert full.stderr.startswith(f"error: {path} cannot be written: ")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert run_program("ingest", *inputs, "--db", path).returncode == 0
    with closing(in_memory()) as undisturbed, closing(open_existing(path)) as connection:
        ingest_folder(undisturbed, *inputs)
        assert all_exports(connection) == all_exports(undisturbed)


def test_two_simultaneous_ingests_both_succeed_or_one_must_wait(tmp_path: Path) -> None:
    inputs = many_pages(tmp_path / "pages", folders=12)
    with closing(in_memory()) as connection:
        ingest_folder(connection, *inputs)
        undisturbed = memory(connection), all_exports(connection)
    path = tmp_path / "tm.db"
    create_or_open(path).close()
    processes = [
        subprocess.Popen(
            [PROGRAM, "ingest", *part, "--db", path], stderr=subprocess.PIPE, text=True
        )
        for part in (inputs[:8], inputs[4:])
    ]
    said = [process.communicate()[1] for process in processes]
    outcomes = list(zip([process.returncode for process in processes], said, strict=True))
    in_use = f"error: {path} is in use by another process\n"
    unclear = [(code, err) for code, err in outcomes if code and (code != 2 or in_use not in err)]
    assert unclear == []
    assert any(code == 0 for code, _ in outcomes)
    assert run_program("ingest", *inputs, "--db", path).returncode == 0
    with closing(open_existing(path)) as connection:
        assert (memory(connection), all_exports(connection)) == undisturbed


def test_a_truncated_archive_that_is_complete_again_is_no_longer_a_problem(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    write_files(tmp_path / "docs", {"save.md": page(SAVE)})
    archive = tmp_path / "docs.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(tmp_path / "docs" / "save.md", "save.md")
    whole = archive.read_bytes()
    archive.write_bytes(whole[:600])
    ingest_folder(store, archive)
    assert found_problems(store) == [("docs.tar", "damaged-archive")]
    archive.write_bytes(whole)
    ingest_folder(store, archive)
    assert found_problems(store) == []
