"""How an analysis looks: on a terminal, and for programs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tmx_extract.answers.counts import counted
from tmx_extract.answers.tables import Number, TableCell, TextTable
from tmx_extract.cli.printing import put, put_table
from tmx_extract.cli.problem_lines import list_problems
from tmx_extract.match.bands import BANDS, KINDS, TargetKind, Weights

if TYPE_CHECKING:
    from tmx_extract.flows.leverage.analyze import Analysis
    from tmx_extract.match.counting import Size
    from tmx_extract.match.leverage import Leverage

ALL = "(all)"
"""Stands for the name of a file in the rows of all files together."""
_NUMBERS = ("segments", "words", "characters")


def show(analysis: "Analysis", weights: Weights) -> None:
    """Print the bands of all files together, and a line for each file if there are several."""
    put_table(_bands_table(analysis.total, weights))
    put()
    if len(analysis.files) > 1:
        put_table(_files_table(analysis, weights))
        put()
    put(describe_size(analysis, weights))
    if told := describe_deleted(analysis.total):
        put(told)


def describe_size(analysis: "Analysis", weights: Weights, *, in_full: bool = False) -> str:
    """How much the files have, and how much work that is; in full with the characters."""
    size = analysis.total.size()
    characters = f", {counted(size.characters, 'character')}" if in_full else ""
    return (
        f"{counted(len(analysis.files), 'file')}, {counted(size.segments, 'segment')},"
        f" {counted(size.words, 'word')}{characters}:"
        f" as much work as {analysis.total.weighted(weights):,.1f} new words."
    )


def describe_deleted(leverage: "Leverage") -> str:
    """How many texts have their best match on a deleted page; empty if none has."""
    size = leverage.size(on_deleted_pages=True)
    if not size.segments:
        return ""
    return (
        f"{counted(size.segments, 'segment')}, {counted(size.words, 'word')}:"
        " the best match is on a page that is deleted in git."
    )


def _bands_table(leverage: "Leverage", weights: Weights) -> TextTable:
    """Without the characters in a narrow terminal; the files for programs have them."""
    kinds: list[TargetKind] = ["PE"] if leverage.size(kind="PE").words else []
    kinds += ["HT", "MT"]
    rows = list[tuple[TableCell, ...]]()
    for band in (*BANDS, None):
        by_kind = (leverage.size(band, kind).words for kind in kinds)
        weighted = Number(f"{leverage.weighted(weights, band):,.1f}")
        rows.append((band or "all", *leverage.size(band), *by_kind, weighted))
    headings = ("", *_NUMBERS, *(f"by {kind}" for kind in kinds), "weighted")
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


def list_numbers(leverage: "Leverage", weights: Weights) -> dict[str, Any]:
    """All numbers of a file, as values of JSON."""
    bands = {
        band: {
            **_list_size(leverage.size(band)),
            "weighted_words": leverage.weighted(weights, band),
            **{kind: _list_size(leverage.size(band, kind)) for kind in KINDS},
            "deleted": _list_size(leverage.size(band, on_deleted_pages=True)),
        }
        for band in BANDS
    }
    total = {**_list_size(leverage.size()), "weighted_words": leverage.weighted(weights)}
    return {**total, "bands": bands, "deleted": _list_size(leverage.size(on_deleted_pages=True))}


def _list_size(size: "Size") -> dict[str, int]:
    return dict(zip(_NUMBERS, size, strict=True))


def list_analysis(analysis: "Analysis", weights: Weights) -> dict[str, Any]:
    """The weights, all files together, each file, and the problems, as values of JSON."""
    return {
        "weights": {
            band: {"all": weights.of(band, None)} | {kind: weights.of(band, kind) for kind in KINDS}
            for band in BANDS
        },
        "total": list_numbers(analysis.total, weights),
        "files": [
            {"file": file.path, **list_numbers(file.leverage, weights)} for file in analysis.files
        ],
        "remarks": list_problems(analysis.problems),
    }


COLUMNS = (
    *("file", "band", *_NUMBERS, "weighted_words"),
    *(f"{kind}_{name}" for kind in (*KINDS, "deleted") for name in _NUMBERS),
)
"""Of CSV."""


def iter_rows(analysis: "Analysis", weights: Weights) -> Iterator[dict[str, Any]]:
    """A row for each file and band, then those of all files together, called `(all)`."""
    for path, leverage in _iter_leverages(analysis):
        for band in BANDS:
            kinds = (number for kind in KINDS for number in leverage.size(band, kind))
            weighted = leverage.weighted(weights, band)
            deleted = leverage.size(band, on_deleted_pages=True)
            values = (path, band, *leverage.size(band), weighted, *kinds, *deleted)
            yield dict(zip(COLUMNS, values, strict=True))


def _iter_leverages(analysis: "Analysis") -> Iterator["tuple[str, Leverage]"]:
    yield from ((file.path, file.leverage) for file in analysis.files)
    yield ALL, analysis.total
