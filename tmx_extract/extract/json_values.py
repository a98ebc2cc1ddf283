"""JSON: the string values that contain markup, and the metadata of a JSON page."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tmx_extract.extract.stretches import MAX_FIELD, SourceStretch, stretch_of_scalar

# A whole string, an unfinished string at the end, a structural character, or anything else.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*+"|"(?:[^"\\]|\\.)*+\\?\Z|[:{}\[\],]|[^":{}\[\],]++', re.DOTALL
)


_SURROGATE = re.compile("[\ud800-\udfff]")


def load_mapping(text: str) -> dict[str, object] | None:
    """Return the object in `text`, every scalar as a string as written; None for other JSON values.

    Raises ValueError if the text is not JSON or is nested too deeply.
    """
    try:
        loaded = json.loads(text.removeprefix("\ufeff"), parse_int=str, parse_float=str)
        return _plain(loaded) if isinstance(loaded, dict) else None
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _plain(value: object) -> Any:
    """Return the value with surrogate halves replaced and constants as written."""
    if isinstance(value, dict):
        return {_whole(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return _whole(value) if isinstance(value, str) else json.dumps(value)


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def iter_stretches(text: str) -> Iterator[SourceStretch]:
    """Yield the string values with markup, with their own key or the key of their array."""
    keys = [""]
    last = ""
    for token in _TOKEN.finditer(text):
        written = token[0]
        if written == ":":
            # Decode each key only once, even if many colons follow.
            if last:
                keys[-1] = _whole(_decode(last) or "")[:MAX_FIELD]
            last = ""
        elif written in ("{", "["):
            keys.append(keys[-1])
        elif written in ("}", "]"):
            if len(keys) > 1:
                keys.pop()
        elif written.startswith('"'):
            last = written
            if "span" in written and ("data-" in written or "sxs-lookup" in written):
                yield from _stretch(text, token, keys[-1])


def _stretch(text: str, token: re.Match[str], key: str) -> Iterator[SourceStretch]:
    value = _decode(token[0])
    if value is not None:
        span = (token.start() + 1, token.end() - 1)
        yield stretch_of_scalar(text, span, value=value, field=key, escaped=True)


def _decode(literal: str) -> str | None:
    try:
        # JSON forbids control characters, but a damaged file is still worth reading.
        decoded = json.loads(literal, strict=False)
    except ValueError:
        return None
    return decoded if isinstance(decoded, str) else None
