"""The files of archives, which are the same as in the folders they were made of."""

import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest
from archives import (
    COMMIT,
    COMPRESSED,
    COMPRESSIONS,
    KINDS,
    WHEN,
    archive_of,
    contents,
    find,
    refusals,
    tar_of,
    write,
    zip_of,
)
from pages import (
    SAVE,
    all_exports,
    call,
    counts,
    ingest_folder,
    inputs_of,
    memory,
    page,
    pair,
    write_files,
)

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import InputError
from tmx_extract.flows.ingest import ingest
from tmx_extract.flows.ingest_options import IngestOptions
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.limits import Limits
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import Origin
from tmx_extract.store.connection import in_memory

PROGRAM = Path(sys.executable).parent / "tmx-extract"
FILES = {"docs/b.md": "鍵".encode(), "docs/a.md": b"a", "docs/c.txt": b"c", "z.yml": b"z: 1\n"}

TEXT = b"# Just a page\n" * 99


def origin_of(path: Path) -> Origin:
    (found,) = find(path)
    return found.origin


# Selected files.


@pytest.mark.parametrize("kind", KINDS)
def test_files_are_found_with_the_facts_of_their_place(tmp_path: Path, kind: str) -> None:
    files = {"docs.ja-jp-live-sxs/docs/a.md": "鍵".encode()}
    archive = write(tmp_path, f"pages{kind}", archive_of(kind, files))
    (found,) = find(archive)
    assert found == InputFile(
        origin=Origin(path="docs/a.md", repository="docs.ja-jp", hint_locale="ja-JP"),
        location=str(archive),
        shown=f"{archive}:docs.ja-jp-live-sxs/docs/a.md",
        relative=PurePosixPath("docs.ja-jp-live-sxs/docs/a.md"),
        load=bytes,
    )
    assert found.read() == "鍵".encode()


@pytest.mark.parametrize("kind", KINDS)
def test_files_with_the_suffixes_are_read_and_no_others(tmp_path: Path, kind: str) -> None:
    files = FILES | {"D.MD": b"d", "e.md/f.txt": b"", "inner.7z": zip_of(FILES), "md": b""}
    found = find(write(tmp_path, f"pages{kind}", archive_of(kind, files)))
    assert contents(found) == {
        f"pages{kind}:docs/a.md": b"a",
        f"pages{kind}:docs/b.md": "鍵".encode(),
        f"pages{kind}:z.yml": b"z: 1\n",
        f"pages{kind}:D.MD": b"d",
    }


def test_a_tar_is_read_in_its_own_order_and_a_zip_in_text_order(tmp_path: Path) -> None:
    files = {"b.md": b"", "a/c.md": b"", "B.md": b"", "a.md": b""}
    for kind, names in {
        ".tar.gz": ["b.md", "a/c.md", "B.md", "a.md"],
        ".zip": ["B.md", "a.md", "a/c.md", "b.md"],
    }.items():
        found = find(write(tmp_path, f"pages{kind}", archive_of(kind, files)))
        assert [file.origin.path for file in found] == names


@pytest.mark.parametrize("kind", [".zip", ".tar.gz"])
def test_hidden_folders_and_extra_files_of_macos_are_skipped(tmp_path: Path, kind: str) -> None:
    names = (".git/a.md", "b/.c/d.md", "__MACOSX/e.md", "f/._g.md", "h/.i.md", "j/__MACOSX/k.md")
    found = find(write(tmp_path, f"pages{kind}", archive_of(kind, dict.fromkeys(names, b""))))
    assert [file.origin.path for file in found] == ["h/.i.md", "j/__MACOSX/k.md"]


