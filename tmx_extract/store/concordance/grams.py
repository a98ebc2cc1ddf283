"""The terms of texts in the index: short pieces, with separate letters for each side.

Pure functions. Sources and targets share one index without being confused.
"""

from collections.abc import Iterable, Iterator

from tmx_extract.folding import fold, fold_apart
from tmx_extract.model import Side

SIZE = 3
"""The number of characters in a gram."""

# Two padding characters after every text, so that a gram begins at each of its last characters.
_PAD = "\x80" * (SIZE - 1)
# The number of characters before and after a space that form one term with it. Two adjacent words
# are far rarer than the grams of both words.
_REACH = 2
# The tokenizer `ascii` treats all non-ASCII characters as part of a term, so no letter is ASCII.
_ASCII, _LATIN_1 = 0x80, 0x100
# The first letter of languages without spaces. These letters are rare in sources, and other letters
# are rare in such targets. The rare ones are moved to a private-use plane, where they take more
# bytes.
_FIRST_WIDE = 0x2E80
_PRIVATE = 0xF0000
_LAST_BASIC = 0xFFFF
# Precedes terms with a space, and sorts after all grams; as a character it is U+FFFD.
_BLANK_MARK = "\U0010ffff"
NO_TERM = _BLANK_MARK
"""A character that no text has."""
_REPLACEMENT = "\ufffd"


class _Letters(dict[int, str]):
    """The letters of one side: a table for `str.translate`, filled on first use."""

    def __init__(self, side: Side) -> None:
        super().__init__({ord(_BLANK_MARK): _REPLACEMENT})
        self._side = side
        self.blank = self[ord(" ")]

    def __missing__(self, code: int) -> str:
        is_source = self._side == "source"
        moved = 0
        if is_source and code < _ASCII:
            moved = _ASCII
        elif code < _LATIN_1 or (code <= _LAST_BASIC and (code >= _FIRST_WIDE) == is_source):
            moved = _PRIVATE
        letter = self[code] = chr(code + moved)
        return letter


_LETTERS: dict[Side, _Letters] = {"source": _Letters("source"), "target": _Letters("target")}


def encode_source(written: str, author_form: str | None) -> str:
    """Return the indexed form of a source: its terms, separated by spaces."""
    return _encode(_LETTERS["source"], written, author_form)


def encode_target(written: str, author_form: str | None) -> str:
    """Return the indexed form of a target: its terms, separated by spaces."""
    return _encode(_LETTERS["target"], written, author_form)


def _encode(letters: _Letters, written: str, author_form: str | None) -> str:
    texts = (written,) if author_form is None else (written, author_form)
    terms = list[str]()
    for form in {form for text in texts for form in _iter_forms(text)}:
        told = form.translate(letters)
        terms += _iter_around_blanks(told, letters.blank)
        terms += _list_grams(told + _PAD)
    return " ".join(terms)


def _iter_forms(text: str) -> Iterator[str]:
    """Yield the default search form, and a form in which parts of the original text are found
    too."""
    yield fold(text)
    if not text.isascii():
        yield fold_apart(text)


def _list_grams(told: str) -> list[str]:
    return [told[first : first + SIZE] for first in range(len(told) - SIZE + 1)]


def _iter_around_blanks(told: str, blank: str) -> Iterator[str]:
    last = len(told) - _REACH
    place = told.find(blank, _REACH, last)
    while place >= 0:
        yield _BLANK_MARK + told[place - _REACH : place + _REACH + 1]
        place = told.find(blank, place + 1, last)


def list_terms(side: Side, folded: str) -> set[str]:
    """Return the terms of a text with three or more characters: terms with spaces, and the grams
    that those terms do not contain."""
    letters = _LETTERS[side]
    told = folded.translate(letters)
    around = list(_iter_around_blanks(told, letters.blank))
    known = {gram for term in around for gram in _list_grams(term.removeprefix(_BLANK_MARK))}
    return {*around, *_list_grams(told)} - known


def all_of(terms: Iterable[str]) -> str:
    """Return the FTS5 query for texts with all of these terms."""
    return "(" + " AND ".join(map(_quoted, terms)) + ")"


def any_of(terms: Iterable[str]) -> str:
    """Return the FTS5 query for texts with one of these terms."""
    return "(" + " OR ".join(map(_quoted, terms)) + ")"


def any_of_all(ways: Iterable[Iterable[str]]) -> str:
    """Return the FTS5 query for texts with all terms of one of these lists."""
    return f"({' OR '.join(map(all_of, ways))})"


def _quoted(term: str) -> str:
    # No letter is a quotation mark.
    return f'"{term}"'


def gram_range(side: Side, folded: str) -> tuple[str, str]:
    """Return the first gram that begins with these one or two characters, and the first one
    after."""
    text = folded.translate(_LETTERS[side])
    following = ord(text[-1]) + 1
    # Skip surrogates, which are not characters.
    return text, text[:-1] + chr(0xE000 if following == 0xD800 else following)
