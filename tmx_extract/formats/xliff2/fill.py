"""Fill targets into XLIFF 2 files of any tool; everything else stays the same."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats.elements import Content, fill, text_of, to_content
from tmx_extract.formats.filling import FileLanguages, Proposal, keep_edges
from tmx_extract.formats.marking import mark_sides
from tmx_extract.formats.reading import line_of, read_tree
from tmx_extract.formats.states import is_untouched
from tmx_extract.formats.xliff.names import beside, namespace_of
from tmx_extract.formats.xliff.units import list_files, list_units
from tmx_extract.formats.xliff2.codes import OriginalData, mark_up
from tmx_extract.formats.xliff2.content import read_content, read_data
from tmx_extract.formats.xliff2.states import tell_state
from tmx_extract.formats.xmltext import escape_attribute

_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"


class Xliff2File:
    """A file with its slots: one for each `segment` that may be translated."""

    def __init__(self, tree: etree._ElementTree, target_language: str) -> None:
        """`target_language` is written if the file has none."""
        self._tree = tree
        self.left_out = 0
        self.pages = [
            [
                Xliff2Slot(whole, segment)
                for unit in list_units(file, "unit")
                for whole in (_Unit(unit),)
                for segment in unit.iterchildren("{*}segment")
                if segment.find("{*}source") is not None
            ]
            for file in list_files(tree, "unit")
        ]
        root = tree.getroot()
        told = FileLanguages(root.get("srcLang", ""), root.get("trgLang", ""))
        self.languages = [told] * len(self.pages)
        if not told.target and target_language:
            root.set("trgLang", target_language)

    def write(self, stream: BinaryIO) -> None:
        """Write the file as UTF-8."""
        self._tree.write(stream, encoding="UTF-8", xml_declaration=True)
        stream.write(b"\n")


def open_file(stream: BinaryIO, target_language: str = "") -> Xliff2File:
    """Return the file; raise `UnreadableFile` if it is not safe XML."""
    return Xliff2File(read_tree(stream), target_language)


class _Unit:
    """The common part of the segments of a unit."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self._names = (f"s{number}" for number in count(1))

    @cached_property
    def data(self) -> Mapping[str, str]:
        """The Markdown of the codes of the unit, by the ids of `originalData`."""
        return read_data(self.element)

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
        matches = self.element.find("{*}matches")
        if matches is None:
            matches = etree.Element(f"{{{_MATCHES}}}matches", nsmap={"mtc": _MATCHES})
            self.element.insert(0, matches)
        for place, proposal in enumerate(proposals):
            matches.insert(place, _write_proposal(self.element, proposal, segment, place + 1))


class Xliff2Slot:
    """One `segment`."""

    def __init__(self, unit: _Unit, segment: etree._Element) -> None:
        self._unit, self._segment = unit, segment
        self.id = "/".join(filter(None, (unit.element.get("id", ""), segment.get("id", ""))))
        self.line = line_of(segment)

    @cached_property
    def _source(self) -> Content:
        return self._read(self._segment.find("{*}source"))

    @property
    def text(self) -> str:
        """The source as Markdown."""
        return text_of(self._source)

    @property
    def is_open(self) -> bool:
        """Whether it needs a target."""
        text = text_of(self._read(self._target))
        return is_untouched(self.text, text, tell_state(self._segment, self.text, text).state)

    @property
    def _target(self) -> etree._Element | None:
        return self._segment.find("{*}target")

    def _read(self, element: etree._Element | None) -> Content:
        return to_content(read_content(element, self._unit.data))

    def put_target(self, text: str) -> bool:
        """Write the target after the source."""
        if (old := self._target) is not None:
            self._segment.remove(old)
        target = etree.SubElement(self._segment, beside(self._segment, "target"))
        source = self._segment.find("{*}source")
        if source is not None:
            target.tail, source.tail = source.tail, "\n"
        return fill(target, keep_edges(self.text, text), self._source)

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
