"""What files tell of a text that was edited since it was delivered: which version, who, when."""

from tmx_extract.model import EditMark, Occurrence, Page, mark_pair
from tmx_extract.normalize import author_form


def tell_mark(occurrence: Occurrence, page: Page, target: str) -> str | None:
    """By what a file that comes back tells which version of a target the person saw; `page` is
    that of the target.

    None where the source is a translation itself: no pair of the memory stands there.
    """
    if occurrence.source_translation is not None:
        return None
    return mark_pair(page.source_locale, page.locale, author_form(occurrence.source), target)


def list_edit(occurrence: Occurrence) -> list[tuple[str, str | None]]:
    """What is told of the edit of a unit with one target, as names and facts; nothing for what was
    delivered."""
    edit = occurrence.edit
    if edit is None:
        return []
    mark = tell_mark(occurrence, occurrence.page, occurrence.target)
    return [("edit", mark), ("edited by", edit.by), ("edited at", edit.at)]


def compact_time(edit: EditMark) -> str:
    """When it was made, in the basic format of ISO 8601."""
    return edit.at.replace("-", "").replace(":", "")
