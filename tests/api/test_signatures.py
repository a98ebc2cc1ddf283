"""The public names and their signatures, as the committed list has them.

`python tests/api/test_signatures.py` writes the list anew: a changed line is a change for users.
"""

import dataclasses
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import tmx_extract as tm

LIST = Path(__file__).with_name("signatures.txt")


def iter_signatures() -> Iterator[str]:
    """Yield a line for each public name, method and field."""
    for name in sorted(tm.__all__):
        value = getattr(tm, name)
        if inspect.isfunction(value):
            yield f"{name}{_show(inspect.signature(value))}"
        elif inspect.isclass(value):
            bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
            yield f"class {name}({bases})" if bases else f"class {name}"
            yield from (f"    {line}" for line in _iter_members(value))
        else:
            yield name


def _show(annotation: object) -> str:
    """Return an annotation or a signature without the names of modules."""
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    return re.sub(r"\b(?:\w+\.)+(?=\w)", "", re.sub(r"<class '([^']+)'>", r"\1", text))


def _iter_members(kind: type) -> Iterator[str]:
    if dataclasses.is_dataclass(kind):
        yield from (f"{field.name}: {_show(field.type)}" for field in dataclasses.fields(kind))
    elif hasattr(kind, "_fields"):
        yield from (f"{name}: {_show(kind.__annotations__[name])}" for name in kind._fields)
    for name, member in sorted(vars(kind).items()):
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            yield f"{name}: property"
        elif inspect.isfunction(member):
            yield f"{name}{_show(inspect.signature(member))}"


def test_the_public_names_are_those_of_the_list() -> None:
    assert list(iter_signatures()) == LIST.read_text("utf-8").splitlines()


if __name__ == "__main__":
    LIST.write_text("\n".join(iter_signatures()) + "\n", "utf-8")
