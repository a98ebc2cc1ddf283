"""Ingesting git pages with their published pages: first, later, again, interrupted, at once."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest
from budget import examples
from git_repository import Repository
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import Pairs, counts, document, exported, ingest_folder, inputs_of, page
from pool import Result, result_of

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.ingest import ingest, preview
from tmx_extract.flows.ingest_options import IngestOptions, IngestReport
from tmx_extract.flows.problems import FileProblem
from tmx_extract.rebuild.clean import clean
from tmx_extract.store.batch import AddedCounts
from tmx_extract.store.connection import in_memory
from tmx_extract.store.undo import undo_run

NOW = "2024-06-02T08:00:00Z"
# The rule keeps the first escape and removes the other two.
STARS: Pairs = {
    103: ("\\* Only here.", "\\* のみ。"),
    104: ("A \\* b.", "甲 \\* 乙。"),
    105: ("See \\*.", "\\*\\* 参照。"),
}
PUBLISHED = ["* のみ。", "甲 \\* 乙。", "** 参照。"]
NONE: Pairs = {103: ("Close it.", "閉じます。")}


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "docs.ja-jp.git")


def published(data: bytes, *targets: str) -> bytes:
    """Return the published form of a page; its targets may be given."""
    read = document(data)
    text = clean(read, "target")
    for segment, target in zip(read.segments, targets, strict=False):
        text = text.replace(f"\n{segment.target}", f"\n{target}", 1)
    return text.encode()


def given_of(repository: Repository) -> str:
    return f"{repository.folder}@live-sxs"


def targets(connection: sqlite3.Connection) -> list[str]:
    """Return all targets in author form, by page and position."""
    return [
        str(target)
        for (target,) in connection.execute(
            "SELECT coalesce(e.author_target, e.target) FROM segment s"
            " JOIN document d ON d.id = s.document_id JOIN entry e ON e.id = s.entry_id"
            " ORDER BY d.path, d.content_hash, s.id"
        )
    ]


def test_targets_are_taken_from_published_pages(
    repository: Repository, store: sqlite3.Connection
) -> None:
    repository.commit({"a.md": page(STARS), "b.md": page(NONE, locfileid="7")}, branch="live-sxs")
    repository.commit({"a.md": published(page(STARS), *PUBLISHED)}, branch="live")
    assert ingest_folder(store, given_of(repository), published="live") == IngestReport(
        files=2, added=AddedCounts(documents=2, segments=4, published=3)
    )
    assert targets(store) == [*PUBLISHED, "閉じます。"]
    assert store.execute("SELECT ordinal, text FROM target_form").fetchall() == [
        (0, "* のみ。"),
        (1, "甲 \\* 乙。"),
        (2, "** 参照。"),
    ]
    assert "<seg>* のみ。</seg>".encode() in exported(store)
    assert "<seg>\\* のみ。</seg>".encode() in exported(store, as_written=True)


def test_the_list_of_runs_keeps_the_reference_of_the_published_pages(
    repository: Repository, store: sqlite3.Connection
) -> None:
    repository.commit({"a.md": page(STARS)}, branch="live-sxs")
    repository.commit({"a.md": published(page(STARS))}, branch="live")
    ingest_folder(store, given_of(repository), published="live")
    ingest_folder(store, given_of(repository))
    assert store.execute("SELECT arguments ->> 'published' FROM run").fetchall() == [
        ("live",),
        (None,),
    ]


@pytest.mark.parametrize(
    "other",
    [
        page(STARS, locfileid="7"),
        page(STARS, openlocfilehash="9" * 40),
        page(STARS, locfileid=None),
        page(STARS, locale="de-DE"),
        b"# Stars\n\n* \xe3\x81\xae\xe3\x81\xbf\n",
        b"\xff",
        b"",
    ],
    ids=["number", "hash", "no number", "locale", "no fields", "no UTF-8", "empty"],
)
def test_a_published_page_of_another_handback_is_ignored(
    repository: Repository, store: sqlite3.Connection, other: bytes
) -> None:
    repository.commit({"a.md": page(STARS)}, branch="live-sxs")
    repository.commit(
        {"a.md": published(other, *PUBLISHED) if b"---" in other else other}, branch="live"
    )
    ingest_folder(store, given_of(repository), published="live")
    assert targets(store) == ["\\* のみ。", "甲 * 乙。", "** 参照。"]


def test_a_page_without_number_is_the_same_handback_by_path_and_date(
    repository: Repository, store: sqlite3.Connection
) -> None:
    old = page(STARS, locfileid=None)
    newer = page(STARS, locfileid=None, lasthandoff="06/01/2024")
    repository.commit({"a.md": old, "b.md": old}, branch="live-sxs")
    repository.commit(
        {"a.md": published(old, *PUBLISHED), "b.md": published(newer, *PUBLISHED)}, branch="live"
    )
    ingest_folder(store, given_of(repository), published="live")
    assert targets(store) == [*PUBLISHED, "\\* のみ。", "甲 * 乙。", "** 参照。"]


def test_a_published_page_with_other_differences_gives_its_other_targets(
    repository: Repository, store: sqlite3.Connection
) -> None:
    repository.commit({"a.md": page(STARS)}, branch="live-sxs")
    forms = ["* だけ。", "甲 \\* 乙。", "** 参照。"]
    repository.commit({"a.md": published(page(STARS), *forms)}, branch="live")
    ingest_folder(store, given_of(repository), published="live")
    assert targets(store) == ["\\* のみ。", "甲 \\* 乙。", "** 参照。"]


def test_in_a_history_each_version_finds_its_own_published_page(
    repository: Repository, store: sqlite3.Connection
) -> None:
    versions = [page(STARS), page(STARS, prefix="b07a1", locfileid="7", lasthandoff="06/01/2024")]
    by_rule = ["\\* のみ。", "甲 * 乙。", "** 参照。"]
    forms = [published(versions[0], *PUBLISHED), published(versions[1], *by_rule)]
    for branch, contents in (("live-sxs", versions), ("live", forms)):
        last: list[str] = []
        for content in contents:
            last = [repository.commit({"a.md": content}, *last, branch=branch)]
    report = ingest_folder(store, given_of(repository), published="live", history=True)
    assert report.added == AddedCounts(documents=2, segments=6, published=6)
    assert sorted(targets(store)) == sorted([*PUBLISHED, *by_rule])


def test_in_a_history_the_shortest_published_form_counts(
    repository: Repository, store: sqlite3.Connection
) -> None:
    texts: Pairs = {103: ("See \\*.", "\\*\\*\\* 参照。")}
    repository.commit({"a.md": page(texts)}, branch="live-sxs")
    last: list[str] = []
    for form in ("\\*\\*\\* 参照。", "\\*** 参照。", "*\\*\\* 参照。"):
        data = published(page(texts), form)
        last = [repository.commit({"a.md": data}, *last, branch="live")]
    assert ingest_folder(store, given_of(repository)).added == AddedCounts(documents=1, segments=1)
    assert targets(store) == ["*** 参照。"]
    ingest_folder(store, given_of(repository), published="live", history=True)
    assert targets(store) == ["\\*** 参照。"]


def test_line_ends_of_the_published_page_do_not_matter(
    repository: Repository, store: sqlite3.Connection
) -> None:
    windows = page(STARS, newline="\r\n")
    repository.commit({"a.md": page(STARS), "b.md": windows}, branch="live-sxs")
    data = published(page(STARS), *PUBLISHED)
    repository.commit({"a.md": data.replace(b"\n", b"\r\n"), "b.md": data}, branch="live")
    ingest_folder(store, given_of(repository), published="live")
    assert targets(store) == PUBLISHED * 2


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        ('"53077226"', "53077226"),
        ("53077226", "'53077226'"),
        ("53077226", '"\\x353077226"'),
        ("53077226", "!!str 53077226"),
        ("53077226", ">-\n  53077226"),
        ("53077226", "# ms.locfileid: 7\n  53077226"),
        ("0x10", "0x10"),
        ("0123", "0123"),
        ("1_000", "1_000"),
    ],
)
def test_a_number_may_have_another_spelling(
    repository: Repository, store: sqlite3.Connection, own: str, theirs: str
) -> None:
    def spelled(number: str) -> bytes:
        data = page(STARS).decode()
        assert 'ms.locfileid: "53077226"' in data
        return data.replace('"53077226"', number).encode()

    repository.commit({"a.md": spelled(own)}, branch="live-sxs")
    repository.commit({"a.md": published(spelled(theirs), *PUBLISHED)}, branch="live")
    ingest_folder(store, given_of(repository), published="live")
    assert store.execute("SELECT text FROM target_form").fetchall() == [
        (text,) for text in PUBLISHED
    ]


def test_each_repository_has_its_own_published_pages(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    made = [Repository(tmp_path / f"{name}.ja-jp.git") for name in ("docs", "help")]
    pages = page(STARS), page(STARS, locfileid="7")
    forms = PUBLISHED, ["\\* のみ。", "甲 * 乙。", "\\*\\* 参照。"]
    for one, data, texts in zip(made, pages, forms, strict=True):
        one.commit({"a.md": data}, branch="live-sxs")
        one.commit({"a.md": published(data, *texts)}, branch="live")
    ingest(store, inputs_of(*map(given_of, made), published="live"))
    found = store.execute(
        "SELECT d.locfileid, p.text FROM target_form p JOIN document d ON d.id = p.document_id"
        " ORDER BY d.id, p.ordinal"
    ).fetchall()
    assert found == [
        ("53077226", "* のみ。"),
        ("53077226", "甲 \\* 乙。"),
        ("53077226", "** 参照。"),
        ("7", "\\* のみ。"),
        ("7", "甲 * 乙。"),
        ("7", "\\*\\* 参照。"),
    ]


def test_a_copy_is_identified_by_the_published_page_beside_the_original(
    tmp_path: Path, store: sqlite3.Connection
) -> None:
    made = [Repository(tmp_path / f"{name}.ja-jp.git") for name in ("docs", "fork")]
    for one, texts in zip(made, ([], PUBLISHED), strict=True):
        one.commit({"a.md": page(STARS)}, branch="live-sxs")
        one.commit({"a.md": published(page(STARS), *texts) if texts else b"#"}, branch="live")
    report = ingest(store, inputs_of(*map(given_of, made), published="live"))
    assert report == IngestReport(
        files=2, unchanged=1, added=AddedCounts(documents=1, segments=3, published=3)
    )
    assert targets(store) == PUBLISHED


# Repetition.


def test_a_page_that_is_known_is_compared_later(
    repository: Repository, store: sqlite3.Connection
) -> None:
    repository.commit({"a.md": page(STARS), "b.md": page(NONE, locfileid="7")}, branch="live-sxs")
    repository.commit({"a.md": published(page(STARS), *PUBLISHED)}, branch="live")
    with closing(in_memory()) as connection:
        ingest_folder(connection, given_of(repository), published="live")
        at_once = result_of(connection)
    ingest_folder(store, given_of(repository))
    assert ingest_folder(store, given_of(repository), published="live") == IngestReport(
        files=2, unchanged=2, added=AddedCounts(published=3)
    )
    assert result_of(store) == at_once


def test_compared_pages_are_not_read_again(
    repository: Repository, store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"a.md": page(STARS), "b.md": page(NONE, locfileid="7")}, branch="live-sxs")
    repository.commit({"a.md": published(page(STARS)), "b.md": b"# No page\n"}, branch="live")
    ingest_folder(store, given_of(repository), published="live")
    before, levels = result_of(store), counts(store)

    def refuse(*_: object) -> bytes:
        raise AssertionError("read")

    monkeypatch.setattr("tmx_extract.inputs.git.GitInput._load", refuse)
    report = ingest_folder(store, given_of(repository), published="live")
    assert report == IngestReport(files=2, unchanged=2)
    assert (result_of(store), counts(store)) == (before, levels | {"sighting": 4})


def test_a_page_that_is_published_again_is_compared_again(
    repository: Repository, store: sqlite3.Connection
) -> None:
    repository.commit({"a.md": page(STARS)}, branch="live-sxs")
    first = repository.commit({"a.md": published(page(STARS))}, branch="live")
    ingest_folder(store, given_of(repository), published="live")
    assert targets(store) == ["\\* のみ。", "甲 \\* 乙。", "\\*\\* 参照。"]
    repository.commit({"a.md": published(page(STARS), *PUBLISHED)}, first, branch="live")
    report = ingest_folder(store, given_of(repository), published="live")
    assert report == IngestReport(files=1, unchanged=1, added=AddedCounts(published=2))
    assert targets(store) == PUBLISHED


def test_the_same_content_at_several_paths_is_compared_at_each(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(
        {"a.md": page(STARS), "b.md": page(STARS), "c.md": page(STARS)}, branch="live-sxs"
    )
    repository.commit(
        {
            "b.md": published(page(STARS), "* のみ。"),
            "c.md": published(page(STARS), "\\* のみ。", "甲 * 乙。"),
        },
        branch="live",
    )
    outcomes = []
    # Several processes read ahead: a copy is opened before the first page is stored.
    for batch, jobs in product((1, 2, 1_000), (1, 2)):
        monkeypatch.setattr("tmx_extract.flows.ingest._BATCH_DOCUMENTS", batch)
        with closing(in_memory()) as connection:
            opened = inputs_of(given_of(repository), published="live")
            report = ingest(connection, opened, IngestOptions(jobs=jobs))
            outcomes.append((report, result_of(connection), targets(connection)))
    report, _, found = outcomes[0]
    assert report == IngestReport(
        files=3, unchanged=2, added=AddedCounts(documents=1, segments=3, published=5)
    )
    assert found == ["* のみ。", "甲 * 乙。", "\\*\\* 参照。"]
    assert outcomes[1:] == outcomes[:1] * 5


def test_no_published_page_is_read_for_a_page_without_escapes(
    repository: Repository, store: sqlite3.Connection
) -> None:
    repository.commit({"a.md": page(NONE)}, branch="live-sxs")
    repository.commit({"a.md": published(page(NONE))}, branch="live")
    opened = inputs_of(given_of(repository), published="live")
    (name,) = [file.published.content_hash for file in opened if file.published]
    (repository.folder / "objects" / name[:2] / name[2:]).unlink()
    for unchanged in (0, 1):
        report = ingest(store, opened)
        assert (report.unchanged, report.problem_count) == (unchanged, 0)


# No trace.

PATHS = ("a.md", "docs/b.md", "docs/c.md")


@pytest.fixture(scope="module")
def long_lived(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Two branches of eight commits each; the published pages follow with changes."""
    made = Repository(tmp_path_factory.mktemp("git") / "docs.ja-jp.git")
    draw = random.Random(5)  # noqa: S311 - made-up pages
    pages_now: dict[str, bytes] = {}
    published_now: dict[str, bytes] = {}
    last: dict[str, list[str]] = {"live-sxs": [], "live": []}
    for _ in range(8):
        for path in draw.sample(PATHS, 2):
            handback = draw.randrange(2)
            texts: Pairs = {number: draw.choice(list(STARS.values())) for number in range(103, 107)}
            pages_now[path] = page(
                texts,
                prefix=draw.choice(["4ef9c", "b07a1"]),
                locfileid=f"5300{PATHS.index(path)}{handback}",
                kind=draw.choice(["MT", "HT"]),
                lasthandoff=f"0{handback + 1}/{draw.choice(['01', '15'])}/2024",
            )
            forms = [
                draw.choice([target, target.replace("\\", ""), target.replace("\\", "", 1)])
                for _, target in texts.values()
            ]
            published_now[path] = published(pages_now[path], *forms)
        if draw.random() < 0.5:
            pages_now["copies/a.md"] = pages_now.get("a.md", page(NONE))
        for branch, files in (("live-sxs", pages_now), ("live", published_now)):
            last[branch] = [made.commit(files, *last[branch], branch=branch)]
    return made


