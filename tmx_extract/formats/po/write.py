"""Write PO that passes `msgfmt --check` (GNU gettext manual, "The Format of PO Files")."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from translate.storage.pypo import PoWrapper, quoteforpo

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.edit_marks import list_edit
from tmx_extract.formats.options import WriteOptions, identify, place_target
from tmx_extract.formats.po.header import spell_language
from tmx_extract.formats.xml_text import name_characters
from tmx_extract.model import Occurrence, Page
from tmx_extract.outputs.pieces import write_pieces

# The program that shows an entry breaks its lines.
_UNWRAPPED = PoWrapper(-1)
# The end of a string and the separator of context and text in the compiled file.
_FORBIDDEN = re.compile("[\x00\x04]")
_LINE_END = re.compile(r"[\r\n]+")
_NEEDS_ISOLATION = re.compile(r"\s")


def write(stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions) -> int:
    """Write the pairs in order and return their number, with flat memory use.

    A target without a known human translator is fuzzy. A pair with an empty side is reported and
    left out. U+0000 and U+0004, which gettext cannot contain, are reported and written as pictures.
    A line break at the edge of only one text is left out, because gettext refuses such entries.
    """
    write_pieces(stream, [_header(options)])
    return write_pieces(stream, _iter_entries(occurrences, options))


def _header(options: WriteOptions) -> str:
    """Return the first entry. gettext requires the fields of people and dates, even if empty."""
    tool = f"tmx-extract {options.tool_version}"
    fields = (
        ("Project-Id-Version", tool),
        ("PO-Revision-Date", ""),
        ("Last-Translator", ""),
        ("Language-Team", ""),
        ("Language", spell_language(options.target_language)),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("X-Generator", tool),
        ("X-Source-Language", spell_language(options.source_language)),
    )
    lines = [_quote(f"{name}: {value}\n") for name, value in fields]
    return "\n".join(['msgid ""', 'msgstr ""', *lines, ""])


def _iter_entries(occurrences: Iterable[Occurrence], options: WriteOptions) -> Iterator[str]:
    word = options.as_text
    page, facts = None, ""
    for occurrence in occurrences:
        if occurrence.page is not page:
            page = occurrence.page
            facts = _page_facts(page)
        kind = occurrence.translation_type
        source, target = word(occurrence.source), word(occurrence.target)
        if not source.strip() or not target.strip():
            side = "target" if source.strip() else "source"
            options.report(occurrence, Diagnostic(code="empty-text", found=side))
            continue
        if "\n" in (source[0], target[0], source[-1], target[-1]):
            source, target = _match_edges(source, target)
        is_omitted = place_target(occurrence, options) == "omit"
        fuzzy = "" if is_omitted or _is_confirmed(occurrence) else "#, fuzzy\n"
        comments = _comments(("translation-type", kind)) + facts
        yield (
            f"\n{_facts(occurrence, options)}{comments}{_references(occurrence)}{fuzzy}"
            f'msgctxt "{page.key}.{identify(occurrence, options.dedupe)}"\n'
            f"msgid {_text(occurrence, source, options)}\n"
            f"msgstr {_text(occurrence, '' if is_omitted else target, options)}\n"
        )


def _match_edges(source: str, target: str) -> tuple[str, str]:
    """Return both texts, without line breaks at an edge if only one text has them."""
    if source.startswith("\n") != target.startswith("\n"):
        source, target = source.lstrip("\r\n"), target.lstrip("\r\n")
    if source.endswith("\n") != target.endswith("\n"):
        source, target = source.rstrip("\r\n"), target.rstrip("\r\n")
    return source, target


def _facts(occurrence: Occurrence, options: WriteOptions) -> str:
    """Return the facts about the pair."""
    return _comments(
        ("segment-id", occurrence.segment_id),
        ("place", occurrence.place),
        ("field", occurrence.field),
        ("occurrences", str(occurrence.occurrences) if occurrence.occurrences > 1 else None),
        ("chosen-by", occurrence.reason),
        *((name.replace(" ", "-"), fact) for name, fact in list_edit(occurrence, options)),
    )


def _is_confirmed(occurrence: Occurrence) -> bool:
    """Return whether a person translated it and did not ask for a review."""
    if occurrence.edit is not None:
        return occurrence.edit.state != "needs-review"
    return occurrence.translation_type in ("HT", "PE")


def _page_facts(page: Page) -> str:
    return _comments(
        ("handback-date", page.handback_date),
        ("repository", page.repository),
        ("locfileid", page.locfileid),
        ("openlocfilehash", page.openlocfilehash),
        ("sourcegitcommit", page.sourcegitcommit),
        ("page", "deleted" if page.is_deleted else None),
    )


def _comments(*facts: tuple[str, str | None]) -> str:
    return "".join(f"#. {name}: {_one_line(value)}\n" for name, value in facts if value)


def _references(occurrence: Occurrence) -> str:
    """Return the place of the pair, then its other places without a line."""
    line = f":{occurrence.line}" if occurrence.line else ""
    places = [f"{_isolate(occurrence.page.path)}{line}"]
    places += (_isolate(place.path) for place in occurrence.elsewhere)
    return "".join(f"#: {place}\n" for place in places)


def _isolate(path: str) -> str:
    """Return the path as gettext writes it: between U+2068 and U+2069 if it has spaces."""
    path = _one_line(path)
    return f"\u2068{path}\u2069" if _NEEDS_ISOLATION.search(path) else path


def _one_line(text: str) -> str:
    return _LINE_END.sub(" ", text)


def _text(occurrence: Occurrence, text: str, options: WriteOptions) -> str:
    if forbidden := _FORBIDDEN.findall(text):
        found = name_characters("".join(forbidden))
        options.report(occurrence, Diagnostic(code="forbidden-character", found=found))
        text = text.replace("\x00", "\u2400").replace("\x04", "\u2404")
    return _quote(text)


def _quote(text: str) -> str:
    if text.startswith("_:"):
        # At the start of a string, translate-toolkit treats this as a comment of old KDE files.
        return f'"_"\n{_quote(text[1:])}'
    return "".join(quoteforpo(text, _UNWRAPPED)) or '""'
