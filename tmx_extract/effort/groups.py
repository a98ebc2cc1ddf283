"""The groups of returned texts."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from tmx_extract.model import Edit, page_name

GroupBy = Literal["type", "product", "person", "month", "locale", "assignment", "page"]
BY: tuple[GroupBy, ...] = ("type", "product", "person", "month", "locale", "assignment", "page")
DEFAULT_BY: tuple[GroupBy, ...] = ("type", "product", "person", "month")
_TYPES = ("MT", "HT", "unknown")
_NAMED: Mapping[GroupBy, Callable[[Edit], str]] = {
    "type": lambda edit: edit.delivered_as or "unknown",
    "product": lambda edit: edit.product,
    "person": lambda edit: edit.mark.by,
    "month": lambda edit: edit.mark.at[:7],
    "locale": lambda edit: edit.locale,
    "assignment": lambda edit: edit.assignment,
    "page": lambda edit: page_name(edit.repository, edit.path),
}


def find_group(edit: Edit, by: GroupBy) -> str:
    """Return the name of the group; empty if unknown, `unknown` for the translation type."""
    return _NAMED[by](edit)


def in_order(by: GroupBy, names: Iterable[str]) -> list[str]:
    """Return the groups in display order: machine before human, others by name."""
    if by == "type":
        return sorted(names, key=lambda name: (*_TYPES, name).index(name))
    return sorted(names)
