"""The rule `tags-differ`."""

import re
from collections import Counter

from tmx_extract.checks.pair import CODE, Pair
from tmx_extract.checks.rule import Example, Finding, Rule, Spans, shorten
from tmx_extract.checks.toolkit import fails
from tmx_extract.diagnostics import Code

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def _find(pair: Pair) -> Finding | None:
    if "<" not in pair.source.prose and "<" not in pair.target.prose:
        return None
    lost = _without(pair.source.prose, pair.target.text)
    added = _without(pair.target.prose, pair.source.text)
    if not lost and not added:
        return None
    source, target = (_closed(side.prose.replace(CODE, "")) for side in (pair.source, pair.target))
    if not fails("xmltags", source, target, pair.target.language):
        return None
    words = [f"{pair.source.text[start:end]} is missing" for start, end in lost]
    words += [f"{pair.target.text[start:end]} is new" for start, end in added]
    return Finding(lost, added, shorten(words))


def _closed(prose: str) -> str:
    """Without the brackets that nothing closes, of each of which the filter seeks the end."""
    end = prose.rfind(">") + 1
    return prose[:end] + prose[end:].replace("<", " ")


def _without(prose: str, other: str) -> Spans:
    """The tags that the other text has less often; words inside them may be translated."""
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
    """`<any>`, but not `<your name>`, which is translated."""
    return tag.isascii() and " " not in tag


RULE = Rule(
    code="tags-differ",
    version=1,
    told=Code(
        severity="warning",
        what="a tag, or a word in angle brackets, has no counterpart",
        advice="Give the target the tags of the source.",
    ),
    explanation="""
        The filter `xmltags` of translate-toolkit, over the words outside of code: what stands in
        angle brackets in one text must stand in the other one as often. Words that may be
        translated, such as `<your name>`, are let pass.
    """,
    find=_find,
    bad=(
        Example("Use Result<any> here.", "ここで Result を使用します。", "<any> is missing"),
        Example("(CLR)", "<C2>", "<C2> is new"),
    ),
    good=(
        Example("Use Result<any> here.", "ここで Result<any> を使用します。"),
        Example("Type <your name>.", "<名前> を入力します。"),
    ),
)
