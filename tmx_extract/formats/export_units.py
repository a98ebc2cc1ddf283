"""Prepare pairs for writing: report forbidden texts, mark or remove codes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Generic, NamedTuple, TypeVar

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.options import CodeMode, WriteOptions
from tmx_extract.formats.shared_codes import MarkedText, mark_sides
from tmx_extract.formats.xml_text import has_forbidden, is_blank, name_characters
from tmx_extract.inline.split import may_have_codes, visible_text
from tmx_extract.model import Occurrence

# The form of the texts in the file.
_Content = TypeVar("_Content")
_Prepared = tuple[_Content | None, Sequence[Diagnostic]]
"""None if there is nothing to write; and the problems."""
_Prepare = Callable[[str, Sequence[str], Sequence[str]], _Prepared[_Content]]

# Longer texts are not cached, so that the cache stays small.
_LONG = 2000
# Pages have several versions: in a large repository, two of three pairs with codes occur nearby
# again. The cache takes at most about 60 MB with the texts of that repository.
_MOST_REMEMBERED = 32768


class UnitTexts(NamedTuple):
    """The texts of one pair, or of one source with several targets."""

    source: MarkedText
    targets: tuple[MarkedText, ...]
    """One, or one for each translation of the occurrence; empty if no text would be visible."""
    has_forbidden: bool
    """Whether one of them has characters that XML forbids, which was reported."""


@dataclass(frozen=True, slots=True)
class UnitMarkup(Generic[_Content]):
    """The way in which a format writes texts, with a cache of the results."""

    plain: Callable[[str, str], _Content]
    """The same as `full` for a source and a target without codes, with printable characters only
    and no white space around them."""
    full: Callable[[UnitTexts], _Content]


def iter_units(
    occurrences: Iterable[Occurrence], options: WriteOptions, markup: UnitMarkup[_Content]
) -> Iterator[tuple[Occurrence, _Content]]:
    """Yield the units to write, in the order of the pairs.

    An invisible text is reported as `empty-text`: the unit is left out, or only that target of
    several, with the name of its language. Codes that one side lacks are reported as `codes-differ`
    and stay in the words. Characters that XML forbids are reported as `forbidden-character`.
    """
    codes, plain = options.codes, markup.plain
    prepare: _Prepare[_Content] = partial(_prepare, markup.full, codes)
    remembered: _Prepare[_Content] = _remembering(markup.full, codes)
    for occurrence in occurrences:
        source, target = occurrence.source, occurrence.target
        # The fast path for nearly all of millions of pairs: their texts have no special characters.
        if (
            source.isprintable()
            and target.isprintable()
            and source == source.strip() != ""
            and target == target.strip() != ""
            and not occurrence.translations
            and (codes == "text" or not (may_have_codes(source) or may_have_codes(target)))
        ):
            content: _Content | None = plain(source, target)
        else:
            several = occurrence.translations
            names = tuple(f"target {one.page.locale}" for one in several) or ("target",)
            targets = tuple(one.text for one in several) or (target,)
            is_long = max(len(source), *map(len, targets)) > _LONG
            content, problems = (prepare if is_long else remembered)(source, targets, names)
            for problem in problems:
                options.report(occurrence, problem)
        if content is not None:
            yield occurrence, content


# It is kept from file to file, because an export may have very many files.
@lru_cache(maxsize=1)
def _remembering(write: Callable[[UnitTexts], Any], codes: CodeMode) -> _Prepare[Any]:
    """Return the same as `_prepare`, with a cache of the last results."""
    return lru_cache(maxsize=_MOST_REMEMBERED)(partial(_prepare, write, codes))


def _prepare(
    write: Callable[[UnitTexts], _Content],
    codes: CodeMode,
    source: str,
    targets: Sequence[str],
    names: Sequence[str],
) -> _Prepared[_Content]:
    """Return one unit with all its special cases; `names` are the names of the targets."""
    if codes == "plain":
        source, targets = visible_text(source), [visible_text(text) for text in targets]
    seen = [text for text in targets if not is_blank(text)]
    if is_blank(source) or not seen:
        side = "source" if is_blank(source) else "target"
        return None, [Diagnostic(code="empty-text", found=side)]
    problems = [
        Diagnostic(code="empty-text", found=name)
        for name, text in zip(names, targets, strict=True)
        if is_blank(text)
    ]
    forbidden = [text for text in (source, *targets) if has_forbidden(text)]
    if forbidden:
        found = name_characters("".join(forbidden))
        problems.append(Diagnostic(code="forbidden-character", found=found))
    sides: Sequence[MarkedText] = [(text,) for text in (source, *seen)]
    if codes == "native":
        sides, differing = mark_sides(source, seen)
        if differing:
            problems.append(Diagnostic(code="codes-differ", found=differing))
    given = iter(sides)
    marked = next(given)
    # A target that is left out has an empty text.
    written = tuple(() if is_blank(text) else next(given) for text in targets)
    return write(UnitTexts(marked, written, bool(forbidden))), problems
