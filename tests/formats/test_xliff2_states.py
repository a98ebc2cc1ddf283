"""The state of an XLIFF 2 segment, by its attributes and its texts."""

import pytest
from lxml import etree

from tmx_extract.formats.translation_states import State, TargetState
from tmx_extract.formats.xliff2.states import read_state

OASIS = "urn:oasis:names:tc:xliff:document:2.0"
OTHER, COPY, EMPTY = "あ", " A ", " \n"


@pytest.mark.parametrize(
    ("attributes", "other", "copy"),
    [
        ("", "", "open"),
        ('state="unknown"', "", "open"),
        ('state="Translated"', "", "open"),
        ('state="initial"', "open", "open"),
        ('state="translated"', "translated", "translated"),
        ('state="reviewed"', "reviewed", "reviewed"),
        ('state="final"', "final", "final"),
        ('state="translated" subState="tmx:fuzzy-match"', "translated", "translated"),
        ('state="final" subState="tmx:fuzzy-match"', "final", "final"),
        ('state="initial" subState="tmx:exact-match"', "open", "open"),
        ('state="initial" subState=":fuzzy-match:later"', "open", "open"),
        ('subState="fuzzy-match"', "", "open"),
    ],
)
def test_the_state_or_a_copy_of_the_source(attributes: str, other: State, copy: State) -> None:
    segment = etree.fromstring(f'<segment xmlns="{OASIS}" {attributes}/>')
    assert [read_state(segment, "A", text) for text in (OTHER, COPY, EMPTY)] == [
        TargetState(other),
        TargetState(copy),
        TargetState("untranslated"),
    ]


@pytest.mark.parametrize("attributes", ['state="initial"', ""])
def test_a_fuzzy_match_is_open_and_a_match(attributes: str) -> None:
    segment = etree.fromstring(
        f'<segment xmlns="{OASIS}" {attributes} subState="anything:fuzzy-match"/>'
    )
    assert [read_state(segment, "A", text) for text in (OTHER, COPY, EMPTY)] == [
        TargetState("open", is_match=True),
        TargetState("open", is_match=True),
        TargetState("untranslated"),
    ]
