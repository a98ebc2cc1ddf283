"""The verdict on a returned text, by the text that the person saw."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from edits import LOCALES, edit_of, find_source, write_edits
from pages import SAVE, document, exported, memory, page, store_of

from tmx_extract.flows.merge.decide import Decision, EditContext, UnitVerdict, decide
from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions
from tmx_extract.model import EditState, mark_pair, pair_hash
from tmx_extract.store.edits.conflicts import iter_conflicts
from tmx_extract.store.edits.find_segments import StoredSegment
from tmx_extract.store.edits.known_edits import Assigned, PairEdits

SOURCE, DELIVERED = SAVE[103]
FIRST, SECOND, OTHER = "保存すること。", "保存しましょう。", "保存のこと。"
FILES = {"tmx": "a.tmx", "xliff": "a.xlf", "xliff2": "a.xlf", "po": "a.po"}


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    """A text that Ai edited, and then Ken; it has two locations."""
    copy = page(SAVE, prefix="00009", locfileid="9", openlocfilehash="9" * 40)
    with closing(store_of(document(page(SAVE)), document(copy, "docs/z.md"))) as connection:
        found = find_source(connection, SOURCE)
        (first,) = write_edits(connection, edit_of(found, FIRST, editor="Ai"))
        write_edits(connection, edit_of(found, SECOND, editor="Ken", based_on=first))
        yield connection


def mark(target: str) -> str:
    return mark_pair(*LOCALES, SOURCE, target)


def name_of(found: StoredSegment) -> tuple[str, int, int]:
    return found.handback_key, found.is_paragraph, found.number


def assign(connection: sqlite3.Connection, found: StoredSegment, target: str, to: str) -> Assigned:
    """Assign the segment with that text to a person."""
    number = connection.execute(
        "INSERT INTO assignment (run_id, name, kind, location, source_locale, locale)"
        " VALUES (1, ?, 'xliff', 'out', ?, ?)",
        (to, *LOCALES),
    ).lastrowid
    text_hash = pair_hash(*LOCALES, SOURCE, target)
    connection.execute(
        "INSERT INTO assigned (assignment_id, handback_key, is_paragraph, number, text_hash)"
        " VALUES (?, ?, ?, ?, ?)",
        (number, *name_of(found), text_hash),
    )
    return Assigned(number or 0, to, text_hash)


@pytest.mark.parametrize(
    ("seen", "target", "verdict", "based_on"),
    [
        pytest.param(SECOND, SECOND, "unchanged", 2, id="unchanged"),
        pytest.param(SECOND, OTHER, "edited", 2, id="corrected"),
        pytest.param(SECOND, DELIVERED, "edited", 2, id="taken back"),
        pytest.param(SECOND, FIRST, "edited", 2, id="back to an earlier edit"),
        pytest.param(FIRST, FIRST, "unchanged", 1, id="an unchanged earlier edit"),
        pytest.param(FIRST, OTHER, "edited", 1, id="an earlier edit corrected"),
        pytest.param(FIRST, SECOND, "known", None, id="the same correction that was there"),
        pytest.param("", DELIVERED, "unchanged", None, id="the delivered text, unchanged"),
        pytest.param("", FIRST, "known", None, id="the delivered text, with an old correction"),
        pytest.param("", SECOND, "known", None, id="the delivered text, in its current form"),
        pytest.param("", OTHER, "edited", None, id="the delivered text, corrected"),
        pytest.param("消す。", DELIVERED, "unchanged", None, id="an unknown mark"),
    ],
)
def test_the_mark_identifies_the_text_that_the_person_saw(
    store: sqlite3.Connection, seen: str, target: str, verdict: UnitVerdict, based_on: int | None
) -> None:
    found = find_source(store, SOURCE)
    told = EditContext("Mio", name_of(found), mark(seen) if seen else "")
    assert decide(store, found, target, told) == Decision(verdict, based_on, None)


def test_the_mark_of_the_file_has_priority_over_the_sent_text(store: sqlite3.Connection) -> None:
    found = find_source(store, SOURCE)
    sent = assign(store, found, DELIVERED, "Mio")
    place = name_of(found)
    assert decide(store, found, DELIVERED, EditContext("Mio", place)) == Decision(
        "unchanged", None, sent
    )
    told = EditContext("Mio", place, mark(SECOND))
    assert decide(store, found, DELIVERED, told) == Decision("edited", 2, sent)


def test_without_a_mark_the_sent_text_counts(store: sqlite3.Connection) -> None:
    found = find_source(store, SOURCE)
    sent = assign(store, found, SECOND, "Mio")
    told = EditContext("Mio", name_of(found))
    assert decide(store, found, DELIVERED, told) == Decision("edited", 2, sent)
    assert decide(store, found, SECOND, told) == Decision("unchanged", 2, sent)


GONE = "消した。"
"""The text of an edit that was undone."""


@pytest.mark.parametrize(
    ("sent", "target", "verdict", "based_on"),
    [
        (DELIVERED, DELIVERED, "unchanged", None),
        (DELIVERED, OTHER, "edited", None),
        # Edits by others in the meantime.
        (DELIVERED, FIRST, "unchanged", 1),
        (DELIVERED, SECOND, "edited", 2),
        (FIRST, DELIVERED, "edited", 1),
        (FIRST, FIRST, "unchanged", 1),
        (FIRST, SECOND, "edited", 2),
        (FIRST, OTHER, "edited", 1),
        (SECOND, DELIVERED, "edited", 2),
        (SECOND, FIRST, "edited", 2),
        (SECOND, SECOND, "unchanged", 2),
        (SECOND, OTHER, "edited", 2),
        (GONE, GONE, "unchanged", None),
        (GONE, DELIVERED, "unchanged", None),
        (GONE, FIRST, "unchanged", 1),
        (GONE, SECOND, "edited", 2),
        (GONE, OTHER, "edited", None),
    ],
)
@pytest.mark.parametrize("is_placed", [True, False])
def test_the_sent_text_is_the_text_that_the_person_saw(
    store: sqlite3.Connection,
    sent: str,
    target: str,
    verdict: UnitVerdict,
    based_on: int | None,
    *,
    is_placed: bool,
) -> None:
    found = find_source(store, SOURCE)
    assigned = assign(store, found, sent, "Mio")
    told = EditContext("Mio", name_of(found) if is_placed else None)
    assert decide(store, found, target, told) == Decision(verdict, based_on, assigned)


@pytest.mark.parametrize(
    ("sent", "target", "told", "verdict", "based_on"),
    [
        # No one confirmed it, and it equals the text of the memory.
        (SECOND, DELIVERED, {"state": "open"}, "unchanged", None),
        (SECOND, SECOND, {"state": "open"}, "unchanged", 2),
        (FIRST, SECOND, {"state": "open"}, "unchanged", None),
        (SECOND, OTHER, {"state": "open"}, "edited", 2),
        (SECOND, DELIVERED, {"state": "needs-review"}, "edited", 2),
        (SECOND, DELIVERED, {"state": "open", "mark": "second"}, "edited", 2),
        (SECOND, OTHER, {"is_untouched": True}, "untranslated", None),
        (SECOND, SECOND, {"is_untouched": True}, "unchanged", 2),
        (GONE, OTHER, {"based_on": 1}, "edited", 1),
        (GONE, FIRST, {"based_on": 1}, "unchanged", 1),
        (GONE, OTHER, {"based_on": 9}, "edited", None),
        (SECOND, OTHER, {"based_on": 1}, "edited", 2),
    ],
)
def test_states_identify_untranslated_text(
    store: sqlite3.Connection,
    sent: str,
    target: str,
    told: dict[str, Any],
    *,
    verdict: UnitVerdict,
    based_on: int | None,
) -> None:
    found = find_source(store, SOURCE)
    assigned = assign(store, found, sent, "Mio")
    more = told | ({"mark": mark(SECOND)} if "mark" in told else {})
    decision = decide(store, found, target, EditContext("Mio", name_of(found), **more))
    assert decision == Decision(verdict, based_on, assigned)


@pytest.mark.parametrize(
    ("people", "told", "to", "doubtful"),
    [
        ([], {"by": "Mio"}, "", ()),
        (["Mio"], {}, "Mio", ()),
        (["Mio"], {"by": "Uwe"}, "Mio", ()),
        (["Mio"], {"by": "Uwe", "is_sure": True}, "", ()),
        (["Mio"], {"by": "MIO", "is_sure": True}, "Mio", ()),
        (["Mio"], {"owner": "Uwe"}, "", ()),
        (["Uwe", "Mio"], {}, "", ("Mio", "Uwe")),
        (["Uwe", "Mio"], {"by": "Mio"}, "Mio", ()),
        (["Uwe", "Mio"], {"by": "Mio", "owner": "uwe"}, "Uwe", ()),
        (["Uwe", "Mio"], {"by": "Mio", "owner": "Ken"}, "Mio", ()),
        (["Uwe", "Mio"], {"by": "Ken"}, "", ("Mio", "Uwe")),
        (["Uwe", "Mio"], {"by": "Ken", "is_sure": True}, "", ()),
        (["Uwe", "Mio"], {"owner": "Ken"}, "", ()),
    ],
)
@pytest.mark.parametrize("is_placed", [True, False])
def test_the_owner_or_the_person_identifies_the_assignment(
    store: sqlite3.Connection,
    people: list[str],
    told: dict[str, Any],
    to: str,
    doubtful: tuple[str, ...],
    *,
    is_placed: bool,
) -> None:
    found = find_source(store, SOURCE)
    assigned = {name: assign(store, found, SECOND, name) for name in people}
    place = name_of(found) if is_placed else None
    decision = decide(store, found, OTHER, EditContext(**{"by": "", "placed": place, **told}))
    assert (decision.assignment, decision.doubtful_names) == (assigned.get(to), doubtful)


def version(number: int, target: str, editor: str, **facts: Any) -> dict[str, Any]:
    """Return an edit of the segment, or of another place if `facts` name it."""
    return {"id": number, "target": target, "editor": editor, **facts}


ELSEWHERE: dict[str, Any] = {"handback_key": "another"}
ANYWHERE: dict[str, Any] = {"handback_key": None, "is_paragraph": None, "number": None}
ONLY_HERE: dict[str, Any] = {"only_here": True}
AI, KEN = version(1, FIRST, "Ai"), version(2, SECOND, "Ken")
AI_HERE = AI | ONLY_HERE
UNKNOWN_MARK = mark("消す。")


@pytest.mark.parametrize(
    ("versions", "current", "target", "told", "verdict", "based_on"),
    [
        # The edits of the place and of all places count; unchanged texts and other places do not.
        ([AI], (FIRST, 1), FIRST, {}, "known", None),
        ([AI | ANYWHERE], (FIRST, 1), FIRST, {}, "known", None),
        ([AI | ELSEWHERE], (DELIVERED, None), FIRST, {}, "edited", None),
        ([AI | {"unchanged": True}], (DELIVERED, None), FIRST, {}, "edited", None),
        ([AI | ELSEWHERE], (DELIVERED, None), FIRST, {"placed": None}, "known", None),
        ([], (FIRST, 1), FIRST, {}, "known", None),
        ([AI], (OTHER, 9), OTHER, {}, "known", None),
        # A text for all places is more than an edit for one.
        ([AI_HERE], (FIRST, 1), FIRST, {}, "edited", None),
        ([AI_HERE], (FIRST, 1), FIRST, {"by": "Ai"}, "edited", 1),
        ([AI_HERE], (FIRST, 1), FIRST, {"only_here": True}, "known", None),
        ([AI_HERE], (FIRST, 1), FIRST, {"mark": UNKNOWN_MARK}, "known", None),
        ([AI_HERE], (FIRST, 1), FIRST, {"placed": None}, "known", None),
        ([AI_HERE, version(2, FIRST, "Ken")], (FIRST, 2), FIRST, {}, "known", None),
        # A later text of the same person replaces the earlier text.
        ([AI, KEN], (SECOND, 2), OTHER, {"by": "Ai"}, "edited", 1),
        ([AI, KEN], (SECOND, 2), OTHER, {"by": "Ken"}, "edited", 2),
        ([AI, KEN, version(3, OTHER, "Ai")], (OTHER, 3), "新。", {"by": "Ai"}, "edited", 3),
        ([AI, KEN], (SECOND, 2), OTHER, {"by": "Mio"}, "edited", None),
        ([AI, version(2, SECOND, "")], (SECOND, 2), OTHER, {}, "edited", None),
        # The text that the person saw is the base; later texts of the person come before it.
        ([AI, KEN], (SECOND, 2), OTHER, {"by": "Ken", "mark": mark(FIRST)}, "edited", 2),
        ([AI, KEN], (SECOND, 2), OTHER, {"by": "Ai", "mark": mark(FIRST)}, "edited", 1),
        ([AI, KEN], (SECOND, 2), OTHER, {"by": "Ai", "mark": mark(SECOND)}, "edited", 2),
        # The delivered text that is still the current one is never an edit.
        ([AI | ELSEWHERE], (DELIVERED, None), DELIVERED, {"mark": mark(FIRST)}, "unchanged", None),
        ([AI], (FIRST, 1), DELIVERED, {"mark": mark(FIRST)}, "edited", 1),
        ([AI], (FIRST, None), FIRST, {}, "unchanged", None),
    ],
)
def test_the_edits_of_the_pair_decide(
    store: sqlite3.Connection,
    versions: list[dict[str, Any]],
    current: tuple[str, int | None],
    target: str,
    told: dict[str, Any],
    *,
    verdict: UnitVerdict,
    based_on: int | None,
) -> None:
    target_now, edit_id = current
    found = find_source(store, SOURCE)._replace(target=target_now, edit_id=edit_id)
    edits = PairEdits(edit_of(found, **facts) for facts in versions)
    context = EditContext(**{"by": "", "placed": name_of(found), **told})
    assert decide(store, found, target, context, edits) == Decision(verdict, based_on, None)


def test_the_delivered_text_was_sent_even_if_an_edit_has_it_again(
    store: sqlite3.Connection,
) -> None:
    found = find_source(store, SOURCE)
    sent = assign(store, found, DELIVERED, "Mio")
    edits = PairEdits([edit_of(found, **AI), edit_of(found, **version(2, DELIVERED, "Ken"))])
    context = EditContext("Mio", name_of(found))
    assert [decide(store, found, text, context, edits) for text in (DELIVERED, FIRST, OTHER)] == [
        Decision("unchanged", None, sent),
        Decision("unchanged", 1, sent),
        Decision("edited", None, sent),
    ]


@pytest.mark.parametrize("by", ["", "Mio"])
@pytest.mark.parametrize("is_placed", [True, False])
def test_of_several_packages_of_a_person_the_latest_counts(
    store: sqlite3.Connection, by: str, *, is_placed: bool
) -> None:
    found = find_source(store, SOURCE)
    assign(store, found, FIRST, "Mio")
    later = assign(store, found, SECOND, "Mio")
    context = EditContext(by, name_of(found) if is_placed else None)
    assert decide(store, found, OTHER, context) == Decision("edited", 2, later)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("state", ["", "translated", "final", "needs-review"])
def test_an_exported_edit_that_comes_back_unchanged_is_not_a_new_edit(
    store: sqlite3.Connection, tmp_path: Path, kind: str, state: EditState
) -> None:
    store.execute("UPDATE edit SET state = ? WHERE id = 2", (state,))
    rows = list(store.execute("SELECT * FROM edit"))
    path = tmp_path / FILES[kind]
    path.write_bytes(exported(store, kind, dedupe="segment"))
    report = merge(store, open_inputs([str(path)]), MergeOptions(by="Mio"))
    assert (report.edits, dict(report.units)) == (0, {"unchanged": 2})
    assert list(store.execute("SELECT * FROM edit")) == rows


@pytest.mark.parametrize("kind", FILES)
def test_an_edit_reverted_in_its_file_is_reverted(
    store: sqlite3.Connection, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / FILES[kind]
    path.write_bytes(
        exported(store, kind, dedupe="segment").replace(SECOND.encode(), DELIVERED.encode())
    )
    report = merge(store, open_inputs([str(path)]), MergeOptions(by="Mio"))
    assert dict(report.units) == {"edited": 2}
    assert {row[5] for row in memory(store)} == {DELIVERED}
    assert list(iter_conflicts(store)) == []


def test_two_people_who_correct_the_same_edit_contradict_each_other(
    store: sqlite3.Connection,
) -> None:
    found = find_source(store, SOURCE)
    for by, target in (("Mio", OTHER), ("Uwe", "保存する。")):
        told = EditContext(by, name_of(found), mark(SECOND))
        decision = decide(store, found, target, told)
        edit = edit_of(found, target, editor=by, based_on=decision.based_on)
        write_edits(store, edit)
    (conflict,) = iter_conflicts(store)
    assert [one.target for one in conflict.edits] == [OTHER, "保存する。"]


def test_a_correction_for_one_location_leaves_the_edit_elsewhere(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    path = tmp_path / "a.tmx"
    text = exported(store, "tmx", dedupe="segment").decode()
    assert find_source(store, SOURCE).path == "docs/save.md"
    head, tail = text.rsplit(SECOND, 1)
    path.write_text(f"{head}{OTHER}{tail}", "utf-8")
    merge(store, open_inputs([str(path)]), MergeOptions(by="Mio", only_here=True))
    assert [(row[0], row[5]) for row in memory(store)] == [
        ("docs/save.md", SECOND),
        ("docs/z.md", OTHER),
    ]
    assert list(iter_conflicts(store)) == []
