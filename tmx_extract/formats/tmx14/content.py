"""The content of `tuv`: its language, and `seg` in words and codes (TMX 1.4b, Content Markup)."""

from collections.abc import Iterator

from lxml import etree

from tmx_extract.formats.read_xml import local_name, refuse_unknown_entities, text_inside
from tmx_extract.formats.recover_codes import CodeElement, CodeElements
from tmx_extract.inline.codes import CodeForm

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Elements around words that are not codes.
_MARKS = frozenset({"hi", "sub"})


def language_of(variant: etree._Element | None) -> str:
    """Return the language of a `tuv` as the file spells it; empty if it has none."""
    return "" if variant is None else variant.get(_LANGUAGE) or variant.get("lang") or ""


def read_segment(segment: etree._Element) -> CodeElements:
    """Yield words and codes. The content of its element is a code; `x`, else `i`, is its id."""
    refuse_unknown_entities(segment)
    numbers = {
        opening.get("i"): opening.get("x") or opening.get("i") or ""
        for opening in segment.iter("{*}bpt")
    }
    return list(_iter_tokens(segment, numbers))


def _iter_tokens(
    element: etree._Element, numbers: dict[str | None, str]
) -> Iterator[str | CodeElement]:
    yield element.text or ""
    for inner in element.iterchildren("*"):
        name, number = local_name(inner), inner.get("i", "")
        if name in _MARKS:
            yield from _iter_tokens(inner, numbers)
        elif name == "bpt":
            yield CodeElement(inner.get("x") or number, "open", text_inside(inner))
        elif name == "ept":
            yield CodeElement(numbers.get(number, number), "close", text_inside(inner))
        elif name == "it":
            form: CodeForm = "close" if inner.get("pos") == "end" else "open"
            yield CodeElement(inner.get("x", ""), form, text_inside(inner))
        else:
            yield CodeElement(inner.get("x", ""), "single", text_inside(inner))
        yield inner.tail or ""
