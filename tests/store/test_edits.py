"""Edits: their locations, their contradictions, and no other changes."""

import sqlite3
from contextlib import closing
from typing import NamedTuple

import pytest
from budget import examples
from edits import LOCALES, NOW, edit_of, find_source, write_edits
from hypothesis import given
from hypothesis import strategies as st
from pages import SAVE, Pairs, add, document, page, store_of
from pool import COPIES, POOL, PUBLISHED, result_of, sighted

from tmx_extract.errors import StoreError
from tmx_extract.model import Document, Selection, TranslationType
from tmx_extract.store.connection import in_memory
from tmx_extract.store.edits.conflicts import count_conflicts, iter_conflicts
from tmx_extract.store.edits.edited_segments import update_edited_segments
from tmx_extract.store.edits.find_segments import SegmentFinder
from tmx_extract.store.edits.read import EditSelection, find_edited, is_known, iter_edits
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.edits.write import NewRun, editing
from tmx_extract.store.entries import Entries
from tmx_extract.store.runs import iter_runs
from tmx_extract.store.select import iter_occurrences
from tmx_extract.store.undo import UndoReport, undo_run

RUN = NewRun("merge", NOW, "0.1.0", {"inputs": ["back"]})


def memory_of(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT path, segment_id, source, target, translation_type FROM memory ORDER BY 1, 2"
    ).fetchall()


def other(path: str, pairs: Pairs, number: int) -> Document:
    """Return a page of another handback."""
    data = page(
        pairs, prefix=f"{number:05x}", locfileid=str(number), openlocfilehash=f"{number:040x}"
    )
    return document(data, path)


SAVE_TWICE = (document(page(SAVE)), other("docs/other.md", SAVE, 9))


def test_an_edit_counts_at_every_location_of_the_same_pair() -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        write_edits(connection, edit_of(save, "ファイルを保存してください。"))
        assert memory_of(connection) == [
            ("docs/other.md", "00009-103", "Save the file.", "ファイルを保存してください。", "PE"),
            ("docs/save.md", "4ef9c-103", "Save the file.", "ファイルを保存してください。", "PE"),
        ]


def test_an_edit_for_one_location_counts_only_there() -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        assert save.path == "docs/other.md"
        write_edits(connection, edit_of(save, "保存。", only_here=True))
        assert memory_of(connection) == [
            ("docs/other.md", "00009-103", "Save the file.", "保存。", "PE"),
            ("docs/save.md", "4ef9c-103", "Save the file.", "ファイルを保存します。", "MT"),
        ]


@pytest.mark.parametrize("newer", ["MT", "HT", None])
@pytest.mark.parametrize("older", ["MT", "HT", None])
def test_an_edited_text_has_priority_over_newer_ones(
    older: TranslationType | None, newer: TranslationType | None
) -> None:
    pages = [
        document(
            page({103: (SAVE[103][0], target)}, locfileid=target, kind=kind, lasthandoff=day), path
        )
        for target, kind, day, path in (
            ("1", older, "01/15/2024", "docs/a.md"),
            ("2", newer, "06/15/2024", "docs/b.md"),
        )
    ]
    with closing(store_of(*pages)) as connection:
        first = SegmentFinder(connection).find_by_sources(LOCALES, ["Save the file."])
        edited = next(one for one in first["Save the file."] if one.delivered == "1")
        write_edits(connection, edit_of(edited, "3"))
        found = list(iter_occurrences(connection, Selection(dedupe="source")))
        assert [(one.target, one.reason) for one in found] == [("3", "post-edited")]


def test_a_correction_for_one_location_leaves_the_edit_valid_elsewhere() -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        (first,) = write_edits(connection, edit_of(save, "甲"))
        (second,) = write_edits(connection, edit_of(save, "乙", based_on=first, only_here=True))
        assert [row[3] for row in memory_of(connection)] == ["乙", "甲"]
        assert list(iter_conflicts(connection)) == []
        (third,) = write_edits(connection, edit_of(save, "丙", based_on=second, only_here=True))
        assert [row[3] for row in memory_of(connection)] == ["丙", "甲"]
        write_edits(connection, edit_of(save, "丁", based_on=third))
        assert [row[3] for row in memory_of(connection)] == ["丁", "丁"]
        assert list(iter_conflicts(connection)) == []
        for run, texts in (
            (6, ["丙", "甲"]),
            (5, ["乙", "甲"]),
            (3, ["乙", "ファイルを保存します。"]),
        ):
            undo_run(connection, run, undone_at=NOW)
            assert [row[3] for row in memory_of(connection)] == texts


