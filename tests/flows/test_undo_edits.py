"""Undoing merges and decisions of several people: the memory is as without the run."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from budget import examples
from hypothesis import given
from hypothesis import strategies as st
from pages import add, document, memory, page, store_of

from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions
from tmx_extract.flows.resolve import ResolveOptions, resolve, resolve_all
from tmx_extract.flows.undo import undo
from tmx_extract.model import ResolveRule, Selection
from tmx_extract.store.edits.assign import Assignment, SentReader, add_assignment
from tmx_extract.store.edits.assignment_status import iter_assignments
from tmx_extract.store.edits.conflicts import find_edit, iter_conflicts
from tmx_extract.store.edits.precedence import read_versions
from tmx_extract.store.edits.read import EditSelection, iter_edits
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.edits.write import NewRun, editing
from tmx_extract.store.runs import iter_runs
from tmx_extract.store.select import iter_occurrences

SAVE, CLOSE = "Save it.", "Close it."
DELIVERED = "保存します。"
NOW = "2024-07-01T09:00:00Z"
PLACES = {
    "save": ("", "", SAVE),
    "close": ("", "", CLOSE),
    "a103": ("a", "103", SAVE),
    "b103": ("b", "103", SAVE),
    "a104": ("a", "104", CLOSE),
}
"""The location of a unit: a sentence anywhere, or a segment of one page."""
LOCFILEIDS = {"a": "1", "b": "2"}


def new_memory() -> sqlite3.Connection:
    """Return a memory with one pair on two pages, and one sentence with two targets."""
    first = page({103: (SAVE, DELIVERED), 104: (CLOSE, "閉じます。")}, locfileid="1")
    second = page({103: (SAVE, DELIVERED), 104: (CLOSE, "閉める。")}, prefix="00002", locfileid="2")
    return store_of(document(first, "docs/a.md"), document(second, "docs/b.md"))


@dataclass(frozen=True)
class Package:
    """Both pages are sent to a person."""

    to: str


@dataclass(frozen=True)
class Merge:
    """The returned texts of a person, by location."""

    by: str
    texts: tuple[tuple[str, str], ...]
    only_here: bool = False


@dataclass(frozen=True)
class Decide:
    """A rule decides every conflict."""

    rule: ResolveRule


@dataclass(frozen=True)
class Choose:
    """The first conflict with this text is decided for it, or against it."""

    target: str
    drop: bool = False


Step = Package | Merge | Decide | Choose


class Whole(NamedTuple):
    """Everything that users can see of a memory."""

    pairs: list[tuple[object, ...]]
    credit: list[tuple[object, ...]]
    """The author, step and corrected text of the edit that counts at each location."""
    effort: list[object]
    conflicts: list[object]
    assignments: list[object]
    runs: list[object]


@dataclass
class Played:
    """A memory in which steps are taken one by one."""

    connection: sqlite3.Connection
    folder: Path
    runs: dict[int, int] = field(default_factory=dict)
    """The run of each step that created one."""
    chosen: dict[int, tuple[object, ...]] = field(default_factory=dict)
    """The edit of each choice."""

    def take(self, number: int, step: Step, *, about: tuple[object, ...] | None = None) -> None:
        """Take a step; a step without effect creates no run."""
        if isinstance(step, Package):
            self.runs[number] = assign(self.connection, step.to)
        elif isinstance(step, Merge):
            path = self.folder / f"{number}.xlf"
            path.write_text(written(step), "utf-8")
            options = MergeOptions(by=step.by, only_here=step.only_here)
            self.runs[number] = merge(self.connection, open_inputs([str(path)]), options).run or 0
        elif isinstance(step, Decide):
            by = ResolveOptions(by="Lea")
            self.runs[number] = resolve_all(self.connection, step.rule, by).run
        else:
            self._choose(number, step, about)

    def _choose(self, number: int, step: Choose, about: tuple[object, ...] | None) -> None:
        for conflict in iter_conflicts(self.connection):
            for edit in conflict.edits:
                if place_of(edit) == about if about else edit.target == step.target:
                    self.chosen[number] = place_of(edit)
                    options = ResolveOptions(drop=step.drop)
                    self.runs[number] = resolve(self.connection, [edit.id], options).run
                    return
        if about and step.drop:
            self._drop(number, about)

    def _drop(self, number: int, about: tuple[object, ...]) -> None:
        """Drop an edit that contradicts none, as intended."""
        arguments = {"inputs": [], "asked": [], "drop": True, "by": ""}
        for one in list(read_versions(self.connection)):
            edit = find_edit(self.connection, one.id)
            if edit and place_of(edit) == about:
                run = NewRun("resolve", NOW, "0.1.0", arguments)
                with editing(self.connection, run) as writer:
                    writer.decide(edit.id, "dropped")
                    writer.finish()
                self.runs[number] = writer.run_id
                return


def place_of(edit: EditRow) -> tuple[object, ...]:
    return edit.target, edit.handback_key, edit.number, edit.author_hash


def assign(connection: sqlite3.Connection, name: str) -> int:
    reader = SentReader(connection)
    pairs = iter_occurrences(connection, Selection(dedupe="segment"))
    sent = [reader.read(one) for one in pairs]
    assignment = Assignment(name, None, "xliff", "out", "en-US", "ja-JP")
    with editing(connection, NewRun("package", NOW, "0.1.0", {"inputs": []})) as writer:
        add_assignment(connection, writer.run_id, assignment, sent, files=1)
        return writer.run_id


def written(step: Merge) -> str:
    """Return our XLIFF for a location, other XLIFF for a sentence."""
    return (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
        + "".join(_file(*PLACES[place], text) for place, text in step.texts)
        + "</xliff>\n"
    )


def _file(name: str, number: str, source: str, text: str) -> str:
    header = f"<note>handback: {LOCFILEIDS[name]}.8d3c1e5b7a90</note>" if name else ""
    tool = ' tool-id="tmx-extract"' if name else ""
    original = f"docs/{name}.md" if name else "x"
    return (
        f'<file original="{original}" datatype="x-markdown" source-language="en-US"'
        f' target-language="ja-JP"{tool}><header>{header}</header><body>\n'
        f'<trans-unit id="{number or 1}"><source>{source}</source>\n'
        f'<target state="translated">{text}</target></trans-unit></body></file>\n'
    )


def whole(played: Played) -> Whole:
    connection = played.connection
    steps = {run: step for step, run in played.runs.items()}
    counting = connection.execute(
        "SELECT d.path, s.segment_id, x.editor, x.file, x.target, b.file, b.target FROM segment s"
        " JOIN document d ON d.id = s.document_id LEFT JOIN edit x ON x.id = s.edit_id"
        " LEFT JOIN edit b ON b.id = x.based_on ORDER BY 1, 2"
    ).fetchall()
    edits = iter_edits(connection, EditSelection())
    return Whole(
        pairs=memory(connection),
        credit=counting,
        effort=[one._replace(id=0, mark=one.mark._replace(at="")) for one in edits],
        conflicts=[
            (one.kind, one.current, [(edit.file, edit.editor, edit.target) for edit in one.edits])
            for one in iter_conflicts(connection)
        ],
        assignments=[
            one._replace(id=0, run=0, returned_at=one.returned_at and "")
            for one in iter_assignments(connection)
        ],
        runs=[
            (steps[run.id], run.kind, run.files, run.segments)
            for run in iter_runs(connection)
            if run.status == "done" and run.id in steps
        ],
    )


def check(steps: Sequence[Step], undone: Sequence[int]) -> Whole:
    """Undo steps in this order; return the rest, which equals the result of the others alone."""
    with (
        TemporaryDirectory() as name,
        closing(new_memory()) as first,
        closing(new_memory()) as twin,
    ):
        played, alone = Played(first, Path(name)), Played(twin, Path(name))
        for number, step in enumerate(steps):
            played.take(number, step)
        for number in undone:
            if run := played.runs.pop(number, 0):
                undo(first, run)
        assert first.execute("PRAGMA foreign_key_check").fetchall() == []
        for number, step in enumerate(steps):
            if number in played.runs:
                alone.take(number, step, about=played.chosen.get(number))
        left, expected = whole(played), whole(alone)
        runs = [run for run in left.runs if run[0] in alone.runs]  # type: ignore[index]
        assert left._replace(runs=runs) == expected
        return left


TARGETS = st.sampled_from([DELIVERED, "甲。", "甲。", "乙。"])
MERGES = st.builds(
    Merge,
    by=st.sampled_from(["Yuki", "Ken", "Mio"]),
    texts=st.lists(
        st.tuples(st.sampled_from(sorted(PLACES)), TARGETS),
        min_size=1,
        max_size=3,
        unique_by=lambda one: one[0],
    ).map(tuple),
    only_here=st.booleans(),
)
DECISIONS = st.builds(Decide, rule=st.sampled_from(["newest", "oldest"])) | st.builds(
    Choose, target=TARGETS, drop=st.booleans()
)


@examples(60)
@given(
    packages=st.lists(st.builds(Package, to=st.sampled_from(["Yuki", "Ken"])), max_size=2),
    steps=st.lists(st.one_of(MERGES, MERGES, MERGES, DECISIONS), min_size=2, max_size=6),
    data=st.data(),
)
def test_the_rest_equals_the_result_of_the_other_runs_alone(
    packages: list[Step], steps: list[Step], data: st.DataObject
) -> None:
    every = packages + steps
    undone = data.draw(
        st.lists(st.sampled_from(range(len(every))), unique=True, min_size=1, max_size=4)
    )
    check(every, undone)


YUKI = Merge("Yuki", (("save", "甲。"),))
KEN = Merge("Ken", (("save", "甲。"), ("close", "乙。")))
MIO = Merge("Mio", (("save", "甲。"),))
HERE, THERE = Merge("Yuki", (("a103", "甲。"),), True), Merge("Ken", (("a103", "甲。"),))
OTHER = Merge("Lea", (("save", "乙。"),))
CORRECTED = Merge("Yuki", (("save", "乙。"),))
CLOSED_BY_KEN, CLOSED_BY_YUKI = (Merge(by, (("close", "甲。"),)) for by in ("Ken", "Yuki"))
# Author and step of the edit that counts at both locations of the first pair; then the conflicts.
NOBODY = ("", "", None)
CASES: list[tuple[str, Sequence[Step], Sequence[int], list[object], int]] = [
    ("the first of two", [YUKI, KEN], [0], [("甲。", "Ken", 1)] * 2, 0),
    ("the second of two", [YUKI, KEN], [1], [("甲。", "Yuki", 0)] * 2, 0),
    ("both", [YUKI, KEN], [0, 1], [NOBODY] * 2, 0),
    ("both, the second first", [YUKI, KEN], [1, 0], [NOBODY] * 2, 0),
    ("the first of three", [YUKI, KEN, MIO], [0], [("甲。", "Ken", 1)] * 2, 0),
    ("two of three", [YUKI, KEN, MIO], [0, 1], [("甲。", "Mio", 2)] * 2, 0),
    ("two of three, in another order", [YUKI, KEN, MIO], [1, 0], [("甲。", "Mio", 2)] * 2, 0),
    ("the middle one of three", [YUKI, KEN, MIO], [1], [("甲。", "Yuki", 0)] * 2, 0),
    ("the same person twice", [YUKI, YUKI], [0], [("甲。", "Yuki", 1)] * 2, 0),
    ("for one place, then for all", [HERE, THERE], [0], [("甲。", "Ken", 1)] * 2, 0),
    ("for all after one place", [HERE, THERE], [1], [("甲。", "Yuki", 0), NOBODY], 0),
    ("neither", [HERE, THERE], [], [("甲。", "Yuki", 0), ("甲。", "Ken", 1)], 0),
    ("for all, then for one place", [THERE, HERE], [0], [("甲。", "Yuki", 1), NOBODY], 0),
    ("what lost a decision", [YUKI, KEN, OTHER, Choose("乙。")], [2], [("甲。", "Yuki", 0)] * 2, 0),
    ("a decision", [YUKI, KEN, OTHER, Choose("乙。")], [3], [("甲。", "Yuki", 0)] * 2, 1),
    (
        "what won a decision, when another person made it too",
        [YUKI, KEN, OTHER, Choose("甲。")],
        [0],
        [("甲。", "Ken", 1)] * 2,
        0,
    ),
    (
        "all who made what won a decision",
        [YUKI, KEN, OTHER, Choose("甲。")],
        [0, 1],
        [("乙。", "Lea", 2)] * 2,
        0,
    ),
    (
        "what was decided against, when another person made it too",
        [YUKI, KEN, OTHER, Choose("甲。", drop=True)],
        [0],
        [("乙。", "Lea", 2)] * 2,
        0,
    ),
    (
        "the rival of what was decided against",
        [YUKI, KEN, OTHER, Choose("甲。", drop=True)],
        [2],
        [NOBODY] * 2,
        0,
    ),
    (
        "the newest by a rule",
        [YUKI, OTHER, Merge("Mio", (("save", "丙。"),)), Decide("newest")],
        [2],
        [("乙。", "Lea", 1)] * 2,
        0,
    ),
    ("an own correction", [YUKI, CORRECTED], [1], [("甲。", "Yuki", 0)] * 2, 0),
    ("what was corrected", [YUKI, CORRECTED], [0], [("乙。", "Yuki", 1)] * 2, 0),
    (
        "what was corrected, sent by another",
        [YUKI, KEN, CORRECTED],
        [0],
        [("甲。", "Ken", 1)] * 2,
        1,
    ),
    ("a package", [Package("Yuki"), YUKI, KEN], [0], [("甲。", "Yuki", 1)] * 2, 0),
    ("a merge of a package", [Package("Yuki"), YUKI, KEN], [1], [("甲。", "Ken", 2)] * 2, 0),
    (
        "a package of two pairs that became one",
        [Package("Yuki"), Package("Yuki"), CLOSED_BY_KEN, CLOSED_BY_YUKI],
        [1],
        [NOBODY] * 2,
        0,
    ),
]


@pytest.mark.parametrize(
    ("steps", "undone", "expected", "conflicts"),
    [pytest.param(*case, id=name) for name, *case in CASES],
)
def test_an_edit_of_several_people_stays_until_all_of_them_are_undone(
    steps: Sequence[Step], undone: Sequence[int], expected: list[object], conflicts: int
) -> None:
    left = check(steps, undone)
    assert [_told(row) for row in left.credit if str(row[1]).endswith("103")] == expected
    assert len(left.conflicts) == conflicts


def test_two_edits_of_a_text_that_comes_back_are_a_conflict_that_no_earlier_rule_decides(
    tmp_path: Path,
) -> None:
    with closing(new_memory()) as connection:
        played = Played(connection, tmp_path)
        played.take(0, Merge("Yuki", (("a104", "甲。"),), only_here=True))
        played.take(1, Merge("Ken", (("close", "乙。"),)))
        hiding = page(
            {103: (SAVE, DELIVERED), 104: (CLOSE, "閉じる。")},
            prefix="00003",
            locfileid="1",
            lasthandoff="06/15/2024",
        )
        add(connection, document(hiding, "docs/a.md"))
        (ingested,) = connection.execute("SELECT max(id) FROM run").fetchone()
        conflicts = [one.kind for one in iter_conflicts(connection)]
        played.take(2, Decide("newest"))
        undo(connection, ingested)
        assert conflicts == ["outdated", "outdated"]
        assert [one.kind for one in iter_conflicts(connection)] == ["two-edits"]


def _told(row: tuple[object, ...]) -> tuple[object, ...]:
    _, _, editor, file, target, *_ = row
    return (target, editor, int(Path(str(file)).stem)) if file else NOBODY


def test_edits_merged_again_after_an_undo_come_last(tmp_path: Path) -> None:
    with closing(new_memory()) as connection:
        played = Played(connection, tmp_path)
        found = []
        steps: list[Merge | int] = [YUKI, KEN, 0, YUKI, 1]
        for number, step in enumerate(steps):
            if isinstance(step, int):
                undo(connection, played.runs.pop(step))
            else:
                played.take(number, step)
            found.append(_told(whole(played).credit[0]))
        yuki, ken = ("甲。", "Yuki"), ("甲。", "Ken")
        assert found == [(*yuki, 0), (*yuki, 0), (*ken, 1), (*ken, 1), (*yuki, 3)]
