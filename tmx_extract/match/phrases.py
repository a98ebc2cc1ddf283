"""What is looked for in texts: a phrase or a pattern, and where a text holds it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tmx_extract.folding import find_places, fold
from tmx_extract.match.tokens import WITHOUT_SPACES
from tmx_extract.model import Side

SideOrBoth = Literal["source", "target", "both"]

_RANGES = "".join(f"{chr(first)}-{chr(last)}" for first, last in WITHOUT_SPACES)
# Letters and digits of scripts that put spaces between words. Between others every place is the
# border of a word, so PowerShell is one in `PowerShellの`.
_LETTER = rf"[^\W{_RANGES}]"
_BORDER = rf"(?:(?<!{_LETTER})|(?!{_LETTER}))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One thing that a pair must hold."""

    text: str
    """Not empty. Every character stands for itself, unless it is a pattern."""
    side: SideOrBoth = "both"
    """`both`: one of them, whichever."""
    is_exact: bool = False
    """Width and case count."""
    whole_words: bool = False
    """It must neither begin nor end inside a word."""
    is_pattern: bool = False
    """A regular expression of Python's `re`; without `is_exact` it sees the folded text."""


Place = tuple[int, int]
"""Half-open, in characters of the text as it is."""


class Finder:
    """Finds one phrase in texts; raises `re.error` for a pattern that is none."""

    def __init__(self, phrase: Phrase) -> None:
        self.phrase = phrase
        self.prepare: Callable[[str], str] = str if phrase.is_exact else fold
        """Texts are looked at in this form."""
        self._text = "" if phrase.is_pattern else self.prepare(phrase.text)
        self._pattern = re.compile(self._word_pattern())
        self._is_plain = not (phrase.is_pattern or phrase.whole_words)

    def _word_pattern(self) -> str:
        phrase = self.phrase
        if not phrase.is_pattern:
            pattern = re.escape(self._text)
            return pattern + _borders_of(self._text, pattern) if phrase.whole_words else pattern
        pattern = phrase.text if phrase.is_exact else "".join(map(_fold_in_pattern, phrase.text))
        if phrase.whole_words:
            pattern = f"{_BORDER}(?:{pattern}){_BORDER}"
        # The folded text has small letters only, a pattern may have others.
        return pattern if phrase.is_exact else f"(?i:{pattern})"

    def is_in(self, prepared: str) -> bool:
        """Whether a text that is prepared holds it."""
        if self._text not in prepared:
            return False
        return self._is_plain or self._pattern.search(prepared) is not None

    def find_all(self, text: str) -> list[Place]:
        """Every place where the text holds it, in order; they do not overlap."""
        found = [match.span() for match in self._pattern.finditer(self.prepare(text)) if match[0]]
        return found if self.phrase.is_exact or not found else find_places(text, found)


def _borders_of(text: str, pattern: str) -> str:
    """What must be true behind the text. It is looked back from there, for texts are searched
    several times as fast for a pattern that begins with letters."""
    before = f"(?<!{_LETTER}{pattern})" if re.match(_LETTER, text[:1]) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, text[-1:]) else ""
    return before + after


def _fold_in_pattern(character: str) -> str:
    """ASCII characters may be syntax; what others fold to stands for itself."""
    return character if character.isascii() else re.escape(fold(character))


class Query:
    """Several phrases, all of which a pair must hold."""

    def __init__(self, phrases: tuple[Phrase, ...]) -> None:
        self.finders = [Finder(phrase) for phrase in phrases]
        self._forms = {
            prepare: [one for one in self.finders if one.prepare is prepare]
            for prepare in {one.prepare for one in self.finders}
        }

    def is_in(self, source: str, target: str) -> bool:
        """Whether the pair holds all of them, each on its side."""
        for prepare, finders in self._forms.items():
            one_side, other_side = prepare(source), None
            for finder in finders:
                side = finder.phrase.side
                if side != "target" and finder.is_in(one_side):
                    continue
                if side == "source":
                    return False
                if other_side is None:
                    other_side = prepare(target)
                if not finder.is_in(other_side):
                    return False
        return True

    def mark(self, side: Side, text: str) -> list[Place]:
        """Where they stand in the text of this side, in order; what overlaps is one place."""
        places = sorted(
            place
            for one in self.finders
            if one.phrase.side in (side, "both")
            for place in one.find_all(text)
        )
        joined: list[Place] = []
        for first, last in places:
            if joined and first < joined[-1][1]:
                joined[-1] = joined[-1][0], max(last, joined[-1][1])
            else:
                joined.append((first, last))
        return joined
