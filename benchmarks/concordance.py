"""The speed of searches: `python -m benchmarks.concordance STORE [--queries N]`.

Searches a memory for texts of all lengths, existing and missing ones, and compares the times with
`LIKE '%…%'` and a plain FTS5 trigram index. Create the memory with `benchmarks.scale`.
"""

import argparse
import random
import re
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.measure import measure, tool
from tmx_extract.flows.search import Searcher
from tmx_extract.match.phrases import Phrase
from tmx_extract.model import Selection
from tmx_extract.store.concordance.index import complete_index, drop_index
from tmx_extract.store.connection import open_existing, transaction

SEED = 20260501
FEW, FIRST = 1_000, 50
"""The maximum number of hits that must all arrive within the goal, and the number of first hits."""
GOAL = 25.0
_ALL = Selection(dedupe="pair")
_WORD = re.compile(r"[A-Za-z][\w.-]*[A-Za-z]")
_JAPANESE = re.compile(r"[\u4e00-\u9fff]+|[\u30a0-\u30ff]{2,}")


def _anywhere(text: str) -> Sequence[Phrase]:
    return [Phrase(text=text)]


def _on_sides(text: str) -> Sequence[Phrase]:
    source, target = text.split("\n")
    return [Phrase(text=source, side="source"), Phrase(text=target, side="target")]


@dataclass(slots=True)
class Kind:
    """Texts of one kind, with their measurements."""

    title: str
    texts: list[str] = field(default_factory=list)
    phrases: Callable[[str], Sequence[Phrase]] = _anywhere
    """Return the query for a text."""
    few: list[float] = field(default_factory=list)
    """Milliseconds for all hits, for texts with at most a thousand."""
    first: list[float] = field(default_factory=list)
    """Milliseconds for the first fifty."""


