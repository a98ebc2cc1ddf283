"""Read the tables of a Word document, with tracked changes accepted."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats.office.package import OfficePackage
from tmx_extract.formats.read_xml import iter_elements, local_name
from tmx_extract.formats.tables.split_rows import SheetRow

# The rows are in memory, and a document of this size has some hundred thousand of them.
_MOST_BYTES = 256 << 20
# What was deleted or moved away, and what is not text: commands of fields, and second versions.
_LEFT_OUT = frozenset(("del", "moveFrom", "delText", "instrText", "Fallback", "rPr", "pPr", "tcPr"))
_CHARACTERS = {
    "br": "\n",
    "cr": "\n",
    "tab": "\t",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}


def read_tables(stream: BinaryIO) -> Sequence[Sequence[SheetRow]]:
    """Return the rows of each table in order, without deleted rows; raises `UnreadableFile`.

    A table inside a cell is a table of its own, and not a part of the cell.
    """
    package = OfficePackage(stream)
    tables: list[list[SheetRow]] = []
    around: list[list[SheetRow]] = []
    with package.open(package.find_document(), _MOST_BYTES) as part:
        for event, element in iter_elements(part, "{*}tbl", "{*}tr"):
            is_table = local_name(element) == "tbl"
            if event == "start" and is_table:
                around.append([])
                tables.append(around[-1])
            elif event == "end" and is_table:
                around.pop()
            elif event == "end" and around and element.find("{*}trPr/{*}del") is None:
                around[-1].append(SheetRow(len(around[-1]) + 1, _read_cells(element)))
    return tables


def _read_cells(row: etree._Element) -> Sequence[str]:
    return [
        "\n".join("".join(_iter_text(one)) for one in cell.iter("{*}p"))
        for cell in row.iter("{*}tc")
    ]


def _iter_text(element: etree._Element) -> Iterator[str]:
    for inner in element.iterchildren(etree.Element):
        name = local_name(inner)
        if name == "t":
            yield inner.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name not in _LEFT_OUT and name != "p":
            yield from _iter_text(inner)
