"""The people of a memory: those who received texts, and those who returned texts."""

import re
import sqlite3
from difflib import get_close_matches

from tmx_extract.folding import fold

_NAMES = (
    "SELECT name, run_id, 1 FROM assignment UNION ALL"
    " SELECT editor, min(run_id), 0 FROM edit WHERE editor <> '' AND NOT merged_before"
    " GROUP BY editor ORDER BY 2"
)

_ADDRESSED = re.compile(r"(?P<name>[^<>]*[^<> ]) ?<[^<>@ ]+@[^<>@ ]+>")


def person_key(name: str) -> str:
    """Return a key without differences of case, white space, width and Unicode form."""
    return " ".join(fold(name).split())


class People:
    """The names in a memory; the first spelling of each counts."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._names: dict[str, str] = {}
        self._spellings: dict[str, dict[str, None]] = {}
        self._sent = set[str]()
        for name, _, is_sent in connection.execute(_NAMES):
            key = person_key(name)
            self._names.setdefault(key, name)
            self._spellings.setdefault(key, {})[name] = None
            if is_sent:
                self._sent.add(key)

    def spell(self, name: str) -> str:
        """Return the name in the spelling of the memory; strip the white space of a new one.

        A name with an e-mail address, as PO headers have it, is the person of that name to whom
        texts were sent.
        """
        key = person_key(name)
        addressed = _ADDRESSED.fullmatch(key)
        if addressed and key not in self._names and addressed["name"] in self._sent:
            key = addressed["name"]
        return self._names.get(key, " ".join(name.split()))

    def spellings(self, name: str) -> list[str]:
        """Return every spelling of the name in the memory; memories of earlier versions may have
        several."""
        return list(self._spellings.get(person_key(name), ()))

    def suggest(self, name: str) -> str:
        """Return a question for an unknown name that is similar to a known one; otherwise empty."""
        key = person_key(name)
        near = get_close_matches(key, self._names, 1, 0.7)
        return f"did you mean {self._names[near[0]]}?" if near and key not in self._names else ""

    def doubt(self, name: str) -> str | None:
        """Return a doubt about the name of a person who returns texts; None if none exists.

        Texts were sent to others but not to this person, or the name is new and similar to another.
        """
        key = person_key(name)
        if not key or key in self._sent:
            return None
        others = [one for one in self._names if one != key]
        near = get_close_matches(key, others, 1, 0.7)
        if near and (near[0] in self._sent or key not in self._names):
            return f"{name}; did you mean {self._names[near[0]]}?"
        return name if self._sent and key not in self._names else None
