"""Edited texts in every format, and reading them back."""

import json
import re
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from edits import LOCALES, edit_of, find_source, write_edits
from pages import SAVE, document, exported, occurrence, page, store_of, written
from writing import in_two_languages, options_of, write_one

from tmx_extract.flows.export import ExportOptions
from tmx_extract.flows.split import SplitOptions, export_split
from tmx_extract.formats.options import CodeMode, MachineTarget
from tmx_extract.formats.po.write import write as write_po
from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.returned_units import read_returned
from tmx_extract.formats.tmx14.write import write as write_tmx
from tmx_extract.formats.xliff2.write import write as write_xliff2
from tmx_extract.formats.xliff12.write import write as write_xliff
from tmx_extract.model import EditMark, EditState, Occurrence, Selection, mark_pair, pair_hash

STATES: list[EditState] = ["", "translated", "reviewed", "final", "needs-review"]
MARK = "c66ca12b"
"""The mark of the edited pair."""
FILES = {"tmx": ".tmx", "xliff": ".xlf", "xliff2": ".xlf", "po": ".po"}
TABLES = {"csv": ".csv", "tsv": ".tsv"}


def edited(state: EditState = "translated", *, by: str = "花子 & Co") -> Occurrence:
    """Return a machine translation with an edit."""
    mark = EditMark(by, "2024-07-01T09:30:00Z", state)
    return occurrence("Save it.", "保存して。")._replace(edit=mark)


def lines(text: str, *words: str) -> list[str]:
    """Return the lines with one of these words."""
    return [line for line in text.splitlines() if any(word in line for word in words)]


def test_a_mark_is_the_beginning_of_the_pair_hash() -> None:
    assert pair_hash(*LOCALES, "Save it.", "保存して。").hex() == "c66ca12b08f5f9322f3f255d983dafdd"
    assert mark_pair(*LOCALES, "Save it.", "保存して。") == MARK


def test_tmx_has_person_and_time_in_the_target_and_the_version_in_a_prop() -> None:
    text, _ = written(write_tmx, [edited(), edited(by=""), occurrence("Quit.", "終了。")])
    facts = re.findall('x-translation-type">([A-Z]+)<|x-edit">([0-9a-f]+)<', text)
    assert facts == [("PE", ""), ("", MARK), ("PE", ""), ("", MARK), ("MT", "")]
    assert lines(text, 'xml:lang="ja-JP"') == [
        '<tuv xml:lang="ja-JP" changedate="20240701T093000Z" changeid="花子 &amp; Co">'
        "<seg>保存して。</seg></tuv></tu>",
        '<tuv xml:lang="ja-JP" changedate="20240701T093000Z" changeid="PE">'
        "<seg>保存して。</seg></tuv></tu>",
        '<tuv xml:lang="ja-JP" changedate="20240515T000000Z" changeid="MT">'
        "<seg>終了。</seg></tuv></tu>",
    ]


def test_each_of_several_targets_has_its_own_edit() -> None:
    pair = in_two_languages(edited(), "Speichern.")
    own, german = pair.translations
    mark = EditMark("Uwe", "2024-07-02T10:00:00Z", "final")
    pair = pair._replace(
        edit=None, translations=(own, german._replace(edit=mark, source="Save  it."))
    )
    languages = {"ja-JP": "ja-JP", "de-DE": "de"}
    text, _ = written(write_tmx, [pair], target_languages=languages)
    (line,) = lines(text, '"de"')
    assert line.startswith(
        '<tuv xml:lang="de" changedate="20240702T100000Z" changeid="Uwe">'
        '<prop type="x-translation-type">HT</prop>'
    )
    assert f'<prop type="x-edit">{mark_pair("en-US", "de-DE", "Save  it.", "Speichern.")}</' in line
    (row,) = write_one(FORMATS["jsonl"].write, [pair], options_of(target_languages=languages))[
        0
    ].splitlines()
    told = json.loads(row)
    assert {name: told[name] for name in told if name.startswith("edited")} == {
        "edited_by_ja-JP": None,
        "edited_at_ja-JP": None,
        "edited_by_de": "Uwe",
        "edited_at_de": "2024-07-02T10:00:00Z",
    }


def test_xliff_has_the_state_of_the_edit() -> None:
    text, _ = written(write_xliff, [edited(state) for state in STATES])
    assert re.findall(r'<trans-unit id="103"( approved="yes")?', text) == [
        ' approved="yes"'
    ] * 4 + [""]
    assert re.findall("<target(.*?)>", text) == [
        ' state="translated"',
        ' state="translated"',
        ' state="signed-off"',
        ' state="final"',
        ' state="needs-review-translation"',
    ]
    assert re.findall("<note>(edit.*?)</note>", text)[:3] == [
        f"edit: {MARK}",
        "edited by: 花子 &amp; Co",
        "edited at: 2024-07-01T09:30:00Z",
    ]


