"""The texts of JSON pages: whether one is inside a string, and how it is escaped there."""

import json

from tmx_extract.model import Document, Segment


def is_in_string(document: Document, segment: Segment) -> bool:
    """Return whether a segment is inside a JSON string: the tag before its target is escaped."""
    tag = document.text[segment.start : segment.target_start]
    return document.format == "json" and "\\" in tag


def escape(text: str) -> str:
    """Return a text as it is written inside a JSON string, without the quotes."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def means(raw: str, decoded: str) -> bool:
    """Return whether a JSON string with the characters `raw` has the value `decoded`."""
    try:
        return bool(json.loads(f'"{raw}"', strict=False) == decoded)
    except ValueError:
        return False
