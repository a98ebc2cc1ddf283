"""PO: whole files, reading by translate-toolkit, and the messages of msgfmt."""

import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from budget import examples
from hypothesis import example, given
from pages import ANY_TEXT, AWKWARD, MANY, document, exported, occurrence, page, store_of
from translate.storage.pypo import pofile
from writing import options_of, write_one

from tmx_extract.formats.po.write import write
from tmx_extract.model import Dedupe, Elsewhere, Occurrence

READER: Any = pofile
"""translate-toolkit has no types."""
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: tmx-extract 1.2.3\\n"
"PO-Revision-Date: \\n"
"Last-Translator: \\n"
"Language-Team: \\n"
"Language: ja_JP\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Generator: tmx-extract 1.2.3\\n"
"X-Source-Language: en_US\\n"
"""
WHOLE = (
    HEADER
    + """
#. segment-id: 4ef9c-103
#. place: list-item
#. occurrences: 3
#. translation-type: MT
#. handback-date: 2024-05-15
#. repository: handbook.ja-jp
#. locfileid: 53077226
#. openlocfilehash: 8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6
#. sourcegitcommit: c0ffee1234567890c0ffee1234567890c0ffee12
#: docs/save.md:12
#: docs/other.md
#, fuzzy
msgctxt "53077226.8d3c1e5b7a90.103"
msgid "Save the \\"file\\" in `C:\\\\Temp`.\\tNow.\\n"
msgstr "ファイルを保存します。\\n"

#. segment-id: 4ef9c-p104
#. place: list-item
#. occurrences: 3
#. chosen-by: newest
#. translation-type: HT
#. handback-date: 2024-05-15
#. repository: handbook.ja-jp
#. locfileid: 53077226
#. openlocfilehash: 8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6
#. sourcegitcommit: c0ffee1234567890c0ffee1234567890c0ffee12
#: \u2068docs/print and go.md\u2069
msgctxt "53077226.8d3c1e5b7a90.p104"
msgid " Two lines\\r\\nhere."
msgstr "二行\\r\\nです。 "

