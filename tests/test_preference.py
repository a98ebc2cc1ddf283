"""The choice among several targets, and the reasons for the others."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.preference import Choice, ChoiceReason, TargetCandidate, choose

PLAIN = TargetCandidate(
    key=5,
    translation_type="MT",
    handback_date="2021-05-18",
    occurrences=3,
    source="Key",
    target="鍵",
)
OTHER = replace(PLAIN, key=6, target="鑰")


def test_a_lone_candidate_wins() -> None:
    assert choose([PLAIN]) == Choice(winner=PLAIN, losers=())
    assert choose([PLAIN]).reason == "same-text"


@pytest.mark.parametrize(
    ("winner", "loser", "reason"),
    [
        pytest.param(
            replace(OTHER, translation_type="HT", handback_date="2019-01-01", occurrences=1),
            PLAIN,
            "human",
            id="human before machine, however old and rare",
        ),
        pytest.param(
            replace(OTHER, translation_type="PE", handback_date="2019-01-01", occurrences=1),
            replace(PLAIN, translation_type="HT"),
            "post-edited",
            id="edited text before everything else",
        ),
        pytest.param(
            replace(OTHER, handback_date="2021-05-19", occurrences=1),
            PLAIN,
            "newest",
            id="the newest, however rare",
        ),
        pytest.param(PLAIN, replace(OTHER, handback_date=""), "newest", id="no date is the oldest"),
        pytest.param(replace(OTHER, occurrences=4), PLAIN, "most-frequent", id="the most frequent"),
        pytest.param(PLAIN, OTHER, "text-order", id="the first text in order"),
        pytest.param(
            replace(OTHER, source="Kay"), PLAIN, "text-order", id="the source counts before"
        ),
        pytest.param(PLAIN, replace(PLAIN, key=6), "same-text", id="the lowest key"),
        pytest.param(
            replace(PLAIN, translation_type="HT"),
            replace(PLAIN, key=1),
            "same-text",
            id="one text of another kind",
        ),
        pytest.param(
            replace(PLAIN, handback_date="2022-01-01", target="鍵\n値"),
            replace(PLAIN, target="鍵\r\n値"),
            "same-text",
            id="one text with other line ends",
        ),
    ],
)
def test_the_choice_is_by_type_then_date_then_frequency_then_text(
    winner: TargetCandidate, loser: TargetCandidate, reason: ChoiceReason
) -> None:
    expected = Choice(winner=winner, losers=((loser, reason),))
    assert choose([winner, loser]) == expected
    assert choose([loser, winner]) == expected
    assert expected.reason == reason


def test_a_known_type_comes_before_an_unknown_one() -> None:
    unknown = replace(OTHER, translation_type=None, handback_date="2022-01-01")
    assert choose([unknown, PLAIN]).winner == PLAIN


def test_machine_text_preferred_to_unknown_text_is_not_human() -> None:
    unknown = replace(OTHER, translation_type=None)
    assert choose([unknown, PLAIN]).reason != "human"


def test_each_loser_has_the_deciding_reason_best_first() -> None:
    human = replace(PLAIN, key=1, translation_type="HT", target="鎰")
    older = replace(human, key=2, handback_date="2020-01-01", target="鎖")
    rare = replace(human, key=3, occurrences=1, target="錠")
    same = replace(human, key=4, occurrences=2)
    assert choose([PLAIN, rare, older, same, human]) == Choice(
        winner=human,
        losers=(
            (same, "same-text"),
            (rare, "most-frequent"),
            (older, "newest"),
            (PLAIN, "human"),
        ),
    )


def test_the_reason_is_the_one_against_the_best_other_text() -> None:
    same = replace(PLAIN, key=6)
    older = replace(OTHER, key=7, handback_date="2020-01-01")
    assert choose([older, same, PLAIN]).reason == "newest"


CANDIDATES = st.lists(
    st.builds(
        TargetCandidate,
        key=st.integers(0, 20),
        translation_type=st.sampled_from(["HT", "MT", None]),
        handback_date=st.sampled_from(["", "2020-01-01", "2021-05-18"]),
        occurrences=st.integers(1, 3),
        source=st.sampled_from(["Key", "Keys"]),
        target=st.sampled_from(["鍵", "鑰", ""]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda candidate: candidate.key,
)


@given(CANDIDATES, st.data())
def test_the_choice_does_not_depend_on_the_order(
    candidates: list[TargetCandidate], data: st.DataObject
) -> None:
    assert choose(data.draw(st.permutations(candidates))) == choose(candidates)


@given(CANDIDATES)
def test_every_candidate_wins_or_loses_once(candidates: list[TargetCandidate]) -> None:
    choice = choose(candidates)
    named = [choice.winner, *(loser for loser, _ in choice.losers)]
    assert sorted(named, key=lambda candidate: candidate.key) == sorted(
        candidates, key=lambda candidate: candidate.key
    )


@given(CANDIDATES)
def test_the_winner_wins_against_each_alone(candidates: list[TargetCandidate]) -> None:
    winner = choose(candidates).winner
    assert {choose([winner, other]).winner for other in candidates} == {winner}


@given(CANDIDATES)
def test_without_the_winner_the_first_loser_wins(candidates: list[TargetCandidate]) -> None:
    choice = choose(candidates)
    rest = [candidate for candidate in candidates if candidate != choice.winner]
    if rest:
        assert choose(rest).winner == choice.losers[0][0]
