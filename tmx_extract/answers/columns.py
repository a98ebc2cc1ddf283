"""The columns of a kind of result, declared once for JSON, JSON Lines and CSV."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from tmx_extract.answers.records import Record

_Row = TypeVar("_Row")
_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Columns(Generic[_Row]):
    """The names and values of the columns, in their order."""

    values: Mapping[str, Callable[[_Row], Any]]
    """A function for each name, which returns the JSON value of a result."""
    flat: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    """The functions that turn lists and objects into texts for CSV, by column."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.values)

    def record(self, row: _Row) -> Record:
        """Return the values of one result by column."""
        return {name: read(row) for name, read in self.values.items()}


def columns_of_part(
    values: Mapping[str, Callable[[_Part], Any]], find_part: Callable[[_Row], _Part]
) -> dict[str, Callable[[_Row], Any]]:
    """Return the columns of a part of a result as columns of the whole result."""

    def of_row(read: Callable[[_Part], Any]) -> Callable[[_Row], Any]:
        return lambda row: read(find_part(row))

    return {name: of_row(read) for name, read in values.items()}
