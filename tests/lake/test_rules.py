"""The rules in SQL give what the memory in SQLite gives: the same rows and the same exports."""

from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lake_cases import CASES, FIELDS, NUMBERS, PLACES, TEXTS
from lakes import Version, assert_same, build, closing_memory, fill_lake
from pages import page

pages = st.builds(
    page,
    st.dictionaries(st.sampled_from(NUMBERS), st.sampled_from(TEXTS), max_size=4),
    **{name: st.sampled_from(values) for name, values in FIELDS.items()},
)
versions = st.builds(
    Version,
    pages | st.tuples(pages, pages).map(lambda two: two[0] + two[1].split(b"---\n\n")[-1]),
    **{name: st.sampled_from(values) for name, values in PLACES.items()},
)


@pytest.mark.parametrize("name", CASES)
def test_a_case_gives_the_same_memory_and_exports(name: str, tmp_path: Path) -> None:
    location = fill_lake(tmp_path / "lake", [CASES[name]])
    build(location)
    with closing_memory(CASES[name]) as memory:
        assert_same(memory, location)


def test_all_cases_together_give_the_same_memory_and_exports(tmp_path: Path) -> None:
    several = [version for case in CASES.values() for version in case]
    location = fill_lake(tmp_path / "lake", [several[::2], several[1::2]])
    build(location)
    with closing_memory(several) as memory:
        assert_same(memory, location)


@given(st.data(), st.lists(versions, min_size=1, max_size=8))
def test_a_history_in_any_order_and_any_parts_gives_the_same(
    data: st.DataObject, history: list[Version]
) -> None:
    shuffled = data.draw(st.permutations(history))
    parts: dict[int, list[Version]] = {}
    for number, version in zip(count(), shuffled, strict=False):
        parts.setdefault(data.draw(st.integers(0, 2), label=f"part of {number}"), []).append(
            version
        )
    with TemporaryDirectory() as folder:
        location = fill_lake(Path(folder) / "lake", parts.values())
        build(location)
        with closing_memory(history) as memory:
            assert_same(memory, location, formats=["jsonl"], dedupes=["segment", "source"])
