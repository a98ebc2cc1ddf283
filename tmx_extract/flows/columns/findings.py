"""The columns of findings."""

from collections.abc import Iterable

from tmx_extract.answers.columns import Columns
from tmx_extract.flows.check import PairFinding


def _show_spans(spans: Iterable[tuple[int, int]]) -> str:
    """Return spans in the form `3-5 7-9`."""
    return " ".join(f"{start}-{end}" for start, end in spans)


FINDING_COLUMNS: Columns[PairFinding] = Columns(
    {
        "repository": lambda one: one.occurrence.page.repository,
        "path": lambda one: one.occurrence.page.path,
        "line": lambda one: one.occurrence.line,
        "segment_id": lambda one: one.occurrence.segment_id,
        "locale": lambda one: one.occurrence.page.locale,
        "translation_type": lambda one: one.occurrence.translation_type,
        "handback_date": lambda one: one.occurrence.page.handback_date,
        "places": lambda one: one.occurrence.occurrences,
        "code": lambda one: one.code,
        "severity": lambda one: one.severity,
        "what": lambda one: one.what,
        "found": lambda one: one.found,
        "advice": lambda one: one.advice,
        "source": lambda one: one.occurrence.source,
        "source_spans": lambda one: one.source_spans,
        "target": lambda one: one.occurrence.target,
        "target_spans": lambda one: one.target_spans,
    },
    flat={"source_spans": _show_spans, "target_spans": _show_spans},
)
