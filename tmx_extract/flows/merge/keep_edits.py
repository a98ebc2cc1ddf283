"""Keep a returned text as a new version of its segment, if it is one."""

from functools import cache, lru_cache

from tmx_extract.flows.merge.decide import Decision, EditContext, decide
from tmx_extract.flows.merge.fit_target import FittedText
from tmx_extract.flows.merge.options import MatchMethod, MergeOptions
from tmx_extract.formats.returned_units import Returned
from tmx_extract.formats.translation_states import edit_state, is_done
from tmx_extract.model import EditState, mark_pair
from tmx_extract.spacing import drop_space, is_same_text, keep_space
from tmx_extract.store.edits.find_segments import StoredSegment
from tmx_extract.store.edits.known_edits import KnownEdits
from tmx_extract.store.edits.people import People
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.edits.write import EditWriter


class EditKeeper:
    """Decides about the texts of one merge and writes them."""

    def __init__(self, writer: EditWriter, options: MergeOptions, now: str, people: People) -> None:
        self._writer = writer
        self._options = options
        self._now = now
        self._people = people
        self._spell = cache(people.spell)
        self._known = KnownEdits(writer.connection)
        self._owner = ""
        self.doubtful_names: tuple[str, ...] = ()
        """The people who all have a segment of the file, if it is unknown who returned it."""

    def start_file(self, owner: str) -> None:
        """Begin a file from a package of this person; empty if no one is named."""
        self._owner = self._people.spell(owner)
        # A damaged file has left nothing.
        self._known.forget_all()
        self.doubtful_names = ()

    def keep(
        self, unit: Returned, file: str, method: MatchMethod, one: FittedText
    ) -> Decision | None:
        """Keep one unit of a file for one segment; return the result, None if it does not apply."""
        found = one.segment
        row = self._row(unit, file, method, one)
        is_untouched = unit.is_untouched
        if one.is_passed:
            if not is_untouched:
                self._writer.add(row._replace(merged_before=True))
            return None
        context = EditContext(
            by=row.editor,
            placed=row.name,
            mark=unit.edit,
            state=unit.state,
            is_untouched=is_untouched,
            only_here=row.only_here,
            owner=self._owner,
            is_sure=bool(self._options.by),
        )
        edits = self._known.list(found.author_hash, found.written_hash)
        decision = decide(self._writer.connection, found, row.target, context, edits)
        self.doubtful_names = self.doubtful_names or decision.doubtful_names
        edit = row._replace(
            based_on=decision.based_on,
            unchanged=decision.verdict == "unchanged",
            assignment_id=decision.assignment and decision.assignment.assignment_id,
        )
        if self._is_new(edit, decision):
            self._known.add(self._writer.add(edit))
        elif not is_untouched and _is_repeat(edit, decision):
            self._writer.add(edit._replace(merged_before=True))
        return decision

    def _is_new(self, edit: EditRow, decision: Decision) -> bool:
        if decision.verdict == "edited":
            return True
        if decision.verdict != "unchanged":
            return False
        is_wanted = is_work(edit.state, edit.translation_type, decision)
        return is_wanted and not self._writer.is_kept(edit)

    def _row(self, unit: Returned, file: str, method: MatchMethod, one: FittedText) -> EditRow:
        found = one.segment
        edit = EditRow(
            source_locale=found.source_locale,
            locale=found.locale,
            author_hash=found.author_hash,
            written_hash=found.written_hash,
            source=found.source,
            delivered=found.delivered,
            target=self._undo_tools_changes(found, one.target or ""),
            based_on=None,
            unchanged=False,
            only_here=one.is_alone or (self._options.only_here and one.is_placed),
            late=bool(found.is_superseded),
            translation_type=found.translation_type,
            state=edit_state(unit.state),
            editor=self._spell(self._options.by or self._owner or unit.by),
            edited_at=unit.at or self._now,
            file=file,
            line=unit.line,
            unit=unit.id,
            way=method,
            assignment_id=None,
            mark=unit.edit,
            comment=unit.comment,
        )
        return edit.at(found.location) if one.is_placed else edit

    def _undo_tools_changes(self, found: StoredSegment, target: str) -> str:
        """Return the known target if only a tool changed it.

        Otherwise return the target with the white space of the text that it was made from.
        """
        delivered = found.target, found.delivered
        if target in delivered:
            return target
        edits = self._known.list(found.author_hash, found.written_hash)
        bare = _drop_space(target)
        alike = [text for text in delivered if _drop_space(text) == bare]
        alike += edits.list_alike(target)
        if target in alike:
            return target
        same = next((text for text in alike if is_same_text(text, target)), None)
        return keep_space(found.target, target) if same is None else same


_drop_space = lru_cache(maxsize=1 << 14)(drop_space)


def _is_repeat(edit: EditRow, decision: Decision) -> bool:
    """Return whether a known text would be an edit if another merge had not happened."""
    if decision.verdict == "known":
        return True
    if edit.target == edit.delivered:
        return is_work(edit.state, edit.translation_type, decision)
    # A person who leaves an exported edit unchanged did not make it.
    locales = edit.source_locale, edit.locale
    return edit.mark != mark_pair(*locales, edit.source, edit.target)


def is_work(state: EditState, kind: str | None, decision: Decision) -> bool:
    """Return whether an unchanged text was assigned to a person, or is marked as done."""
    if kind == "HT":
        return False
    # An edit is exported as translated, so its state says nothing when it comes back.
    return decision.assignment is not None or (is_done(state) and decision.based_on is None)
