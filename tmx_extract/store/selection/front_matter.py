"""The front matter of a page in its stored form: JSON with strings as scalars."""

import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import translate

from tmx_extract.model import FieldCondition

# The most specific field first: a service is part of a product; `ms.prod` is an older name for
# both.
_PRODUCT_FIELDS = ("ms.service", "ms.prod", "ms.product")


class FrontMatterTest:
    """Tests the front matter against a condition; used as an SQLite function."""

    def __init__(self, wanted: FieldCondition) -> None:
        self._wanted = wanted
        # In a GLOB pattern, SQLite negates a set with `^`, Python with `!`.
        self._fits = re.compile(translate(wanted.value.replace("[^", "[!"))).match

    def __call__(self, front_matter: str) -> bool:
        """Return the result for the JSON of one page."""
        values = iter_values(json.loads(front_matter), self._wanted.field)
        return any(map(self._fits, values)) is not self._wanted.negated


def iter_values(fields: object, name: str) -> Iterator[str]:
    """Yield the values of the field, or each item of a list; nothing if the field is missing.

    A name is a key, or nested keys joined by full stops; a key itself may contain full stops.
    """
    if not isinstance(fields, Mapping):
        return
    if name in fields:
        yield from _flattened(fields[name])
    for key, inner in fields.items():
        if name.startswith(f"{key}."):
            yield from iter_values(inner, name[len(key) + 1 :])


def _flattened(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _flattened(item)
    elif isinstance(value, Mapping):
        yield json.dumps(value, ensure_ascii=False, sort_keys=True)
    else:
        yield "" if value is None else str(value)


def product_of(front_matter: str) -> str:
    """Return the product of the page: the first non-empty value of `ms.service`, `ms.prod` and
    `ms.product`, in lower case because pages vary; empty if none exists."""
    fields = json.loads(front_matter)
    values = (value.strip() for name in _PRODUCT_FIELDS for value in iter_values(fields, name))
    return next(filter(None, values), "").lower()
