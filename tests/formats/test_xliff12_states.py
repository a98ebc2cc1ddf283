"""States of a target in XLIFF 1.2 by tools: its state, its author, and matches beside it."""

import pytest
from lxml import etree

from tmx_extract.formats.translation_states import TargetState
from tmx_extract.formats.xliff12.states import UnitFacts

SPACES = (
    'xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mq="MQXliff"'
    ' xmlns:m="http://www.memsource.com/mxlf/2.0"'
    ' xmlns:s="http://sdl.com/FileTypes/SdlXliff/1.0" xmlns:x="urn:x"'
)


def unit_of(attributes: str, content: str = "") -> etree._Element:
    return etree.fromstring(f"<trans-unit {SPACES} {attributes}>{content}</trans-unit>")


def tell(
    attributes: str, target: str, more: str = "", *, text: str = "あ", segment: str | None = None
) -> TargetState:
    unit = unit_of(attributes, f"<target {target}>{text}</target>{more}")
    return UnitFacts(unit).read_state(unit.find("{*}target"), "A", text, segment)


@pytest.mark.parametrize(
    ("state", "plain", "machine", "fuzzy", "approved", "approved_machine"),
    [
        ("", ("", False), ("", False), ("open", True), "reviewed", "reviewed"),
        ("new", ("open", False), ("open", False), ("open", True), "reviewed", "reviewed"),
        (
            "needs-translation",
            ("open", False),
            ("open", False),
            ("open", True),
            "reviewed",
            "reviewed",
        ),
        (
            "needs-review-translation",
            ("needs-review", False),
            ("needs-review", False),
            ("needs-review", True),
            "needs-review",
            "reviewed",
        ),
        (
            "needs-l10n",
            ("needs-review", False),
            ("needs-review", False),
            ("needs-review", True),
            "needs-review",
            "reviewed",
        ),
        (
            "translated",
            ("translated", False),
            ("translated", False),
            ("translated", False),
            "translated",
            "translated",
        ),
        (
            "signed-off",
            ("reviewed", False),
            ("reviewed", False),
            ("reviewed", False),
            "reviewed",
            "reviewed",
        ),
        ("final", ("final", False), ("final", False), ("final", False), "final", "final"),
    ],
)
def test_the_format_gives_the_state_and_the_author_of_the_target(
    state: str,
    plain: TargetState,
    machine: TargetState,
    fuzzy: TargetState,
    *,
    approved: str,
    approved_machine: str,
) -> None:
    target = f'state="{state}"' if state else ""
    by_machine = f'{target} state-qualifier="mt-suggestion"'
    by_memory = f'{target} state-qualifier="fuzzy-match"'
    assert tell("", target) == plain
    assert tell("", by_machine) == machine
    assert tell("", by_memory) == fuzzy
    assert tell('approved="no"', by_memory) == fuzzy
    assert tell('approved="yes"', target) == (approved, False)
    assert tell('approved="yes"', by_machine) == (approved_machine, False)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('mq:status="NotStarted"', ("untranslated", False)),
        ('mq:status="Pretranslated"', ("open", True)),
        ('mq:status="MachineTranslated"', ("open", True)),
        ('mq:status="AssembledFromFragments"', ("open", True)),
        ('mq:status="Edited"', ("needs-review", False)),
        ('mq:status="PartiallyEdited"', ("needs-review", False)),
        ('mq:status="Rejected"', ("needs-review", False)),
        ('mq:status="ManuallyConfirmed"', ("translated", False)),
        ('mq:status="Reviewer1Confirmed"', ("reviewed", False)),
        ('mq:status="unknown"', ("final", False)),
        ('x:status="Edited"', ("final", False)),
        ('m:confirmed="0"', ("open", False)),
        ('m:confirmed="0" m:trans-origin="TM"', ("open", True)),
        ('m:confirmed="0" m:trans-origin="mt"', ("open", True)),
        ('m:confirmed="0" m:trans-origin="null"', ("open", False)),
        ('m:confirmed="0" m:trans-origin="tm" m:modified-by="9"', ("open", False)),
        ('m:confirmed="0" m:trans-origin="tm" m:level-edited="true"', ("open", False)),
        ('m:confirmed="0" m:trans-origin="tm" m:level-edited="false"', ("open", True)),
        ('m:confirmed="1" m:trans-origin="tm"', ("translated", False)),
        # The lowest of several states counts, and all must be states of a match.
        ('mq:status="Pretranslated" m:confirmed="0"', ("open", False)),
        ('mq:status="Pretranslated" m:confirmed="1"', ("open", False)),
        ('mq:status="Pretranslated" m:confirmed="0" m:trans-origin="tm"', ("open", True)),
    ],
)
def test_states_of_tools_have_priority_over_those_of_the_format(
    attributes: str, expected: TargetState
) -> None:
    assert tell(attributes, 'state="final"') == expected


