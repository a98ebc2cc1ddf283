"""Reading XLIFF 1.2, with the texts exactly as they were before they were written."""

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats.reading import ReadUnit, iter_elements, line_of
from tmx_extract.formats.recovery import text_of
from tmx_extract.formats.restore import put_forbidden
from tmx_extract.formats.xliff12.content import read_content

_NAME = "{urn:oasis:names:tc:xliff:document:1.2}"


def read(stream: BinaryIO) -> Iterator[ReadUnit]:
    """The units in their order. Raises `UnreadableFile` where the stream is no XML."""
    original = source_language = target_language = ""
    for event, element in iter_elements(stream, f"{_NAME}file", f"{_NAME}trans-unit"):
        if element.tag == f"{_NAME}file":
            original = element.get("original", "")
            source_language = element.get("source-language", "")
            target_language = element.get("target-language", "")
        elif event == "end":
            target = element.find(f"{_NAME}target")
            listed = {
                context.get("context-type"): context.text or ""
                for context in element.iterfind(f"{_NAME}context-group/{_NAME}context")
            }
            missing = listed.get("x-target-characters", "")
            yield ReadUnit(
                id=element.get("id", ""),
                original=original,
                source_language=source_language,
                source=_text(element.find(f"{_NAME}source"), listed.get("x-source-characters", "")),
                targets={} if target is None else {target_language: _text(target, missing)},
                proposals=tuple(
                    _text(proposal, missing)
                    for proposal in element.iterfind(f"{_NAME}alt-trans/{_NAME}target")
                ),
                line=line_of(element),
            )


def _text(element: etree._Element | None, characters: str) -> str:
    return put_forbidden(text_of(read_content(element)), characters)
