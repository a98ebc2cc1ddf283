"""The help and the usage errors: the same text with every version of Typer."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from docs_parts import iter_commands
from pages import call

from tmx_extract.cli.help import render_group, render_help, with_bold_headings
from tmx_extract.cli.help_choice import MOST, find_useful
from tmx_extract.cli.help_parts import Command, Parameter, describe_command
from tmx_extract.cli.main import COMMAND_GROUPS, main
from tmx_extract.errors import TmxExtractError
from tmx_extract.formats.registry import FORMATS

EVERY = list(iter_commands())
# Messages that Typer or pydantic would print by default.
FOREIGN = re.compile(r"<|\[\[|\{[\w-]+\||int range|Value error|Input should|<=x|is not a valid int")


def _help(*arguments: str, columns: str = "80") -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", columns)
        result = call(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def _width(text: str) -> int:
    """Return the length of the longest line; examples stay whole so that they can be copied."""
    without = (
        text.partition("Examples:\n")[0] + text.partition("Examples:\n")[2].partition("\n\n")[2]
    )
    return max(map(len, without.splitlines()))


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command.path)
def test_the_short_help_has_ten_options_and_two_examples(command: Command) -> None:
    _, *words = command.path.split()
    text = _help(*words, "-h")
    lines = text.splitlines()
    assert text.endswith(f"\nAll options: {command.path} --help\n")
    options = [line for line in lines if re.match(r"  -", line)]
    assert len(options) == min(MOST, len(command.options))
    assert len([line for line in lines if line.startswith("  tmx-extract ")]) in {1, 2}
    assert len(lines) <= 45
    assert _width(text) <= 80


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command.path)
def test_the_whole_help_is_that_of_the_docs(command: Command) -> None:
    _, *words = command.path.split()
    text = _help(*words, "--help")
    assert text == render_help(command, 80) + "\n"
    for item in command.parameters:
        assert item.names[0] in text
        assert item.help
    assert FOREIGN.findall(text) == []


def test_every_useful_option_exists() -> None:
    for command in EVERY:
        if len(command.options) > MOST:
            assert len(find_useful(command)) == MOST
    assert {command.path.split()[1] for command in EVERY} == {
        name for names in COMMAND_GROUPS.values() for name in names
    }


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_program_lists_its_commands_by_task(option: str) -> None:
    text = _help(option)
    for heading, names in COMMAND_GROUPS.items():
        section = text.partition(f"\n{heading}:\n")[2].partition("\n\n")[0]
        assert re.findall(r"^  (\w+)", section, re.MULTILINE) == list(names)
    assert FOREIGN.findall(text) == []


def test_a_group_lists_its_formats() -> None:
    text = _help("export", "-h")
    section = text.partition("\nCommands:\n")[2].partition("\n\n")[0]
    assert re.findall(r"^  (\w+)", section, re.MULTILINE) == list(FORMATS)
    assert text.endswith("\nHelp on one command: tmx-extract export COMMAND -h\n")


@pytest.mark.parametrize(
    ("options", "section"),
    [
        ([], ""),
        (
            [Parameter(names=("-h", "--help"), value="", help="Show this help and exit.")],
            "Options:\n  -h, --help              Show this help and exit.\n\n",
        ),
    ],
)
def test_the_help_of_a_group_is_exact(options: list[Parameter], section: str) -> None:
    groups = {
        "Commands": {"po": "Write PO.", "text": "Write text."},
        "Other": {"csv": "Write CSV."},
    }
    assert render_group("tmx-extract export", "Write pairs.", groups, options, 80) == (
        "Usage: tmx-extract export [OPTIONS] COMMAND\n\nWrite pairs.\n\n"
        "Commands:\n  po    Write PO.\n  text  Write text.\n\nOther:\n  csv   Write CSV.\n\n"
        f"{section}Help on one command: tmx-extract export COMMAND -h"
    )


def test_the_help_is_as_wide_as_the_terminal_up_to_a_hundred_columns() -> None:
    for columns, widest in (("50", 50), ("100", 100), ("300", 100)):
        assert _width(_help("ingest", "--help", columns=columns)) <= widest


def test_headings_are_bold_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert with_bold_headings("Options:\n  --a:\nEnd") == "\x1b[1mOptions:\x1b[0m\n  --a:\nEnd"
    monkeypatch.setenv("NO_COLOR", "1")
    assert with_bold_headings("Options:") == "Options:"


def test_a_parameter_without_a_description_is_a_mistake_in_the_program() -> None:
    def command(path: str) -> None:
        """Do nothing."""

    with pytest.raises(TypeError, match="path is not annotated"):
        describe_command("x", command)


def test_a_command_is_read_from_its_signature() -> None:
    (undo,) = (command for command in EVERY if command.path == "tmx-extract undo")
    run, *_ = undo.parameters
    assert (run.names, run.value, run.required, run.is_option) == (("RUN",), "NUMBER", True, False)
    assert undo.options[-1].names == ("--json",)
    assert isinstance(run, Parameter)


@pytest.mark.parametrize("arguments", [["--version"], ["-h"], ["--help"]])
def test_the_library_that_checks_values_is_not_loaded_for_help(arguments: list[str]) -> None:
    code = (
        "import sys; from tmx_extract.cli.main import app;"
        f"app({arguments!r}, standalone_mode=False); print('pydantic' in sys.modules)"
    )
    program = [sys.executable, "-c", code]
    finished = subprocess.run(program, capture_output=True, text=True, check=False)
    assert finished.stderr == ""
    printed = finished.stdout
    assert printed.splitlines()[-1] == "False"


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_beside_other_options_is_the_same(option: str) -> None:
    assert _help("search", "--limit", "3", option) == _help("search", option)


def test_a_search_for_an_option_is_a_search(tmp_path: Path) -> None:
    with pytest.raises(TmxExtractError, match="there is no memory"):
        call("search", "--db", tmp_path / "none.db", "--", "-h")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """Run the program with these wrong arguments; return the error line."""

    def run_program(arguments: str) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.argv", ["tmx-extract", *arguments.split()])
            with pytest.raises(SystemExit) as ended:
                main()
        printed = capsys.readouterr()
        assert (ended.value.code, printed.out) == (2, "")
        return printed.err

    return run_program


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("undo two", "Invalid value for 'RUN': 'two' is not a whole number."),
        ("undo 1.5", "Invalid value for 'RUN': '1.5' is not a whole number."),
        ("undo", "Missing argument 'RUN'."),
        ("undo 1 2", "Got unexpected extra argument(s) (2)"),
        ("ingest", "Missing argument 'INPUT...'."),
        ("ingest x --jobs 1.5", "Invalid value for '--jobs': '1.5' is not a whole number."),
        (
            "ingest x --jobs 0",
            "Invalid value for '--jobs': 0 is too small; the smallest number is 1.",
        ),
        (
            "search x --limit 2000000000",
            "Invalid value for '--limit': 2,000,000,000 is too large;"
            " the largest number is 1,000,000,000.",
        ),
        (
            "search x --since 2024-13-01",
            "Invalid value for '--since': '2024-13-01' is not a date such as 2024-07-31.",
        ),
        (
            "export tmx --type mt -o x",
            "Invalid value for '--type': 'mt' is not one of 'MT', 'HT', 'PE'.",
        ),
        ("export tmx", "Missing option '-o' / '--output'."),
        ("export bogus", "No such command 'bogus'."),
        ("search --jsonn", "No such option: --jsonn"),
    ],
)
def test_a_mistake_is_reported_in_one_line(
    run: Callable[[str], str], arguments: str, said: str
) -> None:
    usage, hint, _, error = run(arguments).splitlines()
    command = "tmx-extract " + arguments.partition(" ")[0]
    assert usage.startswith(f"Usage: {command}")
    assert hint.startswith(f"Try '{command}")
    assert hint.endswith(" -h' for help.")
    assert error.startswith(f"Error: {said}")
    assert FOREIGN.findall(usage + hint + error) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("stats --db", "Option '--db' requires an argument."),
        ("stats --json=5", "Option '--json' does not take a value."),
    ],
)
def test_a_value_that_is_missing_or_too_much_is_reported(
    run: Callable[[str], str], arguments: str, said: str
) -> None:
    assert run(arguments) == f"Error: {said}\n"


@pytest.mark.parametrize("arguments", ["", "export"])
def test_without_a_command_the_help_is_shown(run: Callable[[str], str], arguments: str) -> None:
    assert run(arguments).startswith(f"Usage: tmx-extract {arguments}".rstrip() + " [OPTIONS]")
