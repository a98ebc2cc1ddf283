"""`tmx-extract serve`: its start, its end, and the options that it refuses."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from pages import add, document, page
from typer.testing import CliRunner

from tmx_extract.cli.main import app
from tmx_extract.store.connection import create_or_open


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    from contextlib import closing

    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page({103: ("Save the file.", "ファイルを保存します。")})))
    return path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server(memory: Path, number: signal.Signals) -> None:
    code = "from tmx_extract.cli.start import main; main()"
    command = [sys.executable, "-c", code, "serve", "--db", str(memory), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.fullmatch(
            rf"serving {re.escape(str(memory))} at (http://127\.0\.0\.1:[0-9]+/) "
            r"\(Ctrl-C stops it\)\n",
            line,
        )
        assert found, line
        with urlopen(f"{found[1]}tmserver/languages/") as answer:  # noqa: S310 # our own address
            assert answer.status == 200
        process.send_signal(number)
        assert (process.wait(), process.stderr.read()) == (0, "stopped\n")


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["serve", *arguments], env={"COLUMNS": "80"})
    error = result.exception
    if error is not None and not isinstance(error, SystemExit):
        return 2, f"{error}\n{getattr(error, 'advice', '')}"
    return result.exit_code, result.stderr


def test_a_port_in_use_is_an_error_with_advice(memory: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert _run("--db", str(memory), "--port", str(port)) == (
            2,
            f"127.0.0.1:{port} is in use\n"
            "Choose another one with --port, or stop the other program.",
        )


def test_other_computers_need_a_token(memory: Path) -> None:
    assert _run("--db", str(memory), "--host", "0.0.0.0", "--port", "0") == (  # noqa: S104
        2,
        "other computers could read the memory through 0.0.0.0\n"
        "Set a secret that they must know: --token SECRET.",
    )


def test_a_token_must_fit_into_a_path(memory: Path) -> None:
    code, said = _run("--db", str(memory), "--token", "a/b")
    assert (code, "use letters, digits and -._~ only" in said) == (2, True)


def test_a_missing_memory_is_an_error(tmp_path: Path) -> None:
    code, said = _run("--db", str(tmp_path / "none.db"), "--port", "0")
    assert (code, said.splitlines()[0]) == (2, f"there is no memory at {tmp_path / 'none.db'}")
