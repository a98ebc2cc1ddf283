"""Untouched files of an earlier version, or written before the memory knew a page, are no edits.

`fixtures/package_0_2_0` has a page, its English page, and what version 0.2.0 wrote for this page: a
memory, three packages and an export. In these, the rule alone decided about the escapes.
"""

import gzip
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from english_page import ingest_with
from pages import exported, ingest_folder

from tmx_extract.flows.merge.earlier_forms import change_escapes
from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions, MergeReport
from tmx_extract.flows.package.options import PackageOptions
from tmx_extract.flows.package.pack import package
from tmx_extract.model import Selection
from tmx_extract.store.connection import in_memory, open_existing

FILES = Path(__file__).parents[2] / "fixtures" / "package_0_2_0"
PAGES, ENGLISH = FILES / "docs.ja-jp", FILES / "docs"
SENT = ["xliff", "xliff2", "po", "ja.tmx", "without-ids.tmx"]
UNCHANGED = {"unchanged": 5}
# The source decides about the first, the English page about the second.
AUTHORS = ['"*鍵\\*" という値。', "**和** は甲 \\* 乙。", "**それ** \\* を参照。"]
BOTH_SUMS = ["**和** は甲 * 乙。", "**和** は甲 \\* 乙。"]
BY_RULE = ['"*鍵*" という値。', "**和** は甲 * 乙。", "**それ** * を参照。"]


