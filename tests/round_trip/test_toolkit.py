"""Files edited with translate-toolkit: the pages have exactly the edited texts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from translate.storage.placeables import StringElem
from translate.storage.pypo import pofile
from translate.storage.tmx import tmxfile
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from round_trip.files import iter_units
from round_trip.loop import Choose, Pages, Sent, Texts, Way, Work, pages_in, run_loop

_STORES: Mapping[str, Any] = {
    "tmx": tmxfile,
    "xliff": xlifffile,
    "xliff2": Xliff2File,
    "po": pofile,
}
ADDED = "改訂 <R&D> "
WAYS = [
    Way(format="tmx", codes="text"),
    Way(format="xliff", codes="text"),
    Way(format="xliff", codes="native"),
    Way(format="xliff", codes="native", xliff_codes="bpt"),
    Way(format="xliff", codes="native", as_package="zip"),
    Way(format="xliff", codes="text", machine_target="omit"),
    Way(format="xliff2", codes="text", version="2.0"),
    Way(format="xliff2", codes="native", version="2.0"),
    Way(format="xliff2", codes="native", version="2.1", as_package="folder"),
    Way(format="po", codes="text"),
    Way(format="po", codes="text", machine_target="omit"),
    Way(format="po", codes="text", as_package="zip"),
]


def edit_with_toolkit(sent: Sent, way: Way, authors: Texts, _: Choose) -> Work:
    """Add words before every second target; codes stay in place."""
    work = Work()
    for file in sent.files:
        text = file.read_bytes().decode()
        keys = [unit.key for unit in iter_units(text, way.format)]
        store = _STORES[way.format].parsestring(file.read_bytes())
        units = [unit for unit in store.units if not unit.isheader()]
        assert len(units) == len(keys)
        for key, unit in zip(keys, units, strict=True):
            before = authors[key]
            if crc32(before.encode()) % 2 or before != before.strip():
                continue
            if way.codes == "native" and unit.rich_target and unit.target:
                unit.rich_target = [_with_words(unit.rich_target[0])]
            else:
                unit.target = ADDED + before
            work.edits[key] = ADDED + before
        store.savefile(str(file))
        changed = file.read_bytes().decode()
        work.units += len(keys)
        for unit in iter_units(changed, way.format) if way.format != "po" else ():
            work.places[file.name, unit.line] = unit.key
    return work


def _with_words(text: StringElem) -> StringElem:
    return StringElem([StringElem([ADDED]), *text.sub])


@pytest.fixture(scope="module")
def pages(samples: Path) -> Pages:
    return pages_in(samples, "ja-JP")


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_exactly_the_edited_texts_come_back(pages: Pages, way: Way, tmp_path: Path) -> None:
    outcome = run_loop(pages, way, lambda *_: None, tmp_path, edit=edit_with_toolkit)
    assert len(outcome.work.edits) > 50
    assert outcome.rejected == set()