@pytest.mark.parametrize("kind", [".zip", ".tar.gz"])
def test_patterns_are_matched_against_the_path_in_the_repository(tmp_path: Path, kind: str) -> None:
    names = ("docs.ja-jp/docs/a.md", "docs.ja-jp/docs/b.md", "docs.ja-jp/c.md")
    archive = write(tmp_path, f"x{kind}", archive_of(kind, dict.fromkeys(names, b"")))
    found = find(archive, include=("docs/*",), exclude=("*/b.md",))
    assert [file.origin.path for file in found] == ["docs/a.md"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_archive_gives_nothing(tmp_path: Path, kind: str) -> None:
    assert find(write(tmp_path, f"pages{kind}", archive_of(kind, {}))) == []


def test_archives_and_folders_are_read_in_the_order_given(tmp_path: Path) -> None:
    write_files(tmp_path, {"b/x.md": b"", "c.zip": zip_of(FILES), "a.tar": tar_of({"y.md": b""})})
    given = [tmp_path / "c.zip", tmp_path / "b", tmp_path / "a.tar"]
    assert [file.shown for file in find(*given)] == [
        f"{given[0]}:docs/a.md",
        f"{given[0]}:docs/b.md",
        f"{given[0]}:z.yml",
        f"{given[1]}/x.md",
        f"{given[2]}:y.md",
    ]


def test_a_folder_that_is_called_like_an_archive_is_a_folder(tmp_path: Path) -> None:
    write_files(tmp_path, {"pages.zip/a.md": b""})
    assert [file.origin.path for file in find(tmp_path / "pages.zip")] == ["a.md"]


def test_an_archive_in_a_folder_that_is_read_is_not_opened(tmp_path: Path) -> None:
    write_files(tmp_path, {"docs/pages.zip": zip_of(FILES), "docs/a.md": b""})
    found = [(file.origin.path, file.refused) for file in find(tmp_path / "docs")]
    packed = Diagnostic(code="archive-in-folder")
    assert found == [("a.md", None), ("pages.zip", packed)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("pages.zip", ".tar.xz"),
        ("pages.tar", ".zip"),
        ("pages.tar.gz", ".tar"),
        ("pages.tgz", ".tar.zst"),
        ("PAGES.TAR.GZ", ".tar.gz"),
        ("pages.tbz2", ".tar.bz2"),
        ("pages.txz", ".tar.xz"),
        ("pages.tzst", ".tar.zst"),
    ],
)
def test_an_archive_is_recognized_by_its_first_bytes_not_its_name(
    tmp_path: Path, name: str, kind: str
) -> None:
    found = find(write(tmp_path, name, archive_of(kind, {"a.md": b"a"})))
    assert contents(found) == {f"{name}:a.md": b"a"}


def test_a_tar_may_end_with_a_zip_or_begin_with_its_letters(tmp_path: Path) -> None:
    files = {"PK.md": b"a", "inner.zip": zip_of({"b.md": b"b"}, method=zipfile.ZIP_STORED)}
    found = find(write(tmp_path, "pages.tar", tar_of(files)))
    assert contents(found) == {"pages.tar:PK.md": b"a", "pages.tar:inner.zip:b.md": b"b"}


def test_a_zip_may_have_something_before_it(tmp_path: Path) -> None:
    found = find(write(tmp_path, "pages.zip", b"#!/bin/unzip\n" * 99 + zip_of({"a.md": b"a"})))
    assert contents(found) == {"pages.zip:a.md": b"a"}


@pytest.mark.parametrize("kind", COMPRESSED)
def test_compressed_streams_may_follow_one_another(tmp_path: Path, kind: str) -> None:
    tar, compress = tar_of({"a.md": b"a" * 1000, "b.md": b"b"}), COMPRESSIONS[kind]
    data = b"".join(compress(tar[start : start + 700]) for start in range(0, len(tar), 700))
    found = find(write(tmp_path, f"pages{kind}", data))
    assert contents(found) == {f"pages{kind}:a.md": b"a" * 1000, f"pages{kind}:b.md": b"b"}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_are_read_in_every_form_of_tar(tmp_path: Path, form: int) -> None:
    name = "/".join(["a-folder-with-a-long-name"] * 9) + "/page.md"
    archive = write(tmp_path, "pages.tar", tar_of({name: b"a", "b.md": b"b"}, form=form))
    assert [file.origin.path for file in find(archive)] == [name, "b.md"]


@pytest.mark.parametrize("kind", [".zip", ".tar.gz"])
def test_names_of_any_writing_are_read(tmp_path: Path, kind: str) -> None:
    found = find(write(tmp_path, f"pages{kind}", archive_of(kind, {"鍵 と 値/ü b.md": b"a"})))
    assert contents(found) == {f"pages{kind}:鍵 と 値/ü b.md": b"a"}


@pytest.mark.parametrize("name", ["./a/b.md", "a//b.md", "a/./b.md", ".//a/b.md"])
def test_empty_parts_of_a_path_are_dropped(tmp_path: Path, name: str) -> None:
    for kind in (".zip", ".tar.gz"):
        archive = write(tmp_path, f"pages{kind}", archive_of(kind, {name: b""}))
        assert origin_of(archive) == Origin(path="a/b.md")


