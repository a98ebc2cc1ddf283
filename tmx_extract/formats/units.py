"""Pairs made ready for writing: what cannot be written is told, codes are marked or taken off."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tmx_extract.formats.marking import Side, mark_sides
from tmx_extract.formats.options import Report, WriteOptions
from tmx_extract.formats.wording import choose_wording
from tmx_extract.formats.xmltext import has_forbidden, is_blank, name_characters
from tmx_extract.inline.split import may_have_codes
from tmx_extract.model import Occurrence


class Unit(NamedTuple):
    """One pair, or one source with several targets."""

    occurrence: Occurrence
    source: Side
    targets: tuple[Side, ...]
    """One, or one for each of the occurrence's translations; empty where nothing would be seen."""
    has_forbidden: bool
    """Whether a text holds what XML has no way to write, which was reported."""


@dataclass(slots=True)
class Tally:
    """How many units were given so far."""

    units: int = 0


def iter_units(
    occurrences: Iterable[Occurrence], options: WriteOptions, report: Report, tally: Tally
) -> Iterator[Unit]:
    """The units to write, in the order of the pairs.

    A text of which nothing would be seen is reported as `empty-text`: the unit is left out, or of
    several targets that one, which is named then by its language. Codes that one side lacks are
    reported as `codes-differ` and left among the words. Characters that XML forbids are reported
    as `forbidden-character`.
    """
    codes = options.codes
    for occurrence in occurrences:
        source, target = occurrence.source, occurrence.target
        # Nearly all pairs, and there are millions: nothing about their texts is unusual.
        if (
            source.isprintable()
            and target.isprintable()
            and source.strip()
            and target.strip()
            and not occurrence.translations
            and (codes == "text" or not (may_have_codes(source) or may_have_codes(target)))
        ):
            tally.units += 1
            yield Unit(occurrence, (source,), ((target,),), False)
        elif unit := _prepare(occurrence, options, report):
            tally.units += 1
            yield unit


def _prepare(occurrence: Occurrence, options: WriteOptions, report: Report) -> Unit | None:
    """One unit with all that may be unusual about it; None where nothing is to be written."""
    word = choose_wording(options.codes)
    source, targets = word(occurrence.source), [word(text) for text in _targets(occurrence)]
    seen = [text for text in targets if not is_blank(text)]
    if is_blank(source) or len(seen) < len(targets):
        if is_blank(source) or not seen:
            report(occurrence, "empty-text", "source" if is_blank(source) else "target")
            return None
        for translation, text in zip(occurrence.translations, targets, strict=True):
            if is_blank(text):
                report(occurrence, "empty-text", f"target {translation.page.locale}")
    forbidden = [text for text in (source, *targets) if has_forbidden(text)]
    if forbidden:
        report(occurrence, "forbidden-character", name_characters("".join(forbidden)))
    sides: Sequence[Side] = [(text,) for text in (source, *seen)]
    if options.codes == "native":
        sides, differing = mark_sides(source, tuple(seen))
        if differing:
            report(occurrence, "codes-differ", differing)
    marked, *rest = sides
    if len(seen) < len(targets):
        rest = _with_gaps(targets, rest)
    return Unit(occurrence, marked, tuple(rest), bool(forbidden))


def _with_gaps(targets: Sequence[str], sides: Sequence[Side]) -> list[Side]:
    """The sides of the targets, with an empty one for each that is left out."""
    given = iter(sides)
    return [() if is_blank(text) else next(given) for text in targets]


def _targets(occurrence: Occurrence) -> Sequence[str]:
    if not occurrence.translations:
        return (occurrence.target,)
    return [translation.text for translation in occurrence.translations]
