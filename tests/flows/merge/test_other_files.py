"""Other files among the returned ones: read by content, reported, or recognized as ours."""

import gzip
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest
from pages import store_of

from flows.merge.test_merge import EDITED, edited, help_page, merged, targets, written
from tmx_extract.errors import InputError
from tmx_extract.flows.merge.merge import open_inputs
from tmx_extract.flows.merge.options import MergeReport
from tmx_extract.flows.merge.other_files import OmegatProjects, is_backup, is_own, problem_code
from tmx_extract.flows.package.options import PackageOptions
from tmx_extract.flows.package.pack import package
from tmx_extract.model import Selection


def named(report: MergeReport) -> list[tuple[str, str]]:
    return [(Path(one.path).name, one.diagnostic.code) for one in report.problems]


@pytest.mark.parametrize(
    ("name", "is_old"), [("a.xlf.bak", True), ("a.po~", True), ("a.xlf", False), ("a", False)]
)
def test_a_backup_is_recognized_by_its_name(name: str, is_old: bool) -> None:
    assert is_backup(name) == is_old


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xlsx", b"PK", "file-not-read"),
        ("a.DOCX", b"PK", "file-not-read"),
        ("a.zip", b"PK", "file-not-read"),
        ("a.7z", b"", "file-not-read"),
        ("a.md", b"# Help", "file-not-read"),
        ("a.csv", b"a,b", "file-not-read"),
        ("a.xml", b"<x/>", "file-not-read"),
        ("a", b"", "file-not-read"),
        ("a.txt", b"a\tb", "file-not-read"),
        ("a.txt", b"a b", "file-left-out"),
        ("a.PNG", b"", "file-left-out"),
        ("tm.db", b"", "file-left-out"),
        ("tm.db-wal", b"", "file-left-out"),
        ("tm.db-shm", b"", "file-left-out"),
        ("a.xlf.bak", b"<xliff/>", "file-left-out"),
        ("a.xlf~", b"<xliff/>", "file-left-out"),
    ],
)
def test_possible_work_is_an_error(name: str, data: bytes, code: str) -> None:
    assert problem_code(name, data) == code


def test_a_file_under_another_name_is_merged(tmp_path: Path) -> None:
    for kind, name in (("xliff", "a.xlf.xml"), ("tmx", "b.xml"), ("po", "c.po.txt")):
        back = tmp_path / kind
        back.mkdir()
        with closing(store_of(help_page())) as connection:
            file = edited(written(connection, kind, back / name), after=f"{kind}。")
            assert (merged(connection, back).edits, merged(connection, file).edits) == (1, 0)
            assert f"{kind}。" in targets(connection)


def test_unread_files_are_named_and_the_rest_is_merged(tmp_path: Path) -> None:
    back = tmp_path / "back"
    back.mkdir()
    for name in ("x.xls", "page.md", "inner.7z", "notes.gz", "notes.txt", ".hidden", "a.xlf.bak"):
        (back / name).write_bytes(b"?")
    expected = [
        ("a.xlf.bak", "file-left-out"),
        ("inner.7z", "file-not-read"),
        ("notes.gz", "file-not-read"),
        ("notes.txt", "file-left-out"),
        ("page.md", "file-not-read"),
        ("x.xls", "file-not-read"),
    ]
    with closing(store_of(help_page())) as connection:
        edited(written(connection, "xliff", back / "a.xlf"))
        archive = tmp_path / "back.zip"
        with zipfile.ZipFile(archive, "w") as zipped:
            for file in back.iterdir():
                zipped.write(file, f"sub/{file.name}")
        for given in (back, archive):
            report = merged(connection, given, dry_run=True)
            assert (report.files, report.edits, report.has_errors) == (1, 1, True)
            assert named(report) == expected


def test_an_archive_in_a_zip_is_merged_and_one_in_a_folder_is_named(tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        file = edited(written(connection, "xliff", tmp_path / "a.xlf"))
        back = tmp_path / "back"
        back.mkdir()
        with zipfile.ZipFile(back / "inner.zip", "w") as zipped:
            zipped.write(file, "a.xlf")
        with zipfile.ZipFile(tmp_path / "outer.zip", "w") as zipped:
            zipped.write(back / "inner.zip", "inner.zip")
        report = merged(connection, back, dry_run=True)
        assert (report.files, named(report)) == (0, [("inner.zip", "file-not-read")])
        report = merged(connection, tmp_path / "outer.zip")
        assert (report.files, report.edits, named(report)) == (1, 1, [])


@pytest.mark.parametrize("kind", ["xliff", "po"])
def test_our_own_files_in_a_package_are_not_named(kind: str, tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        folder = tmp_path / "out"
        package(
            connection, PackageOptions(kind=kind, selection=Selection(dedupe="segment")), folder
        )
        assert {"README.md", "manifest.json"} <= {path.name for path in folder.iterdir()}
        report = merged(connection, folder)
        assert (report.files, report.has_errors) == (1, False)
        (folder / "README.md").write_text("# Mine", "utf-8")
        assert ("README.md", "file-not-read") in named(merged(connection, folder))


@pytest.mark.parametrize(
    ("name", "data", "own"),
    [
        ("README.md", b"XLIFF, made by tmx-extract from its memory.", True),
        ("README.md", b"# Help", False),
        ("manifest.json", b'{\n"tool": "tmx-extract",', True),
        ("manifest.json", b'{"tool": "x"}', False),
        ("other.md", b"made by tmx-extract from its memory", False),
    ],
)
def test_our_own_files_are_known_by_name_and_content(name: str, data: bytes, own: bool) -> None:
    assert is_own(name, data) is own


PATHS: Mapping[str, bool] = {
    "p/source/a.md": True,
    "p/target/a.md": True,
    "p/omegat/filters.xml": True,
    "p/glossary/glossary.txt": True,
    "p/extra/a.doc": False,
    "p/a.doc": False,
    "q/source/a.md": False,
}


@pytest.mark.parametrize("seen", ["p/omegat.project", "p/omegat/project_save.tmx"])
@pytest.mark.parametrize(("path", "inside"), PATHS.items())
def test_files_of_a_project_are_recognized_by_their_folder(
    seen: str, path: str, *, inside: bool
) -> None:
    projects = OmegatProjects()
    projects.see(PurePosixPath(seen))
    assert projects.have(PurePosixPath(path)) is inside


def test_a_single_folder_of_a_project_is_recognized_too() -> None:
    projects = OmegatProjects()
    projects.see(PurePosixPath("project_save.tmx"))
    assert projects.have(PurePosixPath("filters.xml"))


@pytest.mark.parametrize("name", ["x.doc", "page.md", "notes"])
def test_a_named_file_that_cannot_be_merged_is_refused_with_advice(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match="is not a file that can be merged") as caught:
        open_inputs([str(tmp_path / name)])
    assert caught.value.advice == (
        "Name XLIFF, TMX, PO, CSV, TSV or XLSX files, folders of them, or packages."
    )


def test_a_refused_compressed_file_does_not_affect_the_others(tmp_path: Path) -> None:
    with closing(store_of(help_page())) as connection:
        data = edited(written(connection, "tmx", tmp_path / "a.tmx")).read_bytes()
        (tmp_path / "b.gz").write_bytes(gzip.compress(data))
        report = merged(connection, tmp_path)
        assert (report.edits, named(report)) == (1, [("b.gz", "file-not-read")])
        assert EDITED in targets(connection)