def brought(repository: Repository, *runs: tuple[str, bool, str]) -> Result:
    """Return the content of a store after these runs: reference, history, published reference."""
    with closing(in_memory()) as connection:
        for reference, history, beside in runs:
            given = f"{repository.folder}@{reference}"
            ingest_folder(connection, given, history=history, published=beside)
        return result_of(connection)


WHOLE = ("live-sxs", True, "live")
RUNS = st.lists(
    st.tuples(
        st.sampled_from([f"live-sxs~{back}" for back in range(8)]),
        st.booleans(),
        st.sampled_from(["", *(f"live~{back}" for back in range(8))]),
    ),
    max_size=4,
)


@settings(examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=RUNS, data=st.data())
def test_the_order_of_runs_leaves_no_trace(
    long_lived: Repository, runs: list[tuple[str, bool, str]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations([*runs, WHOLE]))
    assert brought(long_lived, *order) == brought(long_lived, *runs, WHOLE)


def test_a_history_read_in_pieces_leaves_no_trace(
    long_lived: Repository, store: sqlite3.Connection
) -> None:
    for ours, theirs in product(range(8), repeat=2):
        given = f"{long_lived.folder}@live-sxs~{ours}"
        ingest_folder(store, given, published=f"live~{theirs}")
    with closing(in_memory()) as whole:
        ingest_folder(whole, f"{long_lived.folder}@live-sxs", published="live", history=True)
        assert targets(store) == targets(whole)
        assert exported(store) == exported(whole)


@settings(examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=RUNS.filter(len), data=st.data())
def test_an_undone_run_leaves_no_trace(
    long_lived: Repository, runs: list[tuple[str, bool, str]], data: st.DataObject
) -> None:
    undone = data.draw(st.integers(min_value=0, max_value=len(runs) - 1))
    with closing(in_memory()) as connection:
        for reference, history, beside in [*runs, WHOLE]:
            given = f"{long_lived.folder}@{reference}"
            ingest_folder(connection, given, history=history, published=beside)
        undo_run(connection, undone + 1, undone_at=NOW)
        left = result_of(connection)
    assert left == brought(long_lived, *runs[:undone], *runs[undone + 1 :], WHOLE)


def test_the_history_has_published_forms_beyond_the_rule(long_lived: Repository) -> None:
    assert len(brought(long_lived, WHOLE).published) > 20
    assert brought(long_lived, WHOLE) != brought(long_lived, ("live-sxs", True, ""))


def test_an_interrupted_run_keeps_whole_batches_and_a_rerun_adds_the_rest(
    long_lived: Repository, store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tmx_extract.flows.ingest._BATCH_DOCUMENTS", 2)
    given = f"{long_lived.folder}@live-sxs"
    ingest_folder(store, given)
    undisturbed = brought(long_lived, ("live-sxs", False, ""), WHOLE)

    class Interrupted(Exception):
        pass

    for stop_after in (1, 5, 9, 13):
        calls = iter(range(stop_after))

        def advance(calls: Iterator[int] = calls) -> None:
            if next(calls, None) is None:
                raise Interrupted

        with pytest.raises(Interrupted):
            ingest(store, inputs_of(given, history=True, published="live"), advance=advance)
        assert not store.in_transaction
    assert result_of(store) != undisturbed
    ingest_folder(store, given, history=True, published="live")
    assert result_of(store) == undisturbed


def test_several_processes_find_the_same(long_lived: Repository) -> None:
    given = f"{long_lived.folder}@live-sxs"
    with closing(in_memory()) as connection:
        opened = inputs_of(given, history=True, published="live")
        ingest(connection, opened, IngestOptions(jobs=3))
        assert result_of(connection) == brought(long_lived, WHOLE)


# A preview.


def test_a_preview_counts_the_new_targets_and_writes_nothing(
    repository: Repository, store: sqlite3.Connection
) -> None:
    files = {"a.md": page(STARS), "b.md": page(STARS), "c.md": page(STARS, locfileid="7")}
    repository.commit(files, branch="live-sxs")
    forms = {path: published(data, *PUBLISHED) for path, data in files.items()}
    repository.commit(forms, branch="live")
    opened = inputs_of(given_of(repository), published="live")
    for _ in range(3):
        before = store.total_changes
        told = preview(store, opened)
        assert store.total_changes == before
        assert ingest(store, opened) == told


def test_a_preview_counts_the_new_targets_of_known_pages(
    repository: Repository, store: sqlite3.Connection
) -> None:
    repository.commit({"a.md": page(STARS)}, branch="live-sxs")
    repository.commit({"a.md": published(page(STARS), *PUBLISHED)}, branch="live")
    ingest_folder(store, given_of(repository))
    opened = inputs_of(given_of(repository), published="live")
    told = preview(store, opened)
    assert told == IngestReport(files=1, unchanged=1, added=AddedCounts(published=3))
    assert ingest(store, opened) == told


# Unreadable pages.


def test_an_unreadable_published_page_is_reported_and_tried_again(
    repository: Repository, store: sqlite3.Connection
) -> None:
    repository.commit({"a.md": page(STARS), "b.md": page(NONE, locfileid="7")}, branch="live-sxs")
    repository.commit({"a.md": published(page(STARS), *PUBLISHED), "b.md": b"#"}, branch="live")
    opened = inputs_of(given_of(repository), published="live")
    name = next(file.published.content_hash for file in opened if file.published)
    lost = repository.folder / "objects" / name[:2] / name[2:]
    data = lost.read_bytes()
    lost.unlink()
    report = ingest(store, opened)
    assert report == IngestReport(
        files=2,
        added=AddedCounts(documents=2, segments=4),
        problem_count=1,
        error_count=1,
        errors=[
            FileProblem(
                path=f"{repository.folder}@live:a.md",
                line=1,
                column=1,
                diagnostic=Diagnostic(
                    code="unreadable-published",
                    start=0,
                    end=0,
                    found="the repository lacks the object, as partial clones do",
                ),
            )
        ],
    )
    assert targets(store) == ["\\* のみ。", "甲 * 乙。", "** 参照。", "閉じます。"]
    lost.write_bytes(data)
    assert ingest_folder(store, given_of(repository), published="live").added.published == 3
    assert targets(store) == [*PUBLISHED, "閉じます。"]
