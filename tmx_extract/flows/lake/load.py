"""Load pages and edits of a lake into a memory to work with."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pyarrow import parquet

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import LakeError
from tmx_extract.extract.read import read_document
from tmx_extract.flows.clock import current_time
from tmx_extract.flows.lake.heads import iter_lake_heads
from tmx_extract.lake.edits import read_edits
from tmx_extract.lake.layout import Lake, open_lake
from tmx_extract.lake.page_rows import RECOVERED, read_origin
from tmx_extract.locales import canonical_locale
from tmx_extract.model import (
    Document,
    English,
    PageText,
    PlacedPair,
    Segment,
    TargetForms,
    content_hash,
)
from tmx_extract.problem_codes.registry import CODES
from tmx_extract.rebuild.page_text import cut_pairs, put_pairs
from tmx_extract.store.batch import AddedCounts
from tmx_extract.store.branch_tips import Head
from tmx_extract.store.edits.loaded_edits import add_loaded_edits
from tmx_extract.store.edits.write import NewRun
from tmx_extract.store.english_pages import CODES as ENGLISH_CODES
from tmx_extract.store.write import Writer
from tmx_extract.version import __version__

# The number of segments in one transaction.
_BATCH = 10_000
_ROWS = 200
# In place of the name of a published page, which the lake does not keep.
_PUBLISHED = "lake"


@dataclass(slots=True, kw_only=True)
class LoadReport:
    """The result of a load."""

    pages: int = 0
    """The number of page versions read."""
    damaged: int = 0
    """The number of pages whose text in the lake is damaged; they are left out."""
    edits: int = 0
    added: AddedCounts
    locales: list[str]


def load_from_lake(
    location: str,
    connection: sqlite3.Connection,
    *,
    locale: str | None = None,
    repository: str | None = None,
    advance: Callable[[], None] = lambda: None,
) -> LoadReport:
    """Store all page versions of a locale in a memory, by its rules, then the edits.

    A second load adds only new pages and edits.
    """
    lake = open_lake(location)
    wanted = canonical_locale(locale) if locale else None
    files = [
        file
        for file in lake.list_files("pages")
        if (wanted is None or file.locale == wanted)
        and (repository is None or file.repository == repository)
    ]
    if not files:
        known = ", ".join(sorted({file.locale for file in lake.list_files("pages")})) or "no pages"
        raise LakeError(
            f"{location} has no such pages", advice=f"Its locales: {known}. See --repository too."
        )
    report = LoadReport(added=AddedCounts(), locales=sorted({file.locale for file in files}))
    arguments = {"inputs": [location]}
    writer = Writer(
        connection, started_at=current_time(), tool_version=__version__, arguments=arguments
    )
    try:
        batch: list[Document] = []
        segments = 0
        for file in files:
            for document in _iter_documents(lake, file.path, report):
                advance()
                batch.append(document)
                segments += len(document.segments)
                if segments > _BATCH:
                    report.added += writer.write(batch, location=location, files=report.pages)
                    batch, segments = [], 0
        report.added += writer.write(batch, location=location, files=report.pages)
        seen = {(file.repository) for file in files}
        writer.finish(
            finished_at=current_time(),
            files=report.pages,
            unchanged=0,
            added=report.added,
            heads=_heads_of(lake, seen),
        )
    except BaseException:
        writer.stop(finished_at=current_time(), files=report.pages, unchanged=0)
        raise
    report.edits = _load_edits(lake, connection, report.locales, arguments)
    return report


def _heads_of(lake: Lake, repositories: set[str]) -> Iterator[Head]:
    return (head for head in iter_lake_heads(lake) if head.repository in repositories)


def _load_edits(
    lake: Lake,
    connection: sqlite3.Connection,
    locales: Iterable[str],
    arguments: Mapping[str, object],
) -> int:
    wanted = set(locales)
    rows = [row for row in read_edits(lake, lake.list_files("edits")) if row["locale"] in wanted]
    if not rows:
        return 0
    run = NewRun("merge", current_time(), __version__, arguments)
    return add_loaded_edits(connection, run, rows)


def _iter_documents(lake: Lake, path: str, report: LoadReport) -> Iterator[Document]:
    with lake.filesystem.open_input_file(lake.path_of(path)) as stream:
        for batch in parquet.ParquetFile(stream).iter_batches(_ROWS):
            for row in batch.to_pylist():
                report.pages += 1
                document = _read(row)
                if document is None:
                    report.damaged += 1
                else:
                    yield document


def _read(row: Mapping[str, Any]) -> Document | None:
    """Return the document of a row, with the facts from other pages; None if it is damaged."""
    own = [one for one in row["segments"] if one["ordinal"] < RECOVERED]
    text = PageText(row["page_text"], row["page_is_whole"])
    try:
        data = put_pairs(text, map(_place, own))
    except ValueError:
        return None
    if content_hash(data) != row["content_hash"]:
        return None
    document = read_document(
        data, read_origin(row), source_locale=row["source_locale"], name=row["content_hash"]
    )
    return _with_facts(document, row)


def _with_facts(document: Document, row: Mapping[str, Any]) -> Document:
    """Return the document with the facts from other pages that the lake has."""
    forms: dict[str, dict[int, str]] = {"published": {}, "english": {}}
    for one in row["segments"]:
        if one["page_form"] is not None:
            forms[one["page_evidence"]][one["ordinal"]] = one["page_form"]
    published = TargetForms(content_hash=_PUBLISHED, targets=forms["published"])
    english = None
    if row["english_hash"] is not None:
        name = row["english_hash"]
        levels = {one["ordinal"]: one["source_level"] for one in row["segments"]}
        english = English(
            content_hash=name,
            levels=tuple(levels.get(ordinal) for ordinal in range(len(document.segments))),
            recovered=tuple(
                _recovered(one) for one in row["segments"] if one["ordinal"] >= RECOVERED
            ),
            diagnostics=tuple(
                _problem(one) for one in row["problems"] if one["code"] in ENGLISH_CODES
            ),
            forms=TargetForms(content_hash=name, targets=forms["english"], evidence="english"),
        )
    return replace(
        document,
        page_text=cut_pairs(document) if document.segments else None,
        published=published if forms["published"] else None,
        english=english,
    )


def _place(row: Mapping[str, Any]) -> PlacedPair:
    return PlacedPair(
        row["segment_id"], row["source"], row["target"], row["start_offset"], row["end_offset"]
    )


def _recovered(row: Mapping[str, Any]) -> Segment:
    start, end = row["start_offset"], row["end_offset"]
    texts = row["segment_id"], row["source"], row["target"]
    return Segment(*texts, start, start, end, end, end, end, row["place"], row["field"])


def _problem(row: Mapping[str, Any]) -> Diagnostic:
    found = row["message"].removeprefix(CODES[row["code"]].what).removeprefix(": ")
    return Diagnostic(
        code=row["code"], start=row["start_offset"], end=row["end_offset"], found=found
    )
