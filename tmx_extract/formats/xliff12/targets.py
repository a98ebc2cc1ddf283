"""What stands in the elements of XLIFF 1.2: read as words and codes, and written beside them."""

from collections.abc import Iterable, Iterator

from lxml import etree

from tmx_extract.formats.elements import Content, Item, iter_content, read_content
from tmx_extract.formats.filling import Proposal
from tmx_extract.formats.marking import mark_sides
from tmx_extract.formats.reading import local_name, text_inside
from tmx_extract.formats.xliff12.codes import BETWEEN, mark_up
from tmx_extract.formats.xmltext import escape, escape_attribute, picture_forbidden

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
NAME = f"{{{_NAMESPACE}}}"
"""What the names of elements begin with."""
DONE = frozenset({"final", "signed-off", "translated"})
"""States of targets that somebody has confirmed."""
# What elements stand for that tell their kind alone.
_BY_KIND = {"bold": ("**", "**"), "italic": ("*", "*"), "lb": ("\n", "")}
# What may stand behind `target` in a unit, before what others have put there.
_REST = frozenset(
    f"{NAME}{name}" for name in ("context-group", "count-group", "prop-group", "note", "alt-trans")
)


def tell_qualifier(proposal: Proposal) -> str:
    """The `state-qualifier` of a target that is taken from it."""
    if not proposal.is_exact:
        return "fuzzy-match"
    return "mt-suggestion" if proposal.kind == "MT" else "exact-match"


def add_target(unit: etree._Element) -> etree._Element:
    """An empty `target` in its place behind the source."""
    target = etree.SubElement(unit, f"{NAME}target")
    before = unit.find(f"{NAME}seg-source")
    before = unit.find(f"{NAME}source") if before is None else before
    if before is not None:
        before.addnext(target)
        target.tail, before.tail = before.tail, "\n"
    return target


def empty(element: etree._Element) -> None:
    """Take out all that the element has, but its attributes and what stands behind it."""
    attributes, tail = element.items(), element.tail
    element.clear()
    element.attrib.update(attributes)
    element.tail = tail


def add_proposals(
    unit: etree._Element, proposals: Iterable[etree._Element], last: etree._Element | None = None
) -> etree._Element | None:
    """Put `alt-trans` elements into the unit, before those of others; gives the last one.

    `last` is the one to which they go on, where some have been put there before.
    """
    anchor = _find_anchor(unit) if last is None else last
    for proposal in proposals:
        if anchor is not None:
            anchor.addnext(proposal)
            anchor = last = proposal
    return last


def _find_anchor(unit: etree._Element) -> etree._Element | None:
    """Behind which `alt-trans` elements may stand."""
    rest = [child for child in unit if child.tag in _REST and child.tag != f"{NAME}alt-trans"]
    if rest:
        return rest[-1]
    found = (unit.find(f"{NAME}{name}") for name in ("target", "seg-source", "source"))
    return next((element for element in found if element is not None), None)


def write_proposal(proposal: Proposal, segment: str = "") -> etree._Element:
    """An `alt-trans`; `segment` is the `mid` of the part of the unit that it is for."""
    (source, target), _ = mark_sides(proposal.source, (proposal.target,))
    facts = escape(picture_forbidden(f"{proposal.percent} %, {proposal.facts}"))
    whose = f' mid="{escape_attribute(segment)}"' if segment else ""
    return etree.fromstring(
        f'<alt-trans xmlns="{_NAMESPACE}"{whose} match-quality="{proposal.quality}"'
        f' origin="{escape_attribute(proposal.origin)}">'
        f"<source>{mark_up(source, 'bpt')}</source><target>{mark_up(target, 'bpt')}</target>"
        f"<note>{facts}</note></alt-trans>"
    )


def read(element: etree._Element | None) -> Content:
    """Words and codes; raises `UnreadableFile` where there are entities."""
    if element is None:
        return ()
    text_inside(element)
    return read_content(element, _read_inner)


def _read_inner(element: etree._Element) -> Iterator[str | Item]:
    name = local_name(element)
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
