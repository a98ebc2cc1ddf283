"""Run tasks and build the current memory on Apache Spark."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pyarrow import parquet

from tmx_extract.errors import LakeError, MissingExtra
from tmx_extract.lake.engine import (
    DELETED_PAGE,
    EDIT_FORMS,
    EDIT_PLACES,
    EDITED_PAIR,
    BuildInput,
    BuildOptions,
    Edits,
    edited_table,
    name_part,
    string_table,
)
from tmx_extract.lake.layout import Lake, LakeFile, UnfinishedFiles, partition_of
from tmx_extract.lake.rules import ORDERS, OUTPUTS, STEPS, UNNEST

try:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession
except ImportError as error:
    raise MissingExtra("spark", library="pyspark") from error

# A row holds a page with all its segments, so few of them fill a batch.
_ROWS_OF_A_BATCH = "500"
_PYTHON_ERROR = re.compile(r"[\w.]+(?:Error|Exception|Extra): ")
_SETTINGS: Mapping[str, str] = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": _ROWS_OF_A_BATCH,
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    # The plans of the rules are long, and nobody reads them.
    "spark.sql.maxPlanStringLength": "8000",
    # A compressed table may be too large for every worker. Sorting goes to disk instead.
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    # Failures are reported by the command, in one line.
    "spark.log.level": "FATAL",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
# On one machine nothing should listen on its network.
_LOCAL_SETTINGS: Mapping[str, str] = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
    "spark.driver.memory": "4g",
}


def run_tasks(
    batches: Iterable[Any],
    function: Callable[[Iterator[Any]], Iterator[Any]],
    *,
    master: str,
) -> Iterator[Any]:
    """Call the function with each of these record batches on the workers; yield its results.

    `DataFrame.mapInArrow` would do the same, but PySpark 4 asks for pandas to call it.
    """
    several = list(batches)
    if not several:
        yield from function(iter(()))
        return
    with _session(master, {}) as spark:
        spread = spark.sparkContext.parallelize(several, len(several))
        yield from spread.mapPartitions(function).collect()


class SparkEngine:
    """Runs the rules on a cluster, or on this machine."""

    def __init__(self, options: BuildOptions) -> None:
        self._options = options

    def build(
        self, lake: Lake, files: UnfinishedFiles, given: BuildInput
    ) -> Mapping[str, Sequence[LakeFile]]:
        """As in `Engine`."""
        settings = dict[str, str]()
        if self._options.memory_bytes:
            settings["spark.driver.memory"] = f"{self._options.memory_bytes // 1_000_000}m"
        with _session(self._options.master, settings) as spark:
            return _Build(spark, lake, files).run(given)


def start_session(master: str, settings: Mapping[str, str]) -> Any:
    """Return a new session; later tasks and builds of this process use it and leave it open."""
    builder: Any = SparkSession.builder.appName("tmx-extract")
    # With `spark-submit`, its options name the cluster.
    is_submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    own = dict(_SETTINGS)
    if master or not is_submitted:
        builder = builder.master(master or "local[*]")
    if not is_submitted and (master or "local").startswith("local"):
        own |= _LOCAL_SETTINGS
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    for name, value in (own | {**settings}).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@contextmanager
def _session(master: str, settings: Mapping[str, str]) -> Iterator[Any]:
    """Use the session that exists, as in a notebook, or one of our own, which ends afterwards."""
    existing = SparkSession.getActiveSession()
    try:
        session = existing or start_session(master, settings)
        try:
            yield session
        finally:
            if existing is None:
                session.stop()
    except (PySparkException, Py4JError) as error:
        raise LakeError(
            f"Spark failed: {_first_cause(error)}", advice="The lake is unchanged."
        ) from error


def _quoted(url: str) -> str:
    """Return the URL without patterns: Spark reads `[x]` and `{y}` as such."""
    return re.sub(r"([\[\]{}*?\\])", r"\\\1", url)


def _first_cause(error: Exception) -> str:
    """Return the last line of the Python error on a worker, or the first line of another error."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    worker = [line for line in lines if _PYTHON_ERROR.match(line)]
    return worker[-1] if worker else next(iter(lines), type(error).__name__)


class _Build:
    def __init__(self, spark: Any, lake: Lake, files: UnfinishedFiles) -> None:
        self._spark = spark
        self._lake = lake
        self._files = files

    def run(self, given: BuildInput) -> dict[str, list[LakeFile]]:
        self._view("stored_page", self._read(file.path for file in given.pages))
        self._view("segment", self._spark.sql(UNNEST["spark"]))
        self._view("deleted_page", self._frame(string_table(DELETED_PAGE, given.deleted)))
        for step in STEPS:
            frame = self._spark.sql(step.sql)
            self._view(step.name, self._keep(step.name, frame) if step.is_kept else frame)
        self._view("edited", self._choose_edits(given.edits))
        found = self._spark.sql("SELECT DISTINCT locale FROM current_document ORDER BY locale")
        locales = [row.locale for row in found.collect()]
        written: dict[str, list[LakeFile]] = {}
        for folder, sql in OUTPUTS.items():
            if folder == "entries":
                inside = (f"{self._files.folder}/{file.path}" for file in written["memory"])
                self._view("memory", self._read(inside))
            frame = self._spark.sql(sql)
            written[folder] = [
                file for locale in locales for file in self._write(frame, folder, locale)
            ]
        return written

    def _choose_edits(self, edits: Edits | None) -> Any:
        rows = []
        if edits is not None and edits.pairs:
            self._view("edited_pair", self._frame(string_table(EDITED_PAIR, edits.pairs)))
            sql = " UNION ".join(EDIT_PLACES.format(**form) for form in EDIT_FORMS)
            rows = edits.choose_all(self._spark.sql(sql).toArrow().to_pylist())
        return self._frame(edited_table(rows))

    def _keep(self, name: str, frame: Any) -> Any:
        """Compute a relation once. Files survive lost workers, and keep the plans short."""
        path = f"{self._files.folder}/steps/{name}"
        frame.write.parquet(self._url(path))
        return self._spark.read.schema(frame.schema).parquet(_quoted(self._url(path)))

    def _read(self, paths: Iterable[str]) -> Any:
        return self._spark.read.parquet(*(_quoted(self._url(path)) for path in paths))

    def _view(self, name: str, frame: Any) -> None:
        frame.createOrReplaceTempView(name)

    def _frame(self, table: Any) -> Any:
        return self._spark.createDataFrame(table)

    def _url(self, path: str) -> str:
        """Return the path as Hadoop names it."""
        url = self._lake.url_of(path)
        return f"file://{url}" if self._lake.is_local else url.replace("s3://", "s3a://", 1)

    def _write(self, frame: Any, folder: str, locale: str) -> Iterator[LakeFile]:
        """Write the rows of a locale, and rename the files as ours."""
        lake, inside = self._lake, self._files.folder
        beside = f"{inside}/spark/{partition_of(folder, locale=locale)}"
        rows = frame.where(frame.locale == locale)
        if folder in ORDERS:
            rows = rows.orderBy(*ORDERS[folder].split(", "))
        rows.write.mode("overwrite").option("compression", "zstd").parquet(self._url(beside))
        for found in lake.list_below(beside):
            if not found.endswith(".parquet"):
                continue
            path = name_part(folder, locale)
            lake.move(found, f"{inside}/{path}")
            facts = parquet.read_metadata(
                lake.path_of(f"{inside}/{path}"), filesystem=lake.filesystem
            )
            yield LakeFile(path=path, rows=facts.num_rows, locale=locale)
