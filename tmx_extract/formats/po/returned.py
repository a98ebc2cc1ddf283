"""Reading PO that came back from any tool, ours or not."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.po.entries import PoEntry
from tmx_extract.formats.po.parsing import Catalog, parse
from tmx_extract.formats.returning import (
    Offered,
    Returned,
    expect_mark,
    expect_segment_id,
    split_name,
    tell_offered,
)
from tmx_extract.formats.states import State
from tmx_extract.formats.times import read_time

_REFERENCE = re.compile("\u2068(?P<isolated>[^\u2069]+)\u2069|(?P<plain>\\S+)")
_NUMBER = re.compile(r":[0-9]+$")
# How `pretranslate` lists what it found.
_MATCH = re.compile(r"match [0-9]+ target: (.*)")
# What `xgettext` writes where nobody has worked yet.
_NOBODY = "FULL NAME <EMAIL@ADDRESS>"


def read(stream: BinaryIO) -> Iterator[Returned]:
    """Yield the entries in their order, without the header and obsolete ones.

    Raises `UnreadableFile`. The whole file is in memory. Who and when is what the header says of
    the file.
    """
    catalog = parse(stream)
    by = catalog.fields.get("last-translator", "")
    at = read_time(catalog.fields.get("po-revision-date", ""))
    person = ("" if by == _NOBODY else by, at)
    for entry in catalog.messages:
        yield _read_entry(entry, catalog, person)


def _read_entry(entry: PoEntry, catalog: Catalog, person: tuple[str, str]) -> Returned:
    facts: dict[str, str] = {}
    for line in entry.notes:
        name, _, fact = line.partition(": ")
        facts.setdefault(name, fact.strip())
    named = split_name(entry.context)
    return Returned(
        id=entry.context,
        handback=named.handback,
        name=named.name,
        segment_id=expect_segment_id(facts.get("segment-id")),
        repository=facts.get("repository", ""),
        path=_find_path(entry),
        source_language=catalog.languages.source,
        target_language=catalog.languages.target,
        source=entry.source,
        target=entry.target,
        state=_find_state(entry),
        by=person[0],
        at=person[1],
        previous_source=None,
        following_source=None,
        line=entry.line,
        problems=_list_problems(entry),
        edit=expect_mark(facts.get("edit")),
        matches=_find_matches(entry, catalog),
    )


def _list_problems(entry: PoEntry) -> tuple[Diagnostic, ...]:
    """The problem with plural forms: pages have none."""
    if not entry.is_plural:
        return ()
    forms = entry.targets
    done = sum(bool(form.strip()) for form in forms)
    if done and not entry.target.strip():
        found = f"{done} of {len(forms)} plural forms"
        return (Diagnostic(code="partly-translated", found=found),)
    return (Diagnostic(code="plural-entry", found=entry.source),)


def _find_path(entry: PoEntry) -> str:
    """The first place that it names, without its line."""
    places = " ".join(comment.content for comment in entry.comments if comment.kind == ":")
    found = _REFERENCE.search(places)
    if found is None:
        return ""
    place = found["isolated"] or _NUMBER.sub("", found["plain"])
    return str(place)


def _find_matches(entry: PoEntry, catalog: Catalog) -> Offered:
    """Texts that a tool has offered. A fuzzy entry that had another source has the target of that
    one, unless the file says what was offered.

    Without `--previous`, `msgmerge` does not write the other source. The entries that we write
    keep their ids, so it gives them no matches.
    """
    found = tuple(
        match[1].replace("⏎", "\n") for note in entry.notes if (match := _MATCH.fullmatch(note))
    )
    previous = entry.previous.get("msgid", "")
    if entry.is_fuzzy and not (found or previous or split_name(entry.context).name):
        if catalog.has_other_source(entry):
            return Offered((entry.target,), is_assumed=True)
        return Offered(is_unnamed=True)
    is_other = entry.is_fuzzy and previous.split() not in ([], entry.source.split())
    if is_other and not found and entry.target in catalog.confirmed.get(previous, ()):
        return Offered((entry.target,))
    return tell_offered(found, entry.target, is_match=is_other)._replace(source=previous)


def _find_state(entry: PoEntry) -> State:
    if not entry.target.strip():
        return "untranslated"
    return "needs-review" if entry.is_fuzzy else "translated"
