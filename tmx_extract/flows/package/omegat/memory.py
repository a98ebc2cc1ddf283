"""The contents of the project's memories, and the matches that OmegaT should find."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Literal, NamedTuple, Self, cast
from unicodedata import normalize

from tmx_extract.flows.package.contents import PageLine
from tmx_extract.flows.package.omegat.aligning import OmegatLine
from tmx_extract.formats.xml_text import has_forbidden
from tmx_extract.model import Occurrence, Page, Place
from tmx_extract.outputs.spool import Spool

MemoryKind = Literal["human", "machine", "unchanged"]
KINDS: tuple[MemoryKind, ...] = ("human", "machine", "unchanged")
"""The first kind that has a source provides its translation."""


def key_of(text: str) -> int:
    """Return a number for a text; OmegaT compares composed texts (NFC)."""
    data = normalize("NFC", text).encode(errors="surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


class _Candidate(NamedTuple):
    """A line that may be added to a memory; the smallest is chosen."""

    newest_first: int
    target: str
    place: int
    """Its position in the order of the found pages."""
    offset: int


class ProjectMemories:
    """The segments of all pages, and those that must be added to the memory.

    If a source has several translations, the memory's own choice wins, then the newest, then text
    order. Each segment takes eight bytes, and each distinct source that is not in the memory takes
    more; the texts are kept on disk.
    """

    def __init__(self) -> None:
        self.in_memory: dict[MemoryKind, set[int]] = {kind: set() for kind in KINDS}
        """The sources in the memory, by kind of translation."""
        self._best: dict[MemoryKind, dict[int, _Candidate]] = {kind: {} for kind in KINDS}
        self._segments: list[tuple[PageLine, array[int]]] = []
        self._place = 0

    def __enter__(self) -> Self:
        self._spool = Spool()
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    def counting(self, kind: MemoryKind, pairs: Iterable[Occurrence]) -> Iterator[Occurrence]:
        """Yield the pairs of this kind, for its memory.

        Texts that a memory cannot keep unchanged are left out, because OmegaT would not find them.
        """
        known = self.in_memory[kind]
        for pair in pairs:
            if is_human(pair) == (kind == "human"):
                if pair.target.strip() and not has_forbidden(pair.source):
                    known.add(key_of(pair.source.strip()))
                yield pair

    def add(self, line_of_page: PageLine, page: Page, lines: Iterable[OmegatLine]) -> None:
        """Add the segments of one page."""
        keys = array("Q")
        for number, line in enumerate(lines, 1):
            key = key_of(line.source)
            keys.append(key)
            if line.target and _is_kept(line.source):
                self._offer(key, line, page, number)
        self._segments.append((line_of_page, keys))

    def _offer(self, key: int, line: OmegatLine, page: Page, number: int) -> None:
        self._place += 1
        kind = _kind_of(line)
        if kind == "unchanged" or key not in self.in_memory[kind]:
            best = self._best[kind].get(key)
            newest = max((pair.page.handback_date or "" for pair in line.pairs), default="")
            offered = (-int(newest.replace("-", "") or 0), line.target or "")
            if best is None or offered < best[:2]:
                offset = self._spool.add((line, page, number))
                self._best[kind][key] = _Candidate(*offered, self._place, offset)

    def assign_sources(self) -> None:
        """Assign each source to the first kind that has it."""
        human = self.in_memory["human"] | self._best["human"].keys()
        machine = self.in_memory["machine"] | self._best["machine"].keys()
        assigned: dict[MemoryKind, set[int]] = {"machine": human, "unchanged": human | machine}
        for kind, elsewhere in assigned.items():
            best = self._best[kind]
            for key in best.keys() & elsewhere:
                del best[key]

    def iter_added(self, kind: MemoryKind) -> Iterator[Occurrence]:
        """Yield the lines to add to the memory of this kind, in the order of the pages."""
        for candidate in sorted(self._best[kind].values(), key=lambda one: one.place):
            self._spool.seek(candidate.offset)
            line, page, number = self._spool.read()
            yield _as_pair(line, page, number)

    def count_expected(self) -> dict[str, int]:
        """Return the matches that OmegaT should find on all pages; each page records its part."""
        total = _count(())
        known = [(kind, self.in_memory[kind] | self._best[kind].keys()) for kind in KINDS]
        for line, keys in self._segments:
            line.expected = _count(
                next((kind for kind, sources in known if key in sources), None) for key in keys
            )
            total = {name: number + line.expected[name] for name, number in total.items()}
        return total


def _is_kept(source: str) -> bool:
    """Return whether a memory keeps the text unchanged, so that OmegaT finds it."""
    return source == source.strip() and not has_forbidden(source)


def _count(kinds: Iterable[MemoryKind | None]) -> dict[str, int]:
    """Return the number of segments, by the kind that translates them."""
    count = Counter(kinds)
    return {
        "segments": count.total(),
        "translated": count["human"] + count["unchanged"],
        "human": count["human"],
        "unchanged": count["unchanged"],
        "machine": count["machine"],
        "nothing": count[None],
    }


def _kind_of(line: OmegatLine) -> MemoryKind:
    if not line.pairs:
        return "unchanged"
    return "human" if all(map(is_human, line.pairs)) else "machine"


def is_human(pair: Occurrence) -> bool:
    """Return whether a person is known to have translated it."""
    return pair.translation_type in ("HT", "PE")


def _as_pair(line: OmegatLine, page: Page, number: int) -> Occurrence:
    """Return the line as a pair, with the facts of its first pair of the same kind."""
    if line.pairs:
        first = next((pair for pair in line.pairs if not is_human(pair)), line.pairs[0])
        return first._replace(source=line.source, target=line.target or "", occurrences=1)
    return Occurrence(
        page=page._replace(translation_type=None, prefix=""),
        ordinal=number,
        segment_id="",
        number=0,
        is_paragraph=False,
        # Its location is unknown.
        place=cast(Place, ""),
        field="",
        source=line.source,
        target=line.source,
        occurrences=1,
        reason=None,
    )
