"""Workbooks for tests, part by part, without a library."""

from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def zip_of(parts: Mapping[str, str | bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def links(*targets: tuple[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'


def workbook(
    *sheets: str, texts: Sequence[str] = (), parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """Return a workbook; each sheet is the content of its `sheetData`, each text that of an
    `si`."""
    names = [("worksheet", f"sheets/{number}.xml") for number, _ in enumerate(sheets, 1)]
    inside = "".join(
        f'<sheet name="s{number}" sheetId="{number}" r:id="rId{number}"/>'
        for number, _ in enumerate(sheets, 1)
    )
    si = "".join(f"<si>{text}</si>" for text in texts)
    written: dict[str, str | bytes] = {
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{inside}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": links(*names, ("sharedStrings", "/xl/texts.xml")),
        "xl/texts.xml": f'<sst xmlns="{MAIN}">{si}</sst>',
    }
    for number, data in enumerate(sheets, 1):
        written[f"xl/sheets/{number}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
        )
    return zip_of({**written, **(parts or {})})


def row(*cells: str, number: int | None = None) -> str:
    """Return a row of texts inside the cells."""
    inside = "".join(
        f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
        for cell in cells
    )
    return f"<row>{inside}</row>" if number is None else f'<row r="{number}">{inside}</row>'
