"""Pairs made ready for writing: what cannot be written is told, codes are marked or taken off."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Generic, NamedTuple, TypeVar

from tmx_extract.formats.marking import MarkedText, mark_sides
from tmx_extract.formats.options import CodeMode, ReportProblem, WriteOptions
from tmx_extract.formats.wording import choose_wording
from tmx_extract.formats.xmltext import has_forbidden, is_blank, name_characters
from tmx_extract.inline.split import may_have_codes
from tmx_extract.model import Occurrence

# What becomes of the texts in the file.
_Content = TypeVar("_Content")
_Prepared = tuple[_Content | None, Sequence[tuple[str, str]]]
"""None where nothing is to be written; what is to be said: code of a diagnostic, what was found."""
_Prepare = Callable[[str, Sequence[str], Sequence[str]], _Prepared[_Content]]

_ONE_TARGET = ("target",)
# Longer texts are not remembered, so that what is remembered stays small.
_LONG = 2000
# Pages come in several versions: two in three of the pairs with codes of a large repository stand
# nearby as well. Takes at most some 60 MB with the texts of that repository.
_MOST_REMEMBERED = 32768


class Texts(NamedTuple):
    """The texts of one pair, or of one source with several targets."""

    source: MarkedText
    targets: tuple[MarkedText, ...]
    """One, or one for each of the occurrence's translations; empty where nothing would be seen."""
    has_forbidden: bool
    """Whether one of them holds what XML has no way to write, which was reported."""


@dataclass(frozen=True, slots=True)
class Markup(Generic[_Content]):
    """How a format writes texts; what it made of them is remembered."""

    plain: Callable[[str, str], _Content]
    """The same as `full` for one source and one target that need no care: no codes, every
    character printable, no white space around them."""
    full: Callable[[Texts], _Content]


@dataclass(slots=True)
class Tally:
    """How many units were given so far."""

    units: int = 0


def iter_units(
    occurrences: Iterable[Occurrence],
    options: WriteOptions,
    markup: Markup[_Content],
    report: ReportProblem,
    tally: Tally,
) -> Iterator[tuple[Occurrence, _Content]]:
    """The units to write, in the order of the pairs.

    A text of which nothing would be seen is reported as `empty-text`: the unit is left out, or of
    several targets that one, which is named then by its language. Codes that one side lacks are
    reported as `codes-differ` and left among the words. Characters that XML forbids are reported
    as `forbidden-character`.
    """
    codes, plain = options.codes, markup.plain
    prepare: _Prepare[_Content] = partial(_prepare, markup.full, codes)
    remembered: _Prepare[_Content] = _remembering(markup.full, codes)
    for occurrence in occurrences:
        source, target = occurrence.source, occurrence.target
        # Nearly all pairs, and there are millions: nothing about their texts is unusual.
        if (
            source.isprintable()
            and target.isprintable()
            and source == source.strip() != ""
            and target == target.strip() != ""
            and not occurrence.translations
            and (codes == "text" or not (may_have_codes(source) or may_have_codes(target)))
        ):
            content: _Content | None = plain(source, target)
        else:
            names, targets = _name_targets(occurrence)
            is_long = max(len(source), *map(len, targets)) > _LONG
            content, remarks = (prepare if is_long else remembered)(source, targets, names)
            for code, found in remarks:
                report(occurrence, code, found)
        if content is not None:
            tally.units += 1
            yield occurrence, content


# Kept from file to file: an export may be split into very many.
@lru_cache(maxsize=1)
def _remembering(write: Callable[[Texts], Any], codes: CodeMode) -> _Prepare[Any]:
    """The same as `_prepare`, of which the last results are remembered."""
    return lru_cache(maxsize=_MOST_REMEMBERED)(partial(_prepare, write, codes))


def _prepare(
    write: Callable[[Texts], _Content],
    codes: CodeMode,
    source: str,
    targets: Sequence[str],
    names: Sequence[str],
) -> _Prepared[_Content]:
    """One unit with all that may be unusual about it; `names` is what the targets are called."""
    word = choose_wording(codes)
    source, targets = word(source), [word(text) for text in targets]
    seen = [text for text in targets if not is_blank(text)]
    if is_blank(source) or not seen:
        return None, [("empty-text", "source" if is_blank(source) else "target")]
    remarks = [
        ("empty-text", name) for name, text in zip(names, targets, strict=True) if is_blank(text)
    ]
    forbidden = [text for text in (source, *targets) if has_forbidden(text)]
    if forbidden:
        remarks.append(("forbidden-character", name_characters("".join(forbidden))))
    sides: Sequence[MarkedText] = [(text,) for text in (source, *seen)]
    if codes == "native":
        sides, differing = mark_sides(source, seen)
        if differing:
            remarks.append(("codes-differ", differing))
    marked, *rest = sides
    if len(seen) < len(targets):
        rest = _with_gaps(targets, rest)
    return write(Texts(marked, tuple(rest), bool(forbidden))), remarks


def _with_gaps(targets: Sequence[str], sides: Sequence[MarkedText]) -> list[MarkedText]:
    """The sides of the targets, with an empty one for each that is left out."""
    given = iter(sides)
    return [() if is_blank(text) else next(given) for text in targets]


def _name_targets(occurrence: Occurrence) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the targets are called, and their texts."""
    translations = occurrence.translations
    if not translations:
        return _ONE_TARGET, (occurrence.target,)
    names = tuple(f"target {translation.page.locale}" for translation in translations)
    return names, tuple(translation.text for translation in translations)
