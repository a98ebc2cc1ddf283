"""An edit in its stored form."""

from typing import NamedTuple

from tmx_extract.model import EditState, SegmentLocation, SegmentName, TranslationType, find_name


class EditRow(NamedTuple):
    """An edit with all its data; the fields are the columns of `edit`."""

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
    state: EditState
    editor: str
    edited_at: str
    file: str
    line: int
    unit: str
    way: str
    assignment_id: int | None
    handback_key: str | None = None
    """The fields of the location, of which this is the first, are None without one in the file."""
    is_paragraph: int | None = None
    number: int | None = None
    segment_id: str | None = None
    repository: str | None = None
    path: str | None = None
    merged_before: bool = False
    """The memory already had this text from a person; it counts if the earlier merge is undone."""
    mark: str | None = None
    """The mark of the edit that the file names, made by `mark_pair`; empty if it names none, None
    if it was not recorded."""
    comment: str = ""
    """The person's comment on the text; empty without one."""
    run_id: int = 0
    """Set with the id when the edit is stored; 0 until then."""
    id: int = 0

    @property
    def location(self) -> SegmentLocation | None:
        """The segment of the edit; None if the file does not name it."""
        if self.name is None:
            return None
        return SegmentLocation(
            *self.name, self.segment_id or "", self.repository or "", self.path or ""
        )

    @property
    def name(self) -> SegmentName | None:
        """The identity of that segment."""
        return find_name(self.handback_key, self.is_paragraph, self.number)

    def at(self, location: SegmentLocation) -> "EditRow":
        """Return the same edit for this segment only."""
        return self._replace(**location._asdict())

    def contradicts(self, other: "EditRow") -> bool:
        """Return whether another person made a different text, in another merge."""
        is_same_person = bool(self.editor) and self.editor == other.editor
        return self.target != other.target and self.run_id != other.run_id and not is_same_person
