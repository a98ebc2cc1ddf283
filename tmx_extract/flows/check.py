"""Checking the memory: what has not been checked yet, and what is known of a selection."""

import sqlite3
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from tmx_extract.checks.pair import make_pair
from tmx_extract.checks.registry import GROUP_RULES, RULES
from tmx_extract.flows.locales import list_locales
from tmx_extract.model import CheckVersion, Occurrence, Selection
from tmx_extract.problem_codes import Code, Severity
from tmx_extract.store.findings import (
    Entry,
    KeptFinding,
    Spans,
    check_batch,
    check_groups,
    iter_findings,
    prepare_checks,
)
from tmx_extract.store.selection.findings import is_checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was done."""

    entries: int
    """Distinct pairs that were looked at; those that were known are not among them."""


def list_checks(codes: Collection[str] = ()) -> tuple[CheckVersion, ...]:
    """The rules with these codes, in the order of the registry; all where no code is given."""
    every = (
        *(CheckVersion(rule.code, rule.version) for rule in RULES.values()),
        *(CheckVersion(rule.code, rule.version) for rule in GROUP_RULES.values()),
    )
    return tuple(one for one in every if not codes or one.code in codes)


def has_seen_all(connection: sqlite3.Connection, checks: Collection[CheckVersion]) -> bool:
    """Whether these checks have nothing left to look at."""
    return all(is_checked(connection, one) for one in checks)


def check(
    connection: sqlite3.Connection,
    checks: Collection[CheckVersion],
    *,
    begin: Callable[[int], Callable[[int], None]] = lambda _: lambda _: None,
) -> Checked:
    """Look at every pair that these checks have not seen, and keep what they find.

    `begin` is told the number of pairs, and gives what to call with the number of each batch.
    Memory stays flat; killed at any point, the next call goes on from there.
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
    return Checked(entries=done)


def _find_in_pairs(
    entries: Sequence[Entry], codes: Collection[str]
) -> Iterator[tuple[int, KeptFinding]]:
    rules = [RULES[code] for code in codes]
    for entry_id, source_locale, locale, source, target in entries:
        pair = make_pair(source, target, source_locale, locale)
        for rule in rules:
            if not rule.languages or pair.target.language in rule.languages:
                found = rule.find(pair)
                if found is not None:
                    yield entry_id, KeptFinding(rule.code, found.found, found.source, found.target)


def list_usual_checks() -> tuple[CheckVersion, ...]:
    """The rules that are asked where none is named: all but those that only inform."""
    return tuple(one for one in list_checks() if _told(one.code).severity != "info")


def _told(code: str) -> Code:
    rule = RULES.get(code)
    return rule.told if rule is not None else GROUP_RULES[code].told


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What one rule says of one pair."""

    occurrence: Occurrence
    code: str
    severity: Severity
    what: str
    """A sentence without its full stop."""
    found: str
    """What was found, in few words; empty where the sentence says it all."""
    advice: str
    source_spans: Spans
    """Half-open places in the source in author form."""
    target_spans: Spans


def iter_remarks(
    connection: sqlite3.Connection, selection: Selection
) -> Generator[Remark, None, None]:
    """What the checks of `with_findings` say of the selected pairs, in page order.

    Raises `NothingToExport` where the store is empty.
    """
    # An empty store is told.
    list_locales(connection)
    with closing(iter_findings(connection, selection)) as pairs:
        for occurrence, findings in pairs:
            for one in findings:
                told = _told(one.code)
                yield Remark(
                    occurrence=occurrence,
                    code=one.code,
                    severity=told.severity,
                    what=told.what,
                    found=one.found,
                    advice=told.advice,
                    source_spans=one.source,
                    target_spans=one.target,
                )
