"""Print the lowest version of each dependency that pyproject.toml allows, as constraints for pip.

`make lowest` runs tests with these versions.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
_LOWEST = re.compile(r"(?P<name>[\w.-]+)>=(?P<version>[\w.]+)")


def read_requirements() -> dict[str, list[str]]:
    """Return the requirements of the package and of each extra; the package has an empty name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {"": project["dependencies"], **project["optional-dependencies"]}


def iter_lowest(requirements: Iterable[str]) -> Iterator[str]:
    """Yield `name==version` for each requirement with a lower bound."""
    for requirement in requirements:
        found = _LOWEST.match(requirement)
        if found:
            yield f"{found['name']}=={found['version']}"


if __name__ == "__main__":
    # Development tools may be newer.
    for _extra in ("", "effort", "lake", "mcp", "parquet", "web"):
        print(*iter_lowest(read_requirements()[_extra]), sep="\n")
