"""Page versions as rows of Parquet files, with their segments, and the way back to their bytes."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from tmx_extract.errors import MissingExtra
from tmx_extract.model import (
    Document,
    Evidence,
    Origin,
    PageEvidence,
    PageText,
    Segment,
    SourceLevel,
)
from tmx_extract.normalize.evidence import author_target
from tmx_extract.normalize.rule import author_form
from tmx_extract.positions import LineIndex

try:
    import pyarrow as pa
    from pyarrow import compute
except ImportError as error:
    raise MissingExtra("lake", library="pyarrow") from error

RECOVERED = 1 << 23
"""The ordinal of the first recovered segment of a page; pairs of the file come before."""

# The number of texts whose author's form is remembered; pages repeat each other's texts.
_REMEMBERED = 20_000
_LARGEST = (1 << 63) - 1

_TEXT, _NUMBER = pa.string(), pa.int32()
_SEGMENT = pa.struct(
    [
        pa.field("ordinal", _NUMBER, nullable=False),
        pa.field("segment_id", _TEXT, nullable=False),
        pa.field("number", _NUMBER, nullable=False),
        pa.field("is_paragraph", pa.bool_(), nullable=False),
        pa.field("place", _TEXT, nullable=False),
        pa.field("field", _TEXT, nullable=False),
        pa.field("line", _NUMBER, nullable=False),
        pa.field("column_number", _NUMBER, nullable=False),
        pa.field("start_offset", _NUMBER, nullable=False),
        pa.field("end_offset", _NUMBER, nullable=False),
        pa.field("source", _TEXT, nullable=False),
        pa.field("target", _TEXT, nullable=False),
        # Null where the form is the same as the text.
        pa.field("author_source", _TEXT),
        pa.field("author_target", _TEXT),
        pa.field("author_evidence", _TEXT),
        # The form that a published or an English page shows.
        pa.field("page_form", _TEXT),
        pa.field("page_evidence", _TEXT),
        pa.field("source_level", _TEXT),
        pa.field("origin", _TEXT),
    ]
)
_PROBLEM = pa.struct(
    [
        pa.field("code", _TEXT, nullable=False),
        pa.field("severity", _TEXT, nullable=False),
        pa.field("message", _TEXT, nullable=False),
        pa.field("line", _NUMBER, nullable=False),
        pa.field("column_number", _NUMBER, nullable=False),
        pa.field("start_offset", _NUMBER, nullable=False),
        pa.field("end_offset", _NUMBER, nullable=False),
    ]
)
_UNPAIRED = pa.struct(
    [
        pa.field("side", _TEXT, nullable=False),
        pa.field("segment_id", _TEXT, nullable=False),
        pa.field("number", _NUMBER),
        pa.field("field", _TEXT, nullable=False),
        pa.field("text", _TEXT, nullable=False),
        pa.field("line", _NUMBER, nullable=False),
        pa.field("column_number", _NUMBER, nullable=False),
        pa.field("start_offset", _NUMBER, nullable=False),
        pa.field("end_offset", _NUMBER, nullable=False),
    ]
)
PAGES = pa.schema(
    [
        pa.field("row_id", pa.int64(), nullable=False),
        pa.field("repository", _TEXT, nullable=False),
        pa.field("path", _TEXT, nullable=False),
        pa.field("handback_key", _TEXT, nullable=False),
        pa.field("content_hash", _TEXT, nullable=False),
        pa.field("prefix", _TEXT, nullable=False),
        pa.field("revision", _TEXT, nullable=False),
        pa.field("committed_at", _TEXT, nullable=False),
        pa.field("format", _TEXT, nullable=False),
        pa.field("source_locale", _TEXT, nullable=False),
        pa.field("locale", _TEXT, nullable=False),
        pa.field("locfileid", _TEXT),
        pa.field("locfile_number", pa.int64(), nullable=False),
        pa.field("openlocfilehash", _TEXT),
        pa.field("sourcegitcommit", _TEXT),
        pa.field("translation_type", _TEXT),
        pa.field("content_locale", _TEXT),
        pa.field("handback_date", _TEXT),
        pa.field("front_matter", _TEXT, nullable=False),
        pa.field("english_hash", _TEXT),
        pa.field("facts", _NUMBER, nullable=False),
        pa.field("has_repeats", pa.bool_(), nullable=False),
        pa.field("segments", pa.list_(_SEGMENT), nullable=False),
        pa.field("unpaired", pa.list_(_UNPAIRED), nullable=False),
        pa.field("problems", pa.list_(_PROBLEM), nullable=False),
        pa.field("page_text", pa.binary(), nullable=False),
        pa.field("page_is_whole", pa.bool_(), nullable=False),
    ]
)
"""One row for each version of a page: a content at a path of a repository, at its first commit.

