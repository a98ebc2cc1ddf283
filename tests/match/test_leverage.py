"""Bands, weights, and sums over them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.match.bands import BANDS, KINDS, WEIGHTS, Band, TargetKind, Weights, find_band
from tmx_extract.match.counting import Size
from tmx_extract.match.leverage import Leverage


@pytest.mark.parametrize(
    ("percent", "band"),
    [
        *((101, "101"), (100, "100"), (99, "95-99"), (95, "95-99"), (94, "85-94"), (85, "85-94")),
        *((84, "75-84"), (75, "75-84"), (74, "50-74"), (50, "50-74"), (49, "new"), (0, "new")),
    ],
)
def test_each_percent_has_one_band(percent: int, band: Band) -> None:
    assert find_band(percent) == band


def test_a_weight_for_a_kind_overrides_the_weight_for_its_band() -> None:
    weights = Weights({("100", None): 0.2, ("100", "MT"): 0.5})
    asked: list[tuple[Band, TargetKind | None]] = [("100", "MT"), ("100", "HT"), ("100", None)]
    assert [weights.of(*one) for one in asked] == [0.5, 0.2, 0.2]
    assert weights.of("95-99", "MT") == WEIGHTS["95-99"]


def test_sizes_are_counted_by_band_by_kind_and_weighted() -> None:
    leverage = Leverage()
    leverage.add("100", "HT", Size(1, 10, 50))
    leverage.add("100", "MT", Size(2, 20, 90))
    leverage.add("new", None, Size(1, 7, 30))
    assert leverage.size() == Size(4, 37, 170)
    assert leverage.size("100") == Size(3, 30, 140)
    assert leverage.size("100", "MT") == Size(2, 20, 90)
    assert leverage.size(kind="HT") == Size(1, 10, 50)
    assert leverage.size("95-99") == Size()
    assert leverage.weighted(Weights()) == 10.0
    assert leverage.weighted(Weights({("100", "MT"): 0.5}), "100") == 11.0


COUNTED = st.lists(
    st.tuples(
        st.sampled_from(BANDS),
        st.sampled_from(KINDS),
        st.builds(Size, *[st.integers(0, 99)] * 3),
    )
)


@given(COUNTED, COUNTED)
def test_the_sum_of_files_is_the_sum_of_their_bands(
    one: list[tuple[Band, TargetKind, Size]], other: list[tuple[Band, TargetKind, Size]]
) -> None:
    total, parts = Leverage(), [Leverage(), Leverage()]
    for part, counted in zip(parts, (one, other), strict=True):
        for item in counted:
            part.add(*item)
        total.add_all(part)
    assert total.size() == parts[0].size().plus(parts[1].size())
    by_band = [total.size(band, kind) for band in BANDS for kind in KINDS]
    summed = Size()
    for size in by_band:
        summed = summed.plus(size)
    assert summed == total.size()
    assert 0 <= total.weighted(Weights()) <= total.size().words
