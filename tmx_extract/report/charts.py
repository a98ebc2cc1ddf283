"""Charts as SVG, drawn by pygal; no other module imports it."""

import re
import sys
from math import ceil
from typing import Any

import pygal
from lxml import etree
from pygal.style import Style

from tmx_extract.report.contents import Bars
from tmx_extract.report.texts import fitted, show_number, visible, width_of

# pygal installs an import finder for its maps before all others. Python 3.11 warns about it at
# every later import, and this program draws no maps.
sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, pygal.PluginImportFixer)]

# In units of the drawing, which are about one pixel each.
_WIDTH = 760
_PLOT_WIDTH = 690
_STANDING_HEIGHT = 260
_ROW_HEIGHT = 25
_LETTER = 12
_LETTER_WIDTH = 6.9
_WIDEST_LABEL = 38
# Up to this maximum, the value axis labels every number.
_FEW = 6
_GAP = 8
# Lengths and positions in the drawing; a hundredth of a unit is invisible.
_PLACES = {"x", "y", "width", "height", "d", "transform"}
_LONG_NUMBER = re.compile(r"-?\d+\.\d+")
_OVERLAYS = {"overlay", "text-overlay", "tooltip-overlay", "titles"}


def draw_bars(bars: Bars, *, key: str, title: str) -> str:
    """Return the chart as an `svg` element without styles and scripts: the page has the styles.

    `key` must be unique in the page. Each bar shows its numbers under the mouse pointer.
    """
    chart = _lying(bars) if bars.lies else _standing(bars)
    chart.uuid = key
    most = max(map(sum, zip(*(series.values for series in bars.series), strict=True)), default=0)
    if most <= _FEW:
        # pygal would write rounded fractions.
        chart.y_labels = list(range(most + 1))
    for series in bars.series:
        values = reversed(series.values) if bars.lies else series.values
        chart.add(series.name, list(values))
    return _clean(chart.render_tree(), bars, title)


def _lying(bars: Bars) -> Any:
    labels = [fitted(label, _WIDEST_LABEL) or "—" for label in bars.labels]
    widest = max(map(width_of, labels), default=0) * _LETTER_WIDTH
    chart = pygal.HorizontalStackedBar(
        height=_ROW_HEIGHT * len(labels) + 60, **_options(), show_x_guides=True
    )
    # pygal assumes that all letters are equally wide, and it draws the first bar at the bottom.
    chart.margin_left = max(0, widest - max(map(len, labels), default=0) * _LETTER * 0.6) + 10
    chart.x_labels = labels[::-1]
    return chart


def _standing(bars: Bars) -> Any:
    chart = pygal.StackedBar(height=_STANDING_HEIGHT, **_options(), show_minor_x_labels=False)
    chart.x_labels = [visible(label, 20) for label in bars.labels]
    # As many labels as can be read side by side.
    widest = max(map(width_of, chart.x_labels), default=0) * _LETTER_WIDTH + _GAP
    step = ceil(len(bars.labels) * widest / _PLOT_WIDTH)
    # The last bar may include all higher values, so it always has its label.
    chart.x_labels_major = chart.x_labels[::-1][:: max(step, 1)]
    return chart


def _options() -> dict[str, Any]:
    style = Style(label_font_size=_LETTER, major_label_font_size=_LETTER)
    return {
        "width": _WIDTH,
        "style": style,
        "css": (),
        "js": (),
        "show_legend": False,
        "margin": 10,
        "margin_right": 20,
        "spacing": 8,
        "truncate_label": -1,
        "max_scale": 6,
        "min_scale": 2,
        "value_formatter": lambda value: f"{value:,.0f}",
        "disable_xml_declaration": True,
    }


def _clean(root: Any, bars: Bars, title: str) -> str:
    """Return the SVG without scripts, styles, the date and attributes for pygal's own scripts."""
    unwanted = [*root.iter(etree.Comment), *root.iter("defs", "desc")]
    unwanted += [node for node in root.iter("title") if node.getparent() is not root]
    unwanted += [node for node in root.iter("g") if _OVERLAYS & set(_classes(node))]
    _label_bars(root, bars)
    for node in unwanted:
        node.getparent().remove(node)
    for node in root.iter():
        for name in _PLACES & set(node.attrib):
            node.set(name, _LONG_NUMBER.sub(_rounded, node.get(name)))
    heading = root.find("title")
    heading.text = visible(title)
    heading.set("id", root.get("id") + "-title")
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-labelledby", heading.get("id"))
    if bars.language:
        root.set("lang", bars.language)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def _label_bars(root: Any, bars: Bars) -> None:
    """Give each bar its text and its colour; remove bars of value zero."""
    for number, series in enumerate(bars.series):
        plot = root.find(f".//g[@class='series serie-{number} color-{number}']")
        plot.set("class", f"series {series.tone}")
        told = list(zip(bars.labels, series.values, strict=True))
        drawn = plot.findall(".//g[@class='bar']")
        for bar, (label, value) in zip(drawn, told[::-1] if bars.lies else told, strict=True):
            if not value:
                bar.getparent().remove(bar)
                continue
            words = etree.Element("title")
            words.text = f"{visible(label) or '—'}: {series.name} {show_number(value)}"
            bar.insert(0, words)


def _classes(node: Any) -> list[str]:
    return str(node.get("class", "")).split()


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")
