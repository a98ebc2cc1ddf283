"""The folder of a lake: what is visible, when, and what errors say."""

import json
import re
from pathlib import Path

import pytest
from lakes import Version, build, files_below, fill_lake, view_of_lake
from pages import page

from tmx_extract.errors import LakeError
from tmx_extract.lake.layout import SCHEMA, create_or_open_lake, open_lake, partition_of
from tmx_extract.lake.parts import PartWriter
from tmx_extract.rebuild.page_text import cut_pairs

ONE = Version(page({103: ("Save the file.", "ファイルを保存します。")}, locfileid="1"))
TWO = Version(page({103: ("Open it.", "開きます。")}, locfileid="2"), path="docs/open.md")


def test_files_are_visible_only_after_publishing(tmp_path: Path) -> None:
    location = fill_lake(tmp_path / "lake", [[ONE]])
    before = files_below(tmp_path / "lake")
    lake = open_lake(location)
    unfinished = lake.start()
    writer = PartWriter(lake, unfinished.folder)
    document = TWO.read()
    writer.add(document, cut_pairs(document))
    files = writer.close()
    # A run that is killed here leaves only files that no reader looks at.
    assert files_below(tmp_path / "lake") == before
    assert sum(file.rows for file in lake.list_files("pages")) == 1
    unfinished.publish_addition({"pages": files})
    assert sum(file.rows for file in lake.list_files("pages")) == 2
    assert list((tmp_path / "lake/_unfinished").iterdir()) == []


def test_files_are_in_folders_named_after_locale_and_repository(tmp_path: Path) -> None:
    odd = Version(ONE.data, repository="a/b c=ü")
    fill_lake(tmp_path / "lake", [[ONE, odd, Version(TWO.data, repository="")]])
    found = files_below(tmp_path / "lake")
    names = {re.sub(r"[0-9a-f]{10}|\d{8}T.*(?=\.json)", "X", name) for name in found}
    assert names == {
        "_tmx_extract.json",
        "_additions/X.json",
        "pages/locale=ja-JP/repository=docs.ja-jp/X.parquet",
        "pages/locale=ja-JP/repository=a%2Fb%20c%3D%C3%BC/X.parquet",
        "pages/locale=ja-JP/repository=_/X.parquet",
    }
    assert partition_of("memory", locale="ja-JP") == "memory/locale=ja-JP"


def test_the_mark_says_which_version_wrote_the_lake(tmp_path: Path) -> None:
    fill_lake(tmp_path / "lake", [])
    text = json.loads((tmp_path / "lake/_tmx_extract.json").read_text("utf-8"))
    assert text == {"schema": SCHEMA, "tool_version": "0.1.0"}


def test_a_lake_of_another_version_is_not_read(tmp_path: Path) -> None:
    fill_lake(tmp_path / "lake", [])
    (tmp_path / "lake/_tmx_extract.json").write_text('{"schema": 99, "tool_version": "9.0"}')
    with pytest.raises(LakeError, match=r"another version of tmx-extract \(9\.0\)"):
        open_lake(str(tmp_path / "lake"))


def test_a_folder_with_other_files_does_not_become_a_lake(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(LakeError, match="has other files and is not a lake"):
        create_or_open_lake(str(tmp_path), tool_version="0.1.0")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_missing_lake_is_named(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="there is no lake at"):
        open_lake(str(tmp_path / "none"))


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    location = fill_lake(tmp_path / "lake", [[ONE]])
    (manifest,) = (tmp_path / "lake/_additions").iterdir()
    manifest.write_text("{")
    with pytest.raises(LakeError, match=r"_additions/.*\.json in .* is damaged"):
        open_lake(location).list_additions()


def test_the_last_two_builds_are_kept(tmp_path: Path) -> None:
    location = fill_lake(tmp_path / "lake", [[ONE]])
    for _ in range(4):
        build(location)
    found = files_below(tmp_path / "lake")
    assert len([name for name in found if name.startswith("_builds/")]) == 2
    assert len([name for name in found if name.startswith("memory/")]) == 2
    assert sum(view_of_lake(location).values()) == 1


def test_what_a_killed_run_left_is_removed_days_later(tmp_path: Path) -> None:
    location = fill_lake(tmp_path / "lake", [[ONE]])
    old = tmp_path / "lake/_unfinished/20200101T000000000000Z-1234abcd"
    old.mkdir(parents=True)
    (old / "part.parquet").write_bytes(b"half")
    now = open_lake(location).start()
    assert not old.exists()
    now.discard()


def test_odd_characters_may_be_in_names(tmp_path: Path) -> None:
    version = Version(ONE.data, repository="a/b [c]=%41 {d}*?'ü")
    location = fill_lake(tmp_path / "odd [x] {y,z} %41 '?*ü", [[version]])
    build(location)
    assert sum(view_of_lake(location).values()) == 1


def test_an_object_storage_is_reached_through_fsspec(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    location = f"memory://lake{tmp_path.name}/tm"
    lake = create_or_open_lake(location, tool_version="0.1.0")
    unfinished = lake.start()
    writer = PartWriter(lake, unfinished.folder)
    for version in (ONE, TWO):
        document = version.read()
        writer.add(document, cut_pairs(document))
    unfinished.publish_addition({"pages": writer.close()})
    build(location)
    assert sorted(row[4] for row in view_of_lake(location)) == ["Open it.", "Save the file."]


def test_an_unknown_kind_of_url_is_named() -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(LakeError, match="nosuch://x/y cannot be opened"):
        open_lake("nosuch://x/y")
