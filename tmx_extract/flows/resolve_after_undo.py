"""Repeat the decisions after an undone run, without that run."""

from typing import cast

from tmx_extract.flows.resolve import decide_all, decide_for
from tmx_extract.model import ResolveRule
from tmx_extract.store.edits.conflicts import find_conflict, find_edit, find_same, iter_conflicts
from tmx_extract.store.edits.later_runs import LaterRun, LaterRuns, put_back_as_it_was
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.edits.write import EditWriter


def resolve_after_undo(writer: EditWriter, later: LaterRuns, run: LaterRun) -> None:
    """Repeat the decisions of a run.

    A rule applies to the conflicts that are open now. A decision for an edit that is gone applies
    to the same text of another person. A text that a person wrote stays, and so does a decision
    against an edit.
    """
    asked = run.arguments.get("asked")
    if isinstance(asked, str):
        decide_all(writer, cast(ResolveRule, asked), iter_conflicts(writer.connection, later.pairs))
    elif isinstance(asked, list):
        decider = _Decider(writer, later, run)
        writer.note_asked([decider.decide(edit_id) for edit_id in asked])
        decider.put_back_texts()
    else:
        put_back_as_it_was(writer, later, run)


class _Decider:
    """The decisions of one run about the edits that it named."""

    def __init__(self, writer: EditWriter, later: LaterRuns, run: LaterRun) -> None:
        self._writer = writer
        self._gone = {edit.id: edit for edit in later.gone}
        self._run = run
        self._verdicts = dict(run.decisions)
        self._texts = {edit.id: edit for edit in run.edits}

    def decide(self, edit_id: int) -> int:
        """Decide again about an edit; return its number, or that of the edit in its place."""
        connection = self._writer.connection
        gone = self._gone.get(edit_id)
        heir = find_edit(connection, edit_id) or (gone and find_same(connection, gone))
        if heir is None:
            self._decide_without(gone)
            return edit_id
        conflict = find_conflict(connection, heir.id)
        text = self._take_text(heir, gone)
        if conflict is None:
            verdict = self._verdicts.get(edit_id)
            if verdict is not None and self._is_drop:
                self._writer.decide(heir.id, verdict)
        elif conflict.kind != "two-edits":
            self._writer.decide(heir.id, "seen")
        elif self._is_drop:
            self._writer.decide(heir.id, "dropped")
        else:
            rivals = [edit for edit in conflict.edits if edit.id != heir.id]
            decide_for(self._writer, heir, rivals, heir.id if text is None else text)
        return heir.id

    def put_back_texts(self) -> None:
        """Write the other texts of the run again."""
        for edit in self._texts.values():
            self._writer.restore(edit)

    @property
    def _is_drop(self) -> bool:
        return bool(self._run.arguments["drop"])

    def _decide_without(self, gone: EditRow | None) -> None:
        """Keep the text that replaced an edit which is gone and which no one else made."""
        if gone is not None:
            self._texts = {
                key: edit
                for key, edit in self._texts.items()
                if (edit.source, edit.target) != (gone.source, gone.target)
            }
        for edit_id, verdict in self._run.decisions if self._texts else ():
            if self._writer.has(edit_id):
                self._writer.decide(edit_id, verdict)

    def _take_text(self, heir: EditRow, gone: EditRow | None) -> int | None:
        """Write the text again that replaced an edit; return its number."""
        for edit in list(self._texts.values()):
            if edit.author_hash == heir.author_hash:
                self._writer.restore(self._texts.pop(edit.id)._replace(based_on=heir.id))
                return edit.id
            if gone and (edit.source, edit.editor) == (gone.source, gone.editor):
                self._texts[edit.id] = edit._replace(
                    editor=self._run.arguments["by"] or heir.editor
                )
        return None
