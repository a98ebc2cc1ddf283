"""The format of a file, its metadata, and the stretches that contain its markup."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

import yaml

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.extract import json_values, yaml_values
from tmx_extract.extract.front_matter import find_front_matter, read_metadata
from tmx_extract.extract.quote_damage import repair_quotes
from tmx_extract.extract.stretches import SourceStretch
from tmx_extract.extract.yaml_masking import load_unmasked, mask_signs, unmask_signs
from tmx_extract.model import Metadata, PageFormat

_MARK = "data-ttu-id"
_KEY_LINES = {
    key: re.compile(
        rf"^[\"']?{key}[\"']?[ \t]*+:[ \t]*+([^\r\n]*+(?:\r?\n[ \t]++\S[^\r\n]*+)*+)",
        re.MULTILINE | re.IGNORECASE,
    )
    for key in ("title", "description")
}
_JSON_KEYS = {
    key: re.compile(rf'"{key}"\s*+:\s*+("(?:[^"\\]|\\.)*+")', re.DOTALL)
    for key in ("title", "description")
}


class ParsedFile(NamedTuple):
    """The parts of one file."""

    metadata: Metadata
    metadata_span: tuple[int, int]
    """The range of the metadata; (0, 0) if none exists."""
    stretches: list[SourceStretch]
    """In file order, not overlapping; stretches without markup may be missing."""
    diagnostics: list[Diagnostic]


def read_markdown(text: str) -> ParsedFile:
    """Read a page with or without front matter at its top."""
    front, diagnostics = find_front_matter(text)
    if front is None:
        metadata, problems = read_metadata({}, text, 0, 0)
        return ParsedFile(metadata, (0, 0), [_body(text, 0)], [*diagnostics, *problems])
    metadata, problems = read_metadata(front.values, text, front.start, front.end)
    span = (front.start, front.end)
    stretches: list[SourceStretch] = []
    if not front.as_prose and text.find(_MARK, *span) >= 0:
        block = text[front.start : front.end]
        try:
            inner = list(
                yaml_values.iter_stretches(
                    block, offset=front.start, readable=front.readable, show=unmask_signs
                )
            )
        except yaml.YAMLError:
            inner = []
        stretches = [*inner, *_gaps(text, inner, *span)]
        stretches.append(_body(text, front.end))
    else:
        stretches.append(_body(text, 0))
    return ParsedFile(metadata, span, _in_order(stretches), [*diagnostics, *problems])


def read_yaml(text: str) -> ParsedFile:
    """Read a YAML page, with its fields under `metadata:` or at the top."""
    values: Mapping[str, object] | None = None
    inner: list[SourceStretch] = []
    problem: Exception | None = None
    readable, is_cut = mask_signs(text)
    try:
        values = load_unmasked(readable)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problem = error
    try:
        if _MARK in text:
            inner = list(yaml_values.iter_stretches(text, readable=readable, show=unmask_signs))
    except yaml.YAMLError as error:
        problem = error
    contents = _page(text, values, inner, "invalid-yaml", problem)
    if is_cut and problem is None:
        contents.diagnostics.insert(0, Diagnostic(code="yaml-cuts-pair"))
    return contents


def read_json(text: str) -> ParsedFile:
    """Read a JSON page, with its fields under `metadata` or at the top."""
    inner = list(json_values.iter_stretches(text)) if _has_json_mark(text) else []
    try:
        values, problem = json_values.load_mapping(text), None
    except ValueError as error:
        values, problem = None, error
    return _page(text, values, inner, "invalid-json", problem)


FORMATS: Mapping[str, tuple[PageFormat, Callable[[str], ParsedFile]]] = {
    ".md": ("markdown", read_markdown),
    ".markdown": ("markdown", read_markdown),
    ".yml": ("yaml", read_yaml),
    ".yaml": ("yaml", read_yaml),
    ".json": ("json", read_json),
}


def find_value(
    text: str, key: str, file_format: PageFormat, span: tuple[int, int]
) -> tuple[int, int]:
    """Return the range of the value of a metadata key, including quotes; the beginning if not
    found."""
    if file_format == "markdown":
        found = _KEY_LINES[key].search(text, *span)
    elif file_format == "json":
        found = _JSON_KEYS[key].search(text, max(text.find('"metadata"'), 0))
    else:
        wanted = (f"metadata.{key}", key)
        scalars = {item.field: item for item in _sound_scalars(text) if item.field in wanted}
        item = scalars.get(wanted[0]) or scalars.get(wanted[1])
        return (item.start, item.end) if item else (span[0], span[0])
    return found.span(1) if found else (span[0], span[0])


def _sound_scalars(text: str) -> Iterator[yaml_values.YamlValue]:
    """Yield the scalars of a YAML text up to its first error."""
    with suppress(yaml.YAMLError):
        yield from yaml_values.iter_scalars(text)


def _page(
    text: str,
    values: Mapping[str, object] | None,
    inner: list[SourceStretch],
    code: str,
    problem: Exception | None,
) -> ParsedFile:
    fields = (values or {}).get("metadata")
    if not isinstance(fields, Mapping):
        fields = {key: value for key, value in (values or {}).items() if key.startswith("ms.")}
    metadata, diagnostics = read_metadata(fields, text, 0, len(text))
    if problem is not None and _MARK in text:
        mark = getattr(problem, "problem_mark", None)
        start = mark.index if mark else getattr(problem, "pos", 0)
        found = str(getattr(problem, "problem", None) or problem).splitlines()[0]
        diagnostics.insert(0, Diagnostic(code=code, start=start, end=start, found=found))
    stretches = _in_order([*inner, *_gaps(text, inner, 0, len(text))])
    return ParsedFile(metadata, (0, len(text)), stretches, diagnostics)


def _has_json_mark(text: str) -> bool:
    return _MARK in text or "\\u003cspan" in text.lower()


def _body(text: str, start: int) -> SourceStretch:
    """Return the rest of a page from `start`, as its author wrote it."""
    repaired = repair_quotes(text[start:] if start else text)
    return SourceStretch(
        value=repaired.text,
        start=start,
        end=len(text),
        repaired=repaired if repaired.regions else None,
    )


def _gaps(
    text: str, stretches: Iterable[SourceStretch], start: int, end: int
) -> Iterator[SourceStretch]:
    """Yield stretches outside values: comments, keys, or a file that cannot be parsed."""
    position = start
    edges = [(stretch.start, stretch.end) for stretch in stretches]
    for gap_end, resume in [*sorted(edges), (end, end)]:
        if text.find(_MARK, position, gap_end) >= 0:
            repaired = repair_quotes(text[position:gap_end])
            yield SourceStretch(
                value=repaired.text,
                start=position,
                end=gap_end,
                repaired=repaired if repaired.regions else None,
            )
        position = resume


def _in_order(stretches: list[SourceStretch]) -> list[SourceStretch]:
    return sorted(stretches, key=lambda stretch: stretch.start)
