"""Archives inside archives."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from archives import COMMIT, COMPRESSIONS, KINDS, tar_of
from pages import inputs_of

from tmx_extract.inputs.archive.archive import Archive
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.limits import Limits


def zip_of(files: Mapping[str, bytes], *, comment: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment.encode()
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def archive_of(kind: str, files: Mapping[str, bytes]) -> bytes:
    return zip_of(files) if kind == ".zip" else COMPRESSIONS[kind](tar_of(files))


def found(path: Path, limits: Limits | None = None) -> list[tuple[str, str, str, str]]:
    """Return repository, path, relative path, and text or code of every file."""
    options = InputOptions(suffixes={".md"}, source_locale="en-US", limits=limits or Limits())
    return [
        (
            file.origin.repository,
            file.origin.path,
            str(file.relative),
            file.refused.code if file.refused else file.read().decode(),
        )
        for file in Archive(str(path), options.limits).iter_files(options)
    ]


@pytest.mark.parametrize("inner", KINDS)
@pytest.mark.parametrize("outer", [".zip", ".tar.gz"])
def test_archives_in_archives_are_read(tmp_path: Path, outer: str, inner: str) -> None:
    nested = archive_of(inner, {"a.md": b"inner", "picture.png": b""})
    path = tmp_path / f"out{outer}"
    path.write_bytes(archive_of(outer, {"a.md": b"outer", f"more/in{inner}": nested}))
    assert found(path) == [
        ("", "a.md", "a.md", "outer"),
        ("", f"more/in{inner}/a.md", f"more/in{inner}/a.md", "inner"),
    ]


def test_the_name_of_an_inner_archive_may_name_a_repository(tmp_path: Path) -> None:
    path = tmp_path / "delivery.zip"
    inner = zip_of({"docs/a.md": b"x"}, comment=COMMIT)
    path.write_bytes(zip_of({"docs.ja-jp.zip": inner, "x/docs.de-de-live.zip": inner}))
    files = list(inputs_of(path))
    assert [
        (file.origin.repository, file.origin.path, file.origin.hint_locale, file.origin.revision)
        for file in files
    ] == [
        ("docs.ja-jp", "docs/a.md", "ja-JP", COMMIT),
        ("docs.de-de", "docs/a.md", "de-DE", COMMIT),
    ]
    assert [file.shown for file in files] == [
        f"{path}:docs.ja-jp.zip:docs/a.md",
        f"{path}:x/docs.de-de-live.zip:docs/a.md",
    ]
    assert {file.location for file in files} == {str(path)}


def test_inner_archives_belong_to_the_repository_around_them(tmp_path: Path) -> None:
    path = tmp_path / "docs.ja-jp.zip"
    path.write_bytes(zip_of({"docs/in.zip": zip_of({"a.md": b"x"})}))
    assert found(path) == [("docs.ja-jp", "docs/in.zip/a.md", "docs/in.zip/a.md", "x")]


def test_three_nested_archives_are_read_and_a_fourth_is_reported(tmp_path: Path) -> None:
    data = zip_of({"d.md": b"4"})
    for name, text in (("c", b"3"), ("b", b"2"), ("a", b"1")):
        data = zip_of({f"{name}.md": text, f"{name}.zip": data})
    path = tmp_path / "all.zip"
    path.write_bytes(data)
    assert [(where, what) for _, where, _, what in found(path)] == [
        ("a.md", "1"),
        ("a.zip/b.md", "2"),
        ("a.zip/b.zip/c.md", "3"),
        ("a.zip/b.zip/c.zip", "nested-archive"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no archive at all", "damaged-archive"),
        (b"", "damaged-archive"),
        (zip_of({"b.md": b"x" * 1000})[:-30], "damaged-archive"),
    ],
    ids=["no-archive", "empty", "cut-off"],
)
def test_a_damaged_inner_archive_does_not_affect_other_files(
    tmp_path: Path, data: bytes, code: str
) -> None:
    path = tmp_path / "out.zip"
    path.write_bytes(zip_of({"a.md": b"1", "in.zip": data, "z.md": b"2"}))
    assert [(where, what) for _, where, _, what in found(path)] == [
        ("a.md", "1"),
        ("in.zip", code),
        ("z.md", "2"),
    ]


def test_a_damaged_inner_archive_is_named_with_the_folders_around_it(tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    cut = zip_of({"a.md": b"x"})[:-30]
    files = {"in.zip": zip_of({"deep/in.zip": cut}), "one/in.zip": cut, "two/in.zip": cut}
    path.write_bytes(zip_of(files))
    assert found(path) == [
        ("", where, where, "damaged-archive")
        for where in ("in.zip/deep/in.zip", "one/in.zip", "two/in.zip")
    ]
    path.write_bytes(cut)
    assert found(path) == [("", "out.zip", "out.zip", "damaged-archive")]


def test_an_inner_archive_may_not_be_larger_than_a_file(tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    inner = zip_of({"b.md": b"2"})
    path.write_bytes(zip_of({"a.md": b"1", "in.zip": inner}))
    limits = Limits(file_bytes=len(inner) - 1)
    assert [what for *_, what in found(path, limits)] == ["1", "file-too-large"]


def test_archives_in_hidden_folders_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    path.write_bytes(zip_of({".git/in.zip": zip_of({"b.md": b"2"}), "__MACOSX/x.zip": b""}))
    assert found(path) == []


def test_the_output_of_inner_archives_counts_for_the_outer_one(tmp_path: Path) -> None:
    """Each archive alone keeps the ratio; together the output would be a thousand times larger."""
    inner = zip_of({"b.md": bytes(8 << 20)})
    path = tmp_path / "out.zip"
    path.write_bytes(zip_of({f"{number:03}.zip": inner for number in range(40)}))
    *pages, last = found(path)
    assert 1 <= len(pages) < 20
    assert last[3] == "archive-too-large"


def test_an_archive_that_holds_itself_ends(tmp_path: Path) -> None:
    """The entries of all inner archives count, so that a loop of names ends."""
    data = zip_of({"a.md": b"x"})
    for _ in range(8):
        data = zip_of({f"{number}.zip": data for number in range(8)})
    path = tmp_path / "out.zip"
    path.write_bytes(data)
    assert {what for *_, what in found(path)} == {"nested-archive"}