#. segment-id: 4ef9c-105
#. place: value
#. field: metadata.title
#. repository: handbook.ja-jp
#. locfileid: 53077226
#. openlocfilehash: 8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6
#. sourcegitcommit: c0ffee1234567890c0ffee1234567890c0ffee12
#: docs/close.yml
#, fuzzy
msgctxt "53077226.8d3c1e5b7a90.105"
msgid "Close."
msgstr "閉じる。"
"""
)


def read_back(data: bytes) -> list[tuple[str, str]]:
    """Return source and target of every entry, as translate-toolkit reads them."""
    units = READER.parsestring(data).units
    assert units[0].isheader()
    return [(str(unit.source), str(unit.target)) for unit in units[1:]]


def check(data: bytes, folder: Path) -> str:
    """Return the messages of `msgfmt --check`; empty if there are none."""
    if not shutil.which("msgfmt"):
        pytest.skip("needs the program msgfmt (Debian: gettext) on the path")
    file = folder / "ja.po"
    file.write_bytes(data)
    command: list[str | Path] = ["msgfmt", "--check", "--use-fuzzy", "-o", folder / "ja.mo", file]
    said: str = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return said


def three() -> list[Occurrence]:
    """Return machine, human and unknown text."""
    machine = occurrence('Save the "file" in `C:\\Temp`.\tNow.\n', "ファイルを保存します。\n")
    human = occurrence(
        " Two lines\r\nhere.",
        "二行\r\nです。 ",
        number=104,
        paragraph=True,
        kind="HT",
        path="docs/print and go.md",
        reason="newest",
    )
    unknown = occurrence(
        "Close.", "閉じる。", number=105, kind=None, path="docs/close.yml", dated=False
    )
    elsewhere = (Elsewhere("handbook.ja-jp", "docs/other.md", "4ef9c-107"),)
    return [
        machine._replace(line=12, elsewhere=elsewhere),
        human,
        unknown._replace(place="value", field="metadata.title", occurrences=1),
    ]


def test_a_whole_file() -> None:
    data, pairs, remarks = write_one(write, three())
    assert data.decode() == WHOLE
    assert (pairs, remarks) == (3, [])


def test_no_pairs_give_a_header() -> None:
    assert write_one(write, []) == (HEADER.encode(), 0, [])


def test_msgfmt_reports_nothing(tmp_path: Path) -> None:
    assert check(WHOLE.encode(), tmp_path) == ""


def test_machine_text_may_be_left_out() -> None:
    data, pairs, _ = write_one(write, three(), options_of(machine_target="omit"))
    assert [(str(unit.target), unit.isfuzzy()) for unit in READER.parsestring(data).units[1:]] == [
        ("", False),
        ("二行\r\nです。 ", False),
        ("閉じる。", True),
    ]
    assert pairs == 3


def test_words_only() -> None:
    given_ = occurrence("Save **the file** in `x`.", "`x` に**ファイル**を保存します。")
    data, _, _ = write_one(write, [given_], options_of(codes="plain"))
    assert read_back(data) == [("Save the file in x.", "x にファイルを保存します。")]


def test_translate_toolkit_reads_awkward_texts_back(tmp_path: Path) -> None:
    with closing(store_of(document(page(AWKWARD)))) as store:
        data = exported(store, "po", as_written=True)
    assert read_back(data) == list(AWKWARD.values())
    assert check(data, tmp_path) == ""


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("\nSave.", "保存。", ("Save.", "保存。")),
        ("Save.", "\n  保存。", ("Save.", "  保存。")),
        ("Save.\r\n", "保存。", ("Save.", "保存。")),
        ("\nSave.\n", "\r\n保存。\n\n", ("Save.\n", "保存。\n\n")),
        ("\nSave.\n", "\n\n保存。\r\n", ("\nSave.\n", "\n\n保存。\r\n")),
    ],
)
def test_line_breaks_are_at_the_edges_of_both_texts_or_of_none(
    source: str, target: str, expected: tuple[str, str], tmp_path: Path
) -> None:
    data, _, _ = write_one(write, [occurrence(source, target)])
    assert read_back(data) == [expected]
    assert check(data, tmp_path) == ""


def test_unsupported_characters_become_pictures_and_are_reported(tmp_path: Path) -> None:
    data, _, remarks = write_one(write, [occurrence("a\x00b\x07", "\x04甲\x00")])
    assert read_back(data) == [("a\u2400b\x07", "\u2404甲\u2400")]
    assert remarks == [
        ("4ef9c-103", "forbidden-character", "U+0000"),
        ("4ef9c-103", "forbidden-character", "U+0000, U+0004"),
    ]
    assert check(data, tmp_path) == ""


@pytest.mark.parametrize("empty", ["", " ", "\r\n", "\u3000"])
def test_pairs_with_an_empty_side_are_left_out_and_reported(empty: str) -> None:
    data, pairs, remarks = write_one(
        write,
        [
            occurrence("Save.", empty, number=103),
            occurrence("Print.", "印刷。", number=104),
            occurrence(empty, "終了。", number=105),
        ],
    )
    assert (read_back(data), pairs) == ([("Print.", "印刷。")], 1)
    assert remarks == [
        ("4ef9c-103", "empty-text", "target"),
        ("4ef9c-105", "empty-text", "source"),
    ]


def expected_of(source: str, target: str) -> tuple[str, str]:
    """Return the stored texts of a pair."""
    source, target = (text.replace("\0", "\u2400") for text in (source, target))
    source, target = (text.replace("\4", "\u2404") for text in (source, target))
    if (source[0] == "\n") != (target[0] == "\n"):
        source, target = source.lstrip("\r\n"), target.lstrip("\r\n")
    if (source[-1] == "\n") != (target[-1] == "\n"):
        source, target = source.rstrip("\r\n"), target.rstrip("\r\n")
    return source, target


@examples(150)
@given(source=ANY_TEXT, target=ANY_TEXT)
@example(source="\\n\\\\", target='"\\"')
@example(source="_: no comment\nbut text", target="#~ #, fuzzy")
@example(source="\u2028\x85", target="\ufeff\ufffe")
def test_every_text_comes_back(source: str, target: str) -> None:
    if not source.strip() or not target.strip():
        return
    data, _, _ = write_one(write, [occurrence(source, target)])
    assert read_back(data) == [expected_of(source, target)]


@examples(25)
@given(source=ANY_TEXT, target=ANY_TEXT)
def test_msgfmt_accepts_every_text(
    tmp_path_factory: pytest.TempPathFactory, source: str, target: str
) -> None:
    data, _, _ = write_one(write, [occurrence(source, target)])
    assert "fatal" not in check(data, tmp_path_factory.mktemp("po"))


@pytest.mark.parametrize("dedupe", ["none", "segment", "pair", "source"])
def test_no_entry_comes_twice(dedupe: Dedupe, tmp_path: Path) -> None:
    with closing(store_of(*MANY)) as store:
        data = exported(store, "po", dedupe=dedupe, all_handbacks=True)
    assert check(data, tmp_path) == ""


def test_a_location_cannot_break_its_line() -> None:
    odd = occurrence("Save.", "保存。", path="docs/a\nb.md")._replace(field="a\r\nb")
    data, _, _ = write_one(write, [odd])
    assert "\n#. field: a b\n" in data.decode()
    assert "\n#: \u2068docs/a b.md\u2069\n" in data.decode()
