"""TMX of other tools: neighbours, white space, states, and forms of a file."""

from io import BytesIO

import pytest

from tmx_extract.formats.returned_units import Returned, read_returned

HEAD = '<tmx version="1.4"><header srclang="en-US"/><body>\n'
UNIT = (
    "<tu>{unit}"
    '<tuv xml:lang="en-US">{source}<seg>Save it.</seg></tuv>'
    '<tuv xml:lang="ja-JP">{target}<seg>{text}</seg></tuv></tu>'
)


def tmx(unit: str = "", source: str = "", target: str = "", text: str = "保存。") -> str:
    return HEAD + UNIT.format(unit=unit, source=source, target=target, text=text) + "</body></tmx>"


def read(data: str | bytes) -> Returned:
    (unit,) = read_returned(BytesIO(data.encode() if isinstance(data, str) else data), ".tmx")
    return unit


def prop(name: str, text: str) -> str:
    return f'<prop type="{name}">{text}</prop>'


# Props of the unit, props of the source, and the neighbours that they name.
NEIGHBOURS = [
    ("", "", (None, None)),
    (prop("x-ContextContent", "Before. |  | After. | "), "", ("Before.", "After.")),
    (prop("x-ContextContent", "B. | &lt;1/&gt; | A. | &lt;2/&gt;"), "", ("B.", "A.")),
    (prop("x-ContextContent", "Before. |  |  | "), "", ("Before.", None)),
    (prop("x-ContextContent", " |  | After. | "), "", (None, "After.")),
    (prop("x-ContextContent", "a || b |  | c|| | "), "", ("a | b", "c|")),
    (prop("x-ContextContent", "Before. |  | After."), "", ("Before.", "After.")),
    (prop("x-ContextContent", "Before. | After."), "", (None, None)),
    (prop("x-ContextContent", "Before."), "", (None, None)),
    (prop("x-ContextContent", ""), prop("context_prev", "B"), ("B", None)),
    ("", prop("x-context-pre", "&lt;seg&gt;a &amp;amp; b&lt;/seg&gt;"), ("a & b", None)),
    ("", prop("x-context-post", "&lt;seg&gt;After.&lt;/seg&gt;"), (None, "After.")),
    ("", prop("x-context-pre", "&lt;seg&gt;&lt;/seg&gt;"), (None, None)),
    ("", prop("x-context-pre", "Before."), ("Before.", None)),
    (prop("x-context-pre", "Before."), prop("x-context-pre", "No."), ("Before.", None)),
    ("", prop("context_prev", "B") + prop("context_next", "A"), ("B", "A")),
    (prop("x-previous-source-text", "B") + prop("x-next-source-text", "A"), "", ("B", "A")),
    (prop("prev", "B") + prop("next", "A"), "", ("B", "A")),
    (prop("prev", "") + prop("next", "A"), "", (None, "A")),
    # The first name with a text counts.
    (prop("prev", "B"), prop("context_prev", "C") + prop("x-context-pre", "D"), ("B", None)),
    (prop("x-ContextContent", "B |  | A | ") + prop("prev", "C"), "", ("B", "A")),
]


@pytest.mark.parametrize(("unit", "source", "expected"), NEIGHBOURS)
def test_neighbours_are_read_under_the_name_of_each_tool(
    unit: str, source: str, expected: tuple[str | None, str | None]
) -> None:
    found = read(tmx(unit, source))
    assert (found.previous_source, found.following_source) == expected
    assert (found.source, found.target) == ("Save it.", "保存。")


SPACE = prop("x-space", "%20|%0A")
# A text, the props of its variant, and the text with white space that a `seg` cannot represent.
SPACES = [
    ("保存。", "", "保存。"),
    (" 保存。", "", " 保存。"),
    ("保存。", SPACE, " 保存。\n"),
    ("", SPACE, ""),
    ("<ph>*</ph>保存。<ph>*</ph>", SPACE, " *保存。*\n"),
    ("<ph>*</ph> 保存。 <ph>*</ph>", SPACE, " * 保存。 *\n"),
    # White space added by a tool is its own.
    ("\t保存。", SPACE, "\t保存。"),
    ("保存。\u00a0", SPACE, "保存。\u00a0"),
    ("\u3000保存。 ", SPACE, "\u3000保存。 "),
    (" <ph>*</ph>保存。", SPACE, " *保存。"),
    ("保存。<ph>*</ph> ", SPACE, "保存。* "),
]


