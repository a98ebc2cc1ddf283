"""The common parts of the engines: their relations, their options, and the files they write."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

import pyarrow as pa

from tmx_extract.lake.layout import Lake, LakeFile, UnfinishedFiles, partition_of
from tmx_extract.lake.page_rows import EDITED

DELETED_PAGE = ("repository", "path")
EDITED_PAIR = ("source_locale", "locale", "source", "target")
"""The columns of the pairs that people edited: as delivered, as written and in author form."""

EDIT_PLACES = """
    SELECT DISTINCT s.row_id, s.ordinal, c.handback_key, c.repository, c.path, c.source_locale,
           c.locale, s.is_paragraph, s.number, s.source, s.target,
           coalesce(s.author_source, s.source) AS author_source,
           coalesce(s.page_form, s.author_target, s.target) AS author_target
    FROM current_document c
    JOIN segment s ON s.row_id = c.row_id
    JOIN edited_pair e ON e.source_locale = c.source_locale AND e.locale = c.locale
    WHERE e.source = {source} AND e.target = {target}
"""
"""The segments with an edited pair; `Edits.choose` decides which edit each of them gets."""
EDIT_FORMS = (
    {"source": "s.source", "target": "s.target"},
    {
        "source": "coalesce(s.author_source, s.source)",
        "target": "coalesce(s.page_form, s.author_target, s.target)",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """The edits of people, for a build."""

    pairs: Sequence[tuple[str, str, str, str]]
    """As in `EDITED_PAIR`."""
    choose: Callable[[Mapping[str, Any]], tuple[str, str, str, str] | None]
    """Returns the edited target of a row of `EDIT_PLACES`, with editor, time and state; None if it
    has none."""

    def choose_all(self, places: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """Return a row of `EDITED` for each of these places that has an edit."""
        return [
            (place["row_id"], place["ordinal"], *edit)
            for place in places
            if (edit := self.choose(place)) is not None
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildInput:
    """All that a build is derived from."""

    pages: Sequence[LakeFile]
    deleted: Sequence[tuple[str, str]] = ()
    """The repository and path of each page that git no longer has."""
    edits: Edits | None = None


@dataclass(slots=True, kw_only=True)
class BuildOptions:
    """The options of the engines."""

    memory_bytes: int = 0
    """The memory that the engine uses before it writes to disk; 0: its own default. For Spark, the
    memory of its driver, which does all the work on one machine."""
    master: str = ""
    """The Spark cluster; empty: this machine, or the cluster that `spark-submit` names."""


class Engine(Protocol):
    """Derives the current memory from page versions."""

    def build(
        self, lake: Lake, files: UnfinishedFiles, given: BuildInput
    ) -> Mapping[str, Sequence[LakeFile]]:
        """Write the results as unfinished files and return them, by folder."""


def name_part(folder: str, locale: str) -> str:
    """Return the path of a new file of results, relative to the lake."""
    return f"{partition_of(folder, locale=locale)}/{uuid4().hex}.parquet"


def string_table(names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Any:
    """Return rows of strings as an Arrow table."""
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=list(names))


def edited_table(rows: Sequence[tuple[Any, ...]]) -> Any:
    """Return rows of `EDITED` as an Arrow table."""
    columns = zip(*rows, strict=True) if rows else [()] * len(EDITED)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, EDITED, strict=True)]
    return pa.table(arrays, schema=EDITED)
