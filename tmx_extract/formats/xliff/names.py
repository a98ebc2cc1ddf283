"""XLIFF elements in any namespace: old files have none, and each version has its own."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from lxml import etree

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.reading import iter_elements, line_of, local_name
from tmx_extract.locales import compare_locales

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Not told, several, none.
_NO_LANGUAGES = frozenset({"und", "mul", "zxx"})
_NAMESPACES = "urn:oasis:names:tc:xliff:document:"
# The elements that may contain units. Their `translate` attribute applies to the units inside.
CONTAINERS = ("file", "body", "group", "bin-unit")


def namespace_of(element: etree._Element) -> str:
    """Return the namespace; empty if there is none."""
    name = str(element.tag)
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def beside(element: etree._Element, name: str) -> str:
    """Return the full name of another element in the same namespace."""
    namespace = namespace_of(element)
    return f"{{{namespace}}}{name}" if namespace else name


def is_own(element: etree._Element, root_namespace: str) -> bool:
    """Return whether it is an XLIFF element, not one of a tool or of an embedded document."""
    namespace = namespace_of(element)
    return namespace in ("", root_namespace) or namespace.startswith(_NAMESPACES)


def iter_own(stream: BinaryIO, unit: str) -> Iterator[tuple[str, str, etree._Element]]:
    """Yield the starts and ends of root, containers and units: event, name, element.

    `unit` is the version's name of a unit. Raises `UnreadableFile`, also for a file with texts but
    without units.
    """
    start = stream.tell()
    root_namespace: str | None = None
    units = files = 0
    names = ("xliff", *CONTAINERS, unit)
    for event, element in iter_elements(stream, *(f"{{*}}{name}" for name in names)):
        if root_namespace is None:
            root_namespace = namespace_of(element)
        if is_own(element, root_namespace):
            name = local_name(element)
            files += (name == "file") * (1 if event == "start" else -1)
            # Elements outside a `file` are ignored.
            units += name == unit and files > 0
            yield event, name, element
    if not units:
        stream.seek(start)
        for _, element in iter_elements(stream, "{*}source"):
            raise _no_units(unit, element)


def list_units(file: etree._Element, unit: str) -> list[etree._Element]:
    """Return the units of a `file` that may be translated."""
    is_wanted = _is_translatable(file, is_outer=True)
    return [found for found, is_wanted in _iter_units(file, unit, is_wanted=is_wanted) if is_wanted]


def _iter_units(
    parent: etree._Element, unit: str, *, is_wanted: bool
) -> Iterator[tuple[etree._Element, bool]]:
    for child in parent.iterchildren("*"):
        name = local_name(child)
        if name not in (*CONTAINERS, unit):
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


def tell_language(targets: Iterable[etree._Element | None], told: str) -> tuple[str, str]:
    """Return the language of a unit's targets, and the one that a file for `told` must not have.

    A target may name its language itself (`xml:lang`).
    """
    for target in targets:
        own = "" if target is None else target.get(_LANGUAGE, "").strip()
        if own and own.lower() not in _NO_LANGUAGES:
            kinship = compare_locales(own, told) if told else "region"
            if kinship == "none":
                return told, own
            if kinship == "region":
                return own, ""
    return told, ""


class Translatable:
    """Finds out whether the units of a stream may be translated, from the elements around them."""

    def __init__(self) -> None:
        self._told = [True]

    def note(self, event: str, element: etree._Element) -> None:
        """Enter or leave one of the `CONTAINERS`."""
        if event == "end":
            self._told.pop()
        else:
            self._told.append(self.is_so(element))

    def is_so(self, element: etree._Element) -> bool:
        """Return whether an element inside the open groups may be translated."""
        return _is_translatable(element, is_outer=self._told[-1])
