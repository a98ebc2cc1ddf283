"""One file version with its aligned texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.locales import canonical_locale
from tmx_extract.model.kinds import PageFormat, Place, Side, TranslationType


class Segment(NamedTuple):
    """One aligned pair. A tuple, for pages hold millions (docs/decisions/0001)."""

    id: str
    """As in the file: five hex digits of the delivery, a hyphen, `p` for paragraphs, the number."""
    source: str
    """The author's text with the container's encoding undone; Markdown and line ends untouched."""
    target: str
    """Like `source`, in the target language. May be empty, as may the source."""
    start: int
    """Where the whole pair begins in `Document.text`, in code points."""
    target_start: int
    target_end: int
    source_start: int
    source_end: int
    end: int
    """Where the whole pair ends, half-open."""
    place: Place
    """What the pair stands in, told from its line."""
    field: str
    """The front-matter key or the key path of a YAML or JSON value; empty in running text."""

    @property
    def number(self) -> int:
        """The number without prefix: the same in every delivery and every locale."""
        return int(self.id.rpartition("-")[2].lstrip("p"))

    @property
    def is_paragraph(self) -> bool:
        """Whether the number counts paragraphs, a counter of its own."""
        return self.id.rpartition("-")[2].startswith("p")


class NewSegment(NamedTuple):
    """A text that is to be translated, of a file without side-by-side markup."""

    text: str
    """Markdown, as the memory keeps its sources."""
    line: int
    """Where it begins in its file, from 1."""
    place: Place
    field: str = ""
    """The front-matter key or the key path of a YAML value; empty in running text."""
    id: str = ""
    """As its file has it; empty where the file has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpaired:
    """A text without its counterpart: a title, or half of a damaged pair."""

    side: Side
    id: str
    """The id in the file; empty for titles and descriptions, which carry none."""
    number: int | None
    """The segment number where it is known: 101 is the title, 102 begins the description."""
    field: str
    """`title`, `description`, a key path, or empty in running text."""
    text: str
    start: int
    """Where the text stands in `Document.text`, half-open, in code points."""
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the localization system wrote into a file; None where it says nothing."""

    front_matter: Mapping[str, object] = field(default_factory=dict)
    """All of it, scalars as the strings they are written as, for no type guess is always right."""
    locfileid: str | None = None
    """Decimal digits. Names one source version of one file in one locale."""
    openlocfilehash: str | None = None
    """SHA-1 (40 hex digits, rarely SHA-256) of the English file with CRLF line ends."""
    sourcegitcommit: str | None = None
    """The commit of the English repository."""
    translation_type: TranslationType | None = None
    """Normalized; what the file says is in `front_matter`."""
    content_locale: str | None = None
    """Spelled as the file spells it."""
    handback_date: str | None = None
    """ISO date, from `ms.lasthandoff`."""

    @property
    def is_localized(self) -> bool:
        """Whether any field of the localization system is there."""
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
    """Where a file comes from."""

    path: str
    """Relative to its repository or input folder, with slashes."""
    repository: str = ""
    """The repository's name, `partner-center-pr.ja-jp`; empty where it is not known."""
    revision: str = ""
    """The commit it was found in; empty outside git."""
    committed_at: str = ""
    """When that commit was made: UTC in ISO 8601; empty where it is not known."""
    hint_locale: str | None = None
    """The locale that folder or repository names tell, or the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the published page of the same handback tells of a document's targets."""

    content_hash: str
    """Names the page, or all versions of it that were looked at, whatever handback they are of."""
    targets: Mapping[int, str]
    """By ordinal, where the author's form by rule is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file version."""

    origin: Origin
    format: PageFormat
    text: str
    """The decoded file, line ends and a byte order mark as they are."""
    content_hash: str
    """The SHA-1 that git gives the content (40 hex digits), so that a blob is known by its name."""
    source_locale: str
    locale: str | None
    """The target locale in BCP 47 spelling; None where neither file, names nor user tell it."""
    metadata: Metadata
    segments: tuple[Segment, ...]
    """In document order."""
    unpaired: tuple[Unpaired, ...]
    diagnostics: tuple[Diagnostic, ...]
    """In document order."""
    published: Published | None = None
    """None where no published page was looked at."""

    @property
    def handback_key(self) -> str:
        """Names the version that was handed back, the same in every copy, fork and delivery.

        (locale, locfileid, openlocfilehash); without a locfileid the path and the date stand in,
        for old files; without any field the content is all there is.
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
        """What the same content is at another place."""
        locale = self.metadata.content_locale or origin.hint_locale
        return replace(
            self,
            origin=origin,
            locale=canonical_locale(locale) if locale else None,
            published=None,
        )

    @property
    def prefix(self) -> str:
        """The five hex digits drawn at this delivery; empty for a file without pairs."""
        return self.segments[0].id.partition("-")[0] if self.segments else ""


def tell_suffix(path: str) -> str:
    """What kind of file it is, by its name: `.md`, in lower case; empty where it has none."""
    name = path.rpartition("/")[2]
    stem, _, tail = name.rpartition(".")
    return f".{tail.lower()}" if stem and tail else ""
