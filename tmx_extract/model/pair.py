"""A pair of texts from the memory, with its locations and its edits."""

from hashlib import blake2b
from typing import NamedTuple

from tmx_extract.model.kinds import EditState, Place, TranslationType


def pair_hash(source_locale: str, locale: str, source: str, target: str) -> bytes:
    """Return sixteen bytes that identify a pair of texts: equal only for equal pairs."""
    key = f"{source_locale}\0{locale}\0{len(source)}\0{source}{target}"
    return blake2b(key.encode(), digest_size=16).digest()


def mark_pair(source_locale: str, locale: str, source: str, target: str) -> str:
    """Return eight hex digits that identify the version of a text in an exported file: the
    beginning of the `pair_hash` of both texts in author form."""
    return pair_hash(source_locale, locale, source, target)[:4].hex()


class Page(NamedTuple):
    """The document of a pair, as the memory knows it. A tuple because a search reads hundreds
    (docs/decisions/0001)."""

    key: str
    """Identifies the handback in every store that has it; letters, digits, `.` and `-`."""
    content_hash: str
    prefix: str
    """The prefix of the delivery."""
    repository: str
    path: str
    source_locale: str
    locale: str
    locfileid: str | None
    openlocfilehash: str | None
    sourcegitcommit: str | None
    translation_type: TranslationType | None
    handback_date: str | None
    """ISO date."""
    is_deleted: bool = False
    """Whether the page was deleted from every branch on which it was seen."""


class Translation(NamedTuple):
    """One target of a unit that has several, with its page."""

    page: Page
    segment_id: str
    text: str
    reason: str | None
    """As in `Occurrence`."""
    edit: "EditMark | None" = None
    """As in `Occurrence`; the page of an edited text has type PE."""
    source: str = ""
    """The source on the same page; the source of the unit may differ in white space and escapes.
    Empty for the original."""


class Elsewhere(NamedTuple):
    """Another location of the same pair."""

    repository: str
    path: str
    segment_id: str

    def named_from(self, repository: str) -> str:
        """Return `path#segment`, preceded by the repository name if it differs from
        `repository`."""
        place = f"{self.path}#{self.segment_id}"
        return place if self.repository == repository else f"{self.repository}:{place}"


class EditMark(NamedTuple):
    """The person, time and state of an edit that replaced the delivered text."""

    by: str
    """The person's name; empty if unknown."""
    at: str
    """UTC in ISO 8601."""
    state: EditState


class Edit(NamedTuple):
    """One version of a text that came back from people, as `effort` reads it."""

    id: int
    source_locale: str
    locale: str
    source: str
    before: str
    """The text before the correction, delivered or edited. All texts are in author form."""
    after: str
    """Equal to `before` if the person left the text unchanged."""
    delivered_as: TranslationType | None
    """The translation type of the page; None if the page has none or is unknown."""
    repository: str
    path: str
    """Empty if the returned file did not name the location."""
    product: str
    mark: EditMark
    assignment: str
    """The person to whom it had been sent; empty if it was not sent by name."""


class Occurrence(NamedTuple):
    """One pair of the memory at its location. A tuple because exports handle millions."""

    page: Page
    ordinal: int
    segment_id: str
    number: int
    is_paragraph: bool
    place: Place
    field: str
    source: str
    target: str
    occurrences: int
    """The number of selected segments that this pair represents."""
    reason: str | None
    """Why this text was chosen for its segment; None if there was only one text."""
    line: int = 0
    """The line of the pair in its file, from 1; 0 if it was not requested."""
    previous_source: str | None = None
    """The preceding source on its page; None for the first pair, or if it was not requested."""
    next_source: str | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    """Further locations of the same pair, limited, in page order; empty if not requested."""
    translations: tuple[Translation, ...] = ()
    """All targets in the order of the requested locales, including `target`; empty if one locale
    was requested."""
    source_translation: Translation | None = None
    """The origin of the source text, if the source is itself a translation."""
    edit: EditMark | None = None
    """The edit of the target since its delivery; None for a delivered text."""

    @property
    def translation_type(self) -> TranslationType | None:
        """The translation type of the target: PE if it was edited, otherwise that of its page."""
        return self.page.translation_type if self.edit is None else "PE"
