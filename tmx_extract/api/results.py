"""What the tasks of a memory return: frozen values; most fields are keys of `--json`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tmx_extract.flows.english import EnglishReport
from tmx_extract.flows.export import ExportReport
from tmx_extract.flows.ingest_options import IngestReport
from tmx_extract.flows.merge.options import MatchMethod, MergeReport
from tmx_extract.flows.problems import FileProblem
from tmx_extract.store.edits.conflicts import ConflictKind


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestResult:
    """The result of `Memory.ingest`."""

    files: int
    """The number of files found."""
    unchanged: int
    """The number of files with known content."""
    without_pairs: int
    """The number of files that are not localized pages."""
    rejected: int
    """The number of files that could not be stored; `errors` gives the reasons."""
    superseded: int
    """The number of handbacks that became history."""
    deleted: int
    """The number of pages that became deleted."""
    lost_markup: int
    """The number of pages whose newest version now has no pairs."""
    edits_outdated: int
    """The number of edits whose text is gone from the new pages."""
    documents_added: int
    segments_added: int
    targets_published: int
    """The number of targets whose author's form was taken from published pages."""
    proven: int
    """The number of documents whose English page was found."""
    not_proven: int
    recovered: int
    """The number of titles, descriptions and image texts that got their source."""
    pages_added: int
    """The number of known documents whose pages are now stored."""
    warnings: int
    error_count: int
    errors: tuple[FileProblem, ...]
    """The first thousand."""
    unused_includes: tuple[str, ...]
    without_history: tuple[str, ...]
    """Inputs that are not git references although the history was requested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglishResult:
    """The result of `Memory.english`."""

    indexed: int
    """The number of English contents that were new in the index."""
    proven: int
    not_proven: int
    recovered: int
    """The number of segments added: titles, descriptions and image texts."""
    absent_sources: int
    """The number of sources that the proven English page does not have."""
    pages_not_found: int
    """The number of documents whose localized page was not found."""
    unreadable: int
    """The number of English files that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """The result of `Memory.export`."""

    pairs: int
    locale: str
    """The locale; for joined pairs, all locales separated by commas."""
    targets: Mapping[str, int]
    """For joined pairs: the number of targets in each locale."""
    problems: tuple[FileProblem, ...]
    """The first twenty."""
    problem_counts: Mapping[str, int]
    """The number of problems of each code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeResult:
    """The result of `Memory.merge`."""

    run: int | None
    """The number of the run; None for a dry run, and without new versions."""
    files: int
    edited: int
    """The number of units with a new version."""
    unchanged: int
    known: int
    """The number of units that were merged before."""
    untranslated: int
    """The number of units without a target."""
    rejected: int
    """The number of units that are not for this memory."""
    matched_by: Mapping[MatchMethod, int]
    """The number of matched units, by method."""
    edits: int
    """The number of new versions: more than edited units if a unit is for several pairs."""
    segments: int
    """The number of segments whose text changed."""
    conflicts: Mapping[ConflictKind, int]
    """The open conflicts among the edited pairs."""
    problems: tuple[FileProblem, ...]

    @property
    def has_errors(self) -> bool:
        """Whether a file or a unit was refused."""
        return any(problem.diagnostic.severity == "error" for problem in self.problems)


def make_ingest_result(report: IngestReport) -> IngestResult:
    """Return the public form of a report."""
    return IngestResult(
        files=report.files,
        unchanged=report.unchanged,
        without_pairs=report.without_pairs,
        rejected=report.rejected,
        superseded=report.superseded,
        deleted=report.deleted,
        lost_markup=report.lost_markup,
        edits_outdated=report.outdated,
        documents_added=report.added.documents,
        segments_added=report.added.segments,
        targets_published=report.added.published,
        proven=report.added.proven,
        not_proven=report.not_proven,
        recovered=report.added.recovered,
        pages_added=report.added.pages,
        warnings=report.warnings,
        error_count=report.error_count,
        errors=tuple(report.errors),
        unused_includes=tuple(report.unused_includes),
        without_history=tuple(report.without_history),
    )


def make_english_result(report: EnglishReport) -> EnglishResult:
    """Return the public form of a report."""
    return EnglishResult(
        indexed=report.indexed,
        proven=report.proven,
        not_proven=report.not_proven,
        recovered=report.recovered,
        absent_sources=report.absent_sources,
        pages_not_found=report.missing_pages,
        unreadable=report.unreadable,
    )


def make_export_result(report: ExportReport) -> ExportResult:
    """Return the public form of a report."""
    return ExportResult(
        pairs=report.pairs,
        locale=report.locale,
        targets=MappingProxyType(report.targets),
        problems=tuple(report.problems),
        problem_counts=MappingProxyType(report.problem_counts),
    )


def make_merge_result(report: MergeReport) -> MergeResult:
    """Return the public form of a report."""
    units = report.units
    return MergeResult(
        run=report.run,
        files=report.files,
        edited=units["edited"],
        unchanged=units["unchanged"],
        known=units["known"],
        untranslated=units["untranslated"],
        rejected=units["rejected"],
        matched_by=MappingProxyType(report.methods),
        edits=report.edits,
        segments=report.segments,
        conflicts=MappingProxyType(report.conflicts),
        problems=tuple(report.problems),
    )
