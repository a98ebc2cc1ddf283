"""Which pairs of the memory are meant."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from tmx_extract.model.kinds import Place, TranslationType

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
    without_deleted: bool = False
    """Leave out pages that are gone from every branch on which they were seen."""
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
    front_matter_prose: bool = False
    """Front matter as well that was translated as if it were prose: its pairs are no sentences."""
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
