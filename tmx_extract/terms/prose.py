"""Texts without what is no prose: code spans, addresses, tags, entities."""

import re

GAP = "\n"
"""Stands where something was taken out; no term goes over it."""

# Every repetition has a limit, so that the worst text costs no more than its length.
_NO_PROSE = re.compile(
    r"(`{1,3})[^`]{1,300}+\1|\]\([^)\n]{0,500}+\)|<[^<>]{1,300}+>|&#?\w{1,30}+;|https?://[!-~]{1,500}+"
)


def take_prose(text: str) -> str:
    """The text with a gap for each stretch of code, so that an estimate of its words is good.

    For exact splitting there is `inline`, which takes ten times as long.
    """
    return _NO_PROSE.sub(GAP, text)
