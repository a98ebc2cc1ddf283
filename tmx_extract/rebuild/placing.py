"""Where edits go in a page, how they are written there, and the proof that they are read back."""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import yaml

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.model import Document, Segment
from tmx_extract.normalize import author_form
from tmx_extract.rebuild.clean import iter_parts
from tmx_extract.rebuild.refusals import find_refusal, refuse
from tmx_extract.rebuild.scalars import Pieces, Scalar, find_front_matter, read_scalars, rewrite

Reader = Callable[[str], Document]
"""How a page is read: what the rebuilt page is proven with."""

_LINE_END = re.compile(r"\r?\n")
_Pairs = Sequence[tuple[int, Segment]]
"""With their ordinals."""


class EditedPage:
    """A document, and how its targets are written."""

    def __init__(self, document: Document, *, side_by_side: bool) -> None:
        self._document = document
        self._side_by_side = side_by_side
        self._values = _find_values(document)
        self._value_of = {
            ordinal: index for index, (_, pairs) in enumerate(self._values) for ordinal, _ in pairs
        }
        self._damaged = [
            (remark.start, remark.end)
            for remark in document.diagnostics
            if remark.code == "quot-mangled" and document.format == "markdown"
        ]

    def with_own_line_ends(self, ordinal: int, edit: str) -> str:
        """The edit with the line ends that its place has, where nothing encodes them."""
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
        """Why the edit cannot stand there, as far as its line and its value tell."""
        segment = self._document.segments[ordinal]
        found = find_refusal(self._document, segment, edit, side_by_side=self._side_by_side)
        if found is not None:
            return found
        if ordinal in self._value_of:
            is_known = self._rewrite(self._value_of[ordinal], {}) is not None
            return None if is_known else refuse("edit-place-unknown", segment, segment.id)
        # Else it may be in a comment or a key, or in what cannot be parsed.
        is_running_text = self._document.format == "markdown"
        may_break = is_running_text or self._is_encoded(ordinal) or "\n" in segment.target
        return None if may_break or "\n" not in edit else refuse("edit-line-break", segment, edit)

    def without_known(self, edits: Mapping[int, str]) -> dict[int, str]:
        """The edits that differ from what the page says."""
        segments = self._document.segments
        return {
            ordinal: edit
            for ordinal, edit in edits.items()
            if edit not in (segments[ordinal].target, author_form(segments[ordinal].target))
        }

    def rebuild(self, edits: Mapping[int, str]) -> str:
        """The page with these edits."""
        return self._put_beside(edits) if self._side_by_side else self._put_clean(edits)

    def is_proven(self, edits: Mapping[int, str], read: Reader) -> bool:
        """Whether all is read back from the page as it should be."""
        if not self._are_values_sound(edits):
            return False
        if not self._side_by_side:
            return True
        new = self.without_known(edits)
        expected = [
            (item.id, item.source, item.place, item.field, new.get(ordinal, item.target))
            for ordinal, item in enumerate(self._document.segments)
        ]
        again = read(self._put_beside(edits))
        found = [
            (item.id, item.source, item.place, item.field, item.target) for item in again.segments
        ]
        return found == expected and _tell_strays(again) == _tell_strays(self._document)

    def _is_encoded(self, ordinal: int) -> bool:
        return ordinal in self._value_of or self._is_in_json(self._document.segments[ordinal])

    def _is_in_json(self, segment: Segment) -> bool:
        """Whether the tag before the target is escaped, as it must be in a string."""
        tag = self._document.text[segment.start : segment.target_start]
        return self._document.format == "json" and "\\" in tag

    def _encode(self, segment: Segment, edit: str) -> str:
        """The edit as it stands outside the values of YAML."""
        if self._is_in_json(segment):
            return json.dumps(edit, ensure_ascii=False)[1:-1]
        if self._side_by_side and self._is_damaged(segment):
            return edit.replace('"', "&quot;")
        return edit

    def _is_damaged(self, segment: Segment) -> bool:
        """Whether the target begins in a region whose quotes are entities."""
        last = bisect_right(self._damaged, (segment.target_start, len(self._document.text))) - 1
        return last >= 0 and segment.target_start < self._damaged[last][1]

    def _rewrite(self, index: int, edits: Mapping[int, str]) -> Pieces | None:
        scalar, pairs = self._values[index]
        own = {ordinal: edits[ordinal] for ordinal, _ in pairs if ordinal in edits}
        return rewrite(self._document.text, scalar, pairs, own, side_by_side=self._side_by_side)

    def _iter_values(self, edits: Mapping[int, str]) -> Iterator[tuple[int, Pieces]]:
        """The values that change, with their index, in page order."""
        wanted = edits.items()
        for index in sorted({self._value_of[item] for item, _ in wanted if item in self._value_of}):
            pieces = self._rewrite(index, edits)
            if pieces is not None:
                yield index, pieces

    def _put_beside(self, edits: Mapping[int, str]) -> str:
        new = self.without_known(edits)
        pieces = [*self._iter_places(new), *self._list_value_changes(new)]
        return _replace(self._document.text, pieces)

    def _iter_places(self, edits: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
        """The targets outside the values of YAML, with what is to stand there."""
        for ordinal, edit in edits.items():
            if ordinal not in self._value_of:
                segment = self._document.segments[ordinal]
                yield segment.target_start, segment.target_end, self._encode(segment, edit)

    def _list_value_changes(self, edits: Mapping[int, str]) -> list[tuple[int, int, str]]:
        return [
            (self._values[index][0].start, self._values[index][0].end, pieces.raw)
            for index, pieces in self._iter_values(edits)
        ]

    def _put_clean(self, edits: Mapping[int, str]) -> str:
        document = self._document
        parts = list(iter_parts(document, "target", author_form=True))
        for ordinal, edit in edits.items():
            if ordinal not in self._value_of:
                parts[2 * ordinal + 1] = self._encode(document.segments[ordinal], edit)
        for index, pieces in self._iter_values(self._changed_values(edits)):
            scalar, pairs = self._values[index]
            (first, first_pair), (last, last_pair) = pairs[0], pairs[-1]
            head, tail = first_pair.start - scalar.start, scalar.end - last_pair.end
            parts[2 * first : 2 * last + 3] = [
                parts[2 * first][: len(parts[2 * first]) - head] + pieces.raw,
                *[""] * (2 * (last - first) + 1),
                parts[2 * last + 2][tail:],
            ]
        return "".join(parts)

    def _changed_values(self, edits: Mapping[int, str]) -> dict[int, str]:
        return {
            ordinal: edit
            for ordinal, edit in edits.items()
            if edit != self._document.segments[ordinal].target
        }

    def _are_values_sound(self, edits: Mapping[int, str]) -> bool:
        """Whether the values of YAML with edits are read as they should be, and the others too.

        All others are still side by side, for there the page could be parsed.
        """
        new = self.without_known(edits) if self._side_by_side else self._changed_values(edits)
        changed = dict(self._iter_values(new))
        between = self._pick_between_values(new)
        if not changed and not between:
            return True
        try:
            before = _read_all_scalars(self._document, self._document.text)
        except yaml.YAMLError:
            return True
        pieces = [*self._iter_places(between), *self._list_value_changes(new)]
        try:
            after = _read_all_scalars(self._document, _replace(self._document.text, pieces))
        except yaml.YAMLError:
            return False
        expected = {self._values[index][0].start: item.value for index, item in changed.items()}
        return [item.value for item in after] == [
            expected.get(item.start, item.value) for item in before
        ]

    def _pick_between_values(self, edits: Mapping[int, str]) -> dict[int, str]:
        """The edits that stand in YAML but in no value, such as in a comment."""
        document = self._document
        if document.format == "json":
            return {}
        return {
            ordinal: edit
            for ordinal, edit in edits.items()
            if ordinal not in self._value_of
            and (document.format == "yaml" or document.segments[ordinal].place == "front-matter")
        }


def _replace(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(pieces):
        parts += text[done:start], new
        done = end
    return "".join([*parts, text[done:]])


def _tell_strays(document: Document) -> list[tuple[str, str, str]]:
    return [(item.side, item.id, item.text) for item in document.unpaired if item.id]


def _read_all_scalars(document: Document, text: str) -> list[Scalar]:
    span = find_front_matter(text) if document.format == "markdown" else (0, len(text))
    return read_scalars(text, *span)


def _find_values(document: Document) -> list[tuple[Scalar, _Pairs]]:
    """The values of YAML in which pairs stand, with these, in page order."""
    pairs = list(enumerate(document.segments))
    if document.format == "markdown":
        pairs = [(ordinal, item) for ordinal, item in pairs if item.field]
    if document.format == "json" or not pairs:
        return []
    try:
        scalars = _read_all_scalars(document, document.text)
    except yaml.YAMLError:
        return []
    starts = [scalar.start for scalar in scalars]
    found: dict[int, list[tuple[int, Segment]]] = {}
    for ordinal, segment in pairs:
        index = bisect_right(starts, segment.start) - 1
        if index >= 0 and segment.end <= scalars[index].end:
            found.setdefault(index, []).append((ordinal, segment))
    return [(scalars[index], inside) for index, inside in found.items()]
