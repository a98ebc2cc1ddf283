"""Write TMX 1.4 for the specification and for its readers (GALA, TMX 1.4b)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from tmx_extract.formats.edit_marks import compact_time, mark_of_edit
from tmx_extract.formats.export_units import UnitMarkup, UnitTexts, iter_units
from tmx_extract.formats.options import WriteOptions, identify
from tmx_extract.formats.shared_codes import MarkedText, text_of
from tmx_extract.formats.tmx14.codes import mark_up
from tmx_extract.formats.tmx14.context import (
    find_neighbours,
    header_context,
    source_context,
    unit_context,
    write_props,
)
from tmx_extract.formats.unwritable_text import list_forbidden, pack_space
from tmx_extract.formats.xml_text import (
    WHITE_SPACE,
    escape,
    escape_attribute,
    picture_forbidden,
)
from tmx_extract.model import EditMark, Elsewhere, Occurrence, Page, Translation, TranslationType
from tmx_extract.outputs.pieces import write_pieces

_Segments = tuple[str, tuple[str, ...]]
"""The ends of the `tuv` elements: of the source, and of each target; empty for a target that is
left out."""


def write(stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions) -> int:
    """Write the pairs in order and return their number, with flat memory use.

    White space around a text is recorded in a prop and not written, because readers refuse it. A
    pair with an empty side is reported and left out. A character that XML forbids is reported,
    written as a picture, and recorded in a prop.
    """
    write_pieces(stream, [_header(options)])
    written = write_pieces(stream, _iter_written(occurrences, options))
    write_pieces(stream, ["</body>\n</tmx>\n"])
    return written


def _header(options: WriteOptions) -> str:
    context = header_context(options.context)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        f'<header creationtool="tmx-extract" creationtoolversion="{options.tool_version}"'
        ' segtype="sentence" o-tmf="tmx-extract" adminlang="en-US"'
        f' srclang="{escape_attribute(options.source_language)}" datatype="x-markdown"'
        f"{f'>{context}</header>' if context else '/>'}\n"
        "<body>\n"
    )


def _iter_written(occurrences: Iterable[Occurrence], options: WriteOptions) -> Iterator[str]:
    """Yield each unit."""
    source_language = escape_attribute(options.source_language)
    target_language = escape_attribute(options.target_language)
    page, page_facts, source_facts, target_opening = None, "", "", ""
    source_opening = f'<tuv xml:lang="{source_language}">'
    for occurrence, (source, targets) in iter_units(occurrences, options, _MARKUP):
        if occurrence.page is not page:
            page = occurrence.page
            page_facts = _page_facts(page, page.translation_type)
            source_facts = _source_facts(page)
            target_opening = _target_opening(page, target_language)
        place = f'<prop type="x-place">{occurrence.place}</prop>'
        kind = ' segtype="paragraph"' if occurrence.is_paragraph else ""
        name = f"{page.key}.{identify(occurrence, options.dedupe)}"
        if occurrence.translations:
            told, own, translated = "", place, _translations(occurrence, targets, options)
        else:
            told, opening = page_facts, target_opening
            if occurrence.edit is not None:
                told = _page_facts(page, "PE")
                opening = _edited_opening(occurrence.edit, target_language)
            mark = write_props(("x-edit", mark_of_edit(occurrence, options)))
            own, translated = _own_facts(occurrence, place) + mark, f"{opening}{targets[0]}"
        around = before = ""
        if options.context:
            neighbours = find_neighbours(occurrence, options)
            around = unit_context(neighbours, options.context)
            before = source_context(neighbours, options.context)
        elsewhere = _elsewhere(page, occurrence.elsewhere) if occurrence.elsewhere else ""
        if occurrence.source_translation:
            source_opening = _variant_opening(
                occurrence.source_translation, source_language, options
            )
        yield (
            f'<tu tuid="{name}"{kind} usagecount="{occurrence.occurrences}">{told}{source_facts}'
            f"{own}{elsewhere}{around}\n"
            f"{source_opening}{before}{source}\n"
            f"{translated}</tu>\n"
        )


def _translations(occurrence: Occurrence, targets: Sequence[str], options: WriteOptions) -> str:
    """Return the targets of a unit with several, each with the facts of its own page."""
    variants = []
    for translation, target in zip(occurrence.translations, targets, strict=True):
        if target:
            language = escape_attribute(options.target_languages[translation.page.locale])
            variants.append(f"{_variant_opening(translation, language, options)}{target}")
    return "\n".join(variants)


def _variant_opening(translation: Translation, language: str, options: WriteOptions) -> str:
    """Return the start of a `tuv`, with the facts of the page with the text."""
    page = translation.page
    facts = _page_facts(page, page.translation_type) + _own_facts(translation)
    facts += write_props(("x-edit", mark_of_edit(translation, options)))
    if translation.edit is None:
        return _target_opening(page, language) + facts
    return _edited_opening(translation.edit, language) + facts


def _page_facts(page: Page, kind: TranslationType | None) -> str:
    """Return the props of one handback.

    Their names begin with `x-`, because OmegaT reads some other names as the mark of an alternative
    translation.
    """
    return write_props(
        ("x-translation-type", kind),
        ("x-repository", page.repository),
        ("x-path", page.path),
        ("x-locfileid", page.locfileid),
        ("x-deleted", "yes" if page.is_deleted else None),
    )


def _source_facts(page: Page) -> str:
    """Return the props of the source version, the same in all languages."""
    return write_props(
        ("x-openlocfilehash", page.openlocfilehash),
        ("x-sourcegitcommit", page.sourcegitcommit),
    )


def _own_facts(pair: Occurrence | Translation, place: str = "") -> str:
    reason = f'<prop type="x-chosen-by">{pair.reason}</prop>' if pair.reason else ""
    return f'<prop type="x-segment-id">{pair.segment_id}</prop>{place}{reason}'


def _elsewhere(page: Page, places: Iterable[Elsewhere]) -> str:
    """Return the other places, `path#segment`, with the repository if it is another."""
    return write_props(*(("x-also-in", place.named_from(page.repository)) for place in places))


def _target_opening(page: Page, language: str) -> str:
    changed = ""
    if page.handback_date:
        changed = f' changedate="{page.handback_date.replace("-", "")}T000000Z"'
    if page.translation_type:
        changed += f' changeid="{page.translation_type}"'
    return f'<tuv xml:lang="{language}"{changed}>'


def _edited_opening(edit: EditMark, language: str) -> str:
    """Return the start of an edited `tuv`, with editor and time."""
    by = escape_attribute(picture_forbidden(edit.by)) or "PE"
    return f'<tuv xml:lang="{language}" changedate="{compact_time(edit)}" changeid="{by}">'


def _write_plain(source: str, target: str) -> _Segments:
    return f"<seg>{escape(source)}</seg></tuv>", (f"<seg>{escape(target)}</seg></tuv>",)


def _write_texts(texts: UnitTexts) -> _Segments:
    source, *targets = (
        _segment(side, has_forbidden=texts.has_forbidden) for side in (texts.source, *texts.targets)
    )
    return source, tuple(targets)


def _segment(side: MarkedText, *, has_forbidden: bool) -> str:
    """Return the end of a `tuv`: the characters that the text cannot contain, and the text."""
    if not side:
        return ""
    trimmed = _trim(side)
    props = ""
    if has_forbidden and (listed := list_forbidden(text_of(side))):
        props = f'<prop type="x-characters">{listed}</prop>'
    if trimmed != side:
        props += f'<prop type="x-space">{pack_space(text_of(side), text_of(trimmed))}</prop>'
    return f"{props}<seg>{mark_up(trimmed)}</seg></tuv>"


def _trim(side: MarkedText) -> MarkedText:
    """Return the text without white space around it.

    The content of a code stays. A forbidden character is not white space, because its picture is
    visible.
    """
    first, last = side[0], side[-1]
    if len(side) == 1 and isinstance(first, str):
        return (first.strip(WHITE_SPACE),)
    pieces = list(side)
    if isinstance(first, str):
        pieces[0] = first.lstrip(WHITE_SPACE)
    if isinstance(last, str):
        pieces[-1] = last.rstrip(WHITE_SPACE)
    return tuple(piece for piece in pieces if piece)


_MARKUP = UnitMarkup(_write_plain, _write_texts)