Of several rows with the same content, the one with most `facts` from other pages counts.
"""

EDITED = pa.schema(
    [
        pa.field("row_id", pa.int64(), nullable=False),
        pa.field("ordinal", _NUMBER, nullable=False),
        pa.field("edited_target", _TEXT, nullable=False),
        pa.field("editor", _TEXT, nullable=False),
        pa.field("edited_at", _TEXT, nullable=False),
        pa.field("edit_state", _TEXT, nullable=False),
    ]
)
"""One row for each segment with an edited target."""

_NESTED = {"segments": _SEGMENT, "unpaired": _UNPAIRED, "problems": _PROBLEM}


_Forms = tuple[str | None, str | None, Evidence | None]
_NO_FORMS: _Forms = (None, None, None)
# They follow from the id of the segment.
_DERIVED = ("number", "is_paragraph")


class PageFacts(NamedTuple):
    """The facts from other pages about a document."""

    forms: Mapping[int, tuple[str, PageEvidence]] = {}
    """The targets in the author's form that a page shows, by ordinal, with the kind of page."""
    levels: Mapping[int, SourceLevel] = {}
    """Where the sources are on the English page, by ordinal."""
    english_hash: str | None = None
    """Git's name of the English page; None if the document is not proven."""
    recovered: Sequence[Segment] = ()
    """The segments that the English page gave their sources, in order."""
    problems: Sequence[tuple[Any, ...]] | None = None
    """All problems of the document, as the columns of `problems`; None: those of the file only."""

    @property
    def total(self) -> int:
        """The number of facts; of several rows with the same content, the one with most counts."""
        return len(self.forms) + len(self.levels) + len(self.recovered)


_NO_FACTS = PageFacts()


class PageRows:
    """Collects page versions as columns."""

    def __init__(self) -> None:
        self._columns: list[list[Any]] = [[] for _ in PAGES if _.name not in _NESTED]
        self._nested = {
            name: _NestedRows(kind) for name, kind in _NESTED.items() if name != "segments"
        }
        self._segments = _SegmentRows()
        self.size = 0
        """The characters of all texts, roughly."""

    def __len__(self) -> int:
        return len(self._columns[0])

    @property
    def segments(self) -> int:
        """The number of segments in all rows."""
        return len(self._segments)

    def add(
        self,
        document: Document,
        page_text: PageText,
        row_id: int,
        facts: PageFacts = _NO_FACTS,
    ) -> None:
        """Add one version; the document must have a locale."""
        lines = LineIndex(document.text)
        self.size += len(document.text)
        values = _page_values(document, page_text, row_id, facts)
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)
        # The author's form differs only in texts with a backslash, and few pages have one.
        has_escapes = "\\" in document.text
        self._segments.add(
            (
                segments,
                _segment_columns(segments, lines, facts, first, has_escapes=has_escapes),
            )
            for segments, first in ((document.segments, 0), (facts.recovered, RECOVERED))
            if segments
        )
        self._nested["unpaired"].add(
            (
                item.side,
                item.id,
                item.number,
                item.field,
                _printable(item.text),
                *lines.locate(item.start),
                item.start,
                item.end,
            )
            for item in document.unpaired
        )
        self._nested["problems"].add(
            facts.problems
            if facts.problems is not None
            else (
                (
                    problem.code,
                    problem.severity,
                    _printable(problem.message),
                    *lines.locate(problem.start),
                    problem.start,
                    problem.end,
                )
                for problem in document.diagnostics
            )
        )

    def take(self) -> Any:
        """Return all rows as a record batch, and start again."""
        plain = iter(self._columns)
        arrays = [
            self._segments.to_array()
            if field.name == "segments"
            else self._nested[field.name].to_array()
            if field.name in _NESTED
            else pa.array(next(plain), type=field.type)
            for field in PAGES
        ]
        batch = pa.record_batch(arrays, schema=PAGES)
        self.__init__()  # type: ignore[misc] # the same collector, empty
        return batch


