"""XLIFF of every version and namespace is read the same way for merge, analyze and pretranslate."""

import re
from io import BytesIO

import pytest

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.detect import FillableKind, detect_fillable
from tmx_extract.formats.fillable_files import open_translations
from tmx_extract.formats.returned_units import read_returned

NAMESPACE = "urn:oasis:names:tc:xliff:document:"
UNITS1 = (
    '<file original="a" source-language="en-US" target-language="ja-JP" datatype="x"{}><body>\n'
    '<trans-unit id="1"><source>Save <!-- it -->now.</source></trans-unit>\n'
    '<group translate="no"><trans-unit id="2"><source>Ctrl+S</source></trans-unit></group>\n'
    '<group><trans-unit id="3"><source>Open.</source><target state="translated">開く。</target>'
    "</trans-unit></group></body></file>"
)
UNITS2 = (
    '<file id="f"{}>\n'
    '<unit id="1"><segment><source>Save <!-- it -->now.</source></segment></unit>\n'
    '<group id="g" translate="no"><unit id="2"><segment><source>Ctrl+S</source></segment></unit>'
    '</group><group id="h"><unit id="3"><segment state="translated"><source>Open.</source>'
    "<target>開く。</target></segment></unit></group></file>"
)


def file1(version: str, root: str = "", file: str = "", doctype: str = "") -> str:
    return f'{doctype}<xliff version="{version}"{root}>{UNITS1.format(file)}</xliff>'


def file2(version: str, root: str = "", file: str = "") -> str:
    languages = ' srcLang="en-US" trgLang="ja-JP"'
    return f'<xliff version="{version}"{root}{languages}>{UNITS2.format(file)}</xliff>'


DOCTYPE = (
    '<!DOCTYPE xliff PUBLIC "-//XLIFF//DTD XLIFF//EN"'
    ' "http://www.oasis-open.org/committees/xliff/documents/xliff.dtd">'
)
VERSIONS: dict[str, tuple[FillableKind, str]] = {
    "1.0": ("xliff", file1("1.0", doctype=DOCTYPE)),
    "1.1": ("xliff", file1("1.1", f' xmlns="{NAMESPACE}1.1"')),
    "1.2": ("xliff", file1("1.2", f' xmlns="{NAMESPACE}1.2"')),
    "1.2 without namespace": ("xliff", file1("1.2")),
    "1.2, namespace of the root alone": (
        "xliff",
        file1("1.2", f' xmlns="{NAMESPACE}1.2"', ' xmlns=""'),
    ),
    "1.2, namespace of the file alone": ("xliff", file1("1.2", "", f' xmlns="{NAMESPACE}1.2"')),
    "1.2 with a prefix": (
        "xliff",
        file1("1.2", f' xmlns:x="{NAMESPACE}1.2"')
        .replace("</", "</x:")
        .replace("<", "<x:")
        .replace("<x:/x:", "</x:")
        .replace("<x:!", "<!"),
    ),
    "2.0": ("xliff2", file2("2.0", f' xmlns="{NAMESPACE}2.0"')),
    "2.1": ("xliff2", file2("2.1", f' xmlns="{NAMESPACE}2.0"')),
    "2.2": ("xliff2", file2("2.2", f' xmlns="{NAMESPACE}2.2"')),
    "2.0 without namespace": ("xliff2", file2("2.0")),
    "2.0, namespace of the root alone": (
        "xliff2",
        file2("2.0", f' xmlns="{NAMESPACE}2.0"', ' xmlns=""'),
    ),
}
SUFFIXES = [".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"]


@pytest.mark.parametrize("name", VERSIONS)
def test_every_version_is_read_the_same_way(name: str) -> None:
    kind, text = VERSIONS[name]
    assert {detect_fillable(text.encode(), suffix) for suffix in SUFFIXES} == {kind}
    units = list(read_returned(BytesIO(text.encode()), ".xlf"))
    assert [(unit.id, unit.source, unit.target, unit.state) for unit in units] == [
        ("1", "Save now.", "", "untranslated"),
        ("3", "Open.", "開く。", "translated"),
    ]
    assert {unit.languages for unit in units} == {("en-US", "ja-JP")}
    file = open_translations(text.encode(), kind)
    assert [(slot.id, slot.text, slot.is_open) for page in file.pages for slot in page] == [
        ("1", "Save now.", True),
        ("3", "Open.", False),
    ]
    assert file.languages == [("en-US", "ja-JP")]


@pytest.mark.parametrize("name", VERSIONS)
def test_a_file_that_was_filled_is_read_again(name: str) -> None:
    kind, text = VERSIONS[name]
    file = open_translations(text.encode(), kind)
    file.pages[0][0].put_target("保存。")
    stream = BytesIO()
    file.write(stream)
    units = list(read_returned(BytesIO(stream.getvalue()), ".xlf"))
    assert [(unit.source, unit.target) for unit in units] == [
        ("Save now.", "保存。"),
        ("Open.", "開く。"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f'<xliff version="2.0" xmlns="{NAMESPACE}2.0">\n{UNITS1.format("")}</xliff>', 3),
        (f'<xliff version="1.2" xmlns="{NAMESPACE}1.2">\n{UNITS2.format("")}</xliff>', 3),
        ('<xliff version="1.2">\n<body><source>a</source></body></xliff>', 2),
        ('<xliff version="1.2"><file xmlns="urn:x"><source>a</source></file></xliff>', 1),
        ('<xliff version="2.0">\n<unit><segment><source>a</source></segment></unit></xliff>', 2),
        ('<xliff version="1.2">\n<trans-unit><source>a</source></trans-unit></xliff>', 2),
    ],
)
def test_a_file_with_texts_but_no_units_is_refused(text: str, line: int) -> None:
    with pytest.raises(UnreadableFile) as merged:
        list(read_returned(BytesIO(text.encode()), ".xlf"))
    with pytest.raises(UnreadableFile) as opened:
        open_translations(text.encode(), detect_fillable(text.encode(), ".xlf"))
    assert [(error.value.line, error.value.found) for error in (merged, opened)] == [
        (line, merged.value.found)
    ] * 2
    assert merged.value.found.startswith("it has texts, but no ")


