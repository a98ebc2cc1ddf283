"""Finding the segments of a unit in a returned file."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tmx_extract.model import SegmentLocation, SegmentName, TranslationType
from tmx_extract.spacing import fold_source
from tmx_extract.store.edits.page_deliveries import PageDeliveries
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.schema import ORDINAL_BITS, SEGMENTS_OF
from tmx_extract.store.selection.pages import page_key

_COLUMNS = (
    " s.id, h.key, s.is_paragraph, s.number, s.segment_id, d.repository, d.path,"
    " d.source_locale, d.locale, coalesce(e.author_source, e.source), e.source,"
    " coalesce(e.author_target, e.target), e.target, coalesce(e.author_hash, e.hash),"
    " coalesce(e.written_hash, e.hash), coalesce(c.author_target, c.target), s.edit_id,"
    " d.translation_type, h.superseded_by IS NOT NULL, s.chosen, l.prefix,"
    " d.content_hash"
)
_JOINS = (
    " JOIN entry e ON e.id = coalesce(s.delivered_id, s.entry_id) JOIN entry c ON c.id = s.entry_id"
)
_PLACES = (
    f" CROSS JOIN document d ON d.id = s.id >> {ORDINAL_BITS}"
    " JOIN handback h ON h.id = d.handback_id JOIN delivery l ON l.id = d.delivery_id"
)
_OF_PAIR = (
    "WITH pair AS (SELECT id FROM entry WHERE hash = :name"
    " UNION SELECT id FROM entry WHERE author_hash = :name), place AS"
    " (SELECT id FROM segment WHERE delivered_id IN (SELECT id FROM pair) UNION SELECT id FROM"
    " segment WHERE delivered_id IS NULL AND entry_id IN (SELECT id FROM pair))"
    f" SELECT{_COLUMNS} FROM place w CROSS JOIN segment s ON s.id = w.id{_PLACES}{_JOINS}"
    " WHERE s.chosen AND coalesce(e.author_hash, e.hash) = :name"
    " ORDER BY h.superseded_by IS NOT NULL, d.repository, d.path, s.id LIMIT 1"
)
Locales = tuple[str, str]
"""Source and target."""


class StoredSegment(NamedTuple):
    """A segment with its delivered and its current text."""

    row: int
    handback_key: str
    is_paragraph: int
    number: int
    segment_id: str
    repository: str
    path: str
    source_locale: str
    locale: str
    source: str
    """In author form, like the targets."""
    source_as_written: str
    delivered: str
    delivered_as_written: str
    author_hash: bytes
    """Hash of the delivered pair."""
    written_hash: bytes
    target: str
    """The current target: the same as `delivered`, or an edit."""
    edit_id: int | None
    translation_type: TranslationType | None
    is_superseded: int
    chosen: int
    prefix: str
    """The prefix of its page's delivery."""
    content_hash: str

    @property
    def location(self) -> SegmentLocation:
        """The segment on its page."""
        return SegmentLocation(*self[1:7])

    @property
    def name(self) -> SegmentName:
        """The identity of that segment."""
        return self.location.name

    @property
    def ordinal(self) -> int:
        """Its index on its page."""
        return self.row & ((1 << ORDINAL_BITS) - 1)


