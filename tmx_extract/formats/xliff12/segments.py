"""Units of XLIFF 1.2 that are parted into segments: `seg-source`, with a `mrk` for each."""

from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from functools import cached_property

from lxml import etree

from tmx_extract.formats.elements import Content, fill, text_of
from tmx_extract.formats.filling import Proposal, is_waiting, keep_edges
from tmx_extract.formats.reading import line_of
from tmx_extract.formats.xliff12.targets import (
    DONE,
    NAME,
    add_proposals,
    add_target,
    empty,
    read,
    tell_qualifier,
    write_proposal,
)

# The one that promises least is told of the whole target.
_QUALIFIERS = ("exact-match", "mt-suggestion", "fuzzy-match")


def iter_slots(unit: etree._Element) -> Iterator["SegmentSlot"]:
    """A slot for each segment; none where the unit is not parted.

    Nor where its target is parted in another way: what somebody has written there stays.
    """
    parted, target = unit.find(f"{NAME}seg-source"), unit.find(f"{NAME}target")
    segments = [] if parted is None else _find_segments(parted)
    names = [segment.get("mid", "") for segment in segments]
    if parted is None or "" in names or len(set(names)) < len(names):
        return
    if target is not None and _find_segments(target) and not _is_parted_so(target, names):
        return
    whole = _PartedUnit(unit, parted, len(segments))
    for segment in segments:
        yield SegmentSlot(whole, segment)


def _find_segments(element: etree._Element) -> list[etree._Element]:
    return [mark for mark in element.iter(f"{NAME}mrk") if mark.get("mtype") == "seg"]


def _is_parted_so(target: etree._Element, names: Collection[str]) -> bool:
    """Whether the target has no segments but these, and no words between them."""
    told = {segment.get("mid") for segment in _find_segments(target)}
    return told <= set(names) and not _has_words_between(target)


def _has_words_between(element: etree._Element) -> bool:
    bare = deepcopy(element)
    for segment in _find_segments(bare):
        empty(segment)
    return any(isinstance(item, str) and item.strip() for item in read(bare))


class _PartedUnit:
    """What the segments of a unit share: its target with one state."""

    def __init__(self, unit: etree._Element, parted: etree._Element, count: int) -> None:
        self.element = unit
        self._parted = parted
        self._count = count
        self._has_more = _has_words_between(parted)
        self._marked: dict[str, tuple[Proposal, bool]] = {}
        self._last: etree._Element | None = None

    @property
    def target(self) -> etree._Element | None:
        """What is there of the translation."""
        return self.element.find(f"{NAME}target")

    @property
    def is_done(self) -> bool:
        """Whether somebody has confirmed it."""
        target = self.target
        state = None if target is None else target.get("state")
        return state in DONE or self.element.get("approved") == "yes"

    def find_part(self, segment: str) -> etree._Element | None:
        """The place of a segment in the target."""
        target = self.target
        parts = [] if target is None else _find_segments(target)
        return next((part for part in parts if part.get("mid") == segment), None)

    def expect_part(self, segment: str) -> etree._Element:
        """The same; the target gets the form of `seg-source` where it has none."""
        part = self.find_part(segment)
        if part is None:
            self._shape_target()
            part = self.find_part(segment)
        if part is None:
            raise AssertionError(f"{segment!r} is no segment of the unit")
        return part

    def _shape_target(self) -> None:
        """All that stands between the segments, and the segments that the target has already."""
        target = self.target
        target = add_target(self.element) if target is None else target
        had = {part.get("mid"): deepcopy(part) for part in _find_segments(target)}
        empty(target)
        target.text = self._parted.text
        for child in self._parted:
            target.append(deepcopy(child))
        for part in _find_segments(target):
            old = had.get(part.get("mid"))
            empty(part)
            if old is not None:
                part.attrib.update(old.attrib)
                part.text = old.text
                part.extend(list(old))

    def mark(self, segment: str, proposal: Proposal, *, is_whole: bool) -> None:
        """Finished where every segment is, and what promises least of all segments."""
        self._marked[segment] = proposal, is_whole and not self._has_more
        target = self.target
        if target is None:
            return
        marked = self._marked.values()
        finished = sum(one.is_finished and whole for one, whole in marked)
        if finished == self._count:
            self.element.set("approved", "yes")
            target.set("state", "translated")
        else:
            self.element.attrib.pop("approved", "")
            target.set("state", "needs-review-translation")
        told = {tell_qualifier(one) for one, _ in marked}
        target.set("state-qualifier", max(told, key=_QUALIFIERS.index))

    def add(self, proposals: Sequence[etree._Element]) -> None:
        """Behind those of the segments before."""
        self._last = add_proposals(self.element, proposals, self._last)


class SegmentSlot:
    """One segment of a `trans-unit`."""

    def __init__(self, unit: _PartedUnit, segment: etree._Element) -> None:
        self._unit, self._segment = unit, segment
        self._name = segment.get("mid", "")
        self.id = "/".join(filter(None, (unit.element.get("id", ""), self._name)))
        self.line = line_of(segment)

    @cached_property
    def _source(self) -> Content:
        return read(self._segment)

    @property
    def text(self) -> str:
        """The source as Markdown."""
        return text_of(self._source)

    @property
    def is_open(self) -> bool:
        """Whether it waits for a target; a target that is not parted is one for all segments."""
        part, target = self._unit.find_part(self._name), self._unit.target
        if part is None and target is not None and not _find_segments(target):
            source = text_of(read(self._unit.element.find(f"{NAME}source")))
            return is_waiting(source, text_of(read(target)), is_done=self._unit.is_done)
        return is_waiting(self.text, text_of(read(part)), is_done=self._unit.is_done)

    def put_target(self, text: str) -> bool:
        """Write it into the segment of the target that has the same `mid`."""
        part = self._unit.expect_part(self._name)
        empty(part)
        return fill(part, keep_edges(self.text, text), self._source)

    def clear_target(self) -> None:
        """Empty the segment of the target."""
        part = self._unit.find_part(self._name)
        if part is not None:
            empty(part)

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """`approved`, `state` and `state-qualifier` of the whole unit."""
        self._unit.mark(self._name, proposal, is_whole=is_whole)

    def offer(self, proposals: Sequence[Proposal]) -> None:
        """An `alt-trans` for each that names the segment, before those of others."""
        parent = self._segment.getparent()
        # The schema knows no `mid` of a segment that stands inside of a code.
        is_known = parent is not None and parent.tag == f"{NAME}seg-source"
        name = self._name if is_known else ""
        self._unit.add([write_proposal(proposal, name) for proposal in proposals])
