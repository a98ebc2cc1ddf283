"""The options of a report."""

from dataclasses import dataclass

from tmx_extract.model import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """The selection and the title of a report."""

    selection: Selection
    """Its filters apply; without a locale, each locale gets a chapter. Sample and limit must not be
    set."""
    title: str = "Translation memory"
    fields: tuple[str, ...] = ()
    """Fields of the front matter by which pages are also grouped."""
    rows: int = 15
    """The number of folders, texts and terms in a list."""
