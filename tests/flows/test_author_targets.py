"""Written pages have the targets of exports: the published page or the English page decides."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha1
from pathlib import Path

import pytest
from english_page import ingest_with
from git_repository import Repository
from lxml import etree
from pages import Pairs, exported, ingest_folder, page, write_files

from tmx_extract.flows.apply import ApplyOptions, apply, open_inputs
from tmx_extract.flows.clean import CleanOptions, iter_cleaned, open_stored
from tmx_extract.flows.merge.merge import merge
from tmx_extract.flows.merge.merge import open_inputs as open_returned
from tmx_extract.flows.merge.options import MergeOptions
from tmx_extract.store.connection import in_memory

# By the source and the rule, none of the stars would have a backslash.
PAIRS: Pairs = {
    103: ("\\*Only here.", "\\* のみ。"),
    104: ("A \\* b.", "甲 \\* 乙。"),
    105: ("See \\*.", "\\* 参照。"),
    106: ("**Close** it.", "**閉じます**。"),
}
AUTHORS = ["\\* のみ。", "甲 \\* 乙。", "\\* 参照。", "**閉じます**。"]
ENGLISH = "\n\\*Only here.\nA \\* b.\nSee \\*.\n**Close** it.\n"
HASH = sha1(ENGLISH.replace("\n", "\r\n").encode(), usedforsecurity=False).hexdigest()
SIDE_BY_SIDE = page(PAIRS, openlocfilehash=HASH)


def _without_pairs(*targets: str) -> bytes:
    """Return the published page with these targets."""
    text = SIDE_BY_SIDE.decode()
    head = text[: text.index("<span")]
    return (head + "\n\n".join(targets) + "\n").encode()


@pytest.fixture(params=["published", "english"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        if request.param == "published":
            repository = Repository(tmp_path / "docs.ja-jp.git")
            repository.commit({"a.md": SIDE_BY_SIDE}, branch="live-sxs")
            repository.commit({"a.md": _without_pairs(*AUTHORS)}, branch="live")
            ingest_folder(connection, f"{repository.folder}@live-sxs", published="live")
        else:
            docs = write_files(tmp_path / "docs.ja-jp", {"a.md": SIDE_BY_SIDE})
            english = write_files(tmp_path / "docs", {"a.md": ENGLISH.encode()})
            ingest_with(connection, docs, english)
        yield connection


def _list_exported(connection: sqlite3.Connection) -> list[str]:
    tree = etree.fromstring(exported(connection, dedupe="none"))
    return [seg.text or "" for seg in tree.iterfind("body/tu/tuv[2]/seg")]


def _apply(connection: sqlite3.Connection, output: Path) -> bytes:
    options = ApplyOptions(output=output, all_pages=True)
    assert apply(connection, open_inputs(connection, options), options).is_whole
    (file,) = output.rglob("*.md")
    return file.read_bytes()


def test_a_clean_page_is_the_published_page(store: sqlite3.Connection, tmp_path: Path) -> None:
    assert _list_exported(store) == AUTHORS
    options = CleanOptions(side="target", author_form=True)
    pages = open_stored(store, ())
    ((_, cleaned),) = iter_cleaned(pages, options, tmp_path / "out", store)
    assert cleaned.data == _without_pairs(*AUTHORS)


def test_without_the_memory_the_source_and_the_rule_decide(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    options = CleanOptions(side="target", author_form=True)
    ((_, cleaned),) = iter_cleaned(open_stored(store, ()), options, tmp_path / "out")
    assert cleaned.data != _without_pairs(*AUTHORS)


def test_a_page_without_edits_is_applied_as_published(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    assert _apply(store, tmp_path / "out") == _without_pairs(*AUTHORS)


def test_beside_an_edit_the_other_targets_are_as_published(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    file = tmp_path / "work.tmx"
    file.write_bytes(
        exported(store, dedupe="segment").replace("閉じます".encode(), "閉じる".encode())
    )
    report = merge(store, open_returned([str(file)]), MergeOptions(by="Yuki"))
    assert report.edits == 1
    assert _apply(store, tmp_path / "out") == _without_pairs(*AUTHORS[:3], "**閉じる**。")


def test_an_edit_may_remove_the_escape_of_the_author(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    file = tmp_path / "work.tmx"
    sent = exported(store, dedupe="segment")
    # The other units show that the file was written with this evidence.
    file.write_bytes(sent.replace("甲 \\*".encode(), "甲 *".encode()))
    report = merge(store, open_returned([str(file)]), MergeOptions(by="Yuki"))
    assert report.edits == 1
    assert _apply(store, tmp_path / "out") == _without_pairs(AUTHORS[0], "甲 * 乙。", *AUTHORS[2:])
