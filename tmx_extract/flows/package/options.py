"""What is asked for, and what a package turned out to hold."""

from dataclasses import dataclass, field
from pathlib import Path

from tmx_extract.flows.export import ExportReport, LanguageCodes
from tmx_extract.formats.options import CodeMode, MachineTarget
from tmx_extract.model import Selection
from tmx_extract.store.edits.assign import Recorded

DEFAULT_PENALTY = 30
"""In per cent, which OmegaT takes off machine text: enough that nobody takes it for checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageOptions:
    """What is asked for."""

    kind: str
    """A key of the registry."""
    selection: Selection
    """With `dedupe` as `segment`: a page is given as it stands."""
    language_codes: LanguageCodes = "full"
    version: str = ""
    """Of XLIFF; empty for the first."""
    codes: CodeMode | None = None
    """None for the default of the kind."""
    machine_target: MachineTarget = "target"
    penalty: int = DEFAULT_PENALTY
    """Of OmegaT, from 0 to 100."""
    inputs: tuple[str, ...] = ()
    """Where the pages are; empty: where they were when they were read into the store."""
    force: bool = False
    """Put a folder that is not ours aside, instead of giving up."""
    assign: str = ""
    """To whom it goes out, which is recorded; empty: nobody is named."""
    due: str = ""
    """When it is to be back, as an ISO date; empty: not told."""


@dataclass(slots=True, kw_only=True)
class PackageReport:
    """What was written."""

    locale: str = ""
    pages: int = 0
    files: int = 0
    written: ExportReport = field(default_factory=ExportReport)
    """The pairs of the pages, and what was remarked on them."""
    missing: list[str] = field(default_factory=list)
    """Paths of pages whose text was not found again."""
    expected: dict[str, int] = field(default_factory=dict)
    """What the tool is to find, where that was worked out: see `omegat.expected`."""
    kept: list[Path] = field(default_factory=list)
    """Where other things are now that were at the place of the package."""
    run: int | None = None
    """Where it was recorded to whom it goes out."""
    recorded: Recorded | None = None
    assigned_to: str = ""
    """The person as the memory spells the name; empty for nobody."""
    suggestion: str = ""
    """A question where the name is new and like another."""
