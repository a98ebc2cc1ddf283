"""How an analysis looks: on a terminal, and for programs."""

import csv
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from tmx_extract.cli.files import text_of
from tmx_extract.cli.options import counted, put
from tmx_extract.cli.problem_lines import list_problems
from tmx_extract.cli.streams import put_raw
from tmx_extract.match.bands import BANDS, KINDS, TargetKind, Weights
from tmx_extract.shown import visible

if TYPE_CHECKING:
    from rich.table import Table

    from tmx_extract.flows.leverage.analyze import Analysis
    from tmx_extract.match.counting import Size
    from tmx_extract.match.leverage import Leverage

ALL = "(all)"
"""Stands for the name of a file in the rows of all files together."""
_LEAST_WIDTH, _ANY_WIDTH = 60, 1000
_NUMBERS = ("segments", "words", "characters")


def show(analysis: "Analysis", weights: Weights) -> None:
    """Print the bands of all files together, and a line for each file where there are several."""
    from rich.console import Console
    from rich.measure import Measurement

    # In a terminal that is narrower yet the lines go on, and nothing is left out.
    console = Console(width=max(_LEAST_WIDTH, Console().width))
    with console.capture() as shown:
        table = _bands_table(analysis.total, weights)
        unlimited = console.options.update(max_width=_ANY_WIDTH)
        if Measurement.get(console, unlimited, table).maximum > console.width:
            table = _bands_table(analysis.total, weights, is_narrow=True)
        console.print(table)
        if len(analysis.files) > 1:
            console.print(_files_table(analysis, weights))
    put_raw(shown.get())
    size = analysis.total.size()
    put(
        f"{counted(len(analysis.files), 'file')}, {counted(size.segments, 'segment')},"
        f" {counted(size.words, 'word')}:"
        f" as much work as {analysis.total.weighted(weights):,.1f} new words."
    )
    if told := describe_deleted(analysis.total):
        put(told)


def describe_deleted(leverage: "Leverage") -> str:
    """How many texts have their best match on a deleted page; empty if none has."""
    size = leverage.size(on_deleted_pages=True)
    if not size.segments:
        return ""
    return (
        f"{counted(size.segments, 'segment')}, {counted(size.words, 'word')}:"
        " the best match is on a page that is deleted in git."
    )


def _new_table(*headings: str) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column(headings[0], overflow="fold")
    for heading in headings[1:]:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _bands_table(leverage: "Leverage", weights: Weights, *, is_narrow: bool = False) -> "Table":
    """Without the characters where the terminal is narrow; the files for programs have them."""
    kept = _NUMBERS[:-1] if is_narrow else _NUMBERS
    kinds: list[TargetKind] = ["PE"] if leverage.size(kind="PE").words else []
    kinds += ["HT", "MT"]
    table = _new_table("", *kept, *(f"by {kind}" for kind in kinds), "weighted")
    for band in (*BANDS, None):
        by_kind = (leverage.size(band, kind).words for kind in kinds)
        numbers = (*leverage.size(band)[: len(kept)], *by_kind)
        told = f"{leverage.weighted(weights, band):,.1f}"
        is_last = band == BANDS[-1]
        row = (f"{number:,}" for number in numbers)
        table.add_row(band or "all", *row, told, end_section=is_last)
    return table


def _files_table(analysis: "Analysis", weights: Weights) -> "Table":
    from rich.text import Text

    table = _new_table("", "segments", "words", "new words", "weighted")
    for file in analysis.files:
        size, new = file.leverage.size(), file.leverage.size("new")
        table.add_row(
            Text(visible(file.path)),
            f"{size.segments:,}",
            f"{size.words:,}",
            f"{new.words:,}",
            f"{file.leverage.weighted(weights):,.1f}",
        )
    return table


def tell(leverage: "Leverage", weights: Weights) -> dict[str, Any]:
    """All numbers of a file, as values of JSON."""
    bands = {
        band: {
            **_tell_size(leverage.size(band)),
            "weighted_words": leverage.weighted(weights, band),
            **{kind: _tell_size(leverage.size(band, kind)) for kind in KINDS},
            "deleted": _tell_size(leverage.size(band, on_deleted_pages=True)),
        }
        for band in BANDS
    }
    total = {**_tell_size(leverage.size()), "weighted_words": leverage.weighted(weights)}
    return {**total, "bands": bands, "deleted": _tell_size(leverage.size(on_deleted_pages=True))}


def _tell_size(size: "Size") -> dict[str, int]:
    return dict(zip(_NUMBERS, size, strict=True))


def write_json(stream: BinaryIO, analysis: "Analysis", weights: Weights) -> None:
    """One object: the weights, all files together, each file, and the remarks."""
    value = {
        "weights": {
            band: {"all": weights.of(band, None)} | {kind: weights.of(band, kind) for kind in KINDS}
            for band in BANDS
        },
        "total": tell(analysis.total, weights),
        "files": [{"file": file.path, **tell(file.leverage, weights)} for file in analysis.files],
        "remarks": list_problems(analysis.remarks),
    }
    stream.write(json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n")


def write_csv(stream: BinaryIO, analysis: "Analysis", weights: Weights) -> None:
    """A row for each file and band, then those of all files together, called `(all)`."""
    with text_of(stream) as text:
        writer = csv.writer(text, lineterminator="\r\n")
        by_kind = (f"{kind}_{name}" for kind in (*KINDS, "deleted") for name in _NUMBERS)
        writer.writerow(("file", "band", *_NUMBERS, "weighted_words", *by_kind))
        for path, leverage in _iter_leverages(analysis):
            for band in BANDS:
                kinds = (number for kind in KINDS for number in leverage.size(band, kind))
                weighted = leverage.weighted(weights, band)
                deleted = leverage.size(band, on_deleted_pages=True)
                writer.writerow((path, band, *leverage.size(band), weighted, *kinds, *deleted))


def _iter_leverages(analysis: "Analysis") -> Iterator["tuple[str, Leverage]"]:
    yield from ((file.path, file.leverage) for file in analysis.files)
    yield ALL, analysis.total