@pytest.mark.parametrize(
    ("segments", "whole", "second"),
    [
        (['conf="Translated"', 'conf="Draft"'], ("needs-review", False), ("needs-review", False)),
        (['conf="Draft"', 'conf="ApprovedSignOff"'], ("needs-review", False), None),
        (["", 'conf="Translated"'], ("open", False), ("translated", False)),
        (['origin="tm"', 'origin="mt"'], ("open", True), ("open", True)),
        (['origin="TM" conf="Draft"', 'origin="interactive"'], ("open", False), ("open", False)),
        (['origin="tm" conf="Draft"', 'origin="tm" conf="Draft"'], ("needs-review", True), None),
        (['origin="tm" conf="Translated"'] * 2, ("translated", False), ("translated", False)),
        (['conf="Nonsense"'] * 2, ("final", False), ("final", False)),
    ],
)
def test_trados_gives_a_state_for_each_segment(
    segments: list[str], whole: TargetState, second: TargetState | None
) -> None:
    listed = "".join(f'<s:seg id="{number}" {one}/>' for number, one in enumerate(segments, 1))
    more = f"<s:seg-defs>{listed}</s:seg-defs>"
    assert tell("", 'state="final"', more) == whole
    if second is not None:
        assert tell("", 'state="final"', more, segment="2") == second
    assert tell("", 'state="final"', more, segment="3") == ("final", False)


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("", 'state="final"', ("untranslated", False)),
        (" \n", 'state="final"', ("untranslated", False)),
        ("A", "", ("open", False)),
        (" A ", "", ("open", False)),
        ("A", 'state="translated"', ("translated", False)),
        ("B", "", ("", False)),
    ],
)
def test_an_empty_target_or_a_copy_of_the_source_is_not_a_translation(
    text: str, target: str, expected: TargetState
) -> None:
    assert tell("", target, text=text) == expected
    assert UnitFacts(unit_of("")).read_state(None, "A", text) == ("untranslated", False)


VALUES = (
    '<s:seg-defs><s:seg id="1"><s:value key="last_modified_by">Ai</s:value>'
    '<s:value key="modified_on">11/23/2026 10:00:00</s:value></s:seg>'
    '<s:seg id="2"><s:value key="last_modified_by">Ken</s:value></s:seg></s:seg-defs>'
)
MEMOQ = 'mq:lastchanginguser="Ben" mq:lastchangedtimestamp="2026-11-23T10:00:00Z"'


@pytest.mark.parametrize(
    ("attributes", "content", "phase", "segment", "expected"),
    [
        ("", "", ("Aiko", "2026-01-01T00:00:00Z"), None, ("Aiko", "2026-01-01T00:00:00Z")),
        ("", "", ("", "2026-01-01T00:00:00Z"), None, ("", "")),
        (MEMOQ, "", ("Aiko", ""), None, ("Ben", "2026-11-23T10:00:00Z")),
        ('mq:lastchangedtimestamp="2026-11-23T10:00:00Z"', "", ("", ""), None, ("", "")),
        ("", VALUES, ("Aiko", ""), "1", ("Ai", "2026-11-23T10:00:00Z")),
        ("", VALUES, ("Aiko", ""), "2", ("Ken", "")),
        ("", VALUES, ("Aiko", ""), "3", ("Aiko", "")),
        ("", VALUES, ("", ""), None, ("Ken", "2026-11-23T10:00:00Z")),
    ],
)
def test_the_person_is_the_one_that_the_tool_names(
    attributes: str,
    content: str,
    phase: tuple[str, str],
    segment: str | None,
    *,
    expected: tuple[str, str],
) -> None:
    assert UnitFacts(unit_of(attributes, content)).read_person(phase, segment) == expected


def test_matches_have_the_names_of_their_segments() -> None:
    offered = [("a", "", 1), ("b", "proposal", 2), ("a", "", 3), ("", "", 4), ("", "accepted", 5)]
    content = "".join(
        f"<alt-trans{f' mid={mid!r}' if mid else ''}{f' alttranstype={kind!r}' if kind else ''}>"
        f"<source>A</source><target>{number}</target></alt-trans>"
        for mid, kind, number in [*offered, ("a", "rejected", 6)]
    )
    several = "<alt-trans><target>7</target><target>8</target></alt-trans>"
    found = UnitFacts(unit_of("", content + several)).iter_matches()
    assert [
        (name, source is not None and source.text, target.text) for name, source, target in found
    ] == [
        ("a", "A", "1"),
        ("b", "A", "2"),
        ("a", "A", "3"),
        (None, "A", "4"),
        (None, False, "7"),
        (None, False, "8"),
    ]
