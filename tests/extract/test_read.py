"""`read_document`: one file version with all its data."""

import pytest

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.extract.read import SUFFIXES, read_document
from tmx_extract.model import Document, Metadata, Origin, Segment, Unpaired, content_hash

SHA1 = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"


def pair(identifier: str, target: str = "鍵", source: str = "Key") -> str:
    return (
        f'<span data-ttu-id="{identifier}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="{identifier}">{source}</span></span>'
    )


def quoted(text: str) -> str:
    """Return the text as written between double quotes in YAML and JSON."""
    return text.replace('"', '\\"')


def read(text: str, path: str = "a.md", *, hint_locale: str | None = None) -> Document:
    return read_document(text.encode(), Origin(path=path, hint_locale=hint_locale))


def texts(document: Document) -> list[tuple[str, str, str]]:
    return [(segment.id, segment.target, segment.source) for segment in document.segments]


def remarks(document: Document) -> list[tuple[str, str, str]]:
    """Return code, place and found text, without problems about missing fields."""
    return [
        (remark.code, document.text[remark.start : remark.end], remark.found)
        for remark in document.diagnostics
        if remark.code not in ("no-metadata", "no-locfileid")
    ]


# Whole documents.


def test_a_page_is_read_with_everything_in_it() -> None:
    text = (
        "---\n"
        "title: ボールト\n"
        f"ms.openlocfilehash: {SHA1}\n"
        "ms.translationtype: HT\n"
        "ms.contentlocale: ja-jp\n"
        "ms.lasthandoff: 05/18/2021\n"
        'ms.locfileid: "110200101"\n'
        "---\n"
        '# <span data-ttu-id="4ef9c-102">鍵</span><span class="sxs-lookup">'
        '<span data-stu-id="4ef9c-102">Key</span></span>\r\n'
        '<span data-ttu-id="4ef9c-103">回す。</span>\n'
    )
    data = text.encode()
    origin = Origin(path="docs/a.md", repository="docs.de-de", hint_locale="de-DE")
    assert read_document(data, origin) == Document(
        origin=origin,
        format="markdown",
        text=text,
        content_hash="27e32683dfb7a2e5ef80e9ea326b6546a9475efd",
        source_locale="en-US",
        locale="ja-JP",
        metadata=Metadata(
            front_matter={
                "title": "ボールト",
                "ms.openlocfilehash": SHA1,
                "ms.translationtype": "HT",
                "ms.contentlocale": "ja-jp",
                "ms.lasthandoff": "05/18/2021",
                "ms.locfileid": "110200101",
            },
            locfileid="110200101",
            openlocfilehash=SHA1,
            translation_type="HT",
            content_locale="ja-jp",
            handback_date="2021-05-18",
        ),
        segments=(
            Segment(
                id="4ef9c-102",
                source="Key",
                target="鍵",
                start=183,
                target_start=213,
                target_end=214,
                source_start=276,
                source_end=279,
                end=293,
                place="heading",
                field="",
            ),
        ),
        unpaired=(
            Unpaired(
                side="target", id="", number=101, field="title", text="ボールト", start=11, end=15
            ),
            Unpaired(
                side="target",
                id="4ef9c-103",
                number=103,
                field="",
                text="回す。",
                start=325,
                end=328,
            ),
        ),
        diagnostics=(
            Diagnostic(code="target-without-source", start=295, end=328, found="4ef9c-103"),
        ),
    )


