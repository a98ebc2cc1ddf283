"""Read the content of `source` and `target` as words and codes (XLIFF 2.1, 4.7)."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from tmx_extract.formats.read_xml import local_name, refuse_unknown_entities
from tmx_extract.formats.recover_codes import CodeElement, CodeElements
from tmx_extract.formats.xml_text import character_of
from tmx_extract.inline.codes import CodeForm

_Data = Mapping[str, str]
"""The Markdown of codes, by the ids of `originalData`."""

# The Markdown of elements that have only a kind.
_BY_KIND = {"xlf:b": "**", "xlf:i": "*", "xlf:lb": "\n"}
_OWN_ID = re.compile(r"([0-9]+)-(?=[mt])(?:m[0-9]+)?t?")
_FORMS: Mapping[str, CodeForm] = {"sc": "open", "ec": "close", "ph": "single"}


def read_data(unit: etree._Element) -> _Data:
    """Return the Markdown of the codes of a unit or a match."""
    return {
        data.get("id", ""): "".join(
            item for item in _iter_tokens(data, {}) if isinstance(item, str)
        )
        for data in unit.iterfind("{*}originalData/{*}data")
    }


def read_content(element: etree._Element | None, data: _Data) -> CodeElements:
    """Yield words and codes; none without an element. `copyOf` or `startRef` names a code."""
    if element is None:
        return ()
    refuse_unknown_entities(element)
    return list(_iter_tokens(element, data))


def _iter_tokens(element: etree._Element, data: _Data) -> Iterator[str | CodeElement]:
    yield element.text or ""
    for inner in element:
        # Comments and processing instructions contain no words, but words follow them.
        if isinstance(inner.tag, str):
            yield from _read_inner(inner, data)
        yield inner.tail or ""


def _read_inner(inner: etree._Element, data: _Data) -> Iterator[str | CodeElement]:
    name = local_name(inner)
    number = _find_number(inner)
    guess = _BY_KIND.get(inner.get("subType", ""), "")
    if name == "cp":
        yield character_of(inner.get("hex", ""))
    elif name == "pc":
        first, last = (inner.get(f"dataRef{end}", "") for end in ("Start", "End"))
        opening, closing = (inner.get(f"equiv{end}") or guess for end in ("Start", "End"))
        yield CodeElement(number, "open", data.get(first, ""), opening, inner)
        yield from _iter_tokens(inner, data)
        yield CodeElement(number, "close", data.get(last, ""), closing, inner)
    elif name in _FORMS:
        raw = data.get(inner.get("dataRef", ""), "")
        yield CodeElement(number, _FORMS[name], raw, inner.get("equiv") or guess, inner)
    else:
        # Annotation marks: their content is text.
        yield from _iter_tokens(inner, data)


def _find_number(element: etree._Element) -> str:
    """Return the id of a code on both sides; our own ids of targets and matches begin with it."""
    name = element.get("copyOf") or element.get("startRef") or element.get("id") or ""
    own = _OWN_ID.fullmatch(name)
    return own[1] if own else name
