"""Imports: floors point downwards, and rooms of one floor do not know each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "tmx_extract"

# The floor of every room; a room is a module or a folder directly under the package.
FLOORS = {
    "version": 0,
    "errors": 0,
    "positions": 0,
    "locales": 0,
    "shown": 0,
    "problem_codes": 0,
    "diagnostics": 0,
    "model": 0,
    "outputs": 0,
    "normalize": 1,
    "folding": 1,
    "spacing": 1,
    "inline": 1,
    "preference": 1,
    "terms": 1,
    "answers": 1,
    "inputs": 2,
    "extract": 2,
    "english": 3,
    "store": 2,
    "lake": 2,
    "match": 2,
    "checks": 2,
    "effort": 2,
    "formats": 2,
    "rebuild": 2,
    "report": 2,
    "flows": 4,
    "api": 5,
    "web": 6,
    "mcp": 6,
    # It also starts the other doors.
    "cli": 7,
}
# On the ground floor, modules may import those before them in this order.
GROUND_ORDER = [
    "version",
    "errors",
    "positions",
    "locales",
    "shown",
    "problem_codes",
    "diagnostics",
    "model",
    "outputs",
]
# The rooms that may do input and output, and the modules they need for it.
WORLD = {"inputs", "store", "lake", "cli", "flows", "outputs", "web", "api", "mcp"}


def _rooms() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room != "__init__":
            yield room, path


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_every_room_has_a_floor() -> None:
    assert {room for room, _ in _rooms()} == set(FLOORS)


@pytest.mark.parametrize(("room", "path"), list(_rooms()), ids=str)
def test_imports_point_downwards(room: str, path: Path) -> None:
    wrong = []
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] != "tmx_extract" or len(parts) < 2 or parts[1] not in FLOORS:
            continue
        other = parts[1]
        if other == room:
            continue
        if FLOORS[other] > FLOORS[room] or (
            FLOORS[other] == FLOORS[room]
            and (room not in GROUND_ORDER or GROUND_ORDER.index(other) > GROUND_ORDER.index(room))
        ):
            wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize(("room", "path"), list(_rooms()), ids=str)
def test_only_the_outer_rooms_do_input_and_output(room: str, path: Path) -> None:
    if room in WORLD:
        return
    worldly = {"os", "subprocess", "sqlite3", "socket", "shutil", "tempfile", "datetime", "time"}
    found = {name.split(".")[0] for name in _imports(path)} & worldly
    assert found == set()
    assert not any(name == "pathlib.Path" for name in _imports(path))


def test_sql_is_only_in_the_store() -> None:
    for room, path in _rooms():
        if room not in ("store", "lake"):
            text = path.read_text("utf-8")
            assert not any(word in text for word in ("SELECT ", "INSERT ", ".execute(")), path


# Calls that touch files. Flows read through `inputs` and write through `outputs`.
_TOUCHING = {
    *("open", "mkdir", "touch", "unlink", "rmdir", "rename", "chmod", "samefile", "symlink_to"),
    *("read_text", "read_bytes", "write_text", "write_bytes", "stat", "exists", "is_file"),
    *("is_dir", "iterdir", "glob", "rglob"),
}


def _iter_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            yield node.attr
            if isinstance(node.value, ast.Name):
                yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


@pytest.mark.parametrize("path", [path for room, path in _rooms() if room == "flows"], ids=str)
def test_flows_touch_files_only_through_inputs_and_outputs(path: Path) -> None:
    assert {name.split(".")[0] for name in _imports(path)} & {
        "shutil",
        "tempfile",
        "zipfile",
    } == set()
    # A worker process ends itself.
    of_os = {name for name in _iter_calls(path) if name.startswith("os.")} - {"os._exit"}
    assert (set(_iter_calls(path)) & _TOUCHING) | of_os == set()
