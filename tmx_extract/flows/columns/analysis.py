"""An analysis as JSON, and its rows for CSV."""

from collections.abc import Iterator
from typing import Any

from tmx_extract.flows.leverage.analyze import Analysis
from tmx_extract.flows.problems import list_problems
from tmx_extract.match.bands import BANDS, KINDS, Weights
from tmx_extract.match.counting import Size
from tmx_extract.match.leverage import Leverage

ALL = "(all)"
"""The file name in the rows of all files together."""


def _list_numbers(leverage: Leverage, weights: Weights) -> dict[str, Any]:
    """Return all numbers of a file as JSON values."""
    bands = {
        band: {
            **leverage.size(band)._asdict(),
            "weighted_words": leverage.weighted(weights, band),
            **{kind: leverage.size(band, kind)._asdict() for kind in KINDS},
            "deleted": leverage.size(band, on_deleted_pages=True)._asdict(),
        }
        for band in BANDS
    }
    total = {**leverage.size()._asdict(), "weighted_words": leverage.weighted(weights)}
    return {**total, "bands": bands, "deleted": leverage.size(on_deleted_pages=True)._asdict()}


def list_analysis(analysis: Analysis, weights: Weights) -> dict[str, Any]:
    """Return the weights, all files together, each file, and the problems as JSON values."""
    return {
        "weights": {
            band: {"all": weights.of(band, None)} | {kind: weights.of(band, kind) for kind in KINDS}
            for band in BANDS
        },
        "total": _list_numbers(analysis.total, weights),
        "files": [
            {"file": file.path, **_list_numbers(file.leverage, weights)} for file in analysis.files
        ],
        "remarks": list_problems(analysis.problems),
    }


ANALYSIS_COLUMNS = (
    *("file", "band", *Size._fields, "weighted_words"),
    *(f"{kind}_{name}" for kind in (*KINDS, "deleted") for name in Size._fields),
)
"""The columns of CSV."""


def iter_rows(analysis: Analysis, weights: Weights) -> Iterator[dict[str, Any]]:
    """Yield a row for each file and band, then those of all files together."""
    for path, leverage in _iter_leverages(analysis):
        for band in BANDS:
            kinds = (number for kind in KINDS for number in leverage.size(band, kind))
            weighted = leverage.weighted(weights, band)
            deleted = leverage.size(band, on_deleted_pages=True)
            values = (path, band, *leverage.size(band), weighted, *kinds, *deleted)
            yield dict(zip(ANALYSIS_COLUMNS, values, strict=True))


def _iter_leverages(analysis: Analysis) -> Iterator[tuple[str, Leverage]]:
    yield from ((file.path, file.leverage) for file in analysis.files)
    yield ALL, analysis.total
