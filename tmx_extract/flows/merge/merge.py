"""Merge returned files: read, match, compare, keep; all or nothing."""

import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from io import BytesIO
from itertools import islice

from tmx_extract.diagnostics import Diagnostic, shortened
from tmx_extract.errors import UnreadableFile
from tmx_extract.flows.clock import current_time
from tmx_extract.flows.merge.decompress import decompress
from tmx_extract.flows.merge.earlier_forms import EarlierForms
from tmx_extract.flows.merge.file_locales import LocaleFinder
from tmx_extract.flows.merge.find_segments import LocatedSegments, SegmentLocator
from tmx_extract.flows.merge.fit_target import (
    CodesWritten,
    FittedText,
    fit_without_codes,
    has_codes,
)
from tmx_extract.flows.merge.keep_edits import EditKeeper
from tmx_extract.flows.merge.known_matches import KnownMatches
from tmx_extract.flows.merge.omegat_segments import OmegatSegments, is_touched
from tmx_extract.flows.merge.options import MergeOptions, MergeReport
from tmx_extract.flows.merge.package_owners import PackageOwners
from tmx_extract.flows.merge.pick_files import WANTED, FileToMerge, expect_kind, iter_work
from tmx_extract.flows.problems import FileProblem
from tmx_extract.formats.detect import HEAD
from tmx_extract.formats.returned_units import Returned, read_returned
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.limits import Limits
from tmx_extract.inputs.registry import Inputs
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE
from tmx_extract.spacing import is_same_text
from tmx_extract.store.edits.conflicts import count_conflicts
from tmx_extract.store.edits.find_segments import Locales
from tmx_extract.store.edits.people import People
from tmx_extract.store.edits.targets import TargetIndex
from tmx_extract.store.edits.write import EditWriter, NewRun, editing
from tmx_extract.version import __version__

# The number of units without ids that are looked up together, because a lookup reads all entries.
_TOGETHER = 20_000
# The properties of an OmegaT memory for a translation of one place.
_ALTERNATIVE = re.compile(rb"""type=["']file["']""")

# In bytes: people return whole memories, not only pages.
_LARGEST = 1 << 30


def open_inputs(inputs: Collection[str], largest: int = _LARGEST) -> Inputs:
    """Return the files of the inputs, up to a size in bytes.

    Raises `InputError` for an input that does not exist, or a named file that cannot be merged.
    """
    for given in inputs:
        expect_kind(given)
    options = InputOptions(
        suffixes=WANTED,
        all_kinds=True,
        source_locale=DEFAULT_SOURCE_LOCALE,
        limits=Limits(file_bytes=largest),
    )
    return Inputs(inputs, options)


def merge(
    connection: sqlite3.Connection,
    inputs: Inputs,
    options: MergeOptions,
    *,
    advance: Callable[[], None] = lambda: None,
) -> MergeReport:
    """Keep returned texts as new versions; known texts are not kept twice.

    An unreadable file is reported and leaves nothing; the others are merged. An error, a kill, or
    `dry_run` leaves the memory unchanged.
    """
    now = current_time()
    arguments = {"inputs": list(inputs.names), "by": options.by, "only_here": options.only_here}
    run = NewRun("merge", now, __version__, arguments)
    report = MergeReport()
    with editing(connection, run, keep=not options.dry_run) as writer:
        merger = _Merger(writer, options, report, now)
        owners = PackageOwners(inputs)
        for work in iter_work(inputs):
            merger.merge(work, owners.find(work.file))
            advance()
        report.segments = writer.finish(
            files=report.files, unchanged=report.units["unchanged"], finished_at=current_time()
        )
        report.edits = writer.edits
        report.conflicts = dict(count_conflicts(connection, writer.pairs))
    report.run = None if options.dry_run else writer.run_id
    return report


