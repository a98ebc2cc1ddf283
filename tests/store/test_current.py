"""Current texts depend only on the documents: no order and no grouping leaves a trace."""

from collections.abc import Sequence
from contextlib import closing
from itertools import permutations

import pytest
from budget import examples
from hypothesis import given
from hypothesis import strategies as st
from pages import SAVE, Pairs, add, document, memory, page, pair, store_of
from pool import COMMITTED, COPIES, POOL, PUBLISHED, Result, committed, result_of, sighted

from tmx_extract.model import Document
from tmx_extract.store.connection import in_memory
from tmx_extract.store.supersession import find_lost_markup
from tmx_extract.store.undo import undo_run


def stored(
    documents: Sequence[Document], ends_of_runs: set[int], *, is_read_always: bool = True
) -> Result:
    """Return the result of ingesting the documents in this order, with a run ending after `ends`.

    Known content is only sighted, unless everything is always read.
    """
    with closing(in_memory()) as connection:
        run: list[Document] = []
        for position, item in enumerate(documents):
            run.append(item)
            if position in ends_of_runs or position == len(documents) - 1:
                items = run if is_read_always else [sighted(connection, one) for one in run]
                add(connection, *items)
                run = []
        return result_of(connection)


IN_ORDER = stored(POOL, set())
COPIES_IN_ORDER = stored(COPIES, set())
PUBLISHED_IN_ORDER = stored(PUBLISHED, set())
COMMITTED_IN_ORDER = stored(COMMITTED, set())
GROUPS = st.sets(st.integers(min_value=0, max_value=len(POOL)))


@examples(40)
@given(order=st.permutations(POOL), ends_of_runs=GROUPS)
def test_no_order_and_no_grouping_leaves_a_trace(
    order: list[Document], ends_of_runs: set[int]
) -> None:
    assert stored(order, ends_of_runs) == IN_ORDER


@examples(40)
@given(order=st.permutations(COPIES), ends_of_runs=GROUPS, is_read_always=st.booleans())
def test_no_order_leaves_a_trace_if_files_are_seen_in_several_places(
    order: list[Document], ends_of_runs: set[int], is_read_always: bool
) -> None:
    assert stored(order, ends_of_runs, is_read_always=is_read_always) == COPIES_IN_ORDER


@examples(60)
@given(order=st.permutations(PUBLISHED), ends_of_runs=GROUPS, is_read_always=st.booleans())
def test_no_order_leaves_a_trace_if_published_pages_are_compared(
    order: list[Document], ends_of_runs: set[int], is_read_always: bool
) -> None:
    assert stored(order, ends_of_runs, is_read_always=is_read_always) == PUBLISHED_IN_ORDER


@examples(60)
@given(order=st.permutations(COMMITTED), ends_of_runs=GROUPS, is_read_always=st.booleans())
def test_no_order_leaves_a_trace_if_commits_decide(
    order: list[Document], ends_of_runs: set[int], is_read_always: bool
) -> None:
    assert stored(order, ends_of_runs, is_read_always=is_read_always) == COMMITTED_IN_ORDER


@examples(25)
@given(
    again=st.lists(st.sampled_from(PUBLISHED), max_size=8),
    ends_of_runs=GROUPS,
    is_read_always=st.booleans(),
)
def test_comparing_again_adds_nothing(
    again: list[Document], ends_of_runs: set[int], is_read_always: bool
) -> None:
    documents = [*PUBLISHED, *again]
    assert stored(documents, ends_of_runs, is_read_always=is_read_always) == PUBLISHED_IN_ORDER


@examples(25)
@given(
    again=st.lists(st.sampled_from(POOL), max_size=8),
    ends_of_runs=GROUPS,
    is_read_always=st.booleans(),
)
def test_reading_anything_again_adds_nothing(
    again: list[Document], ends_of_runs: set[int], is_read_always: bool
) -> None:
    documents = [*POOL, *again]
    assert stored(documents, ends_of_runs, is_read_always=is_read_always) == IN_ORDER


