"""`tmx-extract conflicts`."""

from typing import TYPE_CHECKING

from tmx_extract.answers.counts import counted
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import put, say
from tmx_extract.model import page_name

if TYPE_CHECKING:
    from tmx_extract.store.edits.conflicts import EditConflict
    from tmx_extract.store.edits.row import EditRow


def conflicts(db: StoreOption = DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """List edits that contradict each other, and edits whose text has changed.

    Each edit has a number, with which `resolve` decides for it or against it.

    Examples:

        tmx-extract conflicts --db tm.db
        tmx-extract conflicts --json | jq '.[].edits[].id'
    """
    from tmx_extract.store.edits.conflicts import iter_conflicts

    with opened_memory(db) as connection:
        found = list(iter_conflicts(connection))
    if as_json:
        put_value(list(map(_as_json, found)))
    else:
        for conflict in found:
            _show(conflict)
    say(f"{counted(len(found), 'conflict')} open")


_KINDS = {
    "two-edits": "different edits of one segment; the first counts meanwhile",
    "superseded": "edited after its text had been superseded",
    "outdated": "its text is gone from the current page",
}


def _show(conflict: "EditConflict") -> None:
    first = conflict.edits[0]
    page = page_name(first.repository or "", first.path or "")
    place = f"{page}#{first.segment_id}" if page else "no certain place"
    put(f"{place}: {conflict.kind}: {_KINDS[conflict.kind]}")
    put(f"  source     {_one_line(first.source)}")
    put(f"  delivered  {_one_line(first.delivered)}")
    for edit in conflict.edits:
        put(f"  edit {edit.id:<5} {_one_line(edit.target)}")
        put(f"             {_who(edit)}")
    if conflict.kind != "two-edits":
        now = _one_line(conflict.current) if conflict.current else "(no such source on the page)"
        put(f"  now        {now}")


def _who(edit: "EditRow") -> str:
    who = edit.editor or "nobody named"
    return f"{who}, {edit.edited_at[:10]}, {edit.state or 'no state'}, {edit.file}:{edit.line}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _as_json(conflict: "EditConflict") -> dict[str, object]:
    first = conflict.edits[0]
    return {
        "kind": conflict.kind,
        "repository": first.repository,
        "path": first.path,
        "segment_id": first.segment_id,
        "source_locale": first.source_locale,
        "locale": first.locale,
        "source": first.source,
        "delivered": first.delivered,
        "current": conflict.current,
        "edits": [
            {
                "id": edit.id,
                "target": edit.target,
                "by": edit.editor,
                "at": edit.edited_at,
                "state": edit.state,
                "file": edit.file,
                "line": edit.line,
                "unit": edit.unit,
                "run": edit.run_id,
            }
            for edit in conflict.edits
        ],
    }
