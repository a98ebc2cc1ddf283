"""The page that explains the contents of a package and how to open it."""

from collections.abc import Sequence

from tmx_extract.flows.package.builder import PackageBuilder
from tmx_extract.shown import visible

# At most this many missing pages are listed by name.
_MOST_NAMED = 50


class Readme:
    """`README.md` of a package, chapter by chapter."""

    def __init__(self, work: PackageBuilder, form: str) -> None:
        self._work = work
        totals = work.contents.total()
        kinds = [
            f"{totals[key]:,} {words}"
            for key, words in (
                ("HT", "by people"),
                ("PE", "by people after they were delivered"),
                ("MT", "by machine"),
                ("unknown", "of unknown origin"),
            )
            if totals[key]
        ]
        options = work.options
        due = f", due {options.due}" if options.due else ""
        assigned = f"- For {options.assign}{due}\n" if options.assign else ""
        self._parts = [
            f"# Pages to translate: {work.selection.source_locale} to {work.selection.locale}\n",
            f"{form}, made by tmx-extract from its memory.\n",
            f"{assigned}- Pages: {totals['pages']:,}\n"
            f"- Segments: {totals['segments']:,}, translated {', '.join(kinds)}\n"
            f"- Words of the source: {totals['words']:,}\n",
        ]

    def add_files(self, files: dict[str, str]) -> None:
        """Add the list of files."""
        own = {"manifest.json": "the same for programs: every page with its counts, every file"}
        lines = "".join(f"- `{name}`: {meaning}\n" for name, meaning in (files | own).items())
        self._parts.append(f"## What is here\n\n{lines}")

    def add_steps(self, *steps: str) -> None:
        """Add the steps, in order."""
        lines = "".join(f"{number}. {step}\n" for number, step in enumerate(steps, 1))
        self._parts.append(f"## How to open it\n\n{lines}")

    def add_chapter(self, heading: str, *lines: str) -> None:
        """Add a chapter."""
        self._parts.append(f"## {heading}\n\n" + "".join(f"{line}\n" for line in lines))

    def add_missing_pages(self, paths: Sequence[str]) -> None:
        """List the pages that are not in the package because their text was not found."""
        if not paths:
            return
        names = [f"- {visible(path)}" for path in paths[:_MOST_NAMED]]
        more = len(paths) - len(names)
        self.add_chapter(
            "Pages that are not here",
            "The memory has pairs of these pages, but their text was not found:\n",
            *names,
            *([f"- and {more:,} more; `manifest.json` lists all"] if more else []),
        )

    def add_tried_tools(self, *lines: str) -> None:
        """List the tools that were tried; no others are promised to work."""
        self.add_chapter("What was tried with packages like this", *(f"- {line}" for line in lines))

    def write(self) -> None:
        """Write it into the package."""
        self._work.contents.add_text("README.md", "\n".join(self._parts))
