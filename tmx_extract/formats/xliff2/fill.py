"""Fill targets into XLIFF 2 files of any tool; everything else stays the same."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from itertools import count
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats.fillable_files import FileLanguages, Proposal, TranslationFile
from tmx_extract.formats.read_xml import line_of, read_tree
from tmx_extract.formats.recover_codes import CodeElements
from tmx_extract.formats.shared_codes import mark_sides
from tmx_extract.formats.translation_states import State
from tmx_extract.formats.xliff.names import beside, namespace_of
from tmx_extract.formats.xliff.slots import XliffSlot, write_tree
from tmx_extract.formats.xliff.units import list_files
from tmx_extract.formats.xliff2.codes import OriginalData, mark_up
from tmx_extract.formats.xliff2.content import read_content, read_data
from tmx_extract.formats.xliff2.states import read_state
from tmx_extract.formats.xml_text import escape_attribute

_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"


def open_file(stream: BinaryIO, target_language: str = "") -> TranslationFile:
    """Return the file; raise `UnreadableFile` if it is not safe XML.

    It has one slot for each `segment` that may be translated. `target_language` is written if the
    file has none.
    """
    tree = read_tree(stream)
    root = tree.getroot()
    languages = FileLanguages(root.get("srcLang", ""), root.get("trgLang", ""))
    pages = [
        [
            Xliff2Slot(whole, segment, languages.target or target_language)
            for unit in units
            for whole in (_Unit(unit),)
            for segment in unit.iterchildren("{*}segment")
            if segment.find("{*}source") is not None
        ]
        for _, units in list_files(tree, "unit")
    ]
    if not languages.target and target_language:
        root.set("trgLang", target_language)
    several = [languages] * len(pages)
    return TranslationFile(pages=pages, languages=several, write=partial(write_tree, tree))


class _Unit:
    """The common part of the segments of a unit."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self._names = (f"s{number}" for number in count(1))

    @cached_property
    def _data(self) -> Mapping[str, str]:
        """The original data of codes by id in `originalData`."""
        return read_data(self.element)

    def read(self, element: etree._Element | None) -> CodeElements:
        """Return the words and codes of a source or target."""
        return read_content(element, self._data)

    @cached_property
    def _taken(self) -> set[str]:
        return {str(element.get("id")) for element in self.element.iter("*")}

    def expect_id(self, segment: etree._Element) -> str:
        """Return the id of the segment, which gets one if it has none."""
        own = segment.get("id")
        if own is None:
            own = next(name for name in self._names if name not in self._taken)
            segment.set("id", own)
        return own

    def add(self, segment: str, proposals: Sequence[Proposal]) -> None:
        """Write a `mtc:match` for each, before those of other tools."""
        for place, proposal in enumerate(proposals):
            match = _write_proposal(self.element, proposal, segment, place + 1)
            self._matches.insert(place, match)

    @cached_property
    def _matches(self) -> etree._Element:
        """The element with the matches; it is added if there is none."""
        # Each search goes through all segments, because lxml looks one element ahead.
        matches = self.element.find("{*}matches")
        if matches is None:
            matches = etree.Element(f"{{{_MATCHES}}}matches", nsmap={"mtc": _MATCHES})
            self.element.insert(0, matches)
        return matches


class Xliff2Slot(XliffSlot):
    """One `segment`."""

    def __init__(self, unit: _Unit, segment: etree._Element, language: str) -> None:
        ids, source = (unit.element.get("id", ""), segment.get("id", "")), segment.find("{*}source")
        super().__init__(ids, source, unit.read, line_of(segment), language)
        self._unit, self._segment = unit, segment

    def _find_target(self) -> etree._Element | None:
        return self._segment.find("{*}target")

    def _expect_target(self) -> etree._Element:
        if (old := self._find_target()) is not None:
            # lxml takes quadratic time to remove an element with children in a namespace.
            del old[:]
            self._segment.remove(old)
        target = etree.SubElement(self._segment, beside(self._segment, "target"))
        source = self._segment.find("{*}source")
        if source is not None:
            target.tail, source.tail = source.tail, "\n"
        return target

    def _find_state(self, text: str) -> State:
        return read_state(self._segment, self.text, text).state

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """Set `state` and `subState`."""
        is_finished = proposal.is_finished and is_whole
        self._segment.set("state", "translated" if is_finished else "initial")
        if not proposal.is_exact:
            detail = "fuzzy-match"
        elif proposal.kind == "MT":
            detail = "mt-suggestion"
        else:
            detail = "exact-match" if proposal.percent == proposal.quality else "in-context-match"
        self._segment.set("subState", f"tmx:{detail}")

    def offer(self, proposals: Sequence[Proposal]) -> None:
        """Write a `mtc:match` for each, before those of other tools."""
        if proposals:
            self._unit.add(self._unit.expect_id(self._segment), proposals)


def _write_proposal(
    unit: etree._Element, proposal: Proposal, segment: str, number: int
) -> etree._Element:
    (source, target), _ = mark_sides(proposal.source, (proposal.target,))
    data = OriginalData()
    namespace = escape_attribute(namespace_of(unit))
    left = mark_up(source, data, match=number)
    right = mark_up(target, data, source=source, match=number)
    texts = f"<source>{left}</source><target>{right}</target>"
    kind = "mt" if proposal.kind == "MT" else "icm" if proposal.percent > 100 else "tm"
    origin = escape_attribute(f"{proposal.percent} %, {proposal.facts}; {proposal.origin}")
    return etree.fromstring(
        f'<mtc:match xmlns="{namespace}" xmlns:mtc="{_MATCHES}" ref="#{segment}"'
        f' type="{kind}" matchQuality="{proposal.quality}" similarity="{proposal.quality}"'
        f' origin="{origin}">{data.element()}{texts}</mtc:match>'
    )
