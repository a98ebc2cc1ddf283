"""Read inputs into a lake: list the files, read them by an engine, publish the result."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.lake.extract_pages import (
    ExtractJob,
    extract_pages,
    read_files,
)
from tmx_extract.flows.lake.heads import list_heads
from tmx_extract.flows.lake.units import iter_locators, to_batches
from tmx_extract.flows.parallel_parsing import leave_interrupts
from tmx_extract.flows.present_pages import PresentPages
from tmx_extract.flows.problems import FileProblem
from tmx_extract.inputs.files import InputFile
from tmx_extract.inputs.registry import Inputs
from tmx_extract.lake.heads import iter_heads, write_heads
from tmx_extract.lake.layout import LakeFile, create_or_open_lake
from tmx_extract.version import __version__

EngineName = Literal["local", "duckdb", "spark"]

# The number of errors in the report.
_MOST_ERRORS = 1_000
# The parts that may wait for each process.
_WAITING = 3


@dataclass(slots=True, kw_only=True)
class LakeIngestReport:
    """The result of an ingest into a lake."""

    files: int = 0
    unchanged: int = 0
    """The number of page versions that the lake had."""
    without_pairs: int = 0
    """The number of files that are not localized pages."""
    pages: int = 0
    """The number of page versions added."""
    segments: int = 0
    warnings: int = 0
    error_count: int = 0
    errors: list[FileProblem] = field(default_factory=list)
    """The first thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeIngestOptions:
    """The options of an ingest into a lake."""

    engine: Literal["local", "spark"] = "local"
    jobs: int = 1
    """The number of processes of the local engine."""
    master: str = ""
    """The Spark cluster; empty: this machine, or the cluster that `spark-submit` names."""


def ingest_into_lake(
    location: str,
    inputs: Inputs,
    options: LakeIngestOptions,
    *,
    advance: Callable[[int], None] = lambda _: None,
) -> LakeIngestReport:
    """Read the files of the inputs into the lake; `advance` gets the number of files read.

    Everything is added at once at the end; a killed run adds nothing.
    """
    lake = create_or_open_lake(location, tool_version=__version__)
    report = LakeIngestReport()
    present = PresentPages(inputs, complete=False)
    unfinished = lake.start()
    try:
        locators = iter_locators(inputs, refuse=partial(_refuse, report), note=present.note)
        job = ExtractJob(lake=lake.address, folder=unfinished.folder, options=inputs.options)
        files: list[LakeFile] = []
        for batch in _run(to_batches(locators), job, options):
            files += read_files(batch)
            advance(_count(report, batch))
        rows = list(list_heads(present))
        # Branches that did not change are not recorded again.
        heads = [] if rows in iter_heads(lake) else write_heads(lake, unfinished.folder, rows)
        report.pages = sum(file.rows for file in files)
        report.segments = sum(file.segments for file in files)
        if files or heads:
            unfinished.publish_addition({"pages": files, "heads": heads})
    finally:
        unfinished.discard()
    return report


def _run(batches: Iterator[Any], job: ExtractJob, options: LakeIngestOptions) -> Iterator[Any]:
    if options.engine == "spark":
        from tmx_extract.lake.spark_engine import run_tasks  # noqa: PLC0415 - an extra

        yield from run_tasks(batches, partial(extract_pages, job=job), master=options.master)
    elif options.jobs == 1:
        yield from extract_pages(batches, job)
    else:
        yield from _run_in_processes(batches, job, options.jobs)


def _run_in_processes(batches: Iterator[Any], job: ExtractJob, jobs: int) -> Iterator[Any]:
    # Most runs use one process, and the modules for several take a while to load.
    from concurrent.futures import FIRST_COMPLETED, wait  # noqa: PLC0415
    from concurrent.futures.process import ProcessPoolExecutor  # noqa: PLC0415

    with ProcessPoolExecutor(jobs, initializer=leave_interrupts) as pool:
        waiting: set[Future[list[Any]]] = set()
        for batch in batches:
            waiting.add(pool.submit(_extract_all, [batch], job))
            if len(waiting) >= jobs * _WAITING:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for one in done:
                    yield from one.result()
        for one in waiting:
            yield from one.result()


def _extract_all(batches: Iterable[Any], job: ExtractJob) -> list[Any]:
    return list(extract_pages(batches, job))


def _refuse(report: LakeIngestReport, file: InputFile) -> None:
    if file.refused is not None:
        report.files += 1
        _add_problem(report, file.shown, file.refused, 0, 0)


def _count(report: LakeIngestReport, batch: Any) -> int:
    """Add the counts and problems of a task; return the number of its files."""
    files = 0
    for row in batch.to_pylist():
        if row["kind"] == "count":
            setattr(report, row["name"], getattr(report, row["name"]) + row["rows"])
            files += row["rows"] if row["name"] == "files" else 0
        elif row["kind"] == "problem":
            problem = Diagnostic(code=row["code"], found=row["found"])
            _add_problem(report, row["name"], problem, row["rows"], row["segments"])
    return files


def _add_problem(
    report: LakeIngestReport, shown: str, problem: Diagnostic, line: int, column: int
) -> None:
    if problem.severity == "warning":
        report.warnings += 1
    elif problem.severity == "error":
        report.error_count += 1
        if len(report.errors) < _MOST_ERRORS:
            report.errors.append(
                FileProblem(path=shown, line=line, column=column, diagnostic=problem)
            )
