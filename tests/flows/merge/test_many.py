"""Files that repeat a sentence very often: its edits are read only once."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from pages import document, page, store_of

from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions
from tmx_extract.store.edits.known_edits import KnownEdits, list_edits
from tmx_extract.store.edits.row import EditRow

SAVE = "Save the file."
HEADER = 'msgid ""\nmsgstr "Language: ja_JP\\nX-Source-Language: en_US\\n"\n\n'


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    pairs = {103: (SAVE, "ファイルを\\*保存。"), 104: (SAVE, "ファイルを*保存。")}
    pages = (document(page(pairs), "a.md"), document(page(pairs, locfileid="9"), "b.md"))
    with closing(store_of(*pages)) as connection:
        yield connection


def write(path: Path, targets: Sequence[str]) -> str:
    entries = (
        f'msgctxt "{number}"\nmsgid "{SAVE}"\nmsgstr "{target}"\n\n'
        for number, target in enumerate(targets)
    )
    path.write_text(HEADER + "".join(entries), "utf-8")
    return str(path)


def test_the_edits_of_a_sentence_are_read_once_a_file(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.po", ["保存する。"] * 50)
    asked: list[str] = []
    store.set_trace_callback(asked.append)
    report = merge(store, open_inputs([file]), MergeOptions())
    store.set_trace_callback(None)
    reads = [sql for sql in asked if "FROM edit WHERE NOT merged_before AND id IN" in sql]
    assert dict(report.units) == {"edited": 1, "known": 49}
    assert len(reads) <= 2


def test_the_cache_equals_the_memory(
    store: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered = KnownEdits.list
    compared: list[int] = []

    def compare(edits: KnownEdits, author: bytes, written: bytes) -> Sequence[EditRow]:
        found = remembered(edits, author, written)
        assert found == list_edits(store, author, written)
        compared.append(len(found))
        return found

    monkeypatch.setattr(KnownEdits, "list", compare)
    texts = ["一。", "二。", "一。", "ファイルを保存。", "二。 ", "三。"]
    first, second = write(tmp_path / "a.po", texts), write(tmp_path / "b.po", texts[::-1])
    (tmp_path / "c.po").write_text(Path(first).read_text("utf-8") + "msgid", "utf-8")
    inputs = open_inputs([first, str(tmp_path / "c.po"), second])
    merge(store, inputs, MergeOptions(by="Yuki"))
    merge(store, open_inputs([second]), MergeOptions(by="Ken", only_here=True))
    assert max(compared) >= 3
