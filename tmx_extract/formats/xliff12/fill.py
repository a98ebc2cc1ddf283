"""Fill targets into XLIFF 1.2 files of any tool; everything else stays the same."""

from collections.abc import Sequence
from functools import cached_property
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats import filling
from tmx_extract.formats.elements import Content, fill, text_of
from tmx_extract.formats.filling import FileLanguages, Proposal, keep_edges
from tmx_extract.formats.reading import line_of, read_tree
from tmx_extract.formats.states import is_untouched
from tmx_extract.formats.xliff.units import list_files, list_units
from tmx_extract.formats.xliff12.segments import iter_slots
from tmx_extract.formats.xliff12.states import Facts
from tmx_extract.formats.xliff12.targets import (
    add_proposals,
    add_target,
    empty,
    read,
    set_state,
    tell_qualifier,
    write_proposal,
)


class Xliff12File:
    """A file with its slots: one for each `trans-unit` that may be translated.

    A unit with several segments has one slot for each.
    """

    def __init__(self, tree: etree._ElementTree, target_language: str) -> None:
        """`target_language` is written if the file has none."""
        self._tree = tree
        self.left_out = 0
        files = list_files(tree, "trans-unit")
        self.pages = [
            [
                slot
                for unit in list_units(file, "trans-unit")
                if unit.find("{*}source") is not None
                for slot in _list_slots(unit)
            ]
            for file in files
        ]
        self.languages = [
            FileLanguages(file.get("source-language", ""), file.get("target-language", ""))
            for file in files
        ]
        for file in files:
            if not file.get("target-language") and target_language:
                file.set("target-language", target_language)

    def write(self, stream: BinaryIO) -> None:
        """Write the file as UTF-8."""
        self._tree.write(stream, encoding="UTF-8", xml_declaration=True)
        stream.write(b"\n")


def open_file(stream: BinaryIO, target_language: str = "") -> Xliff12File:
    """Return the file; raise `UnreadableFile` if it is not safe XML."""
    return Xliff12File(read_tree(stream), target_language)


def _list_slots(unit: etree._Element) -> Sequence[filling.Slot]:
    return list(iter_slots(unit)) or [Xliff12Slot(unit)]


class Xliff12Slot:
    """One `trans-unit`."""

    def __init__(self, unit: etree._Element) -> None:
        self._unit = unit
        self.id = unit.get("id", "")
        self.line = line_of(unit)

    @cached_property
    def _source(self) -> Content:
        return read(self._unit.find("{*}source"))

    @property
    def text(self) -> str:
        """The source as Markdown."""
        return text_of(self._source)

    @property
    def is_open(self) -> bool:
        """Whether it needs a target."""
        target = self._target
        text = text_of(read(target))
        told = Facts(self._unit).tell_state(target, self.text, text)
        return is_untouched(self.text, text, told.state)

    @property
    def _target(self) -> etree._Element | None:
        return self._unit.find("{*}target")

    def put_target(self, text: str) -> bool:
        """Write the target after the source."""
        target = self._target
        if target is None:
            target = add_target(self._unit)
        empty(target)
        return fill(target, keep_edges(self.text, text), self._source)

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """Set `approved`, `state` and `state-qualifier`."""
        if (target := self._target) is not None:
            is_finished = proposal.is_finished and is_whole
            set_state(self._unit, target, tell_qualifier(proposal), is_finished=is_finished)

    def offer(self, proposals: Sequence[Proposal]) -> None:
        """Write an `alt-trans` for each, before those of other tools."""
        add_proposals(self._unit, [write_proposal(self._unit, proposal) for proposal in proposals])
