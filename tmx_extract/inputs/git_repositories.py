"""Git repositories on disk: opening them and finding their names."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tmx_extract.diagnostics import shortened
from tmx_extract.inputs.member_names import printable
from tmx_extract.inputs.repository_and_locale import FolderPlace
from tmx_extract.locales import find_repository_name

if TYPE_CHECKING:
    import pygit2


class Remote(NamedTuple):
    """The remote `origin` of a repository."""

    name: str = ""
    """Without `.git` or `.bundle`; empty if there is no such remote."""
    is_local: bool = False
    """Whether it is a path on a disk. Such a path often has no relation to the pages."""


def is_bare(folder: Path) -> bool:
    """Return whether the folder is a git repository without a checkout."""
    return all((folder / name).exists() for name in ("HEAD", "objects", "refs"))


def open_repository(folder: Path) -> "pygit2.Repository":
    """Return the repository, whoever owns it; raise `pygit2.GitError` if none exists."""
    import pygit2  # noqa: PLC0415 - as above

    # Git distrusts the repositories of other users, which are common in containers, because their
    # configuration can name programs. This program only reads files and never runs any of them.
    pygit2.settings.owner_validation = False
    return pygit2.Repository(str(folder))


def explain_obstacle(error: Exception) -> str:
    """Return why libgit2 cannot open a repository, in words for users."""
    if "sha256" in str(error):
        return "it uses SHA-256 object names, which are not supported"
    return shortened(str(error).strip().removesuffix("."))


def find_remote(repository: "pygit2.Repository") -> Remote:
    """Return the remote `origin`; an empty one if none exists."""
    url = next((one.url for one in repository.remotes if one.name == "origin"), None) or ""
    name = re.split(r"[/:\\]", url.rstrip("/"))[-1]
    is_local = not _ELSEWHERE.match(url)
    return Remote(name.removesuffix(".git").removesuffix(".bundle"), is_local)


# `https://host/…`, or `user@host:path` for ssh; one letter and a colon are a drive.
_ELSEWHERE = re.compile(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]*://|[^/\\:]{2,}:")


def choose_name(own: str, remote: Remote, around: str) -> str:
    """Return the name of a git repository.

    `own` is the name of its folder; `around` is the localized repository after which a parent
    folder is named, or empty. A name with a locale (`docs.ja-jp`) takes precedence. A remote on
    another computer is more reliable than parent folders, and these are more reliable than a path
    on this disk.
    """
    localized = (name for name in (remote.name, own) if find_repository_name(name))
    elsewhere = "" if remote.is_local else remote.name
    return next(localized, "") or elsewhere or around or remote.name or own


def find_place(folder: Path, remote: Remote) -> FolderPlace:
    """Return the name of a repository, and the folder names that may indicate the locale.

    Links, and linked work trees, are followed only if the path as it was typed names no localized
    repository.
    """
    typed = Path(os.path.abspath(folder))  # noqa: PTH100 - pathlib would follow the links
    typed, real = (
        path.parent if path.name == ".git" else path
        for path in (typed, find_main(folder.resolve()))
    )
    names = _list_names(typed)
    if not any(map(find_repository_name, names)):
        around_real = _list_names(real)
        # The name behind a link, or of the main repository of a linked work tree, counts too.
        names = [*(around_real[:-1] if real == typed else around_real), *names]
    around = next(filter(None, map(find_repository_name, reversed(names[:-1]))), "")
    if any(is_bare(path) or (path / ".git").exists() for path in typed.parents):
        around = ""
    name = choose_name(names[-1], remote, around)
    return FolderPlace(repository=name, names=(*names[:-1], name))


def find_main(folder: Path) -> Path:
    """The repository that a linked work tree belongs to; the folder itself for any other."""
    try:
        told = (folder / ".git").read_text("utf-8", "surrogateescape").strip()
        linked = folder / told.removeprefix("gitdir:").strip()
        common = (linked / "commondir").read_text("utf-8", "surrogateescape").strip()
    except OSError:
        return folder
    return (linked / common).resolve()


def _list_names(folder: Path) -> list[str]:
    """Return the names of a repository's folder and its parents, outermost first."""
    return [printable(part.removesuffix(".git")) for part in folder.parts[1:]] or [folder.name]
