"""`tmx-extract package`: its content, its completeness, and the safety of work."""

import json
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pages import call, page, write_files

from tmx_extract.errors import InputError, NothingSelected, OutputError

SAVED = ("Save the file.", "ファイルを保存します。")
PRINTED = ("Print it.", "印刷します。")


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with a machine-translated page and a human one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TMX_EXTRACT_DB", raising=False)
    machine = page({103: SAVED, 104: PRINTED})
    human = page({103: SAVED}, locfileid="6", kind="HT")
    write_files(tmp_path / "pages.ja-jp", {"docs/a.md": machine, "guide/b.md": human})
    call("ingest", "pages.ja-jp")


def forget_pages(db: str = "tm.db") -> None:
    """Make the memory one of an earlier version, which stored no pages."""
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("DELETE FROM page_text")
        connection.execute("DELETE FROM text_block")


def packed(*arguments: str) -> str:
    """Write a package that must succeed; return its messages."""
    answer = call("package", *arguments)
    assert answer.exit_code == 0, answer.output
    assert answer.stdout == ""
    return answer.stderr


def names(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def manifest(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return told


def test_an_xliff_package_has_a_file_for_each_page_and_a_memory(tmp_path: Path) -> None:
    assert packed("out", "--for", "xliff") == "2 pages with 3 pairs for ja-JP written to out\n"
    assert names(tmp_path / "out") == [
        "README.md",
        "manifest.json",
        "pages/pages.ja-jp/docs/a.md.xlf",
        "pages/pages.ja-jp/guide/b.md.xlf",
        "tm/memory.tmx",
    ]
    memory = (tmp_path / "out" / "tm" / "memory.tmx").read_text("utf-8")
    assert memory.count("<tu ") == 2


def test_the_manifest_counts_every_page(tmp_path: Path) -> None:
    packed("out", "--for", "xliff", "--path", "guide/*")
    told = manifest(tmp_path / "out")
    files = told.pop("files")
    assert [file["path"] for file in files] == [
        "README.md",
        "pages/pages.ja-jp/guide/b.md.xlf",
        "tm/memory.tmx",
    ]
    told.pop("tool_version")
    assert told == {
        "tool": "tmx-extract",
        "package": "xliff",
        "source_locale": "en-US",
        "target_locale": "ja-JP",
        "selection": {
            "dedupe": "segment",
            "locale": "ja-JP",
            "source_locale": "en-US",
            "path": "guide/*",
            "without_deleted": True,
        },
        "memory": {"tm/memory.tmx": 1},
        "totals": {
            "pages": 1,
            "segments": 1,
            "words": 3,
            "MT": 0,
            "HT": 1,
            "PE": 0,
            "unknown": 0,
        },
        "pages": [
            {
                "repository": "pages.ja-jp",
                "path": "guide/b.md",
                "file": "pages/pages.ja-jp/guide/b.md.xlf",
                "handbacks": ["6.8d3c1e5b7a90"],
                "segments": 1,
                "words": 3,
                "MT": 0,
                "HT": 1,
                "PE": 0,
                "unknown": 0,
            }
        ],
    }


@pytest.mark.parametrize(
    ("version", "told"), [("1.2", 'version="1.2"'), ("2.0", 'version="2.0"'), ("2.1", "2.1")]
)
def test_every_version_of_xliff_can_be_packed(tmp_path: Path, version: str, told: str) -> None:
    packed("out", "--for", "xliff", "--xliff-version", version)
    text = (tmp_path / "out/pages/pages.ja-jp/docs/a.md.xlf").read_text("utf-8")
    assert told in text
    assert f"XLIFF {version}" in (tmp_path / "out/README.md").read_text("utf-8")


def test_a_zip_has_the_same_files_and_always_the_same_bytes(tmp_path: Path) -> None:
    packed("out", "--for", "xliff")
    packed("one/ja.zip", "--for", "xliff")
    packed("two/ja.zip", "--for", "xliff")
    assert (tmp_path / "one/ja.zip").read_bytes() == (tmp_path / "two/ja.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one/ja.zip") as found:
        assert found.namelist()[0] == "ja/"
        files = {one.filename: found.read(one) for one in found.infolist() if not one.is_dir()}
    folder = tmp_path / "out"
    assert files == {f"ja/{name}": (folder / name).read_bytes() for name in names(folder)}


@pytest.mark.parametrize("output", ["out", "out.zip"])
def test_an_unchanged_package_is_replaced(tmp_path: Path, output: str) -> None:
    packed(output, "--for", "xliff")
    packed(output, "--for", "xliff", "--path", "docs/*")
    assert [path.name for path in tmp_path.glob("*out*")] == [output]


def test_a_folder_with_work_is_left_unchanged(tmp_path: Path) -> None:
    packed("out", "--for", "xliff")
    worked = tmp_path / "out/pages/pages.ja-jp/docs/a.md.xlf"
    worked.write_text("work", "utf-8")
    with pytest.raises(OutputError, match=r"out was changed since .*: pages/.*/docs/a\.md\.xlf"):
        call("package", "out", "--for", "xliff")
    assert worked.read_text("utf-8") == "work"


@pytest.mark.parametrize("work", [b"work", b""])
def test_a_file_that_is_not_a_package_stays_or_is_kept_beside(tmp_path: Path, work: bytes) -> None:
    other = tmp_path / "out.zip"
    other.write_bytes(work)
    with pytest.raises(OutputError, match=r"out\.zip is not a package, or was changed"):
        call("package", "out.zip", "--for", "xliff")
    assert other.read_bytes() == work
    packed("out.zip", "--for", "xliff", "--force")
    assert (tmp_path / "out.zip.1").read_bytes() == work


def test_a_changed_zip_is_left_unchanged(tmp_path: Path) -> None:
    packed("out.zip", "--for", "xliff")
    with zipfile.ZipFile(tmp_path / "out.zip", "a") as found:
        found.writestr("notes.txt", "work")
    before = (tmp_path / "out.zip").read_bytes()
    with pytest.raises(OutputError, match=r"out\.zip is not a package, or was changed"):
        call("package", "out.zip", "--for", "xliff")
    assert (tmp_path / "out.zip").read_bytes() == before


@pytest.mark.parametrize("output", ["out", "out.zip"])
def test_nothing_is_left_of_a_package_that_failed(tmp_path: Path, output: str) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(NothingSelected):
        call("package", output, "--for", "xliff", "--path", "nowhere/*")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_zip_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "out.zip"
    other.write_bytes(b"work")

    def fail(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("tmx_extract.outputs.zipped.copyfileobj", fail)
    with pytest.raises(OutputError, match=r"out\.zip cannot be written: No space left"):
        call("package", "out.zip", "--for", "xliff", "--force")
    assert [path.name for path in tmp_path.glob("*out.zip*")] == ["out.zip"]
    assert other.read_bytes() == b"work"


def test_a_full_disk_under_a_zip_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("tmx_extract.flows.package.contents.HashedFile.opened", fail)
    with pytest.raises(OutputError, match="where the package is made, cannot be written: No space"):
        call("package", "out.zip", "--for", "xliff")
    assert not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize("ending", ["", ".zip"])
@pytest.mark.parametrize("more", [(), ("--assign", "Yuki")])
def test_a_name_that_no_disk_allows_is_reported(ending: str, more: tuple[str, ...]) -> None:
    with pytest.raises(OutputError, match="too long"):
        call("package", f"{'x' * 300}{ending}", "--for", "po", *more)


def test_options_of_another_kind_of_package_are_refused() -> None:
    answer = call("package", "out", "--for", "xliff", "--xliff-version", "3.0")
    assert answer.exit_code == 2
    assert "3.0 does not fit" in answer.stderr


def test_an_omegat_package_has_the_english_pages(tmp_path: Path) -> None:
    assert packed("out", "--for", "omegat") == "2 pages with 3 pairs for ja-JP written to out\n"
    page_b = (tmp_path / "out/source/pages.ja-jp/guide/b.md").read_text("utf-8")
    assert page_b.endswith("---\n\nSave the file.\n") or page_b.endswith("---\nSave the file.\n")
    assert manifest(tmp_path / "out")["expected"] == {
        "segments": 17,
        "translated": 16,
        "human": 2,
        "unchanged": 14,
        "machine": 1,
        "nothing": 0,
    }


def test_moved_pages_are_found_in_the_given_folder(tmp_path: Path) -> None:
    (tmp_path / "pages.ja-jp").rename(tmp_path / "elsewhere")
    forget_pages()
    with pytest.raises(InputError, match="the original pages are no longer available"):
        call("package", "out", "--for", "omegat")
    packed("out", "--for", "omegat", "--pages", "elsewhere")
    assert (tmp_path / "out/source/pages.ja-jp/docs/a.md").exists()
    with pytest.raises(InputError, match="nowhere"):
        call("package", "other", "--for", "omegat", "--pages", "nowhere")


@pytest.mark.parametrize("change", ["gone", "changed", "replaced"])
def test_the_package_is_the_same_without_the_original_pages(tmp_path: Path, change: str) -> None:
    packed("before", "--for", "omegat")
    if change == "changed":
        (tmp_path / "pages.ja-jp/docs/a.md").write_bytes(page({103: ("Other.", "他。")}))
    else:
        (tmp_path / "pages.ja-jp").rename(tmp_path / "elsewhere")
    if change == "replaced":
        (tmp_path / "pages.ja-jp").write_text("not a folder")
    assert packed("after", "--for", "omegat") == (
        "2 pages with 3 pairs for ja-JP written to after\n"
    )
    assert names(tmp_path / "after") == names(tmp_path / "before")
    for name in names(tmp_path / "after"):
        assert (tmp_path / "after" / name).read_bytes() == (tmp_path / "before" / name).read_bytes()


def test_a_damaged_text_in_the_memory_counts_as_missing(tmp_path: Path) -> None:
    with closing(sqlite3.connect("tm.db")) as connection, connection:
        connection.execute("UPDATE text_block SET content = x'00'")
    packed("out", "--for", "omegat")
    (tmp_path / "pages.ja-jp").rename(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="the original pages are no longer available"):
        packed("other", "--for", "omegat")


def test_a_changed_page_is_reported_and_listed_without_a_file(tmp_path: Path) -> None:
    (tmp_path / "pages.ja-jp/docs/a.md").write_bytes(page({103: ("Other.", "他。")}))
    forget_pages()
    said = packed("out", "--for", "omegat")
    assert "docs/a.md: not found, and the memory has no copy of it; ingest it again" in said
    pages = manifest(tmp_path / "out")["pages"]
    assert [(one["path"], one["file"] is None) for one in pages] == [
        ("docs/a.md", True),
        ("guide/b.md", False),
    ]


def test_options_of_other_kinds_are_refused() -> None:
    for arguments in (["--for", "xliff", "--penalty", "10"], ["--for", "omegat", "--codes", "g"]):
        assert call("package", "out", *arguments).exit_code == 2
    assert call("package", "out", "--for", "omegat", "--mt-as", "omit").exit_code == 2


def test_a_po_package_has_a_file_for_each_page_and_a_memory(tmp_path: Path) -> None:
    assert packed("out", "--for", "po") == "2 pages with 3 pairs for ja-JP written to out\n"
    assert names(tmp_path / "out") == [
        "README.md",
        "manifest.json",
        "po/ja_JP/pages.ja-jp/docs/a.md.po",
        "po/ja_JP/pages.ja-jp/guide/b.md.po",
        "tm/memory.tmx",
    ]


def test_the_folder_of_po_files_is_spelled_like_the_language_in_them(tmp_path: Path) -> None:
    packed("out", "--for", "po", "--language-codes", "short", "--path", "docs/*")
    text = (tmp_path / "out/po/ja/pages.ja-jp/docs/a.md.po").read_text("utf-8")
    assert "Language: ja\\n" in text


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="needs msgfmt (Debian: gettext)")
@pytest.mark.parametrize("machine_target", ["target", "omit"])
def test_gettext_accepts_every_po_file(tmp_path: Path, samples: Path, machine_target: str) -> None:
    call("ingest", samples, "--db", "samples.db")
    options = ("--db", "samples.db", "--locale", "ja-JP", "--mt-as", machine_target)
    packed("out", "--for", "po", *options)
    files = sorted((tmp_path / "out/po").rglob("*.po"))
    assert len(files) == 11
    for file in files:
        command = ["msgfmt", "--check", "-o", "/dev/null", str(file)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("kind", ["omegat", "xliff", "po"])
@pytest.mark.parametrize("locale", ["ja-JP", "de-DE"])
def test_every_kind_of_package_is_reproducible_and_counts_the_samples(
    tmp_path: Path, samples: Path, kind: str, locale: str
) -> None:
    call("ingest", samples, "--db", "samples.db")
    for name in ("one/ja.zip", "two/ja.zip"):
        packed(name, "--for", kind, "--db", "samples.db", "--locale", locale)
    assert (tmp_path / "one/ja.zip").read_bytes() == (tmp_path / "two/ja.zip").read_bytes()
    packed("out", "--for", kind, "--db", "samples.db", "--locale", locale)
    told = manifest(tmp_path / "out")
    segments = {"ja-JP": 171, "de-DE": 29}[locale]
    assert told["totals"]["segments"] == segments
    assert sum(one["segments"] for one in told["pages"]) == segments
    readme = (tmp_path / "out/README.md").read_text("utf-8")
    assert f"- Segments: {segments}, translated " in readme


@pytest.mark.parametrize("output", ["hana", "hana.zip"])
def test_a_missing_page_is_not_counted_but_named(tmp_path: Path, output: str) -> None:
    (tmp_path / "pages.ja-jp/docs/a.md").unlink()
    forget_pages()
    said = packed(output, "--for", "omegat", "--assign", "Hana")
    folder = tmp_path / "hana"
    if output.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / output) as found:
            found.extractall(tmp_path)
    assert [name for name in names(folder) if name.startswith("source/")] == [
        "source/pages.ja-jp/guide/b.md"
    ]
    assert said == (
        "docs/a.md: not found, and the memory has no copy of it; ingest it again\n"
        f"1 page with 1 pair for ja-JP written to {output}\n"
        "assignment 1: 1 segment out to Hana; recorded as run 2\n"
    )
    readme = (folder / "README.md").read_text("utf-8")
    assert (
        "\n- Pages: 1\n- Segments: 1, translated 1 by people\n- Words of the source: 3\n" in readme
    )
    assert (
        "## Pages that are not here\n\nThe memory has pairs of these pages, but their text was not"
        " found:\n\n- docs/a.md\n"
    ) in readme
    told = manifest(folder)
    assert told["totals"] == {
        "pages": 1,
        "segments": 1,
        "words": 3,
        "MT": 0,
        "HT": 1,
        "PE": 0,
        "unknown": 0,
    }
    assert [(one["path"], one["file"], one["segments"], one["words"]) for one in told["pages"]] == [
        ("docs/a.md", None, 0, 0),
        ("guide/b.md", "source/pages.ja-jp/guide/b.md", 1, 3),
    ]
    assert sorted(one["path"] for one in told["files"]) == sorted(
        set(names(folder)) - {"manifest.json"}
    )


@pytest.mark.parametrize("kind", ["xliff", "po"])
def test_a_page_without_a_pair_to_write_has_no_file_and_no_folder(
    tmp_path: Path, kind: str
) -> None:
    write_files(
        tmp_path / "pages.ja-jp", {"empty/c.md": page({103: ("Save.", " ")}, locfileid="8")}
    )
    call("ingest", "pages.ja-jp")
    assert "2 pages with 3 pairs for ja-JP" in packed("out", "--for", kind)
    assert not list((tmp_path / "out").rglob("*empty*"))
    packed("alone", "--for", "xliff", "--path", "docs/*")
    with pytest.raises(NothingSelected):
        call("package", "none", "--for", kind, "--path", "empty/*")
    assert not (tmp_path / "none").exists()


def test_a_part_without_a_pair_to_write_has_no_file_and_no_folder(tmp_path: Path) -> None:
    write_files(
        tmp_path / "pages.ja-jp", {"empty/c.md": page({103: ("Save.", " ")}, locfileid="8")}
    )
    call("ingest", "pages.ja-jp")
    answer = call("export", "tmx", "--split-by", "document", "-o", "out", "--dedupe", "segment")
    assert answer.exit_code == 0
    assert names(tmp_path / "out") == [
        "manifest.json",
        "pages.ja-jp/docs/a.md.tmx",
        "pages.ja-jp/guide/b.md.tmx",
    ]
    assert not list((tmp_path / "out").rglob("*empty*"))
    assert [one["pairs"] for one in manifest(tmp_path / "out")["files"]] == [2, 1]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ((), "http://127.0.0.1:7272/?q={target}"),
        (("--serve-url", "http://box:80/t/s3cret"), "http://box:80/t/s3cret/?q={target}"),
        (("--serve-url", "https://box/t/s/"), "https://box/t/s/?q={target}"),
        (
            ("--serve-url", "http://box/?locale=ja-JP&q={target}"),
            "http://box/?locale=ja-JP&q={target}",
        ),
    ],
)
def test_omegat_can_search_the_memory(tmp_path: Path, given: tuple[str, ...], address: str) -> None:
    packed("out", "--for", "omegat", *given)
    root = etree.parse(str(tmp_path / "out/omegat/finder.xml")).getroot()
    assert [(one.tag, (one.text or "").strip()) for one in root.iter()] == [
        ("items", ""),
        ("item", ""),
        ("name", "tmx-extract"),
        ("url", address),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--for", "omegat", "--serve-url", "box:80"), "begin with http:// or https://"),
        (("--for", "xliff", "--serve-url", "http://box"), "means nothing with --for xliff"),
    ],
)
def test_a_wrong_address_is_an_error(arguments: tuple[str, ...], message: str) -> None:
    answer = call("package", "out", *arguments)
    assert (answer.exit_code, message in answer.stderr) == (2, True)
