"""Reads exported TMX and XLIFF exactly, including characters that XML cannot represent."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import BinaryIO, NamedTuple

from lxml import etree

from tmx_extract.formats.read_xml import iter_elements, line_of
from tmx_extract.formats.recover_codes import CodeElements, text_of
from tmx_extract.formats.tmx14.content import language_of, read_segment
from tmx_extract.formats.unwritable_text import put_forbidden, put_space
from tmx_extract.formats.xliff2.content import read_content as read_content2
from tmx_extract.formats.xliff2.content import read_data
from tmx_extract.formats.xliff12.content import read_content as read_content12

_XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
_XLIFF2 = "{urn:oasis:names:tc:xliff:document:2.0}"
_MATCH = "{urn:oasis:names:tc:xliff:matches:2.0}"


class ReadUnit(NamedTuple):
    """One unit of a file."""

    id: str
    """As in the file: unique in a TMX file; in XLIFF, unique in its `file`."""
    original: str
    """The page of a `file` in XLIFF; empty in TMX."""
    source_language: str
    source: str
    targets: Mapping[str, str]
    """By language."""
    proposals: tuple[str, ...]
    """Texts beside the target: `alt-trans`, `mtc:match`."""
    line: int
    """The line of the unit, from 1."""


def read(name: str, data: bytes) -> list[ReadUnit]:
    """Return all units of a file, in order."""
    return list(iter_units(name, BytesIO(data)))


def iter_units(name: str, stream: BinaryIO) -> Iterator[ReadUnit]:
    """Yield the units of a file, in order, with constant memory use."""
    readers = {"tmx": _read_tmx, "xliff": _read_xliff, "xliff2": _read_xliff2}
    return readers[name](stream)


def _read_tmx(stream: BinaryIO) -> Iterator[ReadUnit]:
    source_language = ""
    for event, element in iter_elements(stream, "header", "tu"):
        if element.tag == "header":
            source_language = element.get("srclang", "")
        elif event == "end":
            texts = {language_of(one): _read_variant(one) for one in element.iterfind("tuv")}
            source, name = texts.pop(source_language, ""), element.get("tuid", "")
            yield ReadUnit(name, "", source_language, source, texts, (), line_of(element))


def _read_variant(variant: etree._Element) -> str:
    props = {prop.get("type"): prop.text or "" for prop in variant.iterfind("prop")}
    segment = variant.find("seg")
    text = "" if segment is None else text_of(read_segment(segment))
    text = put_space(text, props.get("x-space", ""))
    return put_forbidden(text, props.get("x-characters", ""))


def _read_xliff(stream: BinaryIO) -> Iterator[ReadUnit]:
    original = source_language = target_language = ""
    for event, element in iter_elements(stream, f"{_XLIFF}file", f"{_XLIFF}trans-unit"):
        if element.tag == f"{_XLIFF}file":
            original = element.get("original", "")
            source_language = element.get("source-language", "")
            target_language = element.get("target-language", "")
        elif event == "end":
            listed = {
                context.get("context-type", ""): context.text or ""
                for context in element.iterfind(f"{_XLIFF}context-group/{_XLIFF}context")
            }
            missing = listed.get("x-target-characters", "")
            source = text_of(read_content12(element.find(f"{_XLIFF}source")))
            targets = [text_of(read_content12(one)) for one in element.iterfind(f"{_XLIFF}target")]
            yield ReadUnit(
                id=element.get("id", ""),
                original=original,
                source_language=source_language,
                source=put_forbidden(source, listed.get("x-source-characters", "")),
                targets={target_language: put_forbidden(targets[0], missing)} if targets else {},
                proposals=tuple(
                    put_forbidden(text_of(read_content12(proposal)), missing)
                    for proposal in element.iterfind(f"{_XLIFF}alt-trans/{_XLIFF}target")
                ),
                line=line_of(element),
            )


def _read_xliff2(stream: BinaryIO) -> Iterator[ReadUnit]:
    original = source_language = target_language = ""
    for event, element in iter_elements(stream, *(f"{_XLIFF2}{it}" for it in _ELEMENTS)):
        if element.tag == f"{_XLIFF2}xliff":
            source_language = element.get("srcLang", "")
            target_language = element.get("trgLang", "")
        elif element.tag == f"{_XLIFF2}file":
            original = element.get("original", "")
        elif event == "end":
            source, target = (_read_segments(element, name) for name in ("source", "target"))
            yield ReadUnit(
                id=element.get("id", ""),
                original=original,
                source_language=source_language,
                source=text_of(source),
                targets={target_language: text_of(target)} if target else {},
                proposals=tuple(
                    text_of(read_content2(match.find(f"{_XLIFF2}target"), read_data(match)))
                    for match in element.iterfind(f"{_MATCH}matches/{_MATCH}match")
                ),
                line=line_of(element),
            )


_ELEMENTS = ("xliff", "file", "unit")


def _read_segments(unit: etree._Element, name: str) -> CodeElements:
    """Return the texts of all segments; empty if none of them has the element."""
    data = read_data(unit)
    texts = unit.iterfind(f"{_XLIFF2}segment/{_XLIFF2}{name}")
    return [token for text in texts for token in read_content2(text, data)]
