"""One file version with its aligned texts."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.locales import canonical_locale
from tmx_extract.model.kinds import (
    PageEvidence,
    PageFormat,
    Place,
    Side,
    SourceLevel,
    TranslationType,
)


def content_hash(data: bytes) -> str:
    """Return the name that git gives a blob of these bytes, 40 hex digits."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Segment(NamedTuple):
    """One aligned pair. A tuple because corpora hold millions (docs/decisions/0001)."""

    id: str
    """As in the file: five hex digits of the delivery, a hyphen, `p` for paragraphs, the number."""
    source: str
    """The author's text without the encoding of its container; Markdown and line ends unchanged."""
    target: str
    """Like `source`, in the target language. Both may be empty."""
    start: int
    """Start of the whole pair in `Document.text`, in code points."""
    target_start: int
    target_end: int
    source_start: int
    source_end: int
    end: int
    """End of the whole pair, half-open."""
    place: Place
    """The kind of location, derived from the line of the pair."""
    field: str
    """The front-matter key, or the key path of a YAML or JSON value; empty in running text."""

    @property
    def number(self) -> int:
        """The number without prefix, which is the same in every delivery and every locale."""
        return int(self.id.rpartition("-")[2].lstrip("p"))

    @property
    def is_paragraph(self) -> bool:
        """Whether the number counts paragraphs, which have a separate counter."""
        return self.id.rpartition("-")[2].startswith("p")

    @property
    def is_recovered(self) -> bool:
        """Whether it is a title, description or image text without markup in the file, which got
        its source from the English page."""
        return self.start == self.target_start < self.end


class NewSegment(NamedTuple):
    """A text to translate, from a file without side-by-side markup."""

    text: str
    """Markdown, in the form in which the memory keeps its sources."""
    line: int
    """The line in the file, from 1."""
    place: Place
    field: str = ""
    """The front-matter key, or the key path of a YAML value; empty in running text."""
    id: str = ""
    """The id in the file; empty if it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpaired:
    """A text without its counterpart: a title, or half of a damaged pair."""

    side: Side
    id: str
    """The id in the file; empty for titles and descriptions, which have none."""
    number: int | None
    """The segment number, if known: 101 is the title, 102 the beginning of the description."""
    field: str
    """`title`, `description`, a key path, or empty in running text."""
    text: str
    start: int
    """Start in `Document.text`, in code points; `end` is exclusive."""
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The fields that the localization system wrote into a file; None for missing fields."""

    front_matter: Mapping[str, object] = field(default_factory=dict)
    """All fields. Scalars stay strings as written, because no guess of their types is always
    right."""
    locfileid: str | None = None
    """Decimal digits. Identifies one source version of one file in one locale."""
    openlocfilehash: str | None = None
    """SHA-1 (40 hex digits, rarely SHA-256) of the English file with CRLF line ends."""
    sourcegitcommit: str | None = None
    """The commit of the English repository."""
    translation_type: TranslationType | None = None
    """The normalized value; `front_matter` has the value as written."""
    content_locale: str | None = None
    """In the spelling of the file."""
    handback_date: str | None = None
    """ISO date, from `ms.lasthandoff`."""

    @property
    def is_localized(self) -> bool:
        """Whether the file has any field of the localization system."""
        return any(
            (
                self.locfileid,
                self.openlocfilehash,
                self.sourcegitcommit,
                self.translation_type,
                self.content_locale,
                self.handback_date,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The origin of a file."""

    path: str
    """Relative to its repository or input folder, with slashes."""
    repository: str = ""
    """The name of the repository, such as `partner-center-pr.ja-jp`; empty if unknown."""
    revision: str = ""
    """The commit of the file; empty outside git."""
    committed_at: str = ""
    """The time of that commit: UTC in ISO 8601; empty if unknown."""
    hint_locale: str | None = None
    """The locale from folder names, the repository name or the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetForms:
    """The targets of a document in author form, as its published or its English page shows them."""

    content_hash: str
    """Identifies that page, or all examined versions of it, from any handback."""
    targets: Mapping[int, str]
    """By ordinal; only targets with an escape that may not be the author's, or another change."""
    evidence: PageEvidence = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class English:
    """What the English page says about a document."""

    content_hash: str
    """The name that git gives the English page; empty if no page has the hash that the document
    names. Everything else is then empty too."""
    levels: tuple[SourceLevel | None, ...] = ()
    """Of each segment, in order; None for an empty source."""
    recovered: tuple[Segment, ...] = ()
    """Titles, descriptions and image texts with their sources, in document order."""
    diagnostics: tuple[Diagnostic, ...] = ()
    forms: TargetForms | None = None
    """The targets whose author's form follows from the English sentences; None without any."""


class PlacedPair(NamedTuple):
    """A pair at its place in a page."""

    id: str
    """As in the file."""
    source: str
    """As written."""
    target: str
    start: int
    """In code points; `end` is exclusive."""
    end: int


class PageText(NamedTuple):
    """The part of a page that the memory stores beside the segments."""

    data: bytes
    """UTF-8: the text between the pairs, without any mark at their places; or the whole page."""
    is_whole: bool
    """Whether it is the whole page, which cannot be rebuilt from its segments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file version."""

    origin: Origin
    format: PageFormat
    text: str
    """The decoded file, with its line ends and byte order mark."""
    content_hash: str
    """The SHA-1 that git gives the content (40 hex digits); it equals the name of the blob."""
    source_locale: str
    locale: str | None
    """The target locale in BCP 47 spelling; None if neither the file, the names nor the user give
    it."""
    metadata: Metadata
    segments: tuple[Segment, ...]
    """In document order."""
    unpaired: tuple[Unpaired, ...]
    diagnostics: tuple[Diagnostic, ...]
    """In document order."""
    published: TargetForms | None = None
    """None if no published page was examined."""
    english: English | None = None
    """None if no English page was searched."""
    page_text: PageText | None = None
    """None if it is not stored."""
    author_targets: Mapping[int, str] = field(default_factory=dict)
    """The targets in author form that the memory knows, by ordinal; the source and the rule decide
    about the others."""

    @property
    def handback_key(self) -> str:
        """Identifies the version that was handed back, in every copy, fork and delivery.

        Made of (locale, locfileid, openlocfilehash). Old files without a locfileid use the path and
        the date instead; files without any field use their content.
        """
        meta = self.metadata
        if meta.locfileid:
            facts: tuple[str | None, ...] = ("id", meta.locfileid, meta.openlocfilehash)
        elif meta.openlocfilehash or meta.handback_date:
            facts = ("path", self.origin.path, meta.openlocfilehash, meta.handback_date)
        else:
            facts = ("content", self.content_hash)
        return "|".join((self.locale or "", self.source_locale, *(fact or "" for fact in facts)))

    def moved_to(self, origin: Origin) -> "Document":
        """Return this document with another origin."""
        locale = self.metadata.content_locale or origin.hint_locale
        return replace(
            self,
            origin=origin,
            locale=canonical_locale(locale) if locale else None,
            published=None,
            english=None,
            author_targets={},
        )

    @property
    def prefix(self) -> str:
        """The five hex digits drawn for this delivery; empty for a file without pairs."""
        return self.segments[0].id.partition("-")[0] if self.segments else ""


def file_suffix(path: str) -> str:
    """Return the suffix of the file name in lower case, such as `.md`; empty if none exists."""
    name = path.rpartition("/")[2]
    stem, _, tail = name.rpartition(".")
    return f".{tail.lower()}" if stem and tail else ""
