"""An analysis as an HTML page."""

from typing import TYPE_CHECKING

from tmx_extract.answers.tables import Number
from tmx_extract.cli.analyze_view import describe_deleted, describe_size
from tmx_extract.match.bands import BANDS, KINDS, Band, Weights
from tmx_extract.report.contents import Cell, Chapter, Figure, Report, Section, ShareBar, Table
from tmx_extract.version import __version__

if TYPE_CHECKING:
    from tmx_extract.flows.leverage.analyze import Analysis
    from tmx_extract.match.leverage import Leverage

_FOOTER = (
    f"tmx-extract {__version__}. PE: the best match was edited by people, HT: it is human"
    " translation, MT: machine translation. Repetitions and new texts are none of these."
)


def describe_analysis(analysis: "Analysis", weights: Weights) -> Report:
    """Return all numbers by band and file, as bars and tables; suitable for printing."""
    sections = [
        _section("All files", _bands_table(analysis.total, weights)),
        _section("By file", _files_table(analysis, weights)),
    ]
    if analysis.problems:
        found = tuple(
            f"{one.place}: {one.diagnostic.severity} {one.diagnostic.code}:"
            f" {one.diagnostic.message}. {one.diagnostic.advice}"
            for one in analysis.problems
        )
        sections.append(Section(key="problems", title="Problems", listed=found))
    told = (describe_size(analysis, weights, in_full=True), describe_deleted(analysis.total))
    return Report(
        title="Analysis",
        description=tuple(filter(None, told)),
        chapters=(Chapter(key="analysis", title="", sections=tuple(sections)),),
        footer=_FOOTER,
    )


def _section(title: str, table: Table) -> Section:
    key = title.lower().replace(" ", "-")
    return Section(key=key, title=title, figures=(Figure(title="", description="", table=table),))


def _bands_table(leverage: "Leverage", weights: Weights) -> Table:
    rows = list[tuple[Cell, ...]]()
    for band in (*BANDS, None):
        by_kind = (leverage.size(band, kind).words for kind in KINDS)
        rows.append(
            (
                band or "all",
                _bar(leverage, band),
                *leverage.size(band),
                *by_kind,
                Number(_factors(weights, band) if band else ""),
                Number(f"{leverage.weighted(weights, band):,.1f}"),
            )
        )
    sizes = ("segments", "words", "characters")
    kinds = (f"{kind} words" for kind in KINDS)
    headings = ("band", "share of words", *sizes, *kinds, "weight", "weighted words")
    return Table(headings=headings, rows=rows)


def _factors(weights: Weights, band: Band) -> str:
    """Return the weight of a band, and the different weights of its kinds."""
    own = weights.of(band, None)
    others = (
        f"{kind} {weights.of(band, kind):g}" for kind in KINDS if weights.of(band, kind) != own
    )
    return ", ".join((f"{own:g}", *others))


def _files_table(analysis: "Analysis", weights: Weights) -> Table:
    sizes = ("segments", "words", "characters")
    headings = ("file", "share of words", *sizes, *BANDS, "weighted words")
    return Table(
        headings=headings,
        rows=(_file_row(file.path, file.leverage, weights) for file in analysis.files),
    )


def _file_row(path: str, leverage: "Leverage", weights: Weights) -> tuple[Cell, ...]:
    words = (leverage.size(band).words for band in BANDS)
    weighted = Number(f"{leverage.weighted(weights):,.1f}")
    return (path, _bar(leverage), *leverage.size(), *words, weighted)


def _bar(leverage: "Leverage", only: Band | None = None) -> ShareBar:
    """Return the words of each band, or of one, as a share of all."""
    parts = tuple(
        (f"{band}, words", count, number)
        for number, band in enumerate(BANDS)
        if only in (None, band) and (count := leverage.size(band).words)
    )
    return ShareBar(parts, leverage.size().words)
