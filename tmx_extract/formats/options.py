"""The options of the writers, and the way in which they report problems."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.inline.split import visible_text
from tmx_extract.model import Dedupe, Occurrence, Page

CodeMode = Literal["native", "text", "plain"]
"""The form of inline codes: the format's own elements, Markdown text, or none."""
XliffCodes = Literal["g", "bpt"]
"""The set of XLIFF 1.2 elements for inline codes."""
MachineTarget = Literal["target", "match", "omit"]
"""The place for machine translation: the target, a proposal beside it, or nowhere."""
ContextName = Literal["memoq", "trados", "xtm", "phrase", "omegat"]
"""The tool whose names are used for the neighbours of a segment."""

LanguageCodes = Literal["full", "short"]
"""The spelling of languages: `ja-JP`, or `ja`."""

ReportProblem = Callable[[Occurrence, Diagnostic], None]
"""A function that gets a pair and a problem with writing it."""


def ignore_problem(occurrence: Occurrence, problem: Diagnostic) -> None:
    """Ignore the problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatOptions:
    """The requested form of the files; each format uses the options that it has."""

    language_codes: LanguageCodes = "full"
    version: str = ""
    """The version of the format; empty for its default."""
    codes: CodeMode | None = None
    """None means the default of the format."""
    xliff_codes: XliffCodes = "g"
    machine_target: MachineTarget = "target"
    context: frozenset[ContextName] = frozenset()
    """The tools whose names are used for the neighbours of a segment."""
    for_spreadsheets: bool = False
    """Whether cells that spreadsheet programs would read as formulas get a guard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOptions:
    """The options for all formats; each uses those that it has."""

    source_language: str
    """The source language as written in the file: `en-US`, or `en`."""
    target_language: str
    dedupe: Dedupe
    """It decides the form of ids: with `none` a number may occur more than once."""
    tool_version: str
    report: ReportProblem = ignore_problem
    version: str = ""
    """The version of the format, if it has several."""
    codes: CodeMode = "text"
    xliff_codes: XliffCodes = "g"
    machine_target: MachineTarget = "target"
    as_written: bool = False
    """Whether the texts are as in the pages, with the escapes of the side-by-side tool."""
    context: frozenset[ContextName] = frozenset()
    target_languages: Mapping[str, str] = field(default_factory=dict)
    """For units with several targets: the spelling in the file by locale, in the requested order.
    Empty for one target."""
    source_is_translation: bool = False
    """Whether the sources of joined units are translations."""
    for_spreadsheets: bool = False
    """Whether cells that spreadsheet programs would read as formulas get a guard."""
    marks_deleted: bool = False
    """Whether tables have a column for pages that are deleted in git."""
    untranslated: frozenset[int] = frozenset()
    """The numbers of the units that get no target: the texts of a new file without a match."""

    def as_text(self, text: str) -> str:
        """Return the text for a format without elements for codes: all of it, or its words only."""
        return visible_text(text) if self.codes == "plain" else text


def identify(occurrence: Occurrence, dedupe: Dedupe) -> str:
    """Return an id inside its page, the same in all runs, memories and redeliveries: `103`, `p104`.

    A foreign prefix, in a page with segments from several deliveries, is part of the id. If a
    number may occur more than once, the place in the file version is part of the id.
    """
    number = f"p{occurrence.number}" if occurrence.is_paragraph else str(occurrence.number)
    if not occurrence.segment_id.startswith(occurrence.page.prefix):
        number = f"{number}.{occurrence.segment_id[:5]}"
    if dedupe != "none":
        return number
    return f"{number}.{occurrence.page.content_hash[:10]}.{occurrence.ordinal}"


def place_target(occurrence: Occurrence, options: WriteOptions) -> MachineTarget:
    """Return the place of a target; `omit` for one that is not written."""
    if occurrence.number in options.untranslated:
        return "omit"
    return options.machine_target if occurrence.translation_type == "MT" else "target"


def name_file(page: Page, dedupe: Dedupe) -> tuple[str, ...]:
    """Return the key of one `file` element: a page, or with `none` each version of it."""
    key = (page.key, page.repository, page.path)
    return (*key, page.content_hash) if dedupe == "none" else key
