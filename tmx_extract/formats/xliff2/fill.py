"""Targets filled into files of XLIFF 2.0 and 2.1, whoever wrote them; all else stays as it is."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import count
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats.elements import Content, Item, fill, iter_content, read_content, text_of
from tmx_extract.formats.filling import Languages, Proposal, is_waiting, keep_edges
from tmx_extract.formats.marking import mark_sides
from tmx_extract.formats.reading import line_of, local_name, read_tree, text_inside
from tmx_extract.formats.xliff2.codes import OriginalData, mark_up
from tmx_extract.formats.xmltext import escape_attribute

_NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_NAME = f"{{{_NAMESPACE}}}"
_MATCHES_NAMESPACE = "urn:oasis:names:tc:xliff:matches:2.0"
_MATCHES = f"{{{_MATCHES_NAMESPACE}}}matches"
ROOT = f"{_NAME}xliff"
# What elements stand for that tell their kind alone.
_BY_KIND = {"xlf:b": "**", "xlf:i": "*", "xlf:lb": "\n"}
_DONE = frozenset({"translated", "reviewed", "final"})


class File:
    """A file with its slots: one for each `segment` that may be translated."""

    def __init__(self, tree: etree._ElementTree, target_language: str) -> None:
        """`target_language` is written where the file tells none."""
        self._tree = tree
        self.left_out = 0
        self.pages = [
            [
                Slot(unit, segment)
                for unit in file.iter(f"{_NAME}unit")
                if _is_for_translators(unit)
                for segment in unit.iterchildren(f"{_NAME}segment")
                if segment.find(f"{_NAME}source") is not None
            ]
            for file in tree.iter(f"{_NAME}file")
        ]
        root = tree.getroot()
        told = Languages(root.get("srcLang", ""), root.get("trgLang", ""))
        self.languages = [told] * len(self.pages)
        if not told.target and target_language:
            root.set("trgLang", target_language)

    def write(self, stream: BinaryIO) -> None:
        """As UTF-8."""
        self._tree.write(stream, encoding="UTF-8", xml_declaration=True)
        stream.write(b"\n")


def open_file(stream: BinaryIO, target_language: str = "") -> File:
    """The file; raises `UnreadableFile` where it is no safe XML."""
    return File(read_tree(stream), target_language)


def _is_for_translators(unit: etree._Element) -> bool:
    told = (one.get("translate") for one in (unit, *unit.iterancestors()))
    return next((value for value in told if value), "yes") == "yes"


class Slot:
    """One `segment`."""

    def __init__(self, unit: etree._Element, segment: etree._Element) -> None:
        self._unit, self._segment = unit, segment
        self.id = "/".join(filter(None, (unit.get("id", ""), segment.get("id", ""))))
        self.line = line_of(segment)

    @cached_property
    def _data(self) -> Mapping[str, str]:
        """What the codes of the unit stand for, by the ids of `originalData`."""
        return {
            data.get("id", ""): "".join(
                item for item in read_content(data, _read_character) if isinstance(item, str)
            )
            for data in self._unit.iterfind(f"{_NAME}originalData/{_NAME}data")
        }

    @cached_property
    def _source(self) -> Content:
        return self._read(self._segment.find(f"{_NAME}source"))

    @property
    def text(self) -> str:
        """The source as Markdown."""
        return text_of(self._source)

    @property
    def is_open(self) -> bool:
        """Whether it waits for a target."""
        target = text_of(self._read(self._target))
        return is_waiting(self.text, target, is_done=self._segment.get("state") in _DONE)

    @property
    def _target(self) -> etree._Element | None:
        return self._segment.find(f"{_NAME}target")

    def _read(self, element: etree._Element | None) -> Content:
        if element is None:
            return ()
        text_inside(element)
        return read_content(element, partial(_read_inner, data=self._data))

    def put_target(self, text: str) -> bool:
        """Write the target after the source."""
        self.clear_target()
        target = etree.SubElement(self._segment, f"{_NAME}target")
        source = self._segment.find(f"{_NAME}source")
        if source is not None:
            target.tail, source.tail = source.tail, "\n"
        return fill(target, keep_edges(self.text, text), self._source)

    def clear_target(self) -> None:
        """Take it away; what has none is in its initial state."""
        if (target := self._target) is not None:
            self._segment.remove(target)
        self._segment.attrib.pop("subState", "")
        self._segment.set("state", "initial")

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """`state` and `subState`."""
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
        """A `mtc:match` for each, before those of others."""
        if not proposals:
            return
        matches = self._unit.find(_MATCHES)
        if matches is None:
            matches = etree.Element(_MATCHES, nsmap={"mtc": _MATCHES_NAMESPACE})
            self._unit.insert(0, matches)
        own = self._expect_id()
        for place, proposal in enumerate(proposals):
            matches.insert(place, _write_proposal(proposal, own))

    def _expect_id(self) -> str:
        """The id of the segment, which gets one where it has none."""
        own = self._segment.get("id")
        if own is None:
            taken = {element.get("id") for element in self._unit.iter("*")}
            own = next(name for number in count(1) if (name := f"s{number}") not in taken)
            self._segment.set("id", own)
        return own


def _write_proposal(proposal: Proposal, segment: str) -> etree._Element:
    (source, target), _ = mark_sides(proposal.source, (proposal.target,))
    data = OriginalData()
    texts = f"<source>{mark_up(source, data)}</source><target>{mark_up(target, data)}</target>"
    kind = "mt" if proposal.kind == "MT" else "icm" if proposal.percent > 100 else "tm"
    origin = escape_attribute(f"{proposal.percent} %, {proposal.facts}; {proposal.origin}")
    return etree.fromstring(
        f'<mtc:match xmlns="{_NAMESPACE}" xmlns:mtc="{_MATCHES_NAMESPACE}" ref="#{segment}"'
        f' type="{kind}" matchQuality="{proposal.quality}" similarity="{proposal.quality}"'
        f' origin="{origin}">{data.element()}{texts}</mtc:match>'
    )


def _read_inner(element: etree._Element, data: Mapping[str, str]) -> Iterator[str | Item]:
    name = local_name(element)
    unknown = _BY_KIND.get(element.get("subType", ""), "")
    if name == "cp":
        yield from _read_character(element)
    elif name == "pc":
        yield Item("open", data.get(element.get("dataRefStart", ""), unknown), element)
        yield from iter_content(element, partial(_read_inner, data=data))
        yield Item("close", data.get(element.get("dataRefEnd", ""), unknown), element)
    elif name in ("ph", "sc", "ec"):
        unknown = element.get("equiv") or unknown
        yield Item("single", data.get(element.get("dataRef", ""), unknown), element)
    else:
        # Marks of annotations: what stands in them is text.
        yield from iter_content(element, partial(_read_inner, data=data))


def _read_character(element: etree._Element) -> Iterator[str]:
    """What `cp` stands for; raises nothing for one that is no number."""
    try:
        yield chr(int(element.get("hex", ""), 16))
    except (ValueError, OverflowError):
        yield ""
