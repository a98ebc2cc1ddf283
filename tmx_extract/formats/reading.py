"""How XML is opened: without entities, network or large trees."""

from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from lxml import etree

from tmx_extract.errors import UnreadableFile

# A unit is some kilobytes; what a tool keeps of its own before the first one, some megabytes.
_MOST_WAITING = 64 << 20
_STRING = etree.XPath("string()", smart_strings=False)


def iter_elements(stream: BinaryIO, *names: str) -> Iterator[tuple[str, etree._Element]]:
    """The beginnings and ends of the elements with these names, as `start` and `end`.

    Memory stays flat: an element is emptied after its end was given. Comments are not there, so the
    words on both sides of one are one text. Raises `UnreadableFile` where the stream is no XML, has
    entities of its own, or more between two ends than any unit holds.
    """
    metered = _Metered(stream)
    events = etree.iterparse(
        cast(BinaryIO, metered),
        events=("start", "end"),
        tag=names,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    is_first = True
    try:
        for event, element in events:
            if is_first:
                _refuse_entities(element.getroottree())
                is_first = False
            yield event, element
            if event == "end":
                metered.waiting, metered.line = 0, line_of(element)
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise _unreadable(error, events.error_log) from error


class _Metered:
    """A stream that is refused where too much of it is read without anything being forgotten."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.waiting = 0
        """The number of bytes that were read since the last unit."""
        self.line = 1
        """Where that unit begins."""

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self.waiting += len(data)
        if self.waiting > _MOST_WAITING:
            raise UnreadableFile(
                f"more than {_MOST_WAITING >> 20} MB of it are no units",
                line=self.line,
                advice="Export the file anew, without what is not for translators.",
            )
        return data


def _unreadable(error: etree.XMLSyntaxError, log: Any) -> UnreadableFile:
    """`log` is the parser's own, where lxml tells of entities that nobody knows."""
    line, message = error.lineno, error.msg
    if not line and len(log):
        line, message = log[0].line, log[0].message
    message = " ".join((message or "it is no XML").split())
    return UnreadableFile(message, line=line or 1, advice="Export the file again, or fix the XML.")


def _refuse_entities(tree: etree._ElementTree) -> None:
    declared: Any = tree.docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise UnreadableFile(
            "it declares an entity of its own", advice="Write the characters themselves."
        )


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def text_inside(element: etree._Element) -> str:
    """All the text in the element, also in the elements inside it.

    What it is in was given to `refuse_unknown_entities` before.
    """
    # Comments and processing instructions hold no words.
    return str(_STRING(element))


def refuse_unknown_entities(element: etree._Element) -> None:
    """Raise `UnreadableFile` if the text has an entity that is not one of XML's five."""
    for inner in element.iter(etree.Entity):
        raise UnreadableFile(
            f"the entity {inner.text} is not one of XML's five",
            line=line_of(inner),
            advice="Write the character itself.",
        )


def local_name(named: etree._Element | str) -> str:
    """The name of an element or attribute without its namespace.

    A prefix that is not declared stays: that is another name.
    """
    name = named if isinstance(named, str) else str(named.tag)
    return name.rpartition("}")[2]


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
        raise _unreadable(error, parser.error_log) from error
    _refuse_entities(tree)
    return tree
