"""Undocumented names of libraries, and what to do if they disappear."""

import os
from importlib import import_module
from pathlib import Path

import pytest
import yaml

import tmx_extract


@pytest.mark.skipif(
    "TMX_EXTRACT_INSTALLED" not in os.environ, reason="only for tests of an installed package"
)
def test_the_installed_package_is_tested() -> None:
    assert Path(tmx_extract.__file__).parent.parent.name == "site-packages"


def test_sacrebleu_has_the_parts_of_ter() -> None:
    from sacrebleu.metrics import lib_ter
    from sacrebleu.metrics.ter import TER

    advice = (
        "effort/metrics.py takes these names from sacrebleu. Take their new names; if there are"
        " none, copy what they did: effort/ter.py says what it needs."
    )
    assert hasattr(lib_ter, "BeamEditDistance"), advice
    assert lib_ter.trace_to_alignment(" i") == ({0: 0}, [0], [0, 1]), advice
    tokenizer = TER(normalized=True, asian_support=True, case_sensitive=True).tokenizer
    assert tokenizer("Save 保存.") == "Save 保 存 .", advice


def test_sacrebleu_scores_statistics() -> None:
    from sacrebleu.metrics.chrf import CHRF

    advice = (
        "effort/metrics.py scores summed statistics with this method of sacrebleu. Without it,"
        " compute the score there; tests/effort/test_metrics.py compares the two."
    )
    assert hasattr(CHRF, "_compute_score_from_stats"), advice
    assert CHRF.CHAR_ORDER == 6, "effort/ngrams.py counts n-grams up to this length."


def test_pygal_marks_the_parts_of_a_chart() -> None:
    # This module removes pygal's import finder, about which Python 3.11 warns at every import.
    import_module("tmx_extract.report.charts")
    import pygal

    advice = (
        "report/charts.py finds series and bars by these classes of pygal, and removes the"
        " importer that pygal installs. Look up the new names in a chart: chart.render()."
    )
    assert hasattr(pygal, "PluginImportFixer"), advice
    chart = pygal.HorizontalStackedBar()
    chart.add("a", [1, 2])
    root = chart.render_tree()
    plot = root.find(".//g[@class='series serie-0 color-0']")
    assert plot is not None, advice
    assert len(plot.findall(".//g[@class='bar']")) == 2, advice


def test_libyaml_asks_the_loader_for_tags() -> None:
    class Loader(yaml.CBaseLoader):
        """As in extract/yaml_values.py."""

        asked = 0

        def resolve(self, *_: object) -> str:
            self.asked += 1
            return ""

    loader = Loader("a: [1, no]")
    root = loader.get_single_node()
    assert loader.asked == 5, (
        "extract/yaml_values.py replaces `resolve` and `descend_resolver`, which PyYAML's C parser"
        " calls for each node. Without them, build the nodes from the events of `yaml.parse`."
    )
    assert root is not None
    assert [value.value for value in root.value[0][1].value] == ["1", "no"]


def test_typer_has_the_parts_of_click() -> None:
    import typer
    from typer.core import TyperCommand, TyperGroup
    from typer.models import ArgumentInfo, OptionInfo

    advice = (
        "cli/command.py overrides these methods of Typer's classes, cli/main.py shows its errors,"
        " and cli/described.py reads its annotations. tests/cli/test_help.py shows the result."
    )
    methods = ("get_params", "get_help_option_names", "get_help_option", "format_help", "get_usage")
    for kind in (TyperCommand, TyperGroup):
        assert [name for name in (*methods, "parse_args") if not hasattr(kind, name)] == [], advice
    parents = {kind.__name__: kind for kind in typer.BadParameter.__mro__}
    assert hasattr(parents["ClickException"], "show"), advice
    assert typer.BadParameter("said").message == "said", advice
    fields = {"default", "help", "hidden", "metavar", "envvar", "rich_help_panel", "show_default"}
    for info in (typer.Option("--a"), typer.Argument()):
        assert isinstance(info, OptionInfo | ArgumentInfo), advice
        assert fields <= vars(info).keys(), advice
