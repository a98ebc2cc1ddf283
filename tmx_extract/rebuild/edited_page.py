"""The places and the encoding of edits in a page, and the proof that they are read back."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.model import Document, Segment
from tmx_extract.rebuild import json_strings
from tmx_extract.rebuild.author_targets import find_author_target, list_encoded_forms
from tmx_extract.rebuild.clean import CleanText, iter_parts, put_values
from tmx_extract.rebuild.refused_edits import find_refusal, refuse
from tmx_extract.rebuild.yaml_values import PageValues, RewrittenValue, rewrite

Reader = Callable[[str], Document]
"""The function that reads a page, used to prove the rebuilt page."""

_LINE_END = re.compile(r"\r?\n")


class EditedPage:
    """A document, and the encoding of its targets."""

    def __init__(self, document: Document, *, side_by_side: bool) -> None:
        self._document = document
        self._side_by_side = side_by_side
        self._values = PageValues(document, side_by_side=side_by_side)
        self._value_of = {
            ordinal: index
            for index, value in enumerate(self._values.found)
            for ordinal, _ in value.pairs
        }
        self._damaged = [
            (problem.start, problem.end)
            for problem in document.diagnostics
            if problem.code == "quot-mangled" and document.format == "markdown"
        ]

    def with_own_line_ends(self, ordinal: int, edit: str) -> str:
        """Return the edit with the line ends of its place, unless an encoding hides them."""
        segment, text = self._document.segments[ordinal], self._document.text
        if "\n" not in edit or self._is_encoded(ordinal):
            return edit
        ends = _LINE_END.findall(segment.target)
        if ends == _LINE_END.findall(edit):
            return edit
        near = text.find("\n", segment.end)
        near = text.rfind("\n", 0, segment.start) if near < 0 else near
        own = ends[0] if ends else "\r\n" if text[max(near - 1, 0) : near] == "\r" else "\n"
        return _LINE_END.sub(own, edit)

    def find_refusal(self, ordinal: int, edit: str) -> Diagnostic | None:
        """Return why the edit cannot be put there, judged by its line and its value."""
        segment = self._document.segments[ordinal]
        found = find_refusal(self._document, segment, edit, side_by_side=self._side_by_side)
        if found is not None:
            return found
        if ordinal in self._value_of:
            is_known = not self._side_by_side or self._rewrite(self._value_of[ordinal], {})
            return None if is_known else refuse("edit-place-unknown", segment, segment.id)
        # Otherwise it may be in a comment, a key, or text that cannot be parsed.
        is_running_text = self._document.format == "markdown"
        may_break = is_running_text or self._is_encoded(ordinal) or "\n" in segment.target
        return None if may_break or "\n" not in edit else refuse("edit-line-break", segment, edit)

    def without_known(self, edits: Mapping[int, str]) -> dict[int, str]:
        """Return the edits that differ from the page."""
        segments = self._document.segments
        return {
            ordinal: edit
            for ordinal, edit in edits.items()
            if edit not in (segments[ordinal].target, find_author_target(self._document, ordinal))
        }

    def rebuild(self, edits: Mapping[int, str]) -> tuple[str, bool]:
        """Return the page with these edits, and whether its YAML is correct without markup."""
        if self._side_by_side:
            return self._put_beside(edits), True
        cleaned = self._put_clean(edits)
        return cleaned.text, cleaned.is_proven

    def is_proven(self, edits: Mapping[int, str], read: Reader) -> bool:
        """Return whether the whole page is read back as expected."""
        if not self._side_by_side:
            return self._put_clean(edits).is_proven
        if not self._are_values_sound(edits):
            return False
        new = self.without_known(edits)
        expected = [
            (item.id, item.source, item.place, item.field, new.get(ordinal, item.target))
            for ordinal, item in enumerate(self._document.segments)
            # Recovered texts have no markup, so they do not come back as pairs.
            if not item.is_recovered
        ]
        again = read(self._put_beside(edits))
        found = [
            (item.id, item.source, item.place, item.field, item.target) for item in again.segments
        ]
        return found == expected and _list_strays(again) == _list_strays(self._document)

    def _is_encoded(self, ordinal: int) -> bool:
        segment = self._document.segments[ordinal]
        return ordinal in self._value_of or json_strings.is_in_string(self._document, segment)

    def _encode(self, segment: Segment, edit: str) -> str:
        """Return the edit in the encoding outside YAML values."""
        if json_strings.is_in_string(self._document, segment):
            return json_strings.escape(edit)
        if self._side_by_side and self._is_damaged(segment):
            return edit.replace('"', "&quot;")
        return edit

    def _is_damaged(self, segment: Segment) -> bool:
        """Return whether the target begins in a region with entities instead of quotes."""
        last = bisect_right(self._damaged, (segment.target_start, len(self._document.text))) - 1
        return last >= 0 and segment.target_start < self._damaged[last][1]

    def _rewrite(self, index: int, edits: Mapping[int, str]) -> RewrittenValue | None:
        """Return the value with the edits beside their sources."""
        value = self._values.found[index]
        own = {ordinal: edits[ordinal] for ordinal, _ in value.pairs if ordinal in edits}
        return rewrite(self._document.text, value, own)

    def _iter_values(self, edits: Mapping[int, str]) -> Iterator[tuple[int, RewrittenValue]]:
        """Yield the changed values with their index, in page order."""
        for index in sorted({self._value_of[item] for item in edits if item in self._value_of}):
            pieces = self._rewrite(index, edits)
            if pieces is not None:
                yield index, pieces

    def _put_beside(self, edits: Mapping[int, str]) -> str:
        new = self.without_known(edits)
        scalars = [
            (self._values.found[index].scalar, item) for index, item in self._iter_values(new)
        ]
        values = [(scalar.start, scalar.end, item.raw) for scalar, item in scalars]
        return _replace(self._document.text, [*self._iter_places(new), *values])

    def _iter_places(self, edits: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
        """Yield the targets outside YAML values, with their new text."""
        for ordinal, edit in edits.items():
            if ordinal not in self._value_of:
                segment = self._document.segments[ordinal]
                yield segment.target_start, segment.target_end, self._encode(segment, edit)

    def _put_clean(self, edits: Mapping[int, str]) -> CleanText:
        document = self._document
        parts = list(iter_parts(document, "target", author_form=True))
        for ordinal, edit in edits.items():
            if ordinal not in self._value_of:
                parts[2 * ordinal + 1] = self._encode(document.segments[ordinal], edit)
        # A value that stays is in author form, which has no escapes of the tool.
        changed = {
            ordinal: edit
            for ordinal, edit in edits.items()
            if ordinal in self._value_of
            and (
                edit != document.segments[ordinal].target
                or edit != find_author_target(document, ordinal)
            )
        }
        forms = list_encoded_forms(document)
        return put_values(document, parts, self._values, "target", {**forms, **changed})

    def _are_values_sound(self, edits: Mapping[int, str]) -> bool:
        """Return whether all YAML values, edited or not, are read as expected."""
        new = self.without_known(edits)
        wanted = {index: item.value for index, item in self._iter_values(new)}
        if not wanted and not self._has_any_between(new):
            return True
        return self._values.find_wrong(self._put_beside(edits), wanted) == set()

    def _has_any_between(self, edits: Mapping[int, str]) -> bool:
        """Return whether an edit is in YAML but outside values, such as in a comment."""
        document = self._document
        return document.format != "json" and any(
            ordinal not in self._value_of
            and (document.format == "yaml" or document.segments[ordinal].place == "front-matter")
            for ordinal in edits
        )


def _replace(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(pieces):
        parts += text[done:start], new
        done = end
    return "".join([*parts, text[done:]])


def _list_strays(document: Document) -> list[tuple[str, str, str]]:
    return [(item.side, item.id, item.text) for item in document.unpaired if item.id]
