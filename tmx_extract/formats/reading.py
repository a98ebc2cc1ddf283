"""What the readers give back, and how XML is opened: without entities, network or large trees."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple

from lxml import etree

from tmx_extract.errors import UnreadableFile


class ReadUnit(NamedTuple):
    """One unit of a file."""

    id: str
    """As the file has it: unique in a TMX file, in XLIFF in its `file`."""
    original: str
    """What the `file` of XLIFF is made from; empty in TMX."""
    source_language: str
    """As the file spells it."""
    source: str
    """The text as it was before it was written: with its codes, its white space, and what XML has
    no way to write."""
    targets: Mapping[str, str]
    """Like `source`, by language as the file spells it; empty where there is none."""
    proposals: tuple[str, ...]
    """Texts that stand beside the target: `alt-trans`, `mtc:match`."""
    line: int
    """Where the unit begins, from 1."""


def iter_elements(stream: BinaryIO, *names: str) -> Iterator[tuple[str, etree._Element]]:
    """The beginnings and ends of the elements with these names, as `start` and `end`.

    Memory stays flat: an element is emptied after its end was given. Raises `UnreadableFile` where
    the stream is no XML, or has entities of its own.
    """
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=names,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        for event, element in events:
            yield event, element
            if event == "end":
                _forget(element)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise UnreadableFile(
            f"line {line}: {error.msg}", advice="Export the file anew, or mend the XML."
        ) from error


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def text_inside(element: etree._Element) -> str:
    """All the text in the element, also in the elements inside it."""
    for inner in element.iter(etree.Entity):
        raise UnreadableFile(
            f"line {inner.sourceline}: the entity {inner.text} is not one of XML's five",
            advice="Write the character itself.",
        )
    return "".join(map(str, element.itertext()))


def line_of(element: etree._Element) -> int:
    """Where the element begins, from 1; 0 where that is not known."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def read_tree(stream: BinaryIO) -> etree._ElementTree:
    """The whole file; raises `UnreadableFile` where it is no XML, or has entities of its own."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        tree = etree.parse(stream, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(
            f"line {error.lineno or 0}: {error.msg}",
            advice="Export the file anew, or mend the XML.",
        ) from error
    declared: Any = tree.docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise UnreadableFile(
            "line 1: it declares entities of its own", advice="Write the characters themselves."
        )
    return tree
