"""Corrected titles, descriptions and image texts: sent out, merged, written into the pages."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from hashlib import sha1
from pathlib import Path

import pytest
import yaml
from english_page import ENGLISH, ingest_with, localized, write_english, write_pages
from pages import exported

from tmx_extract.flows.apply import ApplyOptions, ApplyReport, apply, open_inputs
from tmx_extract.flows.merge.merge import merge
from tmx_extract.flows.merge.merge import open_inputs as open_returned
from tmx_extract.flows.merge.options import MergeOptions
from tmx_extract.flows.package.options import PackageOptions
from tmx_extract.flows.package.pack import package
from tmx_extract.flows.undo import undo
from tmx_extract.model import Selection
from tmx_extract.store.connection import in_memory

TITLE = "注文を保存しますか? | Microsoft Docs"
IMAGE = "2 つの欄があるフォーム"
SELECTION = Selection(dedupe="segment", locale="ja-JP")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        ingest_with(connection, write_pages(tmp_path, save=localized()), write_english(tmp_path))
        yield connection


def _correct(
    connection: sqlite3.Connection, tmp_path: Path, edits: Mapping[str, str], name: str = "xliff"
) -> None:
    """Send all texts out and merge them back with these corrections."""
    text = exported(connection, name, dedupe="segment").decode()
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / f"work.{ {'xliff': 'xlf', 'xliff2': 'xlf', 'po': 'po', 'tmx': 'tmx'}[name] }"
    file.write_text(text, "utf-8", newline="")
    report = merge(connection, open_returned([str(file)]), MergeOptions(by="Yuki"))
    assert (report.edits, report.problems) == (len(edits), [])


def _apply(
    connection: sqlite3.Connection, tmp_path: Path, *, side_by_side: bool
) -> tuple[ApplyReport, str]:
    output = tmp_path / f"out-{side_by_side}"
    options = ApplyOptions(output=output, side_by_side=side_by_side)
    report = apply(connection, open_inputs(connection, options), options)
    pages = list(output.rglob("*.md"))
    return report, pages[0].read_text("utf-8") if pages else ""


@pytest.mark.parametrize("name", ["xliff", "xliff2", "po", "tmx"])
@pytest.mark.parametrize("side_by_side", [True, False])
def test_corrections_are_written_at_their_places(
    store: sqlite3.Connection, tmp_path: Path, name: str, side_by_side: bool
) -> None:
    new_title, new_image = "注文を保存する | Microsoft Docs", "入力欄が 2 つのフォーム"
    before = _page(side_by_side)
    _correct(store, tmp_path, {TITLE: new_title, IMAGE: new_image}, name)
    report, text = _apply(store, tmp_path, side_by_side=side_by_side)
    assert report == ApplyReport(files=1, written=1, put=2)
    assert text == before.replace(TITLE, new_title).replace(IMAGE, new_image)


def _page(side_by_side: bool) -> str:
    if side_by_side:
        return localized()
    text = localized()
    for number, source, target in (
        (104, "Saving", "保存"),
        (105, "Save the order, then close it.", "注文を保存して閉じます。"),
        (107, "Type “Esc”.", "Esc キーを押します。"),
    ):
        start = text.index(f'<span data-ttu-id="4ef9c-{number}">')
        end = text.index(f"{source}</span></span>") + len(f"{source}</span></span>")
        text = text[:start] + target + text[end:]
    return text


@pytest.mark.parametrize("side_by_side", [True, False])
@pytest.mark.parametrize(
    "title",
    ["注文: 保存", "# 保存", "'保存'", '"保存"', "[保存]", "保存 # 注文", "True", "10", "- 保存"],
)
def test_a_corrected_title_is_valid_yaml(
    store: sqlite3.Connection, tmp_path: Path, title: str, side_by_side: bool
) -> None:
    xml = title.replace("&", "&amp;").replace("<", "&lt;")
    _correct(store, tmp_path, {TITLE: xml}, "xliff")
    report, text = _apply(store, tmp_path, side_by_side=side_by_side)
    assert (report.put, report.left) == (1, 0)
    front = yaml.safe_load(text.split("---\n")[1])
    assert front["title"] == title
    assert front["description"] == "保存の方法。"


@pytest.mark.parametrize("edit", ["フォーム ] です", "フォーム\\"])
def test_an_image_text_that_would_break_the_image_is_left_out(
    store: sqlite3.Connection, tmp_path: Path, edit: str
) -> None:
    _correct(store, tmp_path, {IMAGE: edit})
    report, text = _apply(store, tmp_path, side_by_side=True)
    assert (report.put, report.left, text) == (0, 1, "")
    assert [one.diagnostic.code for one in report.problems] == ["edit-bracket"]


def test_a_quote_would_end_the_text_of_an_image_extension(tmp_path: Path) -> None:
    def changed(text: str, alt: str) -> str:
        start, end = text.index("!["), text.index(".png)") + len(".png)")
        image = f':::image type="content" source="media/form.png" alt-text="{alt}":::'
        return text[:start] + image + text[end:]

    english = changed(ENGLISH, "A form with two fields")
    wanted = sha1(english.replace("\n", "\r\n").encode(), usedforsecurity=False).hexdigest()
    folder = write_pages(tmp_path, save=changed(localized(wanted=wanted), IMAGE))
    with closing(in_memory()) as store:
        assert ingest_with(store, folder, write_english(tmp_path, english)).added.recovered == 3
        _correct(store, tmp_path, {IMAGE: "「新しい」フォーム"})
        report, text = _apply(store, tmp_path, side_by_side=True)
        assert (report.put, 'alt-text="「新しい」フォーム":::' in text) == (1, True)
        _correct(store, tmp_path, {"「新しい」フォーム": "&quot;新しい&quot;フォーム"})
        report, _ = _apply(store, tmp_path / "again", side_by_side=True)
        assert [one.diagnostic.code for one in report.problems] == ["edit-quote"]


def test_an_edit_of_a_title_waits_until_the_title_is_proven_again(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    _correct(store, tmp_path, {TITLE: "注文の保存"})
    before = exported(store, "csv", dedupe="segment")
    undo(store, 1)
    ingest_with(store, tmp_path / "docs.ja-jp", tmp_path / "docs.git")
    assert exported(store, "csv", dedupe="segment") == before


def test_an_omegat_package_has_the_english_of_recovered_texts(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    output = tmp_path / "omegat"
    package(store, PackageOptions(kind="omegat", selection=SELECTION), output)
    (page,) = (output / "source").rglob("*.md")
    text = page.read_text("utf-8")
    front = yaml.safe_load(text.split("---\n")[1])
    assert front["title"] == "Save orders? | Microsoft Docs"
    assert front["description"] == "How to save."
    assert "![A form with two fields](media/form.png)" in text


def test_corrections_of_recovered_texts_come_back_from_omegat(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    output = tmp_path / "omegat"
    package(store, PackageOptions(kind="omegat", selection=SELECTION), output)
    tus = "".join(
        f'<tu><tuv xml:lang="en-US"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="ja-JP" changeid="Yuki" changedate="20240601T100000Z"><seg>{target}</seg>'
        "</tuv></tu>"
        for source, target in (
            ("description: How to save.", "description: 保存のしかた。"),
            ("![A form with two fields](media/form.png)", "![入力欄](media/form.png)"),
        )
    )
    saved = f'<tmx version="1.4"><header srclang="en-US"/><body>{tus}</body></tmx>'
    (output / "omegat" / "project_save.tmx").write_text(saved, "utf-8")
    report = merge(store, open_returned([str(output)]), MergeOptions(by="Yuki"))
    assert (report.edits, report.problems) == (2, [])
    _, text = _apply(store, tmp_path, side_by_side=True)
    assert "![入力欄](media/form.png)" in text
    assert "description: 保存のしかた。\n" in text
