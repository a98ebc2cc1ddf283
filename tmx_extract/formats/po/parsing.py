"""A PO file as a whole."""

from collections.abc import Mapping, Set
from functools import cached_property

from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.formats.po.charset import decode
from tmx_extract.formats.po.entries import PoEntry, iter_entries
from tmx_extract.formats.po.header import read_fields, read_language


class PoCatalog:
    """The text of a file and its entries, all in memory."""

    def __init__(self, data: bytes) -> None:
        """Raises `UnreadableFile` if it is not PO, or does not fit the charset of its header."""
        decoded = decode(data)
        self.charset = decoded.charset
        self.declared = decoded.declared
        text = decoded.text.removeprefix("\ufeff")
        # Only a file of an old Mac has no other line break.
        self.text = text if "\n" in text else text.replace("\r", "\n")
        self.entries = list(iter_entries(self.text, self.charset))

    @cached_property
    def header(self) -> PoEntry | None:
        """Return the header entry."""
        return next((entry for entry in self.entries if entry.is_header), None)

    @cached_property
    def fields(self) -> dict[str, str]:
        """Return the fields of the header, by their names in lower case."""
        return read_fields(self.header.target) if self.header else {}

    @property
    def messages(self) -> list[PoEntry]:
        """Return the entries to translate, without obsolete ones."""
        return [entry for entry in self.entries if entry.source and not entry.is_obsolete]

    @cached_property
    def confirmed(self) -> Mapping[str, Set[str]]:
        """Return the confirmed targets by their sources, also from obsolete entries."""
        targets: dict[str, set[str]] = {}
        for entry in self.entries:
            if not entry.is_fuzzy:
                targets.setdefault(entry.source, set()).add(entry.target)
        return targets

    def has_other_source(self, entry: PoEntry) -> bool:
        """Whether the file has the target of an entry as a confirmed one of another source."""
        sources = self._confirmed_sources.get(entry.target, frozenset())
        return len(sources) > 1 or (bool(sources) and entry.source not in sources)

    @cached_property
    def _confirmed_sources(self) -> Mapping[str, Set[str]]:
        """The sources by their confirmed targets."""
        sources: dict[str, set[str]] = {}
        for source, targets in self.confirmed.items():
            for target in targets:
                sources.setdefault(target, set()).add(source)
        return sources

    @cached_property
    def languages(self) -> FileLanguages:
        """Return the languages in the header."""
        names = ("x-source-language", "language")
        return FileLanguages(*(read_language(self.fields.get(name, "")) for name in names))