@pytest.mark.parametrize(("text", "target", "expected"), SPACES)
def test_white_space_around_a_text_is_kept(text: str, target: str, expected: str) -> None:
    assert read(tmx(target=target, text=text)).target == expected


@pytest.mark.parametrize(
    ("level", "state"),
    [
        ("Draft", "needs-review"),
        ("Translated", "translated"),
        ("RejectedTranslation", "needs-review"),
        ("ApprovedTranslation", "reviewed"),
        ("RejectedSignOff", "needs-review"),
        ("ApprovedSignOff", "final"),
        ("Unspecified", ""),
        ("", ""),
    ],
)
def test_confirmation_levels_of_trados_are_states(level: str, state: str) -> None:
    assert read(tmx(prop("x-ConfirmationLevel", level))).state == state
    assert read(tmx(target=prop("x-ConfirmationLevel", level))).state == state
    assert read(tmx(prop("x-ConfirmationLevel", level), text=" ")).state == "untranslated"


@pytest.mark.parametrize(
    ("level", "is_untouched"), [("Unspecified", True), ("Draft", True), ("Translated", False)]
)
def test_a_copy_not_marked_translated_by_trados_is_untouched(
    level: str, is_untouched: bool
) -> None:
    unit = read(tmx(prop("x-ConfirmationLevel", level)))
    copy = read(tmx(prop("x-ConfirmationLevel", level), text=unit.source))
    assert (unit.is_untouched, copy.is_untouched) == (False, is_untouched)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("doctype", ["", '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'])
@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3", "1.4", "1.4b"])
def test_a_file_is_read_in_any_version_and_coding(coding: str, doctype: str, version: str) -> None:
    named = "UTF-8" if coding.startswith("utf-8") else "UTF-16"
    data = f'<?xml version="1.0" encoding="{named}"?>\n{doctype}{tmx()}'
    data = data.replace('version="1.4"', f'version="{version}"')
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(coding, b"")
    found = read(mark + data.encode(coding))
    assert found.languages == ("en-US", "ja-JP")
    assert (found.source, found.target) == ("Save it.", "保存。")
    # Trados adds a namespace to its memories, others use an older attribute.
    spaced = data.replace("<tmx ", '<tmx xmlns="http://www.lisa.org/tmx14" ')
    assert read(mark + spaced.encode(coding)).target == "保存。"
    older = data.replace("xml:lang", "lang")
    assert read(mark + older.encode(coding)).languages.target == "ja-JP"


def test_the_source_language_of_a_unit_overrides_the_header() -> None:
    data = tmx().replace("<tu>", '<tu srclang="ja-JP">')
    found = read(data)
    assert (found.source, found.target) == ("保存。", "Save it.")
    units = list(read_returned(BytesIO(data.encode()), ".tmx", ["en-US"]))
    assert [unit.source for unit in units] == ["保存。"]


@pytest.mark.parametrize(
    ("srclang", "sources", "expected"),
    [
        ("*all*", (), "b"),
        ("*all*", ("en-US",), "a"),
        ("*all*", ("en",), "a"),
        ("*all*", ("zh-CN",), "b"),
        ("fr", ("en-US",), "a"),
        ("", ("en-US",), "a"),
        ("ja", ("en-US",), "c"),
        ("JA_jp", (), "c"),
        ("", ("", "ja-JP"), "c"),
    ],
)
def test_the_source_is_named_by_the_file_or_by_the_memory(
    srclang: str, sources: tuple[str, ...], expected: str
) -> None:
    data = f"""<tmx version="1.4"><header srclang="{srclang}"/><body><tu>
    <tuv><seg>b</seg></tuv><tuv xml:lang="en-GB"><seg>a</seg></tuv>
    <tuv xml:lang="ja-JP"><seg>c</seg></tuv></tu></body></tmx>"""
    units = list(read_returned(BytesIO(data.encode()), ".tmx", sources))
    assert {unit.source for unit in units} == {expected}
    assert sorted(unit.target for unit in units) == sorted({"a", "b", "c"} - {expected})
