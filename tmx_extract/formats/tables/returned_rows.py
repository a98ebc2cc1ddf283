"""Read returned translations from the rows of a table of any kind."""

from collections.abc import Callable, Iterable, Iterator

from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.formats.returned_units import (
    MARK,
    SEGMENT_ID,
    Returned,
    TableCells,
    keep_form,
    split_id,
)
from tmx_extract.formats.tables.header import Header, TargetColumns
from tmx_extract.formats.tables.split_rows import SheetRow


def iter_returned(
    rows: Iterable[SheetRow], header: Header, undo: Callable[[str], str] = str
) -> Iterator[Returned]:
    """Yield one unit for each target of each row, in order.

    `undo` returns the text of a cell. A table has no states: every text is one of a person, and an
    empty cell is no target.
    """
    for row in rows:
        for columns in header.targets:
            yield _read_row(row, header, columns, undo)


def _read_row(
    row: SheetRow, header: Header, columns: TargetColumns, undo: Callable[[str], str]
) -> Returned:
    def cell(place: int) -> str:
        return row.cells[place] if 0 <= place < len(row.cells) else ""

    name = cell(header.id).strip()
    written = cell(header.source), cell(columns.target)
    source, target = map(undo, written)
    return Returned(
        id=name,
        place=split_id(name)._replace(
            segment_id=keep_form(SEGMENT_ID, cell(columns.segment_id).strip()),
            repository=cell(columns.repository).strip(),
            path=undo(cell(header.path)).strip(),
        ),
        languages=FileLanguages(
            cell(header.source_locale).strip() or header.source_language,
            columns.language or cell(header.locale).strip(),
        ),
        source=source,
        target=target,
        state="" if target.strip() else "untranslated",
        line=row.line,
        problems=(),
        edit=keep_form(MARK, cell(columns.edit).strip()),
        comment=cell(header.comment).strip(),
        cells=TableCells(written, has_source=header.source >= 0),
    )
