"""The memory out: select, prepare, write."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Literal

from tmx_extract.errors import NothingToExport, TmxExtractError
from tmx_extract.formats.options import (
    CodeMode,
    ContextName,
    MachineTarget,
    Report,
    WriteOptions,
    XliffCodes,
)
from tmx_extract.formats.registry import FORMATS
from tmx_extract.locales import canonical_locale, short_locale
from tmx_extract.model import Occurrence, Selection
from tmx_extract.store.select import find_locales, iter_occurrences
from tmx_extract.version import __version__

LanguageCodes = Literal["full", "short"]

_MAX_REMARKS_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What is asked for."""

    format: str
    """A key of the registry."""
    selection: Selection
    language_codes: LanguageCodes = "full"
    version: str = ""
    """Of the format; empty for its default."""
    codes: CodeMode | None = None
    """None for the default of the format."""
    xliff_codes: XliffCodes = "g"
    machine_target: MachineTarget = "target"
    context: frozenset[ContextName] = frozenset()
    """Under whose names the neighbours of a segment are written; empty for nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRemark:
    """One diagnostic on one pair that was to be written."""

    code: str
    path: str
    segment_id: str
    found: str


@dataclass(slots=True, kw_only=True)
class ExportReport:
    """What was written."""

    pairs: int = 0
    locale: str = ""
    files: int = 1
    remarks: list[ExportRemark] = field(default_factory=list)
    """The first few."""
    remark_counts: dict[str, int] = field(default_factory=dict)
    """How many there were of each code."""

    def remark(self, occurrence: Occurrence, code: str, found: str) -> None:
        """Count one, and keep it if it is one of the first."""
        self.remark_counts[code] = self.remark_counts.get(code, 0) + 1
        if len(self.remarks) < _MAX_REMARKS_KEPT:
            self.remarks.append(
                ExportRemark(
                    code=code,
                    path=occurrence.page.path,
                    segment_id=occurrence.segment_id,
                    found=found,
                )
            )


def export(
    connection: sqlite3.Connection,
    options: ExportOptions,
    stream: BinaryIO,
    *,
    advance: Callable[[], None] | None = None,
) -> ExportReport:
    """Write the selected pairs to the stream; the same store gives the same bytes.

    Raises `NothingToExport` where no pair is left, after a part of the file may have been
    written: whoever opened the stream throws it away.
    """

    def write(pairs: Iterable[Occurrence], written: WriteOptions, remark: Report) -> int:
        return FORMATS[options.format].write(stream, pairs, written, remark)

    return _export(connection, options, write, advance)


def export_aligned(
    connection: sqlite3.Connection,
    options: ExportOptions,
    open_streams: Callable[[Sequence[str]], Sequence[BinaryIO]],
    *,
    advance: Callable[[], None] | None = None,
) -> ExportReport:
    """Like `export`, for a format with one file for each language, the source's first.

    `open_streams` gets the languages as the names of the files tell them.
    """

    def write(pairs: Iterable[Occurrence], written: WriteOptions, remark: Report) -> int:
        targets = written.target_languages.values() or (written.target_language,)
        languages = (written.source_language, *targets)
        if len(set(languages)) < len(languages):
            raise TmxExtractError(
                f"two files would have the same name: {', '.join(languages)}",
                advice="Tell the languages apart with --language-codes full.",
            )
        streams = open_streams(languages)
        return FORMATS[options.format].write_aligned(streams, pairs, written, remark)

    return _export(connection, options, write, advance)


def _export(
    connection: sqlite3.Connection,
    options: ExportOptions,
    write: Callable[[Iterable[Occurrence], WriteOptions, Report], int],
    advance: Callable[[], None] | None,
) -> ExportReport:
    selection, written = prepare(connection, options)
    report = ExportReport(locale=selection.locale or "")
    # Closed here, so that a writer that fails leaves no reading transaction behind.
    with closing(iter_occurrences(connection, selection)) as occurrences:
        counted = occurrences if advance is None else counting(occurrences, advance)
        report.pairs = write(counted, written, report.remark)
    expect_pairs(report)
    return report


def prepare(
    connection: sqlite3.Connection, options: ExportOptions
) -> tuple[Selection, WriteOptions]:
    """What to select and how to write it, once the store has told which locales there are."""
    kind = FORMATS[options.format]
    source_locale, locale = _settle_locales(connection, options.selection)
    selection = replace(
        options.selection,
        source_locale=source_locale,
        locale=locale,
        neighbours=bool(options.context),
        places_elsewhere=options.selection.places_elsewhere if kind.tells_elsewhere else 0,
    )
    spell = short_locale if options.language_codes == "short" else canonical_locale
    written = WriteOptions(
        source_language=spell(source_locale),
        target_language=spell(locale),
        dedupe=selection.dedupe,
        tool_version=__version__,
        version=options.version,
        codes=options.codes or kind.codes[0],
        xliff_codes=options.xliff_codes,
        machine_target=options.machine_target,
        context=options.context,
    )
    return selection, written


def expect_pairs(report: ExportReport) -> None:
    """Raises `NothingToExport` where nothing was written."""
    if report.pairs:
        return
    if report.remark_counts.get("empty-text"):
        raise NothingToExport(
            "every pair that passes the filters has an empty side",
            advice="See them with: tmx-extract problems --code empty-target",
        )
    raise NothingToExport(
        "no pair passes the filters", advice="Look at what there is: tmx-extract stats"
    )


def _settle_locales(connection: sqlite3.Connection, selection: Selection) -> tuple[str, str]:
    """The one pair of locales that is asked for, source first."""
    there = find_locales(connection)
    if not there:
        raise NothingToExport(
            "the store is empty", advice="Fill it first: tmx-extract ingest FOLDER"
        )
    asked = (selection.source_locale, selection.locale)
    wanted = tuple(canonical_locale(tag) if tag else None for tag in asked)
    fitting = [
        pair
        for pair in there
        if all(tag in (None, own) for tag, own in zip(wanted, pair, strict=True))
    ]
    if not fitting:
        named = " from ".join(tag for tag in reversed(wanted) if tag)
        raise NothingToExport(f"the store holds no {named}", advice=f"It holds {_listed(there)}.")
    if len({locale for _, locale in fitting}) > 1:
        raise TmxExtractError(
            f"the store holds several locales: {_listed(fitting)}",
            advice="Choose one with --locale.",
        )
    if len(fitting) > 1:
        names = ", ".join(source for source, _ in fitting)
        raise TmxExtractError(
            f"the store holds {fitting[0][1]} from several source locales: {names}",
            advice="Choose one with --source-locale.",
        )
    return fitting[0]


def _listed(pairs: list[tuple[str, str]]) -> str:
    return ", ".join(sorted({locale for _, locale in pairs}))


def counting(
    occurrences: Iterable[Occurrence], advance: Callable[[], None]
) -> Iterator[Occurrence]:
    """The same, calling `advance` before each."""
    for occurrence in occurrences:
        advance()
        yield occurrence