def test_the_content_hash_is_the_name_that_git_gives_a_blob() -> None:
    assert content_hash(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert content_hash(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_an_empty_file_is_a_document_with_nothing_in_it() -> None:
    for path, file_format in (("a.md", "markdown"), ("a.yml", "yaml"), ("a.json", "json")):
        document = read("", path)
        assert (document.format, document.text, document.segments, document.unpaired) == (
            file_format,
            "",
            (),
            (),
        )
        assert document.diagnostics == (Diagnostic(code="no-metadata", start=0, end=0),)
        assert document.content_hash == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\xff\xfe\x75\x93", "byte 0xff at 0"),
        (b"\x8c\xae", "byte 0x8c at 0"),
        (b"abc \xe3\x81", "byte 0xe3 at 4"),
        (b"\xed\xa0\x80", "byte 0xed at 0"),
    ],
)
def test_a_file_that_is_not_utf8_is_empty_and_reported(data: bytes, found: str) -> None:
    document = read_document(data, Origin(path="a.md"))
    assert (document.text, document.segments, document.locale) == ("", (), None)
    assert document.content_hash == content_hash(data)
    assert document.diagnostics == (Diagnostic(code="not-utf8", start=0, end=0, found=found),)
    assert [remark.severity for remark in document.diagnostics] == ["error"]


def test_every_suffix_is_read_whatever_its_case() -> None:
    assert sorted(SUFFIXES) == [".json", ".markdown", ".md", ".yaml", ".yml"]
    assert read(pair("4ef9c-103"), "A.MD").format == "markdown"
    assert read("", "docs.v1/a.Markdown").format == "markdown"
    assert read("", "a.YAML").format == "yaml"
    assert read("", "a.md.Json").format == "json"


# The locale.


@pytest.mark.parametrize(
    ("field", "hint", "locale"),
    [
        ("ms.contentlocale: ja-jp\n", "de-DE", "ja-JP"),
        ("ms.contentlocale: zh_hant_tw\n", None, "zh-Hant-TW"),
        ("title: a\n", "de-de", "de-DE"),
        ("ms.contentlocale:\n", "de-DE", "de-DE"),
        ("title: a\n", None, None),
    ],
)
def test_the_locale_of_the_file_has_priority_over_its_place(
    field: str, hint: str | None, locale: str | None
) -> None:
    assert read(f"---\n{field}---\n", hint_locale=hint).locale == locale


def test_an_invalid_locale_is_replaced_by_that_of_the_place() -> None:
    document = read("---\nms.contentlocale: 日本語\n---\n", hint_locale="ja-JP")
    assert document.locale == "ja-JP"


# Titles and descriptions.


def titles(document: Document) -> list[tuple[str, int | None, str, str]]:
    return [
        (item.field, item.number, item.text, document.text[item.start : item.end])
        for item in document.unpaired
    ]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        pytest.param(
            "title: 題\ndescription: 説明\n",
            [("title", 101, "題", "題"), ("description", 102, "説明", "説明")],
            id="both",
        ),
        pytest.param("title: 題\n", [("title", 101, "題", "題")], id="title alone"),
        pytest.param(
            "description: 説明\n", [("description", 101, "説明", "説明")], id="description alone"
        ),
        pytest.param(
            "\"title\": '題''名'\n", [("title", 101, "題'名", "'題''名'")], id="in quotes"
        ),
        pytest.param(
            "title: 題\n  名\ndescription: >-\n  説明\n\n  文\nauthor: a\n",
            [
                ("title", 101, "題 名", "題\n  名"),
                ("description", 102, "説明\n文", ">-\n  説明"),
            ],
            id="over several lines",
        ),
        pytest.param("title:\ndescription: ''\n", [], id="empty"),
        pytest.param("title: [題]\ndescription: {a: b}\n", [], id="no texts"),
        pytest.param("subtitle: 題\ntitles: 題\n", [], id="other keys"),
    ],
)
def test_titles_and_descriptions_are_targets_without_source(
    block: str, expected: list[tuple[str, int | None, str, str]]
) -> None:
    document = read(f'---\nms.locfileid: "1"\n{block}---\n{pair("4ef9c-103")}')
    assert titles(document) == expected
    assert {(item.side, item.id) for item in document.unpaired} <= {("target", "")}


def test_without_markup_and_fields_a_title_is_just_a_title() -> None:
    assert read("---\ntitle: Vaults\n---\n# Vaults\n").unpaired == ()


