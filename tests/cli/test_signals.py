"""Signals at any moment: during imports, option parsing, and inside SQLite."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs the signals of Unix")
CODES = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}
SEND = "signal.raise_signal(signal.{name})"

WHILE_LOADING = """
import tmx_extract.cli.start, signal
{send}
"""
WHILE_OPTIONS_ARE_READ = """
import signal
from tmx_extract.cli import main
main._Commands.make_context = lambda *_, **__: {send}
main.main()
"""
WHILE_A_COMMAND_IS_LOADED = """
import signal, sys
from tmx_extract.cli import main
sys.argv[1:] = ["runs"]
main.load_program = lambda _: {send}
main.main()
"""
# SQLite turns every exception of a function into its own error.
INSIDE_SQLITE = """
import signal, sqlite3, sys
from tmx_extract.cli import main, runs
from tmx_extract.store import connection
sys.argv[1:] = ["runs"]
def open_existing(_):
    memory = sqlite3.connect(":memory:")
    memory.create_function("ask", 0, lambda: {send})
    with connection.explained(memory):
        memory.execute("SELECT ask()").fetchall()
connection.open_existing = open_existing
main.main()
"""
# Python drops the exceptions of finalizers.
WHERE_EXCEPTIONS_ARE_DROPPED = """
import signal, sys, time
from tmx_extract.cli import main
from tmx_extract.store import connection
class Dropping:
    def __del__(self):
        {send}
sys.argv[1:] = ["runs"]
def open_existing(_):
    Dropping()
    time.sleep(100)
connection.open_existing = open_existing
main.main()
"""
STOPPED = "stopped; what was stored before is whole\n"


@pytest.mark.parametrize("name", CODES)
@pytest.mark.parametrize(
    ("program", "said"),
    [
        (WHILE_LOADING, ""),
        (WHILE_OPTIONS_ARE_READ, ""),
        (WHILE_A_COMMAND_IS_LOADED, STOPPED),
        (INSIDE_SQLITE, STOPPED),
        (WHERE_EXCEPTIONS_ARE_DROPPED, STOPPED),
    ],
    ids=["loading", "options", "command", "sqlite", "dropped"],
)
def test_a_signal_has_its_exit_code_at_any_moment(
    program: str, said: str, name: str, tmp_path: Path
) -> None:
    code = program.format(send=SEND.format(name=name))
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (CODES[name], "", said)


def test_an_ignored_signal_stays_ignored(tmp_path: Path) -> None:
    code = "import tmx_extract.cli.start, signal; signal.raise_signal(signal.SIGHUP); print('on')"
    ended = subprocess.run(
        ["bash", "-c", f'trap "" HUP; {sys.executable} -c "{code}"'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "on\n", "")
