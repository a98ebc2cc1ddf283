"""`tmx-extract clean`: the bytes and their destination."""

import sqlite3
import subprocess
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest
from archives import archive_of, tar_of
from git_repository import Repository
from pages import SAVE, call, page, pair, write_files

from tmx_extract.errors import InputError, OutputError

SAVE_PAIR = pair("4ef9c-103", r"Save \* it.", r"星\* を保存。")
SIDE_BY_SIDE = (
    f"---\r\ntitle: 保存\r\n---\r\n\n# {SAVE_PAIR}  \n\n| {SAVE_PAIR} |\r\nend\x0bwithout newline"
).encode()


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], r"星\* を保存。"),
        (["--side", "target"], r"星\* を保存。"),
        (["--side", "source"], r"Save \* it."),
        (["--author-form"], "星* を保存。"),
        (["--author-form", "--side", "source"], "Save * it."),
    ],
    ids=" ".join,
)
def test_a_page_goes_to_stdout_with_everything_else_untouched(
    tmp_path: Path, options: list[str], expected: str
) -> None:
    write_files(tmp_path, {"page.md": SIDE_BY_SIDE})
    answer = call("clean", "page.md", *options)
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert (
        answer.stdout_bytes
        == (
            f"---\r\ntitle: 保存\r\n---\r\n\n# {expected}  \n\n| {expected} |\r\n"
            "end\x0bwithout newline"
        ).encode()
    )


def test_a_page_keeps_its_byte_order_mark(tmp_path: Path) -> None:
    write_files(tmp_path, {"page.md": b"\xef\xbb\xbf" + SAVE_PAIR.encode() + b"\r\n"})
    answer = call("clean", "page.md", "--side", "source")
    assert answer.stdout_bytes == b"\xef\xbb\xbfSave \\* it.\r\n"


def test_a_page_without_pairs_is_unchanged(tmp_path: Path) -> None:
    write_files(tmp_path, {"page.md": b"# Nothing\r\nhere"})
    assert call("clean", "page.md").stdout_bytes == b"# Nothing\r\nhere"


def test_values_of_yaml_and_json_stay_encoded(tmp_path: Path) -> None:
    markup = pair("4ef9c-103", "Save.", "保存。").replace('"', '\\"')
    write_files(
        tmp_path,
        {
            "a.yml": f'title: "{markup}"\r\n'.encode(),
            "b.json": f'{{"title": "{markup}"}}'.encode(),
        },
    )
    assert call("clean", "a.yml").stdout_bytes == 'title: "保存。"\r\n'.encode()
    assert call("clean", "b.json", "--side", "source").stdout_bytes == b'{"title": "Save."}'


def test_folders_are_written_with_their_structure(tmp_path: Path) -> None:
    write_files(
        tmp_path / "docs",
        {
            "a.md": SAVE_PAIR.encode(),
            "sub/b.md": SAVE_PAIR.encode() + b"\r\n",
            "sub/picture.png": b"\x89PNG",
            ".git/c.md": SAVE_PAIR.encode(),
        },
    )
    answer = call("clean", "docs", "--side", "source", "-o", "english")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (
        0,
        "",
        "2 pages written to english\n",
    )
    written = {
        path.relative_to(tmp_path / "english").as_posix(): path.read_bytes()
        for path in (tmp_path / "english").rglob("*")
        if path.is_file()
    }
    assert written == {"a.md": rb"Save \* it.", "sub/b.md": b"Save \\* it.\r\n"}


def test_a_single_page_goes_into_the_folder_under_its_name(tmp_path: Path) -> None:
    write_files(tmp_path, {"docs/sub/a.md": SAVE_PAIR.encode()})
    assert call("clean", "docs/sub/a.md", "-o", "out").exit_code == 0
    assert (tmp_path / "out" / "a.md").read_bytes() == r"星\* を保存。".encode()


@pytest.mark.parametrize("inputs", [["docs"], ["docs/a.md", "docs/b.md"]], ids=" ".join)
def test_several_pages_need_a_folder(tmp_path: Path, inputs: list[str]) -> None:
    write_files(tmp_path, {"docs/a.md": page(SAVE), "docs/b.md": page(SAVE)})
    answer = call("clean", *inputs)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "name a folder with -o for several pages" in answer.stderr


def test_a_page_that_is_not_utf_8_is_reported_and_gives_no_bytes(tmp_path: Path) -> None:
    write_files(tmp_path, {"page.md": b"\xff"})
    answer = call("clean", "page.md")
    assert (answer.exit_code, answer.stdout_bytes, answer.stderr) == (
        1,
        b"",
        "page.md: the file is not UTF-8: byte 0xff at 0. Convert it to UTF-8; the file was"
        " skipped, the rest was read.\n",
    )


