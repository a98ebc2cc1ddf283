"""Returned files: stored, refused and ignored texts."""

import gzip
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pages import SAVE, add, document, page, store_of

from tmx_extract.errors import UnreadableFile
from tmx_extract.flows.export import ExportOptions, export
from tmx_extract.flows.merge.decompress import decompress
from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions, MergeReport
from tmx_extract.formats.options import FormatOptions
from tmx_extract.formats.registry import FORMATS
from tmx_extract.model import Document, Selection
from tmx_extract.store.edits.conflicts import iter_conflicts
from tmx_extract.store.runs import iter_runs

HELP: dict[object, tuple[str, str]] = {
    103: ("# Help", "# ヘルプ"),
    104: ("Select **Save** to [continue](next.md).", "[続行](next.md)するには **保存** を選択。"),
    105: ("The value is `None`.", "値は `None` です。"),
    106: ("Close it.", "閉じます。"),
}
EDITED = "終了します。"


def help_page(path: str = "docs/help.md", *, number: int = 7) -> Document:
    data = page(
        HELP, prefix=f"{number:05x}", locfileid=str(number), openlocfilehash=f"{number:040x}"
    )
    return document(data, path)


def written(connection: sqlite3.Connection, kind: str, path: Path, **facts: Any) -> Path:
    """Write an export to that file."""
    selection = Selection(
        dedupe="segment",
        locale=facts.pop("locale", None),
        as_written=facts.pop("as_written", False),
    )
    with path.open("wb") as stream:
        export(
            connection,
            ExportOptions(format=kind, selection=selection, form=FormatOptions(**facts)),
            stream,
        )
    return path


def edited(path: Path, before: str = "閉じます。", after: str = EDITED) -> Path:
    """Correct a text in the file."""
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    return path


def merged(connection: sqlite3.Connection, *files: Path, **asked: Any) -> MergeReport:
    return merge(connection, open_inputs(list(map(str, files))), MergeOptions(**asked))


