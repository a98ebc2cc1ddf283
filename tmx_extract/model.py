"""What travels through the house: one file version with its aligned texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Literal, NamedTuple

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.locales import canonical_locale

Side = Literal["source", "target"]
Format = Literal["markdown", "yaml", "json"]
TranslationType = Literal["MT", "HT", "PE"]
"""Machine text, human text, and what a person made of either after it was delivered: post-edited.
A page says the first two, an edit the last."""
EditState = Literal["translated", "reviewed", "final", "needs-review", ""]
"""What the file that brought an edit says of it; empty where it says nothing."""
Place = Literal[
    "paragraph",
    "heading",
    "list-item",
    "table-cell",
    "quote",
    "alert",
    "link-text",
    "image-alt",
    "tab",
    "front-matter",
    "value",
]

TYPE_RANKS: Mapping[TranslationType | None, int] = {"PE": 3, "HT": 2, "MT": 1, None: 0}


def pair_hash(source_locale: str, locale: str, source: str, target: str) -> bytes:
    """Sixteen bytes that name a pair of texts; equal only for equal pairs."""
    key = f"{source_locale}\0{locale}\0{len(source)}\0{source}{target}"
    return blake2b(key.encode(), digest_size=16).digest()


def mark_pair(source_locale: str, locale: str, source: str, target: str) -> str:
    """Eight hex digits by which a file tells which version of a text it has: the beginning of the
    `pair_hash` of both texts in author form."""
    return pair_hash(source_locale, locale, source, target)[:4].hex()


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


def tell_suffix(path: str) -> str:
    """What kind of file it is, by its name: `.md`, in lower case; empty where it has none."""
    name = path.rpartition("/")[2]
    stem, _, tail = name.rpartition(".")
    return f".{tail.lower()}" if stem and tail else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file version."""

    origin: Origin
    format: Format
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


Dedupe = Literal["none", "segment", "pair", "source"]
SplitBy = Literal["document", "folder", "product", "type"]
"""What the pairs of one file have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCondition:
    """What the front matter of a page must say in one field."""

    field: str
    """Its key; keys inside keys are joined by full stops."""
    value: str = "*"
    """A glob pattern over the value; of a list one item must fit. `*`: any value, even none."""
    negated: bool = False
    """Only pages that do not fit; those without the field are among them."""

    def __str__(self) -> str:
        if self.value == "*" and not self.negated:
            return self.field
        return f"{self.field}{'!=' if self.negated else '='}{self.value}"


class CheckVersion(NamedTuple):
    """A check whose findings are asked for."""

    code: str
    version: int
    """Findings of other versions do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which part of the memory is asked for.

    What passes the filters is joined as `dedupe` says; sample and limit choose among the rest.
    """

    dedupe: Dedupe
    """`none`: all that was read; `segment`: one text per number; `pair`: one per pair of texts;
    `source`: one target per source."""
    locale: str | None = None
    """None: the only one that the memory holds."""
    source_locale: str | None = None
    """None: the only one from which the memory holds this locale."""
    translation_type: TranslationType | None = None
    path: str | None = None
    """A glob pattern over paths, in which `*` matches slashes too."""
    since: str | None = None
    """The first handback date, ISO; pages without date are left out."""
    until: str | None = None
    """The last handback date, ISO, itself included; pages without date are left out."""
    all_handbacks: bool = False
    """Superseded handbacks as well."""
    as_written: bool = False
    """Compare and give texts as written, not in author form."""
    repository: str | None = None
    """A glob pattern over the names of repositories."""
    where: tuple[FieldCondition, ...] = ()
    """All of them must be met."""
    places: frozenset[Place] = frozenset()
    """Empty: all."""
    min_words: int | None = None
    """Of the source, as they are counted in the store: separated by white space."""
    max_words: int | None = None
    not_identical: bool = False
    """Only pairs whose texts differ, white space at their ends aside."""
    without_problems: frozenset[str] = frozenset()
    """Codes of diagnostics; pairs on which one of them stands are left out, and all pairs of a
    page if it is about the whole page."""
    without_findings: tuple[CheckVersion, ...] = ()
    """Checks that must have found nothing in the pair."""
    with_findings: tuple[CheckVersion, ...] = ()
    """Checks of which one must have found something; empty: no matter."""
    unassigned: bool = False
    """Only what is not out to somebody who has not sent it back."""
    sample: int | None = None
    """So many pairs, drawn by `seed`: the same of the same memory, however it was filled."""
    seed: int = 0
    limit: int | None = None
    """The first so many pairs in page order, of the sample where there is one."""
    neighbours: bool = False
    """Fill `Occurrence.previous_source` and `next_source`."""
    places_elsewhere: int = 0
    """At most so many further places of a pair go into `Occurrence.elsewhere`."""
    locales: tuple[str, ...] = ()
    """The target locales of joined pairs, in the order of their targets: what several locales have
    of one source version becomes one. The source locale may be among them where `source` is
    another. Empty: `locale` alone."""
    source: str | None = None
    """The locale whose texts are the source of joined pairs; None: the source locale."""


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


class Translation(NamedTuple):
    """One target of a unit that has several, with the page it stands in."""

    page: Page
    segment_id: str
    text: str
    reason: str | None
    """As in `Occurrence`."""
    edit: "EditMark | None" = None
    """As in `Occurrence`; what was edited stands on a page of type PE."""


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
