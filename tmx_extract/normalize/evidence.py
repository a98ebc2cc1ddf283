r"""The author's form of a target by the best evidence: the English sentence, the source, the rule.

The published page is better evidence than all of them; rooms that know it do not ask here.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tmx_extract.model import Evidence
from tmx_extract.normalize.marks import Mark, iter_marks
from tmx_extract.normalize.rule import find_authors

# Compare marks one by one only in sentences; a longer text is decided by counts and by the rule.
_MOST_COMPARED = 64
# Several spaces follow the mark of a list item in a table cell; one follows that of a footnote.
_HEAD_OF_ITEM = re.compile(r"\\\*  ")
# Stars that the translation moved to the start, `\*\*` with a space inside.
_HEAD_OF_SEVERAL = re.compile(r"\\\* \\\*")
_FOOTNOTE_WITHOUT_SPACE = re.compile(r"\\\*[^\s*\\]")
# A backslash between words, as in `\\server\share`, not one before a mark.
_WORD_IN_PATH = re.compile(r"(\w++)\\(?![*`])", re.ASCII)
_WORD_AT_END = re.compile(r"\w*+\Z", re.ASCII)
_LONGEST_WORD = 100
_ESCAPE = re.compile(r"\\[*`]")


class AuthorForm(NamedTuple):
    """A text in author form."""

    text: str
    evidence: Evidence | None
    """None if the text has no escape that the side-by-side tool may have added."""


def may_have_added_escapes(text: str) -> bool:
    r"""Return whether the text has an escaped star or back-tick, or ends with two backslashes."""
    return "\\" in text and (_ESCAPE.search(text) is not None or _ends_doubled(text))


def author_target(target: str, source: str, english: str | None = None) -> AuthorForm:
    r"""Return `target` as its author wrote it, without escapes that the side-by-side tool added.

    `source` is the text beside it, which may have escapes of the tool too. `english` is the same
    sentence on the English page, where the tool added none.

    Stars, back-ticks and the end of the text are decided one after the other:
    - The sentence has no such escape: the target loses all of its own.
    - The English sentence has at least as many: the target keeps its own. It has fewer: each mark
      follows the mark of the sentence with the same neighbours.
    - The source has at least as many, all of them the author's by the rule: the target keeps its
      own.
    - Otherwise the rule of `author_form` decides, with what the source says about footnotes and
      patterns.

    With an English sentence, a second call changes nothing.
    """
    if not may_have_added_escapes(target):
        return AuthorForm(target, None)
    marks = list(iter_marks(target))
    evidences: set[Evidence] = set()
    gone: list[Mark] = []
    for sign in "*`":
        own = [mark for mark in marks if mark.sign == sign and mark.escapes]
        if not own:
            continue
        if english is None:
            removed, evidence = _decide_by_source(own, marks, target, source)
        else:
            removed = _without_paths(_decide_by_english(own, target, english), target, english)
            evidence = "english"
        gone += removed
        evidences.add(evidence)
    text = target
    if _ends_doubled(target):
        is_english = english is not None
        evidences.add("english" if is_english else "source")
        sentence = source if english is None else english
        if not _is_end_doubled_by_author(target, sentence, is_english=is_english):
            text = target[:-1]
    if not evidences:
        return AuthorForm(target, None)
    text = _without_escapes(text, sorted(gone, key=lambda mark: mark.start))
    return AuthorForm(text, max(evidences, key=("english", "source", "rule").index))


def _without_escapes(text: str, marks: Sequence[Mark]) -> str:
    pieces: list[str] = []
    done = 0
    for mark in marks:
        pieces += text[done : mark.start], text[mark.start : mark.end].replace("\\", "")
        done = mark.end
    return "".join([*pieces, text[done:]])


def _count(marks: Sequence[Mark]) -> int:
    return sum(mark.escapes for mark in marks)


def _decide_by_english(own: Sequence[Mark], target: str, english: str) -> Sequence[Mark]:
    """Return the marks of one sign that lose their escapes."""
    theirs = [mark for mark in iter_marks(english) if mark.sign == own[0].sign]
    count = _count(theirs)
    if not count:
        return own
    if count >= _count(own) or len(own) + len(theirs) > _MOST_COMPARED:
        return []
    partners = _pair_by_neighbours(own, target, theirs, english)
    return [
        mark
        for mark, partner in zip(own, partners, strict=True)
        if partner is None or not partner.escapes
    ]


def _without_paths(marks: Sequence[Mark], target: str, english: str) -> Sequence[Mark]:
    r"""Return the marks whose backslash does not belong to the word before it, as in `\Temp\**`:
    the English sentence has this word with a backslash too."""
    in_paths = set(_WORD_IN_PATH.findall(english.casefold()))
    if not in_paths:
        return marks
    return [
        mark
        for mark in marks
        if target[mark.start] != "\\" or _read_word_before(mark, target) not in in_paths
    ]


def _read_word_before(mark: Mark, text: str) -> str:
    before = text[max(0, mark.start - _LONGEST_WORD) : mark.start].casefold()
    found = _WORD_AT_END.search(before)
    return found[0] if found else ""


def _pair_by_neighbours(
    own: Sequence[Mark], target: str, theirs: Sequence[Mark], english: str
) -> list[Mark | None]:
    """Return for each mark the one of the sentence that has the most neighbours in common.

    Marks without common neighbours were moved by the translation; they get the escaped marks that
    remain, in order.
    """
    scores = sorted(
        (-score, ours, other)
        for ours, mark in enumerate(own)
        for other, their in enumerate(theirs)
        if (score := _count_common_neighbours(mark, target, their, english))
    )
    partners: list[Mark | None] = [None] * len(own)
    free = dict(enumerate(theirs))
    for _, ours, other in scores:
        if partners[ours] is None and other in free:
            partners[ours] = free.pop(other)
    escaped = [mark for mark in free.values() if mark.escapes]
    for ours, partner in enumerate(partners):
        if partner is None and escaped:
            partners[ours] = escaped.pop(0)
    return partners


def _count_common_neighbours(mark: Mark, text: str, other: Mark, sentence: str) -> int:
    ours, theirs = _find_neighbours(mark, text), _find_neighbours(other, sentence)
    return sum(mine == their != "" for mine, their in zip(ours, theirs, strict=True))


def _find_neighbours(mark: Mark, text: str) -> tuple[str, str]:
    """Return the characters on both sides, beyond one space that machine translation puts there."""
    before = text[max(0, mark.start - 2) : mark.start].rstrip()
    return before[-1:], text[mark.end : mark.end + 2].lstrip()[:1]


def _decide_by_source(
    own: Sequence[Mark], marks: Sequence[Mark], target: str, source: str
) -> tuple[Sequence[Mark], Evidence]:
    """Return the marks of one sign that lose their escapes, and the evidence."""
    theirs = list(iter_marks(source))
    escaped = [mark for mark in theirs if mark.sign == own[0].sign and mark.escapes]
    if not escaped:
        return own, "source"
    authors = find_authors(source, theirs)
    is_authors = _count(escaped) >= _count(own) and all(mark.start in authors for mark in escaped)
    if is_authors and not _HEAD_OF_ITEM.match(target):
        return [], "source"
    kept = find_authors(target, marks)
    if _HEAD_OF_SEVERAL.match(target) or _FOOTNOTE_WITHOUT_SPACE.match(source):
        # A star before a word begins no list, so its author had no reason to escape it.
        kept.discard(0)
    kept |= _find_patterns(own, target, escaped, source)
    return [mark for mark in own if mark.start not in kept], "rule"


def _find_patterns(
    own: Sequence[Mark], target: str, theirs: Sequence[Mark], source: str
) -> set[int]:
    r"""Return the starts of marks that belong to a pattern of the source, such as `Get-\*`.

    Authors escape such a mark if it is outside of quotes and brackets (` \*.dll`). Elsewhere they
    did if the translation moved the mark away from its pattern, which it does with escapes only.
    """
    if len(own) + len(theirs) > _MOST_COMPARED:
        return set()
    kept: set[int] = set()
    for mark in own:
        near = [their for their in theirs if _count_common_neighbours(mark, target, their, source)]
        if near:
            if any(_is_file_pattern(their, source) and their.before == " " for their in near):
                kept.add(mark.start)
        elif any(_is_pattern_without_mark(their, source, target) for their in theirs):
            kept.add(mark.start)
    return kept


def _is_file_pattern(mark: Mark, text: str) -> bool:
    return mark.after == "." and text[mark.end + 1 : mark.end + 2].isalnum()


def _is_pattern_without_mark(mark: Mark, source: str, target: str) -> bool:
    """Return whether the target has the text of a pattern of the source, but not its mark there."""
    if mark.sign == "`" or _is_file_pattern(mark, source):
        words = re.match(r"[!-~]\w*", source[mark.end :])
        return words is not None and words[0] in target
    words = re.search(r"\w+(?=[-\]]$)", source[: mark.start])
    return words is not None and words[0] in target


def _ends_doubled(text: str) -> bool:
    return text.endswith("\\\\") and not text.endswith("\\\\\\")


def _is_end_doubled_by_author(target: str, sentence: str, *, is_english: bool) -> bool:
    r"""Return whether the author wrote both backslashes at the end of the target.

    An English sentence decides by its own end. The tool doubled the end of a source too; it is the
    author's only if other backslashes of the source are double.
    """
    if sentence.endswith("\\"):
        return _ends_doubled(sentence) and (is_english or "\\\\" in sentence[:-2])
    # The translation may have moved two backslashes to the end.
    return "\\\\" in sentence and "\\\\" not in target[:-2]
