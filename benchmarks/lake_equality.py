"""Compares a memory with a lake, on both engines, for real repositories.

`python -m benchmarks.lake_equality CORPORA [--spark]` reads each input into a memory and into a
lake, and compares the rows of the view `memory`, the reasons of all choices, and the bytes of every
export. The exit code is 1 if anything differs.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tmx_extract.extract.read import SUFFIXES
from tmx_extract.flows.export import ExportOptions, export
from tmx_extract.flows.ingest import ingest
from tmx_extract.flows.lake.build import BuildEngine, build_memory, expect_build
from tmx_extract.flows.lake.exported_memory import opened_lake_memory
from tmx_extract.flows.lake.ingest import LakeIngestOptions, ingest_into_lake
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.lake.engine import BuildOptions
from tmx_extract.lake.layout import open_lake
from tmx_extract.lake.read_build import iter_rows, list_locales
from tmx_extract.model import Dedupe, Selection
from tmx_extract.store.connection import create_or_open

_FORMATS = ("tmx", "xliff", "xliff2", "jsonl")
_DEDUPES: tuple[Dedupe, ...] = ("segment", "pair")
_COLUMNS = ("path", "locale", "locfileid", "segment_id", "source", "target", "translation_type")
_OF_MEMORY = (
    "SELECT path, locale, locfileid, segment_id, source, target, translation_type, handback_date,"
    " is_deleted FROM memory"
)


def find_inputs(corpora: Path) -> Iterator[tuple[str, bool]]:
    """Yield the side-by-side pages of each corpus, and whether the history is read."""
    for folder in sorted(corpora.glob("*/sxs")):
        yield str(folder), False
    for repository in sorted(corpora.glob("*.git")):
        yield f"{repository}@live-sxs", True


def compare(given: str, engines: list[BuildEngine], *, history: bool) -> bool:
    """Return whether memory and lake are the same for one input; print what was compared."""
    options = InputOptions(suffixes=SUFFIXES, source_locale="en-US", history=history)
    with TemporaryDirectory() as name, closing(create_or_open(Path(name) / "tm.db")) as memory:
        folder = Path(name)
        ingest(memory, Inputs([given], options))
        lake = str(folder / "lake")
        ingest_into_lake(lake, Inputs([given], options), LakeIngestOptions())
        rows = Counter(memory.execute(_OF_MEMORY).fetchall())
        is_same = True
        for engine in engines:
            build_memory(lake, engine, BuildOptions(master="local[2]"))
            is_equal = _rows_of(lake) == rows
            print(f"{given}: {rows.total():,} rows on {engine}: {_word(is_equal)}", flush=True)
            is_same &= is_equal
            for kind in _FORMATS:
                for dedupe in _DEDUPES:
                    selection = Selection(dedupe=dedupe, locale="ja-JP")
                    with opened_lake_memory(lake, selection) as built:
                        is_equal = _export(built, kind, selection) == _export(
                            memory, kind, selection
                        )
                    print(f"  {kind}, --dedupe {dedupe}: {_word(is_equal)}", flush=True)
                    is_same &= is_equal
    return is_same


def _word(is_equal: bool) -> str:
    return "equal" if is_equal else "DIFFERENT"


def _rows_of(location: str) -> Counter[tuple[Any, ...]]:
    lake = open_lake(location)
    build = expect_build(lake)
    names = (*_COLUMNS, "handback_date", "is_deleted")
    return Counter(
        tuple(row[name] for name in names)
        for locale in list_locales(build)
        for rows in iter_rows(lake, build, "memory", locale)
        for row in rows
        if row["chosen"]
    )


def _export(connection: Any, kind: str, selection: Selection) -> str:
    stream = BytesIO()
    export(connection, ExportOptions(format=kind, selection=selection), stream)
    return sha256(stream.getvalue()).hexdigest()


def main() -> None:
    engines: list[BuildEngine] = ["duckdb", *(["spark"] if "--spark" in sys.argv else [])]  # type: ignore[list-item] # literals
    results = [
        compare(given, engines, history=history)
        for given, history in find_inputs(Path(sys.argv[1]))
    ]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
