"""Restore the Markdown of returned codes, from the codes themselves or from the source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from tmx_extract.diagnostics import Diagnostic, name_first
from tmx_extract.formats.read_xml import local_name
from tmx_extract.formats.unwritable_text import put_forbidden
from tmx_extract.formats.xml_text import character_of, name_characters, picture_forbidden
from tmx_extract.inline.codes import CodeForm


class CodeElement(NamedTuple):
    """An inline element of a format, or one of its ends."""

    id: str
    """The id of the code in source and target, the same for halves of a pair; empty if unknown."""
    form: CodeForm
    raw: str
    """Its Markdown; empty if its element does not have it."""
    guess: str = ""
    """The usual Markdown of such an element; empty if that is unknown too."""
    element: etree._Element | None = None
    """Its element, if the reader keeps it for writing."""

    @property
    def markdown(self) -> str:
        """Its Markdown, at least the usual one; empty if unknown."""
        return self.raw or self.guess

    @property
    def tag(self) -> str:
        """The name of its element; empty if the reader did not keep it."""
        return "" if self.element is None else local_name(self.element)

    @property
    def is_around(self) -> bool:
        """Whether it is one end of an element around words, in XLIFF 1.2 or 2."""
        return self.tag in ("g", "pc")


CodeElements = Sequence[str | CodeElement]
"""Words and codes in order."""


class RecoveredTexts(NamedTuple):
    """The restored texts of a unit, and their problems."""

    source: str
    target: str
    problems: tuple[Diagnostic, ...]


def text_of(tokens: CodeElements) -> str:
    """Return the Markdown of the tokens, as far as they have it themselves."""
    return "".join(token if isinstance(token, str) else token.markdown for token in tokens)


def recover_codes(source: CodeElements, target: CodeElements | None) -> RecoveredTexts:
    """Return both texts in Markdown, as `SourceCodes.recover` does; None for a missing target."""
    return SourceCodes(source).recover(target)


class SourceCodes:
    """The codes of a source, which are prepared once for all its targets."""

    def __init__(self, source: CodeElements) -> None:
        self.text = text_of(source)
        """The source in Markdown."""
        self._left = [token for token in source if isinstance(token, CodeElement)]
        self._codes: dict[tuple[str, CodeForm], CodeElement] = {}
        for token in self._left:
            if token.id:
                self._codes.setdefault((token.id, token.form), token)
        # A source may have many targets with the same codes.
        self._compared: dict[tuple[CodeElement, ...], tuple[Diagnostic, ...]] = {}

    def recover(self, target: CodeElements | None) -> RecoveredTexts:
        """Return both texts in Markdown; None for a missing target.

        A target code of unknown meaning gets the meaning of its counterpart in the source.
        Problems: `codes-unknown` if a code has no known meaning, so it is left out; `codes-lost`,
        `codes-repeated` and `codes-added` if target and source have different codes.
        """
        if target is None:
            return RecoveredTexts(self.text, "", tuple(_list_unknown(self._left)))
        resolved = self._resolve(target)
        right = tuple(
            token._replace(element=None) for token in resolved if isinstance(token, CodeElement)
        )
        if right not in self._compared:
            unknown = _list_unknown([*self._left, *right])
            self._compared[right] = (*unknown, *_compare(self._left, right))
        return RecoveredTexts(self.text, text_of(resolved), self._compared[right])

    def recover_target(self, target: CodeElements) -> str:
        """Return the same text of a target, without looking for problems."""
        return text_of(self._resolve(target))

    def _resolve(self, target: CodeElements) -> CodeElements:
        used = Counter[str]()
        return [
            token if isinstance(token, str) else self._find_meaning(token, used) for token in target
        ]

    def _find_meaning(self, token: CodeElement, used: Counter[str]) -> CodeElement:
        """Return the token with its meaning; `used` counts the single codes by their ids.

        It gets the form of its counterpart if a tool made single codes from the halves of a pair,
        or changed the form in another way.
        """
        if token.raw:
            return token
        same = self._codes.get((token.id, token.form))
        if same is None:
            same = self._find_other_form(token, used)
        if same is None:
            return token
        return token._replace(form=same.form, raw=same.raw, guess=same.guess or token.guess)

    def _find_other_form(self, token: CodeElement, used: Counter[str]) -> CodeElement | None:
        if token.form != "single":
            # An element around words replaces a single one: all of it is at its start.
            same = self._codes.get((token.id, "single"))
            return same if token.form == "open" else None
        halves: tuple[CodeForm, ...] = ("open", "close")
        found = [self._codes[token.id, form] for form in halves if (token.id, form) in self._codes]
        if not found:
            return None
        place = used[token.id]
        used[token.id] += 1
        return found[place % len(found)]


def put_characters(text: str, listed: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text with the listed characters in place of their pictures, and the problems.

    In an edited text the pictures may have moved: they are used in order if their number is the
    same as listed. Otherwise they stay, which is reported as `codes-lost`.
    """
    if not listed:
        return text, ()
    exact = put_forbidden(text, listed)
    # A damaged item is a letter without a picture.
    characters = [character_of(item.rpartition(":")[2]) or "?" for item in listed.split()]
    if sum(map(exact.count, set(characters))) == len(characters):
        return exact, ()
    pictures = {picture_forbidden(character) for character in characters}
    places = [place for place, character in enumerate(text) if character in pictures]
    found = [text[place] for place in places]
    if found != [picture_forbidden(character) for character in characters]:
        lost = Diagnostic(code="codes-lost", found=name_characters("".join(characters)))
        return text, (lost,) if text else ()
    letters = list(text)
    for place, character in zip(places, characters, strict=True):
        letters[place] = character
    return "".join(letters), ()


