"""Front matter: its position and its fields."""

import pytest

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.extract.front_matter import FrontMatter, find_front_matter, read_metadata
from tmx_extract.extract.read import read_document
from tmx_extract.model import Metadata, Origin

SHA1 = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"
SHA256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
PAIR = (
    '<span data-ttu-id="4ef9c-103">鍵</span>'
    '<span class="sxs-lookup"><span data-stu-id="4ef9c-103">Key</span></span>'
)


def read_fields(**fields: object) -> tuple[Metadata, list[Diagnostic]]:
    """Return the metadata of `ms.` fields without positions."""
    values = {f"ms.{name}": value for name, value in fields.items()}
    return read_metadata(values, "", 0, 0)


# Position.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "---\ntitle: 鍵\n---\n本文\n",
            FrontMatter(start=4, end=13, values={"title": "鍵"}, as_prose=False),
            id="between two rules",
        ),
        pytest.param(
            "\ufeff---\ntitle: 鍵\n---\n",
            FrontMatter(start=5, end=14, values={"title": "鍵"}, as_prose=False),
            id="byte order mark",
        ),
        pytest.param(
            "---\r\ntitle: 鍵\r\nauthor: a\r\n---\r\n本文",
            FrontMatter(start=5, end=26, values={"title": "鍵", "author": "a"}, as_prose=False),
            id="carriage returns",
        ),
        pytest.param(
            "--- \t\ntitle: 鍵\n---  \n",
            FrontMatter(start=6, end=15, values={"title": "鍵"}, as_prose=False),
            id="spaces after the rules",
        ),
        pytest.param(
            "---\ntitle: 鍵\n...\n本文",
            FrontMatter(start=4, end=13, values={"title": "鍵"}, as_prose=False),
            id="closed by dots",
        ),
        pytest.param(
            "---\ntitle: 鍵\n---",
            FrontMatter(start=4, end=13, values={"title": "鍵"}, as_prose=False),
            id="closed by the end of the file",
        ),
        pytest.param(
            "---\n---\n本文",
            FrontMatter(start=4, end=4, values={}, as_prose=False),
            id="empty",
        ),
        pytest.param(
            "---\n \n\n---\n本文",
            FrontMatter(start=4, end=7, values={}, as_prose=False),
            id="empty",
        ),
        pytest.param(
            "---\na: |-\n  ---\n  b\n---\n",
            FrontMatter(start=4, end=20, values={"a": "---\nb"}, as_prose=False),
            id="an indented rule does not close it",
        ),
        pytest.param(
            "---\na: 1\n---\nb: 2\n---\n",
            FrontMatter(start=4, end=9, values={"a": "1"}, as_prose=False),
            id="the first closing rule counts",
        ),
    ],
)
def test_front_matter_is_between_two_rules(text: str, expected: FrontMatter) -> None:
    assert find_front_matter(text) == (expected, [])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="an empty page"),
        pytest.param("本文\n", id="no rule"),
        pytest.param("---\ntitle: 鍵\n本文\n", id="never closed"),
        pytest.param("---\ntitle: 鍵\n ---\n", id="closing rule indented"),
        pytest.param("---", id="only the opening rule"),
        pytest.param("---\n", id="only the line of the opening rule"),
        pytest.param("\n---\ntitle: 鍵\n---\n", id="not at the top"),
        pytest.param(" ---\ntitle: 鍵\n---\n", id="opening rule indented"),
        pytest.param("----\ntitle: 鍵\n----\n", id="longer rules"),
        pytest.param("---title: 鍵\n---\n", id="words after the opening rule"),
        pytest.param("\ufeff\ufeff---\ntitle: 鍵\n---\n", id="two byte order marks"),
    ],
)
def test_anything_else_is_not_front_matter(text: str) -> None:
    assert find_front_matter(text) == (None, [])


