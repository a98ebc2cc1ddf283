"""Reading PO that came back from any tool, ours or not."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from tmx_extract.formats.po.parsing import parse
from tmx_extract.formats.returning import (
    Returned,
    expect_mark,
    expect_segment_id,
    split_name,
)
from tmx_extract.formats.states import State
from tmx_extract.formats.times import read_time

_REFERENCE = re.compile("\u2068(?P<isolated>[^\u2069]+)\u2069|(?P<plain>\\S+)")
_NUMBER = re.compile(r":[0-9]+$")
# What `xgettext` writes where nobody has worked yet.
_NOBODY = "FULL NAME <EMAIL@ADDRESS>"


def read(stream: BinaryIO) -> Iterator[Returned]:
    """The entries in their order; the header and obsolete ones are passed over.

    Raises `UnreadableFile`. The whole file is in memory. Who and when is what the header says of
    the file.
    """
    store = parse(stream)
    header: dict[str, str] = store.parseheader()
    by = header.get("Last-Translator", "").strip()
    at = read_time(header.get("PO-Revision-Date", ""))
    for unit in store.units:
        if unit.isheader() or unit.isobsolete() or not unit.source:
            continue
        yield _read_entry(unit, header)._replace(by="" if by == _NOBODY else by, at=at)


def _read_entry(unit: Any, header: dict[str, str]) -> Returned:
    facts: dict[str, str] = {}
    for line in unit.getnotes("developer").splitlines():
        name, _, fact = line.partition(": ")
        facts.setdefault(name, fact.strip())
    named = split_name(unit.getcontext())
    target = str(unit.target or "")
    return Returned(
        id=unit.getcontext(),
        handback=named.handback,
        name=named.name,
        segment_id=expect_segment_id(facts.get("segment-id")),
        repository=facts.get("repository", ""),
        path=_tell_path(" ".join(unit.sourcecomments)),
        source_language=header.get("X-Source-Language", ""),
        target_language=header.get("Language", ""),
        source=str(unit.source),
        target=target,
        state=_tell_state(unit, target),
        by="",
        at="",
        previous_source=None,
        following_source=None,
        line=unit._line_number or 0,
        remarks=(("plural-entry", str(unit.source)),) if unit.hasplural() else (),
        edit=expect_mark(facts.get("edit")),
    )


def _tell_path(comments: str) -> str:
    """The first place that is told, without its line."""
    found = _REFERENCE.search(comments.replace("#:", ""))
    if found is None:
        return ""
    place = found["isolated"] or _NUMBER.sub("", found["plain"])
    return str(place)


def _tell_state(unit: Any, target: str) -> State:
    if not target.strip():
        return "untranslated"
    return "needs-review" if unit.isfuzzy() else "translated"