def test_a_title_counts_without_fields_if_there_is_markup() -> None:
    assert titles(read(f"---\ntitle: 題\n---\n{pair('4ef9c-103')}")) == [("title", 101, "題", "題")]


def test_a_title_has_no_number_if_another_text_has_it() -> None:
    document = read(f"---\ntitle: 題\ndescription: 説明\n---\n{pair('4ef9c-101')}")
    assert titles(document) == [
        ("title", None, "題", "題"),
        ("description", 102, "説明", "説明"),
    ]


def test_a_paragraph_of_the_same_number_takes_no_number_away() -> None:
    document = read(f"---\ntitle: 題\n---\n{pair('4ef9c-p101')}")
    assert titles(document) == [("title", 101, "題", "題")]


def test_a_title_that_is_a_pair_is_not_unpaired() -> None:
    document = read(f"---\ntitle: {pair('4ef9c-101')}\n---\n")
    assert (texts(document), document.unpaired) == ([("4ef9c-101", "鍵", "Key")], ())


def test_after_a_title_that_is_a_pair_the_description_has_the_second_number() -> None:
    document = read(f"---\ntitle: {pair('4ef9c-101')}\ndescription: 説明\n---\n")
    assert titles(document) == [("description", 102, "説明", "説明")]


def test_a_title_ends_before_its_line_end() -> None:
    document = read('---\r\nms.locfileid: "1"\r\ntitle: 題\r\n---\r\n')
    assert titles(document) == [("title", 101, "題", "題")]


def test_the_title_of_a_yaml_page_is_in_its_metadata_and_has_no_number() -> None:
    document = read('metadata:\n  title: 題\n  ms.locfileid: "1"\nitems: []\n', "a.yml")
    assert [(item.field, item.number, item.text) for item in document.unpaired] == [
        ("title", None, "題")
    ]


def test_the_title_of_a_yaml_page_is_found_in_its_metadata() -> None:
    document = read(
        f'title: {pair("4ef9c-101")}\nmetadata:\n  title: 題\n  ms.locfileid: "1"\n', "a.yml"
    )
    assert titles(document) == [("title", None, "題", "題")]


def test_the_title_of_a_yaml_page_ends_at_the_next_key() -> None:
    document = read('metadata:\n  title: 題\n  ms.locfileid: "1"\n', "a.yml")
    assert titles(document) == [("title", None, "題", "題")]


@pytest.mark.parametrize(
    "text",
    [
        '{"metadata": {"title": "題", "ms.locfileid": "1"}}',
        '{\n  "metadata": {\n    "title": "題",\n    "ms.locfileid": "1"\n  }\n}',
    ],
)
def test_the_title_of_a_json_page_is_found_in_its_metadata(text: str) -> None:
    assert titles(read(text, "a.json")) == [("title", None, "題", '"題"')]


# Metadata of YAML and JSON.


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yml", 'metadata:\n  ms.locfileid: "1"\n  ms.translationtype: MT\n'),
        ("a.yml", 'ms.locfileid: "1"\nms.translationtype: MT\ntitle: a\n'),
        ("a.yml", 'metadata: none\nms.locfileid: "1"\nms.translationtype: MT\n'),
        ("a.json", '{"metadata": {"ms.locfileid": "1", "ms.translationtype": "MT"}}'),
        ("a.json", '{"title": "a", "ms.locfileid": "1", "ms.translationtype": "MT"}'),
    ],
)
def test_fields_are_under_metadata_or_at_the_top(path: str, text: str) -> None:
    assert read(text, path).metadata == Metadata(
        front_matter={"ms.locfileid": "1", "ms.translationtype": "MT"},
        locfileid="1",
        translation_type="MT",
    )


def test_scalars_of_json_are_strings_as_written() -> None:
    text = '{"metadata": {"ms.locfileid": 110200101, "a": 1.10, "b": true, "c": null}}'
    assert read(text, "a.json").metadata == Metadata(
        front_matter={"ms.locfileid": "110200101", "a": "1.10", "b": "true", "c": "null"},
        locfileid="110200101",
    )