def test_an_edit_for_one_location_hides_no_other_edit_elsewhere() -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        write_edits(connection, edit_of(save, "甲", only_here=True, editor="Ai"))
        write_edits(connection, edit_of(save, "乙", editor="Ken"))
        assert [row[3] for row in memory_of(connection)] == ["甲", "乙"]
        assert len(list(iter_conflicts(connection))) == 1


def test_edits_of_one_pair_at_two_locations_each_count_at_their_own() -> None:
    with closing(store_of(*SAVE_TWICE, other("docs/third.md", SAVE, 10))) as connection:
        first = find_source(connection, "Save the file.")
        write_edits(connection, edit_of(first, "甲"))
        second = first._replace(
            handback_key=SAVE_TWICE[0].handback_key, segment_id="4ef9c-103", path="docs/save.md"
        )
        write_edits(connection, edit_of(second, "乙"))
        assert [row[3] for row in memory_of(connection)] == ["甲", "乙", "乙"]
        assert list(iter_conflicts(connection)) == []


def test_different_edits_of_one_segment_are_a_conflict_and_the_first_counts() -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        write_edits(connection, edit_of(save, "甲", editor="Ai"))
        write_edits(connection, edit_of(save, "乙", editor="Ken"))
        (conflict,) = iter_conflicts(connection)
        assert conflict.kind == "two-edits"
        assert [(edit.id, edit.target, edit.editor) for edit in conflict.edits] == [
            (1, "甲", "Ai"),
            (2, "乙", "Ken"),
        ]
        assert {row[3] for row in memory_of(connection)} == {"甲"}


LOOSE = dict.fromkeys(
    ("handback_key", "is_paragraph", "number", "segment_id", "repository", "path")
)


@pytest.mark.parametrize(
    ("editors", "kinds"),
    [(("Ai", "Ken"), ["two-edits"]), (("Ai", "Ai"), []), (("", ""), ["two-edits"])],
)
@pytest.mark.parametrize("placed_first", [True, False])
def test_an_edit_for_all_locations_may_contradict_one_for_a_location(
    editors: tuple[str, str], kinds: list[str], placed_first: bool
) -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        placed = edit_of(save, "甲", editor=editors[0], only_here=True)
        loose = edit_of(save, "乙", editor=editors[1], **LOOSE)
        for edit in (placed, loose) if placed_first else (loose, placed):
            write_edits(connection, edit)
        assert [row[3] for row in memory_of(connection)] == ["甲", "乙"]
        found = list(iter_conflicts(connection))
        assert [conflict.kind for conflict in found] == kinds
        assert [[edit.target for edit in conflict.edits] for conflict in found] == (
            [["甲", "乙"]] if kinds else []
        )


@pytest.mark.parametrize(
    ("editor", "target", "told"),
    [
        # A person who made one of the edits of the location, or the same text, contradicts none.
        ("Ai", "丙", ["甲", "乙"]),
        ("Ken", "丙", ["甲", "乙"]),
        ("Mia", "甲", ["甲", "乙"]),
        ("Mia", "丙", ["甲", "乙", "丙"]),
    ],
)
def test_an_edit_for_all_locations_joins_a_conflict_if_it_contradicts_all_its_edits(
    editor: str, target: str, told: list[str]
) -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        write_edits(connection, edit_of(save, "甲", editor="Ai"))
        write_edits(connection, edit_of(save, "乙", editor="Ken"))
        write_edits(connection, edit_of(save, target, editor=editor, **LOOSE))
        found = [conflict for conflict in iter_conflicts(connection) if len(conflict.edits) > 1]
        assert [[edit.target for edit in conflict.edits] for conflict in found] == [told]


def test_a_correction_of_an_edit_replaces_it_everywhere() -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        write_edits(connection, edit_of(save, "甲"))
        write_edits(connection, edit_of(save, "乙", based_on=1))
        assert {row[3] for row in memory_of(connection)} == {"乙"}
        assert list(iter_conflicts(connection)) == []
        assert [(edit.before, edit.after) for edit in iter_edits(connection, EditSelection())] == [
            ("ファイルを保存します。", "甲"),
            ("甲", "乙"),
        ]


