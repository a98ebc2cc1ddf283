"""Speed and memory, compared in one run: `python -m benchmarks.run CORPORA [--times N]`.

Prints ratios, because absolute seconds depend on the machine. `--write` puts the tables into
benchmarks/README.md and keeps the tables that are not measured this time.
"""

import argparse
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from benchmarks.measure import Cost, measure, median, module, tool

CORPUS = "PowerShell-Docs.ja-jp/sxs"
SEGMENTS = 245_563
HISTORY = "partner-center-pr.ja-jp.git@live-sxs"
README = Path(__file__).parent / "README.md"
_MARKS = ("<!-- measured -->", "<!-- /measured -->")


class Bench:
    """One benchmark run in one working folder."""

    def __init__(self, corpora: Path, work: Path, times: int) -> None:
        self.corpus, self.work, self.times = corpora / CORPUS, work, times
        self.history = corpora / HISTORY
        self.lines: list[str] = []

    def say(self, line: str = "") -> None:
        print(line, flush=True)
        self.lines.append(line)

    def repeated(self, make: Callable[[Path], list[str]], times: int | None = None) -> Cost:
        """Return the median of several runs, each with a new output."""
        costs = []
        for _ in range(times or self.times):
            with self.fresh("output") as output:
                costs.append(measure(make(output)))
        return median(costs)

    @contextmanager
    def fresh(self, name: str) -> Iterator[Path]:
        """Yield a path that does not exist, and remove it afterwards."""
        path = self.work / name
        _remove(path)
        yield path
        _remove(path)

    def ingesting(self) -> None:
        ours = self.repeated(lambda out: tool("ingest", str(self.corpus), "--db", str(out)))
        floor = self.repeated(lambda out: self.rival("floor", self.corpus, out))
        soup = self.repeated(lambda out: self.rival("soup", self.corpus, out), times=1)
        self.table(
            "Ingest, 2,879 pages with 245,563 pairs",
            [
                ("tmx-extract ingest", ours, ours),
                ("floor: read, one regex, executemany", floor, ours),
                ("BeautifulSoup(lxml) + sqlite_utils upsert (one run)", soup, ours),
            ],
        )
        self.say(f"Ingest takes {ours.cpu / floor.cpu:.2f} times the floor (goal: 3),")
        self.say(f"and is {soup.cpu / ours.cpu:.1f} times faster than BeautifulSoup (goal: 10).")

    def exporting(self) -> None:
        store = self.work / "tm.db"
        _remove(store)
        measure(tool("ingest", str(self.corpus), "--db", str(store)))
        again = self.repeated(lambda _: tool("ingest", str(self.corpus), "--db", str(store)))

        def ours(kind: str, codes: str) -> Cost:
            options = ("--dedupe", "segment", "--codes", codes)
            return self.repeated(lambda out: self.export(kind, store, out, *options))

        def against(name: str, times: int = 1) -> Cost:
            return self.repeated(lambda out: self.rival(name, store, out), times=times)

        tmx, xliff, xliff2 = (ours(kind, "text") for kind in ("tmx", "xliff", "xliff2"))
        native = {kind: ours(kind, "native") for kind in ("tmx", "xliff", "xliff2")}
        pairs, pairs_native = (
            self.repeated(partial(self._pairs, store, codes)) for codes in ("text", "native")
        )
        toolkit = {
            kind: against(f"translate_toolkit_{kind}")
            for kind in ("tmx", "xliff", "codes", "xliff2", "codes2")
        }
        rows = [
            ("tmx-extract export tmx --dedupe segment", tmx, tmx),
            ("with native codes", native["tmx"], tmx),
            ("the same by plain formatting", against("plain_tmx", self.times), tmx),
            ("the same by lxml.etree.xmlfile", against("lxml_tmx", self.times), tmx),
            ("the same by translate-toolkit (one run)", toolkit["tmx"], tmx),
            ("tmx-extract export xliff --codes text", xliff, xliff),
            ("the same by translate-toolkit (one run)", toolkit["xliff"], xliff),
            ("tmx-extract export xliff", native["xliff"], native["xliff"]),
            ("the same by translate-toolkit (one run)", toolkit["codes"], native["xliff"]),
            ("tmx-extract export xliff2 --codes text", xliff2, xliff2),
            ("the same by translate-toolkit (one run)", toolkit["xliff2"], xliff2),
            ("tmx-extract export xliff2", native["xliff2"], native["xliff2"]),
            ("the same by translate-toolkit (one run)", toolkit["codes2"], native["xliff2"]),
            ("tmx-extract export tmx (67,438 pairs)", pairs, pairs),
            ("with native codes", pairs_native, pairs),
            ("tmx-extract ingest, nothing changed", again, tmx),
        ]
        self.table("Export, 245,563 segments", rows)
        for name, kind, cost in (
            ("TMX", "tmx", tmx),
            ("XLIFF 1.2 as text", "xliff", xliff),
            ("XLIFF 1.2 with native codes", "codes", native["xliff"]),
            ("XLIFF 2 as text", "xliff2", xliff2),
            ("XLIFF 2 with native codes", "codes2", native["xliff2"]),
        ):
            ratio = toolkit[kind].cpu / cost.cpu
            self.say(f"{name} is {ratio:.1f} times faster than translate-toolkit (goal: 5).")
        for name, cost, text in (
            ("TMX", pairs_native, pairs),
            ("TMX with --dedupe segment", native["tmx"], tmx),
        ):
            ratio = cost.cpu / text.cpu
            self.say(f"{name} with native codes takes {ratio:.2f} times as long (goal: 3).")

    def histories(self) -> None:
        def reading(store: Path) -> list[str]:
            return tool("ingest", str(self.history), "--history", "--db", str(store))

        with self.fresh("history.db") as store:
            first = measure(reading(store))
            again = self.repeated(lambda _: reading(store))
            levels = _count_levels(store)
        floor = self.repeated(lambda out: self.rival("git_floor", self.history, out))
        self.table(
            f"A git history, {levels}",
            [
                ("tmx-extract ingest --history", first, first),
                ("git cat-file --batch and the bare extraction", floor, first),
                ("tmx-extract ingest --history, nothing new", again, first),
            ],
        )
        self.say(f"A history takes {first.cpu / floor.cpu:.2f} times the floor (goal: 3),")
        self.say(f"an unchanged one 1/{first.cpu / again.cpu:.0f} of the first time (goal: 1/20).")

    def scaling(self, copies: list[int]) -> None:
        self.say()
        self.say("### The corpus several times over (new paths, locfileids and targets)")
        self.say()
        self.say(
            "| copies | segments | ingest CPU s | peak MB | tmx CPU s | peak MB | xliff CPU s"
            " | peak MB |"
        )
        self.say("| --- | --- | --- | --- | --- | --- | --- | --- |")
        per_copy: list[tuple[float, ...]] = []
        for number in copies:
            with self.fresh("scale.db") as store:
                command = module("benchmarks.scale", str(self.corpus), str(number), str(store))
                costs = [measure(command)]
                for name in ("tmx", "xliff"):
                    with self.fresh("output") as output:
                        costs.append(
                            measure(self.export(name, store, output, "--dedupe", "segment"))
                        )
            cells = " | ".join(f"{cost.cpu:.1f} | {cost.peak:.0f}" for cost in costs)
            self.say(f"| {number} | {number * SEGMENTS:,} | {cells} |")
            per_copy.append(tuple(cost.cpu / number for cost in costs))
        self.say()
        for late, early, goal in ((16, 1, 1.15), (41, 4, 1.3)):
            if late in copies and early in copies:
                pairs = zip(
                    per_copy[copies.index(early)], per_copy[copies.index(late)], strict=True
                )
                ratios = ", ".join(f"{after / before:.2f}" for before, after in pairs)
                self.say(
                    f"Time for each segment at {late} copies over that at {early} (ingest, tmx,"
                    f" xliff): {ratios} (goal: at most {goal})."
                )

    def table(self, title: str, rows: list[tuple[str, Cost, Cost]]) -> None:
        self.say()
        self.say(f"### {title}")
        self.say()
        self.say("| what | CPU s | peak MB | times ours |")
        self.say("| --- | --- | --- | --- |")
        for name, cost, ours in rows:
            ratio = f"{cost.cpu / ours.cpu:.2f}"
            self.say(f"| {name} | {cost.cpu:.2f} | {cost.peak:.0f} | {ratio} |")
        self.say()

    def rival(self, name: str, given: Path, output: Path) -> list[str]:
        return module("benchmarks.rivals", name, str(given), str(output))

    def _pairs(self, store: Path, codes: str, output: Path) -> list[str]:
        return self.export("tmx", store, output, "--codes", codes)

    def export(self, name: str, store: Path, output: Path, *options: str) -> list[str]:
        return tool("export", name, "--db", str(store), "-o", str(output), *options)


