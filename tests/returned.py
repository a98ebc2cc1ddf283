"""Edits in a store, without the files that contained them."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from pages import SAVE, add, document, page

from tmx_extract.model import TranslationType
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.edits.write import NewRun, editing


class Returned(NamedTuple):
    """A text as delivered, and as returned."""

    before: str
    after: str
    by: str = "Yuki"
    at: str = "2024-07-01T09:00:00Z"
    kind: TranslationType | None = "MT"
    path: str = "docs/save.md"
    locale: str = "ja-JP"


def fill(connection: sqlite3.Connection, edits: Iterable[Returned]) -> None:
    """Store a page about Azure, and edits of it."""
    stored = document(page(SAVE).replace(b"---\n", b"---\nms.service: Azure\n", 1))
    add(connection, stored)
    run = NewRun("merge", "2024-08-01T09:00:00Z", "0.1.0", {"inputs": ["back"]})
    with editing(connection, run) as writer:
        for number, edit in enumerate(edits):
            writer.add(_new_edit(number, edit, stored.handback_key))
        writer.finish(files=1)


def _new_edit(number: int, edit: Returned, handback_key: str) -> EditRow:
    name = number.to_bytes(8)
    return EditRow(
        source_locale="en-US",
        locale=edit.locale,
        author_hash=name,
        written_hash=name,
        source="Save the file.",
        delivered=edit.before,
        target=edit.after,
        based_on=None,
        unchanged=edit.before == edit.after,
        only_here=False,
        late=False,
        translation_type=edit.kind,
        handback_key=handback_key,
        is_paragraph=0,
        number=103,
        segment_id="4ef9c-103",
        repository="",
        path=edit.path,
        state="final",
        editor=edit.by,
        edited_at=edit.at,
        file="back.xlf",
        line=1,
        unit=str(number),
        way="id",
        assignment_id=None,
    )
