"""Pairs in plain YAML values that the parser alone would cut in two."""

import pytest
from pages import pair

from tmx_extract.extract.read import read_document
from tmx_extract.extract.yaml_masking import load_unmasked, mask_signs
from tmx_extract.model import Origin
from tmx_extract.rebuild.clean import clean_proven

CUT = [
    ("title: {}\n", "title", "鍵: 値", "Key"),
    ("title: {}\n", "title", "鍵:", "Key: value"),
    ("title: {} # 注\n", "title", "C #1", "C # one"),
    ("a:\n- {}\n- b\n", "a[0]", "鍵: 値", "Key"),
    ("a:\n- b: {}\n  c: d\n", "a[0].b", '"鍵": 値', "Key"),
    ("a: [{}, b]\n", "a[0]", "1,000", "1,000"),
    ("a: [{}, b]\n", "a[0]", "鍵", "a] b"),
    ("a: {{b: {}, c: d}}\n", "a.b", "{鍵}: [値]", "Key"),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(("around", "field", "target", "source"), CUT)
@pytest.mark.parametrize("is_markdown", [False, True])
def test_a_pair_in_a_plain_value_is_whole_whatever_its_signs(
    around: str, field: str, target: str, source: str, line_end: str, *, is_markdown: bool
) -> None:
    frame = "---\n{}---\n" if is_markdown else "{}"
    text = frame.format('ms.locfileid: "5"\n' + around.format(pair("4ef9c-103", source, target)))
    path = "a.md" if is_markdown else "a.yml"
    document = read_document(text.replace("\n", line_end).encode(), Origin(path=path))
    assert [(item.source, item.target, item.field) for item in document.segments] == [
        (source, target, field)
    ]
    assert document.metadata.locfileid == "5"
    assert [remark.code for remark in document.diagnostics] == ["yaml-cuts-pair"]
    cleaned = clean_proven(document, "target")
    quoted = around.format("'{}'".format(target.replace("'", "''")))
    plain = around.format(target)
    wanted = [frame.format('ms.locfileid: "5"\n' + value) for value in (quoted, plain)]
    assert cleaned.is_proven
    assert cleaned.text.replace("\r\n", "\n") in wanted


@pytest.mark.parametrize(
    "text",
    [
        "title: 鍵\n",
        f"title: {pair('4ef9c-103', 'Key', '鍵')}\n",
        f"title: '{pair('4ef9c-103', 'Key: #1', '鍵, [値]')}'\n",
        # Still not YAML after hiding the indicators.
        f"a: [b\ntitle: {pair('4ef9c-103', 'Key: x', '鍵')}\n",
        # A page with our own stand-ins is unchanged.
        f"title: \U000f5a10{pair('4ef9c-103', 'Key: x', '鍵')}\n",
    ],
)
def test_other_texts_are_read_unchanged(text: str) -> None:
    assert mask_signs(text) == (text, False)


def test_all_keys_and_values_get_their_signs_back() -> None:
    written = pair("4ef9c-103", "Key: x", "鍵, [値] #{1}")
    text = f"a:\n- {written}\n- b: {written}\n? {written}\n: c\n"
    readable, is_cut = mask_signs(text)
    assert is_cut
    assert load_unmasked(readable) == {"a": [written, {"b": written}], written: "c"}
