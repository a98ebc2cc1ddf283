"""How texts are told to the index: in three characters each, every side in letters of its own.

Pure: texts in, texts out. Sources and targets share one index without being taken for each other.
"""

from collections.abc import Iterable, Iterator

from tmx_extract.folding import fold, fold_apart
from tmx_extract.model import Side

SIZE = 3
"""Characters of a gram, as the tokenizer `trigram` of FTS5 makes them."""

# Two after every text, so that its last characters begin a gram too.
_PAD = "\x01" * (SIZE - 1)
# The letters of languages without spaces begin here. They are rare in sources, the others are rare
# in such targets: what is rare is moved to the private plane, for there it takes more room.
_FIRST_WIDE = 0x2E80
_PRIVATE = 0xF0000
_LAST_BASIC = 0xFFFF
# FTS5 ends a text at U+0000 and takes the next two for one; behind the last there is nothing.
_UNKNOWN = {0x0000, 0xFFFE, 0xFFFF, 0x10FFFF}
_REPLACEMENT = 0xFFFD


class _Letters(dict[int, str]):
    """The letters of one side, a table for `str.translate` that fills as it is used."""

    def __init__(self, side: Side) -> None:
        super().__init__()
        self._side = side

    def __missing__(self, code: int) -> str:
        plain = _REPLACEMENT if code in _UNKNOWN else code
        is_wide = plain >= _FIRST_WIDE
        if plain <= _LAST_BASIC and is_wide == (self._side == "source"):
            plain += _PRIVATE
        letter = self[code] = chr(plain)
        return letter


_LETTERS: dict[Side, _Letters] = {"source": _Letters("source"), "target": _Letters("target")}


def tell_source(written: str, author_form: str | None) -> str:
    """What the index gets of a source."""
    return _tell(_LETTERS["source"], written, author_form)


def tell_target(written: str, author_form: str | None) -> str:
    """What the index gets of a target."""
    return _tell(_LETTERS["target"], written, author_form)


def _tell(letters: _Letters, written: str, author_form: str | None) -> str:
    texts = (written,) if author_form is None else (written, author_form)
    forms = dict.fromkeys(form for text in texts for form in _iter_forms(text))
    return "".join(form.translate(letters) + _PAD for form in forms)


def _iter_forms(text: str) -> Iterator[str]:
    """As it is searched by default, and so that parts of the text as it is are found as well."""
    yield fold(text)
    if not text.isascii():
        yield fold_apart(text)


def list_grams(side: Side, folded: str) -> list[str]:
    """The grams of a text, each once."""
    text = folded.translate(_LETTERS[side])
    grams = dict.fromkeys(text[first : first + SIZE] for first in range(len(text) - SIZE + 1))
    return list(grams)


def all_of(grams: Iterable[str]) -> str:
    """What FTS5 is asked for texts that hold all of these grams."""
    return "(" + " AND ".join(map(_quoted, grams)) + ")"


def any_of(grams: Iterable[str]) -> str:
    """What FTS5 is asked for texts that hold one of these grams."""
    return " OR ".join(map(_quoted, grams))


def _quoted(gram: str) -> str:
    return '"' + gram.replace('"', '""') + '"'


def gram_range(side: Side, folded: str) -> tuple[str, str]:
    """The first gram that begins with this text of one or two characters, and the first after."""
    text = folded.translate(_LETTERS[side])
    following = ord(text[-1]) + 1
    # Surrogates are no characters.
    return text, text[:-1] + chr(0xE000 if following == 0xD800 else following)
