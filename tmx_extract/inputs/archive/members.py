"""The members of one archive as files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.inputs.archive.member import Member, MemberKind, Refusal, Stop
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.member_names import MemberName
from tmx_extract.inputs.repository_and_locale import FolderPlace, FolderPlaces
from tmx_extract.locales import find_repository_name
from tmx_extract.model import Origin

# Every folder is cached, and an archive may have a million of them.
_FILES_PER_PLACES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePlace:
    """The location of an archive: on disk, or in another archive."""

    given: str
    """The input as the user typed it."""
    name: str
    """The file name of the archive."""
    shown: str
    """The name shown to the user: `pages.zip`, or `pages.zip:docs/more.zip`."""
    outermost: FolderPlace = field(default_factory=FolderPlace)
    """The place of the archive's top folder if no folder in it names a repository."""
    folders: tuple[str, ...] = ()
    """The folders from the input to this archive, including itself; empty on disk."""


class Members:
    """Turns the members of one archive into files."""

    def __init__(self, place: ArchivePlace, options: InputOptions) -> None:
        self._place = place
        self._options = options
        self._places: dict[bool, FolderPlaces] = {}
        self._looked_up = 0

    def find(self, member: Member, name: MemberName) -> InputFile | None:
        """Return the file with its bytes or its problem; None if it was not requested."""
        origin = self._locate(name, member)
        if not self._options.wants(origin.path):
            return None
        data, refused = read_member(member, name)
        return self._describe(name, origin, refused, lambda: data)

    def refuse(self, member: Member, name: MemberName, diagnostic: Diagnostic) -> InputFile:
        """Return a file for a member that cannot be read."""
        return self._describe(name, self._locate(name, member), diagnostic, bytes)

    def refuse_archive(self, diagnostic: Diagnostic) -> InputFile:
        """Return a file for the archive, which cannot be read from here on."""
        path = "/".join(self._place.folders) or self._place.name
        return InputFile(
            origin=Origin(path=path, repository=self._options.default_repository),
            location=self._place.given,
            shown=self._place.shown,
            relative=PurePosixPath(*self._place.folders[:-1], self._place.name),
            is_input=not self._place.folders,
            refused=diagnostic,
            load=bytes,
        )

    def place_of(self, name: MemberName, *, stem: str) -> ArchivePlace:
        """Return the location of a nested archive; `stem` is its name without `.zip`.

        A stem such as `docs.ja-jp` names the repository of its pages. Any other archive counts as a
        folder, so that its pages do not get the paths of other pages.
        """
        around, _ = self._find_places(name.folders).of(name.folders)
        place = around.step_into(stem if find_repository_name(stem) else name.last)
        return ArchivePlace(
            given=self._place.given,
            name=name.last,
            shown=f"{self._place.shown}:{name.shown}",
            outermost=place,
            folders=(*self._place.folders, *name.folders, name.last),
        )

    def _describe(
        self,
        name: MemberName,
        origin: Origin,
        refused: Diagnostic | None,
        load: Callable[[], bytes],
    ) -> InputFile:
        relative = PurePosixPath(*self._place.folders, *name.folders, name.last)
        if name.danger:
            relative = PurePosixPath(relative.name)
        return InputFile(
            origin=origin,
            location=self._place.given,
            shown=f"{self._place.shown}:{name.shown}",
            relative=relative,
            refused=refused,
            load=load,
        )

    def _locate(self, name: MemberName, member: Member) -> Origin:
        if name.danger:
            return Origin(path=name.shown, repository=self._options.default_repository)
        place, locale = self._find_places(name.folders).of(name.folders)
        return Origin(
            path="/".join((*place.inside, name.last)),
            repository=place.repository or self._options.default_repository,
            revision=member.revision,
            committed_at=member.committed_at,
            hint_locale=locale,
        )

    def _find_places(self, folders: tuple[str, ...]) -> FolderPlaces:
        """Return the folders' places; the archive's own name counts if no folder names a
        repository."""
        self._looked_up += 1
        if self._looked_up % _FILES_PER_PLACES == 0:
            self._places.clear()
        is_told = bool(folders and find_repository_name(folders[0]))
        if is_told not in self._places:
            outermost = FolderPlace() if is_told else self._place.outermost
            self._places[is_told] = FolderPlaces(outermost, self._options)
        return self._places[is_told]


def read_member(member: Member, name: MemberName) -> tuple[bytes, Diagnostic | None]:
    """Return the bytes of a member, or its problem; raise `Stop` if the rest cannot be read."""
    if refused := _find_obstacle(member.kind, name):
        return b"", refused
    try:
        return member.read(), None
    except Stop:
        raise
    except Refusal as refusal:
        return b"", refusal.diagnostic


def _find_obstacle(kind: MemberKind, name: MemberName) -> Diagnostic | None:
    if name.danger:
        return Diagnostic(code="unsafe-path", found=name.danger)
    if kind == "link":
        return Diagnostic(code="link-in-archive")
    if kind == "special":
        return Diagnostic(code="special-file")
    return None
