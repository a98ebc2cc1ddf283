"""Reading XLIFF 2.0 and 2.1, with the texts exactly as they were before they were written."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats.reading import ReadUnit, iter_elements, line_of, text_inside

_NAME = "{urn:oasis:names:tc:xliff:document:2.0}"
_MATCH = "{urn:oasis:names:tc:xliff:matches:2.0}"


def read(stream: BinaryIO) -> Iterator[ReadUnit]:
    """The units in their order. Raises `UnreadableFile` where the stream is no XML."""
    original = source_language = target_language = ""
    for event, element in iter_elements(stream, f"{_NAME}xliff", f"{_NAME}file", f"{_NAME}unit"):
        if element.tag == f"{_NAME}xliff":
            source_language = element.get("srcLang", "")
            target_language = element.get("trgLang", "")
        elif element.tag == f"{_NAME}file":
            original = element.get("original", "")
        elif event == "end":
            data = _data(element)
            segments = list(element.iterfind(f"{_NAME}segment"))
            targets = [segment.find(f"{_NAME}target") for segment in segments]
            yield ReadUnit(
                id=element.get("id", ""),
                original=original,
                source_language=source_language,
                source="".join(_text(segment.find(f"{_NAME}source"), data) for segment in segments),
                targets=(
                    {target_language: "".join(_text(target, data) for target in targets)}
                    if any(target is not None for target in targets)
                    else {}
                ),
                proposals=tuple(
                    _text(match.find(f"{_NAME}target"), _data(match))
                    for match in element.iterfind(f"{_MATCH}matches/{_MATCH}match")
                ),
                line=line_of(element),
            )


def _data(element: etree._Element) -> Mapping[str, str]:
    """What the codes of a unit or a match stand for, by the ids of `originalData`."""
    return {
        data.get("id", ""): _text(data, {})
        for data in element.iterfind(f"{_NAME}originalData/{_NAME}data")
    }


def _text(element: etree._Element | None, data: Mapping[str, str]) -> str:
    if element is None:
        return ""
    text_inside(element)
    return "".join(_iter_texts(element, data))


def _iter_texts(element: etree._Element, data: Mapping[str, str]) -> Iterator[str]:
    """Words, and what the codes stand for."""
    yield element.text or ""
    for inner in element.iterchildren("*"):
        if inner.tag == f"{_NAME}cp":
            yield chr(int(inner.get("hex", ""), 16))
        elif inner.tag == f"{_NAME}pc":
            yield data.get(inner.get("dataRefStart", ""), "")
            yield from _iter_texts(inner, data)
            yield data.get(inner.get("dataRefEnd", ""), "")
        else:
            yield data.get(inner.get("dataRef", ""), "")
            yield from _iter_texts(inner, data)
        yield inner.tail or ""
