"""XLIFF 1.2 units with several segments: `seg-source`, with a `mrk` for each."""

from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from functools import cached_property

from lxml import etree

from tmx_extract.formats.fillable_files import Proposal, Slot
from tmx_extract.formats.read_xml import line_of, local_name
from tmx_extract.formats.recover_codes import text_of
from tmx_extract.formats.translation_states import State, is_untouched
from tmx_extract.formats.xliff.slots import XliffSlot
from tmx_extract.formats.xliff12 import targets
from tmx_extract.formats.xliff12.content import find_segments, read_content
from tmx_extract.formats.xliff12.states import UnitFacts

# The whole target gets the lowest of these.
_QUALIFIERS = ("exact-match", "mt-suggestion", "fuzzy-match")


def iter_slots(unit: etree._Element, language: str) -> Iterator[Slot]:
    """Return a slot for each segment; none if the unit has no segments.

    None either if its target is divided in another way: existing text stays. `language` is the
    target language of the file; empty if unknown.
    """
    parted, target = unit.find("{*}seg-source"), unit.find("{*}target")
    segments = find_segments(parted)
    names = [segment.get("mid", "") for segment in segments]
    if parted is None or "" in names or len(set(names)) < len(names):
        return
    if target is not None and find_segments(target) and not _is_parted_so(target, names):
        return
    whole = _PartedUnit(unit, parted, len(segments))
    for segment in segments:
        yield SegmentSlot(whole, segment, language)


def _is_parted_so(target: etree._Element, names: Collection[str]) -> bool:
    """Return whether the target has only these segments, and no words between them."""
    told = {segment.get("mid") for segment in find_segments(target)}
    return told <= set(names) and not _has_words_between(target)


def _has_words_between(element: etree._Element) -> bool:
    bare = deepcopy(element)
    for segment in find_segments(bare):
        targets.empty(segment)
    return any(isinstance(item, str) and item.strip() for item in read_content(bare))


class _PartedUnit:
    """The common part of the segments of a unit: its target with one state."""

    def __init__(self, unit: etree._Element, parted: etree._Element, count: int) -> None:
        self.element = unit
        self.facts = UnitFacts(unit)
        self._parted = parted
        self._left = count
        self._has_more = _has_words_between(parted)
        self._qualifier = _QUALIFIERS[0]
        self._last: etree._Element | None = None
        self.target = unit.find("{*}target")
        self.parts = self._find_parts()
        """The places of the segments in the target, by their names."""

    @cached_property
    def is_waiting(self) -> bool:
        """Return whether a target without segments is for all segments, and not a person's work."""
        target = self.target
        source = text_of(read_content(self.element.find("{*}source")))
        text = text_of(read_content(target))
        return is_untouched(source, text, self.facts.read_state(target, source, text).state)

    @cached_property
    def has_work(self) -> bool:
        """Return whether a segment of the target, as it was opened, is a person's work."""
        for segment in find_segments(self._parted):
            name, source = segment.get("mid", ""), text_of(read_content(segment))
            text = text_of(read_content(self.parts.get(name)))
            state = self.facts.read_state(self.target, source, text, name).state
            if not is_untouched(source, text, state):
                return True
        return False

    @property
    def is_parted(self) -> bool:
        """Return whether the target has segments, or does not exist."""
        return bool(self.parts) or self.target is None

    def _find_parts(self) -> dict[str, etree._Element]:
        return {part.get("mid", ""): part for part in reversed(find_segments(self.target))}

    def expect_part(self, segment: str) -> etree._Element:
        """Return the place of a segment; a target without it gets the form of `seg-source`."""
        if segment not in self.parts:
            self._shape_target()
            self.parts = self._find_parts()
        return self.parts[segment]

    def _shape_target(self) -> None:
        """Copy the parts between the segments, and the segments that the target already has."""
        target = self.target
        if target is None:
            target = self.target = targets.add_target(self.element)
        had = {name: deepcopy(part) for name, part in self.parts.items()}
        targets.empty(target)
        target.text = self._parted.text
        for child in self._parted:
            target.append(deepcopy(child))
        for part in find_segments(target):
            old = had.get(part.get("mid", ""))
            targets.empty(part)
            if old is not None:
                part.attrib.update(old.attrib)
                part.text = old.text
                part.extend(list(old))

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """Set the state: finished if every segment is, else the lowest of all segments."""
        self._left -= proposal.is_finished and is_whole and not self._has_more
        self._qualifier = max(
            self._qualifier, targets.state_qualifier(proposal), key=_QUALIFIERS.index
        )
        if self.target is not None:
            targets.set_state(
                self.element, self.target, self._qualifier, is_finished=not self._left
            )

    def add(self, proposals: Sequence[etree._Element]) -> None:
        """Return the place after those of the earlier segments."""
        self._last = targets.add_proposals(self.element, proposals, self._last)


class SegmentSlot(XliffSlot):
    """One segment of a `trans-unit`."""

    def __init__(self, unit: _PartedUnit, segment: etree._Element, language: str) -> None:
        self._unit, self._segment = unit, segment
        self._name = segment.get("mid", "")
        ids = unit.element.get("id", ""), self._name
        super().__init__(ids, segment, read_content, line_of(segment), language)

    @property
    def is_open(self) -> bool:
        """Whether it needs a target; a target without segments is for all segments."""
        if self._unit.has_work and self.find_stray_language(""):
            # The target has one language for all segments.
            return False
        return super().is_open if self._unit.is_parted else self._unit.is_waiting

    def _find_target(self) -> etree._Element | None:
        return self._unit.parts.get(self._name)

    def _find_whole_target(self) -> etree._Element | None:
        return self._unit.target

    def _expect_target(self) -> etree._Element:
        """Return the segment of the target with the same `mid`."""
        is_stray = bool(self.find_stray_language(""))
        part = self._unit.expect_part(self._name)
        targets.empty(part)
        if is_stray and self._unit.target is not None:
            targets.drop_language(self._unit.target)
        return part

    def _find_state(self, text: str) -> State:
        unit = self._unit
        return unit.facts.read_state(unit.target, self.text, text, self._name).state

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """Set `approved`, `state` and `state-qualifier` of the whole unit."""
        self._unit.mark(proposal, is_whole=is_whole)

    def offer(self, proposals: Sequence[Proposal]) -> None:
        """Write an `alt-trans` with the segment's name for each, before those of other tools."""
        parent = self._segment.getparent()
        # The schema does not allow the `mid` of a segment inside a code.
        is_known = parent is not None and local_name(parent) == "seg-source"
        name = self._name if is_known else ""
        self._unit.add(
            [targets.write_proposal(self._unit.element, proposal, name) for proposal in proposals]
        )