# Positions.


def test_pairs_of_front_matter_have_their_key_as_field() -> None:
    document = read(
        f"---\ntitle: {pair('4ef9c-101')}\ncards:\n- name: '{pair('4ef9c-102')}'\n---\n"
        f"{pair('4ef9c-103')}\n"
    )
    assert [(item.id, item.place, item.field) for item in document.segments] == [
        ("4ef9c-101", "front-matter", "title"),
        ("4ef9c-102", "front-matter", "cards[0].name"),
        ("4ef9c-103", "paragraph", ""),
    ]
    assert remarks(document) == []


def test_pairs_of_values_have_a_place_if_the_value_is_markdown() -> None:
    document = read(
        f"a: {pair('4ef9c-101')}\n"
        f"b: |\n  - {pair('4ef9c-102')}\n\n  # {pair('4ef9c-103')}\n"
        f'c: "{quoted(pair("4ef9c-104"))}"\n',
        "a.yml",
    )
    assert [(item.id, item.place, item.field) for item in document.segments] == [
        ("4ef9c-101", "value", "a"),
        ("4ef9c-102", "list-item", "b"),
        ("4ef9c-103", "heading", "b"),
        ("4ef9c-104", "value", "c"),
    ]
    assert remarks(document) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.yml", f"# {pair('4ef9c-103')}\na: b\n", id="comment"),
        pytest.param("a.yml", f"a: b # {pair('4ef9c-103')}\n", id="comment after a value"),
        pytest.param("a.yml", f"{pair('4ef9c-103')}: b\n", id="key"),
        pytest.param("a.md", f"---\n# {pair('4ef9c-103')}\na: {pair('4ef9c-104')}\n---\n", id="md"),
        pytest.param("a.json", "{} // " + pair("4ef9c-103"), id="after JSON"),
    ],
)
def test_pairs_outside_values_are_read_as_plain_text(path: str, text: str) -> None:
    document = read(text, path)
    first = document.segments[0]
    assert (first.id, first.target, first.source, first.field) == ("4ef9c-103", "鍵", "Key", "")
    assert text[first.start : first.end] == pair("4ef9c-103")


def test_pairs_between_values_come_in_the_order_of_the_file() -> None:
    document = read(
        f"a: {pair('4ef9c-101')}\n# {pair('4ef9c-102')}\nb: {pair('4ef9c-103')}\n"
        f"# {pair('4ef9c-104')}",
        "a.yml",
    )
    assert texts(document) == [
        ("4ef9c-101", "鍵", "Key"),
        ("4ef9c-102", "鍵", "Key"),
        ("4ef9c-103", "鍵", "Key"),
        ("4ef9c-104", "鍵", "Key"),
    ]
    assert remarks(document) == []


def test_pairs_of_yaml_that_cannot_be_parsed_are_read_as_plain_text() -> None:
    second = pair("4ef9c-104", "鍵", "Key''s")
    document = read(f"a: [ {pair('4ef9c-103')}\nb: '{second}'", "a.yml")
    assert texts(document) == [
        ("4ef9c-103", "鍵", "Key"),
        ("4ef9c-104", "鍵", "Key''s"),
    ]
    assert [remark[0] for remark in remarks(document)] == ["invalid-yaml"]
    assert document.metadata == Metadata()


