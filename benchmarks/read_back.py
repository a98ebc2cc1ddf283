"""Reads an export back and compares every text with its memory.

Run as `python -m benchmarks.read_back STORE FORMAT [--dedupe …] [--path …] [--as-written] FILE`.
Our own readers read TMX and XLIFF, translate-toolkit and msgfmt read PO, and the usual libraries
read tables. Prints one verdict for each judge.
"""

import argparse
import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any

from benchmarks.exported import iter_units
from tmx_extract.formats.registry import FORMATS
from tmx_extract.model import Occurrence, Selection
from tmx_extract.store.connection import open_existing
from tmx_extract.store.select import find_locales, iter_occurrences

Texts = tuple[str, str]


def iter_memory(store: Path, dedupe: str, path: str | None, *, as_written: bool) -> Iterator[Texts]:
    """Return the texts that the export must contain, without those that are invisible."""
    with closing(open_existing(store)) as connection:
        source_locale, locale = find_locales(connection)[0]
        selection = Selection(
            dedupe=dedupe,  # type: ignore[arg-type]  # checked by the parser
            source_locale=source_locale,
            locale=locale,
            path=path,
            as_written=as_written,
        )
        for pair in iter_occurrences(connection, selection):
            yield _texts(pair)


def _texts(pair: Occurrence) -> Texts:
    return pair.source, pair.target


def fit_gettext(texts: Iterable[Texts]) -> Iterator[Texts]:
    """Return the texts as PO can store them: `msgfmt --check` refuses a line break at the edge of
    only one text."""
    for both in texts:
        source, target = both
        if source.startswith("\n") != target.startswith("\n"):
            source, target = source.lstrip("\r\n"), target.lstrip("\r\n")
        if source.endswith("\n") != target.endswith("\n"):
            source, target = source.rstrip("\r\n"), target.rstrip("\r\n")
        yield source, target


def _iter_exchange(kind: str, file: Path) -> Iterator[Texts]:
    with file.open("rb") as stream:
        for unit in iter_units(kind, stream):
            targets = (*unit.targets.values(), *unit.proposals)
            yield unit.source, targets[0] if len(targets) == 1 else repr(targets)


def _iter_po(file: Path) -> Iterator[Texts]:
    from translate.storage import pypo

    reader: Any = pypo.pofile
    for unit in reader.parsefile(str(file)).units:
        if not unit.isheader():
            yield str(unit.source), str(unit.target)


def _iter_csv(file: Path) -> Iterator[Texts]:
    csv.field_size_limit(1 << 30)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            yield row["source"], row["target"]


def _iter_tsv(file: Path) -> Iterator[Texts]:
    with file.open(encoding="utf-8", newline="\n") as stream:
        names = next(stream).rstrip("\n").split("\t")
        for line in stream:
            row = dict(zip(names, line.rstrip("\n").split("\t"), strict=True))
            yield _unescape(row["source"]), _unescape(row["target"])


_ESCAPES: Mapping[str, str] = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}


def _unescape(text: str) -> str:
    pieces, position = list[str](), 0
    while (found := text.find("\\", position)) >= 0:
        pieces += text[position:found], _ESCAPES[text[found + 1]]
        position = found + 2
    return "".join(pieces) + text[position:]


def _iter_jsonl(file: Path) -> Iterator[Texts]:
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            yield row["source"], row["target"]


def _iter_parquet(file: Path) -> Iterator[Texts]:
    from pyarrow import parquet

    for batch in parquet.ParquetFile(file).iter_batches(columns=["source", "target"]):
        for row in batch.to_pylist():
            yield row["source"], row["target"]


_LIBRARIES: Mapping[str, Callable[[Path], Iterator[Texts]]] = {
    "po": _iter_po,
    "csv": _iter_csv,
    "tsv": _iter_tsv,
    "jsonl": _iter_jsonl,
    "parquet": _iter_parquet,
}


def compare(memory: Iterable[Texts], read: Iterable[Texts]) -> tuple[int, list[str]]:
    """Return the number of units, and the first few that differ from the memory."""
    count, wrong = 0, list[str]()
    for count, (kept, found) in enumerate(zip_longest(memory, read), 1):
        if kept != found and len(wrong) < 3:
            wrong.append(f"unit {count}: {found!r} for {kept!r}"[:200])
    return count, wrong


def _judge_with_msgfmt(file: Path) -> str:
    program = shutil.which("msgfmt")
    if not program:
        return f"SKIP ext:msgfmt {file.name}: gettext is not there"
    done = subprocess.run(
        [program, "--check", "--output-file=/dev/null", str(file)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    said = (done.stderr.strip().splitlines() or [""])[-1]
    return f"{'FAIL' if done.returncode else 'OK'} ext:msgfmt {file.name}: {said}"


def main() -> int:
    """Print the verdicts; return 1 if one says FAIL."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.read_back", description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("kind", choices=FORMATS)
    parser.add_argument("--dedupe", choices=("none", "segment", "pair", "source"), default="none")
    parser.add_argument("--path")
    parser.add_argument("--as-written", action="store_true")
    parser.add_argument("file", type=Path)
    given = parser.parse_args()
    library = _LIBRARIES.get(given.kind)
    read = library(given.file) if library else _iter_exchange(given.kind, given.file)
    memory = iter_memory(given.store, given.dedupe, given.path, as_written=given.as_written)
    if given.kind == "po":
        memory = fit_gettext(memory)
    count, wrong = compare(memory, read)
    lines = [
        f"FAIL own:texts {given.file.name}: {'; '.join(wrong)}"
        if wrong
        else f"OK own:texts {given.file.name}: {count} units hold the memory's texts"
    ]
    if given.kind == "po":
        lines.append(_judge_with_msgfmt(given.file))
    print(*lines, sep="\n")
    return int(any(line.startswith("FAIL") for line in lines))


if __name__ == "__main__":
    sys.exit(main())
