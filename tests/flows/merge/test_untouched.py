"""Untranslated texts are not edits; typed texts are, in any state."""

from pathlib import Path

import pytest
from pages import add, store_of

from flows.merge.test_merge import help_page
from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions, Outcome
from tmx_extract.formats.detect import detect_fillable
from tmx_extract.formats.fillable_files import open_translations

SOURCE, SENT, MATCH, TYPED = "Close it.", "閉じます。", "窓を閉じます。", "終了します。"
XLIFF12 = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"'
    ' xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" xmlns:mq="MQXliff"'
    ' xmlns:m="http://www.memsource.com/mxlf/2.0"><file original="x" datatype="plaintext"'
    ' source-language="en-US" target-language="ja-JP"><body>{}</body></file></xliff>'
)
XLIFF2 = (
    '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en-US"'
    ' xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" trgLang="ja-JP"><file id="f">'
    "{}</file></xliff>"
)
OFFERED = f"<alt-trans><source>Close the window.</source><target>{MATCH}</target></alt-trans>"
PARTED = "<source>{0}</source><seg-source><mrk mtype='seg' mid='1'>{0}</mrk></seg-source>"


def unit12(target: str, unit: str = "", more: str = "") -> str:
    """Return an XLIFF 1.2 file; `target` is an element."""
    return XLIFF12.format(
        f'<trans-unit id="1"{unit}><source>{SOURCE}</source>{target}{more}</trans-unit>'
    )


def stated(state: str, text: str, more: str = "") -> str:
    return unit12(f"<target {state}>{text}</target>", more=more)


def trados(text: str, facts: str) -> str:
    return XLIFF12.format(
        f"<trans-unit id='1'>{PARTED.format(SOURCE)}"
        f"<target><mrk mtype='seg' mid='1'>{text}</mrk></target>"
        f"<sdl:seg-defs><sdl:seg id='1'{facts}/></sdl:seg-defs></trans-unit>"
    )


def memoq(text: str, status: str) -> str:
    return unit12(f"<target>{text}</target>", f' mq:status="{status}"')


def phrase(text: str, facts: str, more: str = "") -> str:
    return unit12(f"<target>{text}</target>", facts, more)


def unit2(state: str, text: str, match: str = "") -> str:
    matches = (
        f'<mtc:matches><mtc:match ref="#s"><source>Close the window.</source><target>{match}'
        "</target></mtc:match></mtc:matches>"
        if match
        else ""
    )
    return XLIFF2.format(
        f'<unit id="1">{matches}<segment id="s"{state}><source>{SOURCE}</source>'
        f"<target>{text}</target></segment></unit>"
    )