def test_names_in_a_tar_that_are_not_utf8_are_shown_escaped(tmp_path: Path) -> None:
    data = tar_of({"k\udce9y\udcff.md": b"a"}, form=tarfile.GNU_FORMAT)
    found = find(write(tmp_path, "x.tar", data))
    assert contents(found) == {"x.tar:k\\xe9y\\xff.md": b"a"}
    assert found[0].origin.path == "k\\xe9y\\xff.md"


def test_names_in_a_zip_without_an_encoding_are_utf8_or_escaped(tmp_path: Path) -> None:
    data = zip_of({"______.md": b"a", "____.md": b"b", "z.md": b"z"})
    data = data.replace(b"______.md", "鍵値.md".encode())
    data = data.replace(b"____.md", "鍵値.md".encode("shift_jis"))
    assert contents(find(write(tmp_path, "x.zip", data))) == {
        "x.zip:\\x8c\\xae\\x92l.md": b"b",
        "x.zip:z.md": b"z",
        "x.zip:鍵値.md": b"a",
    }


def test_one_name_that_is_falsely_marked_utf8_does_not_spoil_a_zip(tmp_path: Path) -> None:
    zipped = zip_of({"鍵.md": b"a", "z.md": b"z"}).replace("鍵".encode(), b"\xe9\xff\xfe")
    found = find(write(tmp_path, "odd.zip", zipped))
    assert contents(found) == {
        "odd.zip:z.md": b"z",
        "odd.zip:\\xe9\\xff\\xfe.md": "damaged-archive",
    }


# Repository, locale and commit.


@pytest.mark.parametrize(
    ("archive", "name", "told"),
    [
        ("pages", "docs.ja-jp-live-sxs/a/x.md", ("docs.ja-jp", "a/x.md", "ja-JP")),
        ("docs.ja-jp", "a/x.md", ("docs.ja-jp", "a/x.md", "ja-JP")),
        ("docs.ja-jp-live-sxs", "a/x.md", ("docs.ja-jp", "a/x.md", "ja-JP")),
        ("docs.ja-jp-live (1)", "x.md", ("docs.ja-jp", "x.md", "ja-JP")),
        ("docs.ja-jp", "docs.de-de-live/x.md", ("docs.de-de", "x.md", "de-DE")),
        ("docs.ja-jp", "docs.en-us/x.md", ("docs.en-us", "x.md", None)),
        ("docs.ja-jp", "de-de/x.md", ("docs.ja-jp", "de-de/x.md", "de-DE")),
        ("docs.ja-jp", "a/b.de-de/x.md", ("b.de-de", "x.md", "de-DE")),
        ("pages", "docs.de-de/x.md", ("docs.de-de", "x.md", "de-DE")),
        ("pages", "ja-jp/x.md", ("", "ja-jp/x.md", "ja-JP")),
        ("ja-jp", "x.md", ("", "x.md", None)),
        ("pages", "a/x.md", ("", "a/x.md", None)),
    ],
)
@pytest.mark.parametrize("kind", [".zip", ".tar.gz"])
def test_folders_or_the_archive_give_repository_and_locale(
    tmp_path: Path, kind: str, archive: str, name: str, told: tuple[str, str, str | None]
) -> None:
    repository, path, locale = told
    given = write(tmp_path, f"{archive}{kind}", archive_of(kind, {name: b""}))
    assert origin_of(given) == Origin(path=path, repository=repository, hint_locale=locale)


def test_the_folder_of_the_archive_does_not_matter(tmp_path: Path) -> None:
    given = write(tmp_path / "docs.ja-jp", "pages.zip", zip_of({"x.md": b""}))
    assert origin_of(given) == Origin(path="x.md")


def test_defaults_apply_to_files_whose_place_indicates_nothing(tmp_path: Path) -> None:
    files = {"x.md": b"", "docs.de-de/x.md": b""}
    given = write(tmp_path, "pages.tar.gz", archive_of(".tar.gz", files))
    found = find(given, default_locale="ja-JP", default_repository="handbook")
    assert [(file.origin.repository, file.origin.hint_locale) for file in found] == [
        ("handbook", "ja-JP"),
        ("docs.de-de", "de-DE"),
    ]


