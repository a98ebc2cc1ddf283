"""The author's form of a text by a rule, from the text alone.

Other modules undo quotes, markup and entities of the page.
"""

import re
from collections.abc import Iterable, Sequence

from tmx_extract.normalize.marks import Mark, iter_marks

_PATH_BEFORE_STAR = re.compile(r"(?:\\\w++|\b[A-Za-z]:)(?=\\\*)")
_BACKSLASH_OF_PATH = re.compile(r"\\[\w\\]")
# A call such as `name()` and a link without an address do not count as emptied brackets.
_EMPTIED_BRACKETS = re.compile(r"(?<![\w\]`])\(\)|\(\s++\)|（\s*+）")


def author_form(text: str) -> str:
    r"""Return `text` as its author wrote it, without escapes that the side-by-side tool added.

    The tool escapes stars and back-ticks that are unbalanced within one segment, and it doubles a
    backslash at the end. Authors write the same escapes, so a text alone does not always decide.
    Rule: `\*` and a single `` \` `` lose their backslash, unless the mark
    - is in a code span, or ends a path (`C:\Temp\*`);
    - was balanced: it would form emphasis with another escaped mark, or a code span;
    - is next to bare stars between two spaces: the tool would have escaped those too;
    - is a single star at the very start before one space, like a footnote;
    - is inside of bare stars that begin or end emphasis, `*\*.md*`;
    - is alone in brackets, `( \* )`, or the text has emptied brackets, `()`: machine translation
      moved the author's escape like a word, and the tool's escape came later.

    If a text begins with white space, the tool escapes balanced marks too, so every mark loses its
    backslash. One of two backslashes at the end is removed, unless other backslashes in the text
    indicate paths. Everything else stays, including a newline before a leading link, because
    published pages have it.

    Measured on PowerShell-Docs.ja-jp and the whole history of partner-center-pr.ja-jp, live-sxs
    against live, on the texts from which the rule was derived. Of 675 distinct targets with such an
    escape, 617 become equal to the published text (141 without any change); 800 of 884 removed
    backslashes were from the tool, and 12 of its 812 remain. Of 599 distinct sources in
    PowerShell-Docs and office-js-docs, 542 become equal to the English file. A second call may
    change the text again.
    """
    if "\\" not in text:
        return text
    marks = list(iter_marks(text))
    kept = find_authors(text, marks)
    pieces: list[str] = []
    done = 0
    for mark in marks:
        if mark.escapes and mark.start not in kept:
            pieces += text[done : mark.start], text[mark.start : mark.end].replace("\\", "")
            done = mark.end
    is_doubled = text.endswith("\\\\") and not text.endswith("\\\\\\")
    if is_doubled and not _BACKSLASH_OF_PATH.search(text, 0, len(text) - 2):
        text = text[:-1]
    return "".join(pieces) + text[done:] if pieces else text


def find_authors(text: str, marks: Sequence[Mark]) -> set[int]:
    """Return the starts of marks whose escapes the author wrote, by the rule of `author_form`."""
    if text[0].isspace():
        return set()
    if _EMPTIED_BRACKETS.search(text):
        return {mark.start for mark in marks}
    kept = _find_balanced(mark for mark in marks if mark.sign != "`")
    paths = {found.end() for found in _PATH_BEFORE_STAR.finditer(text)}
    has_one_tick = sum(mark.sign == "`" for mark in marks) == 1
    for mark in marks:
        around = text[max(0, mark.start - 2) : mark.start], text[mark.end : mark.end + 2]
        if (
            (mark.sign == "`" and not has_one_tick)
            or (mark.width == 1 and mark.start in paths)
            or (mark.width == 1 and mark.start == 0 and mark.after == " " != text[3:4])
            or (mark.escapes < mark.width and (mark.before + mark.after).isspace())
            or around == ("( ", " )")
            or _is_escaped_inside(mark, text)
        ):
            kept.add(mark.start)
    return kept


def _is_escaped_inside(mark: Mark, text: str) -> bool:
    r"""Return whether stars next to the emphasized text are escaped, and stars around them are not.

    In `*\*.md*` the author escaped the star inside; the tool escapes the stars outside, `\**.md*`.
    """
    if not 0 < mark.escapes < mark.width:
        return False
    opens, closes = mark.flanks(mark.after, mark.before), mark.flanks(mark.before, mark.after)
    first, last = text[mark.start] == "\\", text[mark.end - 2] == "\\"
    return opens is not closes and (last and not first if opens else first and not last)


def _find_balanced(marks: Iterable[Mark]) -> set[int]:
    """Return the starts of escaped star runs that would be emphasis; runs of equal length pair."""
    kept: set[int] = set()
    openers: dict[int, list[Mark]] = {1: [], 2: [], 3: []}
    for mark in marks:
        if mark.sign == "(":
            # Emphasis cannot extend past the end of a link text.
            openers = {1: [], 2: [], 3: []}
            continue
        candidates = openers.get(mark.width, [])
        if candidates and mark.flanks(mark.before, mark.after):
            opener = candidates[-1]
            if opener.escapes == opener.width and mark.escapes == mark.width:
                kept |= {opener.start, mark.start}
            for inner in openers.values():
                while inner and inner[-1].start >= opener.start:
                    inner.pop()
        elif mark.flanks(mark.after, mark.before):
            candidates.append(mark)
    return kept
