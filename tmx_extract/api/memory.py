"""A memory, with a method for each command."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, Unpack

from tmx_extract.api.paths import AnyPath, list_paths, opened_output
from tmx_extract.api.queries import (
    build_phrases,
    expect_form,
    expect_format,
    iter_hits,
    iter_matches,
)
from tmx_extract.api.results import (
    EnglishResult,
    ExportResult,
    IngestResult,
    MergeResult,
    make_english_result,
    make_export_result,
    make_ingest_result,
    make_merge_result,
)
from tmx_extract.api.values import (
    CheckFinding,
    Inconsistency,
    SearchHit,
    SourceMatch,
    make_finding,
    make_inconsistency,
)
from tmx_extract.errors import OptionError, StoreError, did_you_mean
from tmx_extract.extract.read import SUFFIXES
from tmx_extract.flows.check import check, iter_pair_findings, list_checks, list_usual_checks
from tmx_extract.flows.edit import EditRequest, EditResult, EditScope, edit_segment
from tmx_extract.flows.english import search_english
from tmx_extract.flows.english_pages import EnglishPages
from tmx_extract.flows.export import ExportOptions, export
from tmx_extract.flows.filters import PairFilters, build_selection
from tmx_extract.flows.history import HistoryOptions, PageHistory, iter_histories
from tmx_extract.flows.inconsistencies import list_inconsistencies
from tmx_extract.flows.ingest import ingest
from tmx_extract.flows.ingest_options import IngestOptions
from tmx_extract.flows.match import MatchOptions
from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions
from tmx_extract.flows.search import Searcher
from tmx_extract.flows.undo import undo
from tmx_extract.formats.options import CodeMode, FormatOptions, LanguageCodes, MachineTarget
from tmx_extract.inputs.english import open_english
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE
from tmx_extract.match.penalties import Penalties
from tmx_extract.model import Dedupe, Side, SideOrBoth, Sort
from tmx_extract.store.connection import create_or_open, open_existing
from tmx_extract.store.edits.conflicts import EditConflict, iter_conflicts
from tmx_extract.store.problems import Problem, iter_problems
from tmx_extract.store.runs import Run, iter_runs
from tmx_extract.store.statistics import Statistics, read_statistics
from tmx_extract.store.undo import UndoReport


def open_memory(path: AnyPath, *, read_only: bool = False) -> "Memory":
    """Open the memory at `path`; create it if it does not exist.

    With `read_only` it must exist, and methods that change it raise `StoreError`. Use the memory in
    the thread that opened it.
    """
    place = Path(path)
    connection = open_existing(place) if read_only else create_or_open(place)
    return Memory(place, connection, read_only=read_only)


class Memory:
    """A translation memory. Use it as a context manager, or call `close`.

    Several memories, processes and threads may use the same file, each with its own `open`.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        """Use `tmx_extract.open`."""
        self._path = path
        self._connection = connection
        self._read_only = read_only

    @property
    def path(self) -> Path:
        """The path of the file."""
        return self._path

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # Fill it.

    def ingest(
        self,
        paths: AnyPath | Iterable[AnyPath],
        *,
        locale: str | None = None,
        source_locale: str = DEFAULT_SOURCE_LOCALE,
        repository: str = "",
        include: Iterable[str] = (),
        exclude: Iterable[str] = (),
        history: bool = False,
        published: str = "",
        english: AnyPath | Iterable[AnyPath] = (),
        complete: bool = False,
        pages: bool = True,
        jobs: int = 1,
    ) -> IngestResult:
        """Read side-by-side pages from folders, files, archives and git references.

        `jobs` is the number of processes that read pages; with 1, everything happens in this one.
        The other options are those of `tmx-extract ingest`. Problems in pages are counted in the
        report and listed by `problems`. Raises `InputError` if an input cannot be opened.
        """
        self._expect_writable()
        options = InputOptions(
            suffixes=SUFFIXES,
            source_locale=source_locale,
            default_locale=locale,
            default_repository=repository,
            include=tuple(include),
            exclude=tuple(exclude),
            history=history,
            with_submodules=True,
            published=published,
        )
        inputs = Inputs(list_paths(paths), options)
        pages_in_english = self._index(english, options)
        given = IngestOptions(jobs=jobs, complete=complete, pages=pages, english=pages_in_english)
        return make_ingest_result(ingest(self._connection, inputs, given))

    def english(
        self, paths: AnyPath | Iterable[AnyPath], *, pages: AnyPath | Iterable[AnyPath] = ()
    ) -> EnglishResult:
        """Prove the sources by their English pages, and recover titles and image texts.

        `pages` are the localized pages, if the memory does not have them.
        """
        self._expect_writable()
        options = InputOptions(suffixes=SUFFIXES, source_locale=DEFAULT_SOURCE_LOCALE)
        indexed = self._index(paths, options)
        if indexed is None:
            raise OptionError("paths", "is empty")
        report = search_english(self._connection, indexed, named=tuple(list_paths(pages)))
        return make_english_result(report)

    def _index(
        self, given: AnyPath | Iterable[AnyPath], options: InputOptions
    ) -> EnglishPages | None:
        """Return the English pages, with the index up to date; None if none are named."""
        named = list_paths(given)
        if not named:
            return None
        pages = EnglishPages(self._connection, [open_english(one, options) for one in named])
        pages.index_new(lambda: None)
        return pages

    # Ask it.

    def search(
        self,
        *texts: str,
        side: SideOrBoth = "both",
        source: str | Iterable[str] = (),
        target: str | Iterable[str] = (),
        regex: bool = False,
        whole_word: bool = False,
        case: bool = False,
        sort: Sort = "found",
        **filters: Unpack[PairFilters],
    ) -> Iterator[SearchHit]:
        """Yield the pairs that contain all texts, each pair once.

        `texts` are on the given side, `source` and `target` on theirs. The first call builds an
        index. Raises `OptionError` without a text or for an invalid pattern, and `NothingSelected`
        if no page passes the filters.
        """
        phrases = build_phrases(
            [(side, texts), ("source", source), ("target", target)],
            regex=regex,
            whole_word=whole_word,
            case=case,
        )
        if not phrases or not all(phrase.text for phrase in phrases):
            raise OptionError("texts", "there is no text to look for")
        selection = build_selection(filters, dedupe="pair")
        return iter_hits(Searcher(self._connection, selection), phrases, sort)

    def match(
        self,
        texts: str | Iterable[str],
        *,
        minimum: int = 70,
        most: int = 5,
        mt_penalty: int = 0,
        superseded_penalty: int = 2,
        in_context: bool = False,
        **filters: Unpack[PairFilters],
    ) -> Iterator[tuple[SourceMatch, ...]]:
        """Yield the matches of each text, the best first.

        `minimum` is the lowest percentage, `most` the highest number of matches for each text. With
        `in_context`, the texts before and after are the neighbours on a page, so that matches with
        the same neighbours have 101 %. The first call builds an index.
        """
        selection = build_selection(filters, dedupe="pair")
        options = MatchOptions(
            selection=selection,
            min_percent=minimum,
            limit=most,
            penalties=Penalties(machine=mt_penalty, superseded=superseded_penalty),
        )
        asked = [texts] if isinstance(texts, str) else texts
        return iter_matches(self._connection, options, asked, in_context=in_context)

    def history(
        self,
        page: str,
        *,
        locale: str | None = None,
        all: bool = False,
        limit: int | None = None,
    ) -> Iterator[PageHistory]:
        """Yield a page in each locale, with the earlier versions of its sentences.

        `page` is a path, the end of one, or a pattern; with `#103` one sentence; or a segment id.
        With `all`, unchanged sentences are included.
        """
        options = HistoryOptions(page=page, locale=locale, show_all=all, limit=limit)
        return iter_histories(self._connection, options)

    def check(
        self, rules: Iterable[str] = (), **filters: Unpack[PairFilters]
    ) -> Iterator[CheckFinding]:
        """Check new pairs, and yield the findings of the selected pairs in page order.

        Without `rules`, all rules apply except those that only inform.
        """
        codes = list(rules)
        known = [one.code for one in list_checks()]
        for code in codes:
            if code not in known:
                raise OptionError("rules", f"{code!r} is not a rule.{did_you_mean(code, known)}")
        checks = list_checks(codes) if codes else list_usual_checks()
        self._expect_writable()
        selection = build_selection(filters, dedupe="pair")
        check(self._connection, sorted({*checks, *selection.without_findings}))
        selection = replace(selection, with_findings=checks)
        return map(make_finding, iter_pair_findings(self._connection, selection))

    def inconsistencies(
        self,
        *,
        side: Side = "source",
        most: int = 100,
        others: int = 10,
        **filters: Unpack[PairFilters],
    ) -> list[Inconsistency]:
        """Return texts of one side with several texts on the other side, most segments first.

        `most` is the highest number of texts, `others` the highest number of texts for each.
        """
        selection = build_selection(filters, dedupe="pair")
        found = list_inconsistencies(self._connection, selection, side, texts=most, others=others)
        return [make_inconsistency(side, one) for one in found]

    def stats(self) -> Statistics:
        """Count the contents."""
        return read_statistics(self._connection)

    def problems(self, *, all_handbacks: bool = False) -> Iterator[Problem]:
        """Yield every problem in the input, by path and place."""
        return iter_problems(self._connection, all_handbacks=all_handbacks)

    def runs(self) -> Iterator[Run]:
        """Yield all runs, oldest first."""
        return iter_runs(self._connection)

    def conflicts(self) -> Iterator[EditConflict]:
        """Yield edits that contradict each other, and edits whose text has changed."""
        return iter_conflicts(self._connection)

    # Write files.

    def export(
        self,
        format: str,
        output: AnyPath | BinaryIO,
        *,
        dedupe: Dedupe | None = None,
        codes: CodeMode | None = None,
        language_codes: LanguageCodes = "full",
        mt_as: MachineTarget = "target",
        version: str = "",
        **filters: Unpack[PairFilters],
    ) -> ExportResult:
        """Write the selected pairs as `tmx`, `xliff`, `po` or another format of the command line.

        `output` is a path, which gets its name when the file is complete, or a binary stream. The
        same memory gives the same bytes. Raises `NothingSelected` if no pair is left.
        """
        kind = expect_format(format)
        form = FormatOptions(
            language_codes=language_codes, version=version, codes=codes, machine_target=mt_as
        )
        expect_form(format, kind, form)
        selection = build_selection(filters, dedupe=dedupe or kind.default_dedupe)
        options = ExportOptions(format=format, selection=selection, form=form)
        with opened_output(output) as stream:
            return make_export_result(export(self._connection, options, stream))

    # Take work back.

    def merge(
        self,
        paths: AnyPath | Iterable[AnyPath],
        *,
        by: str = "",
        locale: str | None = None,
        only_here: bool = False,
        trust_ids: bool = False,
        dry_run: bool = False,
    ) -> MergeResult:
        """Read corrected texts back from files, folders, packages and archives.

        Each corrected text becomes a new version; a second merge of the same file changes nothing.
        Damaged files are problems in the report; the others are merged. `trust_ids` reads tables
        that have ids but no sources.
        """
        self._expect_writable()
        options = MergeOptions(
            by=by, only_here=only_here, dry_run=dry_run, locale=locale, trust_ids=trust_ids
        )
        report = merge(self._connection, open_inputs(list_paths(paths)), options)
        return make_merge_result(report)

    def edit(
        self,
        hit: SearchHit,
        target: str,
        *,
        by: str = "",
        comment: str = "",
        scope: EditScope = "everywhere",
    ) -> EditResult:
        """Give a pair another target; `undo(result.run)` takes it back.

        With `scope="here"`, other segments with the same pair keep their target. Raises
        `OutdatedText`, with both texts, if someone else changed the target of `hit` meanwhile.
        """
        self._expect_writable()
        request = EditRequest(
            source_locale=hit.source_locale,
            locale=hit.locale,
            repository=hit.repository,
            path=hit.path,
            segment_id=hit.segment_id,
            expected=hit.target,
            target=target,
            by=by,
            comment=comment,
            scope=scope,
        )
        return edit_segment(self._connection, request)

    def undo(self, run: int) -> UndoReport:
        """Remove everything that one run added; raise `StoreError` if that is impossible."""
        self._expect_writable()
        return undo(self._connection, run)

    def _expect_writable(self) -> None:
        if self._read_only:
            raise StoreError(
                f"{self._path} was opened for reading only",
                advice="Open it without read_only=True.",
            )
