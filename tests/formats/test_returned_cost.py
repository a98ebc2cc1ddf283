"""Reading and filling returned files is linear: the worst of them are fast."""

import time

import pytest

from benchmarks.adversarial import work_returned
from benchmarks.nasty import Case
from benchmarks.nasty_returned import RETURNED

# The most expensive take three seconds; quadratic ones take minutes.
SIZE = 250_000
MOST_CPU_SECONDS = 15
# These files are refused, and even that must be cheap.
REFUSED = {
    "undeclared prefixes in a text",
    "a text without an end",
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("case", RETURNED, ids=lambda case: f"{case.path}: {case.name}")
def test_a_quarter_of_a_megabyte_is_read_in_linear_time(case: Case) -> None:
    text = case.text(SIZE)
    assert len(text.encode()) > SIZE * 0.4
    began = time.process_time()
    refused = work_returned(text, case.path)
    assert time.process_time() - began < MOST_CPU_SECONDS
    assert bool(refused) == (case.name in REFUSED), refused


def test_the_cases_have_names_of_their_own() -> None:
    names = [(case.path, case.name) for case in RETURNED]
    assert len(set(names)) == len(names)
