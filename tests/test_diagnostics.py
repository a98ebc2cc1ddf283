"""Problems: every code is in one table, with readable sentences."""

import ast
import re
from pathlib import Path

import pytest

from tmx_extract.diagnostics import Diagnostic, name_first
from tmx_extract.problem_codes.code import ProblemCode
from tmx_extract.problem_codes.registry import CODES

PACKAGE = Path(__file__).parent.parent / "tmx_extract"
CODE_SHAPE = re.compile(r"[a-z]+[a-z0-9]*(?:-[a-z0-9]+)+")


def calls_with_codes() -> set[str]:
    """Return every text that is literally the code of a problem."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in ("Rule", "GroupRule"):
                    # Checks have their own codes.
                    continue
                places = [word.value for word in node.keywords if word.arg == "code"]
                if name == "Damage":
                    places += node.args[:1]
                elif name == "_report" and len(node.args) > 1:
                    places += node.args[1:2]
                found |= {
                    place.value
                    for place in places
                    if isinstance(place, ast.Constant) and isinstance(place.value, str)
                }
    return found


def words_of_the_package() -> set[str]:
    """Return every text in the form of a code, outside the table itself."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if path.parent.name == "problem_codes":
            continue
        text = path.read_text("utf-8")
        found |= set(re.findall(rf"[\"']({CODE_SHAPE.pattern})[\"']", text))
    return found


def test_every_reported_code_is_in_the_table() -> None:
    assert calls_with_codes() - set(CODES) == set()


def test_reported_codes_are_found_in_the_source() -> None:
    assert {"not-utf8", "missing-lookup", "quot-mangled"} <= calls_with_codes()


def test_every_code_of_the_table_is_reported_somewhere() -> None:
    assert set(CODES) - words_of_the_package() == set()


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_words_in_small_letters_with_hyphens(code: str) -> None:
    assert CODE_SHAPE.fullmatch(code)


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_the_message_continues_after_a_colon(code: ProblemCode) -> None:
    assert re.fullmatch(r"[a-zX].*[^.:!?\s]", code.what)
    assert code.what == " ".join(code.what.split())


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_advice_is_one_sentence(code: ProblemCode) -> None:
    assert re.fullmatch(r"[A-Z].*[^.\s]\.", code.advice)
    assert code.advice == " ".join(code.advice.split())
    assert ". " not in code.advice


def test_no_two_codes_have_the_same_text() -> None:
    assert len({code.what for code in CODES.values()}) == len(CODES)


def test_severities_are_three() -> None:
    assert {code.severity for code in CODES.values()} == {"error", "warning", "info"}


def test_a_problem_has_its_found_text_and_advice() -> None:
    remark = Diagnostic(code="duplicate-id", start=10, end=20, found="4ef9c-103")
    assert (remark.severity, remark.message, remark.advice) == (
        "warning",
        "the id occurs more than once in the file: 4ef9c-103",
        "Check which pair is right; all of them were kept.",
    )


def test_a_problem_without_a_found_text_ends_with_its_message() -> None:
    remark = Diagnostic(code="not-utf8", start=0, end=0)
    assert (remark.severity, remark.message) == ("error", "the file is not UTF-8")


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, ""),
        (1, "0"),
        (3, "0, 1, 2"),
        (4, "0, 1, 2 and 1 more"),
        (1003, "0, 1, 2 and 1,000 more"),
    ],
)
def test_the_first_names_are_listed_and_the_others_counted(count: int, shown: str) -> None:
    assert name_first([str(number) for number in range(count)]) == shown
