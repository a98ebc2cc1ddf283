"""The best target in SQL is the one of `preference`, with the same reason."""

from contextlib import closing
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import document, page, store_of

from tmx_extract.model import Selection, TranslationType
from tmx_extract.preference import ChoiceReason, TargetCandidate, choose, prefer
from tmx_extract.store.connection import in_memory
from tmx_extract.store.select import iter_occurrences
from tmx_extract.store.selection.dedupe_and_sample import GRADE_BITS, best_of
from tmx_extract.store.selection.documents import DATE_BITS, type_level

KINDS: tuple[TranslationType | None, ...] = ("PE", "HT", "MT", None)
DATES = ("", "2021-04-09", "2023-01-31")
# The query treats copies with other line ends as other texts.
TEXTS = ("保存。", "保存", "セーブ。", "Ｓave\n", "𠮷")


def best(candidates: list[TargetCandidate]) -> tuple[str, ChoiceReason | None]:
    """Return the target and the reason; None if there is only one."""
    choice = choose(candidates)
    return choice.winner.target, choice.reason if choice.losers else None


@st.composite
def candidates_of_one_source(draw: st.DrawFn) -> list[TargetCandidate]:
    targets = draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=5, unique=True))
    return [
        TargetCandidate(
            key=key,
            translation_type=draw(st.sampled_from(KINDS)),
            handback_date=draw(st.sampled_from(DATES)),
            occurrences=draw(st.integers(1, 3)),
            source="Save.",
            target=target,
        )
        for key, target in enumerate(targets)
    ]


@given(candidates_of_one_source())
def test_the_query_chooses_like_the_definition(candidates: list[TargetCandidate]) -> None:
    ages = sorted({one.handback_date for one in candidates}, reverse=True)
    with closing(in_memory()) as connection:
        connection.execute(
            "CREATE TABLE pairs (source, target, rank, occurrences, reason DEFAULT NULL)"
        )
        connection.executemany(
            "INSERT INTO pairs (source, target, rank, occurrences) VALUES (?, ?, ?, ?)",
            [
                (
                    one.source,
                    one.target,
                    type_level(one.translation_type) << DATE_BITS + GRADE_BITS
                    | ages.index(one.handback_date) + 1 << GRADE_BITS
                    | one.key,
                    one.occurrences,
                )
                for one in candidates
            ],
        )
        sql = best_of("SELECT * FROM pairs", "source", "target, occurrences")
        ((target, _, reason),) = connection.execute(sql)
        assert (target, reason) == best(candidates)


class Delivered(NamedTuple):
    """A page with one pair."""

    kind: TranslationType | None
    date: str
    target: str


DELIVERED = st.builds(
    Delivered, st.sampled_from(KINDS[1:]), st.sampled_from(DATES), st.sampled_from(TEXTS)
)


@given(st.lists(DELIVERED, min_size=1, max_size=6))
def test_an_export_chooses_like_the_definition(delivered: list[Delivered]) -> None:
    pages = [
        document(
            page(
                {103: ("Save.", one.target)},
                locfileid=f"5300{number}",
                openlocfilehash=f"{number:040x}",
                kind=one.kind,
                lasthandoff="/".join((*one.date.split("-")[1:], one.date[:4]))
                if one.date
                else None,
            ),
            f"docs/{number}.md",
        )
        for number, one in enumerate(delivered)
    ]
    with closing(store_of(*pages)) as connection:
        (found,) = iter_occurrences(connection, Selection(dedupe="source"))
    assert (found.target, found.reason) == best(best_places(delivered))


def best_places(delivered: list[Delivered]) -> list[TargetCandidate]:
    """Return one candidate for each text: its best location, and the number of locations."""
    places = [
        TargetCandidate(
            key=key,
            translation_type=one.kind,
            handback_date=one.date,
            occurrences=sum(other.target == one.target for other in delivered),
            source="Save.",
            target=one.target,
        )
        for key, one in enumerate(delivered)
    ]
    by_text: dict[str, TargetCandidate] = {}
    for place in prefer(places, lambda place: place):
        by_text.setdefault(place.target, place)
    return list(by_text.values())


@pytest.mark.parametrize(("kind", "level"), [("PE", 0), ("HT", 1), ("MT", 2), (None, 3)], ids=str)
def test_the_levels_of_types_are_those_of_stored_grades(
    kind: TranslationType | None, level: int
) -> None:
    assert type_level(kind) == level
