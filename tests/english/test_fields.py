"""Titles, descriptions, keywords and summaries of both pages."""

import pytest
from pages import pair

from tmx_extract.english.fields import find_fields
from tmx_extract.english.slots import HiddenText
from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin

SHA1 = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"


def read(text: str, path: str = "a.md") -> Document:
    return read_document(text.encode(), Origin(path=path))


def front(text: str) -> str:
    return f"---\n{text}\n---\n"


def find(document: Document, english: str) -> list[tuple[str, str, str, str]]:
    """Return key, source, target, and the text at the range of each field."""
    return [
        (field.field, field.source, field.target, document.text[field.start : field.end])
        for field in find_fields(document, english)
    ]


def test_a_field_has_both_texts_and_its_range() -> None:
    document = read(front("title: 鍵 | Contoso"))
    assert find_fields(document, front("title: Keys? | Contoso")) == [
        HiddenText(
            source="Keys? | Contoso",
            target="鍵 | Contoso",
            start=11,
            end=22,
            place="front-matter",
            field="title",
            sentences=2,
        )
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "fields"),
    [
        (
            "keywords: 鍵\ndescription: 説明\ntitle: 題",
            "keywords: key\ndescription: Text\ntitle: Name",
            [
                ("title", "Name", "題", "題"),
                ("description", "Text", "説明", "説明"),
                ("keywords", "key", "鍵", "鍵"),
            ],
        ),
        ("Description: 説明", "description: Text", [("Description", "Text", "説明", "説明")]),
        ("title: '鍵''s'", 'title: "Key\'s"', [("title", "Key's", "鍵's", "鍵''s")]),
        ('title: "\\"鍵\\""', "title: '\"Key\"'", [("title", '"Key"', '"鍵"', '\\"鍵\\"')]),
        (
            "title: >-\n  鍵と\n  錠\nx: y",
            "title: Keys",
            [("title", "Keys", "鍵と 錠", "鍵と\n  錠")],
        ),
        ("title: 鍵 # 注", "title: Key # note", [("title", "Key", "鍵", "鍵")]),
        ("title: 鍵\ntitle: 錠", "title: Key", [("title", "Key", "鍵", "鍵")]),
        (
            "title: 鍵",
            "description: Text\ntitle: Name",
            [
                ("title", "Name", "鍵", "鍵"),
                ("description", "Text", "", ""),
            ],
        ),
        ("title: 鍵\ndescription: 説明", "title: Name", [("title", "Name", "鍵", "鍵")]),
        ("title: 鍵", "title: ''", []),
        ("title: 鍵", "x:\n  title: Key", []),
        ("title: [鍵]", "title: [Key]", []),
        ("title: 鍵\nx: [", "title: Key", [("title", "Key", "鍵", "鍵")]),
    ],
)
def test_fields_of_front_matter(
    ours: str, theirs: str, fields: list[tuple[str, str, str, str]]
) -> None:
    assert find(read(front(ours)), front(theirs)) == fields


def test_fields_with_pairs_are_left_out() -> None:
    ours = f"title: {pair('4ef9c-101', 'Name', '題')}\ndescription: 説明"
    english = front("title: Name\ndescription: Text")
    assert find(read(front(ours)), english) == [("description", "Text", "説明", "説明")]


def test_front_matter_that_was_translated_as_prose_has_no_fields() -> None:
    ours = f"{pair('4ef9c-101', 'title: Name', '題: 名前')}\ntitle: 題"
    assert find(read(front(ours)), front("title: Name"))[:1] == [("title", "Name", "", "")]


def test_fields_of_yaml_pages_are_in_the_order_of_the_page() -> None:
    ours = (
        "title: 鍵\nmetadata:\n  title: 鍵 | C\n  description: 説明\n  ms.topic: x\nsummary: 要約\n"
    )
    english = (
        "title: Keys\nmetadata:\n  title: Keys | C\n  description: Text\nsummary: Sum\nuid: a\n"
    )
    assert find(read(ours, "a.yml"), english) == [
        ("title", "Keys", "鍵", "鍵"),
        ("metadata.title", "Keys | C", "鍵 | C", "鍵 | C"),
        ("metadata.description", "Text", "説明", "説明"),
        ("summary", "Sum", "要約", "要約"),
    ]


def test_json_pages_have_no_fields() -> None:
    assert find(read('{"title": "鍵"}', "a.json"), '{"title": "Key"}') == []