def test_many_folders_give_the_same_result(tmp_path: Path) -> None:
    names = [f"docs.ja-jp/{number}/x.md" for number in range(2100)]
    given = write(tmp_path, "pages.tar", tar_of(dict.fromkeys(names, b"")))
    assert {(file.origin.repository, file.origin.hint_locale) for file in find(given)} == {
        ("docs.ja-jp", "ja-JP")
    }


@pytest.mark.parametrize("kind", [".tar", ".tar.gz", ".tar.zst"])
def test_a_tar_of_a_commit_has_its_name_and_time(tmp_path: Path, kind: str) -> None:
    given = write(tmp_path, f"x{kind}", archive_of(kind, {"a.md": b""}, commit=COMMIT))
    assert origin_of(given) == Origin(
        path="a.md", revision=COMMIT, committed_at="2020-09-13T12:26:40Z"
    )


def test_a_zip_of_a_commit_has_its_name(tmp_path: Path) -> None:
    given = write(tmp_path, "x.zip", zip_of({"a.md": b""}, commit=COMMIT))
    assert origin_of(given) == Origin(path="a.md", revision=COMMIT)


@pytest.mark.parametrize("comment", ["Made by hand", COMMIT[:-1], COMMIT.upper(), f"{COMMIT} "])
def test_another_comment_is_not_a_commit(tmp_path: Path, comment: str) -> None:
    for kind in (".zip", ".tar"):
        given = write(tmp_path, f"x{kind}", archive_of(kind, {"a.md": b""}, commit=comment))
        assert origin_of(given) == Origin(path="a.md")


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@pytest.mark.parametrize("form", ["zip", "tar", "tar.gz"])
def test_an_archive_made_by_git_has_its_commit_and_time(tmp_path: Path, form: str) -> None:
    write_files(tmp_path / "checkout", {"docs/a.md": "鍵\n".encode()})
    environment = {
        **{"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"},
        **dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{WHEN} +0900"),
        **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "Mira Okafor"),
        **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "mira@example.com"),
    }

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=tmp_path / "checkout",
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "Add a page")
    given = tmp_path / f"made.{form}"
    git("archive", "-o", str(given), "--prefix=docs.ja-jp-live-sxs/", "HEAD")
    (found,) = find(given)
    assert (found.origin, found.read()) == (
        Origin(
            path="docs/a.md",
            repository="docs.ja-jp",
            revision=git("rev-parse", "HEAD"),
            committed_at="2020-09-13T12:26:40Z",
            hint_locale="ja-JP",
        ),
        "鍵\n".encode(),
    )


# An archive is equivalent to the folder it was made of.

PAGES = {
    "docs/save.md": page(SAVE),
    "docs/open.md": page({103: ("Open it.", "開きます。")}, locfileid="7", prefix="aaaaa"),
    "docs/again.md": page(SAVE),
    "docs/newer/save.md": page(SAVE, locfileid="9", lasthandoff="09/01/2024", kind="HT"),
    "docs/english.md": b"# Save\n",
    "docs/bad.md": b"\xff",
    "de-de/save.md": pair("4ef9c-103", "Save the file.", "Datei speichern.").encode(),
    ".hidden/save.md": page({103: ("No.", "否。")}, locfileid="8"),
}


def exports_of(connection: sqlite3.Connection) -> list[list[bytes]]:
    return [all_exports(connection, locale) for locale in ("de-DE", "ja-JP")]


def all_of(*inputs: Path) -> tuple[object, ...]:
    with closing(in_memory()) as connection:
        ingest_folder(connection, *inputs)
        return counts(connection), memory(connection), exports_of(connection)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("top", ["docs.ja-jp-live-sxs/", "docs.ja-jp/", "pages/", ""])
def test_an_archive_gives_what_its_unpacked_folder_gives(
    tmp_path: Path, kind: str, top: str
) -> None:
    files = {f"{top}{name}": data for name, data in PAGES.items()}
    folder = write_files(tmp_path / "unpacked", files)
    archive = write(tmp_path, f"x{kind}", archive_of(kind, files))
    assert all_of(archive) == all_of(folder)


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_called_like_a_repository_gives_what_the_repository_gives(
    tmp_path: Path, kind: str
) -> None:
    folder = write_files(tmp_path / "docs.ja-jp", PAGES)
    archive = write(tmp_path, f"docs.ja-jp-live-sxs{kind}", archive_of(kind, PAGES))
    assert all_of(archive) == all_of(folder)


