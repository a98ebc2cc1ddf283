"""Marks found in a text, and the pieces that they make. The positions are code points."""

from dataclasses import dataclass, field
from typing import NamedTuple

from tmx_extract.inline.codes import Code, Form, Kind, Piece


class Mark(NamedTuple):
    """A code that was found: `text[start:end]`, half-open, never empty."""

    start: int
    end: int
    form: Form
    kind: Kind
    shown: str


@dataclass(slots=True)
class Marks:
    """All that was found in one text, in any order."""

    found: list[Mark] = field(default_factory=list)
    partners: dict[int, int] = field(default_factory=dict)
    """The start of each half of a pair to the start of the other half."""
    tags: dict[int, str] = field(default_factory=dict)
    """Halves of HTML elements by their start; their names in small letters."""

    def add(self, start: int, end: int, kind: Kind, shown: str = "") -> None:
        """Note a code that stands alone."""
        self.found.append(Mark(start, end, "single", kind, shown))

    def add_pair(self, opening: tuple[int, int], closing: tuple[int, int], kind: Kind) -> None:
        """Note two halves."""
        self.found.append(Mark(opening[0], opening[1], "open", kind, ""))
        self.found.append(Mark(closing[0], closing[1], "close", kind, ""))
        self.partners[opening[0]] = closing[0]
        self.partners[closing[0]] = opening[0]

    def to_pieces(self, text: str) -> tuple[Piece, ...]:
        """The pieces of `text`, in order; the marks must be sorted."""
        partners = self.partners
        pieces: list[Piece] = []
        places: dict[int, int] = {}
        done = 0
        for start, end, form, kind, shown in self.found:
            if start > done:
                pieces.append(text[done:start])
            other = -1
            if start in partners:
                # The first half learns its partner when the second one comes.
                other = places.get(partners[start], -1)
                if other >= 0:
                    first = pieces[other]
                    assert isinstance(first, Code)  # noqa: S101  # for the type checker
                    pieces[other] = Code(first[0], first[1], first[2], first[3], len(pieces))
                places[start] = len(pieces)
            pieces.append(Code(form, kind, text[start:end], shown, other))
            done = end
        if done < len(text):
            pieces.append(text[done:])
        return tuple(pieces)
