"""tmx-extract: side-by-side localized documentation in, a translation memory out.

    import tmx_extract as tm

    with tm.open("tm.db") as memory:
        memory.ingest("docs/")
        for hit in memory.search("file"):
            print(hit.source, hit.target)

docs/python.md describes the API.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tmx_extract.version import __version__

if TYPE_CHECKING:
    from tmx_extract.api.memory import Memory
    from tmx_extract.api.memory import open_memory as open  # noqa: A004 # tm.open reads well
    from tmx_extract.api.pages import read_pages
    from tmx_extract.api.results import EnglishResult, ExportResult, IngestResult, MergeResult
    from tmx_extract.api.values import (
        CheckFinding,
        Inconsistency,
        InconsistentTarget,
        SearchHit,
        SourceMatch,
    )
    from tmx_extract.errors import (
        InputError,
        MissingExtra,
        NothingSelected,
        OptionError,
        OutdatedText,
        OutputError,
        StoreError,
        TmxExtractError,
    )
    from tmx_extract.flows.edit import EditResult
    from tmx_extract.flows.history import PageHistory
    from tmx_extract.flows.problems import FileProblem
    from tmx_extract.model import Document, Segment
    from tmx_extract.store.edits.conflicts import EditConflict
    from tmx_extract.store.problems import Problem
    from tmx_extract.store.runs import Run
    from tmx_extract.store.statistics import Statistics
    from tmx_extract.store.undo import UndoReport

_MODULES = {
    "Memory": "api.memory",
    "open": "api.memory",
    "read_pages": "api.pages",
    "EnglishResult": "api.results",
    "ExportResult": "api.results",
    "IngestResult": "api.results",
    "MergeResult": "api.results",
    "CheckFinding": "api.values",
    "Inconsistency": "api.values",
    "InconsistentTarget": "api.values",
    "SearchHit": "api.values",
    "SourceMatch": "api.values",
    "InputError": "errors",
    "MissingExtra": "errors",
    "NothingSelected": "errors",
    "OptionError": "errors",
    "OutdatedText": "errors",
    "OutputError": "errors",
    "StoreError": "errors",
    "TmxExtractError": "errors",
    "EditResult": "flows.edit",
    "PageHistory": "flows.history",
    "FileProblem": "flows.problems",
    "Document": "model",
    "Segment": "model",
    "EditConflict": "store.edits.conflicts",
    "Problem": "store.problems",
    "Run": "store.runs",
    "Statistics": "store.statistics",
    "UndoReport": "store.undo",
}
"""The module of each public name; it is imported when the name is used, so that the program starts
fast."""

__all__ = [
    "CheckFinding",
    "Document",
    "EditConflict",
    "EditResult",
    "EnglishResult",
    "ExportResult",
    "FileProblem",
    "Inconsistency",
    "InconsistentTarget",
    "IngestResult",
    "InputError",
    "Memory",
    "MergeResult",
    "MissingExtra",
    "NothingSelected",
    "OptionError",
    "OutdatedText",
    "OutputError",
    "PageHistory",
    "Problem",
    "Run",
    "SearchHit",
    "Segment",
    "SourceMatch",
    "Statistics",
    "StoreError",
    "TmxExtractError",
    "UndoReport",
    "__version__",
    "open",
    "read_pages",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_MODULES[name]}")
    return getattr(module, "open_memory" if name == "open" else name)


def __dir__() -> list[str]:
    return __all__