def _list_unknown(tokens: Sequence[CodeElement]) -> list[Diagnostic]:
    unknown = [token for token in tokens if not token.markdown]
    if not unknown:
        return []
    names = dict.fromkeys(token.id or "without id" for token in unknown)
    return [Diagnostic(code="codes-unknown", found=name_first(list(names)))]


def _compare(left: Sequence[CodeElement], right: Sequence[CodeElement]) -> Iterator[Diagnostic]:
    """Return the codes of each side without a counterpart: first by id, then by meaning."""
    lost, more = _without(left, right, by_id=True)
    lost, more = _without(lost, more, by_id=False)
    if lost:
        yield Diagnostic(code="codes-lost", found=name_first(_name_lost(lost, left)))
    names = {(token.id, token.form) for token in left if token.id}
    texts = {token.raw for token in left if token.raw}
    is_known = [(token.id, token.form) in names or token.raw in texts for token in more]
    repeated = [token for token, known in zip(more, is_known, strict=True) if known]
    if repeated:
        yield Diagnostic(code="codes-repeated", found=name_first(_name(repeated)))
    added = [token for token, known in zip(more, is_known, strict=True) if token.raw and not known]
    if added:
        yield Diagnostic(code="codes-added", found=name_first(_name(added)))


def _without(
    left: Sequence[CodeElement], right: Sequence[CodeElement], *, by_id: bool
) -> tuple[list[CodeElement], list[CodeElement]]:
    """Return the rest of both sides without counterparts."""

    def key(token: CodeElement) -> tuple[str, CodeForm]:
        return (token.id if by_id else token.markdown), token.form

    waiting: dict[tuple[str, CodeForm], list[int]] = {}
    for place in reversed(range(len(right))):
        waiting.setdefault(key(right[place]), []).append(place)
    taken, rest = set[int](), list[CodeElement]()
    for token in left:
        places = waiting.get(key(token)) if key(token)[0] else None
        if places:
            taken.add(places.pop())
        else:
            rest.append(token)
    return rest, [token for place, token in enumerate(right) if place not in taken]


def _name_lost(lost: Sequence[CodeElement], all_of_them: Sequence[CodeElement]) -> list[str]:
    """Return each code with its count, if there were several."""
    had, missing = Counter(_name(all_of_them)), Counter(_name(lost))
    return [
        name if had[name] < 2 else f"{name} {number} of {had[name]}"
        for name, number in missing.items()
    ]


def _name(tokens: Sequence[CodeElement]) -> list[str]:
    """Return the codes; both halves of a pair are one, with `…` between them."""
    names: list[str] = []
    opened: dict[str, list[int]] = {}
    for token in tokens:
        text = token.markdown or token.id
        if token.form == "close" and opened.get(token.id):
            names[opened[token.id].pop()] += f"…{text}"
        else:
            if token.form == "open":
                opened.setdefault(token.id, []).append(len(names))
            names.append(text)
    return names
