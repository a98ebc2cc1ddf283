"""An analysis as an HTML page."""

from tmx_extract.answers.counts import counted
from tmx_extract.answers.tables import Number
from tmx_extract.flows.leverage.analyze import Analysis
from tmx_extract.match.bands import BANDS, KINDS, Band, Weights
from tmx_extract.match.counting import Size
from tmx_extract.match.leverage import Leverage
from tmx_extract.report.contents import (
    Cell,
    Chapter,
    Report,
    Section,
    ShareBar,
    Table,
    table_section,
)
from tmx_extract.version import __version__

_FOOTER = (
    f"tmx-extract {__version__}. PE: the best match was edited by people, HT: it is human"
    " translation, MT: machine translation. Repetitions and new texts are none of these."
)


def describe_analysis(analysis: Analysis, weights: Weights) -> Report:
    """Return all numbers by band and file, as bars and tables; suitable for printing."""
    sections = [
        table_section("All files", _bands_table(analysis.total, weights)),
        table_section("By file", _files_table(analysis, weights)),
    ]
    if analysis.problems:
        found = tuple(
            f"{one.place}: {one.diagnostic.severity} {one.diagnostic.code}:"
            f" {one.diagnostic.message}. {one.diagnostic.advice}"
            for one in analysis.problems
        )
        sections.append(Section(key="problems", title="Problems", listed=found))
    sizes = (describe_size(analysis, weights, in_full=True), describe_deleted(analysis.total))
    return Report(
        title="Analysis",
        description=tuple(filter(None, sizes)),
        chapters=(Chapter(key="analysis", title="", sections=tuple(sections)),),
        footer=_FOOTER,
    )


def describe_size(analysis: Analysis, weights: Weights, *, in_full: bool = False) -> str:
    """Return a sentence on the volume of the files and the work; in full with the characters."""
    size = analysis.total.size()
    characters = f", {counted(size.characters, 'character')}" if in_full else ""
    return (
        f"{counted(len(analysis.files), 'file')}, {counted(size.segments, 'segment')},"
        f" {counted(size.words, 'word')}{characters}:"
        f" as much work as {analysis.total.weighted(weights):,.1f} new words."
    )


def describe_deleted(leverage: Leverage) -> str:
    """Return a sentence on the texts whose best match is on a deleted page; empty if none is."""
    size = leverage.size(on_deleted_pages=True)
    if not size.segments:
        return ""
    return (
        f"{counted(size.segments, 'segment')}, {counted(size.words, 'word')}:"
        " the best match is on a page that is deleted in git."
    )


def _bands_table(leverage: Leverage, weights: Weights) -> Table:
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
    kinds = (f"{kind} words" for kind in KINDS)
    headings = ("band", "share of words", *Size._fields, *kinds, "weight", "weighted words")
    return Table(headings=headings, rows=rows)


def _factors(weights: Weights, band: Band) -> str:
    """Return the weight of a band, and the different weights of its kinds."""
    own = weights.of(band, None)
    others = (
        f"{kind} {weights.of(band, kind):g}" for kind in KINDS if weights.of(band, kind) != own
    )
    return ", ".join((f"{own:g}", *others))


def _files_table(analysis: Analysis, weights: Weights) -> Table:
    headings = ("file", "share of words", *Size._fields, *BANDS, "weighted words")
    return Table(
        headings=headings,
        rows=(_file_row(file.path, file.leverage, weights) for file in analysis.files),
    )


def _file_row(path: str, leverage: Leverage, weights: Weights) -> tuple[Cell, ...]:
    words = (leverage.size(band).words for band in BANDS)
    weighted = Number(f"{leverage.weighted(weights):,.1f}")
    return (path, _bar(leverage), *leverage.size(), *words, weighted)


def _bar(leverage: Leverage, only: Band | None = None) -> ShareBar:
    """Return the words of each band, or of one, as a share of all."""
    parts = tuple(
        (f"{band}, words", count, number)
        for number, band in enumerate(BANDS)
        if only in (None, band) and (count := leverage.size(band).words)
    )
    return ShareBar(parts, leverage.size().words)
