"""The cost of the worst texts: `python -m benchmarks.adversarial [WORD...] [--top N]`.

Each text of `benchmarks.nasty` is read, converted to both languages and written in all formats, at
four sizes. Each returned file of `benchmarks.nasty_returned` is read and filled. Prints CPU
seconds, peak memory and the growth exponent, most expensive first: 1 is linear, 2 quadratic. WORDs
select cases by name.
"""

import argparse
import json
import math
import os
import resource
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn

from benchmarks.nasty import CASES, Case
from benchmarks.nasty_returned import RETURNED
from tmx_extract.errors import UnreadableFile
from tmx_extract.extract.read import is_no_page, read_document
from tmx_extract.formats.detect import FILLABLE_SUFFIXES, detect_fillable
from tmx_extract.formats.fillable_files import Proposal, open_translations
from tmx_extract.formats.options import WriteOptions
from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.returned_units import read_returned
from tmx_extract.model import Document, Occurrence, Origin, Page
from tmx_extract.positions import LineIndex
from tmx_extract.rebuild.clean import clean

MEGABYTE = 1_000_000
SIZES = (1.25, 2.5, 5.0, 10.0)
# Shorter times say nothing about growth.
_MEASURABLE = 0.1


def work(text: str, path: str) -> Document:
    """Do everything with one file, except storing it."""
    data = text.encode()
    is_no_page(data)
    document = read_document(data, Origin(path=path, hint_locale="ja-JP"))
    json.dumps(document.metadata.front_matter, ensure_ascii=False)
    LineIndex(text).locate(len(text))
    clean(document, "source")
    clean(document, "target", author_form=True)
    occurrences = list(_iter_occurrences(document))
    for written in FORMATS.values():
        options = WriteOptions(
            source_language="en-US",
            target_language="ja-JP",
            dedupe=written.default_dedupe,
            tool_version="0",
        )
        if written.aligned:
            streams = BytesIO(), BytesIO()
            written.write_aligned(streams, occurrences, options)
        else:
            written.write(BytesIO(), occurrences, options)
    return document


def work_returned(text: str, path: str) -> str:
    """Read and fill a returned file; return why it was refused, or an empty string."""
    data, suffix = text.encode(), path[path.rindex(".") :]
    try:
        for unit in read_returned(BytesIO(data), suffix, ["en"]):
            unit.is_untouched  # noqa: B018 - its cost counts too
        if suffix in FILLABLE_SUFFIXES:
            _fill(data, suffix)
    except UnreadableFile as error:
        return error.message
    return ""


def _fill(data: bytes, suffix: str) -> None:
    file = open_translations(data, detect_fillable(data, suffix), "ja")
    for slot in (slot for page in file.pages for slot in page):
        if slot.is_open and slot.text.strip():
            proposal = Proposal(80, f"{slot.text}.", slot.text, "MT", "a.md#1-103", "MT")
            slot.mark(proposal, is_whole=slot.put_target(proposal.target))
            slot.offer([proposal])
    file.write(BytesIO())


def _iter_occurrences(document: Document) -> Iterator[Occurrence]:
    """Yield the pairs as the memory would pass them to a writer."""
    page = Page(
        key="1",
        content_hash=document.content_hash,
        prefix=document.prefix,
        repository="",
        path=document.origin.path,
        source_locale="en-US",
        locale="ja-JP",
        locfileid=None,
        openlocfilehash=None,
        sourcegitcommit=None,
        translation_type=None,
        handback_date=None,
    )
    for ordinal, segment in enumerate(document.segments):
        yield Occurrence(
            page=page,
            ordinal=ordinal,
            segment_id=segment.id,
            number=segment.number,
            is_paragraph=segment.is_paragraph,
            place=segment.place,
            field=segment.field,
            source=segment.source,
            target=segment.target,
            occurrences=1,
            reason=None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case at all sizes."""

    name: str
    path: str
    seconds: Sequence[float]
    """CPU seconds at each completed size."""
    peak: float
    """MB, at the largest size."""

    @property
    def exponent(self) -> float | None:
        """The slope of time over size, both as logarithms; None if it cannot be measured."""
        if len(self.seconds) < 2 or self.seconds[-1] < _MEASURABLE:
            return None
        sizes = [math.log(size) for size in SIZES[: len(self.seconds)]]
        times = [math.log(max(second, 1e-4)) for second in self.seconds]
        middle, height = sum(sizes) / len(sizes), sum(times) / len(times)
        rise = sum((x - middle) * (y - height) for x, y in zip(sizes, times, strict=True))
        return rise / sum((x - middle) ** 2 for x in sizes)

    def __str__(self) -> str:
        """Return a row of the table."""
        cells = [f"{second:.2f}" for second in self.seconds]
        cells += ["too long"] * (len(SIZES) - len(cells))
        exponent = "–" if self.exponent is None else f"{self.exponent:.2f}"
        kind = self.path.rpartition(".")[2]
        return f"| {self.name} ({kind}) | {' | '.join(cells)} | {exponent} | {self.peak:.0f} |"


def measure_case(case: Case, limit: int) -> Row:
    """Measure the case at all sizes, up to the first that takes more than `limit` CPU seconds."""
    seconds: list[float] = []
    peak = 0.0
    for size in SIZES:
        cpu, peak = _measure(case, size, limit)
        if cpu is None:
            break
        seconds.append(cpu)
    return Row(name=case.name, path=case.path, seconds=seconds, peak=peak)


def _measure(case: Case, size: float, limit: int) -> tuple[float | None, float]:
    """Return CPU seconds and peak MB of a separate process; None if it exceeded the limit.

    Raises RuntimeError if the work itself failed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _tell_seconds(writing, case, size, limit)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    _, status, usage = os.wait4(child, 0)
    if not told and not os.WIFSIGNALED(status):
        raise RuntimeError(f"{case.name} ({case.path}) failed at {size:g} MB")
    return float(told) if told else None, usage.ru_maxrss / 1024


def _tell_seconds(pipe: int, case: Case, size: float, limit: int) -> NoReturn:
    """Do the work, write its CPU seconds into the pipe, and end this process."""
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        text = case.text(int(size * MEGABYTE))
        start = time.process_time()
        (work_returned if case in RETURNED else work)(text, case.path)
        os.write(pipe, str(time.process_time() - start).encode())
        code = 0
    except Exception:
        # The exception must not propagate in this copy of the parent.
        traceback.print_exc()
    finally:
        os._exit(code)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="parts of names; without any all cases")
    parser.add_argument("--top", type=int, default=len(CASES) + len(RETURNED), help="rows to print")
    parser.add_argument("--limit", type=int, default=120, help="CPU seconds for one text")
    arguments = parser.parse_args()
    rows: list[Row] = []
    for case in (*CASES, *RETURNED):
        if not arguments.words or any(word in case.name for word in arguments.words):
            rows.append(measure_case(case, arguments.limit))
            print(rows[-1], file=sys.stderr, flush=True)
    rows.sort(key=lambda row: (-len(row.seconds), row.seconds[-1:]), reverse=True)
    sizes = " | ".join(f"{size:g} MB" for size in SIZES)
    print(f"| text | {sizes} | exponent | peak MB |")
    print("| --- |" + " --- |" * (len(SIZES) + 2))
    for row in rows[: arguments.top]:
        print(row)
    told = [row.exponent for row in rows if row.exponent is not None]
    stopped = sum(len(row.seconds) < len(SIZES) for row in rows)
    print()
    print(
        f"{len(rows)} texts; {stopped} took too long; exponents up to {max(told, default=0):.2f}."
    )


if __name__ == "__main__":
    main()
