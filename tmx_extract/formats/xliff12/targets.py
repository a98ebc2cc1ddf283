"""Write targets and matches into the elements of XLIFF 1.2."""

from collections.abc import Iterable

from lxml import etree

from tmx_extract.formats.fillable_files import Proposal
from tmx_extract.formats.read_xml import local_name
from tmx_extract.formats.shared_codes import mark_sides
from tmx_extract.formats.xliff.names import LANGUAGE, beside, is_own, namespace_of
from tmx_extract.formats.xliff12.codes import mark_up
from tmx_extract.formats.xml_text import escape, escape_attribute, picture_forbidden

# The elements that may follow `target` in a unit, before elements of other tools.
_REST = frozenset({"context-group", "count-group", "prop-group", "note", "alt-trans"})


def state_qualifier(proposal: Proposal) -> str:
    """The `state-qualifier` of a target from this match."""
    if not proposal.is_exact:
        return "fuzzy-match"
    return "mt-suggestion" if proposal.kind == "MT" else "exact-match"


def add_target(unit: etree._Element) -> etree._Element:
    """Return an empty `target` in its place after the source."""
    target = etree.SubElement(unit, beside(unit, "target"))
    before = unit.find("{*}seg-source")
    before = unit.find("{*}source") if before is None else before
    if before is not None:
        before.addnext(target)
        target.tail, before.tail = before.tail, "\n"
    return target


def set_state(
    unit: etree._Element, target: etree._Element, qualifier: str, *, is_finished: bool
) -> None:
    """Write `approved`, `state` and `state-qualifier` of a unit."""
    if is_finished:
        unit.set("approved", "yes")
        target.set("state", "translated")
    else:
        unit.attrib.pop("approved", "")
        target.set("state", "needs-review-translation")
    target.set("state-qualifier", qualifier)


def empty(element: etree._Element) -> None:
    """Remove the content of the element, but keep its attributes and the text after it."""
    del element[:]
    element.text = None


def drop_language(target: etree._Element) -> None:
    """Remove the target's own language, so that it has the language of the file."""
    target.attrib.pop(LANGUAGE, "")


def add_proposals(
    unit: etree._Element, proposals: Iterable[etree._Element], last: etree._Element | None = None
) -> etree._Element | None:
    """Add `alt-trans` elements to the unit, before those of other tools; return the last one.

    `last` is the element after which they continue, if some were added before.
    """
    anchor = _find_anchor(unit) if last is None else last
    for proposal in proposals:
        if anchor is not None:
            anchor.addnext(proposal)
            anchor = last = proposal
    return last


def _find_anchor(unit: etree._Element) -> etree._Element | None:
    """Return the element after which `alt-trans` elements may follow."""
    namespace = namespace_of(unit)
    for child in unit.iterchildren("*", reversed=True):
        name = local_name(child)
        if name in _REST and name != "alt-trans" and is_own(child, namespace):
            return child
    found = (unit.find(f"{{*}}{name}") for name in ("target", "seg-source", "source"))
    return next((element for element in found if element is not None), None)


def write_proposal(unit: etree._Element, proposal: Proposal, segment: str = "") -> etree._Element:
    """Return an `alt-trans` for the unit; `segment` is the `mid` of its segment."""
    namespace = escape_attribute(namespace_of(unit))
    names = f' xmlns="{namespace}"' if namespace else ""
    (source, target), _ = mark_sides(proposal.source, (proposal.target,))
    facts = escape(picture_forbidden(f"{proposal.percent} %, {proposal.facts}"))
    whose = f' mid="{escape_attribute(segment)}"' if segment else ""
    return etree.fromstring(
        f'<alt-trans{names}{whose} match-quality="{proposal.quality}"'
        f' origin="{escape_attribute(proposal.origin)}">'
        f"<source>{mark_up(source, 'bpt')}</source><target>{mark_up(target, 'bpt')}</target>"
        f"<note>{facts}</note></alt-trans>"
    )
