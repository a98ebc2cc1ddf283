"""Edited texts in the outputs of the memory: packages, matches, joined pairs."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from edits import NOW, edit_of, find_source, write_edits
from pages import SAVE, ingest_folder, page, write_files

from tmx_extract.flows.match import MatchOptions, opened_matcher
from tmx_extract.flows.package.options import PackageOptions
from tmx_extract.flows.package.pack import package
from tmx_extract.flows.search import Searcher
from tmx_extract.match.penalties import Penalties
from tmx_extract.match.phrases import Phrase
from tmx_extract.model import EditMark, Selection
from tmx_extract.store.connection import in_memory
from tmx_extract.store.select import iter_occurrences

SOURCE, DELIVERED = SAVE[103]
EDITED = "ファイルを保存しましょう。"
MARK = EditMark("Yuki", NOW, "translated")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A machine-translated page with one edit, and the same sentence by a person."""
    english = {name: f"{number}" * 40 for number, name in enumerate(("save", "z"))}
    machine = {**SAVE, 104: ("Quit.", "終了。")}
    german = {103: (SOURCE, "Speichern."), 104: ("Quit.", "Beenden.")}
    files = {
        "ja/docs/save.md": page(machine, openlocfilehash=english["save"]),
        "ja/docs/z.md": page(
            {103: (SOURCE, "保存。")},
            prefix="00009",
            locfileid="9",
            openlocfilehash=english["z"],
            kind="HT",
        ),
        "de/docs/save.md": page(german, openlocfilehash=english["save"], locale="de-DE"),
    }
    with closing(in_memory()) as connection:
        ingest_folder(connection, write_files(tmp_path / "pages", files))
        found = find_source(connection, SOURCE)
        assert found.delivered == DELIVERED
        write_edits(connection, edit_of(found, EDITED, editor="Yuki"))
        yield connection


def test_an_edited_match_costs_nothing_and_comes_before_a_human_one(
    store: sqlite3.Connection,
) -> None:
    selection = Selection(dedupe="pair", locale="ja-JP")
    options = MatchOptions(selection=selection, penalties=Penalties(machine=5))
    with opened_matcher(store, options) as matcher:
        first, second = matcher.find(SOURCE)
        (machine,) = matcher.find("Quit.")
    assert (first.occurrence.target, first.score.percent, first.reason) == (
        EDITED,
        100,
        "post-edited",
    )
    assert (first.occurrence.edit, first.occurrence.translation_type) == (MARK, "PE")
    assert (second.occurrence.translation_type, second.occurrence.edit) == ("HT", None)
    assert (machine.occurrence.translation_type, machine.score.percent) == ("MT", 95)


def test_the_best_location_of_an_edited_pair_is_the_newest(tmp_path: Path) -> None:
    # Human text comes before machine text, and edited text before both.
    old = page(SAVE, kind="HT", lasthandoff="05/15/2020")
    new = page(SAVE, prefix="00009", locfileid="9", lasthandoff="05/15/2024")
    files = {"ja/docs/a.md": old, "ja/docs/z.md": new}
    selection = Selection(dedupe="pair", locale="ja-JP")
    with closing(in_memory()) as connection:
        ingest_folder(connection, write_files(tmp_path / "pages", files))
        write_edits(connection, edit_of(find_source(connection, SOURCE), EDITED))
        (exported,) = iter_occurrences(connection, selection)
        (hit,) = Searcher(connection, selection).search([Phrase(text=EDITED)])
        with opened_matcher(connection, MatchOptions(selection=selection)) as matcher:
            (match,) = matcher.find(SOURCE)
    places = (exported, hit.occurrence, match.occurrence)
    best = [(one.page.path, one.occurrences) for one in places]
    assert best == [("ja/docs/z.md", 2)] * 3


@pytest.mark.parametrize("kind", ["xliff", "po", "omegat"])
def test_a_package_counts_edited_texts_separately(
    store: sqlite3.Connection, tmp_path: Path, kind: str
) -> None:
    selection = Selection(dedupe="segment", locale="ja-JP")
    package(store, PackageOptions(kind=kind, selection=selection), tmp_path / "out")
    totals = json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))["totals"]
    assert {name: totals[name] for name in ("segments", "MT", "HT", "PE", "unknown")} == {
        "segments": 3,
        "MT": 1,
        "HT": 1,
        "PE": 1,
        "unknown": 0,
    }
    readme = (tmp_path / "out/README.md").read_text("utf-8")
    told = "1 by people, 1 by people after they were delivered, 1 by machine"
    assert f"Segments: 3, translated {told}\n" in readme


def test_omegat_gets_edited_texts_together_with_human_ones(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    selection = Selection(dedupe="segment", locale="ja-JP")
    package(store, PackageOptions(kind="omegat", selection=selection), tmp_path / "out")
    targets = {
        path.stem: re.findall("<seg>(.*?)</seg></tuv></tu>", path.read_text("utf-8"))
        for path in (tmp_path / "out/tm").rglob("*.tmx")
        if path.stem in ("human", "machine")
    }
    assert targets == {"human": [EDITED], "machine": ["終了。"]}


def test_each_joined_text_has_its_own_edit(store: sqlite3.Connection) -> None:
    selection = Selection(dedupe="segment", source_locale="en-US", locales=("ja-JP", "de-DE"))
    first, *_ = iter_occurrences(store, selection)
    assert [(one.text, one.page.translation_type, one.edit) for one in first.translations] == [
        (EDITED, "PE", MARK),
        ("Speichern.", "MT", None),
    ]
    assert (first.translation_type, first.edit) == ("MT", None)
    only, *_ = iter_occurrences(
        store, Selection(dedupe="segment", source_locale="en-US", locales=("ja-JP",))
    )
    assert (only.page.translation_type, only.translation_type, only.edit) == ("MT", "PE", MARK)
