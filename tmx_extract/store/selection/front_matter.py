"""What the front matter of a page says, as the store keeps it: JSON with texts as scalars."""

import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import translate

from tmx_extract.model import FieldCondition

# Most telling first: a service is part of a product, `ms.prod` the older name for either.
_PRODUCT_FIELDS = ("ms.service", "ms.prod", "ms.product")


class FrontMatterTest:
    """Whether a front matter fulfils a condition; a function for SQLite."""

    def __init__(self, wanted: FieldCondition) -> None:
        self._wanted = wanted
        # SQLite's GLOB, by which paths are chosen, negates a set by `^`, Python by `!`.
        self._fits = re.compile(translate(wanted.value.replace("[^", "[!"))).match

    def __call__(self, front_matter: str) -> bool:
        """The answer for the JSON of one page."""
        values = iter_values(json.loads(front_matter), self._wanted.field)
        return any(map(self._fits, values)) is not self._wanted.negated


def iter_values(fields: object, name: str) -> Iterator[str]:
    """The values of the field, each item of a list; nothing where it is not there.

    A name is a key, or keys inside keys joined by full stops; keys themselves contain such.
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
    """What the page is about: the first of `ms.service`, `ms.prod` and `ms.product` that says
    anything; in lower case, for pages spell it either way. Empty where none does."""
    fields = json.loads(front_matter)
    values = (value.strip() for name in _PRODUCT_FIELDS for value in iter_values(fields, name))
    return next(filter(None, values), "").lower()
