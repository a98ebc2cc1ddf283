"""The dependencies of the package: bounds that work, and versions that were tested."""

import re

import pytest
from lowest import ROOT, iter_lowest, read_requirements

REQUIREMENTS = read_requirements()
USED = [*REQUIREMENTS[""], *REQUIREMENTS["effort"], *REQUIREMENTS["parquet"]]
USED += [*REQUIREMENTS["lake"], *REQUIREMENTS["spark"]]
TRIED = dict(
    re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE)
)


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"[0-9]+", text)))


@pytest.mark.parametrize("requirement", USED)
def test_a_dependency_has_both_bounds_and_its_tried_version_lies_between(requirement: str) -> None:
    found = re.match(r"([\w.-]+)>=([\w.]+),<([0-9]+)(?:;|$)", requirement)
    assert found is not None, "write NAME>=LOWEST,<NEXT_MAJOR"
    name, lowest, bound = found.groups()
    tried = _version({key.lower(): value for key, value in TRIED.items()}[name.lower()])
    assert _version(lowest) <= tried < _version(bound)
    assert int(bound) == max(tried[0], _version(lowest)[0]) + 1


def test_the_extra_for_everything_has_every_extra() -> None:
    (everything,) = REQUIREMENTS["all"]
    names = everything.removeprefix("tmx-extract[").removesuffix("]").split(",")
    # Spark is five times as large as everything else, and needs Java.
    assert set(names) == set(REQUIREMENTS) - {"", "all", "dev", "fuzz", "spark"}
    assert REQUIREMENTS["dev"][0] == "tmx-extract[all]"


def test_every_tool_of_development_has_a_tried_version() -> None:
    names = {one.partition("==")[0].lower() for one in iter_lowest(REQUIREMENTS["dev"])}
    assert names - {key.lower() for key in TRIED} == set()


def test_lower_bounds_become_pins() -> None:
    requirements = ["a-b>=1.2,<3", "c>=4; python_version < '3.14'", "tmx-extract[all]"]
    assert list(iter_lowest(requirements)) == ["a-b==1.2", "c==4"]