def test_escaped_quotes_in_yaml_that_cannot_be_parsed_are_reported_tag_by_tag() -> None:
    document = read(f'a: [ "{quoted(pair("4ef9c-103"))}"\n', "a.yml")
    assert texts(document) == []
    assert [remark[:2] for remark in remarks(document)] == [
        ("non-canonical-markup", '<span data-ttu-id=\\"4ef9c-103\\">'),
        ("non-canonical-markup", '<span class=\\"sxs-lookup\\">'),
        ("non-canonical-markup", '<span data-stu-id=\\"4ef9c-103\\">'),
        ("invalid-yaml", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f'a: "{quoted(pair("4ef9c-103"))}"\n---\nb: c\n', id="two documents"),
        pytest.param(f'a: "{quoted(pair("4ef9c-103"))}"\n? [b]\n: c\n', id="odd key"),
        pytest.param(f'a: "{quoted(pair("4ef9c-103"))}"\nb: *c\n', id="unknown alias"),
    ],
)
def test_values_of_valid_yaml_are_read_even_if_it_is_not_a_mapping(text: str) -> None:
    assert texts(read(text, "a.yml")) == [("4ef9c-103", "鍵", "Key")]


def test_yaml_without_markup_may_be_broken() -> None:
    assert read("a: [", "a.yml").diagnostics == (Diagnostic(code="no-metadata", start=0, end=0),)


def test_strings_of_json_that_cannot_be_parsed_are_read_one_by_one() -> None:
    document = read(f'{{"a": "{quoted(pair("4ef9c-103"))}",}}', "a.json")
    assert [(item.id, item.target, item.source, item.field) for item in document.segments] == [
        ("4ef9c-103", "鍵", "Key", "a")
    ]
    assert [remark[0] for remark in remarks(document)] == ["invalid-json"]


def test_a_mistake_in_json_is_reported_at_its_place() -> None:
    document = read(f'{{"a": "{quoted(pair("4ef9c-103"))}"\n "b": 1}}', "a.json")
    assert [
        (remark.code, remark.start, remark.end, remark.found) for remark in document.diagnostics[1:]
    ] == [("invalid-json", 126, 126, "Expecting ',' delimiter: line 2 column 2 (char 126)")]


# Characters.


def test_half_of_a_surrogate_pair_is_replaced() -> None:
    document = read(
        '{"a": "' + quoted(pair("4ef9c-103", "\\ud83c 鍵", "Key \\udf89")) + '"}', "a.json"
    )
    assert texts(document) == [("4ef9c-103", "\N{REPLACEMENT CHARACTER} 鍵", "Key \ufffd")]


def test_half_of_a_surrogate_pair_is_reported() -> None:
    document = read('{"a": "' + quoted(pair("4ef9c-103", "\\ud83c")) + '"}', "a.json")
    assert [remark[0] for remark in remarks(document)] == ["lone-surrogate"]


def test_half_of_a_surrogate_pair_gets_into_no_field() -> None:
    text = '{"metadata": {"ms.locfileid": "1", "ms.contentlocale": "\\ud83c", "a": "\\ud83c"}}'
    document = read(text, "a.json")
    assert document.locale is None
    assert document.metadata == Metadata(
        front_matter={"ms.locfileid": "1", "ms.contentlocale": "\ufffd", "a": "\ufffd"},
        locfileid="1",
    )


def test_a_whole_surrogate_pair_is_one_character() -> None:
    document = read('{"a": "' + quoted(pair("4ef9c-103", "\\ud83c\\udf89")) + '"}', "a.json")
    assert texts(document) == [("4ef9c-103", "🎉", "Key")]
    assert remarks(document) == []


def test_a_byte_order_mark_stays_in_the_text() -> None:
    document = read(f"\ufeff---\ntitle: 題\n---\n{pair('4ef9c-103')}")
    assert document.text.startswith("\ufeff---")
    assert document.metadata.front_matter == {"title": "題"}
    assert texts(document) == [("4ef9c-103", "鍵", "Key")]


def test_a_byte_order_mark_does_not_shift_the_places_of_values() -> None:
    text = f"\ufefftitle: {pair('4ef9c-101')}\nb: c\n"
    document = read(text, "a.yml")
    assert remarks(document) == []
    assert [text[item.start : item.end] for item in document.segments] == [pair("4ef9c-101")]


def test_null_and_control_characters_are_kept() -> None:
    document = read(pair("4ef9c-103", "\x00鍵\x0b", "Key\x7f\u2028"))
    assert texts(document) == [("4ef9c-103", "\x00鍵\x0b", "Key\x7f\u2028")]


