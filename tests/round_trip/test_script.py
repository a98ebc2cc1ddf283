"""Files edited as text by a script: the pages have exactly the edited texts."""

from pathlib import Path

import pytest

from round_trip.loop import Pages, Way, all_ways, each, pages_in, run_loop
from round_trip.texts import EDITS


@pytest.fixture(scope="module")
def pages(samples: Path) -> Pages:
    return pages_in(samples, "ja-JP")


@pytest.mark.parametrize("way", list(all_ways()), ids=str)
def test_exactly_the_edited_texts_come_back(pages: Pages, way: Way, tmp_path: Path) -> None:
    outcome = run_loop(pages, way, each(2, EDITS), tmp_path)
    assert len(outcome.work.edits) > 30
    if way.codes != "plain":
        assert outcome.rejected == set()