def test_a_dropped_edit_does_not_count() -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        write_edits(connection, edit_of(save, "甲"), edit_of(save, "乙"))
        with editing(connection, RUN) as writer:
            writer.decide(1, "dropped")
            assert writer.finish() == 2
        assert {row[3] for row in memory_of(connection)} == {"乙"}
        assert list(iter_conflicts(connection)) == []
        undo_run(connection, 4, undone_at=NOW)
        assert {row[3] for row in memory_of(connection)} == {"甲"}
        assert len(list(iter_conflicts(connection))) == 1


def handback(number: int, pairs: Pairs, date: str) -> Document:
    """Return a version of the page docs/save.md."""
    data = page(
        pairs,
        prefix=f"{number:05x}",
        locfileid=str(60_000_000 + number),
        openlocfilehash=f"{number:040x}",
        lasthandoff=date,
    )
    return document(data)


@pytest.mark.parametrize(
    ("later", "kept", "kinds"),
    [
        ({107: SAVE[103]}, "保存して。", []),
        ({107: ("Save the file.", "保存する。")}, "保存する。", ["outdated"]),
        ({107: ("Save all files.", "すべて保存。")}, "すべて保存。", ["outdated"]),
        ({107: ("Save the file.", "保存して。")}, "保存して。", []),
        ({107: ("Save the file.", "保存し て。")}, "保存し て。", ["outdated"]),
        ({107: ("Save the file.", "保存して。 ")}, "保存して。 ", []),
    ],
)
def test_a_later_handback_keeps_an_edit_of_the_same_texts(
    later: Pairs, kept: str, kinds: list[str]
) -> None:
    with closing(store_of(handback(1, SAVE, "05/15/2024"))) as connection:
        save = find_source(connection, "Save the file.")
        write_edits(connection, edit_of(save, "保存して。", only_here=True))
        add(connection, handback(2, later, "08/01/2024"))
        assert [row[3] for row in memory_of(connection)] == [kept]
        assert [conflict.kind for conflict in iter_conflicts(connection)] == kinds


def test_an_edit_that_the_page_already_has_is_not_superseded() -> None:
    with closing(store_of(handback(1, SAVE, "05/15/2024"))) as connection:
        save = find_source(connection, "Save the file.")
        add(connection, handback(2, {103: ("Save the file.", "保存して。")}, "08/01/2024"))
        write_edits(connection, edit_of(save, "保存して。", late=True))
        assert list(iter_conflicts(connection)) == []


def test_an_edit_of_a_superseded_text_is_reported_with_the_current_text() -> None:
    documents = (
        handback(1, SAVE, "05/15/2024"),
        handback(2, {103: ("Save the file.", "保存する。")}, "08/01/2024"),
    )
    with closing(store_of(documents[0])) as connection:
        save = find_source(connection, "Save the file.")
        add(connection, documents[1])
        (number,) = write_edits(connection, edit_of(save, "保存して。", late=True))
        (conflict,) = iter_conflicts(connection)
        assert (conflict.kind, conflict.edits[0].id, conflict.current) == (
            "superseded",
            number,
            "保存する。",
        )
        assert count_conflicts(connection, {save.author_hash}) == {
            "two-edits": 0,
            "superseded": 1,
            "outdated": 0,
        }
        with editing(connection, RUN) as writer:
            writer.decide(number, "seen")
        assert list(iter_conflicts(connection)) == []


def test_a_rehearsal_and_an_error_leave_the_memory_unchanged() -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        before = list(connection.iterdump())
        with editing(connection, RUN, keep=False) as writer:
            writer.add(edit_of(save, "甲"))
            assert writer.finish() == 2
        assert list(connection.iterdump()) == before

        def fail() -> None:
            with editing(connection, RUN) as writer:
                writer.add(edit_of(save, "甲"))
                writer.finish()
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            fail()
        assert list(connection.iterdump()) == before


def test_an_error_that_ends_the_transaction_is_raised_unchanged() -> None:
    with closing(store_of()) as connection:

        def fail() -> None:
            with editing(connection, RUN) as writer, writer.attempt():
                # A full disk rolls back everything, including the savepoint.
                connection.execute("ROLLBACK")
                raise sqlite3.OperationalError("database or disk is full")

        with pytest.raises(StoreError, match="disk is full"):
            fail()
        assert list(iter_runs(connection)) == []


