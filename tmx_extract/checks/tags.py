"""The rule `tags-differ`."""

import re
from collections import Counter

from tmx_extract.checks.pair import CODE, CheckedPair, CheckedSide
from tmx_extract.checks.rule import Example, Finding, Rule, Spans, shorten
from tmx_extract.checks.translate_toolkit import fails
from tmx_extract.problem_codes.code import ProblemCode

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


# HTML elements inside sentences. Other elements belong to blocks, which may differ.
_INLINE_NAMES = (
    "a abbr b big br cite code del dfn em font i ins kbd mark q s samp small span strike strong "
    "sub sup tt u var wbr"
)
_VOID = frozenset({"br", "wbr"})
_INLINE = frozenset(_INLINE_NAMES.split())
# Elements with an equivalent in Markdown.
_IN_MARKDOWN = {
    "b": ("**", "__"),
    "strong": ("**", "__"),
    "em": ("*", "_"),
    "i": ("*", "_"),
    "code": ("`",),
    "a": ("](",),
}
_INLINE_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z]{1,6})\b[^<>]*>")


def _find(pair: CheckedPair) -> Finding | None:
    if "<" not in pair.source.text and "<" not in pair.target.text:
        return None
    lost, added = _find_inline(pair.source, pair.target), _find_inline(pair.target, pair.source)
    if "<" in pair.source.prose or "<" in pair.target.prose:
        words_lost, words_added = _find_words(pair)
        lost, added = sorted({*lost, *words_lost}), sorted({*added, *words_added})
    if not lost and not added:
        return _find_misplaced(pair)
    words = [f"{pair.source.text[start:end]} is missing" for start, end in lost]
    words += [f"{pair.target.text[start:end]} is new" for start, end in added]
    return Finding(tuple(lost), tuple(added), shorten(words))


def _find_inline(side: CheckedSide, other: CheckedSide) -> list[tuple[int, int]]:
    """Return the inline HTML tags that occur less often in the other text."""
    found = []
    left = Counter(_inline_tag(match) for match in _INLINE_TAG.finditer(other.text))
    for match in _INLINE_TAG.finditer(side.text):
        tag = _inline_tag(match)
        if tag[1] not in _INLINE or side.is_in_code(match.start()):
            continue
        left[tag] -= 1
        marks = _IN_MARKDOWN.get(tag[1], ())
        in_markdown = any(other.text.count(mark) > side.text.count(mark) for mark in marks)
        if left[tag] < 0 and not in_markdown:
            found.append(match.span())
    return found


def _find_misplaced(pair: CheckedPair) -> Finding | None:
    """Return the tags that the target has in another nesting than HTML allows, if the source is
    well nested: `</sup>1<sup>`, or `<kbd>` inside `<kbd>`."""
    misplaced = _list_misplaced(pair.target)
    if not misplaced or _list_misplaced(pair.source):
        return None
    words = [f"{pair.target.text[start:end]} is misplaced" for start, end in misplaced]
    return Finding((), tuple(misplaced), shorten(words))


def _list_misplaced(side: CheckedSide) -> list[tuple[int, int]]:
    """Return the closing tags without their opening tag before them, the tags that stay open, and
    the tags inside a tag of the same name."""
    opened, found = list[tuple[str, tuple[int, int]]](), list[tuple[int, int]]()
    names = Counter[str]()
    for match in _INLINE_TAG.finditer(side.text):
        slash, name = _inline_tag(match)
        is_alone = name not in _INLINE or name in _VOID or match[0].endswith("/>")
        if is_alone or side.is_in_code(match.start()):
            continue
        if not slash:
            if names[name] and name != "span":
                found.append(match.span())
            opened.append((name, match.span()))
            names[name] += 1
        elif opened and opened[-1][0] == name:
            opened.pop()
            names[name] -= 1
        else:
            found.append(match.span())
    return sorted({*found, *(place for _, place in opened)})


def _inline_tag(tag: re.Match[str]) -> tuple[str, str]:
    return tag["slash"], tag["name"].lower()


def _find_words(pair: CheckedPair) -> tuple[Spans, Spans]:
    """Return texts in angle brackets that are not tags."""
    lost = _without(pair.source.prose, pair.target.text)
    added = _without(pair.target.prose, pair.source.text)
    if not lost and not added:
        return (), ()
    source, target = (_closed(side.prose.replace(CODE, "")) for side in (pair.source, pair.target))
    return (lost, added) if fails("xmltags", source, target, pair.target.language) else ((), ())


def _closed(prose: str) -> str:
    """Return the text without unclosed brackets, because the filter searches for the end of
    each."""
    end = prose.rfind(">") + 1
    return prose[:end] + prose[end:].replace("<", " ")


def _without(prose: str, other: str) -> Spans:
    """Return the tags that occur less often in the other text; words inside may be translated."""
    left = Counter(_name(match[0]) for match in _TAG.finditer(other))
    found = []
    for match in _TAG.finditer(prose):
        left[_name(match[0])] -= 1
        if left[_name(match[0])] < 0 and _is_name(match[0]):
            found.append(match.span())
    return tuple(found)


def _name(tag: str) -> str:
    return "".join(tag.split()).lower()


def _is_name(tag: str) -> bool:
    """Return whether it is a name: true for `<any>`, false for `<your name>`, which is
    translated."""
    return tag.isascii() and " " not in tag


RULE = Rule(
    code="tags-differ",
    version=4,
    meaning=ProblemCode(
        severity="warning",
        what="a tag, or a word in angle brackets, has no counterpart",
        advice="Give the target the same tags as the source.",
    ),
    explanation="""
        Inline HTML tags, such as `<sup>` and `</kbd>`, must occur equally often in both texts,
        outside code, and must be nested correctly if those of the source are. Tags that the other
        text writes in Markdown, such as `<b>` for `**`, are allowed. The filter `xmltags` of
        translate-toolkit checks other words in angle brackets. Words that may be translated, such
        as `<your name>`, are allowed.
    """,
    find=_find,
    bad=(
        Example("Use Result<any> here.", "ここで Result を使用します。", "<any> is missing"),
        Example("x<sup>1</sup> text", "xされる1 テキスト", "<sup> is missing, </sup> is missing"),
        Example("Press <kbd>F1</kbd>.", "<kbd>F1 を押します。", "</kbd> is missing"),
        Example(
            "x<sup>1</sup> text",
            "x</sup>1<sup> テキスト",
            "</sup> is misplaced, <sup> is misplaced",
        ),
        Example("<b><i>a</i></b>", "<b><i>あ</b></i>", "<b> is misplaced, </b> is misplaced"),
        Example("(CLR)", "<C2>", "<C2> is new"),
    ),
    good=(
        Example("Use <b>bold</b> text", "**太字**を使用"),
        Example("Use <em>slanted</em> text", "_斜体_ を使用"),
        Example("Use Result<any> here.", "ここで Result<any> を使用します。"),
        Example("Press <kbd>A</kbd> or <kbd>B</kbd>.", "<kbd>B</kbd> か <kbd>A</kbd> を押します。"),
        Example("Type <your name>.", "<名前> を入力します。"),
    ),
)
