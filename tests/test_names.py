"""Names: every public type has a unique name, and every name in a string exists."""

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tmx_extract"


def _iter_types(path: Path) -> Iterator[str]:
    """Yield the names of the classes and of the type aliases at the top of a module."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and re.match(r"[A-Z]\w*[a-z]", target.id):
                    yield target.id


def test_the_name_of_a_public_type_occurs_once() -> None:
    modules = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for name in _iter_types(path):
            if not name.startswith("_"):
                modules[name].append(path.relative_to(PACKAGE).as_posix())
    assert {name: paths for name, paths in modules.items() if len(paths) > 1} == {}


def _exists(name: str) -> bool:
    """Return whether a dotted name is a module, or an attribute of a module."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            value: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(value, part):
                return False
            value = getattr(value, part)
        return True
    return False


def test_names_in_strings_exist() -> None:
    named = re.compile(r"tmx_extract(?:\.\w+)+")
    missing = []
    for path in sorted([*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                name = node.value.removesuffix(".")
                if named.fullmatch(name) and not _exists(name):
                    missing.append(f"{path.relative_to(ROOT).as_posix()}:{node.lineno}: {name}")
    assert missing == []


def test_modules_named_in_docs_and_docstrings_exist() -> None:
    pages = [ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"), *PACKAGE.rglob("*.py")]
    modules = {path.name for path in [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]}
    missing = []
    for page in sorted(pages):
        for name in re.findall(r"`([\w/]+\.py)`", page.read_text("utf-8")):
            is_there = (
                (ROOT / name).exists() or (PACKAGE / name).exists()
                if "/" in name
                else name in modules
            )
            if not is_there:
                missing.append(f"{page.relative_to(ROOT).as_posix()}: {name}")
    assert missing == []
