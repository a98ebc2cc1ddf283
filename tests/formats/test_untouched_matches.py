"""A filled match that comes back untouched is not a person's work, whatever its codes."""

from io import BytesIO

import pytest

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.detect import detect_fillable
from tmx_extract.formats.fillable_files import Proposal, open_translations
from tmx_extract.formats.returned_units import Returned, read_returned

FUZZY = Proposal(
    80, "Save **that** `file`.", "**それ**を`file`に保存。", "HT", "r:a.md#1-103", "HT"
)
MACHINE = FUZZY._replace(percent=100, kind="MT")
XLIFF12 = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a"'
    ' source-language="en" target-language="ja" datatype="x"><body><trans-unit id="1">{}'
    "</trans-unit></body></file></xliff>"
)
XLIFF2 = (
    '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="ja">'
    '<file id="f"><unit id="1"><originalData><data id="d">**</data></originalData>{}</unit></file>'
    "</xliff>"
)
MARK = '<mrk mtype="seg" mid="1">{}</mrk>'
PARTED = f"<source>It. Save.</source><seg-source>{MARK.format('It. ')}" + (
    '<mrk mtype="seg" mid="2">Save.</mrk></seg-source>'
)
FILES = {
    "1.2, no codes": XLIFF12.format("<source>Save it.</source>"),
    "1.2, codes": XLIFF12.format(
        '<source>Save <g id="1" ctype="bold">it</g> <x id="2"/>.</source>'
    ),
    "1.2, unknown codes": XLIFF12.format('<source><g id="1">Save <ph id="2"/> it.</g></source>'),
    "1.2, Markdown": XLIFF12.format("<source>  Save **it** now.\n</source>"),
    "1.2, one segment": XLIFF12.format(
        f"<source>It.</source><seg-source>{MARK.format('It.')}</seg-source>"
    ),
    "1.2, segments": XLIFF12.format(PARTED),
    "2, no codes": XLIFF2.format("<segment><source>Save it.</source></segment>"),
    "2, codes": XLIFF2.format(
        '<segment><source>Save <pc id="1" dataRefStart="d" dataRefEnd="d">it</pc> <ph id="2"/>.'
        "</source></segment>"
    ),
    "2, segments": XLIFF2.format(
        "<segment><source>It. </source></segment><ignorable><source> </source></ignorable>"
        '<segment id="b"><source>Save **it**.</source></segment>'
    ),
}


def filled(text: str, proposal: Proposal) -> str:
    """Return the file with this match in each unit."""
    file = open_translations(text.encode(), detect_fillable(text.encode(), ".xlf"))
    for slot in (slot for page in file.pages for slot in page):
        slot.mark(proposal, is_whole=slot.put_target(proposal.target))
        slot.offer([proposal])
    stream = BytesIO()
    file.write(stream)
    return stream.getvalue().decode()


def returned(text: str) -> list[Returned]:
    """Return the units, and the segments of segmented ones."""
    units = list(read_returned(BytesIO(text.encode()), ".xlf"))
    return [one for unit in units for one in (unit, *unit.parts)]


@pytest.mark.parametrize("proposal", [FUZZY, MACHINE], ids=["fuzzy", "machine"])
@pytest.mark.parametrize("name", FILES)
def test_a_match_comes_back_untouched(name: str, proposal: Proposal) -> None:
    units = returned(filled(FILES[name], proposal))
    assert units
    assert all(unit.is_untouched for unit in units)


@pytest.mark.parametrize("name", FILES)
def test_a_match_that_a_person_confirmed_is_work(name: str) -> None:
    text = filled(FILES[name], FUZZY)
    done = text.replace('"needs-review-translation"', '"translated"')
    done = done.replace('state="initial"', 'state="translated"')
    assert not any(unit.is_untouched for unit in returned(done))


@pytest.mark.parametrize("name", [name for name in FILES if "segments" not in name])
def test_a_match_that_a_person_changed_is_work(name: str) -> None:
    text = filled(FILES[name], FUZZY)
    head, end, rest = text.rpartition("</target>") if "2," in name else text.partition("</target>")
    (unit,) = returned(f"{head}！{end}{rest}")
    assert not unit.is_untouched


