"""Codes that only a target has: the file shows whether a text without them was edited."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pages import document, exported, page, store_of

from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions, MergeReport
from tmx_extract.formats.options import CodeMode

STRONG, ESCAPED = "**強い**文です。", r"値 \(数\) です。"
PAIRS = {
    103: ("A strong sentence.", STRONG),
    104: ("A value (number).", ESCAPED),
    105: ("A `code`.", "`コード` です。"),
    106: ("\n  A line.", "行です。"),
    107: ("Another.", "\n  別の行です。"),
}
DELIVERED = {103 + place: target for place, (_, target) in enumerate(PAIRS.values())}


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(store_of(document(page(PAIRS)))) as connection:
        yield connection


def come_back(
    store: sqlite3.Connection, folder: Path, way: tuple[str, CodeMode], before: str, after: str
) -> MergeReport:
    kind, codes = way
    text = exported(store, kind, dedupe="segment", codes=codes).decode()
    assert before in text
    file = folder / f"back.{'po' if kind == 'po' else 'xlf'}"
    file.write_text(text.replace(before, after), "utf-8")
    return merge(store, open_inputs([str(file)]), MergeOptions(by="Yuki"))


def targets(store: sqlite3.Connection) -> dict[int, str]:
    rows = store.execute("SELECT segment_id, target FROM memory")
    return {int(name.rpartition("-")[2]): target for name, target in rows}


PLAIN: tuple[str, CodeMode] = ("xliff", "plain")
WAYS: list[tuple[str, CodeMode]] = [
    ("xliff", "plain"),
    ("xliff", "text"),
    ("xliff", "native"),
    ("xliff2", "plain"),
    ("po", "plain"),
    ("po", "text"),
]


@pytest.mark.parametrize("way", WAYS)
def test_an_unchanged_text_is_not_an_edit(
    store: sqlite3.Connection, tmp_path: Path, way: tuple[str, CodeMode]
) -> None:
    report = come_back(store, tmp_path, way, "です", "です")
    assert (dict(report.units), report.edits) == ({"unchanged": 5}, 0)


def test_words_get_their_codes_back(store: sqlite3.Connection, tmp_path: Path) -> None:
    report = come_back(store, tmp_path, PLAIN, "強い文です。", "とても強い文です。")
    assert report.units["edited"] == 1
    assert targets(store) == {**DELIVERED, 103: "とても**強い**文です。"}


def test_words_whose_codes_have_no_place_are_refused(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    report = come_back(store, tmp_path, PLAIN, "強い文です。", "弱い。")
    assert [remark.diagnostic.code for remark in report.problems] == ["codes-not-placed"]
    assert targets(store) == DELIVERED


def test_codes_removed_by_a_person_stay_removed(store: sqlite3.Connection, tmp_path: Path) -> None:
    report = come_back(store, tmp_path, ("xliff", "text"), STRONG, "強い文です。")
    assert (report.units["edited"], report.problems) == (1, [])
    assert targets(store) == {**DELIVERED, 103: "強い文です。"}


def test_without_any_evidence_it_is_reported(tmp_path: Path) -> None:
    """No source of the file has codes."""
    pairs = {103: PAIRS[103], 104: PAIRS[104]}
    with closing(store_of(document(page(pairs)))) as store:
        report = come_back(store, tmp_path, PLAIN, "強い文です。", "弱い。")
        assert dict(report.units) == {"edited": 1, "unchanged": 1}
        found = [(remark.diagnostic.code, remark.diagnostic.found) for remark in report.problems]
        assert found == [("codes-dropped", f"“{STRONG}”")]
        assert targets(store) == {103: "弱い。", 104: ESCAPED}
