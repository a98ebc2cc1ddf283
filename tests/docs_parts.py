"""The generated parts of the documentation; `make docs` writes them with cog."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tmx_extract.checks.registry import GROUP_RULES, RULES
from tmx_extract.checks.rule import GroupRule, Rule
from tmx_extract.cli.filters import PANEL as FILTERS
from tmx_extract.cli.help import render_help, render_parameter
from tmx_extract.cli.help_parts import Command, Parameter, describe_command
from tmx_extract.cli.main import COMMANDS, load_program
from tmx_extract.formats.registry import FORMATS
from tmx_extract.problem_codes.registry import CODES
from tmx_extract.store.connection import in_memory
from tmx_extract.store.schema import STEPS

ROOT = Path(__file__).parent.parent
_WIDTH = 80


def iter_commands() -> Iterator[Command]:
    """Yield all commands of the program, in the order of its help."""
    for name in COMMANDS:
        for info in load_program(name).registered_commands:
            assert info.callback is not None
            path = f"tmx-extract {name}" if info.name == name else f"tmx-extract {name} {info.name}"
            if not info.hidden:
                yield describe_command(path, info.callback)


def command_reference() -> str:
    """Return every command under its own heading, with its help."""
    filters = find_filters()
    return "\n\n".join(
        f"## {command.path}\n\n```text\n{render_help(command, _WIDTH, shared=filters)}\n```"
        for command in iter_commands()
    )


def filter_reference() -> str:
    """Return the options that select pairs, which many commands share."""
    return "\n".join(
        ["```text", *(render_parameter(item, _WIDTH) for item in find_filters()), "```"]
    )


def find_filters() -> list[Parameter]:
    """Return the options that select pairs and are the same in most commands with filters."""
    every = [item for command in iter_commands() for item in command.options]
    counts = Counter(item for item in every if item.panel == FILTERS)
    return [item for item, count in counts.items() if 2 * count > max(counts.values())]


def command_table() -> str:
    """Return the commands with their first sentences."""
    rows = [(f"`{command.path}`", command.summary) for command in iter_commands()]
    return markdown_table(("Command", "What it does"), rows)


def diagnostics_table() -> str:
    """Return all codes, one section for each severity, in the order of the table."""
    sections = []
    for severity in ("error", "warning", "info"):
        rows = [
            (f'<a id="{name}"></a>`{name}`', _sentence(code.what), code.advice)
            for name, code in CODES.items()
            if code.severity == severity
        ]
        table = markdown_table(("Code", "What was found", "What to do"), rows)
        sections.append(f"## Severity {severity}\n\n{table}")
    return "\n\n".join(sections)


def check_sections() -> str:
    """Return every rule of `check` with its explanation and examples."""
    sections = []
    rules: list[Rule | GroupRule] = [*RULES.values(), *GROUP_RULES.values()]
    for rule in rules:
        languages = getattr(rule, "languages", ())
        only = f" Targets in {', '.join(sorted(languages))} only." if languages else ""
        lines = [
            f'## <a id="{rule.code}"></a>`{rule.code}`',
            f"{_sentence(rule.meaning.what)} Severity {rule.meaning.severity}.{only}",
            " ".join([*rule.explanation.split(), rule.meaning.advice]),
        ]
        rows = [*_iter_bad(rule), *_iter_good(rule)]
        lines.append(markdown_table(("Source", "Target", "What is found"), rows))
        sections.append("\n\n".join(lines))
    return "\n\n".join(sections)


def _iter_bad(rule: Rule | GroupRule) -> Iterator[tuple[str, str, str]]:
    if isinstance(rule, Rule):
        for one in rule.bad:
            yield _as_code(one.source), _as_code(one.target), one.found or "the whole text"
        return
    for text, others, found in rule.bad:
        yield (*_sides(rule, text, others), found)


def _iter_good(rule: Rule | GroupRule) -> Iterator[tuple[str, str, str]]:
    if isinstance(rule, Rule):
        for one in rule.good:
            yield _as_code(one.source), _as_code(one.target), "–"
        return
    for text, others in rule.good:
        yield (*_sides(rule, text, others), "–")


def _sides(rule: GroupRule, text: str, others: Sequence[str]) -> tuple[str, str]:
    common, several = _as_code(text), ", ".join(map(_as_code, others))
    return (common, several) if rule.grouped_by == "source" else (several, common)


def _as_code(text: str) -> str:
    """Return a text as a code span; a line end is visible."""
    shown = text.replace("\n", "⏎")
    if not shown:
        return "(empty)"
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def format_table() -> str:
    """Return the formats that can be written."""
    rows = [
        (
            f"`export {name}`",
            kind.title,
            "`.en`, `.ja` …" if kind.aligned else f"`.{kind.suffix}`",
            f"`{kind.default_dedupe}`",
        )
        for name, kind in FORMATS.items()
    ]
    return markdown_table(("Command", "Format", "Suffix", "Default of `--dedupe`"), rows)


def codes_table() -> str:
    """Return how each format can write inline codes."""
    rows = [
        (f"`export {name}`", ", ".join(f"`{mode}`" for mode in kind.codes))
        for name, kind in FORMATS.items()
    ]
    return markdown_table(("Command", "`--codes`"), rows)


def house_map() -> str:
    """Return the rooms of the package with their content, from the module docstrings."""
    package = ROOT / "tmx_extract"
    rows = []
    for path in sorted(package.iterdir()):
        module = path / "__init__.py" if path.is_dir() else path
        if module.suffix != ".py" or not module.is_file() or path.name == "__init__.py":
            continue
        docstring = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
        name = f"{path.name}/" if path.is_dir() else path.name
        rows.append((f"`{name}`", _first_sentence(docstring)))
    return markdown_table(("Room", "What lives there"), rows)


def _first_sentence(docstring: str) -> str:
    paragraph = " ".join(docstring.split("\n\n", 1)[0].split())
    return re.split(r"(?<=\.) (?=[A-Z])", paragraph, maxsplit=1)[0]


def _sentence(words: str) -> str:
    """Return the beginning of a message as a sentence, with tags and entities as code."""
    marked = re.sub(r"</?\w[^<>]*>|&\w+;", lambda found: f"`{found[0]}`", words)
    return marked[0].upper() + marked[1:] + "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table of the store."""

    name: str
    type: str
    """`TEXT`, `INTEGER` or `BLOB`, with `or NULL` if allowed."""
    meaning: str
    """The comment in the schema; empty if the name is enough."""