def test_the_edits_of_a_page_are_found_by_its_content() -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        write_edits(connection, edit_of(save, "甲"))
        assert [dict(find_edited(connection, one)) for one in SAVE_TWICE] == [{0: "甲"}, {0: "甲"}]
        stranger = document(page({103: ("Open it.", "開く。")}))
        assert dict(find_edited(connection, stranger)) == {}
        assert [is_known(connection, one) for one in (*SAVE_TWICE, stranger)] == [True, True, False]


def test_a_page_that_comes_later_gets_the_edit_of_its_pair() -> None:
    with closing(store_of(SAVE_TWICE[0])) as connection:
        write_edits(connection, edit_of(find_source(connection, "Save the file."), "甲"))
        add(connection, SAVE_TWICE[1])
        assert {row[3] for row in memory_of(connection)} == {"甲"}


def test_a_page_found_at_the_location_of_an_edit_gets_it() -> None:
    other = page(SAVE, prefix="00001", locfileid="1", lasthandoff="07/15/2024")
    fork = document(other, repository="handbook-fork.ja-jp")
    with closing(store_of(handback(2, SAVE, "05/15/2024"), fork)) as connection:
        save = find_source(connection, "Save the file.")
        assert save.repository == ""
        write_edits(connection, edit_of(save, "甲", only_here=True))
        add(connection, sighted(connection, document(other)))
        assert {row[3] for row in memory_of(connection)} == {"甲"}
        _expect_settled(connection)


TARGETS = ("甲", "乙", "丙")


@examples(40)
@given(data=st.data())
def test_undone_edits_leave_no_trace(data: st.DataObject) -> None:
    documents = data.draw(st.lists(st.sampled_from(POOL), min_size=1, max_size=6))
    with closing(in_memory()) as connection:
        add(connection, *documents)
        before = result_of(connection), _rows(connection)
        runs = data.draw(st.integers(1, 3))
        for _ in range(runs):
            sources = data.draw(st.lists(st.sampled_from(["Save the file.", "Close it."])))
            edits = [_draw_edit(connection, data, source) for source in sources]
            write_edits(connection, *filter(None, edits))
            add(connection, *(sighted(connection, one) for one in documents))
        numbers = [*range(2, 2 + 2 * runs)]
        for number in data.draw(st.permutations(numbers)):
            undo_run(connection, number, undone_at=NOW)
        assert (result_of(connection), _rows(connection)) == before
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def _draw_edit(connection: sqlite3.Connection, data: st.DataObject, source: str) -> EditRow | None:
    try:
        found = find_source(connection, source)
    except KeyError:
        return None
    known = [row for (row,) in connection.execute("SELECT id FROM edit")]
    return edit_of(
        found,
        data.draw(st.sampled_from(TARGETS)),
        only_here=data.draw(st.booleans()),
        based_on=data.draw(st.sampled_from([None, *known])),
    )


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    tables = ("entry", "segment", "edit", "decision", "document", "handback", "conflict")
    return {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables
    }


@examples(40)
@given(
    documents=st.lists(st.sampled_from([*POOL, *COPIES, *PUBLISHED]), min_size=2, max_size=8),
    data=st.data(),
)
def test_edits_do_not_affect_decisions_about_documents(
    documents: list[Document], data: st.DataObject
) -> None:
    """The chosen texts and the delivered texts are the same as without edits."""
    cut = data.draw(st.integers(1, len(documents) - 1))
    with closing(in_memory()) as connection, closing(in_memory()) as plain:
        add(connection, *documents[:cut])
        for source in ("Save the file.", "Close it."):
            try:
                write_edits(connection, edit_of(find_source(connection, source), "甲"))
            except KeyError:
                continue
        add(connection, *documents[cut:])
        add(plain, *documents)
        _expect_settled(connection)
        assert _delivered(connection) == _delivered(plain)


def _expect_settled(connection: sqlite3.Connection) -> None:
    """Check that deciding again changes nothing."""
    before = memory_of(connection)
    assert update_edited_segments(connection, Entries(connection)) == 0
    assert memory_of(connection) == before