# Unknown positions.


def test_with_unknown_positions_texts_are_read_and_the_whole_value_is_named() -> None:
    value = quoted(pair("4ef9c-103")).replace("<span data", "<s\\u0070an data")
    document = read(f'{{"a": "{value}"}}', "a.json")
    assert texts(document) == [("4ef9c-103", "鍵", "Key")]
    assert document.diagnostics == (
        Diagnostic(code="no-metadata", start=0, end=0),
        Diagnostic(code="approximate-position", start=7, end=133),
    )


def test_with_unknown_positions_texts_are_at_the_beginning_of_the_value() -> None:
    value = quoted(pair("4ef9c-103")).replace("</", "<\\\n    /")
    document = read(f'a: b\nc: "{value}"\nd: e\n', "a.yml")
    assert [(item.id, item.start) for item in document.segments] == [("4ef9c-103", 8)]


def test_an_unclosed_text_at_the_end_of_a_json_value_ends_with_it() -> None:
    document = read('{"a": "' + quoted('<span data-ttu-id="4ef9c-103">鍵') + '"}', "a.json")
    assert document.unpaired == (
        Unpaired(side="target", id="4ef9c-103", number=103, field="a", text="鍵", start=39, end=40),
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.json", '{"a": "\'§鍵"}', id="a string that begins with an apostrophe"),
        pytest.param("a.yml", 'a: &x "§鍵"\n', id="a value with an anchor"),
        pytest.param("a.md", '---\na: "§鍵"\n---\n', id="a value of the front matter"),
        pytest.param("a.md", '---\ntitle: a\nb: "§鍵"\n---\n語\n', id="a later one"),
    ],
)
def test_an_unclosed_text_ends_before_the_quote_of_its_value(path: str, text: str) -> None:
    document = read(text.replace("§", quoted('<span data-ttu-id="4ef9c-103">')), path)
    (unpaired,) = [item for item in document.unpaired if item.id]
    assert document.text[unpaired.start : unpaired.end] == "鍵"


@pytest.mark.parametrize("quote", ["'", '"'])
def test_an_unclosed_text_at_the_end_of_a_yaml_value_ends_with_it(quote: str) -> None:
    tag = '<span data-ttu-id="4ef9c-103">'
    tag = quoted(tag) if quote == '"' else tag
    document = read(f"a: {quote}{tag}鍵{quote}\n", "a.yml")
    (unpaired,) = document.unpaired
    assert document.text[unpaired.start : unpaired.end] == "鍵"


def test_damage_in_a_value_is_reported_at_its_place() -> None:
    value = quoted("a <span data-ttu-id='4ef9c-103'>鍵</span>")
    assert remarks(read(f'{{"a": "{value}"}}', "a.json")) == [
        (
            "non-canonical-markup",
            "<span data-ttu-id='4ef9c-103'>",
            "<span data-ttu-id='4ef9c-103'>",
        )
    ]


# Damaged quotes.


def test_damaged_quotes_are_reported_region_by_region() -> None:
    first = pair("4ef9c-103").replace('-103">鍵', "-103&quot;>鍵&quot;")
    second = pair("4ef9c-104").replace('-104">Key', "-104&quot;>Key&quot;") + '"'
    document = read(f"{first} &quot; {second} &quot;")
    assert texts(document) == [("4ef9c-103", '鍵"', "Key"), ("4ef9c-104", "鍵", 'Key"')]
    assert remarks(document) == [
        ("quot-mangled", "4ef9c-103&quot;>鍵&quot;</span><span class=", ""),
        ("quot-mangled", "4ef9c-104&quot;>Key&quot;</span></span>", ""),
    ]


