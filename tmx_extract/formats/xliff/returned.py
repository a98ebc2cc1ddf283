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


def begin_unit(
    unit: etree._Element,
    file: FileFacts,
    name: str,
    segment_id: str | None,
    targets: Iterable[etree._Element | None],
) -> Returned:
    """Return a unit without texts; `name` and `segment_id` are its ids if they have our form."""
    segment_id = keep_form(SEGMENT_ID, segment_id)
    language, stray = find_language(targets, file.languages.target)
    return Returned(
        id=unit.get("id", ""),
        place=file.place._replace(
            name=keep_form(NAME, name) if file.is_own or segment_id else "", segment_id=segment_id
        ),
        languages=file.languages._replace(target=language),
        stray_language=stray,
        source="",
        target="",
        state="untranslated",
        line=line_of(unit),
        problems=(),
    )


def put_texts(unit: Returned, segment: ReturnedSegment) -> Returned:
    """Return the unit with these texts."""
    source, target, problems = segment.texts
    return unit._replace(
        source=source,
        target=target,
        problems=problems,
        state=segment.state.state,
        matches=segment.matches,
    )


def make_part(whole: Returned, segment: ReturnedSegment) -> Returned:
    """Return a segment of a unit as a unit without ids of ours."""
    place = whole.place._replace(name="", segment_id="")
    part = whole._replace(id=f"{whole.id}#{segment.name}", place=place, edit="")
    return put_texts(part, segment)
