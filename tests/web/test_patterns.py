"""Regular expressions that end, and some that do not."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pages import add, document, page

from tmx_extract.errors import TmxExtractError
from tmx_extract.match.phrases import Phrase
from tmx_extract.model import Selection
from tmx_extract.store.connection import create_or_open
from tmx_extract.web.patterns import PatternHits, PatternSearch, PatternSearcher
from web.conftest import PAIRS

SLOW = r"(x+x+)+y"
"""Needs more than the age of the universe for a long line of x."""


@pytest.fixture
def searcher(memory: Path) -> Iterator[PatternSearcher]:
    one = PatternSearcher(memory)
    yield one
    one.close()


def _asked(*patterns: str, limit: int = 50) -> PatternSearch:
    phrases = tuple(Phrase(text=text, is_pattern=True) for text in patterns)
    return PatternSearch(Selection(dedupe="pair", locale="ja-JP", limit=limit), phrases, "found")


def _search(searcher: PatternSearcher, *patterns: str, limit: int = 64) -> PatternHits:
    return asyncio.run(searcher.search(_asked(*patterns, limit=limit)))


def test_hits_have_their_marks(searcher: PatternSearcher) -> None:
    hits, is_complete = _search(searcher, r"\w+e the")
    assert is_complete
    assert [(hit.occurrence.source, hit.source_places, hit.target_places) for hit in hits] == [
        ("Save the file.", [(0, 8)], []),
        ("Close the window.", [(0, 9)], []),
    ]


def test_a_pattern_without_end_is_stopped_and_the_next_one_works(
    searcher: PatternSearcher,
) -> None:
    slow = _search(searcher, SLOW)
    assert slow == PatternHits([], is_complete=False)
    assert len(_search(searcher, "file").hits) == 2


def test_hits_before_the_end_of_time_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    # Entries are read in lists, at first 64.
    pairs = {number: (f"file {number}", "訳") for number in range(103, 203)}
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(pairs | {300: ("x" * 60, "訳")})))
    searcher = PatternSearcher(path)
    hits, is_complete = _search(searcher, f"file|{SLOW}", limit=101)
    searcher.close()
    assert [hit.occurrence.source for hit in hits] == [source for source, _ in pairs.values()][:64]
    assert not is_complete


@pytest.mark.parametrize("pattern", ["(", "a{2,1}", "(?P<x>a)(?P<x>b)", "(" * 3000])
def test_an_invalid_pattern_is_an_error(searcher: PatternSearcher, pattern: str) -> None:
    with pytest.raises(TmxExtractError, match="the pattern is not a regular expression"):
        _search(searcher, pattern)
    assert len(_search(searcher, "file").hits) == 2


def test_a_killed_process_is_replaced(searcher: PatternSearcher) -> None:
    assert len(_search(searcher, "file").hits) == 2
    assert searcher._process is not None
    assert searcher._process.pid is not None
    os.kill(searcher._process.pid, signal.SIGKILL)
    searcher._process.join()
    assert len(_search(searcher, "file").hits) == 2


def test_searches_wait_for_each_other(searcher: PatternSearcher) -> None:
    async def several() -> list[PatternHits]:
        asked = [searcher.search(_asked("file")) for _ in range(5)]
        return await asyncio.gather(*asked)

    assert [len(found.hits) for found in asyncio.run(several())] == [2] * 5


def test_the_limit_counts(searcher: PatternSearcher) -> None:
    assert len(_search(searcher, ".", limit=3).hits) == 3
    assert len(_search(searcher, ".").hits) == len(PAIRS)