def test_xliff2_has_the_state_of_the_edit() -> None:
    text, _ = written(write_xliff2, [edited(state) for state in STATES])
    assert re.findall("<segment(.*?)>", text) == [
        ' state="translated"',
        ' state="translated"',
        ' state="reviewed"',
        ' state="final"',
        ' state="initial"',
    ]
    assert lines(text, "<unit")[0] == (
        '<unit id="u103" name="4ef9c-103" type="tmx:list-item"><notes>'
        f'<note category="edit">{MARK}</note>'
        '<note category="edited-by">花子 &amp; Co</note>'
        '<note category="edited-at">2024-07-01T09:30:00Z</note></notes>'
    )


def test_po_marks_an_edited_text_fuzzy_only_if_the_person_did() -> None:
    text, _ = written(write_po, [edited("final"), edited("needs-review")])
    first, second = text.split("\n\n")[1:]
    assert lines(first, "#. edit", "translation-type", "fuzzy") == [
        f"#. edit: {MARK}",
        "#. edited-by: 花子 & Co",
        "#. edited-at: 2024-07-01T09:30:00Z",
        "#. translation-type: PE",
    ]
    assert lines(second, "fuzzy") == ["#, fuzzy"]


def test_tables_have_person_and_time_of_the_last_edit() -> None:
    (row,) = write_one(FORMATS["jsonl"].write, [edited()])[0].splitlines()
    told = json.loads(row)
    assert told["translation_type"] == "PE"
    assert list(told.items())[-3:] == [
        ("edited_by", "花子 & Co"),
        ("edited_at", "2024-07-01T09:30:00Z"),
        ("edit", mark_pair(*LOCALES, "Save it.", "保存して。")),
    ]


@pytest.mark.parametrize("name", ["xliff", "xliff2", "po", "jsonl"])
def test_an_edited_text_is_not_machine_text(name: str) -> None:
    usual, beside, without = (
        write_one(FORMATS[name].write, [edited()], options_of(machine_target=where))[0].decode()
        for where in get_args(MachineTarget)
    )
    assert "保存して。" in usual
    assert usual == without
    assert usual == beside.replace(' xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"', "")


@pytest.mark.parametrize("codes", ["native", "text", "plain"])
@pytest.mark.parametrize("as_written", [False, True])
@pytest.mark.parametrize("kind", [*FILES, *TABLES])
def test_the_mark_comes_back_in_every_form_of_the_texts(
    kind: str, as_written: bool, codes: CodeMode
) -> None:
    source, target = r"Take (\*) and **save** it.", "**保存**する。"
    pairs = {**SAVE, 104: (source, "保存。")}
    with closing(store_of(document(page(pairs)))) as connection:
        found = find_source(connection, "Take (*) and **save** it.")
        write_edits(connection, edit_of(found, target, editor="Yuki"))
        mode = "text" if codes == "native" and kind in {"po", *TABLES} else codes
        data = exported(connection, kind, dedupe="segment", as_written=as_written, codes=mode)
    units = list(read_returned(BytesIO(data), {**FILES, **TABLES}[kind]))
    assert [unit.edit for unit in units] == ["", mark_pair(*LOCALES, found.source, target)]


def test_a_split_by_type_separates_edited_texts(tmp_path: Path) -> None:
    pairs = {**SAVE, 104: ("Quit.", "終了。"), 105: ("Print.", "印刷。")}
    human = page({103: ("Quit.", "終える。")}, prefix="00009", locfileid="9", kind="HT")
    with closing(store_of(document(page(pairs)), document(human, "docs/a.md"))) as connection:
        for source in ("Quit.", "Save the file."):
            found = find_source(connection, source)
            write_edits(connection, edit_of(found, f"{found.target}！"))
        options = ExportOptions(format="jsonl", selection=Selection(dedupe="segment"))
        export_split(connection, options, tmp_path / "out", SplitOptions(split_by="type"))
    written = {
        path.name: [json.loads(line)["target"] for line in path.read_text("utf-8").splitlines()]
        for path in (tmp_path / "out").glob("*.jsonl")
    }
    assert written == {
        "MT.jsonl": ["終了。", "印刷。"],
        "PE.jsonl": ["終える。！", "ファイルを保存します。！"],
    }
    files = json.loads((tmp_path / "out" / "manifest.json").read_bytes())["files"]
    told = [(one["path"], one["MT"], one["HT"], one["PE"], one["unknown"]) for one in files]
    assert told == [("MT.jsonl", 2, 0, 0, 0), ("PE.jsonl", 0, 0, 2, 0)]
