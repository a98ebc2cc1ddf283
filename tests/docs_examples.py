"""The examples in the documentation: found, run on a copy of the samples, and updated.

`python tests/docs_examples.py` writes the real output into every page; the tests compare it.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import east_asian_width

from docs_parts import ROOT

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
_OWN, _SHELL = (
    {"tmx-extract", "sqlite-utils"},
    {"cat", "cp", "echo", "find", "git", "grep", "head", "mkdir", "sed", "sort", "tail", "tar"},
)
_PROGRAMS = _OWN | _SHELL | {"cut", "paste", "jq", "sqlite3"}
"""Programs that examples may run; lines with other programs are not run."""
_FENCE = re.compile(r"^```(\w*)$")
_PROGRAM = re.compile(r"(?:^|[|;]|&&)\s*([\w-]+)")


def pages() -> list[Path]:
    """Return every page of the documentation."""
    return [*(ROOT / name for name in PAGES), *sorted((ROOT / "docs").rglob("*.md"))]


@dataclass(slots=True, kw_only=True)
class Example:
    """One command, or one SQL query, with the output that the page shows."""

    line: int
    """The line in its page, from 1."""
    code: str
    is_sql: bool = False
    shown: list[str] | None = None
    """The lines after it; None if the page shows no output."""
    first: int = 0
    """The lines of the output in the page, half-open, from 0."""
    last: int = 0
    printed: list[str] = field(default_factory=list)
    """Its real output, lines without trailing white space."""

    @property
    def programs(self) -> set[str]:
        """The programs that it needs."""
        quoted = re.sub(r"'[^']*'|\"[^\"]*\"", "''", self.code)
        return set() if self.is_sql else set(_PROGRAM.findall(quoted))


def read_examples(text: str) -> list[Example]:
    """Return the examples of one page, in order."""
    lines = text.split("\n")
    examples: list[Example] = []
    for language, first, last in _iter_blocks(lines):
        if language == "console":
            examples += _iter_steps(lines, first, last)
        elif language == "sh":
            examples += _iter_commands(lines, first, last)
        elif language == "sql":
            examples.append(_read_query(lines, first, last))
    return [example for example in examples if example.programs <= _PROGRAMS]


def _iter_blocks(lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield language and inner lines (half-open, from 0) of every fenced block."""
    opened: tuple[str, int] | None = None
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if opened is None and found:
            opened = found[1], number + 1
        elif opened is not None and line == "```":
            yield *opened, number
            opened = None


def _iter_steps(lines: Sequence[str], first: int, last: int) -> Iterator[Example]:
    """Yield each `$ command`, possibly on several lines, with the output up to the next one."""
    starts = [number for number in range(first, last) if lines[number].startswith("$ ")]
    for start, following in zip(starts, [*starts[1:], last], strict=True):
        end = _end_of_command(lines, start)
        code = "\n".join(lines[start:end]).removeprefix("$ ")
        yield Example(
            line=start + 1, code=code, shown=list(lines[end:following]), first=end, last=following
        )


def _iter_commands(lines: Sequence[str], first: int, last: int) -> Iterator[Example]:
    """Yield commands without output; only those of our program are run."""
    for number in range(first, last):
        if lines[number].startswith("tmx-extract "):
            code = "\n".join(lines[number : _end_of_command(lines, number)])
            yield Example(line=number + 1, code=code)


def _end_of_command(lines: Sequence[str], start: int) -> int:
    """Return the end of a command, which continues after a backslash and inside double quotes."""
    end = start + 1
    while lines[end - 1].endswith("\\") or "\n".join(lines[start:end]).count('"') % 2:
        end += 1
    return end


def _read_query(lines: Sequence[str], first: int, last: int) -> Example:
    """Return a query, with the block that follows after an empty line."""
    code, start = "\n".join(lines[first:last]), last + 3
    assert lines[last + 1 : start] == ["", "```text"], f"no ```text block after {code}"
    end = lines.index("```", start)
    shown = list(lines[start:end])
    return Example(line=first + 1, code=code, is_sql=True, shown=shown, first=start, last=end)


def run_examples(examples: Sequence[Example], folder: Path) -> Iterator[Example]:
    """Run the examples of one page in order in `folder`; yield those that could be run.

    Raises `CalledProcessError` for a command that fails.
    """
    shutil.copytree(ROOT / "samples", folder / "samples", ignore=shutil.ignore_patterns("*.db*"))
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for example in examples:
        if all(shutil.which(program, path=search) for program in example.programs):
            output = (
                _query(example.code, folder) if example.is_sql else _run(example, folder, search)
            )
            example.printed = [line.rstrip() for line in output.split("\n")]
            yield example


def _run(example: Example, folder: Path, search: str) -> str:
    """Return the output on a terminal of eighty columns."""
    environment = {"PATH": search, "HOME": str(folder), "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", example.code],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    output = done.stdout.decode()
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, example.code, output)
    return output.removesuffix("\n")


def _query(code: str, folder: Path) -> str:
    with closing(sqlite3.connect(folder / "tm.db")) as connection:
        found = connection.execute(code)
        heads = [str(column[0]) for column in found.description]
        return _table(
            [heads, *(["" if cell is None else str(cell) for cell in row] for row in found)]
        )


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Return aligned columns, with an underlined first row; Japanese characters are two columns
    wide."""
    widths = [max(map(_width, cells)) for cells in zip(*rows, strict=True)]
    heads, *others = ([*map(_padded, row, widths)] for row in rows)
    lines = [heads, ["-" * width for width in widths], *others]
    return "\n".join("  ".join(line) for line in lines)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    return len(text) + sum(east_asian_width(character) in "WF" for character in text)


def renew(text: str, folder: Path) -> str:
    """Return the page with the real output of its examples."""
    lines = text.split("\n")
    for example in reversed(list(run_examples(read_examples(text), folder))):
        if example.shown is not None:
            printed = [] if example.printed == [""] else example.printed
            lines[example.first : example.last] = printed
    return "\n".join(lines)


def main() -> None:
    """Write the real output into every page."""
    for page in pages():
        with tempfile.TemporaryDirectory() as folder:
            text = page.read_text("utf-8")
            renewed = renew(text, Path(folder))
        if renewed != text:
            page.write_text(renewed, "utf-8")


if __name__ == "__main__":
    main()
