"""Write a workbook for people who correct texts in a spreadsheet program."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape

from tmx_extract.diagnostics import Diagnostic, shortened
from tmx_extract.formats.office.write_package import (
    DECLARATION,
    OFFICE,
    OfficeWriter,
    write_links,
    write_types,
    writing_package,
)
from tmx_extract.formats.options import WriteOptions
from tmx_extract.formats.tables.columns import Row, Value, iter_rows, list_columns
from tmx_extract.formats.xlsx.styles import HEADER, MAIN, CellKind, style_of, write_styles
from tmx_extract.model import Occurrence

_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The limits of Excel: rows of a sheet, and UTF-16 units of a cell.
_MOST_ROWS = 1 << 20
_MOST_UNITS = 32_767
# A zip can only be written forward if no part has more than 2 GB.
_MOST_BYTES = 900 << 20
_WIDTHS: dict[CellKind, int] = {"locked": 60, "open": 60, "other": 14}
# A column for the person, which `merge` keeps with the edit.
_COMMENT = "comment"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\\x00-\\x08\\x0b-\\x1f\ufffe\uffff]")


def write(stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions) -> int:
    """Write the pairs in order and return their number, with flat memory use.

    All texts are text cells, which no program calculates. Ids, sources and facts are locked, so
    that rows cannot be sorted in part. A pair with a text that is too long for a cell is left out
    and reported. After a million rows another sheet begins.
    """
    table = _Table(options)
    with writing_package(stream) as package:
        package.add("[Content_Types].xml", _content_types())
        package.add("_rels/.rels", write_links(("officeDocument", "xl/workbook.xml")))
        package.add("xl/styles.xml", write_styles(options.target_language))
        rows = table.iter_rows(occurrences)
        sheets = 0
        while sheets == 0 or not table.is_done:
            sheets += 1
            with package.open(f"xl/worksheets/sheet{sheets}.xml") as part:
                for piece in table.iter_sheet(rows):
                    part.write(piece.encode())
        _add_workbook(package, sheets)
    return table.written


class _Table:
    """The columns and rows of one workbook."""

    def __init__(self, options: WriteOptions) -> None:
        self._options = options
        names = [column.name for column in list_columns(options)]
        targets = [name for name in names if _is_of(name, "target")]
        first = ["id", "source", *targets, _COMMENT]
        self._names = [*first, *(name for name in names if name not in first)]
        self._places = [names.index(name) if name in names else -1 for name in self._names]
        kinds: dict[str, CellKind] = {**dict.fromkeys((*targets, _COMMENT), "open")}
        kinds["source"] = "locked"
        self._kinds = [kinds.get(name, "other") for name in self._names]
        self._types = [
            place for place, name in enumerate(names) if _is_of(name, "translation_type")
        ]
        self._letters = [_letter(place) for place in range(len(self._names))]
        self.written = 0
        self.is_done = False

    def iter_rows(self, occurrences: Iterable[Occurrence]) -> Iterator[Row]:
        """Yield the rows whose texts fit into cells; report the others."""
        for occurrence in occurrences:
            for row in iter_rows((occurrence,), self._options):
                if long := next(filter(_is_too_long, row), None):
                    problem = Diagnostic(code="text-too-long", found=f"“{shortened(str(long))}”")
                    self._options.report(occurrence, problem)
                else:
                    yield row
        self.is_done = True

    def iter_sheet(self, rows: Iterator[Row]) -> Iterator[str]:
        """Yield one sheet, which takes its rows from `rows`."""
        yield f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        yield f"</sheetView></sheetViews><cols>{''.join(self._iter_widths())}</cols><sheetData>"
        yield f'<row r="1">{"".join(map(_text_cell, self._references(1), self._header()))}</row>'
        number, size = 1, 0
        while number < _MOST_ROWS and size < _MOST_BYTES:
            row = next(rows, None)
            if row is None:
                break
            number += 1
            self.written += 1
            written = self._write_row(number, row)
            size += len(written)
            yield written
        yield "</sheetData>"
        yield '<sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0" '
        yield f'autoFilter="0"/><autoFilter ref="A1:{self._letters[-1]}{number}"/></worksheet>'

    def _header(self) -> Sequence[tuple[int, str]]:
        return [(HEADER, name) for name in self._names]

    def _references(self, number: int) -> Sequence[str]:
        return [f"{letter}{number}" for letter in self._letters]

    def _iter_widths(self) -> Iterator[str]:
        for number, kind in enumerate(self._kinds, 1):
            yield f'<col min="{number}" max="{number}" width="{_WIDTHS[kind]}" customWidth="1"/>'

    def _write_row(self, number: int, row: Row) -> str:
        is_machine = any(row[place] == "MT" for place in self._types)
        cells = [f'<row r="{number}">']
        for letter, place, kind in zip(self._letters, self._places, self._kinds, strict=True):
            value = row[place] if place >= 0 else None
            style = style_of(kind, is_machine=is_machine)
            cells.append(_write_cell(f"{letter}{number}", style, value))
        cells.append("</row>")
        return "".join(cells)


def _write_cell(reference: str, style: int, value: Value) -> str:
    if isinstance(value, str) and value:
        return _text_cell(reference, (style, value))
    inside = "" if value is None or value == "" else f"<v>{value}</v>"
    return f'<c r="{reference}" s="{style}">{inside}</c>'


def _text_cell(reference: str, styled: tuple[int, str]) -> str:
    style, text = styled
    return (
        f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{_escape(text)}</t></is></c>"
    )


def _escape(text: str) -> str:
    """Return the text for XML, with the escapes of Office for other characters."""
    return escape(_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def _is_too_long(value: Value) -> bool:
    # A character has at most two UTF-16 units.
    if not isinstance(value, str) or 2 * len(value) <= _MOST_UNITS:
        return False
    return len(value.encode("utf-16-le", "surrogatepass")) > 2 * _MOST_UNITS


def _is_of(name: str, known: str) -> bool:
    """Return whether it is this column, or that of one of several languages."""
    return name == known or name.startswith(f"{known}_")


def _letter(place: int) -> str:
    """Return the letters of a column: A, B, … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, last = divmod(place - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _content_types() -> str:
    # Sheets have the default, because their number is not known yet.
    parts = {"xl/workbook.xml": f"{_TYPES}.sheet.main+xml", "xl/styles.xml": f"{_TYPES}.styles+xml"}
    return write_types(f"{_TYPES}.worksheet+xml", parts)


def _add_workbook(package: OfficeWriter, sheets: int) -> None:
    numbers = range(1, sheets + 1)
    inside = "".join(
        f'<sheet name="pairs {number}" sheetId="{number}" r:id="rId{number}"/>'
        for number in numbers
    )
    package.add(
        "xl/workbook.xml",
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{inside}</sheets></workbook>',
    )
    links = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    package.add("xl/_rels/workbook.xml.rels", write_links(*links, ("styles", "styles.xml")))