class _Merger:
    """One merge."""

    def __init__(
        self, writer: EditWriter, options: MergeOptions, report: MergeReport, now: str
    ) -> None:
        self._writer = writer
        self._options = options
        self._report = report
        people = People(writer.connection)
        self._keeper = EditKeeper(writer, options, now, people)
        self._locator = SegmentLocator(writer.connection)
        self._matches = KnownMatches(self._locator.finder, TargetIndex(writer.connection))
        self._languages = LocaleFinder(writer.connection, options.locale)
        self._forms = EarlierForms(writer.connection)
        self._earlier: list[tuple[Returned, LocatedSegments]] = []
        # The number of targets in a table without sources.
        self._sourceless = 0
        self._path = "--by"
        if doubt := people.doubt(options.by):
            self._report_problem(0, "", "unknown-person", doubt)
        self._wording: CodesWritten | None = None

    def merge(self, work: FileToMerge, owner: str) -> None:
        """Merge all units of a file, or none if it is damaged; `owner` is the assignee of its
        package."""
        file = work.file
        self._path = file.shown
        self._keeper.start_file(owner)
        if file.refused is not None:
            self._add_problem(1, "", file.refused)
            return
        units, ways = self._report.units.copy(), self._report.methods.copy()
        try:
            with self._writer.attempt():
                content, suffix = decompress(file.read(), file.relative.name, _LARGEST)
                suffix = work.suffix or suffix
                data = BytesIO(content)
                self._forms.start_file(content[:HEAD])
                lines = None
                if work.places is not None:
                    lines = self._open_lines(work.places.read())
                    if _ALTERNATIVE.search(data.getvalue()):
                        lines.claim(read_returned(data, suffix, self._languages.sources))
                        data.seek(0)
                languages = self._languages.sources, self._languages.targets
                self._merge(read_returned(data, suffix, *languages), lines)
        except UnreadableFile as error:
            self._report.units, self._report.methods = units, ways
            self._report_problem(error.line, "", "damaged-translations", error.found)
        except OSError as error:
            self._report_problem(1, "", "unreadable-file", error.strerror or str(error))
        else:
            self._report.files += 1
            if self._keeper.doubtful_names:
                self._report_problem(
                    1, "", "several-assignees", ", ".join(self._keeper.doubtful_names)
                )

    def _open_lines(self, data: bytes) -> OmegatSegments:
        return OmegatSegments(data, self._locator.finder, only_here=self._options.only_here)

    def _merge(self, units: Iterator[Returned], lines: OmegatSegments | None) -> None:
        self._languages.start_file()
        self._matches.start_file()
        self._sourceless = 0
        # A damaged file may have left some.
        self._earlier.clear()
        while several := list(islice(units, _TOGETHER)):
            self._take_together(several, lines)
        for unit, located in self._earlier:
            fits = (self._forms.in_form_of_today(one) for one in located.fits)
            self._keep(unit, located._replace(fits=tuple(fits)))
        self._report_whole_file()

    def _take_together(self, units: Sequence[Returned], lines: OmegatSegments | None) -> None:
        waiting: dict[Locales, list[Returned]] = {}
        doubtful: list[tuple[Returned, LocatedSegments]] = []
        for one in units:
            locales = self._find_locales(one)
            if locales is None:
                continue
            unit = self._matches.with_known_matches(one, locales)
            located: LocatedSegments | Diagnostic | None = None
            if not unit.is_untranslated:
                located = self._locator.by_name(unit, locales)
            if isinstance(located, Diagnostic):
                self._take(unit, located)
            elif located is None:
                waiting.setdefault(locales, []).append(unit)
            elif located.fits[0].is_doubtful:
                doubtful.append((unit, located))
            else:
                self._note_codes_written(located.fits[0])
                self._take(unit, located)
        for unit, located in doubtful:
            self._take_doubtful(unit, located)
        for locales, nameless in waiting.items():
            if lines is None:
                self._take_by_source(nameless, locales, "unit-not-found")
            else:
                left = list(self._take_lines(nameless, locales, lines))
                self._take_by_source(left, locales, "line-without-segment")

    def _note_codes_written(self, one: FittedText) -> None:
        """Note if the file has codes: one source with codes is enough; splitting is slow."""
        if self._wording != one.codes_written and has_codes(one.segment.source):
            self._wording = one.codes_written

    def _take_doubtful(self, unit: Returned, located: LocatedSegments) -> None:
        """Decide about doubtful units by the other units of the file.

        If no unit decides, unchanged words are not an edit, and other words count without codes,
        which is reported.
        """
        (whole,) = located.fits
        words = fit_without_codes(whole)
        is_left = words.target in (whole.segment.target, whole.segment.delivered)
        if self._wording == "words" or (self._wording is None and is_left):
            self._take(unit, located._replace(fits=(words,)))
            return
        if self._wording is None:
            lost = shortened(whole.segment.target)
            self._report_problem(unit.line, unit.id, "codes-dropped", f"“{lost}”")
        self._take(unit, located)

    def _take_lines(
        self, units: Sequence[Returned], locales: Locales, lines: OmegatSegments
    ) -> Iterator[Returned]:
        """Count the remaining units: on no page of the package, or not changed by a person."""
        for unit, found in lines.locate(units, locales):
            if found is None or (isinstance(found, Diagnostic) and not is_touched(unit)):
                yield unit
            else:
                self._take(_with_omegat_state(unit), found)

    def _take_by_source(self, units: Sequence[Returned], locales: Locales, code: str) -> None:
        parted = list[Returned]()
        for unit, found in self._locator.by_source(units, locales):
            if unit.parts and (found is None or unit.is_untranslated):
                parted.append(unit)
            else:
                self._take_if_found(unit, found, code)
        self._take_parted(parted, locales)

    def _take_if_found(
        self, unit: Returned, found: LocatedSegments | None, code: str = "unit-not-found"
    ) -> None:
        if found is None and unit.is_untouched:
            self._leave_out(unit)
        elif found is None and is_same_text(unit.source, unit.target):
            self._report.units["unchanged"] += 1
        else:
            self._take(unit, found or Diagnostic(code=code, found=f"“{shortened(unit.source)}”"))

    def _take_parted(self, units: Sequence[Returned], locales: Locales) -> None:
        """Merge units that match no pair as a whole segment by segment; report the whole unit if no
        segment matches either."""
        parts = [part for unit in units for part in unit.parts]
        located = [found for _, found in self._locator.by_source(parts, locales)] if parts else []
        for unit in units:
            there, located = located[: len(unit.parts)], located[len(unit.parts) :]
            if any(there):
                for part, found in zip(unit.parts, there, strict=True):
                    if part.is_untranslated:
                        self._report.units["untranslated"] += 1
                    else:
                        self._take_if_found(part, found)
            elif unit.is_untranslated:
                self._pass_over(unit)
            else:
                self._take_if_found(unit, None)

    def _pass_over(self, unit: Returned) -> None:
        self._report.units["untranslated"] += 1
        for problem in unit.problems:
            if problem.code == "partly-translated":
                self._add_problem(unit.line, unit.id, problem)

    def _find_locales(self, unit: Returned) -> Locales | None:
        """Return the locales of a unit; None if it has no target, or is for other locales."""
        is_partly = not unit.place.name and any(not part.is_untranslated for part in unit.parts)
        if unit.is_untranslated and not is_partly:
            self._pass_over(unit)
            return None
        if unit.cells and not unit.cells.has_source and not self._options.trust_ids:
            self._report.units["rejected"] += 1
            self._sourceless += 1
            return None
        texts = unit.parts if is_partly else (unit,)
        if unit.stray_language and all(one.is_untouched for one in texts):
            self._leave_out(unit)
            return None
        locales, problem = self._languages.find(unit)
        if problem is not None:
            self._add_problem(unit.line, "", problem)
        return locales

    def _report_whole_file(self) -> None:
        """Report the problems of many units, each once for the whole file."""
        if left_out := self._matches.left_out:
            self._report_problem(
                1, "", "fuzzy-left-out", f"{left_out} {'text' if left_out == 1 else 'texts'}"
            )
        if self._sourceless:
            self._report_problem(1, "", "no-source-column", f"{self._sourceless:,} targets")
        for line, units, problem in self._languages.list_refused():
            self._report.units["rejected"] += units
            self._add_problem(line, "", problem)

    def _take(self, unit: Returned, located: LocatedSegments | Diagnostic) -> None:
        if isinstance(located, Diagnostic):
            self._report.units["rejected"] += 1
            self._add_problem(unit.line, unit.id, located)
            return
        if any(one.target is None for one in located.fits):
            if unit.is_untouched:
                self._leave_out(unit)
                return
            self._report.units["rejected"] += 1
            self._report_problem(
                unit.line, unit.id, "codes-not-placed", f"“{shortened(unit.target)}”"
            )
            return
        # Each of them may show which forms the file has.
        earlier = [self._forms.may_be_earlier(unit, one) for one in located.fits]
        if any(earlier):
            self._earlier.append((unit, located))
        else:
            self._keep(unit, located)

    def _keep(self, unit: Returned, located: LocatedSegments) -> None:
        """Keep what is new in a unit, and count it."""
        decisions = [
            self._keeper.keep(unit, self._path, located.method, one) for one in located.fits
        ]
        verdicts = {one.verdict for one in decisions if one} or {"unchanged"}
        best = min(verdicts, key=("edited", "unchanged", "known", "untranslated").index)
        for problem in unit.problems if best != "untranslated" else ():
            self._add_problem(unit.line, unit.id, problem)
        for problem in located.refused if best == "edited" else ():
            self._add_problem(unit.line, unit.id, problem)
        if best == "untranslated":
            self._leave_out(unit)
            return
        self._report.units[best] += 1
        self._report.methods[located.method] += 1

    def _leave_out(self, unit: Returned) -> None:
        """Count a text that no person changed."""
        self._report.units["untranslated"] += 1
        self._matches.note_left_out(unit)

    def _report_problem(self, line: int, unit: str, code: str, found: str) -> None:
        self._add_problem(line, unit, Diagnostic(code=code, found=found))

    def _add_problem(self, line: int, unit: str, diagnostic: Diagnostic) -> None:
        problem = FileProblem(path=self._path, line=line, unit=unit, diagnostic=diagnostic)
        self._report.problems.append(problem)


def _with_omegat_state(unit: Returned) -> Returned:
    """Return the state of an OmegaT unit: translated if it has a person's name."""
    return unit._replace(state="translated") if unit.by and not unit.state else unit