def test_the_newest_handback_is_current_in_the_end() -> None:
    assert IN_ORDER.superseded == [
        (
            "ja-JP|en-US|id|53077226|8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6",
            "ja-JP|en-US|id|60000001|2222222222222222222222222222222222222222",
        ),
        (
            "ja-JP|en-US|id|70000001|3333333333333333333333333333333333333333",
            "ja-JP|en-US|id|60000001|2222222222222222222222222222222222222222",
        ),
        (
            "ja-JP|en-US|id|80000005|9999999999999999999999999999999999999999",
            "ja-JP|en-US|id|80000004|8888888888888888888888888888888888888888",
        ),
    ]
    assert [row[0:1] + row[3:8] for row in IN_ORDER.memory] == [
        ("docs/bare.md", "44444-103", "Close it.", "閉じる。", None, None),
        ("docs/close.md", "11111-103", "Close it.", "それを閉じます。", "MT", "2024-05-15"),
        ("docs/close.md", "11111-104", "Save the file.", "保存。", "MT", "2024-05-15"),
        ("docs/exit.md", "22222-103", "Close it.", "閉じます。", None, "2024-05-15"),
        ("docs/exit.md", "22222-104", "Save the file.", "保存。", None, "2024-05-15"),
        ("docs/old.md", "33333-101", "Save a file", "ファイルの保存", "MT", "2024-05-15"),
        (
            "docs/old.md",
            "33333-103",
            "Save the file.",
            "ファイルを保存します。",
            "MT",
            "2024-05-15",
        ),
        ("docs/old.md", "33333-104", "Close it.", "閉じます。", "MT", "2024-05-15"),
        ("docs/old.md", "33333-p105", "A note.", "注記です。", "MT", "2024-05-15"),
        ("docs/patched.md", "4ef9c-101", "Save a file", "ファイルの保存", "MT", "2024-05-15"),
        (
            "docs/patched.md",
            "4ef9c-103",
            "Save the file.",
            "ファイルを保存します。",
            "MT",
            "2024-05-15",
        ),
        ("docs/patched.md", "4ef9c-104", "Close it.", "閉じます。", "MT", "2024-05-15"),
        ("docs/patched.md", "4ef9c-p105", "A note.", "注記です。", "MT", "2024-05-15"),
        ("docs/patched.md", "5eed5-103", "A guest.", "お客。", "MT", "2024-05-15"),
        ("docs/save.md", "d1d1d-101", "Save a file", "ファイルの保存", "MT", "2024-07-01"),
        (
            "docs/save.md",
            "d1d1d-103",
            "Save the file.",
            "ファイルを保存します。",
            "MT",
            "2024-07-01",
        ),
        (
            "docs/save.md",
            "d1d1d-104",
            "Close the window.",
            "ウィンドウを閉じます。",
            "MT",
            "2024-07-01",
        ),
        ("docs/save.md", "d1d1d-p105", "A note.", "注記です。", "MT", "2024-07-01"),
    ]


OLD = document(page(SAVE))
NEW = document(
    page(
        SAVE,
        prefix="d1d1d",
        locfileid="60000001",
        openlocfilehash="2" * 40,
        kind="HT",
        lasthandoff="07/01/2024",
    )
)
OLD_ELSEWHERE = document(page(SAVE), "archive/save.md")


def test_a_handback_that_is_the_newest_at_one_of_its_paths_stays_current() -> None:
    with closing(store_of(OLD_ELSEWHERE, OLD, NEW)) as connection:
        assert [row[2] for row in memory(connection)] == ["53077226", "60000001"]


def test_a_superseded_handback_is_current_again_if_a_copy_is_the_newest() -> None:
    with closing(store_of(OLD, NEW, OLD_ELSEWHERE)) as connection:
        assert [row[2] for row in memory(connection)] == ["53077226", "60000001"]


def test_a_later_delivery_seen_elsewhere_counts_at_every_page_of_its_handback() -> None:
    later = document(page(SAVE, prefix="b07a1", lasthandoff="08/01/2024"), "archive/save.md")
    with closing(store_of(later, OLD, NEW)) as connection:
        expected = result_of(connection).superseded
    with closing(store_of(OLD, NEW, later)) as connection:
        assert result_of(connection).superseded == expected


