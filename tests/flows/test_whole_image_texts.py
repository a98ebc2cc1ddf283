"""Image texts that the side-by-side page cuts to their first sentence: the published page has the
whole text, in whatever order the pages are read."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from hashlib import sha1
from itertools import permutations
from pathlib import Path

import pytest
from english_page import ENGLISH, localized, open_pages, write_english
from git_repository import Repository
from pages import all_exports, inputs_of

from tmx_extract.flows.english import search_english
from tmx_extract.flows.ingest import ingest
from tmx_extract.flows.ingest_options import IngestOptions
from tmx_extract.flows.undo import undo
from tmx_extract.store.connection import in_memory
from tmx_extract.store.problems import iter_problems

ALT = "A form with two fields. Both are empty."
PAGE = ENGLISH.replace("A form with two fields", ALT)
WANTED = sha1(PAGE.replace("\n", "\r\n").encode(), usedforsecurity=False).hexdigest()
CUT = "2 つの欄があるフォーム。"
WHOLE = "2 つの欄があるフォーム。 どちらも空です。"
SIDE_BY_SIDE = (
    localized(wanted=WANTED)
    .replace("2 つの欄があるフォーム", CUT)
    .replace("4ef9c-107", "4ef9c-108")
)
PUBLISHED = SIDE_BY_SIDE.replace(CUT, WHOLE)

Run = Callable[[sqlite3.Connection], object]


@pytest.fixture
def runs(tmp_path: Path) -> Mapping[str, Run]:
    """Return the runs that a user can make, by name."""
    return _runs(tmp_path, PUBLISHED)


def _runs(tmp_path: Path, published: str) -> Mapping[str, Run]:
    pages = Repository(tmp_path / "docs.ja-jp.git")
    pages.commit({"docs/save.md": SIDE_BY_SIDE}, branch="live-sxs")
    pages.commit({"docs/save.md": published}, branch="live")
    given, english = f"{pages.folder}@live-sxs", write_english(tmp_path, PAGE)
    return {
        "plain": lambda store: ingest(store, inputs_of(given)),
        "published": lambda store: ingest(store, inputs_of(given, published="live")),
        "proven": lambda store: ingest(
            store, inputs_of(given), IngestOptions(english=open_pages(store, english))
        ),
        "both": lambda store: ingest(
            store,
            inputs_of(given, published="live"),
            IngestOptions(english=open_pages(store, english)),
        ),
        "english": lambda store: search_english(store, open_pages(store, english)),
    }


def _alt(store: sqlite3.Connection) -> list[tuple[str, str | None]]:
    sql = (
        "SELECT coalesce(author_target, target), author_evidence FROM segment s"
        " JOIN entry e ON e.id = s.entry_id WHERE s.place = 'image-alt'"
    )
    return store.execute(sql).fetchall()


def _problems(store: sqlite3.Connection) -> list[tuple[int, int, str]]:
    return [(one.line, one.column, one.message) for one in iter_problems(store)]


IS_CUT = [
    (14, 3, "the page has only the first sentence of a translated text: 4ef9c-106"),
]


def test_without_the_published_page_the_text_is_partial(runs: Mapping[str, Run]) -> None:
    with closing(in_memory()) as store:
        runs["proven"](store)
        assert (_alt(store), _problems(store)) == ([(CUT, None)], IS_CUT)


@pytest.mark.parametrize(
    "names",
    [
        ["both"],
        ["plain", "both"],
        ["proven", "both"],
        ["proven", "published"],
        ["published", "both"],
        ["plain", "english", "published"],
        ["published", "english", "published"],
        ["published", "proven", "published"],
        ["both", "english", "published", "both"],
    ],
    ids=" ".join,
)
def test_the_published_page_has_the_whole_text(runs: Mapping[str, Run], names: list[str]) -> None:
    with closing(in_memory()) as at_once, closing(in_memory()) as store:
        runs["both"](at_once)
        for name in names:
            runs[name](store)
        assert (_alt(store), _problems(store)) == ([(WHOLE, "published")], [])
        assert all_exports(store) == all_exports(at_once)


@pytest.mark.parametrize(
    "names", list(permutations(["plain", "proven", "published"])), ids=" ".join
)
def test_undo_takes_the_whole_text_back(runs: Mapping[str, Run], names: tuple[str, ...]) -> None:
    with closing(in_memory()) as store:
        for name in names:
            runs[name](store)
        runs["published"](store)
        assert _alt(store) == [(WHOLE, "published")]
        sql = "SELECT id FROM run WHERE json_extract(arguments, '$.published') IS NOT NULL"
        for (run_id,) in store.execute(sql).fetchall():
            undo(store, run_id)
        assert (_alt(store), _problems(store)) == ([(CUT, None)], IS_CUT)
        runs["published"](store)
        assert (_alt(store), _problems(store)) == ([(WHOLE, "published")], [])


def test_a_proof_that_comes_back_finds_the_published_text_again(runs: Mapping[str, Run]) -> None:
    with closing(in_memory()) as store:
        for name in ("published", "english", "published"):
            runs[name](store)
        undo(store, 2)
        assert (_alt(store), _problems(store)) == ([], [])
        runs["english"](store)
        assert (_alt(store), _problems(store)) == ([(WHOLE, "published")], [])


def test_a_published_page_without_more_text_leaves_it_partial(tmp_path: Path) -> None:
    runs = _runs(tmp_path, PUBLISHED.replace(WHOLE, "別のフォーム。 空です。"))
    with closing(in_memory()) as store:
        for name in ("published", "proven", "published", "both"):
            runs[name](store)
            assert _alt(store) in ([], [(CUT, None)])
        assert _problems(store) == IS_CUT
