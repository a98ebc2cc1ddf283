"""Texts that a file marks as matches of another source: inserted by a tool, or typed."""

from tmx_extract.formats.returned_units import OfferedTargets, Returned
from tmx_extract.inline.split import visible_text
from tmx_extract.store.edits.find_segments import Locales, SegmentFinder
from tmx_extract.store.edits.targets import TargetIndex


class KnownMatches:
    """Compares matches with the memory, file by file."""

    def __init__(self, finder: SegmentFinder, targets: TargetIndex) -> None:
        self._finder = finder
        self._targets = targets
        self._known: dict[tuple[Locales, str], tuple[str, ...]] = {}
        self.left_out = 0
        """The number of unconfirmed texts of the file that a person may have typed."""

    def start_file(self) -> None:
        """Begin another file; the memory may have more texts now."""
        self._known.clear()
        self._targets.start_file()
        self.left_out = 0

    def with_known_matches(self, unit: Returned, locales: Locales) -> Returned:
        """Return the unit with what the memory knows of its match.

        If the file names only the source of the match, the targets of this source are the texts
        that were offered. Any other target was typed by a person. If the source is not in the
        memory, nothing is known about the match.
        If the file does not name the match, a target that another source has is taken for one.
        """
        if unit.matches.is_unnamed:
            if not self._targets.has_other_source(locales, unit.source, unit.target):
                return unit
            return unit._replace(matches=OfferedTargets((unit.target,), is_assumed=True))
        source = unit.matches.source
        if not (unit.is_assumed_match and source):
            return unit
        known = self._list_targets(source, locales)
        return unit._replace(matches=OfferedTargets(known)) if known else unit

    def note_left_out(self, unit: Returned) -> None:
        """Count a unit that has no target because of its match."""
        self.left_out += unit.is_assumed_match

    def _list_targets(self, source: str, locales: Locales) -> tuple[str, ...]:
        key = locales, source
        if key not in self._known:
            texts = self._finder.list_targets(locales, source)
            # The file may have no codes.
            plain = (visible_text(text) for text in texts)
            self._known[key] = tuple(dict.fromkeys((*texts, *plain)))
        return self._known[key]