def _count_levels(store: Path) -> str:
    with closing(sqlite3.connect(store)) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM handback),"
            " (SELECT count(*) FROM segment), (SELECT count(*) FROM entry)"
        ).fetchone()
    return "{:,} file versions of {:,} handbacks, {:,} pairs, {:,} of them distinct".format(*counts)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--times", type=int, default=5, help="runs, of which the median counts")
    parser.add_argument("--scale", default="1,4,16", help="copies of the corpus; empty for none")
    parser.add_argument("--only", default="ingesting,exporting,histories,scaling")
    parser.add_argument("--write", action="store_true", help="into benchmarks/README.md")
    arguments = parser.parse_args()
    work = Path("build/bench")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    bench = Bench(arguments.corpora, work, arguments.times)
    parts = arguments.only.split(",")
    if "ingesting" in parts:
        bench.ingesting()
    if "exporting" in parts:
        bench.exporting()
    if "histories" in parts:
        bench.histories()
    if "scaling" in parts and arguments.scale:
        bench.scaling([int(number) for number in arguments.scale.split(",")])
    if arguments.write:
        before, _, rest = README.read_text("utf-8").partition(_MARKS[0])
        old, _, after = rest.partition(_MARKS[1])
        text = merge(old, "\n".join(bench.lines))
        README.write_text(f"{before}{_MARKS[0]}\n{text}\n{_MARKS[1]}{after}", "utf-8")


def merge(old: str, new: str) -> str:
    """Return the sections of both; new measurements replace old ones."""
    sections = _split(old) | _split(new)
    return "\n" + "\n\n".join(sections.values())


def _split(text: str) -> dict[str, str]:
    """Return the sections by the beginnings of their headings, up to the first comma."""
    sections = (f"### {part.strip()}" for part in f"\n{text}".split("\n### ")[1:])
    return {section.partition("\n")[0].partition(",")[0]: section for section in sections}


if __name__ == "__main__":
    main()
