"""An analysis on a terminal."""

from typing import TYPE_CHECKING

from tmx_extract.answers.tables import Number, TableCell, TextTable
from tmx_extract.cli.printing import put, put_table
from tmx_extract.match.bands import BANDS, TargetKind, Weights
from tmx_extract.match.counting import Size

if TYPE_CHECKING:
    from tmx_extract.flows.leverage.analyze import Analysis
    from tmx_extract.match.leverage import Leverage


def show(analysis: "Analysis", weights: Weights) -> None:
    """Print the bands of all files together, and a line for each file if there are several."""
    from tmx_extract.flows.report.analysis import describe_deleted, describe_size

    put_table(_bands_table(analysis.total, weights))
    put()
    if len(analysis.files) > 1:
        put_table(_files_table(analysis, weights))
        put()
    put(describe_size(analysis, weights))
    if deleted := describe_deleted(analysis.total):
        put(deleted)


def _bands_table(leverage: "Leverage", weights: Weights) -> TextTable:
    """Without the characters in a narrow terminal; the files for programs have them."""
    kinds: list[TargetKind] = ["PE"] if leverage.size(kind="PE").words else []
    kinds += ["HT", "MT"]
    rows = list[tuple[TableCell, ...]]()
    for band in (*BANDS, None):
        by_kind = (leverage.size(band, kind).words for kind in kinds)
        weighted = Number(f"{leverage.weighted(weights, band):,.1f}")
        rows.append((band or "all", *leverage.size(band), *by_kind, weighted))
    headings = ("", *Size._fields, *(f"by {kind}" for kind in kinds), "weighted")
    return TextTable(headings=headings, rows=rows, breaks={len(BANDS)}, spare="characters")


def _files_table(analysis: "Analysis", weights: Weights) -> TextTable:
    rows = [
        (
            file.path,
            file.leverage.size().segments,
            file.leverage.size().words,
            file.leverage.size("new").words,
            Number(f"{file.leverage.weighted(weights):,.1f}"),
        )
        for file in analysis.files
    ]
    headings = ("", "segments", "words", "new words", "weighted")
    return TextTable(headings=headings, rows=rows)