def test_damaged_quotes_of_a_value_are_reported_for_the_whole_value() -> None:
    value = pair("4ef9c-103").replace('"', "&quot;")
    document = read(f"a: '{value}'\n", "a.yml")
    assert texts(document) == [("4ef9c-103", "鍵", "Key")]
    assert remarks(document) == [("quot-mangled", f"'{value}'", "")]


# Empty texts and ids.


def test_empty_sides_are_kept_and_reported() -> None:
    document = read(pair("4ef9c-103", "", "Key") + pair("4ef9c-104", "鍵", ""))
    assert texts(document) == [("4ef9c-103", "", "Key"), ("4ef9c-104", "鍵", "")]
    assert remarks(document) == [
        ("empty-target", pair("4ef9c-103", "", "Key"), "4ef9c-103"),
        ("empty-source", pair("4ef9c-104", "鍵", ""), "4ef9c-104"),
    ]


def test_an_empty_pair_is_reported_once() -> None:
    assert remarks(read(pair("4ef9c-103", "", ""))) == [
        ("empty-source", pair("4ef9c-103", "", ""), "4ef9c-103")
    ]


@pytest.mark.parametrize(
    "ids",
    [
        pytest.param([], id="none"),
        pytest.param(["4ef9c-103"], id="one"),
        pytest.param(["4ef9c-103", "4ef9c-104", "4ef9c-110"], id="with gaps"),
        pytest.param(["4ef9c-998", "4ef9c-999", "4ef9c-1000"], id="beyond a thousand"),
        pytest.param(["4ef9c-103", "4ef9c-p102", "4ef9c-104", "4ef9c-p103"], id="two counters"),
        pytest.param(["4ef9c-p102", "4ef9c-102"], id="one number in both counters"),
        pytest.param(["4ef9c-1", "4ef9c-2"], id="small numbers"),
    ],
)
def test_ascending_ids_are_correct(ids: list[str]) -> None:
    assert remarks(read("\n".join(map(pair, ids)))) == []


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        pytest.param(
            ["4ef9c-103", "4ef9c-103", "4ef9c-103"],
            [("duplicate-id", "4ef9c-103"), ("duplicate-id", "4ef9c-103")],
            id="more than once",
        ),
        pytest.param(["4ef9c-104", "4ef9c-103"], [("unordered-ids", "4ef9c-103")], id="descending"),
        pytest.param(
            ["4ef9c-p104", "4ef9c-103", "4ef9c-p103"],
            [("unordered-ids", "4ef9c-p103")],
            id="descending paragraphs",
        ),
        pytest.param(
            ["4ef9c-104", "4ef9c-103", "4ef9c-104"],
            [("unordered-ids", "4ef9c-103"), ("duplicate-id", "4ef9c-104")],
            id="once more after another",
        ),
        pytest.param(
            ["4ef9c-103", "5ef9c-104", "6ef9c-105", "4ef9c-106"],
            [
                ("mixed-prefixes", "5ef9c after 4ef9c"),
                ("mixed-prefixes", "6ef9c after 5ef9c"),
            ],
            id="several prefixes",
        ),
        pytest.param(
            ["4ef9c-150", "5ef9c-103", "5ef9c-104"],
            [("mixed-prefixes", "5ef9c after 4ef9c")],
            id="another prefix counts again",
        ),
        pytest.param(
            ["4ef9c-103", "5ef9c-103"],
            [("mixed-prefixes", "5ef9c after 4ef9c")],
            id="one number in two prefixes",
        ),
    ],
)
def test_faulty_ids_are_reported_at_their_position(
    ids: list[str], expected: list[tuple[str, str]]
) -> None:
    document = read("\n".join(map(pair, ids)))
    assert [segment.id for segment in document.segments] == ids
    assert [(code, found) for code, _, found in remarks(document)] == expected


def test_a_longer_number_between_shorter_ones_is_out_of_order() -> None:
    document = read("\n".join(map(pair, ["4ef9c-103", "4ef9c-1035", "4ef9c-104"])))
    assert [(code, found) for code, _, found in remarks(document)] == [
        ("unordered-ids", "4ef9c-104")
    ]


