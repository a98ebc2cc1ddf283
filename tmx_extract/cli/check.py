"""`tmx-extract check`."""

from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.filters import Filters, build_selection
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.option_groups import OptionChanges, single_options
from tmx_extract.cli.options import DEFAULT_STORE, StoreOption, expect_known
from tmx_extract.cli.output_files import AnswerOptions, put_rows
from tmx_extract.cli.printing import say
from tmx_extract.cli.progress import progress

if TYPE_CHECKING:
    import sqlite3

    from tmx_extract.flows.check import PairFinding
    from tmx_extract.model import CheckVersion, Selection

_SEVERITIES = ("info", "warning", "error")


_FORMS = Literal["table", "json", "jsonl", "csv"]


@single_options(OptionChanges(kinds={"form": _FORMS}, hidden=("as_written",)))
def check(
    *,
    db: StoreOption = DEFAULT_STORE,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            help=(
                "Apply only the rule with this code; repeat for several. Default: all rules except "
                "those of severity info."
            )
        ),
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            help=(
                "End with exit code 1 if there are findings of this severity or above (info, "
                "warning, error), or of this code, whose rule is then applied too; repeat for"
                " several."
            )
        ),
    ] = None,
    answer: AnswerOptions,
    filters: Filters,
) -> None:
    """Find likely mistakes in the pairs: numbers, links, code, brackets, English text.

    Every distinct pair is checked once. The memory keeps the findings, so the next check is fast,
    and `--exclude-problem CODE` leaves such pairs out of exports. docs/checks.md shows all rules
    with examples.

    Examples:

        tmx-extract check --locale ja-JP
        tmx-extract check --rule numbers-differ --rule links-differ --type HT
        tmx-extract check --path 'partner-center/*' --format csv -o findings.csv
        tmx-extract check --fail-on error --fail-on numbers-differ
    """
    from tmx_extract.flows.check import list_checks

    known = [one.code for one in list_checks()]
    expect_known(rule or (), known, "--rule")
    expect_known(fail_on or (), [*known, *_SEVERITIES], "--fail-on")
    selection = build_selection(filters, dedupe="pair")
    selection = _with_checks(selection, rule or (), fail_on or ())
    answer.expect_form()
    codes = _look_and_show(db, selection, answer)
    if any(_is_unwanted(code, severity, fail_on or ()) for code, severity in codes.items()):
        raise typer.Exit(1)


def _look_and_show(db: Path, selection: "Selection", answer: AnswerOptions) -> dict[str, str]:
    """Check new pairs and show the findings; return the severity of each code that was found."""
    from tmx_extract.flows.check import has_seen_all
    from tmx_extract.store.connection import create_or_open, open_existing

    checks = sorted({*selection.with_findings, *selection.without_findings})
    with opened_memory(db) as connection:
        is_known = has_seen_all(connection, checks)
    # Only new findings must be written.
    with closing(open_existing(db) if is_known else create_or_open(db)) as connection:
        if not is_known:
            _look(connection, checks)
        return _show(connection, selection, answer)


def _with_checks(
    selection: "Selection", codes: Sequence[str], fail_on: Sequence[str]
) -> "Selection":
    """Return the selection with its rules: the named rules, and those of --fail-on."""
    from dataclasses import replace

    from tmx_extract.flows.check import list_checks, list_usual_checks

    usual = list_checks() if "info" in fail_on else list_usual_checks()
    checks = list_checks(codes) if codes else usual
    named = [one for one in list_checks() if one.code in fail_on and one not in checks]
    return replace(selection, with_findings=(*checks, *named))


def _look(connection: "sqlite3.Connection", checks: "Sequence[CheckVersion]") -> None:
    """Check unchecked pairs, with a progress bar if a person sees it."""
    from tmx_extract.flows.check import check as check_pairs

    with ExitStack() as bars:

        def begin(total: int) -> Any:
            bar = progress("Checking", count=lambda: total, wanted=total > 0)
            return bars.enter_context(bar)

        check_pairs(connection, checks, begin=begin)


def _show(
    connection: "sqlite3.Connection", selection: "Selection", answer: AnswerOptions
) -> dict[str, str]:
    """Write the findings; return the severity of each code."""
    from tmx_extract.cli.check_view import show
    from tmx_extract.flows.check import iter_pair_findings

    pairs, places = Counter[str](), Counter[str]()
    severities = dict[str, str]()

    def noted() -> Generator["PairFinding", None, None]:
        with closing(iter_pair_findings(connection, selection)) as findings:
            for one in findings:
                pairs[one.code] += 1
                places[one.code] += one.occurrence.occurrences
                severities[one.code] = one.severity
                yield one

    form = answer.expect_form()
    with closing(noted()) as findings:
        if form == "table":
            show(findings)
            _print_counts(pairs, places, severities)
            return severities
        from tmx_extract.flows.columns.findings import FINDING_COLUMNS

        number = put_rows(answer.output, form, findings, FINDING_COLUMNS)
    if answer.is_file:
        say(f"{counted(number, 'finding')} written to {answer.output}")
    return severities


def _is_unwanted(code: str, severity: str, fail_on: Sequence[str]) -> bool:
    rank = _SEVERITIES.index(severity)
    return code in fail_on or any(name in fail_on for name in _SEVERITIES[: rank + 1])


def _print_counts(pairs: Counter[str], places: Counter[str], severities: dict[str, str]) -> None:
    """Print the number of findings, rule by rule."""
    width = max(map(len, pairs), default=0)
    for code, number in pairs.most_common():
        say(
            f"{severities[code]:7}  {code:{width}}  {counted(number, 'pair')} in"
            f" {counted(places[code], 'place')}"
        )
    say(counted(sum(pairs.values()), "finding"))