def version(pairs: Pairs, locfileid: str, day: str | None, path: str = "docs/save.md") -> Document:
    return document(
        page(
            pairs,
            prefix=f"{locfileid[-1]}" * 5,
            locfileid=locfileid,
            openlocfilehash=locfileid[-1] * 40,
            lasthandoff=day,
        ),
        path,
    )


WITHOUT_PAIRS: dict[str, tuple[list[Document], list[str], list[tuple[str, str]]]] = {
    "a newer page without pairs": (
        [version(SAVE, "101", "01/01/2024"), version({}, "102", "02/01/2024")],
        ["101"],
        [("docs/save.md", "2024-02-01")],
    ),
    "an older page without pairs": (
        [version({}, "101", "01/01/2024"), version(SAVE, "102", "02/01/2024")],
        ["102"],
        [],
    ),
    "one between two with pairs": (
        [
            version(SAVE, "101", "01/01/2024"),
            version({}, "102", "02/01/2024"),
            version(SAVE, "103", "03/01/2024"),
        ],
        ["103"],
        [],
    ),
    "two without pairs": (
        [
            version(SAVE, "101", "01/01/2024"),
            version({}, "102", "02/01/2024"),
            version({}, "103", "03/01/2024"),
        ],
        ["101"],
        [("docs/save.md", "2024-03-01")],
    ),
    "the clean page of the same handback": (
        [version(SAVE, "101", "01/01/2024"), version({}, "101", "02/01/2024")],
        ["101"],
        [],
    ),
    "a later clean page of an older handback": (
        [
            version(SAVE, "101", "01/01/2024"),
            version(SAVE, "102", "02/01/2024"),
            version({}, "101", "03/01/2024"),
        ],
        ["102"],
        [],
    ),
    "pairs of a handback that has none at this page": (
        [
            version(SAVE, "101", "01/01/2024"),
            version({}, "102", "02/01/2024"),
            version(SAVE, "102", "02/01/2024", "a.md"),
        ],
        ["101", "102"],
        [("docs/save.md", "2024-02-01")],
    ),
    "no page with pairs": (
        [version({}, "101", "01/01/2024"), version({}, "102", "02/01/2024")],
        [],
        [],
    ),
}


@pytest.mark.parametrize(
    ("documents", "current", "lost"), WITHOUT_PAIRS.values(), ids=WITHOUT_PAIRS.keys()
)
def test_only_a_page_with_pairs_supersedes_pairs(
    documents: list[Document], current: list[str], lost: list[tuple[str, str]]
) -> None:
    for order in permutations(documents):
        with closing(store_of(*order)) as connection:
            assert sorted(str(row[2]) for row in memory(connection)) == current
            found = find_lost_markup(connection)
            assert [(page.path, page.date) for page in found] == lost


def bare(prefix: str, target: str) -> bytes:
    return pair(f"{prefix}-103", "Save the file.", target).encode()


def dated(day: str | None, prefix: str, target: str, locfileid: str = "7") -> bytes:
    pairs = {103: ("Save the file.", target)}
    return page(pairs, prefix=prefix, locfileid=locfileid, lasthandoff=day)


