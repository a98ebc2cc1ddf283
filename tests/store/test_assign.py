"""The record of a package: its segments, its person, and its texts."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from edits import edit_of, find_source, write_edits
from pages import document, page, store_of, write_files

from tmx_extract.errors import NoRoom, StoreError
from tmx_extract.flows.export import ExportOptions, export
from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions
from tmx_extract.model import Selection, pair_hash
from tmx_extract.store.edits.assign import (
    Assignment,
    RecordedAssignment,
    SentReader,
    SentSegment,
    add_assignment,
    expect_writable,
)
from tmx_extract.store.edits.assignment_status import AssignmentStatus, iter_assignments
from tmx_extract.store.edits.conflicts import iter_conflicts
from tmx_extract.store.edits.find_segments import SegmentFinder
from tmx_extract.store.edits.known_edits import list_assigned_pair
from tmx_extract.store.edits.read import EditSelection, iter_edits
from tmx_extract.store.edits.write import NewRun, editing
from tmx_extract.store.select import iter_occurrences
from tmx_extract.store.undo import UndoReport, undo_run

LOCALES = ("en-US", "ja-JP")
HELP = {
    103: ("Save it.", "保存します。"),
    104: ("Close it.", "閉じます。"),
    "p103": ("Stars \\* stay.", "星 \\* は残る。"),
}
KEY = "ja-JP|en-US|id|7|" + "7" * 40
AT = "2026-11-20T08:00:00Z"
ALL = Selection(dedupe="segment")
RUN = NewRun("package", AT, "0.1.0", {"inputs": []})
YUKI = Assignment("Yuki", "2026-12-01", "xliff", "yuki.zip", *LOCALES)
AIKO = Assignment("Aiko", None, "po", "aiko.zip", *LOCALES)
PO = """\
msgid ""
msgstr "Language: ja-JP\\nX-Source-Language: en-US\\nContent-Type: text/plain; charset=UTF-8\\n"

