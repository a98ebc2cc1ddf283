"""The decoded values of an English page: a source in YAML or JSON is the text that it encodes."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

import yaml

from tmx_extract.extract import json_values, yaml_values
from tmx_extract.extract.front_matter import find_front_matter
from tmx_extract.model import PageFormat


def iter_values(text: str, page_format: PageFormat) -> Iterator[str]:
    """Yield the values of a YAML or JSON page, or of the front matter of a Markdown page; those of
    damaged YAML up to the error, none of damaged JSON."""
    if page_format == "json":
        with suppress(ValueError):
            yield from _iter_strings(json_values.load_mapping(text))
        return
    if page_format == "markdown":
        front, _ = find_front_matter(text)
        text = text[front.start : front.end] if front else ""
    try:
        for scalar in yaml_values.iter_scalars(text):
            yield scalar.value
    except (yaml.YAMLError, RecursionError):
        return


def _iter_strings(top: object) -> Iterator[str]:
    waiting = [top]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            waiting += reversed([*value.values()])
        elif isinstance(value, list):
            waiting += reversed(value)