def test_pages_that_cannot_be_read_are_reported_and_the_rest_is_written(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"a.md": SAVE_PAIR.encode(), "b.md": b"\xff"})
    (tmp_path / "docs" / "c.md").symlink_to("nowhere")
    answer = call("clean", "docs", "-o", "out")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (
        1,
        "",
        "b.md: the file is not UTF-8: byte 0xff at 0. Convert it to UTF-8; the file was"
        " skipped, the rest was read.\n"
        "c.md: cannot be read: No such file or directory\n"
        "1 page written to out\n",
    )
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.md"]


def test_a_folder_that_git_cannot_open_is_reported_and_all_pages_are_written(
    tmp_path: Path,
) -> None:
    subprocess.run(["git", "init", "-q", "--object-format=sha256", "docs"], check=True)
    write_files(tmp_path / "docs", {"a.md": SAVE_PAIR.encode()})
    answer = call("clean", "docs", "-o", "out")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (
        0,
        "",
        "docs: git cannot open the repository of this folder: it uses SHA-256 object names, which"
        " are not supported\n1 page written to out\n",
    )


def test_an_input_that_does_not_exist_is_reported() -> None:
    with pytest.raises(InputError, match=r"none\.md does not exist"):
        call("clean", "none.md")


def test_a_file_in_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    write_files(tmp_path, {"page.md": page(SAVE), "out": b"a file"})
    with pytest.raises(OutputError):
        call("clean", "page.md", "-o", "out")
    assert (tmp_path / "out").read_bytes() == b"a file"


def test_pages_of_two_inputs_do_not_overwrite_each_other(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/page.md": SAVE_PAIR.encode(), "b/page.md": b"another page"})
    call("clean", "a", "b", "-o", "out")
    written = [path.read_bytes() for path in (tmp_path / "out").rglob("*.md")]
    assert sorted(written) == [b"another page", r"星\* を保存。".encode()]


def test_a_file_of_an_unknown_kind_is_reported(tmp_path: Path) -> None:
    write_files(tmp_path, {"page.txt": page(SAVE)})
    with pytest.raises(InputError, match=r"page\.txt"):
        call("clean", "page.txt")


def test_archives_and_references_are_written_like_folders(tmp_path: Path) -> None:
    files = {"docs/a.md": SAVE_PAIR.encode(), "b.md": b"nothing"}
    (tmp_path / "pages.tar.gz").write_bytes(archive_of(".tar.gz", files))
    repository = Repository(tmp_path / "docs.git")
    repository.commit(files)
    for given, out in [("pages.tar.gz", "one"), ("docs.git@main", "two")]:
        assert call("clean", given, "-o", out).exit_code == 0
        assert (tmp_path / out / "docs" / "a.md").read_bytes() == r"星\* を保存。".encode()
        assert (tmp_path / out / "b.md").read_bytes() == b"nothing"


def test_pages_of_an_archive_are_written_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{number}.md": b"x" * 1_000_000 for number in range(40)}
    (tmp_path / "pages.tar").write_bytes(archive_of(".tar", files))
    monkeypatch.setattr("os.fsync", lambda _: None)
    call("clean", "pages.tar", "-o", "warm")
    tracemalloc.start()
    call("clean", "pages.tar", "-o", "out")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 15_000_000


def test_a_second_page_of_the_same_name_does_not_overwrite_the_first(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(tar_of([("a.md", b"1"), ("a.md", b"2")]))
    answer = call("clean", "a.tar", "-o", "out")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "a.md: another page was written to out/a.md\n1 page written to out\n",
    )
    assert (tmp_path / "out" / "a.md").read_bytes() == b"1"


def test_two_inputs_of_one_name_are_reported_before_anything_is_written(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/docs/page.md": b"1", "b/docs/page.md": b"2"})
    with pytest.raises(OutputError, match="two inputs would be written to out/docs"):
        call("clean", "a/docs", "b/docs", "-o", "out")
    assert not (tmp_path / "out").exists()


BROKEN = f"a: [b\ntitle: {SAVE_PAIR}\n"
HALF = f'title: "x"\nc: <span data-ttu-id="4ef9c-104">鍵</span>\nd: {SAVE_PAIR}\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            BROKEN,
            "its YAML cannot be parsed. The page was written, but its values were not proven to say"
            " the same. Look at them.",
        ),
        (HALF, "contains markup that is not a whole pair. It stayed in the page."),
        (f"title: {pair('4ef9c-103', 'Key', '鍵: 値')}\n", ""),
    ],
)
@pytest.mark.parametrize("to_folder", [False, True])
def test_problems_to_check_in_a_clean_page_are_reported(
    text: str, expected: str, *, to_folder: bool
) -> None:
    write_files(Path("docs"), {"a.yml": text.encode()})
    result = call("clean", "docs/a.yml", *(["-o", "out"] if to_folder else []))
    lines = [line for line in result.stderr.splitlines() if "a.yml: " in line]
    assert (result.exit_code, lines) == (0, [f"docs/a.yml: {expected}"] if expected else [])


