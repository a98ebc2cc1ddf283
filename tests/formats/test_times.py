"""Times of translation files, in one spelling."""

import pytest

from tmx_extract.formats.times import read_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20261123T100000Z", "2026-11-23T10:00:00Z"),
        ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z"),
        ("2026-11-23T10:00:00.123+09:00", "2026-11-23T01:00:00Z"),
        ("2026-11-23 10:00+0900", "2026-11-23T01:00:00Z"),
        ("2026-12-31T23:30:00-0100", "2027-01-01T00:30:00Z"),
        ("2026-03-01T00:30:00+01:00", "2026-02-28T23:30:00Z"),
        ("2028-03-01T00:30:00+01", "2028-02-29T23:30:00Z"),
        ("2026-11-23T10:00:00", "2026-11-23T10:00:00Z"),
        ("YEAR-MO-DA HO:MI+ZONE", ""),
        ("2026-11-23", ""),
        ("20261323T100000Z", ""),
        ("20260229T100000Z", ""),
        ("00000101T100000Z", ""),
        ("20261123T240000Z", ""),
        ("", ""),
    ],
)
def test_a_time_has_one_spelling(text: str, expected: str) -> None:
    assert read_time(text) == expected
