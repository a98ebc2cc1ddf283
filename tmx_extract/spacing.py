"""White space and Unicode forms: changes by tools, and corrections by people.

Pure functions. The section "White space" of docs/editing.md documents the rules.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from unicodedata import is_normalized, normalize

from rapidfuzz.distance import Levenshtein, Postfix, Prefix

# Scripts without spaces between words: Thai to Tibetan, Myanmar, Khmer, Chinese and Japanese.
_UNPARTED = (
    r"\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef"
    r"\U00020000-\U0003ffff"
)
_IS_UNPARTED = re.compile(f"[{_UNPARTED}]")
_LINE_BREAKS = r"\n\r\v\f\x85\u2028\u2029"
# Tools change these characters. No-break, thin and full-width spaces come from people.
_BLANKS = re.compile(rf"[ \t{_LINE_BREAKS}]+")
_LINE_BREAK = re.compile(rf"[{_LINE_BREAKS}]")
# A paragraph break or a hard line break of Markdown, which line wrapping does not produce.
_HARD_BREAK = re.compile(r"(?<! ) {2,}+\r*+\n|\n[ \t]*+\r*+\n")
_INDENTED_BREAK = re.compile(rf"[{_LINE_BREAKS}][ \t]")
# A byte order mark, and marks of direction: editors put them around a text to show it.
_OPENING_MARKS, _CLOSING_MARKS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068", "\u202c\u2069"
_SINGLE_MARKS = "\ufeff\u061c\u200e\u200f"
_MARKS = f"{_SINGLE_MARKS}{_OPENING_MARKS}{_CLOSING_MARKS}"
_BLANK_ENDS = " \t\n\r\v\f\x85\u2028\u2029"
_ENDS, _ENDS_BUT_PAIRS = f"{_BLANK_ENDS}{_MARKS}", f"{_BLANK_ENDS}{_SINGLE_MARKS}"
_PAIRED = re.compile(f"[{_OPENING_MARKS}{_CLOSING_MARKS}]")
_OPENING, _CLOSING = re.compile(f"[{_OPENING_MARKS}]"), re.compile(f"[{_CLOSING_MARKS}]")
_UNUSUAL = re.compile(rf"[ \t{_LINE_BREAKS}]{{2}}|[\t{_LINE_BREAKS}]|^[ {_MARKS}]|[ {_MARKS}]$")

_INVISIBLE = dict.fromkeys(map(ord, f"\u200b\u2060{_MARKS}"))
_LETTER = rf"[^\W_{_UNPARTED}]"
_BESIDE_MARK = re.compile(rf"(?<!{_LETTER}) | (?!{_LETTER})")

# Alignment needs memory for each pair of characters. For longer texts, only the ends are compared.
_MOST_PAIRS = 25_000_000


def fold_source(text: str) -> str:
    """Return a key that is the same for sources that differ only in white space.

    The key is in NFC, without white space except one space between two words: "Back up" differs
    from "Backup", but a space beside a code, a mark or a Chinese character does not count.
    """
    return _BESIDE_MARK.sub("", " ".join(_visible(text).split()))


def drop_space(text: str) -> str:
    """Return the text in NFC, without any white space."""
    return "".join(_visible(text).split())


def _visible(text: str) -> str:
    return text if text.isascii() else normalize("NFC", text).translate(_INVISIBLE)


def is_same_text(before: str, after: str) -> bool:
    """Return whether a tool alone may have turned one text into the other.

    Tools compose and decompose characters. They change line breaks, tabs and the number of spaces,
    and add or remove white space at the ends. They do not add or remove the only space between two
    characters. They may add or remove a line break beside a character of a script without spaces.
    No-break, full-width and other special spaces count as ordinary characters.
    Tools may also add or remove byte order marks and direction marks at the ends.
    """
    if before == after:
        return True
    # Most texts differ in their letters, and this check is far cheaper than the comparison below.
    if not is_same_but_spaces(before, after):
        return False
    one, other = _Spaced(normalize("NFC", before)), _Spaced(normalize("NFC", after))
    return all(
        _is_tools(one.gaps.get(place, ""), other.gaps.get(place, ""), one.around(place))
        for place in one.gaps.keys() | other.gaps.keys()
    )


def is_same_but_spaces(before: str, after: str) -> bool:
    """Return whether the texts are the same for a tool that also adds and removes spaces."""
    inner = (_split_ends(normalize("NFC", text))[1] for text in (before, after))
    one, other = (_BLANKS.sub("", text) for text in inner)
    return one == other


def keep_space(before: str, after: str) -> str:
    """Return an edited text with the white space of the original text.

    The ends, marks of direction too, are those of the original. Between unchanged characters, white
    space that only a tool changed is restored. In new words a line break with indentation becomes a
    space, or is dropped beside a character of a script without spaces. Characters that a tool
    decomposed are composed (NFC).
    """
    after = _compose(after)
    if not _UNUSUAL.search(before) and not _UNUSUAL.search(after):
        return after
    one, other = _Spaced(normalize("NFC", before)), _Spaced(after)
    if not other.letters:
        return after
    gaps = dict(other.gaps)
    aligned = dict(_align(one.letters, other.letters))
    for place, there in aligned.items():
        first, then = one.gaps.get(place, ""), other.gaps.get(there, "")
        if _is_tools(first, then, other.around(there)):
            gaps[there] = first
    if not any(map(_LINE_BREAK.search, one.inner_gaps)):
        for there in other.gaps.keys() - aligned.values():
            gaps[there] = _without_indentation(gaps[there], other.around(there))
    gaps[0] = one.gaps.get(0, "")
    gaps[len(other.letters)] = one.gaps.get(len(one.letters), "") if one.letters else ""
    return _join(other.letters, gaps)


class _Spaced:
    """A text split into its characters and the white space between them."""

    def __init__(self, text: str) -> None:
        self.gaps: dict[int, str] = {}
        """White space, keyed by the number of characters before it; at the ends with marks."""
        first, text, last = _split_ends(text)
        if first:
            self.gaps[0] = first
        parts, count, done = list[str](), 0, 0
        for gap in _BLANKS.finditer(text):
            parts.append(text[done : gap.start()])
            count += gap.start() - done
            self.gaps[count] = gap[0]
            done = gap.end()
        self.letters = "".join((*parts, text[done:]))
        if last:
            self.gaps[len(self.letters)] = last

    @property
    def inner_gaps(self) -> Iterator[str]:
        """Yield the white space between characters."""
        ends = (0, len(self.letters))
        return (gap for place, gap in self.gaps.items() if place not in ends)

    def around(self, place: int) -> str:
        """Return the characters before and after an index; fewer than two at the ends."""
        return self.letters[place - 1 : place + 1] if place else ""


def _split_ends(text: str) -> tuple[str, str, str]:
    """Return the beginning that a tool may have added, the text itself, and such an end.

    Paired marks belong to the text if their partners are in it.
    """
    inner = text.strip(_ENDS)
    if _PAIRED.search(inner) and len(_OPENING.findall(inner)) != len(_CLOSING.findall(inner)):
        inner = text.strip(_ENDS_BUT_PAIRS)
    if not inner:
        return text, "", ""
    start = text.index(inner)
    return text[:start], inner, text[start + len(inner) :]


def _is_tools(before: str, after: str, around: str) -> bool:
    """Return whether a tool may have turned the white space `before` into `after`."""
    if before == after or len(around) < 2:
        return True
    if _HARD_BREAK.search(after) and not _LINE_BREAK.search(before):
        return False
    if before and after:
        return True
    return bool(_LINE_BREAK.search(before + after) and _IS_UNPARTED.search(around))


def _without_indentation(gap: str, around: str) -> str:
    """Return the white space among new words without line breaks that a tool may have added."""
    if not _INDENTED_BREAK.search(gap) or _HARD_BREAK.search(gap):
        return gap
    return "" if _IS_UNPARTED.search(around) else " "


def _align(before: str, after: str) -> Iterator[tuple[int, int]]:
    """Yield indexes, in both texts, of the same position between two unchanged characters."""
    if len(before) * len(after) <= _MOST_PAIRS:
        blocks = [
            (block.src_start, block.src_end, block.dest_start)
            for block in Levenshtein.opcodes(before, after)
            if block.tag == "equal"
        ]
    else:
        first = Prefix.similarity(before, after)
        last = Postfix.similarity(before[first:], after[first:])
        blocks = [(0, first, 0), (len(before) - last, len(before), len(after) - last)]
    for start, end, there in blocks:
        for place in range(start + 1, end):
            yield place, place - start + there


def _join(letters: str, gaps: dict[int, str]) -> str:
    parts, done = list[str](), 0
    for place in sorted(gaps):
        parts += letters[done:place], gaps[place]
        done = place
    return "".join((*parts, letters[done:]))


def _compose(text: str) -> str:
    """Return the text in NFC; keep characters that have no composed form."""
    if is_normalized("NFC", text):
        return text
    runs = groupby(text, lambda character: is_normalized("NFC", character))
    return "".join(
        normalize("NFC", "".join(run)) if changes else "".join(run) for changes, run in runs
    )


def with_line_feeds(text: str) -> str:
    """Return the text with line feeds only, because other line ends do not change its meaning."""
    return text.replace("\r\n", "\n")
