"""The facts in a file about an edited text: which version, who, when."""

from tmx_extract.formats.options import WriteOptions
from tmx_extract.model import EditMark, Occurrence, Translation, mark_pair
from tmx_extract.normalize.rule import author_form


def mark_of_edit(given: Occurrence | Translation, options: WriteOptions) -> str | None:
    """Return the mark that shows which version of a target the person saw.

    `given` is the unit, or one of its targets. None if the target was delivered like this in the
    author's form, or if the source is a translation itself, because that is not a pair of the
    memory.
    """
    target = given.text if isinstance(given, Translation) else given.target
    is_told = given.edit is not None or (options.as_written and "\\" in target)
    if not is_told or options.source_is_translation:
        return None
    # A second `author_form` would remove more than the memory has removed.
    source = author_form(given.source) if options.as_written else given.source
    return mark_pair(given.page.source_locale, given.page.locale, source, target)


def list_edit(occurrence: Occurrence, options: WriteOptions) -> list[tuple[str, str]]:
    """Return the facts about the version of a unit with one target, by name.

    A target that was delivered like this in the author's form has none.
    """
    edit = occurrence.edit
    facts = [("edit", mark_of_edit(occurrence, options))]
    if edit is not None:
        facts += ("edited by", edit.by), ("edited at", edit.at)
    return [(name, fact) for name, fact in facts if fact]


def compact_time(edit: EditMark) -> str:
    """Return the time of the edit, in the basic format of ISO 8601."""
    return edit.at.replace("-", "").replace(":", "")
