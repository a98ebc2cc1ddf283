"""What a report is asked for."""

from dataclasses import dataclass

from tmx_extract.model import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """What a report is made from, and what stands above it."""

    selection: Selection
    """Of which the filters count; without a locale each gets its chapter. Sample and limit must
    not be set."""
    title: str = "Translation memory"
    fields: tuple[str, ...] = ()
    """Fields of the front matter by which pages are divided as well."""
    rows: int = 15
    """How many folders, texts and terms a list has."""
