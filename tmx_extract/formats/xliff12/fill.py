"""Fill targets into XLIFF 1.2 files of any tool; everything else stays the same."""

from collections.abc import Sequence
from functools import partial
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats.fillable_files import FileLanguages, Proposal, TranslationFile
from tmx_extract.formats.read_xml import line_of, read_tree
from tmx_extract.formats.translation_states import State
from tmx_extract.formats.xliff.slots import XliffSlot, write_tree
from tmx_extract.formats.xliff.units import list_files
from tmx_extract.formats.xliff12 import targets
from tmx_extract.formats.xliff12.content import read_content
from tmx_extract.formats.xliff12.segments import iter_slots
from tmx_extract.formats.xliff12.states import UnitFacts


def open_file(stream: BinaryIO, target_language: str = "") -> TranslationFile:
    """Return the file; raise `UnreadableFile` if it is not safe XML.

    It has one slot for each `trans-unit` that may be translated, or for each of its segments.
    `target_language` is written if the file has none.
    """
    tree = read_tree(stream)
    files = list_files(tree, "trans-unit")
    languages = [
        FileLanguages(file.get("source-language", ""), file.get("target-language", ""))
        for file, _ in files
    ]
    pages = [
        [
            slot
            for unit in units
            if unit.find("{*}source") is not None
            for language in (told.target or target_language,)
            for slot in list(iter_slots(unit, language)) or [Xliff12Slot(unit, language)]
        ]
        for (_, units), told in zip(files, languages, strict=True)
    ]
    for file, _ in files:
        if not file.get("target-language") and target_language:
            file.set("target-language", target_language)
    return TranslationFile(pages=pages, languages=languages, write=partial(write_tree, tree))


class Xliff12Slot(XliffSlot):
    """One `trans-unit`."""

    def __init__(self, unit: etree._Element, language: str) -> None:
        ids, source = [unit.get("id", "")], unit.find("{*}source")
        super().__init__(ids, source, read_content, line_of(unit), language)
        self._unit = unit

    def _find_target(self) -> etree._Element | None:
        return self._unit.find("{*}target")

    def _expect_target(self) -> etree._Element:
        target = self._find_target()
        if target is None:
            target = targets.add_target(self._unit)
        targets.empty(target)
        if self.find_stray_language(""):
            targets.drop_language(target)
        return target

    def _find_state(self, text: str) -> State:
        return UnitFacts(self._unit).read_state(self._find_target(), self.text, text).state

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """Set `approved`, `state` and `state-qualifier`."""
        if (target := self._find_target()) is not None:
            is_finished = proposal.is_finished and is_whole
            qualifier = targets.state_qualifier(proposal)
            targets.set_state(self._unit, target, qualifier, is_finished=is_finished)

    def offer(self, proposals: Sequence[Proposal]) -> None:
        """Write an `alt-trans` for each, before those of other tools."""
        written = [targets.write_proposal(self._unit, proposal) for proposal in proposals]
        targets.add_proposals(self._unit, written)
