"""Read returned PO files of any tool."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.po.entries import PoEntry
from tmx_extract.formats.po.parsing import PoCatalog
from tmx_extract.formats.returned_units import (
    MARK,
    SEGMENT_ID,
    OfferedTargets,
    Returned,
    keep_form,
    read_facts,
    split_id,
)
from tmx_extract.formats.times import read_time
from tmx_extract.formats.translation_states import State

_REFERENCE = re.compile("\u2068(?P<isolated>[^\u2069]+)\u2069|(?P<plain>\\S+)")
_NUMBER = re.compile(r":[0-9]+$")
# The comment with which `pretranslate` lists a match.
_MATCH = re.compile(r"match [0-9]+ target: (.*)")
# The value that `xgettext` writes before anyone has worked on the file.
_NOBODY = "FULL NAME <EMAIL@ADDRESS>"


def read(stream: BinaryIO) -> Iterator[Returned]:
    """Yield the entries in order, without the header and obsolete ones.

    Raises `UnreadableFile`. The whole file is in memory. Person and time are those of the header.
    """
    catalog = PoCatalog(stream.read())
    by = catalog.fields.get("last-translator", "")
    at = read_time(catalog.fields.get("po-revision-date", ""))
    person = ("" if by == _NOBODY else by, at)
    for entry in catalog.messages:
        yield _read_entry(entry, catalog, person)


def _read_entry(entry: PoEntry, catalog: PoCatalog, person: tuple[str, str]) -> Returned:
    facts = read_facts(entry.notes)
    place = split_id(entry.context)._replace(
        segment_id=keep_form(SEGMENT_ID, facts.get("segment-id")),
        repository=facts.get("repository", ""),
        path=_find_path(entry),
    )
    return Returned(
        id=entry.context,
        place=place,
        languages=catalog.languages,
        source=entry.source,
        target=entry.target,
        state=_find_state(entry),
        by=person[0],
        at=person[1],
        line=entry.line,
        problems=_list_problems(entry),
        edit=keep_form(MARK, facts.get("edit")),
        matches=_find_matches(entry, catalog),
    )


def _list_problems(entry: PoEntry) -> tuple[Diagnostic, ...]:
    """Return the problem with plural forms, which pages do not have."""
    if not entry.is_plural:
        return ()
    forms = entry.targets
    done = sum(bool(form.strip()) for form in forms)
    if done and not entry.target.strip():
        found = f"{done} of {len(forms)} plural forms"
        return (Diagnostic(code="partly-translated", found=found),)
    return (Diagnostic(code="plural-entry", found=entry.source),)


def _find_path(entry: PoEntry) -> str:
    """Return the first reference without its line."""
    places = " ".join(comment.content for comment in entry.comments if comment.kind == ":")
    found = _REFERENCE.search(places)
    if found is None:
        return ""
    place = found["isolated"] or _NUMBER.sub("", found["plain"])
    return str(place)


def _find_matches(entry: PoEntry, catalog: PoCatalog) -> OfferedTargets:
    """Return the texts that a tool offered.

    A fuzzy entry with another earlier source has the target of that source, unless the file lists
    the offered texts.

    Without `--previous`, `msgmerge` does not write the earlier source. Our own entries keep their
    ids, so `msgmerge` gives them no matches.
    """
    found = tuple(
        match[1].replace("⏎", "\n") for note in entry.notes if (match := _MATCH.fullmatch(note))
    )
    previous = entry.previous.get("msgid", "")
    if entry.is_fuzzy and not (found or previous or split_id(entry.context).name):
        if catalog.has_other_source(entry):
            return OfferedTargets((entry.target,), is_assumed=True)
        return OfferedTargets(is_unnamed=True)
    is_other = entry.is_fuzzy and previous.split() not in ([], entry.source.split())
    if found or not is_other:
        return OfferedTargets(found, source=previous)
    is_known = entry.target in catalog.confirmed.get(previous, ())
    return OfferedTargets((entry.target,), is_assumed=not is_known, source=previous)


def _find_state(entry: PoEntry) -> State:
    if not entry.target.strip():
        return "untranslated"
    return "needs-review" if entry.is_fuzzy else "translated"