@pytest.fixture(params=["updated", "updated, with English", "new", "new, with English"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A memory of this version: updated from version 0.2.0, or new."""
    if request.param.startswith("updated"):
        file = tmp_path / "tm.db"
        file.write_bytes(gzip.decompress((FILES / "tm.db.gz").read_bytes()))
        opened = open_existing(file)
    else:
        opened = in_memory()
    with closing(opened) as connection:
        if request.param.startswith("new"):
            ingest_folder(connection, PAGES)
        if request.param.endswith("English"):
            ingest_with(connection, PAGES, ENGLISH)
        yield connection


@pytest.fixture
def with_english() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        ingest_with(connection, PAGES, ENGLISH)
        yield connection


def _merge(connection: sqlite3.Connection, path: Path) -> MergeReport:
    return merge(connection, open_inputs([str(path)]), MergeOptions())


def _find_sent(name: str, folder: Path) -> Path:
    if name != "without-ids.tmx":
        return FILES / name
    text = (FILES / "ja.tmx").read_text("utf-8")
    file = folder / name
    file.write_text(re.sub(r' tuid="[^"]*"|<prop .*?</prop>', "", text), "utf-8")
    return file


def _count(report: MergeReport) -> tuple[dict[str, int], int]:
    return {name: count for name, count in report.units.items() if count}, report.edits


@pytest.mark.parametrize("name", SENT)
def test_an_untouched_file_of_version_0_2_0_has_no_edits(
    store: sqlite3.Connection, tmp_path: Path, name: str
) -> None:
    before = exported(store)
    report = _merge(store, _find_sent(name, tmp_path))
    assert _count(report) == (UNCHANGED, 0)
    # The export does not name one of the three people.
    assert {item.diagnostic.code for item in report.problems} <= {"several-assignees"}
    assert exported(store) == before


@pytest.mark.parametrize("name", SENT)
def test_its_edits_are_edits(store: sqlite3.Connection, tmp_path: Path, name: str) -> None:
    sent = _find_sent(name, tmp_path)
    (file,) = [sent] if sent.is_file() else [*sent.rglob("*.xlf"), *sent.rglob("*.po")]
    work = tmp_path / f"work{file.suffix}"
    work.write_text(file.read_text("utf-8").replace("閉じます", "閉じる"), "utf-8")
    report = _merge(store, work)
    assert _count(report) == ({"edited": 1, "unchanged": 4}, 1)
    assert "閉じる。".encode() in exported(store)


@pytest.mark.parametrize("name", SENT)
def test_an_edit_of_other_words_gets_the_escapes_of_today(
    store: sqlite3.Connection, tmp_path: Path, name: str
) -> None:
    delivered = [text for text in BOTH_SUMS if text.encode() in exported(store)]
    sent = _find_sent(name, tmp_path)
    (file,) = [sent] if sent.is_file() else [*sent.rglob("*.xlf"), *sent.rglob("*.po")]
    work = tmp_path / f"work{file.suffix}"
    text = file.read_text("utf-8")
    assert " は甲 " in text
    work.write_text(text.replace(" は甲 ", " とは甲 "), "utf-8")
    assert _count(_merge(store, work)) == ({"edited": 1, "unchanged": 4}, 1)
    (edit,) = store.execute("SELECT target FROM edit WHERE NOT unchanged").fetchall()
    assert [edit[0]] == [one.replace(" は甲 ", " とは甲 ") for one in delivered]


@pytest.mark.parametrize(
    ("text", "before", "after", "expected"),
    [
        ("c * d", "a * b", r"a \* b", r"c \* d"),
        (r"c \* d", r"a \* b", "a * b", "c * d"),
        (r"x ** \* y \*", r"** \* \*", r"\*\* * \*", r"x \*\* * y \*"),
        ("c * d *", "a * b", r"a \* b", None),
        (r"c \* d", "a * b", r"a \* b", None),
        ("c d", "a * b", r"a \* b", None),
        ("D:\\", "C:\\", "C:\\\\", "D:\\\\"),
        ("D:\\ ist", "C:\\", "C:\\\\", "D:\\ ist"),
        ("D:\\*", "C:\\*", "C:*", "D:*"),
    ],
)
def test_escapes_change_only_if_the_marks_are_the_same(
    text: str, before: str, after: str, expected: str | None
) -> None:
    assert change_escapes(text, before, after) == expected


@pytest.mark.parametrize("name", ["tmx", "xliff", "xliff2", "po"])
def test_a_file_from_before_the_english_page_has_no_edits(name: str, tmp_path: Path) -> None:
    with closing(in_memory()) as connection:
        ingest_folder(connection, PAGES)
        suffix = {"tmx": "tmx", "po": "po"}.get(name, "xlf")
        file = tmp_path / f"work.{suffix}"
        file.write_bytes(exported(connection, name, dedupe="segment"))
        ingest_with(connection, PAGES, ENGLISH)
        assert _count(_merge(connection, file)) == (UNCHANGED, 0)


@pytest.mark.parametrize("name", ["tmx", "xliff", "xliff2", "po"])
def test_beside_a_form_of_today_an_earlier_form_is_an_edit(
    with_english: sqlite3.Connection, tmp_path: Path, name: str
) -> None:
    file = tmp_path / f"work.{ {'tmx': 'tmx', 'po': 'po'}.get(name, 'xlf') }"
    text = exported(with_english, name, dedupe="segment").decode()
    assert "甲 " in text
    file.write_text(re.sub(r"甲 .*? 乙", "甲 * 乙", text), "utf-8")
    assert _count(_merge(with_english, file)) == ({"edited": 1, "unchanged": 4}, 1)
    assert BY_RULE[1].encode() in exported(with_english)


@pytest.mark.parametrize("name", ["tmx", "xliff", "po"])
def test_a_file_of_this_version_is_not_by_the_rule_alone(name: str, tmp_path: Path) -> None:
    with closing(in_memory()) as connection:
        ingest_folder(connection, PAGES)
        file = tmp_path / f"work.{ {'tmx': 'tmx', 'po': 'po'}.get(name, 'xlf') }"
        text = exported(connection, name, dedupe="segment", codes="text").decode()
        assert "鍵\\" in text
        file.write_text(re.sub(r"鍵\\+\*", "鍵*", text), "utf-8")
        assert _count(_merge(connection, file)) == ({"edited": 1, "unchanged": 4}, 1)
        assert BY_RULE[0].encode() in exported(connection)


def test_a_text_that_was_sent_in_the_form_of_today_is_an_edit_in_another(
    with_english: sqlite3.Connection, tmp_path: Path
) -> None:
    options = PackageOptions(
        kind="po", selection=Selection(dedupe="segment", locale="ja-JP"), assign="Yuki"
    )
    package(with_english, options, tmp_path / "po")
    (file,) = (tmp_path / "po").rglob("*.po")
    text = file.read_text("utf-8")
    for author, by_rule in zip(AUTHORS, BY_RULE, strict=True):
        written, other = (
            one.replace("\\", "\\\\").replace('"', '\\"') for one in (author, by_rule)
        )
        assert written in text
        text = text.replace(written, other)
    file.write_text(text, "utf-8")
    assert _count(_merge(with_english, tmp_path / "po")) == ({"edited": 3, "unchanged": 2}, 3)
