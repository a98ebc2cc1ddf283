"""Charts contain only graphics."""

import pytest
from lxml import etree

from tmx_extract.report.charts import draw_bars
from tmx_extract.report.contents import Bars, Series

KINDS = (
    Series(name="MT", tone="machine", values=(1_000, 0, 3)),
    Series(name="HT", tone="human", values=(20, 5, 0)),
)
LABELS = ("</svg><script>alert(1)</script>", '表示\x00\u202e & "x"', "")


def _bars(svg: str) -> list[tuple[str, str]]:
    """Return the colour and the text of each bar."""
    return [
        (str(series.get("class")).split()[1], words.text or "")
        for series in etree.fromstring(svg).iterfind(".//g[@class]")
        if str(series.get("class")).startswith("series ")
        for words in series.iterfind(".//title")
    ]


def test_each_bar_shows_its_numbers() -> None:
    for lies in (False, True):
        svg = draw_bars(Bars(labels=LABELS, series=KINDS, lies=lies), key="a", title="T")
        assert sorted(_bars(svg)) == [
            ("human", "</svg><script>alert(1)</script>: HT 20"),
            ("human", '表示\ufffd\ufffd & "x": HT 5'),
            ("machine", "</svg><script>alert(1)</script>: MT 1,000"),
            ("machine", "—: MT 3"),
        ]


def test_there_are_not_scripts_styles_or_dates() -> None:
    svg = draw_bars(Bars(labels=LABELS, series=KINDS), key="a", title="A & B")
    root = etree.fromstring(svg)
    assert {node.tag for node in root.iter()} == {"svg", "title", "g", "rect", "path", "text"}
    assert not [node for node in root.iter() if "style" in node.attrib]
    assert {str(name): str(value) for name, value in root.attrib.items()} == {
        "id": "chart-a",
        "class": "chart",
        "viewBox": "0 0 760 260",
        "role": "img",
        "aria-labelledby": "chart-a-title",
    }
    assert root.findtext("title") == "A & B"


def test_one_bar_and_two_hundred_are_drawn() -> None:
    for number in (1, 200):
        series = Series(name="texts", tone="plain", values=tuple(range(1, number + 1)))
        bars = Bars(labels=("long " * 50,) * number, series=(series,), lies=True)
        assert len(_bars(draw_bars(bars, key="a", title="T"))) == number


@pytest.mark.parametrize("lies", [False, True])
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0,), ["0"]),
        ((1,), ["0", "1"]),
        ((6,), ["0", "1", "2", "3", "4", "5", "6"]),
        ((7,), ["0", "2", "4", "6"]),
        ((2_000,), ["0", "400", "800", "1,200", "1,600", "2,000"]),
    ],
)
def test_the_axis_counts_whole_things(
    values: tuple[int, ...], expected: list[str], *, lies: bool
) -> None:
    bars = Bars(
        labels=("a",), series=(Series(name="MT", tone="machine", values=values),), lies=lies
    )
    root = etree.fromstring(draw_bars(bars, key="a", title="T"))
    axis = f"axis {'x' if lies else 'y'} always_show"
    found = [text.text for text in root.iterfind(f".//g[@class='{axis}']//text")]
    assert found == expected


def test_long_labels_of_standing_bars_are_cut_at_twenty_characters() -> None:
    labels = ("a" * 20, "b" * 21, "c")
    svg = draw_bars(Bars(labels=labels, series=(KINDS[0],)), key="a", title="T")
    texts = [node.text for node in etree.fromstring(svg).iterfind(".//text")]
    assert [text for text in texts if text and set(text) <= set("ab…")] == [
        "a" * 20,
        "b" * 19 + "…",
    ]
