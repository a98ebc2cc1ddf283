"""The options of a package, and the report about a written one."""

from dataclasses import dataclass, field
from pathlib import Path

from tmx_extract.flows.export import ExportReport
from tmx_extract.formats.options import FormatOptions
from tmx_extract.model import Selection
from tmx_extract.store.edits.assign import RecordedAssignment

DEFAULT_PENALTY = 30
"""Percentage that OmegaT subtracts from machine text, so that no one takes it for checked text."""


DEFAULT_SERVE_URL = "http://127.0.0.1:7272/?q={target}"
"""The address of `tmx-extract serve` on the translator's computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageOptions:
    """The options of a package."""

    kind: str
    """A key of the registry."""
    selection: Selection
    """With `dedupe` set to `segment`, because a page is written as it is."""
    form: FormatOptions = field(default_factory=FormatOptions)
    """The version is that of XLIFF; the default codes are those of the kind."""
    penalty: int = DEFAULT_PENALTY
    """OmegaT's penalty for machine text, 0 to 100."""
    inputs: tuple[str, ...] = ()
    """The inputs with the pages; empty means the inputs from which the memory read them."""
    serve_url: str = DEFAULT_SERVE_URL
    """The search that OmegaT offers, with `{target}` at the place of the words."""
    force: bool = False
    """Move an existing folder that is not ours aside, instead of failing."""
    assign: str = ""
    """The person who gets the package, which is recorded; empty if no one is named."""
    due: str = ""
    """The due date in ISO form; empty without one."""


@dataclass(slots=True, kw_only=True)
class PackageReport:
    """The result of writing a package."""

    locale: str = ""
    pages: int = 0
    files: int = 0
    deleted: int = 0
    """Pages that fit the selection and were left out: they are deleted in git."""
    written: ExportReport = field(default_factory=ExportReport)
    """The pairs of the pages, and the problems with them."""
    missing: list[str] = field(default_factory=list)
    """Paths of the pages whose text was not found."""
    expected: dict[str, int] = field(default_factory=dict)
    """The matches that the tool should find, if known: see `omegat.expected`."""
    kept: list[Path] = field(default_factory=list)
    """The new place of a folder that was at the place of the package."""
    run: int | None = None
    """The assignment, if the package has one."""
    recorded: RecordedAssignment | None = None
    assigned_to: str = ""
    """The person's name as the memory spells it; empty if no one is named."""
    suggestion: str = ""
    """A question, if the name is new and similar to a known one."""
