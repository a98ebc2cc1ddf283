"""The people of a memory: to whom texts went out, and who sent texts back."""

import sqlite3
from difflib import get_close_matches

from tmx_extract.folding import fold

_NAMES = (
    "SELECT name, run_id, 1 FROM assignment UNION ALL"
    " SELECT editor, min(run_id), 0 FROM edit WHERE editor <> '' AND NOT merged_before"
    " GROUP BY editor ORDER BY 2"
)


def person_key(name: str) -> str:
    """The same for names that differ only in case, white space, width or Unicode form."""
    return " ".join(fold(name).split())


class People:
    """The names that a memory knows; the first spelling of each counts."""

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
        """The name as the memory knows it; a new one without white space around it."""
        return self._names.get(person_key(name), " ".join(name.split()))

    def spellings(self, name: str) -> list[str]:
        """Every spelling of the name that the memory has; memories of earlier versions have
        several."""
        return list(self._spellings.get(person_key(name), ()))

    def suggest(self, name: str) -> str:
        """A question for a name that is unknown but like another; empty for other names."""
        key = person_key(name)
        near = get_close_matches(key, self._names, 1, 0.7)
        return f"did you mean {self._names[near[0]]}?" if near and key not in self._names else ""

    def doubt(self, name: str) -> str | None:
        """What is doubtful about a name that sends texts; None if nothing is.

        Texts went out to others but not to this person, or the name is new and like another.
        """
        key = person_key(name)
        if not key or key in self._sent:
            return None
        others = [one for one in self._names if one != key]
        near = get_close_matches(key, others, 1, 0.7)
        if near and (near[0] in self._sent or key not in self._names):
            return f"{name}; did you mean {self._names[near[0]]}?"
        return name if self._sent and key not in self._names else None
