"""Checking a memory with the real rules."""

from contextlib import closing

from pages import document, page, store_of

from tmx_extract.checks.registry import GROUP_RULES, RULES
from tmx_extract.flows.check import (
    CheckReport,
    PairFinding,
    check,
    iter_pair_findings,
    list_checks,
    list_usual_checks,
)
from tmx_extract.model import Selection

TEXTS = {
    103: ("Wait 15 minutes.", "5 分待ちます。"),
    104: ("Save the the file.", "ファイルを保存します。"),
    105: ("Wait 15 minutes.", "15 分待ちます。"),
}


def test_every_pair_is_checked_once_and_findings_come_in_page_order() -> None:
    with closing(store_of(document(page(TEXTS)))) as connection:
        totals, steps = list[int](), list[int]()

        def begin(total: int) -> object:
            totals.append(total)
            return steps.append

        assert check(connection, list_checks(), begin=begin) == CheckReport(entries=3)  # type: ignore[arg-type]
        assert (totals, steps) == ([3], [3])
        assert check(connection, list_checks()) == CheckReport(entries=0)
        selection = Selection(dedupe="pair", with_findings=list_usual_checks())
        remarks = list(iter_pair_findings(connection, selection))
        assert [(one.occurrence.number, one.code) for one in remarks] == [
            (103, "numbers-differ"),
            (104, "doubled-words"),
        ]
        assert remarks[0] == PairFinding(
            occurrence=remarks[0].occurrence,
            code="numbers-differ",
            severity="warning",
            what="the texts do not have the same numbers",
            found="15 is missing, 5 is new",
            advice="Compare the numbers, and correct the target.",
            source_spans=((5, 7),),
            target_spans=((0, 1),),
        )


def test_findings_of_severity_info_are_shown_on_request() -> None:
    with closing(store_of(document(page(TEXTS)))) as connection:
        check(connection, list_checks())
        selection = Selection(dedupe="pair", with_findings=list_checks(["several-targets"]))
        assert [one.occurrence.number for one in iter_pair_findings(connection, selection)] == [
            103,
            105,
        ]


def test_rules_are_named_once() -> None:
    assert [one.code for one in list_checks()] == [*RULES, *GROUP_RULES]
    assert {one.code for one in list_checks()} - {one.code for one in list_usual_checks()} == {
        "stranded-words",
        "several-targets",
        "several-sources",
    }
    assert [one.code for one in list_checks(["links-differ"])] == ["links-differ"]
