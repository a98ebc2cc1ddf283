"""`read_page`: the bytes of a plain page become the segments to translate."""

import json
import re
from collections.abc import Iterator

import yaml

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.extract import yaml_values
from tmx_extract.extract.containers import find_value
from tmx_extract.extract.front_matter import FrontMatter, find_front_matter
from tmx_extract.extract.plain.blocks import iter_blocks
from tmx_extract.extract.plain.sentences import iter_sentences
from tmx_extract.extract.plain.trimming import trim_block
from tmx_extract.model import NewSegment, Place, file_suffix
from tmx_extract.positions import LineIndex

_MARKDOWN, _YAML = (".md", ".markdown"), (".yml", ".yaml")
SUFFIXES = frozenset({*_MARKDOWN, *_YAML})
"""In lower case, with the dot."""

# The visible texts of YAML pages and tables of contents; all other values are names and addresses.
_READ = (
    "abstract answer callToAction callout content description heading headline intro introduction"
    " label linkText name note prerequisites question subtitle summary text title"
)
_YAML_KEYS = frozenset(_READ.split())
# Hugo's front matter, which contains no text.
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n(?:.*?\n)??\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL)
# Hugo's front matter in JSON ends with a bracket on a line of its own.
_JSON = re.compile(r"\ufeff?\{[ \t]*\r?\n.*?\n\}[ \t]*(?:\r?\n|\Z)", re.DOTALL)
# A soft line break; two spaces or a backslash before it would make a hard one.
_WRAP = re.compile(r"(?<!  )(?<!\\)[ \t]?\n[ \t]*")


def read_page(text: str, path: str) -> tuple[list[NewSegment], list[Diagnostic]]:
    """Return the segments of a page in order; never raises because of its content.

    YAML that cannot be parsed gives no segments and one problem.
    """
    if file_suffix(path) in _YAML:
        return _read_yaml(text)
    if found := _TOML.match(text) or _match_json(text):
        body = found.end()
        return list(_iter_markdown(text[body:], 1 + text.count("\n", 0, body))), []
    front, diagnostics = find_front_matter(text)
    if front is None:
        return list(_iter_markdown(text, 1)), diagnostics
    body = text.find("\n", front.end) + 1 or len(text)
    own = _iter_front_matter(text, front)
    return [*own, *_iter_markdown(text[body:], 1 + text.count("\n", 0, body))], diagnostics


def _match_json(text: str) -> re.Match[str] | None:
    """Return the front matter in JSON at the beginning of a page; None without one."""
    found = _JSON.match(text)
    try:
        return found if found and isinstance(json.loads(found[0].lstrip("\ufeff")), dict) else None
    except (ValueError, RecursionError):
        return None


def _iter_front_matter(text: str, front: FrontMatter) -> Iterator[NewSegment]:
    """Yield title and description: the segments 101 and 102 of every page."""
    for key in ("title", "description"):
        value = front.values.get(key)
        if isinstance(value, str) and value.strip():
            start, _ = find_value(text, key, "markdown", (front.start, front.end))
            line = 1 + text.count("\n", 0, start)
            parts = [(0, len(value))] if key == "title" else iter_sentences(value)
            for first, last in parts:
                if words := value[first:last].strip():
                    yield NewSegment(text=words, line=line, place="front-matter", field=key)


def _read_yaml(text: str) -> tuple[list[NewSegment], list[Diagnostic]]:
    segments: list[NewSegment] = []
    index = LineIndex(text)
    try:
        for scalar in yaml_values.iter_scalars(text):
            key = scalar.field.rpartition(".")[2]
            if key in _YAML_KEYS:
                line, _ = index.locate(scalar.start)
                segments += _iter_markdown(scalar.value, line, place="value", field=scalar.field)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        start = mark.index if mark else 0
        found = str(getattr(error, "problem", None) or error).splitlines()[0]
        return segments, [Diagnostic(code="invalid-yaml", start=start, end=start, found=found)]
    return segments, []


def _iter_markdown(
    text: str, line: int, *, place: Place | None = None, field: str = ""
) -> Iterator[NewSegment]:
    """Yield the sentences of all blocks; `line` is the first line of the text."""
    for block in iter_blocks(text):
        whole, index = trim_block(block.text), LineIndex(block.text)
        for start, end in iter_sentences(whole.text):
            core = trim_block(whole.text[start:end])
            if core.text:
                within, _ = index.locate(whole.start + start + core.start)
                yield NewSegment(
                    text=_WRAP.sub(" ", core.text),
                    line=line + block.line + within - 1,
                    place=place or core.place or whole.place or block.place,
                    field=field,
                )
