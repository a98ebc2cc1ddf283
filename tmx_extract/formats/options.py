"""What every writer is told, and what it tells back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tmx_extract.model import Dedupe, Occurrence, Page

CodeMode = Literal["native", "text", "plain"]
"""How inline codes are written: in the format's own elements, as the Markdown they are, or not at
all."""
XliffCodes = Literal["g", "bpt"]
"""Which of the two sets of elements XLIFF 1.2 has for them."""
MachineTarget = Literal["target", "match", "omit"]
"""Where machine translation goes: the target, a proposal beside it, or nowhere."""
ContextName = Literal["memoq", "trados", "xtm", "phrase", "omegat"]
"""Under whose names the neighbours of a segment are written."""

LanguageCodes = Literal["full", "short"]
"""How languages are spelled: `ja-JP`, or `ja`."""

ReportProblem = Callable[[Occurrence, str, str], None]
"""Called with the pair, the diagnostic's code and what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatOptions:
    """The form of the files, as it was asked for; each format takes the options that it has."""

    language_codes: LanguageCodes = "full"
    version: str = ""
    """Of the format; empty for its default."""
    codes: CodeMode | None = None
    """None for the default of the format."""
    xliff_codes: XliffCodes = "g"
    machine_target: MachineTarget = "target"
    context: frozenset[ContextName] = frozenset()
    """The tools whose names are used for the neighbours of a segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOptions:
    """The same for all formats; each takes what it needs."""

    source_language: str
    """As it is to stand in the file: `en-US`, or `en`."""
    target_language: str
    dedupe: Dedupe
    """Decides how ids are made: with `none` a number may come more than once."""
    tool_version: str
    version: str = ""
    """Of the format, where it has several."""
    codes: CodeMode = "text"
    xliff_codes: XliffCodes = "g"
    machine_target: MachineTarget = "target"
    as_written: bool = False
    """Whether the texts are those of the pages, with the escapes of the side-by-side tool."""
    context: frozenset[ContextName] = frozenset()
    target_languages: Mapping[str, str] = field(default_factory=dict)
    """Of units with several targets: the spelling in the file by locale, in the order that was
    asked for. Empty where there is one target."""
    source_is_translation: bool = False
    """Whether the sources of joined units are translations themselves."""
    marks_deleted: bool = False
    """Whether tables have a column for pages that are deleted in git."""


def identify(occurrence: Occurrence, dedupe: Dedupe) -> str:
    """An id inside its page, stable over runs, stores and re-deliveries: `103`, `p104`.

    A prefix that is not the page's own, of a page put together from several deliveries, goes
    along. Where a number may come more than once, the place in the file version tells them apart.
    """
    number = f"p{occurrence.number}" if occurrence.is_paragraph else str(occurrence.number)
    if not occurrence.segment_id.startswith(occurrence.page.prefix):
        number = f"{number}.{occurrence.segment_id[:5]}"
    if dedupe != "none":
        return number
    return f"{number}.{occurrence.page.content_hash[:10]}.{occurrence.ordinal}"


def name_file(page: Page, dedupe: Dedupe) -> tuple[str, ...]:
    """What one `file` element is for: a page, or with `none` each version of it that was read."""
    key = (page.key, page.repository, page.path)
    return (*key, page.content_hash) if dedupe == "none" else key
