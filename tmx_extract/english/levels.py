"""Where a source is on the English page: verbatim, or after folding what the tool changed."""

import re
from functools import cached_property
from itertools import islice
from typing import get_args

from tmx_extract.english.values import iter_values
from tmx_extract.model import PageFormat, SourceLevel

_QUOTED_LINE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_STRAIGHT = str.maketrans("‘’‚“”„", "'''\"\"\"")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r" ?([*_`]+) ?")

# What may differ between a source and its sentence on the page, beside the words.
_WORD = re.compile(r"""[^\s\\*_`>"'“”„‘’‚]++""")
_BETWEEN_WORDS = r"""(?:[\s\\*_`>"'“”„‘’‚]|&quot;)*+"""
_SPACE = re.compile(r"\s++")
_MARKS = "*`\\"
_NEITHER_WORD_NOR_MARK = re.compile(r"""(?:[\s_>"'“”„‘’‚]|&quot;)++""")
_ESCAPED_MARK = re.compile(r"\\([*`])")
_LETTERS = re.compile(r"\w\w")
# A longer text is no sentence, and a text at more places proves nothing.
_MOST_WORDS = 500
_MOST_PLACES = 200
# Places inside words too: an "a" is in many words.
_MOST_MATCHES = 20_000

_ORDER: tuple[SourceLevel, ...] = get_args(SourceLevel)


class EnglishPage:
    """One English page in which sources are searched; foldings are made on demand."""

    def __init__(self, text: str, page_format: PageFormat = "markdown") -> None:
        self.text = text
        self._format: PageFormat = page_format

    @cached_property
    def unwrapped(self) -> str:
        """The text in one line."""
        return fold_white_space(self.text)

    @cached_property
    def unquoted(self) -> str:
        """The text in one line, without the marks of quoted lines."""
        return without_quote_marks(self.text)

    @cached_property
    def bare(self) -> str:
        """Like `unquoted`, with marks folded."""
        return without_marks(self.unquoted)

    @cached_property
    def values(self) -> "EnglishPage":
        """The decoded values of its YAML or JSON, one per line."""
        return EnglishPage("\n".join(iter_values(self.text, self._format)))

    def find_sentence(self, source: str) -> str | None:
        r"""Return the text of the page where the source is, with its escapes, and with the stars,
        back-ticks and backslashes at its edges.

        None if it is nowhere, or at several places with different marks. If the marks differ, those
        places count that have the marks of the source, apart from escapes.
        """
        words = _WORD.findall(source.replace("&quot;", '"'))
        if not words or len(words) > _MOST_WORDS:
            return None
        # It begins with the first word, so that most of the page is skipped fast.
        pattern = re.compile(_BETWEEN_WORDS.join(map(re.escape, words)))
        matches = pattern.finditer(self.text)
        whole = (
            match for match in islice(matches, _MOST_MATCHES) if not _cuts_word(self.text, match)
        )
        places = list(islice(whole, _MOST_PLACES))
        if next(matches, None) is not None:
            return None
        begins_with_mark = source.lstrip()[0] in _MARKS
        found = [
            _with_marks(self.text, match, begins_with_mark=begins_with_mark) for match in places
        ]
        if len({_SPACE.sub("", sentence) for sentence in found}) > 1:
            marks = _without_escapes(source)
            found = [sentence for sentence in found if _without_escapes(sentence) == marks]
        alike = {_SPACE.sub("", sentence) for sentence in found}
        return found[0] if len(alike) == 1 else None

    def find_level(self, source: str, *, is_value: bool = False) -> SourceLevel | None:
        """Return after which folding the source is found; None for an empty source.

        Line breaks inside a sentence are unfolded first. Then the marks of quoted lines, quotation
        marks, escapes, and spaces beside emphasis are folded. With `is_value`, the source comes
        from a value of YAML or JSON, and is also searched in the decoded values.
        """
        if not source.strip():
            return None
        level = self._find_level(source)
        if level == "verbatim" or not is_value:
            return level
        return min(level, self.values._find_level(source), key=_ORDER.index)

    def _find_level(self, source: str) -> SourceLevel:
        if source in self.text:
            return "verbatim"
        unwrapped, unquoted = fold_white_space(source), without_quote_marks(source)
        if _has(self.unwrapped, unwrapped):
            return "unwrapped"
        if _has(self.unquoted, unwrapped, unquoted):
            return "folded"
        if _has(self.bare, without_marks(unwrapped), without_marks(unquoted)):
            return "folded"
        return "not-found"


def _cuts_word(text: str, match: re.Match[str]) -> bool:
    """Return whether the match begins or ends inside a word."""
    return any(place and _LETTERS.match(text, place - 1) for place in match.span())


def _with_marks(text: str, match: re.Match[str], *, begins_with_mark: bool) -> str:
    """Return the match with the marks at its edges; before a space only if the source has one."""
    start, end = match.span()
    if begins_with_mark and start > 1 and text[start - 1] == " " and text[start - 2] in _MARKS:
        start -= 1
    while start and text[start - 1] in _MARKS:
        start -= 1
    while text[end : end + 1] and text[end] in _MARKS:
        end += 1
    return text[start:end]


def _without_escapes(text: str) -> str:
    """Return the words and marks of the text, without the backslashes of escaped marks."""
    return _ESCAPED_MARK.sub(r"\1", _NEITHER_WORD_NOR_MARK.sub("", text))


def fold_white_space(text: str) -> str:
    """Return the text in one line, with every run of white space as one space."""
    return " ".join(text.split())


def without_quote_marks(text: str) -> str:
    """Return the text in one line, without `>` at the beginning of its lines."""
    return fold_white_space(_QUOTED_LINE.sub("", text))


def without_marks(text: str) -> str:
    """Return the text without spaces beside emphasis and code, with straight quotes, without
    escapes."""
    straight = text.replace("&quot;", '"').translate(_STRAIGHT)
    return _EMPHASIS.sub(r"\1", _ESCAPED.sub(r"\1", straight)).strip()


def _has(page: str, *forms: str) -> bool:
    """Return whether the page contains one of the forms; an empty form is never found."""
    return any(form and form in page for form in forms)
