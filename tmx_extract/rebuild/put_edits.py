"""The page with corrected targets instead of the delivered ones. Pure functions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tmx_extract.diagnostics import Diagnostic, shortened
from tmx_extract.model import Document
from tmx_extract.normalize.evidence import author_target
from tmx_extract.rebuild.author_targets import find_author_target
from tmx_extract.rebuild.edited_page import EditedPage, Reader
from tmx_extract.rebuild.markdown_structure import find_changes
from tmx_extract.rebuild.safe_subset import find_safe_subset


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuiltPage:
    """A page with edits."""

    text: str
    problems: tuple[Diagnostic, ...]
    """Problems of inserted edits, in page order; their ranges refer to the original page."""
    put: frozenset[int]
    """The ordinals of the edits in the page, including those that it already had."""
    left: Mapping[int, Diagnostic]
    """The reason for each edit that was left out, by ordinal; the page has the old text there."""
    is_proven: bool
    """Whether the YAML of a page without markup was read again with the expected result."""


def put_edits(
    document: Document,
    edits: Mapping[int, str],
    *,
    side_by_side: bool,
    read: Reader,
    strict: bool = False,
) -> RebuiltPage:
    """Return the page with the edits, given by ordinal, at their exact places.

    With `side_by_side` only the targets change; otherwise the page is the result of `clean` in
    author form. Each edit gets the encoding of its place: YAML and JSON quote it, and running text
    takes the line ends of the page. A plain YAML value is quoted as a whole if necessary.

    A side-by-side page is read again: the edits must come back exactly, and all other pairs
    unchanged. YAML values with edits are always read again. An edit that breaks this is left out,
    and with `strict` also an edit that changes the structure of the Markdown.
    """
    page = EditedPage(document, side_by_side=side_by_side)
    wanted: dict[int, str] = {}
    left: dict[int, Diagnostic] = {}
    for ordinal, text in sorted(edits.items()):
        edit = page.with_own_line_ends(ordinal, text)
        refusal = page.find_refusal(ordinal, edit)
        if refusal is None:
            wanted[ordinal] = edit
        else:
            left[ordinal] = refusal
    changes = find_changes(document, page.without_known(wanted))
    refused = {
        ordinal: _find_change(document, ordinal, words) for ordinal, words in changes.items()
    }
    if strict:
        left |= refused
    ordinals = [ordinal for ordinal in wanted if ordinal not in left]
    put = _pick(
        wanted, find_safe_subset(ordinals, lambda some: page.is_proven(_pick(wanted, some), read))
    )
    for ordinal in set(ordinals).difference(put):
        left[ordinal] = _refusal(document, ordinal, "edit-not-readable", wanted[ordinal])
    others = [problem for ordinal, problem in refused.items() if ordinal in put]
    if side_by_side:
        others += _find_lost_escapes(document, put)
    text, is_proven = page.rebuild(put)
    return RebuiltPage(
        text=text,
        problems=tuple(sorted(others, key=lambda problem: (problem.start, problem.code))),
        put=frozenset(put),
        left=dict(sorted(left.items())),
        is_proven=is_proven,
    )


def _pick(edits: Mapping[int, str], ordinals: Iterable[int]) -> dict[int, str]:
    return {ordinal: edits[ordinal] for ordinal in sorted(ordinals)}


def _find_lost_escapes(document: Document, edits: Mapping[int, str]) -> Iterator[Diagnostic]:
    """Yield problems of edits that differ from their author form: reading the page changes them."""
    for ordinal, edit in edits.items():
        segment = document.segments[ordinal]
        is_known = edit == find_author_target(document, ordinal) != segment.target
        if author_target(edit, segment.source).text != edit and not is_known:
            yield _refusal(document, ordinal, "edit-loses-escape", edit)


def _find_change(document: Document, ordinal: int, words: str) -> Diagnostic:
    problem = _refusal(document, ordinal, "edit-changes-structure", "")
    return replace(problem, found=words)


def _refusal(document: Document, ordinal: int, code: str, found: str) -> Diagnostic:
    segment = document.segments[ordinal]
    return Diagnostic(
        code=code, start=segment.target_start, end=segment.target_end, found=shortened(found)
    )
