"""The fields of both pages that are translated without markup: titles, descriptions, summaries."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import yaml

from tmx_extract.english.slots import HiddenText
from tmx_extract.extract import yaml_values
from tmx_extract.extract.front_matter import find_front_matter
from tmx_extract.extract.plain.sentences import count_sentences
from tmx_extract.extract.yaml_masking import mask_signs, unmask_signs
from tmx_extract.model import Document, PageFormat, Place

# In the order of their numbers, wherever they are in the front matter. Measured in 3,327 pages: in
# 3,323 the numbers up to the first pair are those of the sentences of these three fields.
_FRONT_MATTER_KEYS = ("title", "description", "keywords")
_PAGE_KEYS = frozenset({"title", "summary", "description"})
_MARK = "data-ttu-id"
_BLOCK_HEADER = re.compile(r"[|>][^\r\n]*+(?:\r?\n[ \t]*+)*+")


class _Field(NamedTuple):
    key: str
    value: str
    start: int
    end: int


def find_fields(document: Document, english: str) -> list[HiddenText]:
    """Return the fields in the order of their numbers.

    A field that only the English page has takes its numbers too; its target is empty. Fields whose
    pairs have markup are left out, and JSON pages have no fields.
    """
    ours, theirs = (_read_fields(text, document.format) for text in (document.text, english))
    keys = _FRONT_MATTER_KEYS if document.format == "markdown" else tuple(theirs)
    place: Place = "front-matter" if document.format == "markdown" else "value"
    found: list[HiddenText] = []
    for key in keys:
        source, target = theirs.get(key), ours.get(key)
        if source is None or not source.value or (target and _MARK in target.value):
            continue
        # A missing field is where the preceding one is.
        start = found[-1].start if found else 0
        found.append(
            HiddenText(
                source=source.value,
                target=target.value if target else "",
                start=target.start if target else start,
                end=target.end if target else start,
                place=place,
                field=target.key if target else source.key,
                sentences=count_sentences(source.value),
            )
        )
    return found


def _read_fields(text: str, page_format: PageFormat) -> Mapping[str, _Field]:
    """Return the fields by key path; keys of front matter are in lower case. The first of several
    with the same key counts."""
    fields: dict[str, _Field] = {}
    if page_format == "markdown":
        front, _ = find_front_matter(text)
        if front is not None and not front.as_prose:
            block = text[front.start : front.end]
            for field in _iter_fields(block, front.readable, front.start):
                fields.setdefault(field.key.lower(), field)
    elif page_format == "yaml":
        for field in _iter_fields(text, mask_signs(text).text, 0):
            if field.key.rpartition(".")[2] in _PAGE_KEYS:
                fields.setdefault(field.key, field)
    return fields


def _iter_fields(text: str, readable: str, offset: int) -> Iterator[_Field]:
    """Yield the values of a YAML text up to its first error, without quotes and block headers."""
    try:
        for scalar in yaml_values.iter_scalars(readable):
            start, end = scalar.start, scalar.end
            if scalar.quote:
                start, end = start + 1, end - 1
            elif header := _BLOCK_HEADER.match(text, start, end):
                start = header.end()
            end = start + len(text[start:end].rstrip())
            value = unmask_signs(scalar.value).strip()
            yield _Field(unmask_signs(scalar.field), value, start + offset, end + offset)
    except (yaml.YAMLError, RecursionError):
        return
