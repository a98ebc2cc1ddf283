"""A pair of texts as the memory gives it: where it stands, and what people made of it."""

from hashlib import blake2b
from typing import NamedTuple

from tmx_extract.model.kinds import EditState, Place, TranslationType


def pair_hash(source_locale: str, locale: str, source: str, target: str) -> bytes:
    """Sixteen bytes that name a pair of texts; equal only for equal pairs."""
    key = f"{source_locale}\0{locale}\0{len(source)}\0{source}{target}"
    return blake2b(key.encode(), digest_size=16).digest()


def mark_pair(source_locale: str, locale: str, source: str, target: str) -> str:
    """Eight hex digits by which a file tells which version of a text it has: the beginning of the
    `pair_hash` of both texts in author form."""
    return pair_hash(source_locale, locale, source, target)[:4].hex()


class Page(NamedTuple):
    """What the memory knows of the document that a pair stands in. A tuple, for a search reads
    hundreds (docs/decisions/0001)."""

    key: str
    """Names the handback, the same for every store that holds it; letters, digits, `.` and `-`."""
    content_hash: str
    prefix: str
    """Of the delivery."""
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
    """Whether the page is gone from every branch on which it was seen."""


class Translation(NamedTuple):
    """One target of a unit that has several, with the page it stands in."""

    page: Page
    segment_id: str
    text: str
    reason: str | None
    """As in `Occurrence`."""
    edit: "EditMark | None" = None
    """As in `Occurrence`; what was edited stands on a page of type PE."""
    source: str = ""
    """Of the same page; that of the unit may have other white space and escapes. Empty for the
    original."""


class Elsewhere(NamedTuple):
    """Another place of the same pair."""

    repository: str
    path: str
    segment_id: str

    def named_from(self, repository: str) -> str:
        """`path#segment`, after the name of its repository where that is another."""
        place = f"{self.path}#{self.segment_id}"
        return place if self.repository == repository else f"{self.repository}:{place}"


class EditMark(NamedTuple):
    """Who made the text that stands in place of what was delivered."""

    by: str
    """A name; empty where nobody told."""
    at: str
    """UTC in ISO 8601."""
    state: EditState


class Edit(NamedTuple):
    """One version of a text that came back from people, as `effort` looks at it."""

    id: int
    source_locale: str
    locale: str
    source: str
    before: str
    """The text that was corrected: as delivered, or an earlier edit. All in author form."""
    after: str
    """The same as `before` where a person has left it as it was."""
    delivered_as: TranslationType | None
    """What the page says of its translation; None where it says nothing, or no page is known."""
    repository: str
    path: str
    """Empty where the file that came back did not tell the place."""
    product: str
    mark: EditMark
    assignment: str
    """To whom it had been sent; empty where it was not sent by name."""


class Occurrence(NamedTuple):
    """One pair of the memory where it stands. A tuple, for exports handle millions."""

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
    """How many selected segments it stands for."""
    reason: str | None
    """Why this text was chosen among several of its segment; None where there was one."""
    line: int = 0
    """Where the pair begins in its file, from 1; 0 where nobody told."""
    previous_source: str | None = None
    """The source before it in its page; None at the beginning, or where nobody asked."""
    next_source: str | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    """Further places of the same pair, the first few in page order; empty where nobody asked."""
    translations: tuple[Translation, ...] = ()
    """All targets in the order of the locales that were asked for, `target` among them; empty
    where one locale was asked for."""
    source_translation: Translation | None = None
    """Where the source stands, if it is a translation itself."""
    edit: EditMark | None = None
    """Who has edited the target since it was delivered; None for what was delivered."""

    @property
    def translation_type(self) -> TranslationType | None:
        """What kind of translation the target is: that of its page, unless it was edited."""
        return self.page.translation_type if self.edit is None else "PE"