def _delivered(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT h.key, d.content_hash, s.id & 16777215, s.chosen, s.reason, e.source, e.target,"
        " e.author_target, h.superseded_by IS NULL FROM segment s"
        " JOIN document d ON d.id = s.document_id JOIN handback h ON h.id = d.handback_id"
        " JOIN entry e ON e.id = coalesce(s.delivered_id, s.entry_id) ORDER BY 1, 2, 3"
    ).fetchall()


def test_undo_counts_the_removed_edits() -> None:
    with closing(store_of(*SAVE_TWICE)) as connection:
        save = find_source(connection, "Save the file.")
        write_edits(connection, edit_of(save, "甲"))
        undone = undo_run(connection, 3, undone_at=NOW)
        assert undone == UndoReport(documents=0, segments=0, edits=1)


@examples(40)
@given(data=st.data())
def test_undone_runs_leave_the_result_of_the_others(data: st.DataObject) -> None:
    """Pages, edits and decisions in any order, with any of them undone in any order."""
    documents = st.lists(st.sampled_from([*POOL, *COPIES]), min_size=1, max_size=3)
    with closing(in_memory()) as connection, closing(in_memory()) as twin:
        steps: list[_Step] = [data.draw(documents)]
        made: dict[str, _Drawn] = {}
        numbers: dict[str, int] = {}
        _take(connection, steps[0], numbers)
        for count in range(data.draw(st.integers(1, 5))):
            kind = data.draw(st.sampled_from(["pages", "edits", "edits", "decision"]))
            step: _Step
            if kind == "pages":
                step = data.draw(documents)
            elif kind == "edits":
                source = data.draw(st.sampled_from(["Save the file.", "Close it."]))
                edit = _draw_edit(connection, data, source)
                same = [name for name, one in made.items() if edit and one.edit.source == source]
                base = data.draw(st.sampled_from([None, *same]))
                step = edit and _Drawn(str(count), edit._replace(file=str(count)), base)
                if step:
                    made[str(count)] = step
            else:
                step = data.draw(st.sampled_from(sorted(made))) if made else None
            steps.append(step)
            _take(connection, step, numbers)
        undone = data.draw(st.lists(st.sampled_from(range(len(steps))), unique=True))
        for index in undone:
            undo_run(connection, index + 1, undone_at=NOW)
        again: dict[str, int] = {}
        for index, step in enumerate(steps):
            if index not in undone:
                _take(twin, _without_undone(step, steps, undone, made), again)
        assert _counting(connection) == _counting(twin)
        assert memory_of(connection) == memory_of(twin)
        _expect_settled(connection)


class _Drawn(NamedTuple):
    name: str
    edit: EditRow
    base: str | None


_Step = list[Document] | _Drawn | str | None
"""Pages, an edit, a dropped edit, or nothing: each is a run."""


def _take(connection: sqlite3.Connection, step: _Step, numbers: dict[str, int]) -> None:
    if isinstance(step, list):
        add(connection, *(sighted(connection, one) for one in step))
        return
    with editing(connection, RUN._replace(arguments={"drop": True})) as writer:
        if isinstance(step, _Drawn):
            based_on = numbers.get(step.base or "")
            numbers[step.name] = writer.add(step.edit._replace(based_on=based_on)).id
        elif step in numbers:
            writer.decide(numbers[step], "dropped")
        writer.finish()


def _without_undone(
    step: _Step, steps: list[_Step], undone: list[int], made: dict[str, _Drawn]
) -> _Step:
    """Return the edits without undone ones; a correction of an undone edit corrects its
    original."""
    gone = {one.name for index in undone if isinstance(one := steps[index], _Drawn)}
    if isinstance(step, _Drawn):
        base = step.base
        while base in gone and base is not None:
            base = made[base].base
        return step._replace(base=base)
    return step


def _counting(connection: sqlite3.Connection) -> list[object]:
    """Return the edits that count and their contradictions, named by their files."""
    led = connection.execute(
        "SELECT h.key, d.content_hash, s.segment_id, s.chosen, e.target, x.file FROM segment s"
        " JOIN document d ON d.id = s.document_id JOIN handback h ON h.id = d.handback_id"
        " JOIN entry e ON e.id = s.entry_id LEFT JOIN edit x ON x.id = s.edit_id"
        " ORDER BY 1, 2, s.id & 16777215"
    ).fetchall()
    open_ones = [
        (one.kind, one.current, [(edit.file, edit.target) for edit in one.edits])
        for one in iter_conflicts(connection)
    ]
    return [led, open_ones]
