"""White space and Unicode forms in returned files: found anyway, and not edits."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from unicodedata import normalize
from xml.sax.saxutils import escape

import pytest
from pages import document, page, store_of

from flows.merge.test_merge import merged, targets, written
from tmx_extract.flows.merge.options import MergeReport, Outcome

PAIRS: Mapping[object, tuple[str, str]] = {
    103: ("Save the file.", "ファイルを保存します。"),
    104: ("Open the **new** report.", "Azure の **新規** レポート。"),
    105: ("Close the window.", "ウィンドウを\n  閉じる。"),
    106: ("\n  A line.", "\n  Attention : 10 km"),
}
DELIVERED = [target for _, target in PAIRS.values()]
FILES = {"xliff": "a.xlf", "xliff2": "a.xlf", "tmx": "a.tmx", "po": "a.po"}
FOREIGN = {
    "xliff": """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="x" source-language="en-US" target-language="ja-JP" datatype="x"><body>
<trans-unit id="1"><source>{0}</source><target state="final">{1}</target></trans-unit>
</body></file></xliff>""",
    "xliff2": """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en-US"
 trgLang="ja-JP"><file id="f"><unit id="u"><segment id="1" state="final"><source>{0}</source>
<target>{1}</target></segment><ignorable><source> </source></ignorable></unit></file></xliff>""",
    "tmx": """<tmx version="1.4"><header creationtool="x" creationtoolversion="1" srclang="en-US"
 segtype="sentence" o-tmf="x" adminlang="en" datatype="x"/><body><tu><tuv xml:lang="en-US">
<seg>{0}</seg></tuv><tuv xml:lang="ja-JP"><seg>{1}</seg></tuv></tu></body></tmx>""",
    "po": """msgid ""
msgstr "Language: ja-JP\\nX-Source-Language: en-US\\nContent-Type: text/plain; charset=UTF-8\\n"

