"""Problems with their locations, as every task reports them."""

import pytest

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.problems import FileProblem, has_errors


@pytest.mark.parametrize(
    ("line", "column", "unit", "place"),
    [
        (0, 0, "", "docs/a.md"),
        (3, 0, "", "docs/a.md:3"),
        (3, 7, "", "docs/a.md:3:7"),
        (0, 0, "4ef9c-103", "docs/a.md#4ef9c-103"),
        (3, 0, "4ef9c-103", "docs/a.md:3"),
    ],
)
def test_a_location_has_all_known_parts(line: int, column: int, unit: str, place: str) -> None:
    found = Diagnostic(code="empty-text")
    problem = FileProblem(path="docs/a.md", line=line, column=column, unit=unit, diagnostic=found)
    assert problem.place == place


def test_only_errors_are_errors() -> None:
    warning, error = (
        FileProblem(path="a", diagnostic=Diagnostic(code=code))
        for code in ("empty-text", "unit-not-found")
    )
    assert [has_errors(several) for several in ((), (warning,), (warning, error))] == [
        False,
        False,
        True,
    ]
