"""An edit as the store keeps it."""

from typing import NamedTuple

from tmx_extract.model import EditState, TranslationType


class EditRow(NamedTuple):
    """An edit with all that is told of it; the fields are the columns of `edit`."""

    source_locale: str
    locale: str
    author_hash: bytes
    written_hash: bytes
    source: str
    delivered: str
    target: str
    based_on: int | None
    unchanged: bool
    only_here: bool
    late: bool
    translation_type: TranslationType | None
    handback_key: str | None
    """This and what follows of the place is None where the file did not tell it."""
    is_paragraph: int | None
    number: int | None
    segment_id: str | None
    repository: str | None
    path: str | None
    state: EditState
    editor: str
    edited_at: str
    file: str
    line: int
    unit: str
    way: str
    assignment_id: int | None
    merged_before: bool = False
    """The memory had this text from somebody already; it counts if that is undone."""
    mark: str | None = None
    """Of the edit that the file names, as `mark_pair` makes it; empty if it names none, None if
    that was not recorded."""
    run_id: int = 0
    """This and the id are given when it is kept; 0 until then."""
    id: int = 0

    def contradicts(self, other: "EditRow") -> bool:
        """Whether another person says another thing, not in the same merge."""
        is_same_person = bool(self.editor) and self.editor == other.editor
        return self.target != other.target and self.run_id != other.run_id and not is_same_person
