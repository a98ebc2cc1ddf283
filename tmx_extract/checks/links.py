"""The rule `links-differ`."""

import re
from collections.abc import Iterator

from tmx_extract.checks.pair import CheckedPair, CheckedSide
from tmx_extract.checks.rule import Example, Finding, Rule, Spans, shorten
from tmx_extract.inline.codes import InlineCode
from tmx_extract.problem_codes.code import ProblemCode

_DESTINATION = re.compile(r"\]\(\s*<?([^\s<>]*?)>?(?:\s+[\"'(].*)?\s*\)?$", re.DOTALL)
_REFERENCE = re.compile(r"\]\[([^\[\]]+)\]$")
_BARE = re.compile(r"https?://[^\s<>()（）\[\]「」、。`|\"'*\ufffc\u3000-\uffef]+")
_HREF = re.compile(r"""(?:href|src)\s*=\s*["']([^"']+)["']""")
# Parts of an address that may differ: the language, the scheme, parts that do not change its
# target.
_LANGUAGE = re.compile(
    r"(?<=/)[a-z]{2}-[a-z]{2,4}(?:-[a-z]{2})?(?=/|$)|[?&](?:locale|view|lc|culture|clcid|hl)=[^&#]*"
)
_SCHEME = re.compile(r"^(?:https?:)?//(?:www\.)?")

LinkSpan = tuple[str, int, int]
"""The address in comparable form, and its range."""


def _find(pair: CheckedPair) -> Finding | None:
    if not _may_link(pair.source) and not _may_link(pair.target):
        return None
    source, target = list(_iter_links(pair.source)), list(_iter_links(pair.target))
    lost, added = _without(source, target, pair.target), _without(target, source, pair.source)
    if not lost and not added:
        return None
    words = [f"{pair.source.text[a:b]} is missing" for a, b in lost]
    words += [f"{pair.target.text[a:b]} is new" for a, b in added]
    return Finding(lost, added, shorten(words))


def _may_link(side: CheckedSide) -> bool:
    return "](" in side.text or "][" in side.text or "://" in side.text or "ref=" in side.text


def _without(links: list[LinkSpan], others: list[LinkSpan], other: CheckedSide) -> Spans:
    """Return the ranges of links that are nowhere on the other side, in the order of the text."""
    known = {address for address, _, _ in others}
    whole = ""
    found = []
    for address, start, end in links:
        if address not in known:
            whole = whole or _normal(other.text, is_whole=True)
            if address not in whole:
                found.append((start, end))
    return tuple(sorted(found))


def _iter_links(side: CheckedSide) -> Iterator[LinkSpan]:
    place = 0
    for piece in side.pieces:
        if isinstance(piece, InlineCode):
            yield from _of_code(piece, place)
            place += len(piece.raw)
        else:
            place += len(piece)
    for match in _BARE.finditer(side.prose):
        address = match[0].rstrip(".,;:!?")
        yield _normal(address), match.start(), match.start() + len(address)


def _of_code(code: InlineCode, place: int) -> Iterator[LinkSpan]:
    if code.kind in ("link", "image") and code.form == "close":
        match = _DESTINATION.match(code.raw) or _REFERENCE.match(code.raw)
    elif code.kind in ("autolink", "xref"):
        yield _normal(code.shown), place, place + len(code.raw)
        return
    elif code.kind == "tag":
        match = _HREF.search(code.raw)
    else:
        return
    if match and match[1]:
        yield _normal(match[1]), place + match.start(1), place + match.end(1)


def _normal(address: str, *, is_whole: bool = False) -> str:
    """Return the address without language, scheme and case. The fragment only counts as present or
    absent, because headings have different names in other languages."""
    text = _LANGUAGE.sub("", address.replace("\\", "").lower()).replace("//", "/")
    if is_whole:
        return text
    text = _SCHEME.sub("", address.replace("\\", "").lower())
    text = _LANGUAGE.sub("", text).replace("//", "/")
    page, hash_sign, _ = text.partition("#")
    if hash_sign and not page:
        return "#"
    return page.rstrip("/&?")


RULE = Rule(
    code="links-differ",
    version=1,
    meaning=ProblemCode(
        severity="warning",
        what="a link is different or missing",
        advice="Give the target the same links as the source.",
    ),
    explanation="""
        Every address in one text must also be in the other: in links, images, tags and plain words.
        Its language (`/en-us/`, `/ja-jp/`), its scheme and capital letters do not matter. The name
        of a heading after `#` does not matter either, because headings are translated.
    """,
    find=_find,
    bad=(
        Example("See [the guide](a.md).", "[ガイド](b.md)を参照。", "a.md is missing, b.md is new"),
        Example("See [the guide](a.md).", "ガイドを参照。", "a.md is missing"),
    ),
    good=(
        Example("[Guide](https://a.org/en-us/b)", "[ガイド](https://a.org/ja-jp/b)"),
        Example("[Guide](a.md#first-steps)", "[ガイド](a.md#最初の手順)"),
        Example("[Guide](/a/b/)", "[ガイド](/a/b)"),
    ),
)
