"""Where a source is on the English page: verbatim, or after folding what the tool changed."""

import re
from functools import cached_property

from tmx_extract.model import SourceLevel

_QUOTED_LINE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_STRAIGHT = str.maketrans("‘’‚“”„", "'''\"\"\"")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r" ?([*_`]+) ?")


class EnglishPage:
    """One English page in which sources are searched; foldings are made on demand."""

    def __init__(self, text: str) -> None:
        self.text = text

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

    def find_level(self, source: str) -> SourceLevel | None:
        """Return after which folding the source is found; None for an empty source.

        Line breaks inside a sentence are unfolded first. Then the marks of quoted lines, quotation
        marks, escapes, and spaces beside emphasis are folded.
        """
        if not source.strip():
            return None
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