class _NestedRows:
    """A column with a list of structs in each row."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self._columns: list[list[Any]] = [[] for _ in kind]
        self._offsets = [0]

    def __len__(self) -> int:
        return self._offsets[-1]

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        several = list(rows)
        if several:
            for column, values in zip(self._columns, zip(*several, strict=True), strict=True):
                column.extend(values)
        self._offsets.append(self._offsets[-1] + len(several))

    def to_array(self) -> Any:
        arrays = [
            pa.array(column, type=field.type)
            for column, field in zip(self._columns, self._kind, strict=True)
        ]
        return _to_lists(arrays, self._offsets, self._kind)


class _SegmentRows:
    """The column with the segments of each row; number and kind of counter follow from the id."""

    def __init__(self) -> None:
        self._columns: dict[str, list[Any]] = {
            field.name: [] for field in _SEGMENT if field.name not in _DERIVED
        }
        self._offsets = [0]

    def __len__(self) -> int:
        return self._offsets[-1]

    def add(self, groups: Iterable[tuple[Sequence[Segment], Iterable[Iterable[Any]]]]) -> None:
        """Add one row with the segments of these groups, given with their columns."""
        count = 0
        for segments, columns in groups:
            for column, values in zip(self._columns.values(), columns, strict=True):
                column.extend(values)
            count += len(segments)
        self._offsets.append(self._offsets[-1] + count)

    def to_array(self) -> Any:
        arrays = {
            field.name: pa.array(self._columns[field.name], type=field.type)
            for field in _SEGMENT
            if field.name not in _DERIVED
        }
        # Five digits and a hyphen come before the number.
        tails = compute.utf8_slice_codeunits(arrays["segment_id"], 6)
        arrays["is_paragraph"] = compute.starts_with(tails, "p")
        arrays["number"] = compute.utf8_ltrim(tails, "p").cast(_NUMBER)
        return _to_lists([arrays[field.name] for field in _SEGMENT], self._offsets, _SEGMENT)


def _to_lists(arrays: list[Any], offsets: list[int], kind: Any) -> Any:
    values = pa.StructArray.from_arrays(arrays, fields=list(kind))
    return pa.ListArray.from_arrays(pa.array(offsets, type=pa.int32()), values, type=pa.list_(kind))


def _page_values(
    document: Document, page_text: PageText, row_id: int, facts: PageFacts
) -> tuple[Any, ...]:
    meta, origin = document.metadata, document.origin
    names = {segment.id for segment in document.segments}
    front_matter = json.dumps(meta.front_matter, ensure_ascii=False, separators=(",", ":"))
    return (
        row_id,
        origin.repository,
        origin.path,
        document.handback_key,
        document.content_hash,
        document.prefix,
        origin.revision,
        origin.committed_at,
        document.format,
        document.source_locale,
        document.locale,
        meta.locfileid,
        min(int(meta.locfileid or 0), _LARGEST),
        meta.openlocfilehash,
        meta.sourcegitcommit,
        meta.translation_type,
        meta.content_locale,
        meta.handback_date,
        _printable(front_matter),
        facts.english_hash,
        facts.total,
        len(names) < len(document.segments) or len({name[:5] for name in names}) > 1,
        page_text.data,
        page_text.is_whole,
    )


def _segment_columns(
    segments: Sequence[Segment],
    lines: LineIndex,
    facts: PageFacts,
    first_ordinal: int,
    *,
    has_escapes: bool,
) -> Iterator[Iterable[Any]]:
    """Yield the columns of these segments, in the order of the schema without the derived ones.

    This is done for every pair in the corpus, so columns are made at once.
    """
    count, starts = len(segments), lines.starts
    identifiers, sources, targets, start, _, _, _, _, end, places, fields = zip(
        *segments, strict=True
    )
    on_lines = [bisect_right(starts, offset) for offset in start]
    ordinals = range(first_ordinal, first_ordinal + count)
    yield ordinals
    yield identifiers
    yield places
    yield fields
    yield on_lines
    yield [offset - starts[line - 1] + 1 for offset, line in zip(start, on_lines, strict=True)]
    yield start
    yield end
    yield sources
    yield targets
    if has_escapes:
        yield from zip(*map(_author_forms, sources, targets), strict=True)
    else:
        yield from (repeat(None, count) for _ in _NO_FORMS)
    for known in (
        {ordinal: form for ordinal, (form, _) in facts.forms.items()},
        {ordinal: evidence for ordinal, (_, evidence) in facts.forms.items()},
        facts.levels,
    ):
        yield map(known.get, ordinals) if known else repeat(None, count)
    yield repeat("english" if first_ordinal else None, count)


def _author_forms(source: str, target: str) -> _Forms:
    """Return both texts in author form, None where that is the same, and the evidence."""
    if "\\" not in target and "\\" not in source:
        return _NO_FORMS
    return _find_author_forms(source, target)


@lru_cache(maxsize=_REMEMBERED)
def _find_author_forms(source: str, target: str) -> _Forms:
    form, evidence = author_target(target, source)
    own = author_form(source)
    return own if own != source else None, form if form != target else None, evidence


def _printable(text: str) -> str:
    """Return the text with a question mark for each lone surrogate."""
    return text.encode("utf-8", "replace").decode()


def read_origin(row: Mapping[str, Any]) -> Origin:
    """Return the place of a page version from its row."""
    return Origin(
        path=row["path"],
        repository=row["repository"],
        revision=row["revision"],
        committed_at=row["committed_at"],
        hint_locale=row["locale"],
    )
