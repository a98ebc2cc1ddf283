"""Test cases: a page and, beside it, the expected result of reading it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin

# The words of the cases, and the codes for them.
CODE_OF_WORD = {
    "duplicate-id": "duplicate-id",
    "empty-source": "empty-source",
    "front-matter-as-prose": "front-matter-as-prose",
    "missing-lookup": "missing-lookup",
    "mixed-prefixes": "mixed-prefixes",
    "no-locfileid": "no-locfileid",
    "no-metadata": "no-metadata",
    "quot-mangled": "quot-mangled",
    "source-without-target": "source-without-target",
    "target-without-source": "target-without-source",
    "unclosed-target": "unclosed-target",
}


def iter_cases(folder: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """Yield name, page and expectation of every case in the folder."""
    for expected in sorted(folder.glob("*.expected.json")):
        name = expected.name.removesuffix(".expected.json")
        pages = [page for page in folder.glob(f"{name}.*") if page != expected]
        assert len(pages) == 1, name
        yield name, pages[0], json.loads(expected.read_text("utf-8"))


def read(page: Path) -> Document:
    return read_document(page.read_bytes(), Origin(path=page.name))


def as_case(document: Document, words: set[str]) -> dict[str, Any]:
    """Return the result in the form of an expectation, with only the relevant words."""
    codes = {remark.code for remark in document.diagnostics}
    return {
        "locale": document.metadata.content_locale,
        "locfileid": document.metadata.locfileid,
        "segments": [
            {"id": segment.id, "source": segment.source, "target": segment.target}
            for segment in document.segments
        ],
        "diagnostics": sorted(word for word in words if CODE_OF_WORD[word] in codes),
    }
