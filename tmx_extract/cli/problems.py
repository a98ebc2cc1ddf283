"""`tmx-extract problems`."""

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption, unknown_word
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import put, say
from tmx_extract.model import page_name
from tmx_extract.problem_codes.code import Severity

if TYPE_CHECKING:
    from tmx_extract.store.problems import Problem


def problems(
    db: StoreOption = DEFAULT_STORE,
    code: Annotated[
        list[str] | None, typer.Option(help="List only this code; repeat for several.")
    ] = None,
    severity: Annotated[Severity | None, typer.Option(help="List only this severity.")] = None,
    all_handbacks: Annotated[
        bool,
        typer.Option("--all-handbacks", help="List problems of superseded versions too."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List every problem in the input, with location, code and advice.

    Problems of superseded versions need --all-handbacks. The exit code is 1 if a problem has the
    severity error. docs/diagnostics.md explains all codes.

    Examples:

        tmx-extract problems --db tm.db
        tmx-extract problems --severity warning --code duplicate-id
    """

    from tmx_extract.problem_codes.registry import CODES
    from tmx_extract.store.problems import count_superseded_problems, iter_problems

    for unknown in set(code or ()) - set(CODES):
        raise unknown_word(unknown, "code", CODES, "--code")
    with opened_memory(db) as connection:
        found = [
            problem
            for problem in iter_problems(connection, all_handbacks=all_handbacks)
            if (not code or problem.code in code) and severity in (None, problem.severity)
        ]
        is_complete = all_handbacks or code or severity
        hidden = 0 if is_complete else count_superseded_problems(connection)
    if as_json:
        put_value([dataclasses.asdict(problem) for problem in found])
    else:
        _show(found)
        if hidden:
            say(f"{hidden:,} more of superseded versions: --all-handbacks")
    if any(problem.severity == "error" for problem in found):
        raise typer.Exit(1)


def _show(found: "list[Problem]") -> None:
    for problem in found:
        path = page_name(problem.repository, problem.path)
        place = f"{path}:{problem.line}:{problem.column}"
        put(f"{place}: {problem.severity} {problem.code}: {problem.message}")
        put(f"    {problem.advice}")
    counts = {
        severity: sum(problem.severity == severity for problem in found)
        for severity in ("error", "warning", "info")
    }
    say(", ".join(counted(number, severity) for severity, number in counts.items()))
