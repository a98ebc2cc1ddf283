"""The export formats: one line each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import BinaryIO

from tmx_extract.formats.options import (
    CodeMode,
    ContextName,
    LanguageCodes,
    MachineTarget,
    WriteOptions,
    XliffCodes,
)
from tmx_extract.model import Dedupe, Occurrence

Write = Callable[[BinaryIO, Iterable[Occurrence], WriteOptions], int]
WriteAligned = Callable[[Sequence[BinaryIO], Iterable[Occurrence], WriteOptions], int]
"""One stream for each language: the source first, then the targets in the requested order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One export format."""

    title: str
    purpose: str
    """Its purpose, as the end of a sentence."""
    tested_with: str
    """The programs that were tried, as a sentence without a full stop."""
    suffix: str
    """The suffix of its files, without the dot."""
    room: str
    """Its folder in `formats`."""
    default_dedupe: Dedupe
    module: str = "write"
    """The module in that folder with the function `write`, or `write_aligned`."""
    aligned: bool = False
    """Whether it has one file for each language, with the language at the end of its name."""
    language_codes: LanguageCodes = "full"
    """The default spelling of languages."""
    versions: tuple[str, ...] = ()
    """The versions that can be written, the default first; empty if it has none."""
    codes: tuple[CodeMode, ...] = ("text",)
    """The forms of inline codes, the default first."""
    several_targets: bool = False
    """Whether one unit may have targets in several languages."""
    machine_targets: tuple[MachineTarget, ...] = ("target",)
    """The places for machine translation, the default first."""
    xliff_codes: tuple[XliffCodes, ...] = ()
    """The sets of elements for inline codes, the default first; empty if there is only one."""
    contexts: tuple[ContextName, ...] = ()
    """The tools whose names it can use for the neighbours of a segment."""
    writes_elsewhere: bool = False
    """Whether it can list the other places of a pair."""
    has_guards: bool = False
    """Whether spreadsheet programs may read its cells as formulas."""

    @property
    def write(self) -> Write:
        """Return the writer, imported when needed, because some load large libraries."""
        write: Write = self.import_module(self.module).write
        return write

    @property
    def write_aligned(self) -> WriteAligned:
        """Return the writer of a format with one file for each language."""
        write: WriteAligned = self.import_module(self.module).write_aligned
        return write

    def import_module(self, name: str) -> ModuleType:
        """Return a module of its folder."""
        return import_module(f"tmx_extract.formats.{self.room}.{name}")


def _table(suffix: str, *, title: str, purpose: str, tried: str) -> Format:
    """Return a table format: its module has the name of its suffix."""
    return Format(
        title=title,
        purpose=purpose,
        tested_with=tried,
        suffix=suffix,
        room="tables",
        module=suffix,
        default_dedupe="segment",
        codes=("text", "plain"),
        several_targets=True,
        machine_targets=("target", "omit"),
        writes_elsewhere=True,
        has_guards=suffix in ("csv", "tsv"),
    )


FORMATS: Mapping[str, Format] = {
    "tmx": Format(
        title="TMX 1.4",
        purpose="for OmegaT, Trados, memoQ, Weblate and all other translation tools",
        tested_with="OmegaT 3.6 fills in what it can see, translate-toolkit 3.20 reads every text",
        suffix="tmx",
        room="tmx14",
        default_dedupe="pair",
        versions=("1.4",),
        codes=("text", "native", "plain"),
        several_targets=True,
        contexts=("memoq", "trados", "xtm", "phrase", "omegat"),
        writes_elsewhere=True,
    ),
    "xliff": Format(
        title="XLIFF 1.2",
        purpose="one file element for each page; machine text is marked for review",
        tested_with="translate-toolkit 3.20 reads every text, native codes of `g` as placeables",
        suffix="xlf",
        room="xliff12",
        default_dedupe="segment",
        versions=("1.2",),
        codes=("native", "text", "plain"),
        xliff_codes=("g", "bpt"),
        machine_targets=("target", "match", "omit"),
        writes_elsewhere=True,
    ),
    "xliff2": Format(
        title="XLIFF 2.0 or 2.1",
        purpose="one file element for each page; machine text has a state below translated",
        tested_with="translate-toolkit 3.20 reads every text, native codes as placeables",
        suffix="xlf",
        room="xliff2",
        default_dedupe="segment",
        versions=("2.0", "2.1"),
        codes=("native", "text", "plain"),
        machine_targets=("target", "match", "omit"),
        writes_elsewhere=True,
    ),
    "po": Format(
        title="PO",
        purpose="for Poedit, Lokalize, Weblate and all gettext tools; machine text is fuzzy",
        tested_with="gettext 0.21 and translate-toolkit 3.20 read every text",
        suffix="po",
        room="po",
        default_dedupe="segment",
        codes=("text", "plain"),
        machine_targets=("target", "omit"),
        writes_elsewhere=True,
    ),
    "csv": _table(
        "csv",
        title="CSV",
        purpose="for spreadsheets, one row for each pair",
        tried="pandas, DuckDB and sqlite3 read every text",
    ),
    "tsv": _table(
        "tsv",
        title="TSV",
        purpose="for databases and command lines, one line for each pair",
        tried="pandas and sqlite3 read every text once the escapes are undone",
    ),
    "xlsx": Format(
        title="XLSX",
        purpose="for people who correct texts in Excel or LibreOffice, one row for each pair",
        tested_with="openpyxl and LibreOffice read every text",
        suffix="xlsx",
        room="xlsx",
        default_dedupe="segment",
        codes=("text", "plain"),
        several_targets=True,
        machine_targets=("target", "omit"),
        writes_elsewhere=True,
    ),
    "jsonl": _table(
        "jsonl",
        title="JSON Lines",
        purpose="for programs, one object for each pair",
        tried="pandas and DuckDB read every text",
    ),
    "parquet": _table(
        "parquet",
        title="Parquet",
        purpose="for data frames, one row for each pair; needs the extra `parquet`",
        tried="pyarrow, pandas and DuckDB read every text",
    ),
    "text": Format(
        title="aligned plain text",
        purpose="for training machine translation; one file for each language, as in Moses",
        tested_with="wc and paste find the lines parallel",
        suffix="txt",
        room="text",
        default_dedupe="pair",
        aligned=True,
        language_codes="short",
        codes=("plain", "text"),
        several_targets=True,
    ),
}

READERS: Mapping[str, str] = {
    "tmx": "tmx14",
    "xliff": "xliff12",
    "xliff2": "xliff2",
    "po": "po",
    "csv": "tables",
    "tsv": "tables",
    "xlsx": "xlsx",
    "docx": "docx",
}
"""The kinds of files that are read back, and the folder of each with the module `returned`."""