@pytest.mark.parametrize("name", ["1.2", "2.0"])
@pytest.mark.parametrize("element", ["wrap", "group"])
def test_elements_of_a_tool_do_not_hide_units(name: str, element: str) -> None:
    kind, text = VERSIONS[name]
    unit = "trans-unit" if kind == "xliff" else "unit"
    text = text.replace(f"<{unit} ", f'<x:{element} translate="no" xmlns:x="urn:x"><{unit} ', 1)
    text = text.replace(f"</{unit}>", f"</{unit}></x:{element}>", 1)
    merged = list(read_returned(BytesIO(text.encode()), ".xlf"))
    (page,) = open_translations(text.encode(), kind).pages
    assert [unit.id for unit in merged] == [slot.id for slot in page] == ["1", "3"]


def test_a_unit_beside_a_binary_is_read() -> None:
    kind, text = VERSIONS["1.2"]
    text = text.replace('<group translate="no">', '<bin-unit id="b" mime-type="x"><bin-source/>')
    text = text.replace("</group>", "</bin-unit>", 1)
    assert [one.id for one in read_returned(BytesIO(text.encode()), ".xlf")] == ["1", "2", "3"]
    (slots,) = open_translations(text.encode(), kind).pages
    assert [slot.id for slot in slots] == ["1", "2", "3"]


@pytest.mark.parametrize("name", VERSIONS)
def test_an_untranslatable_file_gives_its_exceptions_and_targets(name: str) -> None:
    kind, text = VERSIONS[name]
    text = re.sub(r"<((?:x:)?file) ", r'<\1 translate="no" ', text)
    text = text.replace('translate="no"><', 'translate="yes"><', 1)
    # The group around unit 2 is an exception, unit 1 has nothing, unit 3 has a target.
    assert [one.id for one in read_returned(BytesIO(text.encode()), ".xlf")] == ["2", "3"]
    (slots,) = open_translations(text.encode(), kind).pages
    assert [slot.id for slot in slots] == ["2"]


@pytest.mark.parametrize("around", ["body", "group", "bin-unit"])
def test_every_parent_of_a_unit_may_set_translate(around: str) -> None:
    kind, text = VERSIONS["1.2"]
    body = "<body>" if around != "body" else '<body translate="no">'
    inner = "" if around == "body" else f'<{around} translate="no">'
    text = text.replace("<body>", body + inner)
    text = text.replace("</body>", ("" if around == "body" else f"</{around}>") + "</body>")
    text = text.replace(
        '<trans-unit id="1">',
        '<trans-unit id="0" translate="yes"><source>Do.</source></trans-unit><trans-unit id="1">',
    )
    assert [one.id for one in read_returned(BytesIO(text.encode()), ".xlf")] == ["0", "3"]
    (slots,) = open_translations(text.encode(), kind).pages
    assert [slot.id for slot in slots] == ["0"]


@pytest.mark.parametrize("name", VERSIONS)
def test_elements_of_tools_are_not_units(name: str) -> None:
    kind, text = VERSIONS[name]
    foreign = '<t:meta xmlns:t="urn:t"><t:file/><t:unit/><t:trans-unit/></t:meta>'
    place = text.index(">", text.index("file")) + 1
    text = text[:place] + foreign + text[place:]
    assert len(list(read_returned(BytesIO(text.encode()), ".xlf"))) == 2
    assert sum(map(len, open_translations(text.encode(), kind).pages)) == 2


def test_a_file_within_a_unit_is_not_the_end_of_the_file() -> None:
    kind, text = VERSIONS["1.2"]
    text = text.replace("</source>", "</source><seg-source><file>Save</file></seg-source>", 1)
    assert [one.id for one in read_returned(BytesIO(text.encode()), ".xlf")] == ["1", "3"]
    (slots,) = open_translations(text.encode(), kind).pages
    assert [slot.id for slot in slots] == ["1", "3"]


@pytest.mark.parametrize("change", [('id="1"', 'id="1" sdl:conf="x"'), ("now.", "<q:b/>now.")])
@pytest.mark.parametrize("name", VERSIONS)
def test_a_prefix_that_is_not_declared_is_damage_with_a_line(
    name: str, change: tuple[str, str]
) -> None:
    kind, text = VERSIONS[name]
    data = text.replace(*change).encode()
    for read in (
        lambda: list(read_returned(BytesIO(data), ".xlf")),
        lambda: open_translations(data, kind),
    ):
        with pytest.raises(UnreadableFile, match="prefix") as raised:
            read()
        assert raised.value.line == 2


def test_the_first_element_may_have_an_undeclared_prefix() -> None:
    with pytest.raises(UnreadableFile):
        list(read_returned(BytesIO(b"<x:xliff><x:file/></x:xliff>"), ".xlf"))
    with pytest.raises(UnreadableFile):
        list(read_returned(BytesIO(b"<tmx><tu><tuv><seg><q:b/></seg></tuv></tu></tmx>"), ".tmx"))
