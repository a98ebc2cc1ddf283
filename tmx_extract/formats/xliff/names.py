"""XLIFF elements in any namespace: old files have none, and each version has its own."""

from collections.abc import Iterable

from lxml import etree

from tmx_extract.locales import compare_locales

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
"""The attribute with the language of an element."""
# Not told, several, none.
_NO_LANGUAGES = frozenset({"und", "mul", "zxx"})
_NAMESPACES = "urn:oasis:names:tc:xliff:document:"


def namespace_of(element: etree._Element) -> str:
    """Return the namespace; empty without one."""
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


def find_language(targets: Iterable[etree._Element | None], told: str) -> tuple[str, str]:
    """Return the language of a unit's targets, and the one that a file for `told` must not have.

    A target may name its language itself (`xml:lang`).
    """
    for target in targets:
        own = "" if target is None else target.get(LANGUAGE, "").strip()
        if own and own.lower() not in _NO_LANGUAGES:
            kinship = compare_locales(own, told) if told else "region"
            if kinship == "none":
                return told, own
            if kinship == "region":
                return own, ""
    return told, ""
