"""`read_document`: the bytes of one file become a `Document`."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import lt
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic, shortened
from tmx_extract.extract.containers import FORMATS, ParsedFile, find_value
from tmx_extract.extract.pair_markup import Damage, MarkupItem, MarkupPair, Stray, iter_findings
from tmx_extract.extract.places import PlaceReader
from tmx_extract.extract.plain.sentences import count_sentences
from tmx_extract.extract.stretches import SourceStretch
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE, canonical_locale
from tmx_extract.model import (
    Document,
    Metadata,
    Origin,
    PageFormat,
    Segment,
    Unpaired,
    content_hash,
    file_suffix,
)

SUFFIXES = frozenset(FORMATS)

_SURROGATE = re.compile("[\ud800-\udfff]")
# Title and description have the first numbers and usually no markup.
_TITLE_NUMBER = 101
# The limit for one code in one file; no real page comes near it.
_MAX_REMARKS = 1_000
_TITLE_KEYS = ("title", "description")


def is_no_page(data: bytes) -> bool:
    """Return whether a file has neither markup nor metadata of the localization system.

    Much faster than reading the file; most files of most repositories are not pages.
    """
    if b"tu-id" in data or b"sxs-lookup" in data or b"ms." in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_document(
    data: bytes,
    origin: Origin,
    *,
    source_locale: str = DEFAULT_SOURCE_LOCALE,
    name: str | None = None,
) -> Document:
    """Return one file version with all its pairs, in linear time; never raises because of its
    content.

    `name` is its `content_hash`, if already known.

    `diagnostics` has every deviation from the canonical markup. A file that is not UTF-8 gives an
    empty document with one error.
    """
    file_format, read_contents = FORMATS[file_suffix(origin.path)]
    name = name or content_hash(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x} at {error.start}"
        problem = Diagnostic(code="not-utf8", found=found)
        return _empty(origin, file_format, name, source_locale, problem)
    contents = read_contents(text)
    collected = _Collected([], [], list(contents.diagnostics))
    front_end = contents.metadata_span[1] if file_format == "markdown" else 0
    for stretch in contents.stretches:
        _read_stretch(stretch, front_end, collected)
    segments = tuple(collected.segments)
    unpaired = [*_iter_titles(text, file_format, contents, segments), *collected.unpaired]
    problems = [*collected.diagnostics, *_check_ids(segments, collected.unpaired)]
    locale = contents.metadata.content_locale or origin.hint_locale
    return Document(
        origin=origin,
        format=file_format,
        text=text,
        content_hash=name,
        source_locale=source_locale,
        locale=canonical_locale(locale) if locale else None,
        metadata=contents.metadata,
        segments=segments,
        unpaired=tuple(unpaired),
        diagnostics=tuple(_bounded(sorted(problems, key=lambda problem: problem.start))),
    )


def _bounded(problems: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the first problems of each code, then one problem that counts the rest."""
    counts: Counter[str] = Counter()
    last = 0
    for problem in problems:
        counts[problem.code] += 1
        if counts[problem.code] <= _MAX_REMARKS:
            yield problem
        last = problem.start
    for code, count in counts.items():
        if count > _MAX_REMARKS:
            found = f"{count - _MAX_REMARKS:,} more of {code}"
            yield Diagnostic(code="more-remarks", start=last, end=last, found=found)


def _empty(
    origin: Origin, file_format: PageFormat, name: str, source_locale: str, problem: Diagnostic
) -> Document:
    return Document(
        origin=origin,
        format=file_format,
        text="",
        content_hash=name,
        source_locale=source_locale,
        locale=None,
        metadata=Metadata(),
        segments=(),
        unpaired=(),
        diagnostics=(problem,),
    )


class _Collected(NamedTuple):
    segments: list[Segment]
    unpaired: list[Unpaired]
    diagnostics: list[Diagnostic]


def _read_stretch(stretch: SourceStretch, front_end: int, collected: _Collected) -> None:
    if stretch.repaired:
        _report_regions(stretch, collected.diagnostics)
    if not stretch.exact:
        _report(collected.diagnostics, "approximate-position", stretch.start, stretch.end)
    if stretch.places is not None and _SURROGATE.search(stretch.value):
        _report(collected.diagnostics, "lone-surrogate", stretch.start, stretch.end)
    value, shift, field = stretch.value, stretch.start, stretch.field
    is_encoded = stretch.places is not None or stretch.repaired is not None
    read_place, add_segment = PlaceReader(value).read, collected.segments.append
    # This loop runs once for every pair in the corpus.
    for finding in iter_findings(value):
        if type(finding) is not MarkupPair:
            _collect_other(finding, stretch, collected)
            continue
        name, start, target_start, target_end, source_start, source_end, end = finding
        source, target = value[source_start:source_end], value[target_start:target_end]
        segment = Segment(
            name,
            source,
            target,
            start + shift,
            target_start + shift,
            target_end + shift,
            source_start + shift,
            source_end + shift,
            end + shift,
            read_place(start, end),
            field,
        )
        if is_encoded:
            segment = _in_file(segment, finding, stretch)
        if segment.start < front_end:
            segment = segment._replace(place="front-matter")
        add_segment(segment)
        if not source or not target:
            code = "empty-target" if source else "empty-source"
            _report(collected.diagnostics, code, segment.start, segment.end, name)


