"""Spark gives the same memory and the same exports as DuckDB and SQLite."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from edits import edit_of, find_source, write_edits
from english_page import ingest_with, localized, write_english
from git_repository import Repository
from lake_cases import CASES, draw_history
from lakes import Version, assert_same, build, closing_memory, fill_lake, view_of_lake
from pages import ingest_folder, inputs_of, page, write_files

import tmx_extract
from tmx_extract.errors import LakeError
from tmx_extract.flows.lake.add import add_memory
from tmx_extract.flows.lake.build import expect_build
from tmx_extract.flows.lake.ingest import LakeIngestOptions, ingest_into_lake
from tmx_extract.flows.undo import undo
from tmx_extract.lake.layout import open_lake
from tmx_extract.store.connection import create_or_open

pytest.importorskip("pyspark")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java", allow_module_level=True)

SAMPLES = Path(__file__).parents[2] / "samples"
pytestmark = [
    pytest.mark.usefixtures("spark"),
    pytest.mark.timeout(400),
    # Sockets between Python and Java are closed by their destructors.
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[None]:
    """One session for all tests, which the engine finds and leaves open."""
    from pyspark.sql import SparkSession

    from tmx_extract.lake.spark_engine import start_session

    session: SparkSession = start_session("local[2]", {"spark.sql.shuffle.partitions": "1"})
    yield
    session.stop()


def test_all_cases_give_the_same_memory_and_exports(tmp_path: Path) -> None:
    several = [version for case in CASES.values() for version in case]
    location = fill_lake(tmp_path / "lake", [several[::2], several[1::2]])
    build(location, "spark")
    with closing_memory(several) as memory:
        assert_same(memory, location)
    assert expect_build(open_lake(location)).engine == "spark"


@pytest.mark.parametrize("seed", [1, 2])
def test_a_drawn_history_gives_the_same(tmp_path: Path, seed: int) -> None:
    history = draw_history(seed, 60)
    location = fill_lake(tmp_path / "lake", [history[seed::3], history[:seed], history[seed:]])
    build(location, "spark")
    with closing_memory(history) as memory:
        assert_same(memory, location, dedupes=["segment", "source"])


def test_workers_read_the_same_pages(tmp_path: Path) -> None:
    files = {f"docs/{number}.md": page({103: ("A", f"あ{number}")}) for number in range(5)}
    write_files(tmp_path / "docs.ja-jp", files | {"docs/no.md": b"text", "docs/bad.md": b"ms.\xff"})
    reports = [
        ingest_into_lake(
            str(tmp_path / engine),
            inputs_of(tmp_path / "docs.ja-jp"),
            LakeIngestOptions(engine=engine),
        )
        for engine in ("local", "spark", "spark")
    ]
    assert reports[0] == reports[1]
    assert (reports[1].pages, reports[2].pages, reports[2].unchanged) == (5, 0, 5)
    build(str(tmp_path / "local"))
    build(str(tmp_path / "spark"), "spark")
    assert view_of_lake(str(tmp_path / "local")) == view_of_lake(str(tmp_path / "spark"))


def test_edits_deleted_pages_and_recovered_texts_count_as_in_the_memory(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "git/docs.ja-jp.git")
    pairs = {103: ("Save the file.", "ファイルを保存します。"), 104: ("Open it.", "開きます。")}
    kept, gone = (page(pairs, locfileid=number) for number in ("8", "9"))
    first = repository.commit({"docs/a.md": kept, "docs/b.md": gone})
    repository.commit({"docs/a.md": kept}, first)
    english = write_english(tmp_path)
    pages = write_files(tmp_path / "docs.ja-jp", {"docs/save.md": localized().encode()})
    location = str(tmp_path / "lake")
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        ingest_folder(memory, SAMPLES)
        ingest_folder(memory, f"{repository.folder}@main", history=True)
        ingest_with(memory, pages, english)
        save, its_open = (find_source(memory, source) for source, _ in pairs.values())
        write_edits(memory, edit_of(save, "保存してください。", editor="Yuki"))
        write_edits(memory, edit_of(its_open, "開く。", only_here=True))
        last = write_edits(memory, edit_of(find_source(memory, "Saving"), "節約"))
        (run,) = memory.execute("SELECT run_id FROM edit WHERE id = ?", last).fetchone()
        undo(memory, run)
        add_memory(location, memory, tmp_path / "tm.db")
        build(location, "spark")
        assert_same(memory, location, dedupes=["segment", "pair"])
        assert memory.execute(
            "SELECT count(*) FROM memory WHERE translation_type = 'PE' OR is_deleted"
        ).fetchone() > (3,)


def test_characters_of_patterns_and_addresses_may_be_in_names(tmp_path: Path) -> None:
    version = Version(page({103: ("A", "あ")}), repository="a/b [c]=%41 {d}*?'ü")
    location = fill_lake(tmp_path / "odd [x] {y,z} %41 '?*ü", [[version]])
    build(location, "spark")
    with closing_memory([version]) as memory:
        assert_same(memory, location, formats=["tmx"], dedupes=["segment"])


def test_a_failure_on_a_worker_is_one_line() -> None:
    from tmx_extract.lake.spark_engine import run_tasks

    def fail(batches: Iterator[int]) -> Iterator[int]:
        raise OSError(28, "No space left on device")
        yield from batches

    with pytest.raises(LakeError, match=r"Spark failed: OSError: .*No space left on device$"):
        list(run_tasks([1], fail, master=""))


def test_a_cluster_reads_and_builds_what_spark_submit_gives_it(tmp_path: Path) -> None:
    """The worker is another program with another working folder, as on a real cluster."""
    import pyspark

    write_files(tmp_path / "docs.ja-jp", {"a.md": page({103: ("A", "あ")})})
    (tmp_path / "run.py").write_text("from tmx_extract.cli.start import main\nmain()\n")
    home = Path(pyspark.__file__).parent
    root = Path(tmx_extract.__file__).parents[1]
    settings = {
        "spark.pyspark.python": sys.executable,
        "spark.executorEnv.PYTHONPATH": str(root),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "1",
    }
    submit = [str(home / "bin/spark-submit"), "--master", "local-cluster[1,1,1024]"]
    submit += [part for item in settings.items() for part in ("--conf", "=".join(item))]
    for line in (["ingest", "docs.ja-jp"], ["build"]):
        subprocess.run(
            [*submit, "run.py", "lake", *line, "--lake", "lake", "--engine", "spark"],
            cwd=tmp_path,
            env={**os.environ, "SPARK_HOME": str(home), "PYTHONPATH": str(root)},
            check=True,
            capture_output=True,
        )
    assert [row[4:6] for row in view_of_lake(str(tmp_path / "lake"))] == [("A", "あ")]
