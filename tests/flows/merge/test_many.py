"""Files that repeat a sentence very often: its edits are read only once."""

import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from edits import edit_of, find_source
from pages import document, page, store_of

from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions
from tmx_extract.store.edits.known_edits import ANYWHERE, KnownEdits, PairEdits, list_edits
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


def test_very_many_texts_for_one_sentence_take_linear_time(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    """Going through all edits for each text took more than a minute."""
    file = write(tmp_path / "a.po", [f"保存{number}。" for number in range(20_000)])
    began = time.process_time()
    report = merge(store, open_inputs([file]), MergeOptions())
    assert time.process_time() - began < 30
    assert dict(report.units) == {"edited": 20_000}


def test_the_look_ups_find_what_a_search_through_all_edits_finds(
    store: sqlite3.Connection,
) -> None:
    draw, found = random.Random(7), find_source(store, SAVE)  # noqa: S311 - reproducible cases
    names = [("h", 0, 103), ("h", 0, 104), (None, None, None)]
    edits = PairEdits()
    for number in range(1, 200):
        edit = edit_of(found, draw.choice("甲乙丙"))
        handback_key, is_paragraph, place = draw.choice(names)
        edits.append(
            edit._replace(
                id=number,
                handback_key=handback_key,
                is_paragraph=is_paragraph,
                number=place,
                unchanged=draw.random() < 0.3,
                only_here=draw.random() < 0.4,
                editor=draw.choice(["Yuki", "Ken", ""]),
            )
        )
        made = [one for one in edits if not one.unchanged]
        for places in ((ANYWHERE,), (("h", 0, 103), None), (("h", 0, 104), None)):
            here = [one for one in made if ANYWHERE in places or one.name in places]
            for target, editor in (("甲", "Yuki"), ("丙", "Ken")):
                expected = [
                    [one.id for one in here if one.target == target and not one.only_here],
                    [one.id for one in here if one.target == target and one.only_here],
                    [one.id for one in here if one.editor == editor],
                    [one.id for one in here if one.only_here],
                ]
                assert [
                    edits.find_last(places, only_here=False, target=target),
                    edits.find_last(places, only_here=True, target=target),
                    edits.find_own(places, editor),
                    edits.find_narrow(places),
                ] == [max(several, default=0) for several in expected]


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
