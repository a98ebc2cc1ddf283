"""Every command with streams that are closed, full, no longer read, or lack characters."""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from forked import USUAL, Ended, Streams, run_forked
from pages import page, write_files

from tmx_extract.cli.main import COMMANDS
from tmx_extract.cli.streams import safe_json
from tmx_extract.formats.registry import FORMATS

EVIL = "a\x1b]0;title\x07b\nforged: error\x9b1m\u202e\u2028c\x7f"
"""A part of a name with control characters and a forged line."""
OBEYED = [
    *map(chr, range(9)),
    *map(chr, range(11, 32)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
]

# A command line for each command that prints; lines with JSON have --json.
QUESTIONS = {
    "ingest": [["docs"], ["docs", "--json"]],
    "english": [["en-us"], ["en-us", "--json"]],
    "stats": [[], ["--json"]],
    "export": [*([name, "-o", "-"] for name, kind in FORMATS.items() if not kind.aligned)],
    "package": [["{new}.zip", "--for", "xliff"]],
    "problems": [[], ["--json"]],
    "search": [
        ["文"],
        ["文", "--json"],
        *(["文", "--format", one] for one in ("jsonl", "csv", "tmx")),
    ],
    "check": [["--rule", "numbers-differ", *more] for more in ([], ["--json"])]
    + [["--rule", "numbers-differ", "--format", one] for one in ("jsonl", "csv")],
    "report": [["-o", "-"]],
    "match": [["Save 1 file."], ["Save 1 file.", "--json"], ["Save 1 file.", "--format", "csv"]],
    "analyze": [["new"], ["new", "--json"], *(["new", "--format", one] for one in ("csv", "html"))],
    "pretranslate": [["new", "-o", "{new}"], ["new", "-o", "{new}", "--json"]],
    "assignments": [["--all"], ["--all", "--json"]],
    "merge": [["ja.xlf", "--dry-run"], ["ja.xlf", "--dry-run", "--json"]],
    "conflicts": [[], ["--json"]],
    "resolve": [["999"], ["999", "--json"]],
    "effort": [
        *([], ["--json"], ["--segments"], ["--segments", "--json"]),
        *(["--segments", "--format", one] for one in ("csv", "html")),
    ],
    "apply": [["docs", "-o", "{new}", "--dry-run"], ["docs", "-o", "{new}", "--dry-run", "--json"]],
    "history": [["save.md", "--all"], ["save.md", "--all", "--json"]],
    "lake": [
        ["ingest", "docs", "--lake", "{new}"],
        ["ingest", "docs", "--lake", "{new}", "--json"],
    ],
    "clean": [["docs/save.md"], ["docs", "-o", "{new}"]],
    "runs": [[], ["--json"]],
    "undo": [["999"], ["999", "--json"]],
}
WITHOUT_MEMORY = {"clean", "lake"}
# They end with a signal, or with their standard input; `test_serve` and `mcp_server` ask them.
SERVERS = {"serve", "mcp"}
LINES = [
    [name, *more, *([] if name in WITHOUT_MEMORY else ["--db", "{db}"])]
    for name, questions in QUESTIONS.items()
    for more in questions
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A memory with edits, a package, problems, and hostile names."""
    folder = tmp_path_factory.mktemp("filled")
    texts: dict[int | str, tuple[str, str]] = {
        number: (f"Save {number} files.", f"⟦文⟧😀é{number + 1}\u202e\x9b")
        for number in range(103, 163)
    }
    evil = page({103: ("Open it.", "開く文")}, locfileid="7") + b'<span data-ttu-id="4ef9c-104">'
    pages = {"save.md": page(texts), f"{EVIL}.md": evil}
    write_files(folder / "docs", pages)
    write_files(folder / "new", {f"{EVIL}.md": b"Save 1 file.\n", "b.md": b"Save 2 files.\n"})
    write_files(folder / "en-us", {f"{EVIL}.md": b"Save 1 file.\n"})
    for line in (
        ["ingest", "docs", "--locale", "ja-JP"],
        ["export", "xliff", "-o", "ja.xlf"],
        ["package", "yuki.zip", "--for", "xliff", "--assign", "Yuki"],
    ):
        assert run_forked([*line, "--db", "tm.db"], folder).code in (0, 1)
    edited = (folder / "ja.xlf").read_bytes().replace(b"<target", b"<target", 1)
    (folder / "ja.xlf").write_bytes(edited.replace("開く文".encode(), "開ける文".encode()))
    run_forked(["merge", "ja.xlf", "--db", "tm.db"], folder)
    assert json.loads(run_forked(["runs", "--json", "--db", "tm.db"], folder).out)
    return folder


def ask(line: list[str], filled: Path, tmp_path: Path, streams: Streams = USUAL) -> Ended:
    """Run a line on a copy of the memory."""
    db = tmp_path / "tm.db"
    db.write_bytes((filled / "tm.db").read_bytes())
    names = {"db": str(db), "new": str(tmp_path / "new")}
    ended = run_forked([part.format(**names) for part in line], filled, streams)
    assert b"Traceback" not in ended.err
    assert b"Exception ignored" not in ended.err
    assert b"unexpected" not in ended.err
    return ended


_usual: dict[tuple[str, ...], Ended] = {}


def ask_usually(line: list[str], filled: Path) -> Ended:
    """Run a line with the usual streams, once for all tests."""
    if tuple(line) not in _usual:
        with tempfile.TemporaryDirectory() as folder:
            _usual[tuple(line)] = ask(line, filled, Path(folder))
    return _usual[tuple(line)]


def test_every_command_is_tested() -> None:
    assert set(QUESTIONS) | SERVERS == set(COMMANDS)


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_a_full_standard_output_ends_with_2(line: list[str], filled: Path, tmp_path: Path) -> None:
    usual = ask_usually(line, filled)
    full = ask(line, filled, tmp_path, Streams(full=(1,)))
    if usual.out:
        assert full.code == 2
        assert b"error: standard output cannot be written: No space left on device\n" in full.err
    else:
        assert full.code == usual.code


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_a_closed_pipe_is_a_quiet_end(line: list[str], filled: Path, tmp_path: Path) -> None:
    usual = ask_usually(line, filled)
    ended = ask(line, filled, tmp_path, Streams(is_pipe_closed=True))
    assert ended.code == (0 if usual.out else usual.code)
    assert b"annot" not in ended.err or not usual.out


@pytest.mark.parametrize("line", LINES, ids=" ".join)
@pytest.mark.parametrize("closed", [(2,), (0, 1, 2)], ids=str)
def test_a_closed_stream_is_like_the_null_device(
    line: list[str], closed: tuple[int, ...], filled: Path, tmp_path: Path
) -> None:
    usual = ask_usually(line, filled)
    ended = ask(line, filled, tmp_path, Streams(closed=closed))
    assert ended.code == usual.code
    if 1 not in closed and "{new}" not in " ".join(line):
        assert ended.out == usual.out


@pytest.mark.parametrize("line", LINES, ids=" ".join)
@pytest.mark.parametrize("encoding", ["cp932", "cp1252"])
def test_a_code_page_changes_neither_exit_code_nor_value(
    line: list[str], encoding: str, filled: Path, tmp_path: Path
) -> None:
    usual = ask_usually(line, filled)
    ended = ask(line, filled, tmp_path, Streams(encoding=encoding))
    assert ended.code == usual.code
    if "--json" in line and usual.out:
        there, here = json.loads(ended.out.decode(encoding)), json.loads(usual.out)
        if line[0] != "ingest":
            assert there == here
    elif line[0] not in ("export", "report", "clean") and "--format" not in line:
        ended.out.decode(encoding)


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_no_control_characters_are_shown(line: list[str], filled: Path, tmp_path: Path) -> None:
    ended = ask(line, filled, tmp_path)
    said = ended.err.decode()
    assert [one for one in OBEYED if one in said] == []
    assert "\nforged" not in said
    is_data = line[0] in ("export", "clean") or {"csv", "tmx", "-o"} & set(line)
    if not is_data or "html" in line or line[0] == "report":
        shown = ended.out.decode()
        assert [one for one in OBEYED if one in shown] == []
        assert "html" in line or "\nforged" not in shown


def test_marks_have_a_replacement_in_a_code_page(filled: Path, tmp_path: Path) -> None:
    line = ["search", "Save 103", "--db", "{db}"]
    out = ask(line, filled, tmp_path, Streams(encoding="cp932")).out.decode("cp932")
    assert "[Save 103] files." in out
    assert r"\u27e6文\u27e7".replace(r"\u27e6", "[").replace(r"\u27e7", "]") in out
    assert r"\U0001f600" in out


def test_characters_outside_the_code_page_survive_in_json() -> None:
    value = "⟦文⟧😀é\x9b\u202e\x7f\udc80"
    assert json.loads(safe_json(json.dumps(value, ensure_ascii=False))) == value


@pytest.mark.parametrize("line", [one for one in LINES if one[0] != "package"], ids=" ".join)
def test_a_damaged_memory_is_reported_or_harmless(
    line: list[str], filled: Path, tmp_path: Path
) -> None:
    whole = (filled / "tm.db").read_bytes()
    chance = random.Random(" ".join(line))  # noqa: S311 - it damages bytes
    names = {"db": str(tmp_path / "tm.db"), "new": str(tmp_path / "new")}
    for _ in range(3):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 30, 300))):
            data[chance.randrange(100, len(data))] = chance.randrange(256)
        for name in ("tm.db-wal", "tm.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        (tmp_path / "tm.db").write_bytes(data)
        ended = run_forked([part.format(**names) for part in line], filled)
        assert b"Traceback" not in ended.err
        assert b"user-defined function" not in ended.err
        assert ended.code in (0, 1, 2), ended


def test_a_memory_with_damaged_pages_is_called_damaged(filled: Path, tmp_path: Path) -> None:
    data = bytearray((filled / "tm.db").read_bytes())
    data[8192:] = b"\x5a" * (len(data) - 8192)
    (tmp_path / "tm.db").write_bytes(data)
    for line in LINES:
        if line[0] in WITHOUT_MEMORY or line[0] == "package":
            continue
        names = {"db": str(tmp_path / "tm.db"), "new": str(tmp_path / "new")}
        ended = run_forked([part.format(**names) for part in line], filled)
        assert ended.code == 2, line
        assert b"the memory is damaged" in ended.err, line
        assert b"\n  Restore it from a backup" in ended.err, line


DAMAGED = {
    "half of it": (lambda data: data[: len(data) // 2], "the memory is damaged"),
    "its header alone": (lambda data: data[:100], "the memory is damaged"),
    "no header": (lambda data: bytes(100) + data[100:], "is not a SQLite file"),
    "a text": (lambda _: b"Save the file.\n" * 1000, "is not a SQLite file"),
}


@pytest.mark.parametrize(("damage", "message"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_truncated_memory_and_other_files_are_reported_and_stay(
    damage: Callable[[bytes], bytes], message: str, filled: Path, tmp_path: Path
) -> None:
    data = damage((filled / "tm.db").read_bytes())
    names = {"db": str(tmp_path / "tm.db"), "new": str(tmp_path / "new")}
    for line in LINES:
        if line[0] in WITHOUT_MEMORY or line[0] == "package":
            continue
        (tmp_path / "tm.db").write_bytes(data)
        ended = run_forked([part.format(**names) for part in line], filled)
        assert (ended.code, message in ended.err.decode()) == (2, True), (line, ended.err)
        assert (tmp_path / "tm.db").read_bytes() == data, line
        assert not (tmp_path / "new").exists(), line
        for name in ("tm.db-wal", "tm.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a shell of Unix")
def test_a_full_disk_for_the_memory_is_reported_with_advice(filled: Path, tmp_path: Path) -> None:
    program = f'{sys.executable} -c "from tmx_extract.cli.start import main; main()"'
    command = f"ulimit -f 64; {program} ingest {filled / 'docs' / 'save.md'} --locale ja-JP"
    ended = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr == (
        "error: tm.db cannot be written: no file may be larger than 65,536 bytes here (disk I/O"
        " error)\n"
        "  Raise the limit (ulimit -f unlimited), then run the command again; the stored data is"
        " intact.\n"
    )
