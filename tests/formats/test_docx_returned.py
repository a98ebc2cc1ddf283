"""Word documents that come back: tables, tracked changes, and damage."""

from io import BytesIO

import pytest
from workbooks import links, zip_of

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.returned_units import read_returned

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(*tables: str) -> bytes:
    body = "".join(f"<w:tbl>{table}</w:tbl><w:p/>" for table in tables)
    return zip_of(
        {
            "_rels/.rels": links(("officeDocument", "word/document.xml")),
            "word/document.xml": (
                f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
            ),
        }
    )


def row(*cells: str, facts: str = "") -> str:
    inside = "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells)
    return f"<w:tr>{facts}{inside}</w:tr>"


def text(content: str) -> str:
    return f'<w:p><w:pPr/><w:r><w:t xml:space="preserve">{content}</w:t></w:r></w:p>'


NAMES = row(text("ID"), text("Source"), text("Target"))


def pairs(data: bytes) -> list[tuple[int, str, str]]:
    return [(one.line, one.source, one.target) for one in read_returned(BytesIO(data), ".docx")]


def test_tracked_changes_are_accepted() -> None:
    changed = (
        "<w:p><w:r><w:t>保</w:t></w:r>"
        '<w:del w:id="1"><w:r><w:delText>護</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>存</w:t></w:r></w:ins>'
        "<w:moveFrom><w:r><w:t>する</w:t></w:r></w:moveFrom>"
        '<w:hyperlink><w:r><w:t xml:space="preserve"> して</w:t></w:r></w:hyperlink>'
        "<w:r><w:instrText>PAGE</w:instrText><w:br/><w:t>二行</w:t><w:tab/></w:r></w:p>"
    )
    gone = row(text("2"), text("b"), text("c"), facts="<w:trPr><w:del/></w:trPr>")
    last = row(text("3"), text("d"), text("e") + text("f"))
    table = NAMES + row(text("1"), text("Save"), changed) + gone + last
    assert pairs(document(row(text("Notes")), table)) == [
        (2, "Save", "保存 して\n二行\t"),
        (3, "d", "e\nf"),
    ]


def test_a_document_without_a_table_of_texts_is_refused() -> None:
    for data in (document(), document(row(text("Notes"))), document()[:300]):
        with pytest.raises(UnreadableFile) as caught:
            pairs(data)
        assert caught.value.advice


def test_python_docx_tables_are_read() -> None:
    docx = pytest.importorskip("docx", reason="writes documents")
    made = docx.Document()
    table = made.add_table(rows=2, cols=2)
    for place, content in enumerate(("source", "target", "Save it.", "保存。")):
        table.cell(*divmod(place, 2)).text = content
    stream = BytesIO()
    made.save(stream)
    assert pairs(stream.getvalue()) == [(2, "Save it.", "保存。")]
