"""Check the pairs that are new since the last check, and list the findings of a selection."""

import sqlite3
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from tmx_extract.checks.pair import make_pair
from tmx_extract.checks.registry import GROUP_RULES, RULES
from tmx_extract.flows.locales import list_locales
from tmx_extract.model import CheckVersion, Occurrence, Selection
from tmx_extract.problem_codes.code import ProblemCode, Severity
from tmx_extract.store.findings import (
    KeptFinding,
    TextSpans,
    UncheckedEntry,
    check_batch,
    check_groups,
    iter_findings,
    prepare_checks,
)
from tmx_extract.store.selection.findings import is_checked


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """The result of a check."""

    entries: int
    """The number of distinct pairs that were checked now, without pairs from earlier checks."""


def list_checks(codes: Collection[str] = ()) -> tuple[CheckVersion, ...]:
    """Return the rules with these codes, in the order of the registry; all without codes."""
    every = (
        *(CheckVersion(rule.code, rule.version) for rule in RULES.values()),
        *(CheckVersion(rule.code, rule.version) for rule in GROUP_RULES.values()),
    )
    return tuple(one for one in every if not codes or one.code in codes)


def has_seen_all(connection: sqlite3.Connection, checks: Collection[CheckVersion]) -> bool:
    """Return whether these checks have seen all pairs."""
    return all(is_checked(connection, one) for one in checks)


def check(
    connection: sqlite3.Connection,
    checks: Collection[CheckVersion],
    *,
    begin: Callable[[int], Callable[[int], None]] = lambda _: lambda _: None,
) -> CheckReport:
    """Check every pair that these checks have not seen, and keep the findings.

    `begin` gets the number of pairs and returns a function, which gets the size of each batch.
    Memory use stays flat. After a kill the next call continues at the same point.
    """
    of_pairs = [one for one in checks if one.code in RULES]
    done = 0
    if of_pairs:
        advance = begin(prepare_checks(connection, of_pairs))
        while batch := check_batch(connection, of_pairs, _find_in_pairs):
            done += batch
            advance(batch)
    for one in checks:
        rule = GROUP_RULES.get(one.code)
        if rule is not None:
            check_groups(connection, one, rule.grouped_by, rule.find)
    return CheckReport(entries=done)


def _find_in_pairs(
    entries: Sequence[UncheckedEntry], codes: Collection[str]
) -> Iterator[tuple[int, KeptFinding]]:
    rules = [RULES[code] for code in codes]
    for entry_id, source_locale, locale, source, target in entries:
        pair = make_pair(source, target, source_locale, locale)
        for rule in rules:
            if not rule.languages or pair.target.language in rule.languages:
                found = rule.find(pair)
                if found is not None:
                    yield entry_id, KeptFinding(rule.code, found.found, found.source, found.target)


def check_texts(
    source: str, target: str, source_locale: str, locale: str
) -> tuple[KeptFinding, ...]:
    """Return the findings of the usual rules in a pair that is not in the memory, in author
    form."""
    codes = [one.code for one in list_usual_checks() if one.code in RULES]
    entry = UncheckedEntry(0, source_locale, locale, source, target)
    return tuple(finding for _, finding in _find_in_pairs([entry], codes))


def list_usual_checks() -> tuple[CheckVersion, ...]:
    """Return the default rules: all except those that only inform."""
    return tuple(one for one in list_checks() if find_meaning(one.code).severity != "info")


def find_meaning(code: str) -> ProblemCode:
    """Return what the findings of a rule mean."""
    rule = RULES.get(code)
    return rule.meaning if rule is not None else GROUP_RULES[code].meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFinding:
    """The finding of one rule in one pair."""

    occurrence: Occurrence
    code: str
    severity: Severity
    what: str
    """One sentence without a full stop."""
    found: str
    """The found text, in few words; empty if the sentence says everything."""
    advice: str
    source_spans: TextSpans
    """Half-open ranges in the source in the author's form."""
    target_spans: TextSpans


def iter_pair_findings(
    connection: sqlite3.Connection, selection: Selection
) -> Generator[PairFinding, None, None]:
    """Yield the findings of the checks in `with_findings` for the selected pairs, in page order.

    Raises `NothingSelected` if the memory is empty.
    """
    # An empty memory is reported.
    list_locales(connection)
    with closing(iter_findings(connection, selection)) as pairs:
        for occurrence, findings in pairs:
            for one in findings:
                meaning = find_meaning(one.code)
                yield PairFinding(
                    occurrence=occurrence,
                    code=one.code,
                    severity=meaning.severity,
                    what=meaning.what,
                    found=one.found,
                    advice=meaning.advice,
                    source_spans=one.source,
                    target_spans=one.target,
                )
