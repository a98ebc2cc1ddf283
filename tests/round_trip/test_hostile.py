"""Damaged and malicious returned files: `merge` reports them and stores nothing."""

import io
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest
from pages import call, page, write_files

from tmx_extract.store.connection import open_existing

PAIRS = {
    103: ("Save the file.", "ファイルを保存します。"),
    104: ("Close `it`.", "`それ` を閉じます。"),
}
EDITED = "保存してください。"
DEEP = "<g id='1'>" * 100_000
BOMB = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12)
)
_ROOTS = {"tmx": "tmx", "xliff": "xliff", "xliff2": "xliff"}


def declared(entities: str, use: str) -> Callable[[str], bytes]:
    """Return the file with entities, one of them in the last target."""

    def spoil(text: str) -> bytes:
        root = next(root for root in ("xliff", "tmx") if f"<{root} " in text)
        head, _, rest = text.replace('<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n', "").partition("?>\n")
        return f"{head}?>\n<!DOCTYPE {root} [{entities}]>\n{rest.replace('閉じ', use)}".encode()

    return spoil


def put(text: str) -> Callable[[str], bytes]:
    return lambda whole: whole.replace("閉じ", text).encode()


def zipped(text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("out.xlf", text)
    return stream.getvalue()


# The change of the file, and the message.
SPOILED: dict[str, tuple[Callable[[str], bytes], str]] = {
    "entity bomb": (declared(BOMB, "&a11;"), "it declares an entity of its own"),
    "external entity": (
        declared('<!ENTITY a SYSTEM "file:///etc/hostname">', "&a;"),
        "it declares an entity of its own",
    ),
    "parameter entities": (
        declared('<!ENTITY % a SYSTEM "http://127.0.0.1:9/a"> %a;', "閉じ"),
        "entity",
    ),
    "unknown entity": (put("&nbsp;"), "nbsp"),
    "depth": (put(DEEP), "depth"),
    "wrong encoding": (lambda text: text.replace("UTF-8", "UTF-16", 1).encode(), ""),
    "other encoding": (lambda text: text.encode("euc-jp", "replace"), "encoding"),
    "truncated": (lambda text: text.encode()[:-40], ""),
    "cut in a character": (lambda text: text[: text.index("閉じ") + 1].encode()[:-1], ""),
    "NUL": (put("\0"), ""),
    "forbidden character": (put("\x0b"), "Char"),
    "reference to one": (put("&#11;"), "xmlParseCharRef"),
    "surrogate": (put("&#xD800;"), "xmlParseCharRef"),
    "bare mark": (put("a < b & c"), ""),
    "binary": (lambda _: bytes(range(256)) * 40, ""),
    "empty": (lambda _: b"", "it is empty"),
    "zip with another name": (zipped, "it is a zip archive"),
    "gzip": (lambda text: b"\x1f\x8b\x08\x00" + text.encode(), "it is compressed with gzip"),
    "page": (lambda _: page(PAIRS), ""),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path / "docs", {"a.md": page(PAIRS)})
    call("ingest", "docs")
    return tmp_path


def send_edited(kind: str) -> str:
    """Return a file with one edit, before the damage."""
    call("export", kind, "--dedupe", "segment", "-o", f"out.{kind}")
    text = Path(f"out.{kind}").read_text("utf-8")
    assert "ファイルを保存します。" in text
    return text.replace("ファイルを保存します。", EDITED)


def dump() -> str:
    connection = open_existing(Path("tm.db"))
    try:
        return "\n".join(
            line for line in connection.iterdump() if not line.startswith('INSERT INTO "run"')
        )
    finally:
        connection.close()


@pytest.mark.parametrize("kind", _ROOTS)
@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_file_is_refused_with_its_place(kind: str, how: str) -> None:
    spoil, expected = SPOILED[how]
    name = "back.tmx" if kind == "tmx" else "back.xlf"
    Path(name).write_bytes(spoil(send_edited(kind)))
    before, began = dump(), perf_counter()
    answer = call("merge", name)
    assert perf_counter() - began < 5
    told, advice, *rest = answer.stderr.splitlines()
    place, _, message = told.partition(": error damaged-translations: ")
    assert place.rpartition(":")[0] == name
    assert int(place.rpartition(":")[2]) > 0
    assert expected in message
    assert advice.startswith("  ")
    assert (answer.exit_code, rest[-1]) == (1, "nothing new")
    assert dump() == before


def test_the_intact_files_beside_it_are_merged() -> None:
    good = send_edited("xliff")
    write_files(Path("back"), {"a.xlf": good.encode(), "b.xlf": good[:-40].encode()})
    answer = call("merge", "back")
    assert answer.exit_code == 1
    assert "back/b.xlf:" in answer.stderr
    assert "1 edit kept" in answer.stderr


TOLD_PEAK = """
import re
from pathlib import Path
from tmx_extract.cli.main import main
try:
    main()
finally:
    print(re.search(r"VmHWM:\\s*([0-9]+)", Path("/proc/self/status").read_text())[1])
"""


def run_merge(name: str) -> tuple[int, str, float]:
    """Return exit code, messages, and peak memory in MB of a separate process."""
    # `getrusage` of a child includes the memory of its parent at the start.
    done = subprocess.run(
        [sys.executable, "-c", TOLD_PEAK, "merge", name],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stderr, int(done.stdout) / 1024


@pytest.mark.timeout(120)
def test_one_text_of_200_megabytes_is_refused() -> None:
    head, _, tail = send_edited("xliff").partition("閉じ")
    with Path("back.xlf").open("wb") as file:
        file.write(head.encode())
        for _ in range(200):
            file.write(b"a" * (1 << 20))
        file.write(tail.encode())
    before = dump()
    code, said, peak = run_merge("back.xlf")
    assert code == 1
    assert "back.xlf:" in said
    assert "damaged-translations" in said
    # The file itself is in memory once.
    assert peak < 500
    assert dump() == before


def test_a_zip_bomb_is_refused() -> None:
    with (
        zipfile.ZipFile("back.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("out.xlf", "w") as entry,
    ):
        entry.write(b"<xliff>")
        # Piece by piece, because the peak of this process counts for the child too.
        for _ in range(100):
            entry.write(b" " * (1 << 20))
    before = dump()
    code, said, peak = run_merge("back.zip")
    assert code == 1
    assert "back.zip:1: error archive-too-large: " in said
    assert peak < 250
    assert dump() == before


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_paths_that_lead_out_of_an_archive_are_refused(kind: str, folder: Path) -> None:
    text = send_edited("xliff").encode()
    names = ["../out.xlf", "a/../../out.xlf", "/tmp/out.xlf"]  # noqa: S108 - never made
    name = f"back.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(name, "w") as archive:
            for inner in names:
                archive.writestr(inner, text)
    else:
        with tarfile.open(name, "w") as tar:
            for inner in names:
                entry = tarfile.TarInfo(inner)
                entry.size = len(text)
                tar.addfile(entry, io.BytesIO(text))
    before = dump()
    answer = call("merge", name)
    assert answer.exit_code == 1
    assert answer.stderr.count(": error ") == len(names)
    assert dump() == before
    assert not (folder.parent / "out.xlf").exists()


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda text: text.encode("euc-jp"), "the text is not UTF-8"),
        (lambda text: text.rpartition('"')[0].encode(), ""),
        (lambda text: text.replace("UTF-8", "klingon").encode(), ""),
        (lambda text: text.replace('msgstr "`', "msgstr `").encode(), ""),
        (lambda _: bytes(range(256)) * 40, ""),
        (zipped, "it is a zip archive"),
    ],
    ids=["encoding", "truncated", "klingon", "quote", "binary", "zip"],
)
def test_a_spoiled_po_is_refused(spoil: Callable[[str], bytes], expected: str) -> None:
    Path("back.po").write_bytes(spoil(send_edited("po")))
    before = dump()
    answer = call("merge", "back.po")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("back.po:")
    assert ": error damaged-translations: " in answer.stderr
    assert expected in answer.stderr
    assert dump() == before
