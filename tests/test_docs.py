"""The documentation is complete and true: nothing is missing, and its examples are real."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from docs_examples import pages, read_examples, run_examples
from docs_parts import ROOT, iter_commands, iter_tables
from typer.testing import CliRunner

from tmx_extract.cli.help_parts import Command
from tmx_extract.cli.main import app
from tmx_extract.formats.options import WriteOptions
from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.tables.columns import list_columns
from tmx_extract.model import Place
from tmx_extract.problem_codes.registry import CODES

PAGES = pages()
COMMANDS = list(iter_commands())
_ADVICE = "see CONTRIBUTING.md, Tests, on how to write the output anew"


def _read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _page_names() -> list[str]:
    return [page.relative_to(ROOT).as_posix() for page in PAGES]


def _without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


# Nothing is missing.


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.path)
def test_every_command_is_described_with_all_its_options(command: Command) -> None:
    _, _, section = _read("docs/cli.md").partition(f"\n## {command.path}\n")
    section = section.partition("\n## ")[0]
    names = [name for option in command.options for name in option.names]
    assert names
    assert [name for name in names if name not in section] == []
    assert f"`{command.path}`" in _read("README.md")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.path)
def test_the_described_options_are_those_of_the_program(command: Command) -> None:
    arguments = [*command.path.split()[1:], "--help"]
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "200", "TERM": "dumb"})
    assert result.exit_code == 0
    real = set(re.findall(r"(?<![\w-])--[a-z-]+(?=[ ,])", result.output.partition("Options")[2]))
    described = {name for option in command.options for name in option.names}
    assert real - {"--help"} == {name for name in described if name.startswith("--")}


def test_every_option_of_the_program_itself_is_described() -> None:
    result = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    options = set(re.findall(r"(?<![\w-])--[a-z-]+(?= )", result.output))
    assert "--version" in options
    assert {option for option in options if f"`{option}`" not in _read("docs/cli.md")} == set()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_chapter(name: str) -> None:
    chapters = re.findall(r"^## (.*)$", _read("docs/formats.md"), re.MULTILINE)
    words, *versions = FORMATS[name].title.split(" ")[0], *FORMATS[name].versions
    assert any(
        chapter.lower().startswith(words.lower())
        and set(versions) <= set(re.findall(r"[0-9]+\.[0-9]+", chapter))
        for chapter in chapters
    )
    assert f"tmx-extract export {name} " in _read("docs/formats.md")


@pytest.mark.parametrize("name", ["tmx", "xliff", "xliff2", "po"])
def test_every_name_in_an_export_is_described(name: str, tmp_path: Path, samples: Path) -> None:
    runner, store = CliRunner(), str(tmp_path / "tm.db")
    assert runner.invoke(app, ["ingest", str(samples), "--db", store]).exit_code == 0
    file = tmp_path / "out.xml"
    arguments = ["--db", store, "--locale", "ja-JP", "-o", str(file)]
    assert runner.invoke(app, ["export", name, *arguments]).exit_code == 0
    export = file.read_text("utf-8")
    names = {
        *re.findall(r'<(?:prop|mda:meta) type="([^"]*)"', export),
        *re.findall(r"(?:<note>|^#\. )([a-z-]+): ", export, re.MULTILINE),
        *re.findall(r'((?:state|subState|state-qualifier|approved)="[^"]*")', export),
    }
    assert len(names) > 4
    assert {word for word in names if word not in _read("docs/formats.md")} == set()


def test_every_column_of_a_table_is_described() -> None:
    options = WriteOptions(
        source_language="en", target_language="ja", dedupe="segment", tool_version=""
    )
    names = [column.name for column in list_columns(options)]
    page = _read("docs/formats.md").partition("\n## Columns of the tables\n")[2]
    rows = re.findall(r"^\| (`.*?`) \|", page.partition("\n## ")[0], re.MULTILINE)
    assert [name for row in rows for name in re.findall(r"`(\w+)`", row)] == names
    several = list_columns(replace(options, target_languages={"de-DE": "de"}))
    missing = set(names) - {column.name.removesuffix("_de") for column in several}
    assert missing == {"locale", "line"}


def test_every_diagnostic_code_is_described_once() -> None:
    described = re.findall(r'<a id="([a-z0-9-]+)"></a>', _read("docs/diagnostics.md"))
    assert sorted(described) == sorted(CODES)


def test_every_place_is_described() -> None:
    described = re.findall(r"^\| `([a-z-]+)` \|", _read("docs/extraction.md"), re.MULTILINE)
    assert described == list(get_args(Place))


def test_every_table_and_column_of_the_store_is_described() -> None:
    page = _read("docs/schema.md")
    _, _, shared = page.partition("\nThese columns mean the same in every table:\n")
    shared = shared.partition("<!--")[0]
    missing = []
    for table, words, columns in iter_tables():
        is_view = not columns[0].type
        heading = f"## The view `{table}`\n" if is_view else f"### `{table}`\n"
        assert f"\n{heading}" in page
        section = page.partition(f"\n{heading}")[2].partition("\n#")[0]
        assert words
        for column in columns:
            meant = column.meaning or is_view or f"`{column.name}`" in shared
            if not meant or f"| `{column.name}` |" not in section:
                missing.append(f"{table}.{column.name}")
    assert missing == []


def test_the_make_targets_that_are_named_exist() -> None:
    targets = re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE)
    named = {word for page in PAGES for word in re.findall(r"make ([a-z]+)\b", _code_of(page))}
    assert {"demo", "test", "check"} <= named
    assert named - set(targets) == set()


def _code_of(page: Path) -> str:
    """Return the text marked as code or as a command."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"^```sh$(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", text)])


# Examples are real.


def test_generated_parts_are_up_to_date() -> None:
    found = re.search(r"^DOCS := (.*)$", _read("Makefile"), re.MULTILINE)
    assert found
    generated = [name for name in _page_names() if "[[[cog" in _read(name)]
    assert sorted(found[1].split()) == sorted(generated)
    checked = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", *generated],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, f"make docs is needed:\n{checked.stdout}{checked.stderr}"


@pytest.mark.parametrize("name", [name for name in _page_names() if read_examples(_read(name))])
def test_examples_print_what_the_page_shows(name: str, tmp_path: Path) -> None:
    wrong = []
    for example in run_examples(read_examples(_read(name)), tmp_path):
        if example.shown is not None:
            shown, printed = "\n".join(example.shown), "\n".join(example.printed)
            if shown != printed:
                wrong.append(f"line {example.line}: {example.code}\n{printed}\ninstead of\n{shown}")
    assert not wrong, "\n\n".join([*wrong, _ADVICE])


@pytest.mark.parametrize("page", PAGES, ids=_page_names())
def test_every_command_of_the_program_is_run(page: Path) -> None:
    text = page.read_text("utf-8")
    blocks = re.findall(r"^```(?:console|sh)$(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    written = re.findall(r"^(?:\$ )?(tmx-extract .*)$", "\n".join(blocks), re.MULTILINE)
    run = [example.code.split("\n")[0] for example in read_examples(text)]
    assert written == [code for code in run if code.startswith("tmx-extract ")]


def test_the_readme_shows_the_commands_of_the_demo() -> None:
    variables = dict(re.findall(r"^(\w+) := (.*)$", _read("Makefile"), re.MULTILINE))
    recipe = _read("Makefile").partition("\ndemo:")[2].partition("\n\n")[0]
    commands = re.findall(r"^\t\$\(BIN\)/(tmx-extract .*)$", recipe, re.MULTILINE)
    commands = [command.replace("$(DEMO)", variables["DEMO"]) for command in commands]
    shown = [example.code for example in read_examples(_read("README.md"))]
    assert len(commands) > 4
    assert shown[: len(commands) + 1] == [f"mkdir -p {variables['DEMO']}", *commands]


def test_the_docs_show_at_least_five_queries() -> None:
    questions = [example for example in read_examples(_read("docs/schema.md")) if example.is_sql]
    assert len(questions) >= 5
    assert all(question.shown for question in questions)


# Links.


@pytest.mark.parametrize("page", PAGES, ids=_page_names())
def test_internal_links_have_targets(page: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", _without_code(page.read_text("utf-8")))
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith(("https://", "http://")):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in set(_iter_anchors(target))):
            broken.append(link)
    assert broken == []


def _iter_anchors(page: Path) -> Iterator[str]:
    """Yield the anchors of a page as GitHub creates them."""
    text = _without_code(page.read_text("utf-8"))
    yield from re.findall(r'<a id="([^"]+)">', text)
    for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
