"""Read the texts in the cells of a workbook, row by row."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

from lxml import etree

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.office.package import OfficePackage
from tmx_extract.formats.read_xml import iter_elements
from tmx_extract.formats.tables.read_sheets import Sheet
from tmx_extract.formats.tables.split_rows import SheetRow

# Columns to the right of these are not read: a row may have 16,384.
_MOST_COLUMNS = 256
# The texts of all cells are in memory, because cells refer to them in any order.
_MOST_TEXTS = 256 << 20
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COLUMN = re.compile(r"([A-Z]{1,3})[0-9]+")
_RELATION = re.compile(r"\{[^}]*relationships\}id")


def list_sheets(stream: BinaryIO) -> Sequence[Sheet]:
    """Return the sheets in order, as functions that read their rows; raises `UnreadableFile`."""
    package = OfficePackage(stream)
    workbook = package.find_document()
    links = package.read_links(workbook)
    texts: Sequence[str] = ()
    for kind, name in links.values():
        if kind.endswith("/sharedStrings"):
            texts = _read_texts(package, name)
    names = []
    with package.open(workbook) as part:
        for event, element in iter_elements(part, "{*}sheet"):
            if event == "end":
                names += [
                    links[str(link)][1]
                    for key, link in element.attrib.items()
                    if _RELATION.fullmatch(str(key)) and str(link) in links
                ]
    return [partial(_iter_rows, package, name, texts) for name in names]


def _read_texts(package: OfficePackage, name: str) -> Sequence[str]:
    with package.open(name, _MOST_TEXTS) as part:
        return [_read_text(item) for event, item in iter_elements(part, "{*}si") if event == "end"]


def _iter_rows(package: OfficePackage, name: str, texts: Sequence[str]) -> Iterator[SheetRow]:
    """Yield the rows that are not empty, with their numbers."""
    number = 0
    with package.open(name) as part:
        for event, row in iter_elements(part, "{*}row"):
            if event == "start":
                continue
            given = row.get("r", "")
            number = int(given) if given.isascii() and given.isdigit() else number + 1
            cells = _read_cells(row, texts, number)
            if any(cells):
                yield SheetRow(max(1, number), cells)


def _read_cells(row: etree._Element, texts: Sequence[str], number: int) -> Sequence[str]:
    cells: list[str] = []
    for cell in row.iterchildren("{*}c"):
        place = _find_place(cell.get("r", ""), len(cells))
        if place >= _MOST_COLUMNS:
            break
        cells += [""] * (place - len(cells))
        cells[place : place + 1] = [_read_value(cell, texts, number)]
    return cells


def _find_place(reference: str, otherwise: int) -> int:
    """Return the place of the column from a reference such as `AB12`, from 0."""
    found = _COLUMN.fullmatch(reference)
    if found is None:
        return otherwise
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _read_value(cell: etree._Element, texts: Sequence[str], number: int) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inside = cell.find("{*}is")
        return "" if inside is None else _read_text(inside)
    value = cell.findtext("{*}v") or ""
    if kind == "s":
        try:
            # A negative number would count from the end.
            return texts[int(value)] if value.strip().isdigit() else ""
        except IndexError as error:
            raise UnreadableFile(
                f"it lacks the text number {value} of a cell",
                line=number,
                advice="Open the workbook, and save it again.",
            ) from error
    if kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE"
    # A text that begins like a formula, and is none.
    formula = cell.findtext("{*}f")
    if kind == "e" and formula:
        return f"={_unescape(formula)}"
    return _unescape(value)


def _read_text(item: etree._Element) -> str:
    """Return the text of a cell, without the reading aids of Japanese."""
    pieces = [*item.iterchildren("{*}t"), *item.iterfind("{*}r/{*}t")]
    return _unescape("".join(piece.text or "" for piece in pieces))


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
