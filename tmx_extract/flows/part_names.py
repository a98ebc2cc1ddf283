"""What the files of a split are called: safe on every system, and no two the same."""

import re
from hashlib import blake2b
from unicodedata import normalize

from tmx_extract.model import SplitBy
from tmx_extract.outputs.names import safe_name
from tmx_extract.store.select import Part

_OWN_ENDING = re.compile(r"(?<=[^/])\.[A-Za-z0-9]{1,8}\Z")
# Names may have 255 bytes on most systems; room is left for suffix, language and `.gz`.
_MAX_BYTES = 200


class PartNames:
    """Gives each part of a split its name."""

    def __init__(self, by: SplitBy | None, endings: tuple[str, ...] = ()) -> None:
        """One of the endings follows each name. Where there are none, a name keeps its own."""
        self._by = by
        self._endings = tuple(ending.lower() for ending in endings)
        # Eight bytes for each name: a number is all that is needed to see one again.
        self._taken: set[int] = set() if endings else {_number("manifest.json")}

    def name(self, part: Part) -> str:
        """The path inside the folder, with slashes and without ending.

        Documents and folders are called after repository and path; products and types by what
        they are, `other` where the page does not say it.
        """
        words = [word for piece in part for word in piece.split("/") if word]
        if self._by == "folder" and not part[1]:
            words.append("top")
        name = "/".join(map(self._safe, words or ["other"]))
        if _number(name) in self._taken:
            name = self._add_digits(name, chr(0).join(part))
        self._taken.add(_number(name))
        return name

    def _safe(self, word: str) -> str:
        """One step of a path, composed, without what some system refuses."""
        word = safe_name(word)
        if self._endings and word.lower().endswith(self._endings):
            word += "_"
        if len(word.encode()) > _MAX_BYTES:
            ending = self._own_ending(word)
            short = word.encode()[: _MAX_BYTES - 9 - len(ending)].decode(errors="ignore")
            word = self._add_digits(f"{short}{ending}", word)
        return word

    def _add_digits(self, name: str, whole: str) -> str:
        """The name with eight digits that tell `whole` from others."""
        ending = self._own_ending(name)
        digits = blake2b(whole.encode(), digest_size=4).hexdigest()
        return f"{name.removesuffix(ending)}-{digits}{ending}"

    def _own_ending(self, name: str) -> str:
        """That by which programs know the kind of a page, `.md`; empty where another follows."""
        found = None if self._endings else _OWN_ENDING.search(name)
        return found[0] if found else ""


def _number(name: str) -> int:
    """The same for names that a system may take for the same."""
    folded = normalize("NFC", name.casefold())
    return int.from_bytes(blake2b(folded.encode(), digest_size=8).digest(), "big")
