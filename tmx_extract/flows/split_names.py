"""The names of the files of a split: safe on every system, and unique."""

import re
from hashlib import blake2b
from unicodedata import normalize

from tmx_extract.model import SplitBy
from tmx_extract.outputs.names import safe_name
from tmx_extract.store.select import Part

_OWN_ENDING = re.compile(r"(?<=[^/])\.[A-Za-z0-9]{1,8}\Z")
# Names may have 255 bytes on most systems; this leaves space for suffix, language and `.gz`.
_MAX_BYTES = 200


class PartNames:
    """Names each part of a split."""

    def __init__(self, by: SplitBy | None, endings: tuple[str, ...] = ()) -> None:
        """One of the endings follows each name. Without endings, a name keeps its own."""
        self._by = by
        self._endings = tuple(ending.lower() for ending in endings)
        # Eight bytes for each name: a number is enough to recognize it.
        self._taken: set[int] = set() if endings else {_number("manifest.json")}

    def name(self, part: Part) -> str:
        """Return the path inside the folder, with slashes and without ending.

        Documents and folders are named after repository and path, products and types after
        themselves; the name is `other` if the page does not have the field.
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
        """Return one step of a path in NFC, without characters that a system refuses."""
        word = safe_name(word)
        if self._endings and word.lower().endswith(self._endings):
            word += "_"
        if len(word.encode()) > _MAX_BYTES:
            ending = self._own_ending(word)
            short = word.encode()[: _MAX_BYTES - 9 - len(ending)].decode(errors="ignore")
            word = self._add_digits(f"{short}{ending}", word)
        return word

    def _add_digits(self, name: str, whole: str) -> str:
        """Return the name with eight digits that distinguish `whole` from others."""
        ending = self._own_ending(name)
        digits = blake2b(whole.encode(), digest_size=4).hexdigest()
        return f"{name.removesuffix(ending)}-{digits}{ending}"

    def _own_ending(self, name: str) -> str:
        """Return the suffix of a page, such as `.md`; empty if another ending follows."""
        found = None if self._endings else _OWN_ENDING.search(name)
        return found[0] if found else ""


def _number(name: str) -> int:
    """Return one key for all names that a system may treat as the same."""
    folded = normalize("NFC", name.casefold())
    return int.from_bytes(blake2b(folded.encode(), digest_size=8).digest(), "big")
