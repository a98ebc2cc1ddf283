"""The units of XLIFF: their order, and whether they may be translated."""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from lxml import etree

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.read_xml import iter_elements, line_of, local_name
from tmx_extract.formats.xliff.names import is_own, namespace_of
from tmx_extract.formats.xliff.returned import FileFacts

# The elements that may contain units. Their `translate` attribute applies to the units inside.
_CONTAINERS = ("file", "body", "group", "bin-unit")


def read_units(
    stream: BinaryIO, name: str, read_file: Callable[[etree._Element], FileFacts]
) -> Iterator[tuple[etree._Element, FileFacts, bool]]:
    """Yield the units in order, with their files, and whether they may be translated.

    `name` is the version's name of a unit. Elements outside a `file` are ignored. Raises
    `UnreadableFile`, also for a file with texts but without units.
    """
    start = stream.tell()
    last: etree._Element | None = None
    facts: FileFacts | None = None
    for file, unit, is_wanted in _iter_units(iter_elements(stream, *_names(name)), name):
        # The whole header was read before the first unit.
        if facts is None or file is not last:
            last, facts = file, read_file(file)
        yield unit, facts, is_wanted
    if last is None:
        stream.seek(start)
        for _, element in iter_elements(stream, "{*}source"):
            raise _no_units(name, element)


def list_files(
    tree: etree._ElementTree, name: str
) -> list[tuple[etree._Element, list[etree._Element]]]:
    """Return each `file` with its units that may be translated.

    Raises `UnreadableFile` for texts without units.
    """
    root, has_units = tree.getroot(), False
    namespace = namespace_of(root)
    files: dict[etree._Element, list[etree._Element]] = {
        file: [] for file in root.iterchildren("{*}file") if is_own(file, namespace)
    }
    events = etree.iterwalk(root, ("start", "end"), _names(name))
    for file, unit, is_wanted in _iter_units(events, name):
        has_units = True
        if is_wanted:
            files[file].append(unit)
    for element in root.iter("{*}source") if not has_units else ():
        raise _no_units(name, element)
    return list(files.items())


def _names(unit: str) -> list[str]:
    return [f"{{*}}{name}" for name in ("xliff", *_CONTAINERS, unit)]


def _iter_units(
    events: Iterable[tuple[str, etree._Element]], name: str
) -> Iterator[tuple[etree._Element, etree._Element, bool]]:
    """Yield the units of XLIFF: the `file`, the unit, and whether it may be translated.

    `events` are the starts and ends of all elements with the names of `_names`.
    """
    namespace: str | None = None
    file: etree._Element | None = None
    translatable = [True]
    for event, element in events:
        if namespace is None:
            namespace = namespace_of(element)
        local = local_name(element) if is_own(element, namespace) else ""
        if local in _CONTAINERS:
            if event == "start":
                translatable.append(_is_translatable(element, is_outer=translatable[-1]))
            else:
                translatable.pop()
            if local == "file" and _is_at_top(element):
                file = element if event == "start" else None
        elif local == name and event == "end" and file is not None:
            yield file, element, _is_translatable(element, is_outer=translatable[-1])


def _is_at_top(file: etree._Element) -> bool:
    """Return whether a `file` is a child of the root; damaged units may contain others."""
    parent = file.getparent()
    return parent is not None and parent.getparent() is None


def _is_translatable(element: etree._Element, *, is_outer: bool) -> bool:
    """Return whether it may be translated; `is_outer` is the value of the element around it."""
    told = element.get("translate")
    return told == "yes" if told else is_outer


def _no_units(unit: str, source: etree._Element) -> UnreadableFile:
    return UnreadableFile(
        f"it has texts, but no {unit} in a file",
        line=line_of(source) or 1,
        advice="Export the file again as XLIFF 1.2 or 2.",
    )