def _collect_other(finding: MarkupItem, stretch: SourceStretch, collected: _Collected) -> None:
    if isinstance(finding, Stray):
        collected.unpaired.append(_unpaired(finding, stretch))
    elif isinstance(finding, Damage):
        _report_damage(finding, stretch, collected.diagnostics)


def _in_file(segment: Segment, pair: MarkupPair, stretch: SourceStretch) -> Segment:
    """Return the segment of an encoded stretch with its ranges in the file."""
    to_file = stretch.to_file
    return Segment(
        segment.id,
        # Only an encoded value can contain a lone surrogate, and no store can keep it.
        _SURROGATE.sub("\ufffd", segment.source),
        _SURROGATE.sub("\ufffd", segment.target),
        to_file(pair.start),
        to_file(pair.target_start),
        to_file(pair.target_end),
        to_file(pair.source_start),
        to_file(pair.source_end),
        to_file(pair.end),
        "value" if stretch.field and segment.place == "paragraph" else segment.place,
        segment.field,
    )


def _unpaired(stray: Stray, stretch: SourceStretch) -> Unpaired:
    side, identifier, start, end = stray
    return Unpaired(
        side=side,
        id=identifier,
        number=int(identifier.rpartition("-")[2].lstrip("p")),
        field=stretch.field,
        text=_SURROGATE.sub("\ufffd", stretch.value[start:end]),
        start=stretch.to_file(start),
        end=stretch.to_file(end),
    )


def _report(
    diagnostics: list[Diagnostic], code: str, start: int, end: int, found: str = ""
) -> None:
    diagnostics.append(Diagnostic(code=code, start=start, end=end, found=shortened(found)))


def _report_damage(damage: Damage, stretch: SourceStretch, diagnostics: list[Diagnostic]) -> None:
    start, end = stretch.to_file(damage.start), stretch.to_file(damage.end)
    _report(diagnostics, damage.code, start, max(start, end), damage.found)


def _report_regions(stretch: SourceStretch, diagnostics: list[Diagnostic]) -> None:
    if stretch.repaired is None:
        return
    if stretch.places is not None:
        _report(diagnostics, "quot-mangled", stretch.start, stretch.end)
        return
    for start, end in stretch.repaired.regions:
        _report(diagnostics, "quot-mangled", stretch.start + start, stretch.start + end)


def _check_ids(segments: Sequence[Segment], strays: Sequence[Unpaired]) -> Iterator[Diagnostic]:
    """Check that ids are unique in the file, ascend, and share one prefix."""
    if strays or not _are_in_order([segment.id for segment in segments]):
        yield from _find_id_faults(segments, strays)


def _are_in_order(ids: Sequence[str]) -> bool:
    """Return whether the ids have one prefix and ascending numbers of one length, as usual."""
    if not ids:
        return True
    # Ids of one length sort as texts in the order of their numbers.
    ordered = all(map(lt, ids, islice(ids, 1, None)))
    return ordered and len(set(map(len, ids))) == 1 and ids[0][:6] == ids[-1][:6]


def _find_id_faults(
    segments: Iterable[Segment], strays: Iterable[Unpaired]
) -> Iterator[Diagnostic]:
    seen: set[tuple[str, str]] = set()
    prefixes: set[str] = set()
    last_prefix = ""
    last: dict[bool, int] = {}
    texts = [(item.start, item.end, item.id, "pair") for item in segments]
    texts += [(item.start, item.end, item.id, item.side) for item in strays]
    for start, end, identifier, side in sorted(texts):
        prefix, _, tail = identifier.partition("-")
        if (identifier, side) in seen:
            yield Diagnostic(code="duplicate-id", start=start, end=end, found=identifier)
        seen.add((identifier, side))
        if prefixes and prefix not in prefixes:
            found = f"{prefix} after {last_prefix}"
            yield Diagnostic(code="mixed-prefixes", start=start, end=end, found=found)
            last.clear()
        prefixes.add(prefix)
        last_prefix = prefix
        number, counter = int(tail.lstrip("p")), tail.startswith("p")
        if side == "pair":
            if number < last.get(counter, 0):
                yield Diagnostic(code="unordered-ids", start=start, end=end, found=identifier)
            last[counter] = number


def _iter_titles(
    text: str, file_format: PageFormat, contents: ParsedFile, segments: tuple[Segment, ...]
) -> Iterator[Unpaired]:
    """Yield titles and descriptions, which usually have no source."""
    fields, (start, end) = contents.metadata.front_matter, contents.metadata_span
    values = {name.lower(): value for name, value in reversed([*fields.items()])} | dict(fields)
    if not contents.metadata.is_localized and not segments:
        return
    taken = {segment.number for segment in segments[:3] if not segment.is_paragraph}
    number = _TITLE_NUMBER
    for key in _TITLE_KEYS:
        value = values.get(key)
        if not isinstance(value, str) or not value.strip():
            continue
        known = number if file_format == "markdown" and number not in taken else None
        has_pairs = "data-ttu-id" in value
        number += 1 if has_pairs else count_sentences(value)
        if has_pairs:
            continue
        at = find_value(text, key, file_format, (start, end))
        yield Unpaired(
            side="target",
            id="",
            number=known,
            field=key,
            text=_SURROGATE.sub("\ufffd", value),
            start=at[0],
            end=at[1],
        )
