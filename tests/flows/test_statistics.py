"""Statistics as tables and sentences."""

from contextlib import closing
from pathlib import Path

from pages import SAVE, add, document, page

from tmx_extract.flows.statistics import CountTable, describe_statistics
from tmx_extract.store.connection import create_or_open
from tmx_extract.store.statistics import read_statistics


def test_a_memory_in_tables_and_sentences(tmp_path: Path) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as memory:
        add(memory, document(page(SAVE)))
        found = describe_statistics(memory)
        assert found.statistics == read_statistics(memory)
    segments, texts = found.tables
    assert segments == CountTable(
        title="Current segments",
        headings=(
            *("documents", "segments", "distinct sources", "distinct pairs"),
            *("MT", "HT", "MT or HT?"),
        ),
        rows=tuple((name, 1, 1, 1, 1, 1, 0, 0) for name in ("ja-JP", "docs", "all")),
    )
    assert (texts.title, len(texts.rows)) == ("Their texts", 3)
    assert found.sentences == (
        "1 handback (0 superseded), 1 file version with 1 segment read in 1 run.",
        "0 unpaired texts, 0 conflicts, 0 diagnostics.",
    )
