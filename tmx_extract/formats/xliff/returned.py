"""The common part of reading returned XLIFF of all versions: files, units and their segments."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lxml import etree

from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.formats.read_xml import line_of
from tmx_extract.formats.recover_codes import RecoveredTexts
from tmx_extract.formats.returned_units import (
    NAME,
    SEGMENT_ID,
    OfferedTargets,
    Returned,
    UnitPlace,
    keep_form,
)
from tmx_extract.formats.translation_states import TargetState, is_untouched
from tmx_extract.formats.xliff.names import find_language


class FileFacts(NamedTuple):
    """The facts about all units of a `file`."""

    place: UnitPlace
    languages: FileLanguages
    is_own: bool
    """Whether we wrote it, even if a tool changed it since."""
    phases: Mapping[str, tuple[str, str]] = {}
    """Person and time, by the names of the phases; only XLIFF 1.2 has them."""


class ReturnedSegment(NamedTuple):
    """The texts of a segment, or of a whole unit."""

    name: str
    """Its name in the unit; empty for the whole."""
    texts: RecoveredTexts
    state: TargetState
    matches: OfferedTargets

    @property
    def is_waiting(self) -> bool:
        """Whether it has no target by a person."""
        texts = self.texts
        return is_untouched(texts.source, texts.target, self.state.state, self.matches.texts)


def make_unit(
    unit: etree._Element,
    file: FileFacts,
    ids: tuple[str, str | None],
    targets: Iterable[etree._Element | None],
    texts: ReturnedSegment,
) -> Returned:
    """Return a unit; `ids` are its name and its segment id, if they have our form."""
    name, segment_id = ids[0], keep_form(SEGMENT_ID, ids[1])
    language, stray = find_language(targets, file.languages.target)
    return Returned(
        id=unit.get("id", ""),
        place=file.place._replace(
            name=keep_form(NAME, name) if file.is_own or segment_id else "", segment_id=segment_id
        ),
        languages=file.languages._replace(target=language),
        source=texts.texts.source,
        target=texts.texts.target,
        state=texts.state.state,
        line=line_of(unit),
        problems=texts.texts.problems,
        stray_language=stray,
        matches=texts.matches,
    )


def make_part(whole: Returned, segment: ReturnedSegment) -> Returned:
    """Return a segment of a unit as a unit without ids of ours."""
    return whole._replace(
        id=f"{whole.id}#{segment.name}",
        place=whole.place._replace(name="", segment_id=""),
        source=segment.texts.source,
        target=segment.texts.target,
        state=segment.state.state,
        problems=segment.texts.problems,
        edit="",
        matches=segment.matches,
    )
