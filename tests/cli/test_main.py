"""The answers and exit codes of the program, as a separate process."""

import ast
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from pages import SAVE, memory, page, write_files
from typer.testing import CliRunner

from tmx_extract.cli.main import app
from tmx_extract.formats.registry import FORMATS
from tmx_extract.store.connection import create_or_open
from tmx_extract.version import __version__

PROGRAM = Path(sys.executable).with_name("tmx-extract")
COMMANDS = [
    ["ingest"],
    ["stats"],
    ["problems"],
    ["clean"],
    ["runs"],
    ["undo"],
    *(["export", name] for name in FORMATS),
]


def run(*arguments: str | Path, folder: Path) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error."""
    finished = subprocess.run(
        [PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    return finished.returncode, finished.stdout, finished.stderr


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pages in docs/ and a store in tm.db."""
    folder = tmp_path_factory.mktemp("filled")
    pairs: dict[int | str, tuple[str, str]] = {
        number: (f"Sentence {number}.", f"文{number}。") for number in range(103, 3103)
    }
    write_files(folder / "docs", {"save.md": page(SAVE), "long.md": page(pairs, locfileid=None)})
    assert run("ingest", "docs", folder=folder)[0] == 0
    return folder


def test_the_version_is_printed(filled: Path) -> None:
    assert run("--version", folder=filled) == (0, f"tmx-extract {__version__}\n", "")


def test_a_command_is_loaded_without_the_others() -> None:
    code = (
        "import sys; from tmx_extract.cli.main import app;"
        "app(['runs', '--help'], standalone_mode=False);"
        "print([name for name in sys.modules if name.startswith('tmx_extract.cli.')])"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = ast.literal_eval(finished.stdout.splitlines()[-1])
    assert "tmx_extract.cli.runs" in loaded
    assert not {"tmx_extract.cli.ingest", "tmx_extract.cli.export"} & set(loaded)


def test_a_misspelled_command_is_reported_with_a_suggestion(filled: Path) -> None:
    code, _, err = run("inges", folder=filled)
    assert code == 2
    assert "No such command 'inges'. Did you mean 'ingest'?" in err


def test_without_arguments_the_help_is_shown(filled: Path) -> None:
    code, out, err = run(folder=filled)
    assert code == 2
    assert "Usage: tmx-extract" in out + err
    assert "Traceback" not in err


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_lists_every_command_and_the_exit_codes(option: str) -> None:
    answer = CliRunner().invoke(app, [option], terminal_width=100)
    assert answer.exit_code == 0
    words = answer.stdout.split()
    assert [name for name in ("ingest", "stats", "export", "problems", "clean") if name in words]
    assert "Exit codes: 0 done, 1 done but there were errors in the input, 2 not done." in (
        " ".join(words)
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_of_every_command_has_an_example(command: list[str]) -> None:
    answer = CliRunner().invoke(app, [*command, "--help"], terminal_width=100)
    assert answer.exit_code == 0
    assert "Examples:" in answer.stdout
    assert f"tmx-extract {' '.join(command)} " in answer.stdout
    assert answer.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest"], "Missing argument"),
        (["bogus"], "No such command 'bogus'"),
        (["stats", "--bogus"], "No such option"),
        (["export", "tmx"], "Missing option '-o'"),
        (["export", "tmx", "-o", "x.tmx", "--dedupe", "most"], "'most'"),
        (["export", "xliff2", "-o", "x.xlf", "--xliff-version", "3.0"], "2.0, 2.1"),
        (["clean", "docs/save.md", "--side", "both"], "'both'"),
        (["ingest", "docs", "--locale", "日本語"], "'日本語' is not a locale such as ja-JP."),
        (["problems", "--code", "bogus"], "'bogus' is not a code. The codes are"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_reported_and_ends_with_2(
    filled: Path, arguments: list[str], said: str
) -> None:
    code, out, err = run(*arguments, folder=filled)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["ingest", "none"],
            "error: none does not exist\n  Check the path.\n",
        ),
        (
            ["stats", "--db", "none.db"],
            "error: there is no memory at none.db\n  Create one: tmx-extract ingest FOLDER\n",
        ),
        (
            ["problems", "--db", "docs/save.md"],
            "error: docs/save.md is not a SQLite file\n  Name another file with --db.\n",
        ),
        (
            ["export", "tmx", "-o", "x.tmx", "--locale", "fr-fr"],
            "error: the memory holds no fr-FR\n  It holds ja-JP.\n",
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_impossible_tasks_are_reported_with_advice_and_end_with_2(
    filled: Path, arguments: list[str], said: str
) -> None:
    assert run(*arguments, folder=filled) == (2, "", said)


def test_errors_in_the_input_end_with_1_and_everything_else_is_done(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"bad.md": b"\xff", "save.md": page(SAVE)})
    code, out, err = run("ingest", "docs", folder=tmp_path)
    assert (code, out) == (1, "")
    assert err == (
        "docs/bad.md:1:1: error not-utf8: the file is not UTF-8: byte 0xff at 0\n"
        "  Convert it to UTF-8; the file was skipped, the rest was read.\n"
        "2 files read: 1 document with 1 segment added to tm.db; 0 unchanged, 0 without pairs,"
        " 1 not stored\n"
        "1 error, 0 warnings; see them with: tmx-extract problems --db tm.db\n"
    )
    assert run("problems", folder=tmp_path)[0] == 1


def into_a_pipe_that_closes(arguments: str, reader: str, folder: Path) -> tuple[str, str]:
    """Return both exit codes, and the messages."""
    finished = subprocess.run(
        ["bash", "-c", f'"{PROGRAM}" {arguments} | {reader} >/dev/null; echo ${{PIPESTATUS[@]}}'],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.stdout, finished.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        "export tmx -o -",
        "export xliff -o - --gzip",
        "problems",
        "clean docs/long.md",
        "stats",
        "stats --json",
        "--help",
        "export tmx --help",
    ],
)
def test_a_pipe_that_is_closed_is_a_quiet_end(filled: Path, arguments: str) -> None:
    assert into_a_pipe_that_closes(arguments, "true", filled) == ("0 0\n", "")


def test_the_first_line_can_be_taken_from_a_pipe(filled: Path) -> None:
    assert into_a_pipe_that_closes("export tmx -o -", "head -1", filled) == ("0 0\n", "")


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, int]:
    """Exit code and messages of an ingest stopped after its first batch, with its stored count."""
    folder = tmp_path_factory.mktemp("stopped")
    files = {f"p{number}.md": page(SAVE, locfileid=str(number)) for number in range(2500)}
    write_files(folder / "docs", files)
    with closing(create_or_open(folder / "tm.db")) as watching:
        process = subprocess.Popen(
            [PROGRAM, "ingest", "docs"], cwd=folder, stderr=subprocess.PIPE, text=True
        )
        while not memory(watching):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
        return process.returncode, err, len(memory(watching))