BY_COMMIT: dict[str, tuple[list[Document], list[str]]] = {
    "undated, the newer commit": (
        [committed(11, bare("11111", "一")), committed(12, bare("22222", "二"))],
        ["二"],
    ),
    "undated, swapped": (
        [committed(12, bare("11111", "一")), committed(11, bare("22222", "二"))],
        ["一"],
    ),
    "undated, the earliest of several commits counts": (
        [
            committed(11, bare("11111", "一")),
            committed(12, bare("22222", "二")),
            committed(13, bare("11111", "一")),
        ],
        ["二"],
    ),
    "undated in git beats undated outside": (
        [committed(0, bare("11111", "一")), committed(11, bare("22222", "二"))],
        ["二"],
    ),
    "a date before the commit of an undated one": (
        [committed(1, dated("05/10/2024", "11111", "一")), committed(11, bare("22222", "二"))],
        ["二"],
    ),
    "a date after the commit of an undated one": (
        [committed(20, dated("05/12/2024", "11111", "一")), committed(11, bare("22222", "二"))],
        ["一"],
    ),
    "a date outside git and an undated commit": (
        [committed(0, dated("05/12/2024", "11111", "一")), committed(13, bare("22222", "二"))],
        ["二"],
    ),
    "the date of the day of the commit": (
        [committed(0, dated("05/11/2024", "11111", "一")), committed(11, bare("22222", "二"))],
        ["二"],
    ),
    "two handbacks of one day, whatever their numbers": (
        [
            committed(12, dated("05/10/2024", "11111", "一", "8")),
            committed(11, dated("05/10/2024", "22222", "二", "9")),
        ],
        ["一"],
    ),
    "two handbacks of one day outside git": (
        [
            committed(0, dated("05/10/2024", "11111", "一", "8")),
            committed(0, dated("05/10/2024", "22222", "二", "9")),
        ],
        ["二"],
    ),
    "a redelivery of the same day": (
        [
            committed(11, dated("05/10/2024", "11111", "一")),
            committed(12, dated("05/10/2024", "22222", "二")),
        ],
        ["二"],
    ),
    "a redelivery of the same day, swapped": (
        [
            committed(12, dated("05/10/2024", "11111", "一")),
            committed(11, dated("05/10/2024", "22222", "二")),
        ],
        ["一"],
    ),
    "a redelivery without date": (
        [
            committed(11, dated("05/10/2024", "11111", "一")),
            committed(12, dated(None, "22222", "二")),
        ],
        ["二"],
    ),
    "an older date in a newer commit": (
        [
            committed(11, dated("05/10/2024", "11111", "一")),
            committed(12, dated("05/09/2024", "22222", "二")),
        ],
        ["一"],
    ),
}


@pytest.mark.parametrize(("documents", "targets"), BY_COMMIT.values(), ids=BY_COMMIT.keys())
def test_date_then_first_commit_decide_what_is_current(
    documents: list[Document], targets: list[str]
) -> None:
    for order in permutations(documents):
        with closing(store_of(*order)) as connection:
            assert [row[5] for row in memory(connection)] == targets


def test_undoing_the_run_with_the_earliest_commit_lets_the_next_one_count() -> None:
    documents = [
        committed(13, bare("11111", "一")),
        committed(12, bare("22222", "二")),
        committed(11, bare("11111", "一")),
    ]
    with closing(store_of(*documents)) as connection:
        assert [row[5] for row in memory(connection)] == ["二"]
        undo_run(connection, 3, undone_at="2024-06-02T08:00:00Z")
        assert [row[5] for row in memory(connection)] == ["一"]


def test_undoing_a_run_decides_redeliveries_again() -> None:
    documents = [
        committed(13, dated("05/10/2024", "11111", "一")),
        committed(12, dated("05/10/2024", "22222", "二")),
        committed(11, dated("05/10/2024", "11111", "一")),
    ]
    with closing(store_of(*documents)) as connection:
        assert [row[5] for row in memory(connection)] == ["二"]
        undo_run(connection, 3, undone_at="2024-06-02T08:00:00Z")
        assert [row[5] for row in memory(connection)] == ["一"]


def test_undoing_one_delivery_leaves_the_date_of_the_other() -> None:
    days = ["05/10/2024", "05/20/2024", "05/15/2024"]
    documents = [
        committed(0, dated(day, f"{number}" * 5, "一")) for number, day in enumerate(days, 1)
    ]
    for run, expected in ((1, "2024-05-20"), (2, "2024-05-15"), (3, "2024-05-20")):
        with closing(store_of(*documents)) as connection:
            undo_run(connection, run, undone_at="2024-06-02T08:00:00Z")
            found = connection.execute("SELECT handback_date FROM handback").fetchall()
            assert found == [(expected,)]
