"""A lake: CPU seconds, time, memory and size for each step, with a corpus several times over.

`python -m benchmarks.lake FOLDER COPIES DIR [--spark]` writes the pages and the lake into DIR. All
steps run as separate processes, one after the other:

- the bare extraction: every page is read and parsed, nothing is stored
- `lake ingest`, with one process
- `lake build` with DuckDB and 3 GB, and with `--spark` on Spark with two cores
- `export tmx --lake`
"""

import os
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from subprocess import PIPE, Popen
from time import perf_counter, sleep
from typing import NamedTuple

from benchmarks.measure import module, tool
from benchmarks.scale import Copies
from tmx_extract.extract.read import SUFFIXES, read_document
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.registry import Inputs

_MEMORY = "3G"
_TICKS = os.sysconf("SC_CLK_TCK")


class GroupCost(NamedTuple):
    """The cost of a program with all its processes."""

    cpu: float
    """CPU seconds, user and system."""
    seconds: float
    """From start to end."""
    peak: float
    """The largest resident memory of all processes together, in MB."""


def measure_group(command: Sequence[str]) -> GroupCost:
    """Return the cost of one run; raise an error if the program fails."""
    began = perf_counter()
    process = Popen(command, stderr=PIPE, start_new_session=True)
    watch = _Watch(process.pid)
    watch.start()
    _, errors = process.communicate()
    watch.is_over = True
    watch.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {errors.decode()[-2000:]}")
    return GroupCost(sum(watch.cpu.values()), perf_counter() - began, watch.peak)


class _Watch(threading.Thread):
    """Looks at all processes of a session ten times a second."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session = session
        self.is_over = False
        self.peak = 0.0
        self.cpu: dict[int, float] = {}

    def run(self) -> None:
        while not self.is_over:
            total = 0.0
            for pid, cpu, resident in _iter_processes(self._session):
                self.cpu[pid] = max(cpu, self.cpu.get(pid, 0))
                total += resident
            self.peak = max(self.peak, total)
            sleep(0.1)


def _iter_processes(session: int) -> Iterator[tuple[int, float, float]]:
    """Yield id, CPU seconds and resident MB of the processes of a session."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            # A JVM or pool ends without being waited for, so only own time counts.
            cpu = (int(fields[11]) + int(fields[12])) / _TICKS
            yield int(folder.name), cpu, int(fields[21]) * 4096 / 1e6


def write_copies(folder: str, copies: int, pages: Path) -> None:
    """Write all pages once for each copy; the texts of copies differ."""
    options = InputOptions(suffixes=SUFFIXES, source_locale="en-US")
    for file in Copies([folder], options, copies):
        copy, _, path = file.origin.path.partition("/")
        # Each copy is a repository of its own.
        target = pages / f"{copy}.ja-jp" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read())


def extract_bare(pages: str) -> None:
    """Read and parse every page."""
    options = InputOptions(suffixes=SUFFIXES, source_locale="en-US")
    pairs = 0
    for file in Inputs([pages], options):
        pairs += len(read_document(file.read(), file.origin).segments)
    print(pairs)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    if sys.argv[1] == "--bare":
        extract_bare(sys.argv[2])
        return
    folder, copies, place = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    pages, lake, output = place / "pages", place / "lake", place / "out.tmx"
    if not pages.exists():
        write_copies(folder, copies, pages)
    for old in (lake, output):
        shutil.rmtree(old, ignore_errors=True)
    steps = {
        "bare extraction": module("benchmarks.lake", "--bare", str(pages)),
        "lake ingest": tool("lake", "ingest", str(pages), "--lake", str(lake)),
        "lake build": tool("lake", "build", "--lake", str(lake), "--memory", _MEMORY),
        "export tmx": tool(
            "export", "tmx", "--lake", str(lake), "--locale", "ja-JP", "-o", str(output)
        ),
    }
    if "--spark" in sys.argv:
        spark = ["--engine", "spark", "--master", "local[2]"]
        steps["lake ingest, Spark"] = tool(
            "lake", "ingest", str(pages), "--lake", f"{lake}-spark", *spark
        )
        steps["lake build, Spark"] = tool(
            "lake", "build", "--lake", f"{lake}-spark", "--memory", _MEMORY, *spark
        )
        shutil.rmtree(f"{lake}-spark", ignore_errors=True)
    print("| step | CPU s | s | peak MB |\n| --- | --- | --- | --- |")
    for name, command in steps.items():
        cost = measure_group(command)
        print(f"| {name} | {cost.cpu:.1f} | {cost.seconds:.1f} | {cost.peak:.0f} |", flush=True)
    print(f"pages {_size(lake / 'pages'):,} bytes, memory {_size(lake / 'memory'):,} bytes")


if __name__ == "__main__":
    main()
