"""Matches of a file, compared with the targets in the memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from edits import LOCALES, edit_of, find_source, write_edits
from pages import document, page, store_of

from tmx_extract.flows.merge.known_matches import KnownMatches
from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.formats.returned_units import OfferedTargets, Returned, UnitPlace
from tmx_extract.store.edits.find_segments import SegmentFinder
from tmx_extract.store.edits.targets import TargetIndex

NEAR, STRONG, SAVE = "Save them.", "Save **all**.", "Save it."
PAIRS = {
    103: (SAVE, "保存します。"),
    104: (NEAR, "それらを保存します。"),
    105: (STRONG, "**すべて**保存します。"),
}


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    """Three pairs; the second source has another target on another page, and an edit."""
    other = page({103: (NEAR, "全部を保存。")}, prefix="00009", locfileid="9")
    with closing(store_of(document(page(PAIRS)), document(other, "docs/z.md"))) as connection:
        write_edits(connection, edit_of(find_source(connection, NEAR), "皆を保存。"))
        yield connection


@pytest.fixture
def matches(store: sqlite3.Connection) -> KnownMatches:
    return KnownMatches(SegmentFinder(store), TargetIndex(store))


def unit(target: str, offered: OfferedTargets, source: str = SAVE, state: str = "open") -> Returned:
    return Returned(
        id="7",
        place=UnitPlace(),
        languages=FileLanguages(*LOCALES),
        source=source,
        target=target,
        state="open" if state == "open" else "translated",
        line=1,
        problems=(),
        matches=offered,
    )


def assumed(target: str, source: str) -> OfferedTargets:
    return OfferedTargets((target,), is_assumed=True, source=source)


UNNAMED = OfferedTargets(is_unnamed=True)
OWN = "自分で書く。"
ALL_NEAR = {"それらを保存します。", "全部を保存。", "皆を保存。"}


def test_the_targets_of_the_source_of_a_match_were_offered(matches: KnownMatches) -> None:
    for target in ("皆を保存。", OWN):
        one = unit(target, assumed(target, NEAR))
        known = matches.with_known_matches(one, LOCALES)
        assert known == one._replace(matches=known.matches)
        assert set(known.matches.texts) == ALL_NEAR
        assert known.matches == OfferedTargets(known.matches.texts)
        assert known.is_untouched == (target != OWN)


def test_the_offered_targets_may_have_no_codes(matches: KnownMatches) -> None:
    one = unit(OWN, assumed(OWN, STRONG))
    assert matches.with_known_matches(one, LOCALES).matches == OfferedTargets(
        ("**すべて**保存します。", "すべて保存します。")
    )


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(unit(OWN, assumed(OWN, "Unknown.")), id="a source that is not in the memory"),
        pytest.param(unit(OWN, assumed(OWN, "")), id="a match without a source"),
        pytest.param(unit(OWN, OfferedTargets((OWN,), source=NEAR)), id="a match with its text"),
        pytest.param(unit(OWN, assumed(OWN, NEAR), state="translated"), id="a confirmed text"),
        pytest.param(unit(SAVE, assumed(SAVE, NEAR)), id="a copy of the source"),
        pytest.param(unit(OWN, OfferedTargets()), id="no match"),
        pytest.param(unit(OWN, UNNAMED), id="a text that no other source has"),
        pytest.param(unit("保存します。", UNNAMED), id="the text of the same source"),
    ],
)
def test_other_units_stay_as_they_are(matches: KnownMatches, one: Returned) -> None:
    assert matches.with_known_matches(one, LOCALES) == one


@pytest.mark.parametrize("target", ["全部を保存。", "皆を保存。", "**すべて**保存します。"])
def test_without_a_name_the_target_of_another_source_is_a_match(
    matches: KnownMatches, target: str
) -> None:
    one = unit(target, UNNAMED)
    assert matches.with_known_matches(one, LOCALES) == one._replace(
        matches=OfferedTargets((target,), is_assumed=True)
    )


def test_another_language_has_no_matches(matches: KnownMatches) -> None:
    for one in (unit(OWN, assumed(OWN, NEAR)), unit("全部を保存。", UNNAMED)):
        assert matches.with_known_matches(one, ("en-US", "de-DE")) == one


def test_each_file_is_compared_with_the_edits_before_it(
    store: sqlite3.Connection, matches: KnownMatches
) -> None:
    named, unnamed = unit(OWN, assumed(OWN, NEAR)), unit(OWN, UNNAMED)

    def compare() -> tuple[set[str], bool, int]:
        known = matches.with_known_matches(named, LOCALES)
        for one in (named, unnamed, known):
            matches.note_left_out(one)
        is_match = matches.with_known_matches(unnamed, LOCALES) != unnamed
        return set(known.matches.texts), is_match, matches.left_out

    first = compare()
    write_edits(store, edit_of(find_source(store, NEAR), OWN))
    again = compare()
    matches.start_file()
    assert (first, again, compare()) == (
        (ALL_NEAR, False, 1),
        (ALL_NEAR, False, 2),
        ({*ALL_NEAR, OWN}, True, 1),
    )
