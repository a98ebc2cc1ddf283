"""Reading inputs into a lake: the same pages as in a memory, once, and all or nothing."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import pytest
from git_repository import Repository
from lakes import assert_same, build, files_below, view_of_lake
from pages import ingest_folder, inputs_of, page, write_files

from tmx_extract.errors import LakeError
from tmx_extract.flows.lake.build import build_memory
from tmx_extract.flows.lake.exported_memory import opened_lake_memory
from tmx_extract.flows.lake.extract_pages import ExtractJob, extract_pages
from tmx_extract.flows.lake.ingest import (
    LakeIngestOptions,
    LakeIngestReport,
    ingest_into_lake,
)
from tmx_extract.lake.engine import BuildOptions
from tmx_extract.lake.layout import open_lake
from tmx_extract.model import Selection
from tmx_extract.store.connection import in_memory

SAMPLES = Path(__file__).parents[3] / "samples"


def read(
    lake: Path,
    *inputs: Path | str,
    jobs: int = 1,
    history: bool = False,
    locale: str | None = None,
    engine: Literal["local", "spark"] = "local",
) -> LakeIngestReport:
    opened = inputs_of(*inputs, history=history, locale=locale)
    return ingest_into_lake(str(lake), opened, LakeIngestOptions(jobs=jobs, engine=engine))


def content(number: int, text: str = "文") -> bytes:
    pairs = {103: (f"Sentence {number}.", f"{text}{number}。")}
    return page(pairs, locfileid=str(number), openlocfilehash=f"{number}" * 40)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_samples_give_the_same_as_in_a_memory(tmp_path: Path, jobs: int) -> None:
    report = read(tmp_path / "lake", SAMPLES, jobs=jobs)
    build(str(tmp_path / "lake"))
    with closing(in_memory()) as memory:
        own = ingest_folder(memory, SAMPLES)
        assert_same(memory, str(tmp_path / "lake"))
    assert (report.files, report.pages, report.segments, report.warnings) == (
        own.files,
        own.added.documents,
        own.added.segments,
        7,
    )


def test_the_same_input_twice_adds_nothing(tmp_path: Path) -> None:
    read(tmp_path / "lake", SAMPLES)
    before = files_below(tmp_path / "lake")
    again = read(tmp_path / "lake", SAMPLES)
    assert files_below(tmp_path / "lake") == before
    assert (again.pages, again.unchanged) == (0, 13)


def test_a_history_with_deleted_pages_gives_the_same_as_in_a_memory(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "docs.ja-jp.git")
    first = repository.commit(
        {"docs/a.md": content(1), "docs/b.md": content(2), "c.md": content(3)}
    )
    second = repository.commit({"docs/a.md": content(1, "新"), "docs/c.md": content(3)}, first)
    repository.commit({"docs/a.md": content(4), "docs/c.md": content(3)}, second)
    given = f"{repository.folder}@main"
    read(tmp_path / "lake", given, history=True)
    build(str(tmp_path / "lake"))
    with closing(in_memory()) as memory:
        ingest_folder(memory, given, history=True)
        assert_same(memory, str(tmp_path / "lake"))
    found = view_of_lake(str(tmp_path / "lake"))
    assert {(row[0], row[-1]) for row in found} == {
        *(("docs/a.md", 0), ("docs/b.md", 1), ("docs/c.md", 0))
    }
    before = files_below(tmp_path / "lake")
    assert read(tmp_path / "lake", given, history=True).pages == 0
    assert files_below(tmp_path / "lake") == before


def test_a_version_of_two_branches_belongs_to_the_earlier_commit(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "docs.ja-jp.git")
    undated = page({103: ("A", "あ")}, locfileid="1", lasthandoff=None)
    newer = page({103: ("B", "い")}, locfileid="2", lasthandoff=None, openlocfilehash="0" * 40)
    repository.commit({"docs/a.md": undated}, branch="old")
    second = repository.commit({"docs/a.md": newer})
    repository.commit({"docs/a.md": undated}, second, branch="late")
    names = [f"{repository.folder}@{branch}" for branch in ("late", "main", "old")]
    read(tmp_path / "lake", *names)
    build(str(tmp_path / "lake"))
    assert [row[4] for row in view_of_lake(str(tmp_path / "lake"))] == ["B"]
    read(tmp_path / "other", *names[:2])
    read(tmp_path / "other", names[2])
    build(str(tmp_path / "other"))
    assert view_of_lake(str(tmp_path / "lake")) == view_of_lake(str(tmp_path / "other"))


def test_an_archive_gives_the_same_as_its_folder(tmp_path: Path) -> None:
    files = {"docs.ja-jp/a.md": content(1), "docs.ja-jp/b.md": content(2)}
    write_files(tmp_path, files)
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr("docs.ja-jp/bad.md", b"ms.locfileid: \xff")
    for name in ("docs.ja-jp", "pages.zip"):
        report = read(tmp_path / f"lake-{name}", tmp_path / name)
        build(str(tmp_path / f"lake-{name}"))
    assert [one.path for one in report.errors] == [f"{tmp_path}/pages.zip:docs.ja-jp/bad.md"]
    assert view_of_lake(str(tmp_path / "lake-docs.ja-jp")) == view_of_lake(
        str(tmp_path / "lake-pages.zip")
    )


def test_workers_may_have_another_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path / "here/docs.ja-jp", {"a.md": content(1)})
    with zipfile.ZipFile(tmp_path / "here/pages.zip", "w") as archive:
        archive.writestr("docs.ja-jp/b.md", content(2))
    Repository(tmp_path / "here/more.ja-jp.git").commit({"c.md": content(3)})
    (tmp_path / "there").mkdir()

    def extract_there(batches: Iterator[Any], job: ExtractJob) -> Iterator[Any]:
        several = list(batches)
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path / "there")
            yield from extract_pages(several, job)

    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("tmx_extract.flows.lake.ingest.extract_pages", extract_there)
    report = read(Path("lake"), "docs.ja-jp", "pages.zip", "more.ja-jp.git@main")
    assert (report.pages, report.errors) == (3, [])
    assert list((tmp_path / "there").iterdir()) == []


def test_a_file_that_cannot_be_read_is_a_problem_and_the_others_go_on(tmp_path: Path) -> None:
    folder = write_files(
        tmp_path / "docs",
        {
            "a.md": content(1),
            "bad.md": b"ms.locfileid: \xff",
            "none.md": page({103: ("A", "あ")}, locale=None),
            "text.md": b"Nothing here.",
        },
    )
    (folder / "big.md").symlink_to(tmp_path / "outside.md")
    (tmp_path / "outside.md").write_bytes(content(2))
    report = read(tmp_path / "lake", folder)
    found = {(Path(one.path).name, one.diagnostic.code) for one in report.errors}
    assert found == {("bad.md", "not-utf8"), ("none.md", "no-locale")}
    assert (report.files, report.pages, report.without_pairs) == (5, 1, 1)


def test_the_locale_of_an_option_is_part_of_a_version(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "docs", {"a.md": page({103: ("A", "b")}, locale=None)})
    for locale, added in (("de-DE", 1), ("de-DE", 0), ("fr-FR", 1)):
        assert read(tmp_path / "lake", folder, locale=locale).pages == added
    build(str(tmp_path / "lake"))
    assert sorted(row[1] for row in view_of_lake(str(tmp_path / "lake"))) == ["de-DE", "fr-FR"]


def test_a_killed_ingest_adds_nothing(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "docs.ja-jp", {f"{n}.md": content(n) for n in range(200)})
    read(tmp_path / "lake", write_files(tmp_path / "other.ja-jp", {"a.md": content(777)}))
    lake = open_lake(str(tmp_path / "lake"))
    before = lake.list_files("pages")
    line = ["lake", "ingest", str(folder), "--lake", str(tmp_path / "lake")]
    code = f"import sys; sys.argv[1:] = {line!r}; from tmx_extract.cli.start import main; main()"
    for delay in (0.2, 0.4, 0.6):
        process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        # Some files may be at their place already, but no manifest names them.
        named = lake.list_files("pages")
        assert named == before or len(named) == len(before) + 1
        before = named
    read(tmp_path / "lake", folder)
    build(str(tmp_path / "lake"))
    assert sum(view_of_lake(str(tmp_path / "lake")).values()) == 201


def test_exports_ask_for_a_build_that_includes_everything(tmp_path: Path) -> None:
    read(tmp_path / "lake", write_files(tmp_path / "docs.ja-jp", {"a.md": content(1)}))
    selection = Selection(dedupe="segment")
    with (
        pytest.raises(LakeError, match="was not built yet"),
        opened_lake_memory(str(tmp_path / "lake"), selection),
    ):
        pass
    build(str(tmp_path / "lake"))
    read(tmp_path / "lake", write_files(tmp_path / "docs.ja-jp", {"b.md": content(2)}))
    with (
        pytest.raises(LakeError, match="has additions that its memory does not include yet"),
        opened_lake_memory(str(tmp_path / "lake"), selection),
    ):
        pass


def test_a_lake_without_pages_is_not_built(tmp_path: Path) -> None:
    read(tmp_path / "lake", write_files(tmp_path / "docs.ja-jp", {"a.md": b"text"}))
    with pytest.raises(LakeError, match="has no pages"):
        build_memory(str(tmp_path / "lake"), "duckdb", BuildOptions())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "sealed").mkdir(mode=0o500)
    with pytest.raises(LakeError, match="Permission denied"):
        read(tmp_path / "sealed/lake", SAMPLES)
