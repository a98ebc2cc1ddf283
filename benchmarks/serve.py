"""The server: CPU for each request, waiting times with many clients, and memory.

`python -m benchmarks.serve STORE [REQUESTS]` starts `tmx-extract serve` for a memory and asks it
over a socket. With a second argument, that number of further requests shows whether memory grows.
"""

import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

from benchmarks.matching import change_words
from tmx_extract.store.connection import open_existing

QUESTIONS, CLIENTS = 500, 20
WORDS = (
    "the",
    "file",
    "設定",
    "license agreement",
    "Get-Process",
    "ファイル",
    "e",
    "cmdlet returns",
)
_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A running server, as the system sees it."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.port = port
        self._process = process

    @property
    def cpu(self) -> float:
        """The CPU seconds until now, of all its threads."""
        text = Path(f"/proc/{self._process.pid}/stat").read_text()
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def megabytes(self) -> float:
        """The memory that no other process shares, and the largest amount that it ever had."""
        text = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text()
        return sum(map(int, re.findall(r"Private_\w+: +(\d+) kB", text))) / 1024

    @property
    def resident(self) -> float:
        """The resident memory in megabytes, with the pages of the file that it maps."""
        text = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) / 1024


@contextmanager
def started(store: Path, *options: str) -> Iterator[Server]:
    """Start a server for the memory."""
    code = "from tmx_extract.cli.start import main; main()"
    command = [sys.executable, "-c", code, "serve", "--db", str(store), "--port", "0", *options]
    began = perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        lines = iter(process.stderr or ())
        line = next(line for line in lines if line.startswith("serving"))
        port = int(re.findall(r":(\d+)/", line)[0])
        server = Server(process, port)
        ask(connect(server), "/tmserver/languages/")
        print(f"first answer after {perf_counter() - began:.2f} s, {server.megabytes:.0f} MB")
        try:
            yield server
        finally:
            process.terminate()


def connect(server: Server) -> http.client.HTTPConnection:
    """Return a connection that is kept alive."""
    return http.client.HTTPConnection("127.0.0.1", server.port)


def ask(connection: http.client.HTTPConnection, path: str) -> float:
    """Return the seconds for one request; raise an error unless it succeeds."""
    began = perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise ValueError(f"{answer.status} for {path}")
    return perf_counter() - began


def list_sources(store: Path) -> list[str]:
    """Return some sources of the memory, each with up to three changed words."""
    with closing(open_existing(store)) as connection:
        rows = connection.execute(
            "SELECT source FROM entry WHERE length(source) BETWEEN 10 AND 300"
            " ORDER BY (id * 2654435761) % 4294967296 LIMIT ?",
            (QUESTIONS,),
        ).fetchall()
    texts = [text for (text,) in rows]
    rng, words = random.Random(1), " ".join(texts[:50]).split()
    return [change_words(text, words, rng) for text in texts]


def measure(server: Server, name: str, paths: Sequence[str]) -> None:
    """Print the CPU for each request."""
    connection = connect(server)
    for path in paths[:20]:
        ask(connection, path)
    before = server.cpu
    seconds = sorted(ask(connection, path) for path in paths)
    used = 1000 * (server.cpu - before) / len(paths)
    p95 = 1000 * seconds[int(len(seconds) * 0.95)]
    print(f"{name}: {used:.2f} ms CPU, p95 {p95:.1f} ms; {server.megabytes:.0f} MB")


def crowd(server: Server, make: Callable[[int], Sequence[str]]) -> None:
    """Let many clients ask at once; print the longest time."""
    longest: list[float] = []

    def work(number: int) -> None:
        connection = connect(server)
        longest.extend(ask(connection, path) for path in make(number))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    began = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    longest.sort()
    seconds = perf_counter() - began
    print(
        f"{CLIENTS} clients: {len(longest) / seconds:.0f} requests a second, median"
        f" {1000 * statistics.median(longest):.0f} ms, longest {1000 * longest[-1]:.0f} ms,"
        f" {server.megabytes:.0f} MB"
    )


def repeat(server: Server, paths: Sequence[str], times: int) -> None:
    """Ask as often as that; print how the memory grows."""
    connection = connect(server)
    for number in range(times):
        ask(connection, paths[number % len(paths)])
        if (number + 1) % (times // 5) == 0:
            print(f"after {number + 1:,} requests: {server.megabytes:.0f} MB")


def main() -> None:
    store = Path(sys.argv[1])
    locale = _find_locale(store)
    sources = list_sources(store)
    lookups = [f"/tmserver/en/{locale}/unit/{quote(text, safe='')}" for text in sources]
    searches = [f"/api/search?q={quote(word)}&limit=50" for word in WORDS] * 25
    for workers in ("1", "2"):
        print(f"-- {workers} workers")
        with started(store, "--workers", workers) as server:
            measure(server, "tmserver lookup", lookups)
            measure(server, "search, 50 hits", searches)
            print(f"resident {server.resident:.0f} MB")
            if workers == "2":
                crowd(server, lambda number: lookups[number::CLIENTS] + searches[number::CLIENTS])
                if len(sys.argv) > 2:
                    repeat(server, lookups, int(sys.argv[2]))


def _find_locale(store: Path) -> str:
    with closing(open_existing(store)) as connection:
        row = connection.execute("SELECT locale FROM handback LIMIT 1").fetchone()
    return str(row[0])


if __name__ == "__main__":
    main()
