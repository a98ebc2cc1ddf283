"""`tmx-extract match`."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple

import typer

from tmx_extract.cli.filters import Filters, build_selection
from tmx_extract.cli.match_index import prepare
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.option_groups import OptionChanges, single_options
from tmx_extract.cli.options import DEFAULT_STORE, StoreOption, expect_unicode
from tmx_extract.cli.output_files import AnswerOptions, opened_for, put_records, put_rows
from tmx_extract.cli.printing import say

if TYPE_CHECKING:
    from tmx_extract.flows.match import MatchedText, Matcher, MatchOptions
    from tmx_extract.match.penalties import Penalties

_SHOWN = 5
"""The default number of matches for each text."""
_LEAST = 70
_SCORE = "Scores"


_FORMS = Literal["table", "json", "jsonl", "csv", "tmx"]
NO_SAMPLE = {"sample": "no lots are drawn among matches"}
"""The reason to refuse samples, by option."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreOptions:
    """The options for the score."""

    heading: ClassVar = _SCORE

    min_percent: Annotated[
        int,
        typer.Option("--min", min=1, max=101, help="Use only matches of at least this percentage."),
    ] = _LEAST
    mt_penalty: Annotated[
        int,
        typer.Option(
            "--mt-penalty",
            min=0,
            max=100,
            help="Subtract this many points from matches of machine text.",
        ),
    ] = 0
    superseded_penalty: Annotated[
        int,
        typer.Option(
            "--superseded-penalty",
            min=0,
            max=100,
            help=(
                "With --all-handbacks: subtract this many points from pairs that no current "
                "page has."
            ),
        ),
    ] = 2

    @property
    def penalties(self) -> "Penalties":
        """Return the points to subtract."""
        from tmx_extract.match.penalties import Penalties

        return Penalties(machine=self.mt_penalty, superseded=self.superseded_penalty)


class _Question(NamedTuple):
    text: str
    previous: str | None = None
    following: str | None = None


@single_options(
    OptionChanges(
        kinds={"form": _FORMS}, defaults={"limit": _SHOWN}, hidden=("seed",), refused=NO_SAMPLE
    )
)
def match(
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT...",
            help="New texts in the source language. Put -- before a TEXT that begins with a "
            "hyphen.",
            show_default=False,
        ),
    ] = None,
    *,
    file: Annotated[
        str | None,
        typer.Option(
            help=(
                "Read one text from each line of this file; - for standard input. The lines "
                "around it are its neighbours; an empty line ends a page."
            )
        ),
    ] = None,
    db: StoreOption = DEFAULT_STORE,
    scoring: ScoreOptions,
    answer: AnswerOptions,
    filters: Filters,
) -> None:
    """Find matches for new texts: the same source, or a similar one.

    Shows the percentage, how the new text differs from the source in the memory, and the target.
    Differences are coloured; without colours they are marked `[-deleted-]` and `{+inserted+}`.
    docs/matching.md defines the percentage. The first call builds an index.

    Examples:

        tmx-extract match "Save the file."
        tmx-extract match --file new.txt --min 85 --limit 1 --format csv -o matches.csv
        tmx-extract match "Open the report" --type HT --format tmx
    """
    questions = _find_questions(text or (), file)
    form = answer.expect_form()
    with _asked(db, _read_options(filters, scoring), questions) as answers:
        if form == "table":
            from tmx_extract.cli.match_view import show

            show(answers)
        else:
            _write(answers, form, answer.output)


def _find_questions(texts: Sequence[str], file: str | None) -> Iterable[_Question]:
    """Return the typed texts, or those of the file; raise `BadParameter` for both or none."""
    if bool(texts) == bool(file):
        raise typer.BadParameter("either texts, or a file with texts: --file", param_hint="TEXT")
    if file:
        return _read_questions(file)
    return [_Question(expect_unicode(one, "the text is not UTF-8", "TEXT")) for one in texts]


def _read_questions(file: str) -> Iterator[_Question]:
    """Yield every line with its neighbours."""
    with _opened_lines(file) as lines:
        before: str | None = None
        own: str | None = None
        for line in chain((line.rstrip("\r\n") for line in lines), ("",)):
            after = line if line.strip() else None
            if own is not None:
                yield _Question(own, before, after)
            before, own = own, after


@contextmanager
def _opened_lines(file: str) -> Iterator[Iterable[str]]:
    if file != "-" and not Path(file).is_file():
        raise typer.BadParameter(f"there is no file {file}", param_hint="--file")
    try:
        if file == "-":
            yield (line.decode("utf-8-sig") for line in sys.stdin.buffer)
        else:
            # Only line feeds end a line, not all of Unicode's line ends.
            with Path(file).open(encoding="utf-8-sig", newline="\n") as stream:
                yield stream
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{file} is not UTF-8", param_hint="--file") from None


def _read_options(filters: Filters, scoring: ScoreOptions) -> "MatchOptions":
    from tmx_extract.flows.match import MatchOptions

    return MatchOptions(
        selection=replace(build_selection(filters, dedupe="pair"), limit=None),
        min_percent=scoring.min_percent,
        limit=filters.limit or _SHOWN,
        penalties=scoring.penalties,
    )


@contextmanager
def _asked(
    db: Path, options: "MatchOptions", questions: Iterable[_Question]
) -> "Iterator[Iterator[MatchedText]]":
    from tmx_extract.flows.match import opened_matcher

    with opened_memory(db) as connection:
        prepare(connection)
        with opened_matcher(connection, options) as matcher:
            yield _iter_answers(matcher, questions)


def _iter_answers(matcher: "Matcher", questions: Iterable[_Question]) -> "Iterator[MatchedText]":
    from tmx_extract.flows.match import MatchedText

    for text, previous, following in questions:
        matches = matcher.find(text, previous=previous, following=following)
        yield MatchedText(text, tuple(matches))


def _write(answers: "Iterable[MatchedText]", form: str, output: str) -> None:
    from tmx_extract.flows.columns.matches import MATCH_COLUMNS, iter_text_matches, list_text
    from tmx_extract.flows.match import write_matches

    number = 0

    def numbered() -> "Iterator[MatchedText]":
        nonlocal number
        for answer in answers:
            number += len(answer.matches)
            yield answer

    if form == "tmx":
        with opened_for(output, form) as stream:
            number = write_matches(stream, answers)
    elif form == "json":
        put_records(output, form, map(list_text, numbered()))
    else:
        number = put_rows(output, form, iter_text_matches(answers), MATCH_COLUMNS)
    if output != "-":
        say(f"{number:,} {'match' if number == 1 else 'matches'} written to {output}")
