"""Tables in terminals of any width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tmx_extract.answers.grid import iter_grid
from tmx_extract.answers.tables import Number, TextTable

COUNTS = TextTable(
    headings=("", "segments", "distinct sources", "share"),
    rows=[
        ("ja-JP", 25_123, 1_234_567, Number("12.3 %")),
        ("repository/a very long name.ja-jp", 7, 0, Number("")),
        ("all", 25_130, 1_234_567, Number("9.0 %")),
    ],
    breaks={2},
)
UNLIMITED = """\
                                   segments  distinct sources   share
─────────────────────────────────────────────────────────────────────
ja-JP                                25,123         1,234,567  12.3 %
repository/a very long name.ja-jp         7                 0

all                                  25,130         1,234,567   9.0 %"""
BROKEN = """\
                             distinct
                  segments    sources   share
─────────────────────────────────────────────
ja-JP               25,123  1,234,567  12.3 %
repository/a             7          0
very long name.
ja-jp

all                 25,130  1,234,567   9.0 %"""
BELOW = """\
             distinct
  segments    sources   share
ja-JP
    25,123  1,234,567  12.3 %
repository/a very long name.ja-jp
         7          0
all
    25,130  1,234,567   9.0 %"""
NAMED = """\
ja-JP
  segments 25,123,
  distinct sources
  1,234,567,
  share 12.3 %
repository/a very
long name.ja-jp
  segments 7,
  distinct sources 0
all
  segments 25,130,
  distinct sources
  1,234,567,
  share 9.0 %"""


@pytest.mark.parametrize(
    ("width", "shown"),
    [(None, UNLIMITED), (69, UNLIMITED), (45, BROKEN), (35, BELOW), (20, NAMED)],
    ids=str,
)
def test_a_narrow_terminal_breaks_headings_then_names_and_never_numbers(
    width: int | None, shown: str
) -> None:
    assert "\n".join(iter_grid(COUNTS, width)) == shown


def test_a_note_is_below_the_name_of_its_row() -> None:
    table = TextTable(
        headings=("no.", "name", "sent"),
        rows=[(Number("1"), "日本", 3), (Number("12"), "a\x1b[b", 4)],
        notes=["ja.zip\n", ""],
    )
    assert list(iter_grid(table, None)) == [
        "no.  name     sent",
        "  1  日本        3",
        "     ja.zip⏎",
        " 12  a\\x1b[b     4",
    ]


def test_a_table_without_rows_has_its_headings() -> None:
    assert list(iter_grid(TextTable(headings=("run", "kind"), rows=[]), 80)) == ["run  kind"]


NAMES = st.text(st.characters(codec="utf-8") | st.sampled_from("日本、/ -."), max_size=60)
NUMBERS = st.integers(0, 10**12) | st.integers(0, 10**9).map(lambda one: Number(f"{one / 10:,} %"))


@given(
    st.lists(st.tuples(NAMES, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=4),
    st.integers(20, 120),
)
def test_every_line_fits_and_every_number_is_whole(
    rows: list[tuple[str, int | Number, int | Number, int | Number]], width: int
) -> None:
    table = TextTable(headings=("", "words", "characters", "by MT"), rows=rows)
    lines = list(iter_grid(table, width))
    assert max(map(cell_len, lines)) <= width
    shown = "\n".join(lines)
    for _, *numbers in rows:
        for number in numbers:
            told = f"{number:,}" if isinstance(number, int) else number.shown
            assert told in shown
