"""The repository and the locale that the names of folders indicate."""

from dataclasses import dataclass

from tmx_extract.inputs.files import InputOptions
from tmx_extract.locales import find_locale, find_repository_name


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPlace:
    """One folder, on disk, in an archive or in a git tree."""

    repository: str = ""
    """The innermost repository around it; empty outside any repository."""
    inside: tuple[str, ...] = ()
    """The folders from the repository, or from the input, down to this one."""
    names: tuple[str, ...] = ()
    """The names of the repository and of all folders down to this one, outermost first."""

    def step_into(self, name: str) -> "FolderPlace":
        """Return the folder with that name inside this one."""
        repository = find_repository_name(name)
        return FolderPlace(
            repository=repository or self.repository,
            inside=() if repository else (*self.inside, name),
            names=(*self.names, repository or name),
        )

    def find_locale(self, options: InputOptions) -> str | None:
        """Return the target locale in the names, or the default."""
        found = find_locale(self.names, source_locale=options.source_locale)
        return found or options.default_locale


class FolderPlaces:
    """The places of the folders of one tree, each examined once."""

    def __init__(self, outermost: FolderPlace, options: InputOptions) -> None:
        self._options = options
        self._known: dict[tuple[str, ...], tuple[FolderPlace, str | None]] = {
            (): self._with_locale(outermost)
        }

    def of(self, folders: tuple[str, ...]) -> tuple[FolderPlace, str | None]:
        """Return the place of a folder and its locale."""
        known = self._known.get(folders)
        if known is None:
            above, _ = self.of(folders[:-1])
            known = self._known[folders] = self._with_locale(above.step_into(folders[-1]))
        return known

    def _with_locale(self, place: FolderPlace) -> tuple[FolderPlace, str | None]:
        return place, place.find_locale(self._options)
