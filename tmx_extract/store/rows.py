"""The conversion of model values to rows."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Literal

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.model import Document, Origin, PageEvidence, Segment, pair_hash
from tmx_extract.normalize.evidence import author_target
from tmx_extract.normalize.rule import author_form
from tmx_extract.positions import LineIndex
from tmx_extract.store.schema import ORDINAL_BITS

INSERT_ENTRY = (
    "INSERT INTO entry (id, hash, source_locale, locale, source, target, source_words,"
    " target_words, source_characters, target_characters, author_source, author_target,"
    " author_evidence, author_hash, written_hash, is_edited)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_SEGMENT = (
    "INSERT INTO segment (id, document_id, segment_id, number, is_paragraph, entry_id,"
    ' place, field, line, column, start, "end")'
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_UNPAIRED = (
    "INSERT INTO unpaired (document_id, ordinal, side, segment_id, number, field, text,"
    ' line, column, start, "end") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
)
INSERT_DIAGNOSTIC = (
    "INSERT INTO diagnostic (document_id, run_id, repository, path, code, severity, message,"
    ' line, column, start, "end") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
)
INSERT_DOCUMENT = (
    "INSERT INTO document (delivery_id, handback_id, content_hash, repository, path,"
    " format, source_locale, locale, locfileid, openlocfilehash, sourcegitcommit,"
    " translation_type, content_locale, handback_date, front_matter, first_commit)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


EntryTexts = tuple[str, str] | tuple[str, str, str, PageEvidence | Literal["edited"]]
"""Source and target as written, and the author's form of the target if a page shows it, with that
kind of page. For an edit, both targets are the edited text."""


def edited_texts(source: str, target: str) -> EntryTexts:
    """Return the texts of an edit."""
    return source, target, target, "edited"


def texts_hash(source_locale: str, locale: str, texts: EntryTexts) -> bytes:
    """Return sixteen bytes that identify an entry; for delivered texts without a page that shows
    their form they are its `pair_hash`."""
    if len(texts) == 2:
        return pair_hash(source_locale, locale, *texts)
    pair = pair_hash(source_locale, locale, *texts[:2])
    return blake2b(pair + texts[2].encode(), digest_size=16, person=texts[3].encode()).digest()


def entry_row(
    entry_id: int, name: bytes, locales: tuple[str, str], texts: EntryTexts
) -> tuple[object, ...]:
    """Return the parameters of `INSERT_ENTRY` for texts whose `texts_hash` is `name`."""
    source, target = texts[:2]
    is_own = len(texts) == 4
    is_edited = texts[-1] == "edited" and is_own
    form, evidence = texts[2:] if len(texts) == 4 else author_target(target, source)
    author_texts = author_form(source), form
    return (
        entry_id,
        name,
        *locales,
        source,
        target,
        len(source.split()),
        len(target.split()),
        len(source),
        len(target),
        author_texts[0] if author_texts[0] != source else None,
        author_texts[1] if author_texts[1] != target else None,
        None if is_edited else evidence,
        pair_hash(*locales, *author_texts) if is_own or author_texts != texts else None,
        pair_hash(*locales, source, target) if is_own else None,
        int(is_edited),
    )


def document_row(document: Document, *, delivery_id: int, handback_id: int) -> tuple[object, ...]:
    """Return the parameters of `INSERT_DOCUMENT`."""
    meta, origin = document.metadata, document.origin
    front_matter = json.dumps(meta.front_matter, ensure_ascii=False, separators=(",", ":"))
    return (
        delivery_id,
        handback_id,
        document.content_hash,
        origin.repository,
        origin.path,
        document.format,
        document.source_locale,
        document.locale,
        meta.locfileid,
        meta.openlocfilehash,
        meta.sourcegitcommit,
        meta.translation_type,
        meta.content_locale,
        meta.handback_date,
        front_matter.encode("utf-8", "replace").decode(),
        origin.committed_at or None,
    )


def iter_segment_rows(
    document_id: int,
    segments: Iterable[tuple[Segment, int]],
    lines: LineIndex,
    *,
    first_ordinal: int = 0,
) -> Iterator[tuple[object, ...]]:
    """Yield the parameters of `INSERT_SEGMENT`; each segment comes with the id of its entry."""
    # `LineIndex.locate` inlined, because this loop runs once for every pair.
    starts = lines.starts
    first = (document_id << ORDINAL_BITS) + first_ordinal
    for identity, (segment, entry_id) in enumerate(segments, first):
        identifier, _, _, start, _, _, _, _, end, place, field = segment
        tail = identifier[6:]
        is_paragraph = tail[0] == "p"
        line = bisect_right(starts, start)
        yield (
            identity,
            document_id,
            identifier,
            int(tail[1:] if is_paragraph else tail),
            is_paragraph,
            entry_id,
            place,
            field,
            line,
            start - starts[line - 1] + 1,
            start,
            end,
        )


def iter_unpaired_rows(
    document_id: int, document: Document, lines: LineIndex
) -> Iterator[tuple[object, ...]]:
    """Yield the parameters of `INSERT_UNPAIRED`."""
    for ordinal, item in enumerate(document.unpaired):
        yield (
            document_id,
            ordinal,
            item.side,
            item.id,
            item.number,
            item.field,
            item.text.encode("utf-8", "replace").decode(),
            *lines.locate(item.start),
            item.start,
            item.end,
        )


def iter_diagnostic_rows(
    document_id: int, document: Document, lines: LineIndex
) -> Iterator[tuple[object, ...]]:
    """Yield the parameters of `INSERT_DIAGNOSTIC`."""
    for problem in document.diagnostics:
        yield diagnostic_row(document_id, document.origin, problem, lines)


def diagnostic_row(
    document_id: int, origin: Origin, problem: Diagnostic, lines: LineIndex
) -> tuple[object, ...]:
    """Return the parameters of `INSERT_DIAGNOSTIC` for a problem in a document."""
    return (document_id, None, *_remark_columns(origin, problem, lines))


def rejection_row(run_id: int, origin: Origin, problem: Diagnostic) -> tuple[object, ...]:
    """Return the parameters of `INSERT_DIAGNOSTIC` for a file that could not be stored."""
    return (None, run_id, *_remark_columns(origin, problem, LineIndex("")))


def _remark_columns(origin: Origin, problem: Diagnostic, lines: LineIndex) -> tuple[object, ...]:
    return (
        origin.repository,
        origin.path,
        problem.code,
        problem.severity,
        problem.message.encode("utf-8", "replace").decode(),
        *lines.locate(problem.start),
        problem.start,
        problem.end,
    )
