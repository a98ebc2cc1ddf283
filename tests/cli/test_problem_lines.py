"""The display of problems."""

import pytest

from tmx_extract.cli.problem_lines import print_problems
from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.problems import FileProblem


def at(code: str, line: int = 0, unit: str = "", found: str = "") -> FileProblem:
    return FileProblem(
        path="a.xlf", line=line, unit=unit, diagnostic=Diagnostic(code=code, found=found)
    )


def test_errors_come_first_and_advice_once(capsys: pytest.CaptureFixture[str]) -> None:
    print_problems(
        [
            at("empty-text", unit="4ef9c-103", found="target"),
            at("unit-not-found", 7, "u103", "“x”"),
            at("empty-text", unit="4ef9c-104"),
        ]
    )
    error, advice, *rest = capsys.readouterr().err.splitlines()
    assert error == (
        "a.xlf:7: error unit-not-found: unit u103: no page of the memory has this text: “x”"
    )
    assert advice.startswith("  ")
    assert rest == [
        "a.xlf#4ef9c-103: warning empty-text: a pair with an empty side cannot be exported: target",
        "  Nothing to do: it stays in the memory.",
        "a.xlf#4ef9c-104: warning empty-text: a pair with an empty side cannot be exported",
    ]


@pytest.mark.parametrize(
    ("count", "total", "last"),
    [
        (20, None, "a.xlf:20: "),
        (21, None, "… and 1 more problems, as listed"),
        (1, 1_021, "… and 1,001 more problems, as listed"),
    ],
)
def test_the_others_are_counted(
    count: int, total: int | None, last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    problems = [at("empty-text", line) for line in range(1, count + 1)]
    print_problems(problems, total=total, more=", as listed")
    assert capsys.readouterr().err.splitlines()[-1].startswith(last)