def test_a_repeated_half_is_a_duplicate_but_not_beside_its_pair() -> None:
    half = '<span data-ttu-id="4ef9c-103">鍵</span> '
    document = read(f"{pair('4ef9c-103')} {half}{half}")
    assert [(code, found) for code, _, found in remarks(document)] == [
        ("target-without-source", "4ef9c-103"),
        ("target-without-source", "4ef9c-103"),
        ("duplicate-id", "4ef9c-103"),
    ]


def test_thousands_of_prefixes_are_not_all_listed_each_time() -> None:
    document = read("\n".join(pair(f"{number:05x}-103") for number in range(2_000)))
    assert max(len(remark.found) for remark in document.diagnostics) <= 60


def test_the_found_text_is_shortened() -> None:
    document = read(f'<span data-ttu-id="4ef9c-103" title="{"a" * 100}">鍵</span>')
    assert [found for _, _, found in remarks(document)] == [
        '<span data-ttu-id="4ef9c-103" title="aaaaaaaaaaaaaaaaaaaaaa…'
    ]


def test_problems_come_in_the_order_of_the_file() -> None:
    document = read(
        f"---\nms.translationtype: PE\n---\n{pair('4ef9c-104')}\n{pair('4ef9c-103', '')}\n"
        '<span data-ttu-id="4ef9c-105">鍵\n'
    )
    assert [remark.code for remark in document.diagnostics] == [
        "invalid-field",
        "no-locfileid",
        "empty-target",
        "unordered-ids",
        "unclosed-target",
        "target-without-source",
    ]


def test_the_first_thousand_problems_of_one_code_are_kept() -> None:
    document = read(pair("4ef9c-104") + pair("4ef9c-103", "") * 1_500)
    codes = [remark.code for remark in document.diagnostics]
    assert {code: codes.count(code) for code in codes} == {
        "no-metadata": 1,
        "empty-target": 1_000,
        "unordered-ids": 1,
        "duplicate-id": 1_000,
        "more-remarks": 2,
    }
    assert [remark.found for remark in document.diagnostics[-2:]] == [
        "500 more of empty-target",
        "499 more of duplicate-id",
    ]
    assert len(document.segments) == 1_501


def test_a_pair_with_a_number_sign_in_a_plain_value_is_whole() -> None:
    pair = (
        '<span data-ttu-id="4ef9c-103">C #1</span>'
        '<span class="sxs-lookup"><span data-stu-id="4ef9c-103">C # one</span></span>'
    )
    document = read_document(f"a: {pair} # x\nb: y\n".encode(), Origin(path="a.yml"))
    found = [(item.id, item.source, item.target, item.field) for item in document.segments]
    assert found == [("4ef9c-103", "C # one", "C #1", "a")]
    assert [remark.code for remark in document.diagnostics] == ["yaml-cuts-pair", "no-metadata"]


@pytest.mark.parametrize(
    ("title", "description", "expected"),
    [
        ("title: 題", "description: 説明です。", [("title", 101), ("description", 102)]),
        (
            "title: 何ですか? | Docs",
            "Description: 一。 二。",
            [("title", 101), ("description", 103)],
        ),
        ("Title: 何ですか？題です。", "description: 一", [("title", 101), ("description", 103)]),
        ("title: What? Who? Me.", "description: x", [("title", 101), ("description", 104)]),
        ("title: Node.js e.g. v1.5", "description: x", [("title", 101), ("description", 102)]),
    ],
)
def test_each_sentence_of_a_title_takes_a_number(
    title: str, description: str, expected: list[tuple[str, int]]
) -> None:
    page = f'---\n{title}\n{description}\nms.locfileid: "4"\n---\n\n本文\n'
    document = read_document(page.encode(), Origin(path="a.md"))
    assert [(item.field, item.number) for item in document.unpaired] == expected
    assert all(document.text[item.start : item.end] == item.text for item in document.unpaired)
