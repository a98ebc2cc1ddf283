"""The output of writers, for formats of every kind."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import BytesIO

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.options import CodeMode, MachineTarget, WriteOptions
from tmx_extract.formats.registry import Write, WriteAligned
from tmx_extract.model import Dedupe, Occurrence, Translation, TranslationType

Remarks = list[tuple[str, str, str]]
"""Segment id, code, found."""


def options_of(
    *,
    dedupe: Dedupe = "segment",
    codes: CodeMode = "text",
    machine_target: MachineTarget = "target",
    target_languages: Mapping[str, str] | None = None,
) -> WriteOptions:
    """Return options for English to Japanese."""
    return WriteOptions(
        source_language="en-US",
        target_language="ja-JP",
        dedupe=dedupe,
        tool_version="1.2.3",
        codes=codes,
        machine_target=machine_target,
        target_languages=target_languages or {},
    )


def write_one(
    write: Write, occurrences: Iterable[Occurrence], options: WriteOptions | None = None
) -> tuple[bytes, int, Remarks]:
    """Return the file, the reported number of pairs, and the problems."""
    stream, remarks = BytesIO(), Remarks()

    def report(about: Occurrence, problem: Diagnostic) -> None:
        remarks.append((about.segment_id, problem.code, problem.found))

    pairs = write(stream, occurrences, replace(options or options_of(), report=report))
    return stream.getvalue(), pairs, remarks


def write_several(
    write: WriteAligned,
    occurrences: Iterable[Occurrence],
    options: WriteOptions | None = None,
    *,
    files: int = 2,
) -> tuple[list[str], int, Remarks]:
    """Return the files, the reported number of pairs, and the problems."""
    streams, remarks = [BytesIO() for _ in range(files)], Remarks()

    def report(about: Occurrence, problem: Diagnostic) -> None:
        remarks.append((about.segment_id, problem.code, problem.found))

    pairs = write(streams, occurrences, replace(options or options_of(), report=report))
    return [stream.getvalue().decode() for stream in streams], pairs, remarks


def in_two_languages(
    given: Occurrence, german: str | None, *, kind: TranslationType | None = "HT"
) -> Occurrence:
    """Return the pair with a German target beside its own, or without one."""
    page = given.page
    own = Translation(page, given.segment_id, given.target, given.reason)
    if german is None:
        return given._replace(translations=(own,))
    other = page._replace(
        repository="handbook.de-DE",
        locale="de-DE",
        locfileid="53077999",
        translation_type=kind,
        handback_date="2024-06-01",
    )
    return given._replace(
        translations=(own, Translation(other, f"b07a1-{given.number}", german, "newest"))
    )
