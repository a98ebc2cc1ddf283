"""Reading XLIFF 2.0 and 2.1, with the texts exactly as they were before they were written."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats.reading import ReadUnit, iter_elements, line_of
from tmx_extract.formats.recovery import text_of
from tmx_extract.formats.xliff2.content import read_content, read_data

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
            data = read_data(element)
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
                    _text(match.find(f"{_NAME}target"), read_data(match))
                    for match in element.iterfind(f"{_MATCH}matches/{_MATCH}match")
                ),
                line=line_of(element),
            )


def _text(element: etree._Element | None, data: Mapping[str, str]) -> str:
    return text_of(read_content(element, data))