msgid "{0}"
msgstr "{1}"
""",
}


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(store_of(document(page(PAIRS)))) as connection:
        yield connection


def in_file(kind: str, text: str) -> str:
    """Return a text in the encoding of this kind of file."""
    if kind == "po":
        return text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return escape(text, {"\r": "&#13;"})


def foreign(kind: str, folder: Path, source: str, target: str) -> Path:
    """Write a file of another tool with one unit, without any of our ids."""
    path = folder / FILES[kind]
    text = FOREIGN[kind].format(in_file(kind, source), in_file(kind, target))
    path.write_text(text, "utf-8")
    return path


def own(store: sqlite3.Connection, kind: str, folder: Path, before: str, after: str) -> Path:
    """Write an export in which a tool or a person changed a text."""
    path = written(store, kind, folder / FILES[kind], codes="text")
    text = path.read_bytes().decode()
    assert text.count(in_file(kind, before)) == 1, (text, before)
    path.write_bytes(text.replace(in_file(kind, before), in_file(kind, after)).encode())
    return path


def told(report: MergeReport) -> tuple[dict[Outcome, int], list[str]]:
    return dict(report.units), [one.diagnostic.code for one in report.problems if one.unit]


SOURCES = [
    pytest.param(103, "\n    Save the file.\n  ", id="indented"),
    pytest.param(103, "Save  the\n  file. ", id="wrapped"),
    pytest.param(103, "Save\u00a0the\tfile.", id="no-break space"),
    pytest.param(103, "Save the file.\r", id="carriage return"),
    pytest.param(104, "Open the**new** report.", id="space lost before a code"),
    pytest.param(104, "Open the ** new **\n report .", id="spaces added in a code"),
    pytest.param(106, "A line.", id="indentation lost"),
]


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize(("number", "source"), SOURCES)
def test_a_source_is_found_with_other_white_space(
    store: sqlite3.Connection, tmp_path: Path, kind: str, number: int, source: str
) -> None:
    target = "\n   編集した文です。\n "
    report = merged(store, foreign(kind, tmp_path, source, target))
    assert told(report) == ({"edited": 1}, [])
    assert dict(report.methods) == {"source": 1}
    wanted = dict(zip(PAIRS, DELIVERED, strict=True))
    wanted[number] = "\n  編集した文です。" if number == 106 else "編集した文です。"
    assert targets(store) == list(wanted.values())


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Save the file.", "\n   Save  the\n   file.\n"),
        ("Open the **new** report.", "Open the**new**report."),
        ("Close the window.", "Close\u00a0thewindow."),
    ],
)
def test_an_id_is_believed_with_other_white_space_in_the_source(
    store: sqlite3.Connection, tmp_path: Path, kind: str, before: str, after: str
) -> None:
    path = own(store, kind, tmp_path, before, after)
    assert told(merged(store, path)) == ({"unchanged": 4}, [])
    text = path.read_text("utf-8")
    path.write_text(text.replace("保存します", "保存する").replace("閉じる", "閉めた"), "utf-8")
    report = merged(store, path)
    assert (told(report), dict(report.methods)) == (({"edited": 2, "unchanged": 2}, []), {"id": 4})
    assert targets(store)[0] == "ファイルを保存する。"
    assert targets(store)[2] == "ウィンドウを\n  閉めた。"


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize(("source", "known"), [("Savethe file.", "Save the file.")])
def test_words_without_a_space_between_them_are_another_source(
    store: sqlite3.Connection, tmp_path: Path, kind: str, source: str, known: str
) -> None:
    report = merged(store, foreign(kind, tmp_path, source, "新しい。"))
    assert (dict(report.units), targets(store)) == ({"rejected": 1}, DELIVERED)
    assert report.problems[-1].diagnostic.code == "unit-not-found"
    assert known in dict(PAIRS.values())


def test_among_several_sources_the_one_with_all_spaces_is_used(tmp_path: Path) -> None:
    pairs = {103: ("Use a `b`.", "甲。"), 104: ("Use a`b`.", "乙。")}
    with closing(store_of(document(page(pairs)))) as store:
        merged(store, foreign("xliff", tmp_path, "Use a `b `.", "丙。"))
        assert targets(store) == ["丙。", "丙。"]
        merged(store, foreign("xliff", tmp_path, "Use\n  a `b`.", "丁。"))
        assert targets(store) == ["丁。", "丙。"]


OF_TOOLS = [
    pytest.param(DELIVERED[0], f"\n   {DELIVERED[0]}\n  ", id="indented"),
    pytest.param(DELIVERED[0], f"{DELIVERED[0]}\r", id="carriage return at the end"),
    pytest.param(DELIVERED[0], normalize("NFD", DELIVERED[0]), id="decomposed"),
    pytest.param(DELIVERED[0], "ファイルを\n  保存します。", id="wrapped in Japanese"),
    pytest.param(DELIVERED[1], "Azure の\n  **新規**  レポート。 ", id="wrapped and doubled"),
    pytest.param(DELIVERED[2], "ウィンドウを 閉じる。", id="line break lost"),
    pytest.param(DELIVERED[2], "ウィンドウを \r\n  閉じる。", id="line end with a space"),
    pytest.param(DELIVERED[3].strip(), "Attention :\n10\tkm", id="tab"),
]


@pytest.mark.parametrize("has_ids", [True, False])
@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize(("before", "after"), OF_TOOLS)
def test_a_change_by_a_tool_is_not_an_edit(
    store: sqlite3.Connection, tmp_path: Path, kind: str, before: str, after: str, *, has_ids: bool
) -> None:
    if has_ids:
        path, units = own(store, kind, tmp_path, before, after), 4
    else:
        source = next(one for one, other in PAIRS.values() if other.strip() == before)
        path, units = foreign(kind, tmp_path, source, after), 1
    rows = store.execute("SELECT * FROM edit WHERE NOT unchanged")
    for state in ("translated", "final"):
        path.write_text(path.read_text("utf-8").replace('state="final"', f'state="{state}"'))
        assert told(merged(store, path, by="Yuki")) == ({"unchanged": units}, [])
    assert (rows.fetchall(), targets(store)) == ([], DELIVERED)


OF_PEOPLE = [
    pytest.param(DELIVERED[0], "ファイルを保存します。\u3000", id="full-width space"),
    pytest.param(DELIVERED[1], "Azureの **新規** レポート。", id="space after Latin"),
    pytest.param(DELIVERED[1], "Azure の **新規**レポート。", id="space after a code"),
    pytest.param(DELIVERED[3].strip(), "Attention\u00a0: 10 km", id="no-break space"),
    pytest.param(DELIVERED[3].strip(), "Attention\u202f: 10 km", id="narrow no-break space"),
    pytest.param(DELIVERED[3].strip(), "Attention : 10\u2009km", id="thin space"),
]


@pytest.mark.parametrize("has_ids", [True, False])
@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize(("before", "after"), OF_PEOPLE)
def test_white_space_that_is_the_correction_is_an_edit(
    store: sqlite3.Connection, tmp_path: Path, kind: str, before: str, after: str, *, has_ids: bool
) -> None:
    """This is true even if a tool indented it."""
    typed = f"\n    {after}\n  "
    if has_ids:
        path, units = own(store, kind, tmp_path, before, typed), {"edited": 1, "unchanged": 3}
    else:
        source = next(one for one, other in PAIRS.values() if other.strip() == before)
        path, units = foreign(kind, tmp_path, source, typed), {"edited": 1}
    assert told(merged(store, path)) == (units, [])
    wanted = [target.replace(before, after) for target in DELIVERED]
    assert targets(store) == wanted
    # Saved once more by another tool, it counts as merged before.
    path.write_text(path.read_text("utf-8").replace(in_file(kind, typed), f"{after} "), "utf-8")
    again = {"known" if name == "edited" else name: count for name, count in units.items()}
    assert dict(merged(store, path).units) == again
    assert targets(store) == wanted


@pytest.mark.parametrize("kind", FILES)
def test_words_without_codes_get_codes_back_in_place_of_white_space(
    store: sqlite3.Connection, tmp_path: Path, kind: str
) -> None:
    path = written(store, kind, tmp_path / FILES[kind], codes="plain")
    text = path.read_text("utf-8")
    before, after = "Azure の 新規 レポート。", "\n  Azure の 新規 レポート\n  です。\n"
    for words in (before.replace(" ", "  "), after):
        path.write_text(text.replace(before, in_file(kind, words)), "utf-8")
        report = merged(store, path)
    assert told(report) == ({"edited": 1, "unchanged": 3}, [])
    assert targets(store)[1] == "Azure の **新規** レポートです。"