class Lot:
    """A random sample of texts of entries."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._random = random.Random(SEED)
        (self._last,) = connection.execute("SELECT max(id) FROM entry").fetchone()

    def _iter_texts(self, column: int) -> Iterator[str]:
        sql = "SELECT source, target FROM entry WHERE id >= ? ORDER BY id LIMIT 1"
        while True:
            entry_id = self._random.randint(1, self._last)
            yield self._connection.execute(sql, (entry_id,)).fetchone()[column]

    def parts(self, column: int, least: int, most: int) -> Iterator[str]:
        for text in self._iter_texts(column):
            size = self._random.randint(least, most)
            if len(text) >= size:
                first = self._random.randint(0, len(text) - size)
                yield text[first : first + size]

    def english(self, least: int, most: int) -> Iterator[str]:
        for text in self._iter_texts(0):
            number = self._random.randint(least, most)
            found = list(_WORD.finditer(text))
            if len(found) >= number:
                first = self._random.randint(0, len(found) - number)
                yield text[found[first].start() : found[first + number - 1].end()]

    def japanese(self) -> Iterator[str]:
        for text in self._iter_texts(1):
            if found := _JAPANESE.findall(text):
                yield self._random.choice(found)

    def rare(self, column: int) -> Iterator[str]:
        """Yield characters, each equally often."""
        characters = set[str]()
        sql = "SELECT source, target FROM entry WHERE id % 13 = 0"
        for texts in self._connection.execute(sql):
            characters.update(texts[column])
        drawn = sorted(characters)
        self._random.shuffle(drawn)
        return iter(drawn)

    def sides(self) -> Iterator[str]:
        """Yield an English word and a Japanese one, from any entries."""
        for source, target in zip(self.english(1, 1), self.japanese(), strict=False):
            yield f"{source}\n{target}"

    def strangers(self) -> Iterator[str]:
        words = self.english(1, 1)
        while True:
            yield f"{next(words)} {next(words)}"


def draw_texts(connection: sqlite3.Connection, count: int) -> list[Kind]:
    """Return a number of texts of each kind."""
    lot = Lot(connection)
    drawn = {
        "a character of sources": lot.rare(0),
        "a character of targets": lot.rare(1),
        "one character of a source": lot.parts(0, 1, 1),
        "one character of a target": lot.parts(1, 1, 1),
        "two characters of a source": lot.parts(0, 2, 2),
        "two characters of a target": lot.parts(1, 2, 2),
        "3–8 characters of a source": lot.parts(0, 3, 8),
        "3–8 characters of a target": lot.parts(1, 3, 8),
        "9–30 characters of a source": lot.parts(0, 9, 30),
        "9–30 characters of a target": lot.parts(1, 9, 30),
        "an English word": lot.english(1, 1),
        "2–3 English words": lot.english(2, 3),
        "a Japanese word": lot.japanese(),
        "two words that do not belong together": lot.strangers(),
    }
    kinds = [Kind(title, list(islice(texts, count))) for title, texts in drawn.items()]
    texts = list(islice(lot.english(1, 2), count))
    return [
        *kinds,
        Kind("--source and --target", list(islice(lot.sides(), count)), _on_sides),
        Kind("--whole-word", texts, lambda text: [Phrase(text=text, whole_words=True)]),
        Kind("--case", texts, lambda text: [Phrase(text=text, is_exact=True)]),
    ]


def milliseconds(work: Callable[[], int | None]) -> tuple[float, int | None]:
    """Return the result and its CPU time, because the machine may do other work."""
    start = process_time()
    result = work()
    return (process_time() - start) * 1000, result


def p95(times: Sequence[float]) -> float:
    return sorted(times)[max(0, -(-95 * len(times) // 100) - 1)] if times else 0.0


def ask(connection: sqlite3.Connection, kinds: Sequence[Kind]) -> None:
    """Measure every text of every kind, in a process that has already run queries."""
    searcher = Searcher(connection, _ALL)

    def hits(phrases: Sequence[Phrase], most: int) -> int:
        with closing(searcher.search(phrases)) as found:
            return sum(1 for _ in islice(found, most))

    hits(_anywhere("warm"), FIRST)
    for kind in kinds:
        for phrases in map(kind.phrases, kind.texts):
            time, _ = milliseconds(partial(hits, phrases, FIRST))
            kind.first.append(time)
            time, count = milliseconds(partial(hits, phrases, FEW + 1))
            if count is not None and count <= FEW:
                kind.few.append(time)


def _is_short(text: str) -> bool:
    return len(text) < 3


class Rivals:
    """Simple alternatives: without folding of width, counts and locations."""

    def __init__(self, store: Path, work: Path) -> None:
        self._connection = sqlite3.connect(work / "plain.db", isolation_level=None)
        self._connection.execute("ATTACH ? AS store", (str(store),))
        self._connection.execute("PRAGMA main.mmap_size = 1073741824")
        self._connection.execute("PRAGMA store.mmap_size = 1073741824")

    def build(self) -> tuple[float, int]:
        """Return the seconds and the bytes of a plain trigram index."""
        run = self._connection.execute
        start = perf_counter()
        run("CREATE VIRTUAL TABLE plain USING fts5 (source, target, content='', tokenize=trigram)")
        run("BEGIN")
        run("INSERT INTO plain (rowid, source, target) SELECT id, source, target FROM entry")
        run("COMMIT")
        run("INSERT INTO plain (plain) VALUES ('optimize')")
        seconds = perf_counter() - start
        (size,) = run("SELECT sum(pgsize) FROM dbstat").fetchone()
        return seconds, size

    def like(self, text: str, most: int) -> int:
        escaped = re.sub(r"([%_\\])", r"\\\1", text)
        sql = (
            "SELECT id, source, target FROM entry WHERE source LIKE ?1 ESCAPE '\\'"
            " OR target LIKE ?1 ESCAPE '\\' LIMIT ?2"
        )
        return len(self._connection.execute(sql, (f"%{escaped}%", most)).fetchall())

    def trigram(self, text: str, most: int) -> int | None:
        """Return the number of hits; None for a text shorter than three characters."""
        if _is_short(text):
            return None
        quoted = '"' + text.replace('"', '""') + '"'
        sql = (
            "SELECT e.id, e.source, e.target FROM plain p CROSS JOIN entry e ON e.id = p.rowid"
            " WHERE plain MATCH ? LIMIT ?"
        )
        return len(self._connection.execute(sql, (quoted, most)).fetchall())


def print_sizes(connection: sqlite3.Connection) -> int:
    """Print the size of the memory; return the bytes of its texts."""
    entries, size = connection.execute(
        "SELECT count(*), sum(length(CAST(source AS BLOB)) + length(CAST(target AS BLOB)))"
        " FROM entry"
    ).fetchone()
    (segments,) = connection.execute("SELECT count(*) FROM segment").fetchone()
    print(f"{segments:,} segments, {entries:,} entries, {size / 1e6:.0f} MB of texts")
    return int(size)


def print_index(connection: sqlite3.Connection, size: int, *, anew: bool) -> None:
    if anew:
        with transaction(connection):
            drop_index(connection)
    start, cpu = perf_counter(), process_time()
    complete_index(connection)
    seconds, cpu = perf_counter() - start, process_time() - cpu
    (bytes_,) = connection.execute(
        "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'concordance%'"
    ).fetchone()
    print(f"index: {bytes_ / 1e6:.0f} MB, {bytes_ / size:.2f} of the texts;", end=" ")
    print(f"built in {seconds:.0f} s ({cpu:.0f} s CPU)" if anew else "there before")


def print_kinds(kinds: Sequence[Kind]) -> None:
    print(
        f"\n| text | queries | p95 ms, first {FIRST} | at most {FEW:,} hits | median ms | p95 ms"
        " | worst |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    every = Kind("all")
    for kind in kinds:
        every.texts += kind.texts
        every.few += kind.few
        every.first += kind.first
    for kind in (*kinds, every):
        median = statistics.median(kind.few) if kind.few else 0.0
        print(
            f"| {kind.title} | {len(kind.texts)} | {p95(kind.first):.1f} | {len(kind.few)}"
            f" | {median:.1f} | {p95(kind.few):.1f} | {max(kind.few, default=0.0):.1f} |"
        )


def print_rivals(store: Path, kinds: Sequence[Kind], size: int, count: int) -> None:
    """Search some of the same texts with the alternatives, and with our search in the same run."""
    with tempfile.TemporaryDirectory() as folder, closing(open_existing(store)) as connection:
        rivals = Rivals(store, Path(folder))
        seconds, bytes_ = rivals.build()
        print(f"\nplain trigrams: {bytes_ / size:.2f} of the texts, built in {seconds:.0f} s")
        searcher = Searcher(connection, _ALL)

        def ours(text: str, most: int) -> int:
            with closing(searcher.search([Phrase(text=text)])) as found:
                return sum(1 for _ in islice(found, most))

        ours("warm", FIRST)
        ways = {"ours": ours, "trigram": rivals.trigram, "LIKE": rivals.like}
        print(f"\n| median ms, up to {FEW:,} hits | ours | plain trigrams | `LIKE '%…%'` |")
        print("| --- | --- | --- | --- |")
        for kind in kinds:
            if kind.phrases is not _anywhere:
                continue
            cells = []
            for way in ways.values():
                found = [milliseconds(partial(way, text, FEW)) for text in kind.texts[:count]]
                times = [time for time, hits in found if hits is not None]
                cells.append(f"{statistics.median(times):.1f}" if times else "cannot")
            print(f"| {kind.title} | {' | '.join(cells)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--queries", type=int, default=100, help="texts of each kind")
    parser.add_argument("--rivals", type=int, default=5, help="texts for the rivals; 0: none")
    parser.add_argument("--build", action="store_true", help="build the index again")
    arguments = parser.parse_args()
    with closing(open_existing(arguments.store)) as connection:
        size = print_sizes(connection)
        print_index(connection, size, anew=arguments.build)
        kinds = draw_texts(connection, arguments.queries)
        ask(connection, kinds)
        print_kinds(kinds)
    command = tool("search", "設定", "--db", str(arguments.store))
    print(f"\nthe whole command, `tmx-extract search 設定`: {measure(command).cpu:.2f} s CPU")
    if arguments.rivals:
        print_rivals(arguments.store, kinds, size, arguments.rivals)


if __name__ == "__main__":
    main()
