"""A finished folder or file takes its name; the old one is moved, and no work is lost."""

import os
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tmx_extract.errors import OutputError
from tmx_extract.outputs.names import hidden_beside, numbered
from tmx_extract.outputs.unfinished import find_hidden, left_over, locked

# The maximum number of files in a message.
_FEW = 3

Rename = Callable[[Path, Path], None]


class KnownContents(Protocol):
    """The recorded contents of a folder or file."""

    def find_news(self, path: Path) -> list[str]:
        """Return the contents under this name that are new or changed since the record."""

    def remove(self, path: Path) -> bool:
        """Remove the recorded contents; return whether nothing is left."""


@dataclass(slots=True, kw_only=True)
class Replacing:
    """Puts something new at a place."""

    shown: Path
    """The place as the user typed it."""
    place: Path
    old: KnownContents | None
    """The record of the check; None if the place was empty."""
    keep: bool
    """Do not remove the old contents."""
    force: bool
    """Keep the old contents if they were changed since the check."""
    confirm: Callable[[], None] | None
    """Called when the new contents have their name; if it fails, everything is restored."""

    def put(self, new: Path, recorded: KnownContents, rename: Rename) -> Path | None:
        """Give the new contents their name; return the new path of the old ones, None if removed.

        `rename` raises `OSError` if the name is taken. Raises `OutputError` if something was added
        since the check, and leaves that untouched.
        """
        aside = hidden_beside(self.place, "old")
        with nullcontext() if self.old is None else locked(self.place):
            try:
                if self.old is not None:
                    self.place.rename(aside)
                self._rename(rename, new)
                self._expect_no_news(aside)
                if self.confirm is not None:
                    self.confirm()
            except BaseException:
                self._put_back(new, recorded, aside)
                raise
            if self.old is None or (not self.keep and self.old.remove(aside)):
                return None
            return move_aside(aside, self.place)

    def _rename(self, rename: Rename, new: Path) -> None:
        try:
            rename(new, self.place)
        except OSError:
            if not os.path.lexists(self.place):
                raise
            raise OutputError(
                f"{self.shown} was created while this ran, and was left unchanged",
                advice="Choose another name, or run the command again.",
            ) from None

    def _expect_no_news(self, aside: Path) -> None:
        if self.old is None or self.keep:
            return
        news = self.old.find_news(aside)
        self.keep = bool(news) and self.force
        if news and not self.keep:
            raise OutputError(
                f"{self.shown} was changed while this ran, and was left unchanged: {few(news)}",
                advice="Choose another name, or move this one aside with --force.",
            )

    def _put_back(self, new: Path, recorded: KnownContents, aside: Path) -> None:
        with suppress(OSError):
            if os.path.lexists(new):
                # A file has both names for a moment.
                if os.path.samestat(os.lstat(new), os.lstat(self.place)):
                    self.place.unlink()
            else:
                self.place.rename(new)
                # Another program may have added files in the meantime.
                if not recorded.remove(new):
                    move_aside(new, self.place)
        if not os.path.lexists(aside):
            return
        try:
            # This would replace a file, but not a folder.
            if os.path.lexists(self.place) and not self.place.is_dir():
                raise FileExistsError
            aside.rename(self.place)
        except OSError:
            with suppress(OSError):
                move_aside(aside, self.place)


def restore(
    place: Path, is_ours: Callable[[Path], bool], remove: Callable[[Path], bool]
) -> list[Path]:
    """Restore or remove what killed runs moved aside; return the new paths of the rest.

    If a killed run left the place empty, the old contents get their name back. Otherwise they are
    removed if this program wrote them and they are unchanged, and get a number if not.
    """
    kept = []
    for aside in find_hidden(place, "old"):
        with left_over(aside) as is_free, suppress(OSError):
            if not is_free:
                continue
            if not os.path.lexists(place):
                aside.rename(place)
            elif not (is_ours(aside) and remove(aside)):
                kept.append(move_aside(aside, place))
    return kept


def move_aside(path: Path, place: Path) -> Path:
    """Rename something to the name of the place with a number."""
    while True:
        name = numbered(place)
        if path.is_dir() and not path.is_symlink():
            return path.rename(name)
        try:
            link_or_rename(path, name)
        except FileExistsError:
            continue
        return name


def link_or_rename(path: Path, name: Path) -> None:
    """Rename a file; raise `FileExistsError` if the name is taken."""
    try:
        os.link(path, name, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # Not every disk has hard links.
        if os.path.lexists(name):
            raise FileExistsError from None
        path.rename(name)
    else:
        path.unlink()


def rename_folder(path: Path, name: Path) -> None:
    """Rename a folder; raise `OSError` if the name is taken, except by an empty folder."""
    try:
        path.rename(name)
    except FileExistsError:
        # Some systems do not replace an empty folder.
        name.rmdir()
        path.rename(name)


def few(names: list[str]) -> str:
    """Return the first few names, for a message."""
    return ", ".join(names[:_FEW]) + (" …" if len(names) > _FEW else "")
