"""`tmx-extract search`."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.filters import Filters, build_selection
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.option_groups import OptionChanges, single_options
from tmx_extract.cli.options import DEFAULT_STORE, StoreOption, expect_unicode
from tmx_extract.cli.output_files import AnswerOptions, opened_for, put_rows
from tmx_extract.cli.printing import LinePrinter, put, say
from tmx_extract.cli.problem_lines import print_problems
from tmx_extract.cli.progress import progress
from tmx_extract.model import SideOrBoth, Sort

if TYPE_CHECKING:
    from sqlite3 import Connection

    from tmx_extract.flows.search import Hit
    from tmx_extract.match.phrases import Phrase
    from tmx_extract.model import Selection
    from tmx_extract.store.concordance.index import Coverage, Lack

_SHOWN = 50
"""The default number of hits in a table."""
_TEXT = "Search"


_FORMS = Literal["table", "json", "jsonl", "csv", "tsv", "tmx"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryOptions:
    """The options for the texts to find."""

    heading: ClassVar = _TEXT

    side: Annotated[
        SideOrBoth, typer.Option(help="Look for TEXT in the source, in the target, or in both.")
    ] = "both"
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Find only pairs whose source also contains this text."),
    ] = None
    target: Annotated[
        list[str] | None,
        typer.Option("--target", help="Find only pairs whose target also contains this text."),
    ] = None
    regex: Annotated[
        bool,
        typer.Option(
            help="Read the texts as regular expressions; slower, because every pair is read."
        ),
    ] = False
    whole_word: Annotated[bool, typer.Option(help="Find whole words only: art, not part.")] = False
    case: Annotated[
        bool,
        typer.Option(
            "--case", "--exact", help="Distinguish upper and lower case, full and half width."
        ),
    ] = False

    def phrases(self, texts: Iterable[str]) -> "tuple[Phrase, ...]":
        """Return the texts that a pair must have; raise `BadParameter` for impossible texts."""
        named: tuple[tuple[str, SideOrBoth, Iterable[str]], ...] = (
            ("TEXT", self.side, texts),
            ("--source", "source", self.source or ()),
            ("--target", "target", self.target or ()),
        )
        phrases = tuple(
            self._phrase(name, text, side) for name, side, some in named for text in some
        )
        if not phrases:
            raise typer.BadParameter("say what to look for", param_hint="TEXT")
        return phrases

    def _phrase(self, name: str, text: str, side: "SideOrBoth") -> "Phrase":
        import re

        from tmx_extract.match.phrases import Phrase, PhraseFinder

        if not text:
            raise typer.BadParameter("an empty text is in every pair", param_hint=name)
        expect_unicode(text, "the text is not UTF-8", name)
        phrase = Phrase(
            text=text,
            side=side,
            is_exact=self.case,
            whole_words=self.whole_word,
            is_pattern=self.regex,
        )
        try:
            PhraseFinder(phrase)
        except re.error as error:
            raise typer.BadParameter(
                f"{text!r} is no regular expression: {error}", param_hint=name
            ) from None
        return phrase


@single_options(OptionChanges(kinds={"form": _FORMS}))
def search(
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT",
            help=(
                "Texts that the source or the target contains, all of them. Put -- before a "
                "TEXT that begins with a hyphen."
            ),
            show_default=False,
        ),
    ] = None,
    *,
    db: StoreOption = DEFAULT_STORE,
    query: QueryOptions,
    sort: Annotated[
        Sort,
        typer.Option(
            help=(
                "Sort by arrival in the memory (found), by page, or with the newest, the most "
                "frequent or the shortest first."
            ),
            rich_help_panel=AnswerOptions.heading,
        ),
    ] = "found",
    answer: AnswerOptions,
    filters: Filters,
) -> None:
    """Find pairs by the words of their source or target, and show them side by side.

    Upper and lower case, full and half width make no difference, and a hit may be inside a word.
    The table shows 50 hits unless you set --limit; the other formats have all hits.

    Examples:

        tmx-extract search 設定
        tmx-extract search "license agreement" --target ライセンス
        tmx-extract search C# .NET --side source --sort newest
        tmx-extract search --regex 'v[0-9]+' --format tsv
    """
    phrases = query.phrases(text or ())
    form, output = answer.expect_form(), answer.output
    selection = build_selection(filters, dedupe="pair")
    if form == "table":
        _show(db, selection, phrases, sort)
    elif form == "json":
        _write_json(db, selection, phrases, sort, output)
    else:
        _write(db, selection, phrases, sort, form, output)


def _write(
    db: Path,
    selection: "Selection",
    phrases: "tuple[Phrase, ...]",
    sort: Sort,
    form: str,
    output: str,
) -> None:
    """Write the hits as `export` writes pairs."""
    from tmx_extract.flows.export import ExportOptions
    from tmx_extract.flows.search import export_hits

    options = ExportOptions(format=form, selection=selection)
    with opened_memory(db) as connection, opened_for(output, form) as stream:
        prepare(connection)
        report, coverage = export_hits(connection, options, phrases, stream, sort=sort)
    _print_coverage(coverage)
    print_problems(report.problems, total=sum(report.problem_counts.values()))
    if not report.pairs:
        say("nothing found")
    elif output != "-":
        say(f"{counted(report.pairs, 'hit')} for {report.locale} written to {output}")


def _show(db: Path, selection: "Selection", phrases: "tuple[Phrase, ...]", sort: Sort) -> None:
    """Show the hits side by side."""
    from tmx_extract.cli.search_view import show

    limit = selection.limit or _SHOWN
    # One more shows whether there are more.
    query = replace(selection, limit=limit + 1)
    printer, count = LinePrinter(), 0
    with _hits(db, query, phrases, sort) as hits:
        for count, hit in enumerate(islice(hits, limit), 1):
            if count > 1:
                put()
            show(hit, printer)
        is_more = next(hits, None) is not None
    if is_more:
        shown = "hit" if count == 1 else f"{count:,} hits"
        say(f"the first {shown}; there are more: --limit")
    else:
        say(counted(count, "hit") if count else "nothing found")


def _write_json(
    db: Path, selection: "Selection", phrases: "tuple[Phrase, ...]", sort: Sort, output: str
) -> None:
    """Write a list, hit by hit."""
    from tmx_extract.flows.columns.hits import HIT_COLUMNS

    with _hits(db, selection, phrases, sort) as hits:
        count = put_rows(output, "json", hits, HIT_COLUMNS)
    if not count:
        say("nothing found")
    elif output != "-":
        say(f"{counted(count, 'hit')} written to {output}")


@contextmanager
def _hits(
    db: Path, selection: "Selection", phrases: "tuple[Phrase, ...]", sort: Sort
) -> "Iterator[Iterator[Hit]]":
    """Yield the hits; at the end, report why the index could not be used."""
    from tmx_extract.flows.search import Searcher

    with opened_memory(db) as connection:
        prepare(connection)
        searcher = Searcher(connection, selection)
        with closing(searcher.search(phrases, sort=sort)) as hits:
            yield hits
        _print_coverage(searcher.coverage)


def prepare(connection: "Connection") -> None:
    """Update the index of texts, with a progress bar."""
    from tmx_extract.store.concordance.index import complete_index

    with progress("Indexing texts") as advance:
        complete_index(connection, advance=advance)


_LACKS: "dict[Lack, str]" = {
    "read-only": "the memory cannot be written to",
    "locked": "another process is writing to the memory",
    "no-fts5": "this Python's SQLite has no FTS5",
    "full": "there is no room on the disk",
}


def _print_coverage(coverage: "Coverage") -> None:
    if coverage.lack:
        texts = counted(coverage.missing, "pair")
        say(f"{texts} read one by one, without index: {_LACKS[coverage.lack]}")