def test_ctrl_c_ends_with_130_and_the_stored_data_is_intact(stopped: tuple[int, str, int]) -> None:
    code, err, stored = stopped
    assert code == 130
    assert stored in {1000, 2000}
    assert "Traceback" not in err


def test_ctrl_c_is_answered(stopped: tuple[int, str, int]) -> None:
    _, err, _ = stopped
    assert err == "stopped; what was stored before is whole\n"


# Nothing reads the pipe, so the export blocks in the middle.
WAITING = """
from tmx_extract.cli.main import main
from tmx_extract.formats.tmx14 import write
write.write_pieces = lambda *_: open("slow", "wb")
main()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs the signals of Unix")
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
@pytest.mark.parametrize("split", [[], ["--split-by", "document"]])
def test_an_interrupted_export_leaves_nothing_unfinished(
    filled: Path, tmp_path: Path, name: str, code: int, split: list[str]
) -> None:
    os.mkfifo(tmp_path / "slow")
    command = ["export", "tmx", "--db", str(filled / "tm.db"), "-o", "ja", *split]
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING, *command], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    while not list(tmp_path.glob(".ja.*.part")):
        time.sleep(0.01)
    process.send_signal(getattr(signal, name))
    _, err = process.communicate()
    assert (process.returncode, err) == (code, "stopped; what was stored before is whole\n")
    assert [path.name for path in tmp_path.iterdir()] == ["slow"]


def test_the_program_may_be_called_from_anywhere(filled: Path, tmp_path: Path) -> None:
    environment = os.environ | {"TMX_EXTRACT_DB": str(filled / "tm.db")}
    finished = subprocess.run(
        [PROGRAM, "stats", "--json"], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert finished.stdout.startswith(b"{")
    assert list(tmp_path.iterdir()) == []
