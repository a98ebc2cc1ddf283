"""Count how much of new files the memory already has."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from tmx_extract.flows.leverage.new_files import NewText, iter_files
from tmx_extract.flows.match import Matcher, MatchOptions, opened_matcher
from tmx_extract.flows.problems import FileProblem, has_errors
from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.inputs.registry import Inputs
from tmx_extract.match.bands import Band, TargetKind, find_band
from tmx_extract.match.compared_text import fold_blanks
from tmx_extract.match.counting import measure
from tmx_extract.match.leverage import Leverage
from tmx_extract.normalize.rule import author_form


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyzeOptions:
    """The options of an analysis."""

    match: MatchOptions
    """`least` is the lower end of the last band, `limit` is 1."""
    exact_first: bool = False
    """Count a repetition as a match if the memory has it at 100 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLeverage:
    """The counts of one file."""

    path: str
    """The name of the file for the user."""
    leverage: Leverage


@dataclass(slots=True, kw_only=True)
class Analysis:
    """The counts of all files."""

    files: list[FileLeverage] = field(default_factory=list)
    """The files that were read, in the order of the inputs."""
    total: Leverage = field(default_factory=Leverage)
    problems: list[FileProblem] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        """Whether at least one file could not be read."""
        return has_errors(self.problems)


def analyze(
    connection: sqlite3.Connection,
    inputs: Inputs,
    options: AnalyzeOptions,
    *,
    advance: Callable[[], None] = lambda: None,
) -> Analysis:
    """Count each segment of the files in one band; `advance` is called for each segment.

    Raises `NothingSelected` if no page of the memory passes the selection.
    """
    analysis, seen = Analysis(), _Seen()
    with opened_matcher(connection, options.match) as matcher:
        for number, file in enumerate(iter_files(inputs, FileLanguages(*matcher.languages))):
            analysis.problems += file.problems
            if not file.is_read:
                continue
            leverage = Leverage()
            for question in file.iter_questions():
                repeated = seen.find(question.text, number)
                found = _judge(matcher, options, question, repeated)
                leverage.add(
                    found.band,
                    found.kind,
                    measure(author_form(question.text)),
                    is_on_deleted_page=found.is_on_deleted_page,
                )
                advance()
            analysis.files.append(FileLeverage(path=file.file.shown, leverage=leverage))
            analysis.total.add_all(leverage)
    return analysis


class _Judged(NamedTuple):
    """Return the band of a text; only a match has a kind and a page."""

    band: Band
    kind: TargetKind | None = None
    is_on_deleted_page: bool = False


def _judge(
    matcher: Matcher, options: AnalyzeOptions, question: NewText, repeated: Band | None
) -> _Judged:
    matches = matcher.find(question.text, previous=question.previous, following=question.following)
    band = find_band(matches[0].score.percent) if matches else "new"
    if repeated and band != "101" and not (options.exact_first and band == "100"):
        return _Judged(repeated)
    if not matches or band == "new":
        return _Judged("new")
    found = matches[0].occurrence
    return _Judged(band, found.translation_type or "unknown", found.page.is_deleted)


class _Seen:
    """The earlier texts, as hashes, because files may contain millions of them."""

    def __init__(self) -> None:
        self._files: dict[bytes, int] = {}

    def find(self, text: str, file: int) -> Band | None:
        """Return whether the text is in the same file already, or only in other files; note it."""
        name = blake2b(
            fold_blanks(author_form(text)).encode("utf-8", "surrogatepass"), digest_size=12
        ).digest()
        last = self._files.get(name)
        self._files[name] = file
        if last is None:
            return None
        return "repetition" if last == file else "cross-file"