@pytest.mark.parametrize(
    ("block", "found"),
    [
        pytest.param("- a\n- b\n", "", id="a list"),
        pytest.param("本文\n", "", id="words"),
        pytest.param("a: [b\n", "did not find expected ',' or ']'", id="unclosed bracket"),
        pytest.param(
            "a: b: c\n", "mapping values are not allowed in this context", id="two colons"
        ),
        pytest.param("a: @b\n", "found character that cannot start any token", id="bad character"),
        pytest.param("\ta: b\n", "found character that cannot start any token", id="a tab"),
        pytest.param("a: *b\n", "found undefined alias", id="unknown alias"),
        pytest.param(
            "a: &b [*b]\n", "expands to more than 200000 nodes or 100 levels", id="endless"
        ),
        pytest.param("a: 1\n--- b\n", "but found another document", id="two documents"),
    ],
)
def test_front_matter_that_is_not_a_mapping_is_reported_and_skipped(block: str, found: str) -> None:
    front, diagnostics = find_front_matter(f"---\n{block}---\n本文\n")
    end = 4 + len(block)
    assert front == FrontMatter(start=4, end=end, values={}, as_prose=False)
    assert diagnostics == [Diagnostic(code="invalid-front-matter", start=4, end=end, found=found)]


def test_keys_that_are_not_text_are_kept_as_json() -> None:
    front, diagnostics = find_front_matter("---\n[a]: b\n? {c: d}\n: e\n---\n")
    assert front is not None
    assert (front.values, diagnostics) == ({'["a"]': "b", '{"c": "d"}': "e"}, [])


def test_front_matter_with_a_control_character_is_reported_and_skipped() -> None:
    front, diagnostics = find_front_matter("---\na: \x01\n---\n")
    assert front == FrontMatter(start=4, end=9, values={}, as_prose=False)
    assert [(remark.code, remark.start, remark.end) for remark in diagnostics] == [
        ("invalid-front-matter", 4, 9)
    ]


def test_front_matter_with_nothing_but_comments_is_empty() -> None:
    assert find_front_matter("---\n# nothing yet\n---\n") == (
        FrontMatter(start=4, end=18, values={}, as_prose=False),
        [],
    )


def test_all_scalars_are_strings_as_written() -> None:
    front, _ = find_front_matter(
        "---\na: 010\nb: yes\nc: 2021-05-18\nd: 1.10\ne: ~\nf:\n"
        "g: [0x1, null]\nh: {i: 1e3}\n1: j\n---\n"
    )
    assert front is not None
    assert front.values == {
        "a": "010",
        "b": "yes",
        "c": "2021-05-18",
        "d": "1.10",
        "e": "~",
        "f": "",
        "g": ["0x1", "null"],
        "h": {"i": "1e3"},
        "1": "j",
    }


def test_shared_values_are_expanded() -> None:
    front, _ = find_front_matter("---\na: &x [1, 2]\nb: *x\n---\n")
    assert front is not None
    assert front.values == {"a": ["1", "2"], "b": ["1", "2"]}


def test_front_matter_that_was_translated_as_prose_is_reported() -> None:
    block = f"{PAIR}\n- {PAIR}\n"
    assert find_front_matter(f"---\n{block}---\n") == (
        FrontMatter(start=4, end=228, values={}, as_prose=True),
        [Diagnostic(code="front-matter-as-prose", start=4, end=228)],
    )


def test_pairs_in_values_are_not_prose() -> None:
    front, diagnostics = find_front_matter(f"---\ntitle: {PAIR}\nlist:\n- {PAIR}\n---\n")
    assert front == FrontMatter(
        start=4, end=241, values={"title": PAIR, "list": [PAIR]}, as_prose=False
    )
    assert diagnostics == []


@pytest.mark.parametrize(
    ("block", "value"),
    [
        pytest.param(f"a: {PAIR}\n  {PAIR}\n", f"{PAIR} {PAIR}", id="plain, over two lines"),
        pytest.param(f"a: >-\n  {PAIR}\n", PAIR, id="folded"),
        pytest.param(f"a: |\n  {PAIR}\n  {PAIR}\n", f"{PAIR}\n{PAIR}\n", id="literal"),
    ],
)
def test_a_value_on_several_lines_is_not_prose(block: str, value: str) -> None:
    front, diagnostics = find_front_matter(f"---\n{block}---\n")
    assert front == FrontMatter(start=4, end=4 + len(block), values={"a": value}, as_prose=False)
    assert diagnostics == []