def test_the_samples_give_the_same_packed_by_another_program(tmp_path: Path, samples: Path) -> None:
    archive = tmp_path / "samples.tar.gz"
    subprocess.run(["tar", "-czf", archive, "-C", samples.parent, "samples"], check=True)
    assert all_of(archive) == all_of(samples)


@pytest.mark.parametrize("kind", [".zip", ".tar.gz"])
def test_reading_an_archive_after_its_folder_adds_nothing(tmp_path: Path, kind: str) -> None:
    folder = write_files(tmp_path / "docs.ja-jp", PAGES)
    archive = write(tmp_path, f"docs.ja-jp{kind}", archive_of(kind, PAGES, commit=COMMIT))
    with closing(in_memory()) as connection:
        ingest_folder(connection, folder)
        before = memory(connection), exports_of(connection)
        report = ingest_folder(connection, archive)
        assert (report.added.documents, report.unchanged) == (0, 5)
        assert (memory(connection), exports_of(connection)) == before


def test_an_archive_is_read_on_several_cores_like_on_one(tmp_path: Path) -> None:
    files = {
        f"docs.ja-jp/{number}.md": page(
            {103: (f"Sentence {number}.", f"文{number}。")}, locfileid=str(number)
        )
        for number in range(300)
    }
    archive = write(tmp_path, "pages.tar.xz", archive_of(".tar.xz", files))
    found = []
    for jobs in (1, 2):
        with closing(in_memory()) as connection:
            ingest(connection, inputs_of(archive), IngestOptions(jobs=jobs))
            found.append((counts(connection), all_exports(connection)))
    assert found[0] == found[1]


# Standard input.