def remember(files: dict[str, bytes]) -> None:
    """Ingest the pages, and remove them."""
    folder = write_files(Path("docs.ja-jp"), files)
    assert call("ingest", folder).exit_code == 0
    folder.rename("moved")


NEXT = page({103: ("Next.", "次へ。")}, locfileid="7", prefix="00007")


def test_without_inputs_all_current_pages_of_the_memory_are_written() -> None:
    remember({"a/save.md": page(SAVE), "next.md": NEXT, "plain.md": page({})})
    answer = call("clean", "-o", "out")
    assert (answer.exit_code, answer.stderr) == (0, "2 pages written to out\n")
    call("clean", "moved", "-o", "expected")
    for name in ("a/save.md", "next.md"):
        assert Path("out", name).read_bytes() == Path("expected", name).read_bytes()


@pytest.mark.parametrize("name", ["next.md", "docs.ja-jp/next.md"])
def test_a_page_that_is_gone_is_taken_from_the_memory(name: str) -> None:
    remember({"a/save.md": page(SAVE), "next.md": NEXT})
    expected = call("clean", "moved/next.md").stdout_bytes
    answer = call("clean", name)
    assert (answer.exit_code, answer.stdout_bytes) == (0, expected)
    assert call("clean", name, "-o", "out").stderr == "1 page written to out\n"
    assert Path("out/next.md").read_bytes() == expected


def test_an_input_that_is_gone_is_taken_from_the_memory() -> None:
    remember({"a/save.md": page(SAVE), "next.md": NEXT})
    answer = call("clean", "docs.ja-jp", "-o", "out")
    assert (answer.exit_code, answer.stderr) == (0, "2 pages written to out\n")
    assert sorted(path.name for path in Path("out").rglob("*.md")) == ["next.md", "save.md"]


def test_an_input_that_is_neither_on_disk_nor_in_the_memory_is_an_error() -> None:
    with pytest.raises(InputError, match="nowhere"):
        call("clean", "nowhere")
    remember({"next.md": NEXT})
    with pytest.raises(InputError, match="nowhere"):
        call("clean", "nowhere")


def test_pages_that_the_memory_does_not_have_are_counted() -> None:
    write_files(Path("docs.ja-jp"), {"a.md": page(SAVE, locfileid="1")})
    call("ingest", "docs.ja-jp", "--no-pages")
    write_files(Path("docs.ja-jp"), {"b.md": page(SAVE, locfileid="2")})
    call("ingest", "docs.ja-jp", "--no-pages", "--include", "a.md")
    call("ingest", "docs.ja-jp", "--include", "b.md")
    answer = call("clean", "-o", "clean")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "1 page written to clean\n"
        "1 page not written: the memory has no copy\n"
        "  Name the folder or repository, or ingest it again without --no-pages.\n",
    )
    call("ingest", "docs.ja-jp")
    answer = call("clean", "-o", "clean")
    assert (answer.exit_code, answer.stderr) == (0, "2 pages written to clean\n")


def test_a_damaged_page_of_the_memory_is_reported() -> None:
    remember({"next.md": NEXT})
    with closing(sqlite3.connect("tm.db")) as connection, connection:
        connection.execute("UPDATE text_block SET content = x'00'")
    answer = call("clean", "-o", "out")
    assert answer.exit_code == 1
    assert answer.stderr == (
        "next.md: cannot be read: its text in the memory is damaged (wrong size); ingest the page"
        " again\n"
        "0 pages written to out\n"
    )


def test_in_author_form_the_memory_decides_if_it_has_the_page(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "docs.ja-jp.git")
    side_by_side = page({103: ("A \\* b.", "甲 \\* 乙。")})
    published = page({}) + "\n甲 \\* 乙。\n".encode()
    by_rule = page({}) + "\n甲 * 乙。\n".encode()
    repository.commit({"a.md": side_by_side}, branch="live-sxs")
    repository.commit({"a.md": published}, branch="live")
    assert call("ingest", f"{repository.folder}@live-sxs", "--published", "live").exit_code == 0
    write_files(tmp_path, {"a.md": side_by_side})
    assert call("clean", "a.md", "--author-form").stdout_bytes == published
    assert call("clean", "a.md", "--author-form", "--db", "none.db").stdout_bytes == by_rule
    assert call("clean", "a.md", "--author-form", "-o", "out").exit_code == 0
    assert Path("out/a.md").read_bytes() == published
    assert call("clean", "--author-form", "-o", "all").exit_code == 0
    assert [file.read_bytes() for file in Path("all").rglob("*.md")] == [published]
