"""Which edit counts where: derived from the edits alone, pair by pair."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

Name = tuple[str, int, int]
"""Of a place: key of the handback, whether it counts paragraphs, number."""

_SQL = (
    "SELECT e.id, e.author_hash, e.written_hash, e.target, e.only_here, e.handback_key,"
    " e.is_paragraph, e.number, e.repository, e.path FROM edit e"
    " WHERE NOT e.unchanged AND NOT EXISTS"
    " (SELECT 1 FROM decision d WHERE d.edit_id = e.id AND d.verdict = 'dropped')"
    # An edit makes room for the one that corrects it, unless that one was decided against, or
    # counts at another place alone.
    " AND NOT EXISTS (SELECT 1 FROM edit n WHERE n.based_on = e.id AND NOT n.unchanged"
    " AND (NOT n.only_here OR (n.handback_key IS e.handback_key"
    " AND n.is_paragraph IS e.is_paragraph AND n.number IS e.number))"
    " AND NOT EXISTS"
    " (SELECT 1 FROM decision d WHERE d.edit_id = n.id AND d.verdict = 'dropped'))"
)


class Version(NamedTuple):
    """An edit that no other edit has replaced."""

    id: int
    author_hash: bytes
    written_hash: bytes
    target: str
    only_here: int
    handback_key: str | None
    is_paragraph: int
    number: int
    repository: str
    path: str

    @property
    def name(self) -> Name | None:
        """The place that it was made at; None where nobody told."""
        if self.handback_key is None:
            return None
        return self.handback_key, self.is_paragraph, self.number


class Standing(NamedTuple):
    """A place where a pair stands."""

    name: Name
    repository: str
    path: str


class Versions:
    """The edits that count, by the pairs that they were made of."""

    def __init__(self, versions: Iterable[Version]) -> None:
        self._by_pair: dict[bytes, dict[int, Version]] = {}
        for version in versions:
            for name in (version.author_hash, version.written_hash):
                self._by_pair.setdefault(name, {})[version.id] = version

    def __iter__(self) -> Iterator[Version]:
        """Every edit once, in the order in which they came."""
        every = {key: one for several in self._by_pair.values() for key, one in several.items()}
        return (every[key] for key in sorted(every))

    @property
    def pairs(self) -> Collection[bytes]:
        """The names of all pairs that were edited, in either form."""
        return self._by_pair.keys()

    def find(self, author_hash: bytes, written_hash: bytes) -> list[Version]:
        """The edits of a pair, in the order in which they came."""
        empty: dict[int, Version] = {}
        both = self._by_pair.get(author_hash, empty) | self._by_pair.get(written_hash, empty)
        return [both[key] for key in sorted(both)]


def read_versions(
    connection: sqlite3.Connection, pairs: Collection[bytes] | None = None
) -> Versions:
    """All edits that count, or those of the pairs with these names."""
    if pairs is None:
        return Versions(map(Version._make, connection.execute(_SQL)))
    name_pairs(connection, pairs)
    sql = (
        f"{_SQL} AND e.id IN (SELECT id FROM edit WHERE author_hash IN temp.edited_pair"
        " UNION SELECT id FROM edit WHERE written_hash IN temp.edited_pair)"
    )
    return Versions(map(Version._make, connection.execute(sql)))


def name_pairs(connection: sqlite3.Connection, pairs: Collection[bytes]) -> None:
    """Fill `temp.edited_pair` with the names of pairs."""
    connection.execute("DROP TABLE IF EXISTS temp.edited_pair")
    connection.execute("CREATE TEMP TABLE edited_pair (name BLOB PRIMARY KEY) WITHOUT ROWID")
    connection.executemany("INSERT INTO temp.edited_pair VALUES (?)", [(name,) for name in pairs])


def choose_version(versions: Sequence[Version], place: Standing) -> Version | None:
    """The edit that counts at a place where the pair stands.

    One that was made there comes before one of the same page in another version, and this before
    those of other pages. Of several that were made at one place the first counts until somebody
    decides; of several places the text that was chosen most often does, then the newest.
    """
    versions = list({version.name: version for version in reversed(versions)}.values())[::-1]
    here = next((version for version in versions if version.name == place.name), None)
    if here is not None:
        return here
    of_page = [version for version in versions if _is_of_page(version, place)]
    anywhere = [version for version in versions if not version.only_here]
    found = of_page or anywhere
    if not found:
        return None
    frequent = Counter(version.target for version in found)
    return max(found, key=lambda version: (frequent[version.target], version.id))


def _is_of_page(version: Version, place: Standing) -> bool:
    """Whether it was made at another version of the same page."""
    return (
        version.handback_key is not None
        and version.handback_key != place.name[0]
        and (version.repository, version.path) == (place.repository, place.path)
    )