"""


@pytest.fixture
def connection() -> sqlite3.Connection:
    data = page(HELP, locfileid="7", openlocfilehash="7" * 40)
    nameless = page({103: ("Bare.", "裸。")}, locfileid=None, openlocfilehash=None)
    return store_of(document(data, "docs/help.md"), document(nameless, "docs/bare.md"))


def read(connection: sqlite3.Connection, *, as_written: bool = False) -> list[SentSegment]:
    reader = SentReader(connection)
    selection = Selection(dedupe="segment", as_written=as_written)
    return [reader.read(one) for one in iter_occurrences(connection, selection)]


def assigned(
    connection: sqlite3.Connection, assignment: Assignment, sent: list[SentSegment] | None = None
) -> RecordedAssignment:
    sent = read(connection) if sent is None else sent
    with editing(connection, RUN) as writer:
        return add_assignment(connection, writer.run_id, assignment, sent, files=3)


def brought(connection: sqlite3.Connection, folder: Path, by: str, **texts: str) -> None:
    """Merge a PO file with these sentences and their targets."""
    units = "".join(f'msgid "{source}"\nmsgstr "{target}"\n\n' for source, target in texts.items())
    write_files(folder, {"back.po": (PO + units).encode()})
    merge(connection, open_inputs([str(folder / "back.po")]), MergeOptions(by=by))


def text_hash(source: str, target: str) -> bytes:
    return pair_hash(*LOCALES, source, target)


@pytest.mark.parametrize("as_written", [False, True])
def test_a_pair_has_its_handback_number_and_text_in_author_form(
    connection: sqlite3.Connection, as_written: bool
) -> None:
    bare = "ja-JP|en-US|path|docs/bare.md||2024-05-15"
    assert read(connection, as_written=as_written) == [
        SentSegment((bare, 0, 103), text_hash("Bare.", "裸。")),
        SentSegment((KEY, 0, 103), text_hash("Save it.", "保存します。")),
        SentSegment((KEY, 0, 104), text_hash("Close it.", "閉じます。")),
        SentSegment((KEY, 1, 103), text_hash("Stars * stay.", "星 * は残る。")),
    ]


def test_an_edited_text_is_sent(connection: sqlite3.Connection, tmp_path: Path) -> None:
    brought(connection, tmp_path, "Yuki", **{"Close it.": "終了します。"})
    assert read(connection)[2] == SentSegment((KEY, 0, 104), text_hash("Close it.", "終了します。"))


def test_an_assignment_is_kept_with_its_segments(connection: sqlite3.Connection) -> None:
    assert assigned(connection, YUKI) == RecordedAssignment(1, 4, ())
    rows = connection.execute("SELECT * FROM assignment").fetchall()
    assert rows == [(1, 3, "Yuki", "2026-12-01", "xliff", "yuki.zip", *LOCALES)]
    rows = connection.execute("SELECT * FROM assigned").fetchall()
    assert rows == sorted((1, *one.name, one.text_hash) for one in read(connection))
    run = connection.execute("SELECT kind, status, files, segments FROM run WHERE id = 3")
    assert run.fetchall() == [("package", "done", 3, 4)]
    assert list(iter_assignments(connection)) == [
        AssignmentStatus(
            id=1,
            run=3,
            name="Yuki",
            kind="xliff",
            source_locale="en-US",
            locale="ja-JP",
            sent_at=AT,
            due="2026-12-01",
            location="yuki.zip",
            sent=4,
            edited=0,
            unchanged=0,
            returned_at=None,
        )
    ]


def test_already_assigned_segments_are_reported_with_names(
    connection: sqlite3.Connection,
) -> None:
    sent = read(connection)
    assigned(connection, YUKI, sent[:2])
    assigned(connection, YUKI, sent[:1])
    assert assigned(connection, AIKO, sent) == RecordedAssignment(3, 4, (("Yuki", 2),))
    assert assigned(connection, AIKO, sent[3:]) == RecordedAssignment(4, 1, (("Aiko", 1),))


def test_returned_segments_are_not_longer_assigned(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    assigned(connection, YUKI)
    brought(
        connection, tmp_path, "Yuki", **{"Close it.": "終了します。", "Save it.": "保存します。"}
    )
    (one,) = iter_assignments(connection)
    assert (one.edited, one.unchanged, one.out) == (1, 1, 2)
    assert one.returned_at is not None
    assert assigned(connection, AIKO) == RecordedAssignment(2, 4, (("Yuki", 2),))
    # The second package has the edit; the person with the first one has returned it.
    assert [(one.name, one.out) for one in iter_assignments(connection)] == [
        ("Yuki", 2),
        ("Aiko", 4),
    ]


def test_unassigned_segments_can_be_selected(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    selection = Selection(dedupe="segment", unassigned=True)

    def left() -> list[str]:
        return [one.source for one in iter_occurrences(connection, selection)]

    assert left() == ["Bare.", "Save it.", "Close it.", "Stars * stay."]
    assigned(connection, YUKI, read(connection)[:3])
    assert left() == ["Stars * stay."]
    brought(connection, tmp_path, "Yuki", **{"Close it.": "終了します。"})
    assert left() == ["Close it.", "Stars * stay."]


@pytest.mark.parametrize(
    ("target", "edited", "unchanged"), [("終了します。", 2, 0), ("閉じます。", 0, 2)]
)
def test_one_text_for_all_locations_is_returned_at_all_of_them(
    tmp_path: Path, target: str, edited: int, unchanged: int
) -> None:
    pages = [
        document(
            page({103: ("Close it.", "閉じます。")}, locfileid=f"{number}"), f"docs/{number}.md"
        )
        for number in (1, 2)
    ]
    connection = store_of(*pages)
    sent = read(connection)
    assigned(connection, YUKI, sent)
    assigned(connection, AIKO, sent[:1])
    brought(connection, tmp_path, "Yuki", **{"Close it.": target})
    edits = connection.execute("SELECT handback_key, assignment_id FROM edit").fetchall()
    assert edits == [(None, 1)]
    yuki, aiko = iter_assignments(connection)
    assert (yuki.edited, yuki.unchanged, yuki.out) == (edited, unchanged, 0)
    assert (aiko.sent, aiko.out) == (1, 1)


def test_a_text_for_one_location_is_returned_only_there() -> None:
    """This is true even if the same file has another text for all locations."""
    texts = {103: ("Close it.", "閉じます。"), 104: ("Save it.", "保存します。")}
    connection = store_of(
        *(document(page(texts, locfileid=f"{n}"), f"docs/{n}.md") for n in (1, 2))
    )
    assigned(connection, YUKI)
    close, save = (find_source(connection, source) for source, _ in texts.values())
    write_edits(connection, edit_of(close, "終了します。", assignment_id=1))
    assert [(one.edited, one.out) for one in iter_assignments(connection)] == [(1, 3)]
    write_edits(
        connection, edit_of(save, "保存。", assignment_id=1, handback_key=None, segment_id=None)
    )
    assert [(one.edited, one.out) for one in iter_assignments(connection)] == [(3, 1)]
    not_out = Selection(dedupe="segment", unassigned=True)
    assert [(one.page.path, one.source) for one in iter_occurrences(connection, not_out)] == [
        ("docs/1.md", "Close it."),
        ("docs/1.md", "Save it."),
        ("docs/2.md", "Save it."),
    ]


def test_an_edit_corrected_for_all_locations_is_returned_at_all_of_them(tmp_path: Path) -> None:
    texts = {103: ("Close it.", "閉じます。")}
    pages = [document(page(texts, locfileid=f"{n}"), f"docs/{n}.md") for n in (1, 2)]
    connection = store_of(*pages)
    brought(connection, tmp_path, "Ken", **{"Close it.": "終了します。"})
    assigned(connection, YUKI)
    assigned(connection, AIKO)
    brought(connection, tmp_path, "Yuki", **{"Close it.": "終えます。"})
    brought(connection, tmp_path, "Aiko", **{"Close it.": "終了します。"})
    assert [(one.edited, one.unchanged) for one in iter_assignments(connection)] == [(2, 0), (0, 2)]


@pytest.mark.parametrize("is_edited", [False, True])
def test_a_text_for_one_location_is_returned_only_there_beside_one_for_all(
    *, is_edited: bool
) -> None:
    texts = {103: ("Close it.", "閉じます。"), 104: ("Save it.", "保存します。")}
    pages = [document(page(texts, locfileid=f"{n}"), f"docs/{n}.md") for n in (1, 2)]
    connection = store_of(*pages)
    earlier = []
    for source in ("Close it.", "Save it.") if is_edited else ():
        edit = edit_of(find_source(connection, source), f"{source} 前。", editor="Aiko")
        earlier += write_edits(connection, edit)
    assigned(connection, YUKI)
    based = iter(earlier) if is_edited else iter([None, None])
    place, loose = (
        edit_of(
            find_source(connection, source),
            "新しい。",
            editor="Yuki",
            assignment_id=1,
            based_on=next(based),
        )
        for source in ("Close it.", "Save it.")
    )
    write_edits(connection, place)
    (one,) = iter_assignments(connection)
    assert (one.sent, one.edited, one.out) == (4, 1, 3)
    write_edits(connection, loose._replace(handback_key=None, number=None))
    (one,) = iter_assignments(connection)
    assert (one.sent, one.edited, one.out) == (4, 3, 1)


def test_two_people_with_the_same_edit_have_both_returned_it(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    assigned(connection, YUKI)
    assigned(connection, AIKO)
    for _ in range(2):
        for by in ("Yuki", "Aiko"):
            brought(connection, tmp_path, by, **{"Close it.": "終了します。"})
    assert list(iter_conflicts(connection)) == []
    assert [one.out for one in iter_assignments(connection)] == [3, 3]
    # Both worked on the delivered text.
    made = [(one.before, one.after, one.mark.by) for one in iter_edits(connection, EditSelection())]
    assert made == [("閉じます。", "終了します。", by) for by in ("Yuki", "Aiko")]
    # The text stays after undoing one of the merges.
    undo_run(connection, 4, undone_at=AT)
    now = "SELECT target FROM memory WHERE source = 'Close it.'"
    assert connection.execute(now).fetchall() == [("終了します。",)]


def test_pages_returned_one_by_one_are_all_returned(tmp_path: Path) -> None:
    texts = {103: ("Close it.", "閉じます。")}
    pages = [document(page(texts, locfileid=f"{n}"), f"docs/{n}.md") for n in (1, 2)]
    connection = store_of(*pages)
    assigned(connection, YUKI)
    with (tmp_path / "all.po").open("wb") as stream:
        export(connection, ExportOptions(format="po", selection=ALL), stream)
    whole = (tmp_path / "all.po").read_text("utf-8").replace("閉じます。", "終了します。")
    head, *units = whole.split("\n\n")
    for number, unit in enumerate(units):
        back = tmp_path / f"{number}.po"
        back.write_text(f"{head}\n\n{unit}\n", "utf-8")
        merge(connection, open_inputs([str(back)]), MergeOptions(by="Yuki"))
    (one,) = iter_assignments(connection)
    assert (one.edited, one.unchanged, one.out) == (2, 0, 0)


def test_different_texts_of_two_people_are_a_conflict(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    assigned(connection, YUKI)
    assigned(connection, AIKO)
    brought(connection, tmp_path, "Yuki", **{"Close it.": "終了します。"})
    brought(connection, tmp_path, "Aiko", **{"Close it.": "終えます。"})
    (conflict,) = iter_conflicts(connection)
    assert conflict.kind == "two-edits"
    told = [(one.editor, one.target, one.assignment_id) for one in conflict.edits]
    assert told == [("Yuki", "終了します。", 1), ("Aiko", "終えます。", 2)]
    assert [one.out for one in iter_assignments(connection)] == [3, 3]


def test_unchanged_human_text_is_returned_with_the_rest(tmp_path: Path) -> None:
    machine = page({103: ("Close it.", "閉じます。")}, locfileid="1")
    human = page({103: ("Save it.", "保存します。")}, locfileid="2", kind="HT")
    connection = store_of(document(machine, "docs/a.md"), document(human, "docs/b.md"))
    assigned(connection, YUKI)
    brought(connection, tmp_path, "Yuki", **{"Save it.": "保存します。"})
    (one,) = iter_assignments(connection)
    assert (one.edited, one.unchanged, one.out) == (0, 0, 2)
    brought(connection, tmp_path, "Yuki", **{"Close it.": "閉じます。", "Save it.": "保存します。"})
    (one,) = iter_assignments(connection)
    assert (one.edited, one.unchanged, one.out) == (0, 2, 0)


def test_undo_removes_the_assignment(connection: sqlite3.Connection, tmp_path: Path) -> None:
    assigned(connection, YUKI)
    brought(connection, tmp_path, "Yuki", **{"Close it.": "終了します。"})
    assert undo_run(connection, 3, undone_at=AT) == UndoReport(
        documents=0, segments=0, edits=0, assigned=4
    )
    assert list(iter_assignments(connection)) == []
    for table in ("assignment", "assigned"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    # Returned segments stay.
    edits = connection.execute("SELECT target, assignment_id FROM edit").fetchall()
    assert edits == [("終了します。", None)]


def test_undoing_a_merge_makes_the_segments_outstanding_again(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    assigned(connection, YUKI)
    brought(connection, tmp_path, "Yuki", **{"Close it.": "終了します。"})
    undo_run(connection, 4, undone_at=AT)
    (one,) = iter_assignments(connection)
    assert (one.sent, one.out, one.returned_at) == (4, 4, None)


def test_an_assignment_that_fails_leaves_nothing(connection: sqlite3.Connection) -> None:
    sent = read(connection)

    def iter_failing() -> Iterator[SentSegment]:
        yield sent[0]
        raise InterruptedError

    with pytest.raises(InterruptedError), editing(connection, RUN) as writer:
        add_assignment(connection, writer.run_id, YUKI, iter_failing(), files=1)
    assert list(iter_assignments(connection)) == []
    assert connection.execute("SELECT count(*) FROM run").fetchone() == (2,)


def test_a_read_only_memory_is_reported(connection: sqlite3.Connection, tmp_path: Path) -> None:
    expect_writable(connection)
    path = tmp_path / "tm.db"
    connection.execute("VACUUM INTO ?", (str(path),))
    readonly = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
    with pytest.raises(
        StoreError, match=r"tm\.db is read-only, so the assignment cannot be recorded"
    ):
        expect_writable(readonly)
    readonly.close()


def test_a_full_disk_is_reported_as_such_although_sqlite_opens_the_memory_read_only(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tm.db"
    connection.execute("VACUUM INTO ?", (str(path),))
    readonly = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
    usage = shutil.disk_usage(tmp_path)._replace(free=0)
    monkeypatch.setattr("tmx_extract.store.sqlite_errors.shutil.disk_usage", lambda _: usage)
    with closing(readonly), pytest.raises(NoRoom, match="there is no space left on the disk"):
        expect_writable(readonly)


def test_an_assignment_belongs_to_the_delivered_pair_even_if_an_edit_made_two_pairs_equal() -> None:
    pages = [
        page({103: ("Close it.", text)}, locfileid=name, openlocfilehash=name * 40)
        for name, text in (("1", "閉じます。"), ("2", "閉める。"))
    ]
    connection = store_of(document(pages[0], "a.md"), document(pages[1], "b.md"))
    sent = read(connection)
    with editing(connection, RUN) as writer:
        add_assignment(connection, writer.run_id, YUKI, sent, files=1)
    both = SegmentFinder(connection).find_by_sources(LOCALES, ["Close it."])["Close it."]
    write_edits(connection, *(edit_of(one, "終了します。", editor="Ken") for one in both))
    assert [
        [one.text_hash for one in list_assigned_pair(connection, found.row)] for found in both
    ] == [[found.author_hash] for found in both]