# Cost.


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "block",
    [
        pytest.param("a: " + "[" * 100_000, id="brackets"),
        pytest.param("a: " + "{a: " * 100_000, id="braces"),
        pytest.param("a: " + "[" * 100_000 + "]" * 100_000, id="closed brackets"),
        pytest.param("- " * 100_000 + "a", id="lists on one line"),
        pytest.param("? " * 100_000 + "a", id="keys on one line"),
        pytest.param("-\t" * 100_000 + "a", id="lists with tabs"),
        pytest.param(
            "".join(" " * depth + "a:\n" for depth in range(1_000)), id="ever deeper lines"
        ),
    ],
)
def test_deep_nesting_is_reported_and_harmless(block: str) -> None:
    document = read_document(f"---\n{block}\n---\n{PAIR}\n".encode(), Origin(path="a.md"))
    assert [remark.code for remark in document.diagnostics] == [
        "no-metadata",
        "invalid-front-matter",
    ]
    assert [segment.id for segment in document.segments] == ["4ef9c-103"]
    assert document.metadata == Metadata()


def test_deep_nesting_is_reported_with_its_limit() -> None:
    _, diagnostics = find_front_matter("---\na: " + "[" * 101 + "]" * 101 + "\n---\n")
    assert [remark.message for remark in diagnostics] == [
        "the front matter is not a YAML mapping: nested deeper than 100 levels"
    ]


@pytest.mark.timeout(30)
def test_anchors_that_expand_to_millions_are_reported_and_harmless() -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for level in range(1, 30):
        uses = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{uses}]")
    page = "---\n" + "\n".join(lines) + f"\n---\n{PAIR}\n"
    document = read_document(page.encode(), Origin(path="a.md"))
    assert [(remark.code, remark.found) for remark in document.diagnostics] == [
        ("no-metadata", ""),
        ("invalid-front-matter", "expands to more than 200000 nodes or 100 levels"),
    ]
    assert [segment.id for segment in document.segments] == ["4ef9c-103"]


@pytest.mark.timeout(30)
def test_a_long_chain_of_anchors_is_harmless() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 5_000))]
    page = "---\n" + "\n".join(lines) + f"\n---\n{PAIR}\n"
    document = read_document(page.encode(), Origin(path="a.md"))
    assert [remark.code for remark in document.diagnostics] == [
        "no-metadata",
        "invalid-front-matter",
    ]


@pytest.mark.timeout(30)
def test_deep_nesting_with_many_values_and_a_pair_is_harmless() -> None:
    block = "a: " + "[" * 2_000 + "b," * 20_000 + f"'{PAIR}'"
    document = read_document(f"---\n{block}\n---\n{PAIR}\n".encode(), Origin(path="a.md"))
    assert [segment.id for segment in document.segments] == ["4ef9c-103", "4ef9c-103"]


# Fields.


def test_all_fields_are_read() -> None:
    block = (
        "title: 鍵\n"
        f"ms.openlocfilehash: {SHA1}\n"
        "ms.sourcegitcommit: 89abcdef0123456789abcdef0123456789abcdef\n"
        "ms.translationtype: HT\n"
        "ms.contentlocale: ja-JP\n"
        "ms.lasthandoff: 05/18/2021\n"
        'ms.locfileid: "110200101"\n'
    )
    front, diagnostics = find_front_matter(f"---\n{block}---\n")
    assert front is not None
    assert diagnostics == []
    metadata, remarks = read_metadata(front.values, f"---\n{block}---\n", front.start, front.end)
    assert metadata == Metadata(
        front_matter={
            "title": "鍵",
            "ms.openlocfilehash": SHA1,
            "ms.sourcegitcommit": "89abcdef0123456789abcdef0123456789abcdef",
            "ms.translationtype": "HT",
            "ms.contentlocale": "ja-JP",
            "ms.lasthandoff": "05/18/2021",
            "ms.locfileid": "110200101",
        },
        locfileid="110200101",
        openlocfilehash=SHA1,
        sourcegitcommit="89abcdef0123456789abcdef0123456789abcdef",
        translation_type="HT",
        content_locale="ja-JP",
        handback_date="2021-05-18",
    )
    assert remarks == []


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("MT", "MT"),
        ("HT", "HT"),
        ("mt", "MT"),
        ("ht", "HT"),
        (" HT ", "HT"),
        ("Machine Translation", "MT"),
        ("machine translation", "MT"),
        ("Human Translation", "HT"),
        ("MTE95", "MT"),
        ("Auto", "MT"),
    ],
)
def test_every_spelling_of_the_translation_type_is_understood(
    written: str, understood: str
) -> None:
    metadata, remarks = read_fields(locfileid="1", translationtype=written)
    assert metadata.translation_type == understood
    assert remarks == []


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("05/18/2021", "2021-05-18"),
        ("12/31/1999", "1999-12-31"),
        ("02/29/2020", "2020-02-29"),
        (" 05/18/2021 ", "2021-05-18"),
        ("2021-05-18", "2021-05-18"),
        ("2021-05-18T10:20:30Z", "2021-05-18"),
        ("2021-05-18 10:20:30", "2021-05-18"),
    ],
)
def test_both_spellings_of_the_date_are_understood(written: str, date: str) -> None:
    metadata, remarks = read_fields(locfileid="1", lasthandoff=written)
    assert metadata.handback_date == date
    assert remarks == []