_COLUMN = re.compile(
    r'    "?(?P<name>\w+)"? (?P<type>TEXT|INTEGER|BLOB)(?P<rest>[^-]*)(?:-- (.*))?'
)


def iter_tables() -> Iterator[tuple[str, str, list[Column]]]:
    """Yield every table or view of the store: name, content, columns."""
    connection = in_memory()
    found = connection.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view')"
        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY rowid"
    ).fetchall()
    for name, kind, sql in found:
        head, *lines = sql.split("\n")
        words = head.partition("-- ")[2].strip()
        if kind == "view":
            described = connection.execute(f"SELECT * FROM {name}").description
            yield name, words, [Column(name=item[0], type="", meaning="") for item in described]
        else:
            yield name, words, [*_iter_columns(lines), *_iter_added_columns(name)]
    connection.close()


def _iter_added_columns(table: str) -> Iterator[Column]:
    """Yield the columns that later steps added."""
    head = f"ALTER TABLE {table} ADD COLUMN"
    for statement in chain.from_iterable(STEPS.values()):
        first, _, line = statement.strip().partition("\n")
        if first.startswith(head):
            yield from _iter_columns([f"{line}, {first.removeprefix(head).strip()}"])


def _iter_columns(lines: Iterable[str]) -> Iterator[Column]:
    for line in lines:
        found = _COLUMN.fullmatch(line)
        if found is None:
            continue
        rest, meaning = found["rest"], (found[4] or "").strip()
        target = re.search(r"REFERENCES (\w+)", rest)
        if target:
            meaning = "; ".join(filter(None, (f"row of `{target[1]}`", meaning)))
        elif "PRIMARY KEY" in rest:
            meaning = meaning or "number of the row"
        required = "NOT NULL" in rest or "PRIMARY KEY" in rest
        kind = found["type"] if required else f"{found['type']} or NULL"
        yield Column(name=found["name"], type=kind, meaning=meaning)


def schema_tables() -> str:
    """Return the tables of the store with their columns."""
    sections = []
    for name, words, columns in iter_tables():
        if columns[0].type:
            rows = [(f"`{item.name}`", item.type, item.meaning) for item in columns]
            table = markdown_table(("Column", "Type", "Meaning"), rows)
            sections.append(f"### `{name}`\n\n{_sentence(words)}\n\n{table}")
    return "\n\n".join(sections)


def markdown_table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a pipe table; pipes inside cells are escaped, NULL is an empty cell."""
    head = list(heads)
    lines = [_row(head), _row("---" for _ in head), *map(_row, rows)]
    return "\n".join(lines)


def _row(cells: Iterable[object]) -> str:
    words = ("" if cell is None else str(cell).replace("|", "\\|") for cell in cells)
    return "| " + " | ".join(words) + " |"
