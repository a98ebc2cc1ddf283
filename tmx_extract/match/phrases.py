"""What is looked for in texts: a phrase or a pattern, and where a text holds it."""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from tmx_extract.folding import find_places, fold
from tmx_extract.match.tokens import WITHOUT_SPACES
from tmx_extract.model import Side, SideOrBoth

_RANGES = "".join(f"{chr(first)}-{chr(last)}" for first, last in WITHOUT_SPACES)
# Letters and digits of scripts that put spaces between words. Between others every place is the
# border of a word, so PowerShell is one in `PowerShellの`.
_LETTER = rf"[^\W{_RANGES}]"
_BORDER = rf"(?:(?<!{_LETTER})|(?!{_LETTER}))"
_FLAGS = r"\A(?:\(\?[aiLmsux]+\))+"
"""At the beginning of a pattern: for all of it."""


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


PhraseSpan = tuple[int, int]
"""Half-open, in characters of the text as it is."""


class PhraseFinder:
    """Finds one phrase in texts; raises `re.error` for a pattern that is none."""

    def __init__(self, phrase: Phrase) -> None:
        self.phrase = phrase
        self.prepare: Callable[[str], str] = str if phrase.is_exact else fold
        """Texts are looked at in this form."""
        self.in_source, self.in_target = phrase.side != "target", phrase.side != "source"
        self._text = "" if phrase.is_pattern else self.prepare(phrase.text)
        self._pattern = _compile_pattern(phrase) if phrase.is_pattern else self._compile_text()
        self._is_plain = not (phrase.is_pattern or phrase.whole_words)

    def _compile_text(self) -> re.Pattern[str]:
        pattern = re.escape(self._text)
        borders = _borders_of(self._text, pattern) if self.phrase.whole_words else ""
        return re.compile(pattern + borders)

    def is_in(self, prepared: str) -> bool:
        """Whether a text that is prepared holds it."""
        if self._text not in prepared:
            return False
        return self._is_plain or self._pattern.search(prepared) is not None

    def find_all(self, text: str) -> list[PhraseSpan]:
        """Every place where the text holds it, in order; they do not overlap."""
        found = [match.span() for match in self._pattern.finditer(self.prepare(text)) if match[0]]
        return found if self.phrase.is_exact or not found else find_places(text, found)


def _borders_of(text: str, pattern: str) -> str:
    """What must be true behind the text. It is looked back from there, for texts are searched
    several times as fast for a pattern that begins with letters."""
    before = f"(?<!{_LETTER}{pattern})" if re.match(_LETTER, text[:1]) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, text[-1:]) else ""
    return before + after


def _compile_pattern(phrase: Phrase) -> re.Pattern[str]:
    """What was typed is read by itself first, so errors tell places in it."""
    text = phrase.text
    if not phrase.is_exact:
        text = "".join(map(_fold_in_pattern, text))
    with warnings.catch_warnings():
        # What a later Python may read otherwise (`[[a]`) is of no concern here.
        warnings.simplefilter("ignore")
        try:
            read = re.compile(text)
            # The folded text has small letters only, a pattern may have others.
            flags = read.flags if phrase.is_exact else read.flags | re.IGNORECASE
            if phrase.whole_words:
                text = _between_borders(text, flags)
            return re.compile(text, flags)
        except OverflowError as error:
            raise re.error(str(error), phrase.text) from error
        except RecursionError as error:
            raise re.error("too many brackets inside each other", phrase.text) from error


def _between_borders(pattern: str, flags: int) -> str:
    """The pattern, and that no word goes on at its ends."""
    # Flags stand at the beginning, where now the border does.
    inner = re.sub(_FLAGS, "", pattern)
    # In the verbose form the last line may be a comment.
    end = "\n" if flags & re.VERBOSE else ""
    return f"(?u:{_BORDER})(?:{inner}{end})(?u:{_BORDER})"


def _fold_in_pattern(character: str) -> str:
    """ASCII characters may be syntax; what others fold to stands for itself."""
    return character if character.isascii() else re.escape(fold(character))


class Query:
    """Several phrases, all of which a pair must hold."""

    def __init__(self, phrases: tuple[Phrase, ...]) -> None:
        self.finders = [PhraseFinder(phrase) for phrase in dict.fromkeys(phrases)]
        by_form = {one.prepare for one in self.finders}
        self._forms = [
            (form, [one for one in self.finders if one.prepare is form]) for form in by_form
        ]

    def is_in(self, source: str, target: str) -> bool:
        """Whether the pair holds all of them, each on its side."""
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
        """Where they stand in the text of this side, in order; what overlaps is one place."""
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
