"""The edits of a lake, by the rules of the memory."""

from collections.abc import Iterator, Mapping
from typing import Any

from tmx_extract.lake.edits import read_edits
from tmx_extract.lake.engine import Edits
from tmx_extract.lake.layout import Lake
from tmx_extract.model import SegmentLocation, pair_hash
from tmx_extract.store.edits.precedence import EditVersion, EditVersions
from tmx_extract.store.page_facts import StandingEdit


def list_edit_rows(edits: Iterator[StandingEdit]) -> Iterator[dict[str, Any]]:
    """Yield edits of a memory as rows of a lake."""
    for edit in edits:
        version = edit.version
        yield {
            "author_hash": version.author_hash,
            "written_hash": version.written_hash,
            "edited_target": version.target,
            "only_here": int(version.only_here),
            "only_elsewhere": int(version.only_elsewhere),
            "handback_key": version.handback_key,
            "is_paragraph": version.is_paragraph,
            "number": version.number,
            "repository": version.repository,
            "path": version.path,
            "source_locale": edit.source_locale,
            "locale": edit.locale,
            "author_source": edit.author_source,
            "author_target": edit.author_target,
            "written_source": edit.written_source,
            "written_target": edit.written_target,
            "editor": edit.mark.by,
            "edited_at": edit.mark.at,
            "edit_state": edit.mark.state,
        }


def read_standing_edits(lake: Lake) -> Edits | None:
    """Return all edits of a lake; None if there are none.

    Those of several memories count in the order in which the memories were added.
    """
    rows = read_edits(lake, lake.list_files("edits"))
    if not rows:
        return None
    versions = EditVersions(_version(number, row) for number, row in enumerate(rows))
    pairs = {
        (row["source_locale"], row["locale"], row[f"{form}_source"], row[f"{form}_target"])
        for row in rows
        for form in ("author", "written")
    }

    def choose(place: Mapping[str, Any]) -> tuple[str, str, str, str] | None:
        locales = place["source_locale"], place["locale"]
        version = versions.choose(
            pair_hash(*locales, place["author_source"], place["author_target"]),
            pair_hash(*locales, place["source"], place["target"]),
            SegmentLocation(
                place["handback_key"],
                int(place["is_paragraph"]),
                place["number"],
                "",
                place["repository"],
                place["path"],
            ),
        )
        if version is None:
            return None
        row = rows[version.id]
        return version.target, row["editor"], row["edited_at"], row["edit_state"]

    return Edits(pairs=sorted(pairs), choose=choose)


def _version(number: int, row: Mapping[str, Any]) -> EditVersion:
    return EditVersion(
        id=number,
        author_hash=row["author_hash"],
        written_hash=row["written_hash"],
        target=row["edited_target"],
        only_here=row["only_here"],
        only_elsewhere=row["only_elsewhere"],
        handback_key=row["handback_key"],
        is_paragraph=row["is_paragraph"],
        number=row["number"],
        repository=row["repository"],
        path=row["path"],
    )
