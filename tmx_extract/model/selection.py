"""The selection of pairs from the memory."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from tmx_extract.model.kinds import Place, TranslationType

Dedupe = Literal["none", "segment", "pair", "source"]

SplitBy = Literal["document", "folder", "product", "type"]
"""The common property of the pairs in one exported file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCondition:
    """A condition on one field of a page's front matter."""

    field: str
    """The key of the field; nested keys are joined by full stops."""
    value: str = "*"
    """A glob pattern for the value; for a list, one matching item is enough. `*`: any value, even
    empty."""
    negated: bool = False
    """Select only pages that do not match, including those without the field."""

    def __str__(self) -> str:
        if self.value == "*" and not self.negated:
            return self.field
        return f"{self.field}{'!=' if self.negated else '='}{self.value}"


class CheckVersion(NamedTuple):
    """A check and the version of its findings."""

    code: str
    version: int
    """Findings of other versions do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The requested part of the memory.

    First the filters apply, then `dedupe`, then sample and limit.
    """

    dedupe: Dedupe
    """`none`: all segments; `segment`: one text per number; `pair`: one per pair of texts;
    `source`: one target per source."""
    locale: str | None = None
    """None: the only locale in the memory."""
    source_locale: str | None = None
    """None: the only source locale of `locale` in the memory."""
    translation_type: TranslationType | None = None
    path: str | None = None
    """A glob pattern for paths; `*` also matches slashes."""
    since: str | None = None
    """The earliest handback date, ISO; pages without a date are excluded."""
    until: str | None = None
    """The latest handback date, ISO, inclusive; pages without a date are excluded."""
    all_handbacks: bool = False
    """Include superseded handbacks."""
    without_deleted: bool = False
    """Exclude pages that were deleted from every branch on which they were seen."""
    proven: bool = False
    """Select only pairs whose source is on the proven English page."""
    as_written: bool = False
    """Compare and return texts as written, not in author form."""
    repository: str | None = None
    """A glob pattern for the names of repositories."""
    product: str | None = None
    """The product of pages in lower case: the value of `ms.service`, `ms.prod` or `ms.product`."""
    where: tuple[FieldCondition, ...] = ()
    """Conditions that must all be met."""
    places: frozenset[Place] = frozenset()
    """Empty: all kinds of locations."""
    min_words: int | None = None
    """Minimum number of words in the source, separated by white space."""
    max_words: int | None = None
    not_identical: bool = False
    """Select only pairs whose texts differ, ignoring white space at their ends."""
    without_problems: frozenset[str] = frozenset()
    """Codes of diagnostics. Pairs with one of these problems are excluded, and all pairs of a page
    if the problem concerns the whole page."""
    without_findings: tuple[CheckVersion, ...] = ()
    """Checks that must have no finding for the pair."""
    with_findings: tuple[CheckVersion, ...] = ()
    """Checks of which at least one must have a finding; empty: no condition."""
    front_matter_prose: bool = False
    """Include front matter that was translated as if it were prose; its pairs are not sentences."""
    unassigned: bool = False
    """Exclude segments that were sent to a person and have not come back."""
    sample: int | None = None
    """Size of the random sample drawn with `seed`. The same memory always gives the same sample, in
    whatever order it was filled."""
    seed: int = 0
    limit: int | None = None
    """The maximum number of pairs, in page order, applied after sampling."""
    neighbours: bool = False
    """Fill `Occurrence.previous_source` and `next_source`."""
    places_elsewhere: int = 0
    """The maximum number of further locations in `Occurrence.elsewhere`."""
    locales: tuple[str, ...] = ()
    """The target locales of joined pairs, in the order of their targets. One joined pair has the
    texts of all these locales for one source version. The source locale may be among them if
    `source` is another locale. Empty: only `locale`."""
    source: str | None = None
    """The locale of the source texts of joined pairs; None: the source locale."""