@pytest.mark.parametrize(
    "written",
    [
        "18/05/2021",
        "5/18/2021",
        "05/18/21",
        "05/32/2021",
        "00/18/2021",
        "13/01/2021",
        "05/18/2021 10:20",
        "2021/05/18",
        "2021-13-01",
        "yesterday",
        "０５/１８/２０２１",
    ],
)
def test_an_invalid_date_is_reported_and_left_out(written: str) -> None:
    metadata, remarks = read_fields(locfileid="1", lasthandoff=written)
    assert metadata.handback_date is None
    assert remarks == [
        Diagnostic(code="invalid-field", start=0, end=0, found=f"ms.lasthandoff: {written}")
    ]


@pytest.mark.parametrize(
    "written", ["02/30/2021", "02/29/2021", "04/31/2021", "2021-02-30", "2021-05-189", "01/01/0000"]
)
def test_an_impossible_day_is_reported_and_left_out(written: str) -> None:
    metadata, remarks = read_fields(locfileid="1", lasthandoff=written)
    assert metadata.handback_date is None
    assert remarks == [
        Diagnostic(code="invalid-field", start=0, end=0, found=f"ms.lasthandoff: {written}")
    ]


@pytest.mark.parametrize("written", [SHA1, SHA256, f" {SHA1} "])
def test_both_kinds_of_hash_are_understood(written: str) -> None:
    metadata, remarks = read_fields(locfileid="1", openlocfilehash=written)
    assert metadata.openlocfilehash == written.strip()
    assert remarks == []


@pytest.mark.parametrize("written", [SHA1[:7], "89abcdef0", SHA1, SHA256])
def test_a_commit_may_be_shortened(written: str) -> None:
    metadata, remarks = read_fields(locfileid="1", sourcegitcommit=written)
    assert metadata.sourcegitcommit == written
    assert remarks == []


@pytest.mark.parametrize("name", ["openlocfilehash", "sourcegitcommit"])
@pytest.mark.parametrize("written", [SHA1, SHA256])
def test_a_hash_may_be_in_capitals(name: str, written: str) -> None:
    metadata, remarks = read_fields(locfileid="1", **{name: written.upper()})
    assert getattr(metadata, name) == written
    assert remarks == []


@pytest.mark.parametrize("written", ["110200101", 110200101, " 110200101 "])
def test_a_locfileid_may_be_a_number(written: object) -> None:
    metadata, remarks = read_fields(locfileid=written)
    assert metadata.locfileid == "110200101"
    assert remarks == []


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("locfileid", "12a"),
        ("locfileid", "-1"),
        ("locfileid", "1.0"),
        ("locfileid", "123456789012345678901"),
        ("locfileid", "１２"),
        ("openlocfilehash", SHA1[:-1]),
        ("openlocfilehash", SHA1[:-1] + "g"),
        ("openlocfilehash", "HEAD"),
        ("sourcegitcommit", "main"),
        ("sourcegitcommit", "abcdef"),
        ("translationtype", "PE"),
        ("translationtype", "機械"),
    ],
)
def test_an_odd_value_is_reported_and_left_out(name: str, written: str) -> None:
    values: dict[str, object] = {"ms.locfileid": "1", f"ms.{name}": written}
    metadata, remarks = read_metadata(values, "", 0, 0)
    expected = Metadata(front_matter=values, locfileid=None if name == "locfileid" else "1")
    assert metadata == expected
    assert remarks == [
        Diagnostic(code="invalid-field", start=0, end=0, found=f"ms.{name}: {written}")
    ]


