"""Read returned TMX: our exports, and the memories of OmegaT and other tools."""

from collections import ChainMap
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from html import unescape
from typing import BinaryIO

from lxml import etree

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.formats.read_xml import iter_elements, line_of, local_name
from tmx_extract.formats.recover_codes import CodeElements, SourceCodes, put_characters
from tmx_extract.formats.returned_units import MARK, SEGMENT_ID, Returned, keep_form, split_id
from tmx_extract.formats.times import read_time
from tmx_extract.formats.tmx14.content import language_of, read_segment
from tmx_extract.formats.translation_states import TRADOS, State
from tmx_extract.formats.unwritable_text import put_space
from tmx_extract.locales import canonical_locale, short_locale
from tmx_extract.spacing import is_same_text

# The `changeid` of our exports: the kind of translation, not the person.
_NO_PERSONS = frozenset({"MT", "HT", "PE"})
# The time of day of handback dates in our exports.
_NO_TIME = "T00:00:00Z"
_Props = Mapping[str, str]


def read(stream: BinaryIO, sources: Sequence[str] = ()) -> Iterator[Returned]:
    """Yield the units in order, one for each target. Raises `UnreadableFile`.

    If any language may be the source, or the file has no source language, it is one of `sources`.
    """
    language = ""
    for event, element in iter_elements(stream, "{*}header", "{*}tu"):
        if event == "start":
            continue
        if local_name(element) == "header":
            language = element.get("srclang", "")
        else:
            yield from _read_unit(element, element.get("srclang") or language, sources)


def _read_unit(unit: etree._Element, language: str, sources: Sequence[str]) -> Iterator[Returned]:
    variants = list(unit.iterchildren("{*}tuv"))
    if not variants:
        return
    source = _find_source(variants, language, sources)
    # A unit may have very many targets and attributes, and each lookup takes time.
    name, line, source_language = unit.get("tuid", ""), line_of(unit), language_of(source)
    facts, own = _props(unit), _props(source)
    named = split_id(name)
    previous, following = _neighbours(facts, own)
    source_tokens = _read_text(source)
    codes = SourceCodes(source_tokens)
    source_text, _ = _restore(codes.text, source_tokens, own)
    targets = [variant for variant in variants if variant is not source]
    for target in targets or (None,):
        told = {} if target is None else _props(target)
        # If a unit has several targets, each has the facts of its own page.
        at_hand = ChainMap(told, facts)
        tokens = None if target is None else _read_text(target)
        texts = codes.recover(tokens)
        target_text, lost = _restore(texts.target, tokens or (), told)
        by, at = ("", "") if target is None else _read_person(target)
        yield Returned(
            id=name,
            place=named._replace(
                segment_id=keep_form(SEGMENT_ID, at_hand.get("x-segment-id")),
                repository=at_hand.get("x-repository", ""),
                path=at_hand.get("x-path") or at_hand.get("file", ""),
            ),
            languages=FileLanguages(source_language, language_of(target)),
            source=source_text,
            target=target_text,
            state=_read_state(source_text, target_text, at_hand),
            by=by,
            at=at,
            previous_source=previous,
            following_source=following,
            line=line,
            problems=(*texts.problems, *lost),
            edit=keep_form(MARK, at_hand.get("x-edit")),
            is_alternative="file" in at_hand,
        )


def _find_source(
    variants: Sequence[etree._Element], language: str, sources: Sequence[str]
) -> etree._Element:
    """Return the variant in this language in any spelling, else in a source language, else the
    first."""
    for wanted in filter(None, (language, *sources)):
        for fold in (canonical_locale, lambda tag: short_locale(canonical_locale(tag))):
            for variant in variants:
                if fold(language_of(variant)) == fold(wanted):
                    return variant
    return variants[0]


def _props(element: etree._Element) -> MutableMapping[str, str]:
    """Return the props by their types, the first of each."""
    props: dict[str, str] = {}
    for prop in element.iterchildren("{*}prop"):
        props.setdefault(prop.get("type", ""), "".join(map(str, prop.itertext())))
    return props


def _read_text(variant: etree._Element) -> CodeElements:
    segment = variant.find("{*}seg")
    return () if segment is None else read_segment(segment)


def _restore(text: str, tokens: CodeElements, props: _Props) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text with the characters that a `seg` cannot contain, and the problems."""
    edged = [token for token in tokens if token]
    first, last = (edged[0], edged[-1]) if edged else ("", "")
    has_own = (isinstance(first, str) and first[:1].isspace()) or (
        isinstance(last, str) and last[-1:].isspace()
    )
    # White space that a tool added is not the text's.
    if text and not has_own:
        text = put_space(text, props.get("x-space", ""))
    return put_characters(text, props.get("x-characters", ""))


def _read_state(source: str, target: str, props: _Props) -> State:
    if not target.strip():
        return "untranslated"
    told = props.get("x-ConfirmationLevel", "")
    # Memories also have this value for texts that people translated elsewhere.
    if told == "Unspecified" and is_same_text(source, target):
        return "open"
    return TRADOS.get(told, "")


def _read_person(variant: etree._Element) -> tuple[str, str]:
    """Return person and time. Midnight without a person is the date of a handback."""
    by = variant.get("changeid") or variant.get("creationid") or ""
    at = read_time(variant.get("changedate") or variant.get("creationdate") or "")
    by = "" if by in _NO_PERSONS else by
    return by, "" if not by and at.endswith(_NO_TIME) else at


def _neighbours(unit: _Props, source: _Props) -> tuple[str | None, str | None]:
    """Return the previous and the following source, from the names of any tool."""
    if content := unit.get("x-ContextContent"):
        return _split_trados(content)
    props = {**source, **unit}
    previous = _first(props, "prev", "x-previous-source-text", "context_prev")
    following = _first(props, "next", "x-next-source-text", "context_next")
    return (
        previous or _read_memoq(props.get("x-context-pre")),
        following or _read_memoq(props.get("x-context-post")),
    )


def _first(props: _Props, *names: str) -> str | None:
    return next((props[name] for name in names if props.get(name)), None)


def _split_trados(content: str) -> tuple[str | None, str | None]:
    """Return the texts from "text, tags, text, tags"; a bar in a text is doubled."""
    parts = [part.replace("\0", "|") for part in content.replace("||", "\0").split(" | ")]
    if len(parts) < 3:
        return None, None
    return parts[0] or None, parts[2] or None


def _read_memoq(content: str | None) -> str | None:
    """The text of a `seg` that is written as XML once more; its tags are passed over."""
    if not content:
        return None
    return unescape(content.removeprefix("<seg>").removesuffix("</seg>")) or None