class SegmentFinder:
    """Finds segments; caches the last few pages, because files are ordered by page."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._read_page = lru_cache(maxsize=64)(self._load_page)
        self._find_handbacks = lru_cache(maxsize=64)(self._look_up_handbacks)
        self._deliveries = PageDeliveries(connection)
        self._nameless: Mapping[tuple[str, Locales], list[int]] | None = None
        self._folded: dict[Locales, str] = {}

    def find_by_name(self, locales: Locales, handback: str, name: str) -> StoredSegment | None:
        """Return the segment of a handback by the names in exported files; None if unknown.

        `handback` is `Page.key`; `name` is the result of `identify`.
        """
        number, _, rest = name.partition(".")
        key = _read_number(number)
        if key is None:
            return None
        several = [
            one
            for row in self._find_handbacks(locales, handback)
            for one in self._read_page(row).get(key, ())
        ]
        return _choose(several, rest)

    def find_again(self, edit: EditRow) -> StoredSegment | None:
        """Return the original segment of an edit; None if the memory no longer has it.

        For an edit without a location: the first one on current pages, otherwise on any page.
        """
        if edit.name is None:
            return self._find_pair(edit)
        sql = "SELECT id FROM handback WHERE key = ?"
        handback, is_paragraph, number = edit.name
        key = is_paragraph, number
        return next(
            (
                one
                for (row,) in self._connection.execute(sql, (handback,)).fetchall()
                for one in self._read_page(row).get(key, ())
                if one.author_hash == edit.author_hash
            ),
            None,
        )

    def _find_pair(self, edit: EditRow) -> StoredSegment | None:
        row = self._connection.execute(_OF_PAIR, {"name": edit.author_hash}).fetchone()
        return None if row is None else StoredSegment._make(row)

    def find_by_segment_id(
        self, locales: Locales, repository: str, path: str, segment_id: str
    ) -> StoredSegment | None:
        """Return the segment with this id on a page with this path; None if unknown.

        `repository` may be empty.
        """
        key = _read_number(segment_id.partition("-")[2])
        if key is None:
            return None
        for row in self._deliveries.iter_handbacks(locales, repository, path, segment_id):
            for one in self._read_page(row).get(key, ()):
                if one.segment_id == segment_id:
                    return one
        return None

    def find_by_sources(
        self, locales: Locales, sources: Iterable[str]
    ) -> dict[str, list[StoredSegment]]:
        """Return the chosen segments of current pages with these sources in author form, in page
        order.

        Scans all entries once.
        """
        connection = self._connection
        connection.execute("DROP TABLE IF EXISTS temp.wanted_source")
        connection.execute("CREATE TEMP TABLE wanted_source (text TEXT PRIMARY KEY) WITHOUT ROWID")
        connection.executemany(
            "INSERT OR IGNORE INTO temp.wanted_source VALUES (?)", [(text,) for text in sources]
        )
        return _by_source(
            self._read_segments(
                "SELECT s.id FROM entry e"
                " JOIN temp.wanted_source w ON w.text = coalesce(e.author_source, e.source)"
                " JOIN segment s ON s.entry_id = e.id"
                " WHERE e.source_locale = ? AND e.locale = ? AND s.chosen",
                locales,
            )
        )

    def find_by_folded_sources(
        self, locales: Locales, sources: Iterable[str]
    ) -> dict[str, list[StoredSegment]]:
        """Return the same for sources that are equal after `fold_source`, by folded text.

        The first call folds the sources of all entries.
        """
        wanted = {fold_source(text) for text in sources}
        if not wanted:
            return {}
        index = self._expect_folded(locales)
        connection = self._connection
        connection.execute("DROP TABLE IF EXISTS temp.wanted_folded")
        connection.execute("CREATE TEMP TABLE wanted_folded (key INTEGER PRIMARY KEY)")
        connection.executemany(
            "INSERT OR IGNORE INTO temp.wanted_folded VALUES (?)",
            [(hash(text),) for text in wanted],
        )
        segments = self._read_segments(
            f"SELECT s.id FROM temp.wanted_folded w CROSS JOIN temp.{index} f ON f.key = w.key"
            " CROSS JOIN segment s ON s.entry_id = f.entry_id WHERE s.chosen"
        )
        found: dict[str, list[StoredSegment]] = {}
        for one in segments:
            folded = fold_source(one.source)
            if folded in wanted:
                found.setdefault(folded, []).append(one)
        return found

    def list_targets(self, locales: Locales, source: str) -> list[str]:
        """Return all targets that a source ever had, ignoring its white space: delivered targets,
        as written and in author form, and edits.

        The first call folds the sources of all entries.
        """
        index = self._expect_folded(locales)
        folded = fold_source(source)
        rows = self._connection.execute(
            "SELECT coalesce(e.author_source, e.source), e.target, e.author_target,"
            f" coalesce(e.author_hash, e.hash) FROM temp.{index} f"
            " CROSS JOIN entry e ON e.id = f.entry_id WHERE f.key = ? ORDER BY e.id",
            (hash(folded),),
        )
        targets: dict[str | None, None] = {}
        for known, *delivered, author_hash in rows.fetchall():
            if fold_source(known) == folded:
                targets |= dict.fromkeys(delivered)
                edits = "SELECT target FROM edit WHERE author_hash = ? ORDER BY id"
                targets |= {
                    text: None for (text,) in self._connection.execute(edits, (author_hash,))
                }
        return [text for text in targets if text]

    def _expect_folded(self, locales: Locales) -> str:
        """Return the name of a table with a hash of each folded source, and its entry.

        The table is lost when a file is rolled back, and then built again. The hash is specific to
        this process.
        """
        connection = self._connection
        index = self._folded.get(locales)
        if index is None:
            index = self._folded[locales] = f"folded_source_{len(self._folded)}"
            connection.execute(f"DROP TABLE IF EXISTS temp.{index}")
        if not connection.execute(f"PRAGMA temp.table_info({index})").fetchall():
            connection.execute(
                f"CREATE TEMP TABLE {index} (key INTEGER, entry_id INTEGER,"
                " PRIMARY KEY (key, entry_id)) WITHOUT ROWID"
            )
            rows = connection.execute(
                "SELECT coalesce(author_source, source), id FROM entry"
                " WHERE source_locale = ? AND locale = ?",
                locales,
            )
            connection.executemany(
                f"INSERT INTO temp.{index} VALUES (?, ?)",
                ((hash(fold_source(text)), entry) for text, entry in rows),
            )
        return index

    def _read_segments(self, select: str, values: Sequence[str] = ()) -> Iterator[StoredSegment]:
        """Yield the selected segments on current pages, in page order."""
        connection = self._connection
        connection.execute("DROP TABLE IF EXISTS temp.wanted_segment")
        connection.execute(f"CREATE TEMP TABLE wanted_segment AS {select}", values)
        rows = connection.execute(
            f"SELECT{_COLUMNS} FROM temp.wanted_segment w CROSS JOIN segment s ON s.id = w.id"
            f"{_PLACES}{_JOINS} WHERE h.superseded_by IS NULL ORDER BY d.repository, d.path, s.id"
        )
        return map(StoredSegment._make, rows)

    def read_neighbours(self, found: StoredSegment) -> tuple[str | None, str | None]:
        """Return the sources before and after it on its page, in author form."""
        before, after = (
            self._connection.execute(
                "SELECT coalesce(e.author_source, e.source) FROM segment s"
                " JOIN entry e ON e.id = s.entry_id WHERE s.id = ? AND s.document_id = ?",
                (found.row + step, found.row >> ORDINAL_BITS),
            ).fetchone()
            for step in (-1, 1)
        )
        return before and before[0], after and after[0]

    def _load_page(self, handback_row: int) -> Mapping[tuple[int, int], Sequence[StoredSegment]]:
        """Return all segments of a handback by counter and number."""
        segments: dict[tuple[int, int], list[StoredSegment]] = {}
        rows = self._connection.execute(
            f"SELECT{_COLUMNS} FROM document d JOIN handback h ON h.id = d.handback_id"
            f" JOIN delivery l ON l.id = d.delivery_id {SEGMENTS_OF}{_JOINS}"
            " WHERE d.handback_id = ? ORDER BY s.chosen DESC, s.id",
            (handback_row,),
        )
        for row in rows:
            one = StoredSegment._make(row)
            segments.setdefault((one.is_paragraph, one.number), []).append(one)
        return segments

    def _look_up_handbacks(self, locales: Locales, handback: str) -> tuple[int, ...]:
        source_locale, locale = locales
        # In units with several targets, the name of the page is followed by the locale.
        handback = handback.removesuffix(f".{locale}")
        if handback.startswith("h"):
            return tuple(self._list_nameless().get((handback, locales), ()))
        number, _, start = handback.partition(".")
        low = f"{locale}|{source_locale}|id|{number}|{start}"
        rows = self._connection.execute(
            "SELECT id FROM handback WHERE key >= ? AND key < ? || char(1114111)", (low, low)
        )
        return tuple(row for (row,) in rows)

    def _list_nameless(self) -> Mapping[tuple[str, Locales], list[int]]:
        """Return the handbacks without a number, by the hash of their name."""
        if self._nameless is None:
            named: dict[tuple[str, Locales], list[int]] = {}
            for row, key, *locales, locfileid, source_hash in self._connection.execute(
                "SELECT id, key, source_locale, locale, locfileid, openlocfilehash FROM handback"
                " WHERE locfileid IS NULL OR openlocfilehash IS NULL"
            ):
                name = page_key(key, locfileid, source_hash)
                named.setdefault((name, (locales[0], locales[1])), []).append(row)
            self._nameless = named
        return self._nameless


def _by_source(segments: Iterable[StoredSegment]) -> dict[str, list[StoredSegment]]:
    found: dict[str, list[StoredSegment]] = {}
    for one in segments:
        found.setdefault(one.source, []).append(one)
    return found


def find_on_page(connection: sqlite3.Connection, edit: EditRow) -> StoredSegment | None:
    """Return the first segment with the same source on the current page of an edit; None if there
    is none, or if the page is unknown."""
    row = connection.execute(
        f"SELECT{_COLUMNS} FROM page p JOIN sighting g ON g.page_id = p.id"
        " JOIN document d ON d.id = g.document_id"
        " JOIN handback h ON h.id = d.handback_id AND h.superseded_by IS NULL"
        f" JOIN delivery l ON l.id = d.delivery_id {SEGMENTS_OF}{_JOINS}"
        " WHERE p.repository = :repository AND p.path = :path"
        " AND d.source_locale = :source_locale AND d.locale = :locale AND s.chosen"
        " AND coalesce(e.author_source, e.source) = :source ORDER BY s.id LIMIT 1",
        edit._asdict(),
    ).fetchone()
    return None if row is None else StoredSegment._make(row)


def _read_number(text: str) -> tuple[int, int] | None:
    """Return whether `103` or `p104` counts paragraphs, and the number."""
    digits = text.removeprefix("p")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return None
    return int(text.startswith("p")), int(digits)


def _choose(several: Sequence[StoredSegment], rest: str) -> StoredSegment | None:
    """Return the intended segment: by the prefix of another delivery, or by content and ordinal;
    otherwise the chosen one of the page's own delivery."""
    if not several:
        return None
    *_, content, ordinal = ["", *rest.split(".")]
    if content:
        exact = (one for one in several if str(one.ordinal) == ordinal)
        return next((one for one in exact if one.content_hash.startswith(content)), None)
    if rest:
        return next((one for one in several if one.segment_id.startswith(rest)), None)
    own = [one for one in several if one.segment_id.startswith(one.prefix)]
    return (own or several)[0]
