"""Pairs made ready for writing: their codes numbered, or taken off."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tmx_extract.formats.options import Report, WriteOptions
from tmx_extract.formats.xmltext import has_forbidden, is_blank, name_characters
from tmx_extract.inline.codes import Code, Form, Kind, Piece
from tmx_extract.inline.pairing import pair
from tmx_extract.inline.split import plain, split
from tmx_extract.model import Occurrence

_MAX_NAMED = 3


class Mark(NamedTuple):
    """A code that both sides have."""

    number: int
    """Counts from 1 in the order of the source; the halves of a pair and the counterparts on the
    other side have the same."""
    form: Form
    is_half: bool
    """Whether its other half is missing, on both sides."""
    kind: Kind
    raw: str
    """What stands in the text."""


Side = tuple[str | Mark, ...]
"""A text in pieces: words and marks by turns. Codes without counterpart are among the words."""


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

    A text of which nothing would be seen is reported as `empty-text`: the target is left out, and
    the unit where no target remains or the source is empty. Codes that one side lacks are
    reported as `codes-differ` and left among the words. Characters that XML forbids are reported
    as `forbidden-character`.
    """
    is_text = options.codes == "text"
    for occurrence in occurrences:
        if is_text and not occurrence.translations:
            # Nearly all pairs, and there are millions: nothing about their texts is unusual.
            source, target = occurrence.source, occurrence.target
            if source.isprintable() and target.isprintable() and source.strip() and target.strip():
                tally.units += 1
                yield Unit(occurrence, (source,), ((target,),), False)
                continue
        source = _expose(occurrence.source, options)
        targets = [_expose(text, options) for text in _targets(occurrence)]
        if is_blank(source):
            report(occurrence, "empty-text", "source")
            continue
        seen = [text for text in targets if not is_blank(text)]
        if len(seen) < len(targets):
            report(occurrence, "empty-text", "target")
            if not seen:
                continue
        tally.units += 1
        forbidden = [text for text in (source, *targets) if has_forbidden(text)]
        if forbidden:
            report(occurrence, "forbidden-character", name_characters("".join(forbidden)))
        if options.codes == "native":
            marked, *rest = _mark(source, seen, occurrence, report)
        else:
            marked, rest = (source,), [(text,) for text in seen]
        if len(seen) < len(targets):
            rest = _with_gaps(targets, rest)
        yield Unit(occurrence, marked, tuple(rest), bool(forbidden))


def _with_gaps(targets: Sequence[str], sides: Sequence[Side]) -> list[Side]:
    """The sides of the targets, with an empty one for each that is left out."""
    given = iter(sides)
    return [() if is_blank(text) else next(given) for text in targets]


def text_of(side: Side) -> str:
    """The text that the pieces make together."""
    return "".join(piece if isinstance(piece, str) else piece.raw for piece in side)


def _targets(occurrence: Occurrence) -> Sequence[str]:
    if not occurrence.translations:
        return (occurrence.target,)
    return [translation.text for translation in occurrence.translations]


def _expose(text: str, options: WriteOptions) -> str:
    if options.codes == "plain":
        return plain(split(text))
    return text


def _mark(
    source: str, targets: Sequence[str], occurrence: Occurrence, report: Report
) -> list[Side]:
    """All sides with the codes numbered that every one of them has."""
    source_pieces = split(source)
    several = [split(target) for target in targets]
    if all(len(pieces) == 1 for pieces in (source_pieces, *several)):
        return [(source,), *((target,) for target in targets)]
    pairings = [pair(source_pieces, pieces) for pieces in several]
    # An escape is a letter's way of writing; that the other side needs none says nothing.
    unmatched = [item for pairing in pairings for item in pairing.unmatched if item.raw[:1] != "\\"]
    if unmatched:
        named = ", ".join(f"{item.reason} {item.raw}" for item in unmatched[:_MAX_NAMED])
        more = len(unmatched) - _MAX_NAMED
        report(occurrence, "codes-differ", f"{named} and {more} more" if more > 0 else named)
    # A number is given anew where several targets leave different codes without counterpart.
    shared: dict[int, int] = {}
    for position, piece in enumerate(source_pieces):
        if isinstance(piece, Code) and all(pairing.source[position] for pairing in pairings):
            key = piece.partner if piece.form == "close" and piece.partner >= 0 else position
            shared[position] = shared[key] if key in shared else len(set(shared.values())) + 1
    sides = [_number(source_pieces, [shared.get(n, 0) for n in range(len(source_pieces))])]
    for pieces, pairing in zip(several, pairings, strict=True):
        given = {pairing.source[position]: number for position, number in shared.items()}
        sides.append(_number(pieces, [given.get(number, 0) for number in pairing.target]))
    if all(map(_has_words, sides)):
        return sides
    # Readers that pass over codes would take it for empty.
    return [(text,) for text in (source, *targets)]


def _has_words(side: Side) -> bool:
    return any(isinstance(piece, str) and not piece.isspace() for piece in side)


def _number(pieces: Sequence[Piece], numbers: Sequence[int]) -> Side:
    side: list[str | Mark] = []
    words: list[str] = []
    for piece, number in zip(pieces, numbers, strict=True):
        if isinstance(piece, Code) and number:
            if words:
                side.append("".join(words))
                words.clear()
            is_half = piece.form != "single" and piece.partner < 0
            side.append(Mark(number, piece.form, is_half, piece.kind, piece.raw))
        else:
            words.append(piece if isinstance(piece, str) else piece.raw)
    if words:
        side.append("".join(words))
    return tuple(side)
