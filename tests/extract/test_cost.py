"""Reading is linear: some of the worst texts are read fast; backtracking would never end.

`make adversarial` measures the same texts at four sizes, up to ten megabytes, and shows the growth
of the cost.
"""

import time

import pytest

from benchmarks.adversarial import work
from benchmarks.nasty import CASES, PAIR, Case
from tmx_extract.extract.read import read_document
from tmx_extract.extract.stretches import MAX_FIELD
from tmx_extract.model import Origin
from tmx_extract.rebuild.clean import clean

# The most expensive texts take two seconds, which can be twenty on a busy machine; quadratic ones
# took minutes.
SIZE = 250_000
MOST_CPU_SECONDS = 10


@pytest.mark.timeout(300)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path}: {case.name}")
def test_a_quarter_of_a_megabyte_is_read_in_linear_time(case: Case) -> None:
    text = case.text(SIZE)
    began = time.process_time()
    document = work(text, case.path)
    assert time.process_time() - began < MOST_CPU_SECONDS
    assert document.text == text
    assert max((len(segment.field) for segment in document.segments), default=0) <= MAX_FIELD


def test_the_cases_have_names_of_their_own() -> None:
    names = [(case.path, case.name) for case in CASES]
    assert len(set(names)) == len(names)


@pytest.mark.timeout(300)
def test_thousands_of_damaged_regions_are_cleaned_in_linear_time() -> None:
    text = PAIR.replace('-103">鍵', "-103&quot;>鍵") * 15_000
    document = read_document(text.encode(), Origin(path="a.md"))
    assert clean(document, "target", author_form=True) == "鍵" * 15_000


@pytest.mark.timeout(300)
def test_brackets_in_front_matter_with_markup_hide_no_pair() -> None:
    text = f"---\na: {PAIR}\nb: " + "[" * 100_000 + "\n---\n"
    document = read_document(text.encode(), Origin(path="a.md"))
    assert [segment.id for segment in document.segments] == ["4ef9c-103"]
