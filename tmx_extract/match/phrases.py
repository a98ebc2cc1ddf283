"""Search in texts: a phrase or a pattern, and its positions in a text."""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from tmx_extract.folding import find_places, fold
from tmx_extract.match.tokens import WITHOUT_SPACES
from tmx_extract.model import Side, SideOrBoth

_RANGES = "".join(f"{chr(first)}-{chr(last)}" for first, last in WITHOUT_SPACES)
# Letters and digits of scripts with spaces between words. In other scripts every position is a word
# boundary, so PowerShell is a word in `PowerShellの`.
_LETTER = rf"[^\W{_RANGES}]"
_BORDER = rf"(?:(?<!{_LETTER})|(?!{_LETTER}))"
_FLAGS = r"\A(?:\(\?[aiLmsux]+\))+"
"""Flags for the whole pattern, at its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A text or pattern that a pair must contain."""

    text: str
    """Not empty. Every character is literal, unless it is a pattern."""
    side: SideOrBoth = "both"
    """`both`: either side."""
    is_exact: bool = False
    """Width and case matter."""
    whole_words: bool = False
    """The match must neither begin nor end inside a word."""
    is_pattern: bool = False
    """A regular expression of Python's `re`; without `is_exact` it is applied to the folded
    text."""


PhraseSpan = tuple[int, int]
"""Half-open range, in characters of the original text."""


class PhraseFinder:
    """Finds one phrase in texts; raises `re.error` for an invalid pattern."""

    def __init__(self, phrase: Phrase) -> None:
        self.phrase = phrase
        self.prepare: Callable[[str], str] = str if phrase.is_exact else fold
        """Return the form of a text in which the phrase is searched."""
        self.in_source, self.in_target = phrase.side != "target", phrase.side != "source"
        self._text = "" if phrase.is_pattern else self.prepare(phrase.text)
        self._pattern = _compile_pattern(phrase) if phrase.is_pattern else self._compile_text()
        self._is_plain = not (phrase.is_pattern or phrase.whole_words)

    def _compile_text(self) -> re.Pattern[str]:
        pattern = re.escape(self._text)
        borders = _borders_of(self._text, pattern) if self.phrase.whole_words else ""
        return re.compile(pattern + borders)

    def is_in(self, prepared: str) -> bool:
        """Return whether a prepared text contains the phrase."""
        if self._text not in prepared:
            return False
        return self._is_plain or self._pattern.search(prepared) is not None

    def find_all(self, text: str) -> list[PhraseSpan]:
        """Return every range of the phrase in the text, in order, without overlaps."""
        found = [match.span() for match in self._pattern.finditer(self.prepare(text)) if match[0]]
        return found if self.phrase.is_exact or not found else find_places(text, found)


def _borders_of(text: str, pattern: str) -> str:
    """Return the condition for word boundaries, tested after the match: a pattern that begins with
    letters is searched several times as fast."""
    before = f"(?<!{_LETTER}{pattern})" if re.match(_LETTER, text[:1]) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, text[-1:]) else ""
    return before + after


def _compile_pattern(phrase: Phrase) -> re.Pattern[str]:
    """Compile the pattern as typed first, so that errors refer to positions in it."""
    text = phrase.text
    if not phrase.is_exact:
        text = "".join(map(_fold_in_pattern, text))
    with warnings.catch_warnings():
        # Warnings about syntax of later Python versions (`[[a`) are irrelevant here.
        warnings.simplefilter("ignore")
        try:
            read = re.compile(text)
            # The folded text is in lower case, but a pattern may contain capitals.
            flags = read.flags if phrase.is_exact else read.flags | re.IGNORECASE
            if phrase.whole_words:
                text = _between_borders(text, flags)
            return re.compile(text, flags)
        except OverflowError as error:
            raise re.error(str(error), phrase.text) from error
        except RecursionError as error:
            raise re.error("too many brackets inside each other", phrase.text) from error


def _between_borders(pattern: str, flags: int) -> str:
    """Return the pattern with word boundaries at its ends."""
    # Global flags must come first, where the boundary now is.
    inner = re.sub(_FLAGS, "", pattern)
    # In verbose mode the last line may be a comment.
    end = "\n" if flags & re.VERBOSE else ""
    return f"(?u:{_BORDER})(?:{inner}{end})(?u:{_BORDER})"


def _fold_in_pattern(character: str) -> str:
    """Return the folded character; ASCII may be syntax, other results are escaped."""
    return character if character.isascii() else re.escape(fold(character))


class Query:
    """Several phrases that a pair must all contain."""

    def __init__(self, phrases: tuple[Phrase, ...]) -> None:
        self.finders = [PhraseFinder(phrase) for phrase in dict.fromkeys(phrases)]
        by_form = {one.prepare for one in self.finders}
        self._forms = [
            (form, [one for one in self.finders if one.prepare is form]) for form in by_form
        ]

    def is_in(self, source: str, target: str) -> bool:
        """Return whether the pair contains all phrases, each on its side."""
        for prepare, finders in self._forms:
            one_side, other_side = prepare(source), None
            for finder in finders:
                if finder.in_source and finder.is_in(one_side):
                    continue
                if not finder.in_target:
                    return False
                if other_side is None:
                    other_side = prepare(target)
                if not finder.is_in(other_side):
                    return False
        return True

    def mark(self, side: Side, text: str) -> list[PhraseSpan]:
        """Return their ranges in the text of this side, in order; overlapping ranges are merged."""
        places = sorted(
            place
            for one in self.finders
            if one.phrase.side in (side, "both")
            for place in one.find_all(text)
        )
        joined: list[PhraseSpan] = []
        for first, last in places:
            if joined and first < joined[-1][1]:
                joined[-1] = joined[-1][0], max(last, joined[-1][1])
            else:
                joined.append((first, last))
        return joined
