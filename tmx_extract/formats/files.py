"""What both XLIFF writers do alike: a `file` element for each page, a unit for each pair."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol

from tmx_extract.formats.options import Report, WriteOptions, name_file
from tmx_extract.formats.stream import write_pieces
from tmx_extract.formats.units import Tally, Unit, iter_units
from tmx_extract.model import Occurrence, Page


class Layout(Protocol):
    """The elements of one version of XLIFF."""

    @property
    def end_of_file(self) -> str:
        """The end of a file."""

    def start(self) -> str:
        """Everything before the first file."""

    def start_file(self, page: Page, key: tuple[str, ...]) -> str:
        """Everything of a file before its first unit; `key` names the file."""

    def unit(self, unit: Unit) -> str:
        """One unit, whole."""


def write_files(
    stream: BinaryIO,
    occurrences: Iterable[Occurrence],
    options: WriteOptions,
    report: Report,
    layout: Layout,
) -> int:
    """Write the pairs as they come and give their number; flat memory.

    Expects the pairs of a page together. Reports what `iter_units` says.
    """
    tally = Tally()
    write_pieces(stream, _iter_pieces(occurrences, options, report, layout, tally))
    return tally.units


def _iter_pieces(
    occurrences: Iterable[Occurrence],
    options: WriteOptions,
    report: Report,
    layout: Layout,
    tally: Tally,
) -> Iterator[str]:
    yield layout.start()
    open_key = None
    for unit in iter_units(occurrences, options, report, tally):
        key = name_file(unit.occurrence.page, options.dedupe)
        if key != open_key:
            yield layout.end_of_file if open_key else ""
            yield layout.start_file(unit.occurrence.page, key)
            open_key = key
        yield layout.unit(unit)
    yield f"{layout.end_of_file if open_key else ''}</xliff>\n"
