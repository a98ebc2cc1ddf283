"""Read XML without entities, network access or large trees."""

from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from lxml import etree

from tmx_extract.errors import UnreadableFile

# A unit has some kilobytes; a tool's own data before the first unit has some megabytes.
_MOST_WAITING = 64 << 20
_STRING = etree.XPath("string()", smart_strings=False)


def iter_elements(stream: BinaryIO, *names: str) -> Iterator[tuple[str, etree._Element]]:
    """Yield the starts and ends of the elements with these names, as `start` and `end`.

    Memory use stays flat: an element is emptied after its end. Comments are removed, so the words
    on both sides are one text. Raises `UnreadableFile` if the stream is not XML, defines entities,
    or has more data between two ends than any unit has.
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
    """A stream that raises an error if too much is read without freeing memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.waiting = 0
        """The number of bytes since the last unit."""
        self.line = 1
        """The start of that unit."""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._stream.read(size)
        self.waiting += len(data)
        if self.waiting > _MOST_WAITING:
            raise UnreadableFile(
                f"more than {_MOST_WAITING >> 20} MB of it are outside of units",
                line=self.line,
                advice="Export the file again, without data that is not for translators.",
            )
        return data


def _unreadable(error: etree.XMLSyntaxError, log: Any) -> UnreadableFile:
    """`log` is the parser's log, in which lxml reports unknown entities."""
    line, message = error.lineno, error.msg
    if not line and len(log):
        line, message = log[0].line, log[0].message
    message = " ".join((message or "it is not XML").split())
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
    """Return all the text in the element, also in the elements inside it.

    Call `refuse_unknown_entities` for the element around it first.
    """
    # Comments and processing instructions contain no words.
    return str(_STRING(element))


def refuse_unknown_entities(element: etree._Element) -> None:
    """Raise `UnreadableFile` if the text has an entity other than XML's five."""
    for inner in element.iter(etree.Entity):
        raise UnreadableFile(
            f"the entity {inner.text} is not one of XML's five",
            line=line_of(inner),
            advice="Write the character itself.",
        )


def local_name(named: etree._Element | str) -> str:
    """Return the name of an element or attribute without its namespace.

    An undeclared prefix stays, because it makes another name.
    """
    name = named if isinstance(named, str) else str(named.tag)
    return name.rpartition("}")[2]


def line_of(element: etree._Element) -> int:
    """Return the line of the element, from 1; 0 if unknown."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def read_tree(stream: BinaryIO) -> etree._ElementTree:
    """Return the whole file; raise `UnreadableFile` if it is not XML, or defines entities."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        tree = etree.parse(stream, parser)
    except etree.XMLSyntaxError as error:
        raise _unreadable(error, parser.error_log) from error
    _refuse_entities(tree)
    return tree
