"""What names and folders tell about the repository and the locale of the files in them."""

from dataclasses import dataclass

from tmx_extract.inputs.files import InputOptions
from tmx_extract.locales import find_locale, find_repository_name


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPlace:
    """One folder, on disk, in an archive or in a git tree."""

    repository: str = ""
    """The innermost repository around it; empty outside any."""
    inside: tuple[str, ...] = ()
    """The folders from the repository, or else from the input, down to this one."""
    names: tuple[str, ...] = ()
    """The repository's name and the names of all folders down to this one, outermost first."""

    def step_into(self, name: str) -> "FolderPlace":
        """The folder of that name in this one."""
        repository = find_repository_name(name)
        return FolderPlace(
            repository=repository or self.repository,
            inside=() if repository else (*self.inside, name),
            names=(*self.names, repository or name),
        )

    def tell_locale(self, options: InputOptions) -> str | None:
        """The target locale that the names tell, else the default."""
        found = find_locale(self.names, source_locale=options.source_locale)
        return found or options.default_locale


class FolderPlaces:
    """The places of the folders of one tree, each looked at once."""

    def __init__(self, outermost: FolderPlace, options: InputOptions) -> None:
        self._options = options
        self._known: dict[tuple[str, ...], tuple[FolderPlace, str | None]] = {
            (): self._with_locale(outermost)
        }

    def of(self, folders: tuple[str, ...]) -> tuple[FolderPlace, str | None]:
        """The place of a folder and the locale it tells."""
        known = self._known.get(folders)
        if known is None:
            above, _ = self.of(folders[:-1])
            known = self._known[folders] = self._with_locale(above.step_into(folders[-1]))
        return known

    def _with_locale(self, place: FolderPlace) -> tuple[FolderPlace, str | None]:
        return place, place.tell_locale(self._options)