@pytest.mark.parametrize("name", ["openlocfilehash", "sourcegitcommit"])
def test_a_hash_of_another_length_is_reported_and_left_out(name: str) -> None:
    values: dict[str, object] = {"ms.locfileid": "1", f"ms.{name}": SHA256 + "0"}
    metadata, remarks = read_metadata(values, "", 0, 0)
    assert metadata == Metadata(front_matter=values, locfileid="1")
    assert remarks == [
        Diagnostic(
            code="invalid-field",
            start=0,
            end=0,
            found=f"ms.{name}: 0123456789abcdef0123456789abcdef0123456…",
        )
    ]


@pytest.mark.parametrize("written", ["ja-JP", "ja-jp", "JA_JP", "zh-Hans-CN", "sr-Latn-RS", "de"])
def test_a_locale_is_kept_as_spelled(written: str) -> None:
    metadata, remarks = read_fields(locfileid="1", contentlocale=written)
    assert metadata.content_locale == written
    assert remarks == []


@pytest.mark.parametrize("written", ["日本語", "ja JP", "j", "ja-", "Japanese (Japan)", "123"])
def test_an_invalid_locale_is_reported(written: str) -> None:
    _, remarks = read_fields(locfileid="1", contentlocale=written)
    assert remarks == [
        Diagnostic(code="invalid-field", start=0, end=0, found=f"ms.contentlocale: {written}")
    ]


def test_an_invalid_locale_is_left_out() -> None:
    metadata, _ = read_fields(locfileid="1", contentlocale="日本語")
    assert metadata.content_locale is None


@pytest.mark.parametrize("value", ["", "  ", None, [], ["1"], {"a": "1"}, 1.5])
def test_an_empty_field_is_not_a_field(value: object) -> None:
    metadata, remarks = read_fields(
        locfileid=value,
        openlocfilehash=value,
        sourcegitcommit=value,
        translationtype=value,
        contentlocale=value,
        lasthandoff=value,
    )
    assert not metadata.is_localized
    assert remarks == [Diagnostic(code="no-metadata", start=0, end=0)]


def test_an_odd_value_is_reported_at_its_key() -> None:
    text = '---\n# ms.x\nms.locfileid: "1"\nms.translationtype: PE\n---\n'
    values = {"ms.locfileid": "1", "ms.translationtype": "PE"}
    _, remarks = read_metadata(values, text, 4, 52)
    assert remarks == [
        Diagnostic(code="invalid-field", start=29, end=47, found="ms.translationtype: PE")
    ]


def test_a_long_odd_value_is_reported_shortened() -> None:
    _, remarks = read_fields(locfileid="9" * 1_000)
    assert [len(remark.found) for remark in remarks] == [60]


def test_fields_without_a_locfileid_are_reported_at_the_front_matter() -> None:
    values = {"ms.translationtype": "MT"}
    metadata, remarks = read_metadata(values, "---\nms.translationtype: MT\n---\n", 4, 27)
    assert metadata == Metadata(front_matter=values, translation_type="MT")
    assert remarks == [Diagnostic(code="no-locfileid", start=4, end=4)]


def test_a_page_without_any_field_is_reported() -> None:
    values = {"title": "鍵", "ms.author": "mira"}
    metadata, remarks = read_metadata(values, "", 0, 0)
    assert metadata == Metadata(front_matter=values)
    assert remarks == [Diagnostic(code="no-metadata", start=0, end=0)]


def test_fields_that_are_all_odd_are_reported_one_by_one_and_not_as_missing() -> None:
    metadata, remarks = read_fields(locfileid="?", translationtype="PE")
    assert not metadata.is_localized
    assert [remark.found for remark in remarks] == ["ms.locfileid: ?", "ms.translationtype: PE"]