def targets(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT target FROM memory ORDER BY path, rowid")]


def told(report: MergeReport) -> list[tuple[int, str, str]]:
    return [(one.line, one.unit, one.diagnostic.code) for one in report.problems]


@pytest.mark.parametrize("codes", ["native", "text", "plain"])
@pytest.mark.parametrize("kind", ["tmx", "xliff", "xliff2", "po"])
def test_a_corrected_text_comes_back_and_the_others_are_known(
    kind: str, codes: str, tmp_path: Path
) -> None:
    if kind == "po" and codes == "native":
        codes = "text"
    with closing(store_of(help_page())) as connection:
        file = edited(written(connection, kind, tmp_path / f"a.{kind}", codes=codes))
        if file.suffix.startswith(".xliff"):
            file = file.rename(file.with_suffix(".xlf"))
        report = merged(connection, file, by="Yuki")
        assert report == MergeReport(
            run=2,
            files=1,
            units=report.units,
            methods=report.methods,
            edits=1,
            segments=1,
            conflicts={"two-edits": 0, "superseded": 0, "outdated": 0},
            problems=report.problems,
        )
        assert told(report) == []
        assert (dict(report.units), dict(report.methods)) == (
            {"edited": 1, "unchanged": 3},
            {"id": 4},
        )
        assert targets(connection) == [*(texts[1] for texts in list(HELP.values())[:3]), EDITED]
        facts = (
            "SELECT editor, way, delivered, target, path, segment_id FROM edit WHERE NOT unchanged"
        )
        assert connection.execute(facts).fetchall() == [
            ("Yuki", "id", "閉じます。", EDITED, "docs/help.md", "00007-106")
        ]


@pytest.mark.parametrize("kind", ["tmx", "xliff", "xliff2", "po"])
def test_merging_twice_is_once(kind: str, tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        name = tmp_path / ("a.xlf" if kind.startswith("xliff") else f"a.{kind}")
        file = edited(written(connection, kind, name))
        merged(connection, file)
        before = [row for row in connection.iterdump() if '"run"' not in row]
        report = merged(connection, file)
        assert (report.edits, report.segments, dict(report.units)) == (
            0,
            0,
            {"known": 1, "unchanged": 3},
        )
        # The second sender is recorded because the first merge may be undone; nothing else is.
        again = "SELECT run_id, target, unchanged FROM edit WHERE merged_before"
        assert connection.execute(again).fetchall() == [(3, EDITED, 0)]
        connection.execute("DELETE FROM edit WHERE merged_before")
        assert [row for row in connection.iterdump() if '"run"' not in row] == before


def test_a_dry_run_stores_nothing(tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        file = edited(written(connection, "tmx", tmp_path / "a.tmx"))
        before = list(connection.iterdump())
        report = merged(connection, file, dry_run=True)
        assert (report.run, report.edits, report.segments) == (None, 1, 1)
        assert list(connection.iterdump()) == before


def test_a_damaged_file_leaves_nothing_and_the_others_are_merged(tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        good = edited(written(connection, "tmx", tmp_path / "good.tmx"))
        text = good.read_text("utf-8").replace(EDITED, "別です。")
        bad = tmp_path / "bad.tmx"
        bad.write_text(text.removesuffix("</tmx>\n"), "utf-8")
        report = merged(connection, bad, good)
        assert (report.files, report.edits) == (1, 1)
        assert [one.diagnostic.code for one in report.problems] == ["damaged-translations"]
        assert targets(connection)[3] == EDITED


def test_an_error_in_the_middle_leaves_the_memory_unchanged(tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        file = edited(written(connection, "tmx", tmp_path / "a.tmx"))
        before = list(connection.iterdump())

        def stop() -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            merge(connection, open_inputs([str(file)]), MergeOptions(), advance=stop)
        assert list(connection.iterdump()) == before


LANGUAGES: list[tuple[str, str, list[str]]] = [
    ("ja-JP", "en-US", []),
    ("ja", "en", []),
    ("ja_JP", "en_US", []),
    ("JA-jp", "EN-us", []),
    ("de", "en", ["other-language"]),
]


@pytest.mark.parametrize(("target", "source", "codes"), LANGUAGES)
def test_languages_are_recognized_in_any_spelling(
    target: str, source: str, codes: list[str], tmp_path: Path
) -> None:
    with closing(store_of(help_page())) as connection:
        file = edited(written(connection, "tmx", tmp_path / "a.tmx"))
        text = file.read_text("utf-8").replace("ja-JP", target).replace("en-US", source)
        file.write_text(text, "utf-8")
        report = merged(connection, file)
        assert [one.diagnostic.code for one in report.problems] == codes
        assert report.edits == (0 if target == "de" else 1)


def bare(*units: tuple[str, str]) -> str:
    """Return a TMX of another tool: only texts."""
    body = "".join(
        f'<tu><tuv xml:lang="en"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="ja"><seg>{target}</seg></tuv></tu>\n'
        for source, target in units
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="x"'
        ' creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en"'
        f' datatype="plaintext"/><body>\n{body}</body></tmx>\n'
    )


def test_units_without_ids_are_found_by_their_source(tmp_path: Path) -> None:
    file = tmp_path / "other.tmx"
    file.write_text(bare(("Close it.", EDITED), ("Nobody said so.", "誰も。")), "utf-8")
    with closing(store_of(help_page(), help_page("docs/more.md", number=8))) as connection:
        report = merged(connection, file, by="Ken")
        assert dict(report.units) == {"edited": 1, "rejected": 1}
        assert dict(report.methods) == {"source": 1}
        assert told(report) == [(3, "", "language-taken"), (4, "", "unit-not-found")]
        assert [row for row in targets(connection) if row == EDITED] == [EDITED, EDITED]
        place = connection.execute("SELECT handback_key, path, way FROM edit").fetchall()
        assert place == [(None, None, "source")]


def test_a_source_with_several_targets_is_corrected_in_all_of_them(tmp_path: Path) -> None:
    file = tmp_path / "other.tmx"
    file.write_text(bare(("Close it.", EDITED)), "utf-8")
    other = page({103: ("Close it.", "閉じる。")}, prefix="99999", locfileid="99")
    with closing(store_of(help_page(), document(other, "docs/other.md"))) as connection:
        report = merged(connection, file)
        assert (report.edits, report.units["edited"]) == (2, 1)
        assert [row for row in targets(connection) if row == EDITED] == [EDITED, EDITED]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [EDITED, EDITED]),
        ({"only_here": False}, [EDITED, EDITED]),
        ({"only_here": True}, [EDITED, "閉じます。"]),
    ],
)
def test_an_edit_is_for_all_places_of_its_pair_unless_asked_otherwise(
    tmp_path: Path, asked: dict[str, bool], expected: list[str]
) -> None:
    pairs = {103: ("Close it.", "閉じます。")}
    pages = [document(page(pairs, locfileid=f"{n}"), f"docs/{n}.md") for n in (1, 2)]
    with closing(store_of(*pages)) as connection:
        whole = written(connection, "xliff", tmp_path / "a.xlf", codes="text")
        head, old, rest = whole.read_text("utf-8").partition("<target")
        whole.write_text(head + old + rest.replace("閉じます。", EDITED, 1), "utf-8")
        report = merged(connection, whole, **asked)
        assert dict(report.units) == {"edited": 1, "unchanged": 1}
        assert targets(connection) == expected


def test_a_text_of_one_of_the_pairs_is_not_an_edit(tmp_path: Path) -> None:
    file = tmp_path / "other.tmx"
    file.write_text(bare(("Close it.", "閉じる。")), "utf-8")
    other = page({103: ("Close it.", "閉じる。")}, prefix="99999", locfileid="99")
    with closing(store_of(help_page(), document(other, "docs/other.md"))) as connection:
        report = merged(connection, file)
        assert (report.edits, dict(report.units)) == (0, {"unchanged": 1})


def test_neighbours_identify_one_of_several_locations(tmp_path: Path) -> None:
    other = {103: ("Open it.", "開きます。"), 104: ("Close it.", "閉じます。"), 105: SAVE[103]}
    data = page(other, prefix="99999", locfileid="99", openlocfilehash="9" * 40)
    with closing(store_of(help_page(), document(data, "docs/other.md"))) as connection:
        file = tmp_path / "project_save.tmx"
        file.write_text(
            bare(("Close it.", EDITED)).replace(
                "<tu>",
                '<tu><prop type="prev">Open it.</prop><prop type="next">Save the file.</prop>',
            ),
            "utf-8",
        )
        report = merged(connection, file, only_here=True)
        assert dict(report.methods) == {"context": 1}
        places = connection.execute("SELECT path, segment_id FROM edit").fetchall()
        assert places == [("docs/other.md", "99999-104")]
        assert targets(connection).count(EDITED) == 1


def test_ids_of_another_text_are_ignored(tmp_path: Path) -> None:
    """The page changed: the id belongs to another sentence, and the source identifies it."""
    with closing(store_of(help_page())) as connection:
        file = edited(written(connection, "tmx", tmp_path / "a.tmx"))
        text = file.read_text("utf-8").replace(".106", ".105x").replace('.105"', '.106"')
        file.write_text(text.replace(".105x", ".105").replace("00007-106", "00007-105"), "utf-8")
        report = merged(connection, file)
        assert targets(connection)[2:] == ["値は `None` です。", EDITED]
        assert dict(report.methods) == {"id": 2, "context": 2}


def test_two_people_contradict_each_other_and_one_person_does_not(tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        file = written(connection, "tmx", tmp_path / "a.tmx")
        original = file.read_text("utf-8")
        for by, text in (("Ai", "甲"), ("Ai", "乙"), ("Ken", "丙"), ("", "丁")):
            file.write_text(original.replace("閉じます。", text), "utf-8")
            merged(connection, file, by=by)
        (conflict,) = iter_conflicts(connection)
        assert [(one.editor, one.target) for one in conflict.edits] == [
            ("Ai", "乙"),
            ("Ken", "丙"),
            ("", "丁"),
        ]
        assert targets(connection)[3] == "乙"


def test_a_package_is_merged_as_a_folder_or_a_zip_without_its_memories(
    tmp_path: Path, packaged: Callable[..., Path]
) -> None:
    with closing(store_of(help_page())) as connection:
        folder = packaged(connection, tmp_path / "out", kind="xliff")
        for name in folder.rglob("*.xlf"):
            edited(name)
        archive = tmp_path / "back.zip"
        with zipfile.ZipFile(archive, "w") as zipped:
            for name in folder.rglob("*"):
                zipped.write(name, name.relative_to(folder))
        shutil.copytree(folder, tmp_path / "copy")
        reports = [merged(connection, one) for one in (archive, tmp_path / "copy")]
        assert [(one.files, one.edits) for one in reports] == [(1, 1), (1, 0)]


@pytest.fixture
def packaged() -> Callable[..., Path]:
    from tmx_extract.flows.package.options import PackageOptions
    from tmx_extract.flows.package.pack import package

    def pack(connection: sqlite3.Connection, output: Path, *, kind: str) -> Path:
        selection = Selection(dedupe="segment")
        package(connection, PackageOptions(kind=kind, selection=selection), output)
        return output

    return pack


def test_codes_that_cannot_be_put_back_are_refused(tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        file = written(connection, "tmx", tmp_path / "a.tmx", codes="plain")
        report = merged(connection, edited(file, "続行するには 保存 を選択。", "全部違う文です。"))
        assert (report.edits, dict(report.units)) == (0, {"unchanged": 3, "rejected": 1})
        assert [one.diagnostic.code for one in report.problems] == ["codes-not-placed"]


def test_texts_without_codes_get_them_back_in_the_right_place(tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        file = written(connection, "tmx", tmp_path / "a.tmx", codes="plain")
        merged(connection, edited(file, "値は None です。", "この値は None となります。"))
        assert targets(connection)[2] == "この値は `None` となります。"


def test_an_edit_of_a_superseded_text_is_kept_and_reported(tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        file = edited(written(connection, "xliff", tmp_path / "a.xlf"))
        newer = HELP | {106: ("Close it.", "閉じる。")}
        data = page(
            newer,
            prefix="0000b",
            locfileid="11",
            openlocfilehash="b" * 40,
            lasthandoff="08/01/2024",
        )
        add(connection, document(data, "docs/help.md"))
        report = merged(connection, file)
        assert report.conflicts == {"two-edits": 0, "superseded": 1, "outdated": 0}
        assert targets(connection)[3] == "閉じる。"


def test_the_run_is_in_the_list(tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        file = edited(written(connection, "tmx", tmp_path / "a.tmx"))
        merged(connection, file, by="Yuki")
        *_, run = iter_runs(connection)
        facts = (run.kind, run.status, run.inputs, run.files, run.unchanged, run.segments)
        assert facts == ("merge", "done", (str(file),), 1, 3, 1)


def test_only_the_requested_locale_is_merged(tmp_path: Path) -> None:
    german = page(
        {103: ("Close it.", "Schließen.")},
        prefix="ddddd",
        locfileid="70",
        openlocfilehash="7" * 40,
        locale="de-DE",
    )
    with closing(store_of(help_page(), document(german, "docs/de.md"))) as connection:
        file = edited(written(connection, "tmx", tmp_path / "a.tmx", locale="ja-JP"))
        report = merged(connection, file, locale="de-DE")
        assert dict(report.units) == {"rejected": 4}
        assert merged(connection, file, locale="ja-JP").edits == 1


@pytest.mark.parametrize("kind", ["xliff", "xliff2", "tmx", "po"])
def test_texts_as_written_come_back_in_author_form(kind: str, tmp_path: Path) -> None:
    stars = page({103: ("Use \\* here.", "名前\\* を使用。"), 104: ("Any \\*.", "任意の \\*。")})
    with closing(store_of(document(stars))) as connection:
        path = tmp_path / f"a.{FORMATS[kind].suffix}"
        written(connection, kind, path, as_written=True)
        assert merged(connection, path, by="Ai").units == {"unchanged": 2}
        merged(connection, edited(path, "を使用", "を使う"), by="Ai")
        assert targets(connection) == ["名前* を使う。", "任意の \\*。"]
        (row,) = connection.execute("SELECT delivered, target FROM edit")
        assert row == ("名前* を使用。", "名前* を使う。")


@pytest.mark.parametrize("kind", ["xliff", "xliff2", "tmx", "po"])
def test_typed_escapes_stay(kind: str, tmp_path: Path) -> None:
    stars = page({103: ("Use \\* here.", "名前\\* を使用。")})
    with closing(store_of(document(stars))) as connection:
        path = written(connection, kind, tmp_path / f"a.{FORMATS[kind].suffix}")
        typed = r"\\*(を使う" if kind == "po" else r"\*(を使う"
        merged(connection, edited(path, "を使用", typed), by="Ai")
        assert targets(connection) == [r"名前* \*(を使う。"]


def test_a_compressed_memory_is_read_and_a_damaged_one_refused(tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        whole = gzip.compress(edited(written(connection, "tmx", tmp_path / "a.tmx")).read_bytes())
        back = tmp_path / "back"
        back.mkdir()
        (back / "cut.tmx.gz").write_bytes(whole[:-20])
        (back / "none.TMX.gz").write_bytes(b"<tmx/>")
        (back / "notes.gz").write_bytes(whole)
        (back / "a.tmx.gz").write_bytes(whole)
        report = merged(connection, back)
        assert (report.files, report.edits) == (1, 1)
        assert [(Path(one.path).name, one.diagnostic.code) for one in report.problems] == [
            ("cut.tmx.gz", "damaged-translations"),
            ("none.TMX.gz", "damaged-translations"),
            ("notes.gz", "file-not-read"),
        ]
        assert EDITED in targets(connection)


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    bomb = gzip.compress(b" " * 1000)
    assert decompress(bomb, "a.tmx.gz", 1000) == (b" " * 1000, ".tmx")
    with pytest.raises(UnreadableFile, match="more than 999 bytes"):
        decompress(bomb, "a.tmx.gz", 999)
    with pytest.raises(UnreadableFile, match="its name does not show"):
        decompress(bomb, "a.gz", 1000)
