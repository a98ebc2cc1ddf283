"""Terms in languages with spaces between words."""

import re
from functools import cache, lru_cache

from stop_words import StopWordError, get_stop_words

from tmx_extract.terms.prose import extract_prose

# The end of a phrase: any character that is neither part of a word nor a space, and a full stop, a
# hyphen or an apostrophe at the end of a word.
_BREAK = re.compile(r"[^\w\s'’.+#-]+|[.'’-]+(?=\s|$)|\n")
_WORD = re.compile(r"\.?[^\W\d_][\w.'’+#-]{1,49}")
_LONGEST = 3

# The library's English list includes `computer`, `copy`, `date`, `page` and a thousand other words
# that are the very subject of documentation. This list has function words, and verbs without a
# meaning of their own.
_ENGLISH = frozenset(
    """a about above after again against all also although always am an and another any anything
    are aren't as at be because been before being below best between both but by can can't
    cannot could couldn't did didn't do does doesn't doing don't done down due during each eg
    either else etc even ever every everything except few first following follow for from
    further get gets give given go had has hasn't have haven't having he hence her here hers
    him his how however i i'm i.e e.g ie if in instead into is isn't it it's its itself just
    keep last least less let let's like likely look made make makes making many may me means
    might mine more most much must my need needed needs neither never new next no non none nor
    not nothing now of off often on once one ones only onto or other others otherwise our ours
    out over own per perform please possible rather really same see several shall she should
    shouldn't since so some something sometimes still such take takes than that that's the
    their theirs them themselves then there there's therefore these they thing things this
    those though three through thus to together too two under unless until up upon us use used
    uses using usually very via want wants was wasn't way we we'll we're well were what what's
    when where whereas whether which while who whole whose why will with within without won't
    would wouldn't yes yet you you'll you're you've your yours yourself""".split()  # noqa: SIM905 - quoted they would be unreadable
)


@cache
def read_stop_words(language: str) -> frozenset[str]:
    """Return the function words of a language, in lower case; none for languages without a list."""
    if language == "en":
        return _ENGLISH
    try:
        return frozenset(map(str.lower, get_stop_words(language)))
    except StopWordError:
        return frozenset()


def find_words_and_phrases(text: str, *, stop_words: frozenset[str]) -> tuple[set[str], set[str]]:
    """Return the different words of a text that begin with a letter and are not stop words, and the
    phrases of two or three such words with only spaces between them."""
    words, phrases = set[str](), set[str]()
    for stretch in _BREAK.split(extract_prose(text)):
        run = list[str]()
        for word in stretch.split():
            if not _is_told(word, stop_words):
                run.clear()
                continue
            words.add(word)
            run.append(word)
            for length in range(2, min(len(run), _LONGEST) + 1):
                phrases.add(" ".join(run[-length:]))
    return words, phrases


@lru_cache(maxsize=1 << 16)
def _is_told(word: str, stop_words: frozenset[str]) -> bool:
    return _WORD.fullmatch(word) is not None and word.lower() not in stop_words
