"""Reading TMX 1.4, with the texts exactly as they were before they were written."""

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats.reading import ReadUnit, iter_elements, line_of
from tmx_extract.formats.recovery import text_of
from tmx_extract.formats.restore import put_forbidden, put_space
from tmx_extract.formats.tmx14.content import language_of, read_segment


def read(stream: BinaryIO) -> Iterator[ReadUnit]:
    """The units in their order. Raises `UnreadableFile` where the stream is no XML."""
    source_language = ""
    for event, element in iter_elements(stream, "header", "tu"):
        if element.tag == "header":
            source_language = element.get("srclang", "")
        elif event == "end":
            texts = {language_of(variant): _text(variant) for variant in element.iterfind("tuv")}
            yield ReadUnit(
                id=element.get("tuid", ""),
                original="",
                source_language=source_language,
                source=texts.pop(source_language, ""),
                targets=texts,
                proposals=(),
                line=line_of(element),
            )


def _text(variant: etree._Element) -> str:
    props = {prop.get("type"): prop.text or "" for prop in variant.iterfind("prop")}
    segment = variant.find("seg")
    text = "" if segment is None else text_of(read_segment(segment))
    text = put_space(text, props.get("x-space", ""))
    return put_forbidden(text, props.get("x-characters", ""))
