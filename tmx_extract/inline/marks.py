"""The codes found in a text, and the pieces made of them."""

from tmx_extract.inline.codes import CodeForm, CodeKind, InlineCode, Piece

FoundMark = tuple[int, int, CodeForm, CodeKind, str, bool]
"""A code: `text[start:end]` in code points, never empty; form; kind; its visible characters;
whether it is half of a pair. A plain tuple because texts are split by millions."""


class Marks:
    """All codes of one text."""

    __slots__ = ("found", "tags")

    def __init__(self) -> None:
        self.found: list[FoundMark] = []
        """In any order until they are sorted. Pairs never cross."""
        self.tags: dict[int, str] = {}
        """Halves of HTML elements, by their start; names in lower case."""

    def add(self, start: int, end: int, kind: CodeKind, shown: str = "") -> None:
        """Add a code without a partner."""
        self.found.append((start, end, "single", kind, shown, False))

    def add_pair(
        self, opening: tuple[int, int], closing: tuple[int, int], kind: CodeKind, shown: str = ""
    ) -> None:
        """Add two halves by their ranges; `shown` is the visible text of the second."""
        self.found += (
            (*opening, "open", kind, "", True),
            (*closing, "close", kind, shown, True),
        )


def make_pieces(text: str, found: list[FoundMark]) -> tuple[Piece, ...]:
    """Return the pieces of `text`, in order; `found` must be sorted."""
    pieces: list[Piece] = []
    opened: list[tuple[int, CodeKind, str]] = []
    # Twice as fast as Code(…), which calls a Python function.
    make = tuple.__new__
    done = 0
    for start, end, form, kind, shown, is_half in found:
        if start > done:
            pieces.append(text[done:start])
        done = end
        raw = text[start:end]
        if not is_half:
            pieces.append(make(InlineCode, (form, kind, raw, shown, -1)))
        elif form == "open":
            opened.append((len(pieces), kind, raw))
            # A placeholder: the index of the partner is not known yet.
            pieces.append(raw)
        else:
            place, kind_of_both, opening = opened.pop()
            pieces[place] = make(InlineCode, ("open", kind_of_both, opening, "", len(pieces)))
            pieces.append(make(InlineCode, ("close", kind, raw, shown, place)))
    if done < len(text):
        pieces.append(text[done:])
    return tuple(pieces)