def test_a_segmented_unit_with_an_untouched_segment_is_partly_translated() -> None:
    text = filled(XLIFF12.format(PARTED), FUZZY)
    text = text.replace('<mrk mtype="seg" mid="1">', '<mrk mtype="seg" mid="1">私：', 2)
    text = text.replace("私：It. ", "It. ")
    whole, first, second = returned(text)
    assert (whole.target, whole.problems) == (
        "",
        (Diagnostic(code="partly-translated", found="1 of 2 segments"),),
    )
    assert (first.is_untouched, second.is_untouched) == (False, True)


def test_a_text_deleted_by_a_reviewer_is_ignored() -> None:
    source = '<source>Save <mrk mtype="x-sdl-deleted">it</mrk>now.</source>'
    text = XLIFF12.format(f'{source}<target>保<mrk mtype="x-sdl-deleted">x</mrk>存。</target>')
    (unit,) = returned(text)
    assert (unit.source, unit.target) == ("Save now.", "保存。")
    assert open_translations(text.encode(), "xliff").pages[0][0].text == "Save now."


def test_the_number_of_a_foreign_unit_is_not_our_id() -> None:
    text = XLIFF2.format(
        '<segment id="a" state="translated"><source>A.</source><target>あ。</target></segment>'
        '<segment id="b"><source>B.</source></segment>'
    ).replace('<unit id="1">', '<unit id="u1">')
    whole, first, second = returned(text)
    assert (whole.id, whole.place.name, whole.target, whole.state) == ("u1", "", "", "untranslated")
    assert whole.problems == (Diagnostic(code="partly-translated", found="1 of 2 segments"),)
    assert [(one.id, one.place.name, one.target, one.state) for one in (first, second)] == [
        ("u1#a", "", "あ。", "translated"),
        ("u1#b", "", "", "untranslated"),
    ]


def read_parts(parts: str, matches: str, kind: str) -> list[bool]:
    """Return for each segment whether it is untouched."""
    whole = XLIFF12 if kind == "1.2" else XLIFF2
    (unit,) = read_returned(BytesIO(whole.format(f"{matches}{parts}").encode()), ".xlf")
    return [part.is_untouched for part in unit.parts]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("1", [True, False, False]),
        ("2", [False, True, False]),
        ("3", [True, False, False]),
        ("4", [True, True, True]),
        (" **4**", [True, True, True]),
        ("5", [False, False, False]),
    ],
)
def test_segments_have_their_own_matches_and_those_without_a_name(
    target: str, expected: list[bool]
) -> None:
    offered = [("a", "1"), ("b", "2"), ("a", "3"), ("", "4"), ("", "**4**")]
    matches = "".join(
        f"<alt-trans{f' mid={mid!r}' if mid else ''}><source>A</source><target>{text}</target>"
        "</alt-trans>"
        for mid, text in offered
    )
    sides = (
        "".join(f'<mrk mtype="seg" mid="{name}">{text}</mrk>' for name in "abc")
        for text in ("S", target)
    )
    sources, targets = sides
    parts = (
        f"<source>SSS</source><seg-source>{sources}</seg-source>"
        f'<target state="new">{targets}</target>'
    )
    assert read_parts(parts, "", "1.2") == [False] * 3
    assert read_parts(parts, matches, "1.2") == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [("1", [True, False, False]), ("2", [False, True, True]), ("3", [False, False, False])],
)
def test_matches_without_a_reference_are_for_segments_without_a_name(
    target: str, expected: list[bool]
) -> None:
    offered = [(' ref="#a"', "1"), ("", "2"), (' ref="#b"', "3")]
    matches = "".join(
        f"<match{ref}><source>S</source><target>{text}</target></match>" for ref, text in offered
    )
    parts = "".join(
        f"<segment{name}><source>S</source><target>{target}</target></segment>"
        for name in (' id="a"', "", "")
    )
    assert read_parts(parts, "", "2") == [False] * 3
    assert read_parts(parts, f"<matches>{matches}</matches>", "2") == expected
