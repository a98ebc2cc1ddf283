"""The units of XLIFF: their order, and whether they may be translated."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol, TypeVar

from lxml import etree

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.read_xml import iter_elements, line_of, local_name
from tmx_extract.formats.returned_units import Returned
from tmx_extract.formats.xliff.names import is_own, namespace_of

_Facts = TypeVar("_Facts")
_Facts_contra = TypeVar("_Facts_contra", contravariant=True)
# The elements that may contain units. Their `translate` attribute applies to the units inside.
_CONTAINERS = ("file", "body", "group", "bin-unit")


class ReadUnit(Protocol[_Facts_contra]):
    """Reads one unit."""

    def __call__(
        self, unit: etree._Element, file: _Facts_contra, *, is_wanted: bool
    ) -> Returned | None:
        """Return None to skip it; `is_wanted` says whether it may be translated."""


def read_units(
    stream: BinaryIO,
    name: str,
    read_file: Callable[[etree._Element], _Facts],
    read_unit: ReadUnit[_Facts],
) -> Iterator[Returned]:
    """Yield the units in order; `name` is the version's name of a unit.

    Elements outside a `file` are ignored. Raises `UnreadableFile`, also for a file with texts but
    without units.
    """
    start = stream.tell()
    file: etree._Element | None = None
    facts: _Facts | None = None
    translatable = [True]
    has_units = False
    for event, local, element in _iter_own(stream, "xliff", *_CONTAINERS, name):
        if local in _CONTAINERS:
            if event == "start":
                translatable.append(_is_translatable(element, is_outer=translatable[-1]))
            else:
                translatable.pop()
            if local == "file" and _is_at_top(element):
                file, facts = element if event == "start" else None, None
        elif local == name and event == "end" and file is not None:
            has_units = True
            # The whole header was read before the first unit.
            facts = facts or read_file(file)
            is_wanted = _is_translatable(element, is_outer=translatable[-1])
            if unit := read_unit(element, facts, is_wanted=is_wanted):
                yield unit
    if not has_units:
        stream.seek(start)
        for _, element in iter_elements(stream, "{*}source"):
            raise _no_units(name, element)


def _iter_own(stream: BinaryIO, *names: str) -> Iterator[tuple[str, str, etree._Element]]:
    """Yield the starts and ends of XLIFF elements with these names: event, name, element."""
    namespace: str | None = None
    for event, element in iter_elements(stream, *(f"{{*}}{name}" for name in names)):
        if namespace is None:
            namespace = namespace_of(element)
        if is_own(element, namespace):
            yield event, local_name(element), element


def _is_at_top(file: etree._Element) -> bool:
    """Return whether a `file` is a child of the root; damaged units may contain others."""
    parent = file.getparent()
    return parent is not None and parent.getparent() is None


def list_units(file: etree._Element, unit: str) -> list[etree._Element]:
    """Return the units of a `file` that may be translated."""
    is_wanted = _is_translatable(file, is_outer=True)
    return [found for found, is_wanted in _iter_units(file, unit, is_wanted=is_wanted) if is_wanted]


def _iter_units(
    parent: etree._Element, unit: str, *, is_wanted: bool
) -> Iterator[tuple[etree._Element, bool]]:
    for child in parent.iterchildren("*"):
        name = local_name(child)
        if name not in (*_CONTAINERS, unit):
            continue
        is_for_translators = _is_translatable(child, is_outer=is_wanted)
        if name == unit:
            yield child, is_for_translators
        else:
            yield from _iter_units(child, unit, is_wanted=is_for_translators)


def _is_translatable(element: etree._Element, *, is_outer: bool) -> bool:
    """Return whether it may be translated; `is_outer` is the value of the element around it."""
    told = element.get("translate")
    return told == "yes" if told else is_outer


def list_files(tree: etree._ElementTree, unit: str) -> list[etree._Element]:
    """Return the `file` elements; raise `UnreadableFile` for texts without units."""
    root = tree.getroot()
    namespace = namespace_of(root)
    files = [file for file in root.iterchildren("{*}file") if is_own(file, namespace)]
    if not any(True for file in files for _ in _iter_units(file, unit, is_wanted=True)):
        for element in root.iter("{*}source"):
            raise _no_units(unit, element)
    return files


def _no_units(unit: str, source: etree._Element) -> UnreadableFile:
    return UnreadableFile(
        f"it has texts, but no {unit} in a file",
        line=line_of(source) or 1,
        advice="Export the file again as XLIFF 1.2 or 2.",
    )