FUZZY = 'state="needs-review-translation" state-qualifier="fuzzy-match"'
UNTOUCHED = {
    "copy, new": stated('state="new"', SOURCE),
    "copy, needs-translation": stated('state="needs-translation"', f" {SOURCE}\n"),
    "copy, needs-review": stated('state="needs-review-translation"', SOURCE),
    "copy, no state": stated("", SOURCE),
    "match, new": stated('state="new"', MATCH, OFFERED),
    "match, fuzzy": stated(FUZZY, MATCH, OFFERED),
    "match, fuzzy, unknown source": stated(FUZZY, MATCH),
    "match, fuzzy without a state": stated('state-qualifier="fuzzy-match"', MATCH),
    "match, machine": stated('state="new" state-qualifier="leveraged-mt"', MATCH),
    "trados, copy": trados(SOURCE, ""),
    "trados, copy, draft": trados(SOURCE, " conf='Draft'"),
    "trados, match": trados(MATCH, " conf='Draft' origin='tm' percent='85'"),
    "trados, machine": trados(MATCH, " origin='nmt'"),
    "memoq, copy": memoq(SOURCE, "Edited"),
    "memoq, not started": memoq(TYPED, "NotStarted"),
    "memoq, match": memoq(MATCH, "Pretranslated"),
    "memoq, machine": memoq(MATCH, "MachineTranslated"),
    "phrase, copy": phrase(SOURCE, ' m:confirmed="0"'),
    "phrase, match": phrase(MATCH, ' m:confirmed="0"', OFFERED),
    "phrase, match, no state given": phrase(MATCH, ' m:confirmed="0" m:trans-origin="tm"'),
    "2, copy, initial": unit2(' state="initial"', SOURCE),
    "2, copy, no state": unit2("", SOURCE),
    "2, match, initial": unit2(' state="initial"', MATCH, MATCH),
    "2, match, no state": unit2("", MATCH, MATCH),
    "2, match, no state given": unit2(' state="initial" subState="tmx:fuzzy-match"', MATCH),
}
# Only the file marks these as matches; a person might have typed them.
ASSUMED = {
    "match, fuzzy, unknown source",
    "match, fuzzy without a state",
    "match, machine",
    "trados, match",
    "trados, machine",
    "memoq, match",
    "memoq, machine",
    "phrase, match, no state given",
    "2, match, no state given",
}
SENT_BACK = {
    "new": stated('state="new"', SENT),
    "translated": stated('state="translated"', SENT),
    "trados": trados(SENT, ""),
    "phrase": phrase(SENT, ' m:confirmed="0"'),
    "2": unit2(' state="initial"', SENT),
}
EDITS = {
    "copy, translated": (stated('state="translated"', SOURCE), SOURCE, "translated"),
    "copy, approved": (unit12(f"<target>{SOURCE}</target>", ' approved="yes"'), SOURCE, "reviewed"),
    "copy, signed off": (stated('state="signed-off"', SOURCE), SOURCE, "reviewed"),
    "copy, final": (stated('state="final"', SOURCE), SOURCE, "final"),
    "typed, new": (stated('state="new"', TYPED), TYPED, "needs-review"),
    "typed, needs-translation": (stated('state="needs-translation"', TYPED), TYPED, "needs-review"),
    "typed over a match": (stated(FUZZY, TYPED, OFFERED), TYPED, "needs-review"),
    "match, translated": (
        stated('state="translated" state-qualifier="fuzzy-match"', MATCH, OFFERED),
        MATCH,
        "translated",
    ),
    "match, approved": (
        unit12(f"<target {FUZZY}>{MATCH}</target>", ' approved="yes"', OFFERED),
        MATCH,
        "reviewed",
    ),
    "match, machine, signed off": (
        stated('state="signed-off" state-qualifier="leveraged-mt"', MATCH),
        MATCH,
        "reviewed",
    ),
    "typed over our machine text": (
        stated('state="needs-review-translation" state-qualifier="mt-suggestion"', TYPED),
        TYPED,
        "needs-review",
    ),
    "no state": (stated("", TYPED), TYPED, ""),
    "no state, as a match": (stated("", MATCH, OFFERED), MATCH, ""),
    "trados, typed": (trados(TYPED, ""), TYPED, "needs-review"),
    "trados, draft": (trados(TYPED, " conf='Draft' origin='interactive'"), TYPED, "needs-review"),
    "trados, match": (
        trados(MATCH, " conf='Translated' origin='tm' percent='85'"),
        MATCH,
        "translated",
    ),
    "trados, copy": (trados(SOURCE, " conf='ApprovedSignOff'"), SOURCE, "final"),
    "memoq, edited": (memoq(TYPED, "Edited"), TYPED, "needs-review"),
    "memoq, copy": (memoq(SOURCE, "ManuallyConfirmed"), SOURCE, "translated"),
    "phrase, typed": (phrase(TYPED, ' m:confirmed="0"', OFFERED), TYPED, "needs-review"),
    "phrase, typed over a match": (
        phrase(TYPED, ' m:confirmed="0" m:trans-origin="mt" m:modified-by="yuki"'),
        TYPED,
        "needs-review",
    ),
    "phrase, match": (phrase(MATCH, ' m:confirmed="1"', OFFERED), MATCH, "translated"),
    "2, typed": (unit2(' state="initial"', TYPED, MATCH), TYPED, "needs-review"),
    "2, match": (unit2(' state="translated"', MATCH, MATCH), MATCH, "translated"),
    "2, copy": (unit2(' state="final"', SOURCE), SOURCE, "final"),
    "2, no state": (unit2("", TYPED), TYPED, ""),
}


def merged(
    tmp_path: Path, text: str, *problems: tuple[str, str]
) -> tuple[dict[Outcome, int], list[tuple[str, str]]]:
    """Return the result of the unit, and the edits with their states."""
    path = tmp_path / "back.xlf"
    path.write_text(text, "utf-8")
    with store_of() as store:
        add(store, help_page())
        report = merge(store, open_inputs([str(path)]), MergeOptions())
        told = [(one.diagnostic.code, one.diagnostic.found) for one in report.problems]
        assert told == list(problems)
        edits = store.execute("SELECT target, state FROM edit WHERE NOT unchanged").fetchall()
    return dict(report.units), edits


@pytest.mark.parametrize("name", UNTOUCHED)
def test_an_untranslated_unit_has_no_target(tmp_path: Path, name: str) -> None:
    problems = [("fuzzy-left-out", "1 text")] if name in ASSUMED else []
    assert merged(tmp_path, UNTOUCHED[name], *problems) == ({"untranslated": 1}, [])


@pytest.mark.parametrize("name", SENT_BACK)
def test_an_unchanged_sent_text_is_untouched(tmp_path: Path, name: str) -> None:
    assert merged(tmp_path, SENT_BACK[name]) == ({"unchanged": 1}, [])


@pytest.mark.parametrize("name", EDITS)
def test_a_typed_or_confirmed_text_is_an_edit(tmp_path: Path, name: str) -> None:
    text, target, state = EDITS[name]
    assert merged(tmp_path, text) == ({"edited": 1}, [(target, state)])


def is_open(text: str) -> bool:
    """Return whether analyze and pretranslate look up the unit."""
    (page,) = open_translations(text.encode(), detect_fillable(text.encode(), ".xlf")).pages
    (slot,) = page
    return slot.is_open


@pytest.mark.parametrize("name", [name for name in UNTOUCHED if "match" not in name])
def test_a_copy_of_the_source_waits_for_a_target(name: str) -> None:
    assert is_open(UNTOUCHED[name]) is ("machine" not in name)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_does_not_wait_for_a_target(name: str) -> None:
    assert not is_open(EDITS[name][0])
