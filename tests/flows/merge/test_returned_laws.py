"""The laws of returned files, for files that Hypothesis chooses."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from budget import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from returned_grammar import SUFFIXES, make_file, make_po
from returned_laws import check_laws, make_memory

# Each file needs a whole merge; `make fuzz-returned` tries many more.
SHARED = settings(examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])


def _dice(number: int) -> Random:
    return Random(number)  # noqa: S311 - no secret hangs on it


@pytest.fixture(scope="module")
def memory() -> Iterator[sqlite3.Connection]:
    with closing(make_memory()) as connection:
        yield connection


@pytest.mark.parametrize("suffix", SUFFIXES)
@SHARED
@given(number=st.integers(0, 10**9))
def test_a_damaged_file_is_one_problem_and_the_others_are_merged(
    memory: sqlite3.Connection, tmp_path: Path, suffix: str, number: int
) -> None:
    check_laws(make_file(_dice(number), suffix), suffix, memory, tmp_path)


@SHARED
@given(data=st.binary(max_size=60), suffix=st.sampled_from(SUFFIXES))
def test_any_bytes_are_read_or_refused(
    memory: sqlite3.Connection, tmp_path: Path, suffix: str, data: bytes
) -> None:
    check_laws(data, suffix, memory, tmp_path)


def test_the_files_of_the_grammar_are_read_before_they_are_changed(
    memory: sqlite3.Connection, tmp_path: Path
) -> None:
    refused = [
        check_laws(make_po(_dice(number)).encode(), ".po", memory, tmp_path) for number in range(40)
    ]
    assert 10 < refused.count("") < 40