def piped(data: bytes, *arguments: str, folder: Path) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of a program that reads the bytes."""
    done = subprocess.run(
        [PROGRAM, *arguments], cwd=folder, input=data, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("kind", [".tar", *COMPRESSED])
def test_a_tar_is_read_from_standard_input(tmp_path: Path, kind: str) -> None:
    data = archive_of(kind, {"docs.ja-jp/docs/save.md": page(SAVE)})
    assert piped(data, "ingest", "-", folder=tmp_path) == (
        0,
        "",
        "1 file read: 1 document with 1 segment added to tm.db; 0 unchanged, 0 without pairs,"
        " 0 not stored\n",
    )
    told = json.loads(call("stats", "--db", tmp_path / "tm.db", "--json").stdout)
    assert told["total"]["segments"] == 1


def test_standard_input_may_be_among_other_inputs(tmp_path: Path) -> None:
    write_files(tmp_path, {"docs/a.md": page({103: ("One.", "一。")}, locfileid="1")})
    write(tmp_path, "b.zip", zip_of({"b.md": page({103: ("Two.", "二。")}, locfileid="2")}))
    data = tar_of({"c.md": page(SAVE), "bare.md": pair("4ef9c-103", "One.", "一。").encode()})
    code, _, told = piped(data, "ingest", "docs", "-", "b.zip", folder=tmp_path)
    assert code == 1
    assert told.startswith(
        "-:bare.md:1:1: error no-locale: the file, its folders and its repository"
    )
    assert "4 files read: 3 documents with 3 segments added" in told


def test_the_program_that_writes_the_tar_may_finish(tmp_path: Path) -> None:
    data = tar_of({"save.md": page(SAVE)}) + bytes(1 << 20)
    (tmp_path / "pages.tar").write_bytes(data)
    command = f'set -o pipefail; cat pages.tar | "{PROGRAM}" ingest -'
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr[:11]) == (0, "1 file read")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (zip_of({"a.md": b""}), "standard input is a zip, which cannot be read from front to back"),
        (TEXT, "standard input is not a readable archive"),
        (gzip.compress(TEXT, mtime=0), "standard input is not a readable archive"),
        (b"", "standard input is not a readable archive"),
    ],
    ids=["zip", "text", "compressed text", "empty"],
)
def test_standard_input_that_is_not_a_tar_is_reported_before_anything_is_written(
    tmp_path: Path, data: bytes, told: str
) -> None:
    code, out, error = piped(data, "ingest", "-", folder=tmp_path)
    assert (code, out, error.split("\n")[0]) == (2, "", f"error: {told}")
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    with pytest.raises(InputError, match="standard input is a terminal"):
        find("-")


# Files that are not archives.


def test_an_archive_that_does_not_exist_is_reported_before_the_first_file(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": b""})
    with pytest.raises(InputError) as raised:
        find(tmp_path, tmp_path / "gone.zip")
    assert raised.value.message == f"{tmp_path / 'gone.zip'} does not exist"


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tgz", "x.tar.bz2", "x.tar.xz", "x.tar.zst"])
@pytest.mark.parametrize(
    "data",
    [b"", TEXT, gzip.compress(TEXT, mtime=0), b"PK", b"\x1f"],
    ids=["empty", "text", "compressed text", "PK", "one byte"],
)
def test_a_file_that_is_not_an_archive_is_reported_before_the_first_file(
    tmp_path: Path, name: str, data: bytes
) -> None:
    with pytest.raises(InputError) as raised:
        find(write(tmp_path, name, data))
    assert raised.value.message == f"{tmp_path / name} is not a readable archive"
    assert raised.value.advice == (
        "Use a zip, or a tar, plain or compressed with gzip, bzip2, xz or zstd."
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_that_is_called_like_an_archive_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tar")
    with pytest.raises(InputError, match=r"pipe\.tar is not a file"):
        find(tmp_path / "pipe.tar")


def test_no_memory_is_created_for_a_file_that_is_not_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "x.zip", b"text")
    with pytest.raises(InputError):
        call("ingest", "x.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def test_an_archive_that_is_gone_when_its_turn_comes_is_refused(tmp_path: Path) -> None:
    for kind in (".zip", ".tar.gz"):
        given = write(tmp_path, f"x{kind}", archive_of(kind, FILES))
        opened = inputs_of(given)
        given.unlink()
        assert refusals(list(opened)) == [
            (f"x{kind}", "unreadable-file", "No such file or directory")
        ]


# The command.


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TMX_EXTRACT_DB", raising=False)
    return tmp_path


def test_problems_in_an_archive_are_reported_with_their_place_and_stored(here: Path) -> None:
    files = {"docs.ja-jp/save.md": page(SAVE), "docs.ja-jp/../out.md": page(SAVE)}
    write(here, "pages.zip", zip_of(files))
    answer = call("ingest", "pages.zip")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "pages.zip:docs.ja-jp/../out.md:1:1: error unsafe-path: the path is not safe to write"
        " to disk: it leads elsewhere\n"
        "  Check who made the archive or the repository; the file was skipped, the rest was read.\n"
        "2 files read: 1 document with 1 segment added to tm.db; 0 unchanged, 0 without pairs,"
        " 1 not stored\n"
        "1 error, 0 warnings; see them with: tmx-extract problems --db tm.db\n",
    )
    (problem,) = json.loads(call("problems", "--json").stdout)
    assert (problem["path"], problem["code"]) == ("docs.ja-jp/../out.md", "unsafe-path")


def test_limits_are_given_by_options(here: Path) -> None:
    write(here, "pages.zip", zip_of({f"{number}.md": page(SAVE) for number in range(5)}))
    for option, value, files in [
        ("--max-archive-files", "4", 1),
        ("--max-archive-size", "0.5K", 2),
        ("--max-file-size", "100", 5),
    ]:
        report = json.loads(call("ingest", "pages.zip", option, value, "--json").stdout)
        assert report["files"] == files
        assert option in " ".join(report["errors"][0][key] for key in ("message", "advice"))
    report = json.loads(call("ingest", "pages.zip", "--max-archive-size", "1m", "--json").stdout)
    assert (report["files"], report["errors"]) == (5, [])


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("size", ["", "x", "8X", "-1", "0", "1.5.5G", "G", "0.0001K"])
def test_an_invalid_size_is_reported(size: str) -> None:
    answer = call("ingest", "none.zip", "--max-archive-size", size)
    assert answer.exit_code == 2
    assert "--max-archive-size" in answer.stderr


def test_the_defaults_of_the_options_are_the_limits(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here, "pages.zip", zip_of({}))
    seen: list[Limits] = []

    def open_inputs(names: list[str], options: InputOptions) -> Inputs:
        seen.append(options.limits)
        return Inputs(names, options)

    monkeypatch.setattr("tmx_extract.inputs.registry.Inputs", open_inputs)
    call("ingest", "pages.zip", "--dry-run")
    assert seen == [Limits()]
