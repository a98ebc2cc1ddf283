"""Targets filled into files of XLIFF 1.2, whoever wrote them; all else stays as it is."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats.elements import Content, Item, fill, iter_content, read_content, text_of
from tmx_extract.formats.filling import Languages, Proposal, is_waiting, keep_edges
from tmx_extract.formats.marking import mark_sides
from tmx_extract.formats.reading import line_of, read_tree, text_inside
from tmx_extract.formats.xliff12.codes import BETWEEN, mark_up
from tmx_extract.formats.xmltext import escape, escape_attribute, picture_forbidden

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_NAME = f"{{{_NAMESPACE}}}"
ROOT = f"{_NAME}xliff"
# What elements stand for that tell their kind alone.
_BY_KIND = {"bold": ("**", "**"), "italic": ("*", "*"), "lb": ("\n", "")}
_DONE = frozenset({"final", "signed-off", "translated"})
# What may stand behind `target` in a unit, before what others have put there.
_REST = frozenset(
    f"{_NAME}{name}" for name in ("context-group", "count-group", "prop-group", "note", "alt-trans")
)


class File:
    """A file with its slots: one for each `trans-unit` that may be translated."""

    def __init__(self, tree: etree._ElementTree, target_language: str) -> None:
        """`target_language` is written where the file tells none."""
        self._tree = tree
        self.pages = [
            [Slot(unit) for unit in file.iter(f"{_NAME}trans-unit") if _is_for_translators(unit)]
            for file in tree.iter(f"{_NAME}file")
        ]
        self.languages = [
            Languages(file.get("source-language", ""), file.get("target-language", ""))
            for file in tree.iter(f"{_NAME}file")
        ]
        for file in tree.iter(f"{_NAME}file"):
            if not file.get("target-language") and target_language:
                file.set("target-language", target_language)

    def write(self, stream: BinaryIO) -> None:
        """As UTF-8."""
        self._tree.write(stream, encoding="UTF-8", xml_declaration=True)
        stream.write(b"\n")


def open_file(stream: BinaryIO, target_language: str = "") -> File:
    """The file; raises `UnreadableFile` where it is no safe XML."""
    return File(read_tree(stream), target_language)


def _is_for_translators(unit: etree._Element) -> bool:
    if unit.find(f"{_NAME}source") is None:
        return False
    told = (one.get("translate") for one in (unit, *unit.iterancestors(f"{_NAME}group")))
    return next((value for value in told if value), "yes") == "yes"


class Slot:
    """One `trans-unit`."""

    def __init__(self, unit: etree._Element) -> None:
        self._unit = unit
        self.id = unit.get("id", "")
        self.line = line_of(unit)

    @cached_property
    def _source(self) -> Content:
        return _read(self._unit.find(f"{_NAME}source"))

    @property
    def text(self) -> str:
        """The source as Markdown."""
        return text_of(self._source)

    @property
    def is_open(self) -> bool:
        """Whether it waits for a target."""
        target = self._target
        if target is None:
            return True
        is_done = target.get("state") in _DONE or self._unit.get("approved") == "yes"
        return is_waiting(self.text, text_of(_read(target)), is_done=is_done)

    @property
    def _target(self) -> etree._Element | None:
        return self._unit.find(f"{_NAME}target")

    def put_target(self, text: str) -> bool:
        """Write the target after the source."""
        target = self._target
        if target is None:
            target = etree.SubElement(self._unit, f"{_NAME}target")
            before = self._unit.find(f"{_NAME}seg-source")
            before = self._unit.find(f"{_NAME}source") if before is None else before
            if before is not None:
                before.addnext(target)
                target.tail, before.tail = before.tail, "\n"
        else:
            tail = target.tail
            target.clear()
            target.tail = tail
        return fill(target, keep_edges(self.text, text), self._source)

    def clear_target(self) -> None:
        """Take it away."""
        if (target := self._target) is not None:
            self._unit.remove(target)

    def mark(self, proposal: Proposal, *, is_whole: bool) -> None:
        """`approved`, `state` and `state-qualifier`."""
        target = self._target
        if target is None:
            return
        if proposal.is_finished and is_whole:
            self._unit.set("approved", "yes")
            target.set("state", "translated")
        else:
            self._unit.attrib.pop("approved", "")
            target.set("state", "needs-review-translation")
        if not proposal.is_exact:
            qualifier = "fuzzy-match"
        else:
            qualifier = "mt-suggestion" if proposal.kind == "MT" else "exact-match"
        target.set("state-qualifier", qualifier)

    def offer(self, proposals: Sequence[Proposal]) -> None:
        """An `alt-trans` for each, before those of others."""
        last = [child for child in self._unit if child.tag in _REST and not _is_proposal(child)]
        anchor = last[-1] if last else self._target
        if anchor is None:
            anchor = self._unit.find(f"{_NAME}source")
        for proposal in reversed(proposals):
            if anchor is not None:
                anchor.addnext(_write_proposal(proposal))


def _is_proposal(element: etree._Element) -> bool:
    return element.tag == f"{_NAME}alt-trans"


def _write_proposal(proposal: Proposal) -> etree._Element:
    (source, target), _ = mark_sides(proposal.source, (proposal.target,))
    facts = escape(picture_forbidden(f"{proposal.percent} %, {proposal.facts}"))
    return etree.fromstring(
        f'<alt-trans xmlns="{_NAMESPACE}" match-quality="{proposal.quality}"'
        f' origin="{escape_attribute(proposal.origin)}">'
        f"<source>{mark_up(source, 'bpt')}</source><target>{mark_up(target, 'bpt')}</target>"
        f"<note>{facts}</note></alt-trans>"
    )


def _read(element: etree._Element | None) -> Content:
    if element is None:
        return ()
    text_inside(element)
    return read_content(element, _read_inner)


def _read_inner(element: etree._Element) -> Iterator[str | Item]:
    name = etree.QName(element).localname
    told, kind = element.get("equiv-text", ""), element.get("ctype", "")
    if name == "g":
        opening, is_told, closing = told.partition(BETWEEN)
        if not is_told:
            opening, closing = _BY_KIND.get(kind, ("", ""))
        yield Item("open", opening, element)
        yield from iter_content(element, _read_inner)
        yield Item("close", closing, element)
    elif name == "mrk":
        yield from iter_content(element, _read_inner)
    else:
        raw = text_inside(element) or told or _BY_KIND.get(kind, ("", ""))[0]
        yield Item("single", raw, element)
