"""Fill an OmegaT project: pages, memories, settings."""

from collections.abc import Iterator
from functools import partial

from tmx_extract.errors import InputError
from tmx_extract.extract.read import SUFFIXES
from tmx_extract.flows.package.builder import PackageBuilder
from tmx_extract.flows.package.omegat.aligning import english_text, iter_lines
from tmx_extract.flows.package.omegat.find_pages import FoundPage, WantedPageTexts
from tmx_extract.flows.package.omegat.memory import KINDS, MemoryKind, ProjectMemories
from tmx_extract.flows.package.omegat.segment_origins import PLACES, write_segment_origins
from tmx_extract.flows.package.omegat.settings import (
    filters,
    finder,
    project,
    rules_conf,
    rules_srx,
)
from tmx_extract.flows.package.readme import Readme
from tmx_extract.flows.page_inputs import iter_page_inputs
from tmx_extract.flows.split_manifest import FileTally
from tmx_extract.flows.split_names import PartNames
from tmx_extract.inputs.files import InputOptions
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE

# An empty glossary as OmegaT creates it: people decide about terms.
_GLOSSARY = "# Glossary in tab-separated format -*- coding: utf-8 -*-\n"
_SOURCE = "source/"
_WANTED = InputOptions(suffixes=SUFFIXES, source_locale=DEFAULT_SOURCE_LOCALE)


def fill(work: PackageBuilder) -> None:
    """Write the English pages, the memories with their matches, and the settings."""
    with WantedPageTexts(work.connection) as wanted, ProjectMemories() as lines:
        for line, occurrences in work.iter_pages():
            wanted.add(line, occurrences)
        memories = _write_pairs(work, lines)
        _write_pages(work, wanted, lines)
        lines.assign_sources()
        memories |= _write_lines(work, lines)
        _write_settings(work)
        work.contents.pages.extend(wanted.lines)
        work.facts["memory"] = memories
        work.facts["expected"] = work.report.expected = lines.count_expected()
        work.facts["penalty"] = work.options.penalty
    _write_readme(work)


def _folder(work: PackageBuilder, kind: MemoryKind) -> str:
    """Return the folder of a memory.

    OmegaT inserts matches from `tm/auto` by itself, and applies the penalty to the other folder.
    """
    return f"tm/mt/penalty-{work.options.penalty:02}" if kind == "machine" else "tm/auto"


def _write_pairs(work: PackageBuilder, lines: ProjectMemories) -> dict[str, int]:
    """Write the pairs of the memory, one target for each source: human text, and all others."""
    written = {}
    kinds: tuple[MemoryKind, ...] = ("human", "machine")
    for kind in kinds:
        name = f"{_folder(work, kind)}/{kind}.tmx"
        written[name] = work.write_memory(name, "source", partial(lines.counting, kind))
    return written


def _write_lines(work: PackageBuilder, lines: ProjectMemories) -> dict[str, int]:
    """Write the OmegaT segments that differ from pairs: with marks, several pairs, or no pair."""
    _, options = work.prepare("tmx", "none")
    written = {}
    for kind in KINDS:
        file = "unchanged" if kind == "unchanged" else f"{kind}-lines"
        name = f"{_folder(work, kind)}/{file}.tmx"
        written[name] = work.write_pairs(name, lines.iter_added(kind), options)
    return written


def _write_pages(work: PackageBuilder, wanted: WantedPageTexts, lines: ProjectMemories) -> None:
    """Write the English pages into `source`, and report the pages that were not found."""
    names = PartNames("document")
    for line in wanted.lines:
        line.file = f"{_SOURCE}{names.name((line.repository, line.path))}"
    with work.contents.new_file(PLACES) as places:
        for page in _iter_found(work, wanted):
            as_written = work.selection.as_written
            text, pairs = english_text(page.document, author_form=not as_written)
            work.contents.add_text(page.line.file, text)
            found = list(iter_lines(page.document, text, pairs, page.find_pair))
            lines.add(page.line, page.any_page, found)
            name = page.line.file.removeprefix(_SOURCE)
            write_segment_origins(places, name, found, work.selection.dedupe, as_written=as_written)
    missing = wanted.missing
    if len(missing) == len(wanted.lines):
        raise InputError(
            "the original pages are no longer available, and the memory has no copies of them",
            advice="Pass their folder, repository or archive with --pages, or ingest them again:"
            " then the memory stores the pages too.",
        )
    for line in missing:
        # The package contains nothing from this page.
        line.file, line.tally = "", FileTally()
    work.report.missing += [line.path for line in missing]


def _iter_found(work: PackageBuilder, wanted: WantedPageTexts) -> Iterator[FoundPage]:
    """Yield the pages from the memory, and the missing ones from the inputs. Named inputs come
    first."""
    named = work.options.inputs
    if not named:
        yield from wanted.iter_stored()
    if wanted.missing:
        for inputs in iter_page_inputs(work.connection, named, _WANTED):
            yield from wanted.iter_found(inputs)
    if named:
        yield from wanted.iter_stored()


def _write_settings(work: PackageBuilder) -> None:
    _, options = work.prepare("tmx", "source")
    contents = work.contents
    contents.add_text("omegat.project", project(options.source_language, options.target_language))
    contents.add_text("omegat/filters.xml", filters(SUFFIXES))
    contents.add_text("omegat/finder.xml", finder(work.options.serve_url))
    contents.add_text("omegat/segmentation.srx", rules_srx())
    contents.add_text("omegat/segmentation.conf", rules_conf())
    contents.add_text("glossary/glossary.txt", _GLOSSARY)
    for name in ("source", "target", "dictionary", "tm/auto", _folder(work, "machine")):
        contents.add_folder(name)


def _write_readme(work: PackageBuilder) -> None:
    expected, penalty = work.report.expected, work.options.penalty
    readme = Readme(work, "An OmegaT project")
    readme.add_files(
        {
            "source/": "the pages in the source language, without markup of the translation",
            "tm/auto/": "human text, which OmegaT fills in, and lines that are the same in both"
            " languages (code, front matter)",
            f"tm/mt/penalty-{penalty:02}/": f"machine text; a match of 100 % counts as"
            f" {100 - penalty} %",
            "glossary/glossary.txt": "an empty glossary for your own terms",
            "omegat/": "rules for files and segments, so that the segments fit the memory, and"
            f" where they come from (`{PLACES}`)",
        }
    )
    readme.add_steps(
        "Unpack the package if it is a zip. Start OmegaT; Project, Open; choose this folder.",
        "Human text is filled in already. Go to the next untranslated segment (Ctrl+U).",
        "Machine text is shown as a match: insert it (Ctrl+R), correct it, go on.",
        "Project, Create Translated Documents writes the pages into `target`.",
        "Send back the whole folder, a zip of it, or the folder `omegat`. Leave the marks of a line"
        " as they are: text is split at them.",
    )
    readme.add_missing_pages(work.report.missing)
    readme.add_chapter(
        "What OmegaT should find",
        f"- Segments: {expected['segments']:,}",
        f"- Filled in: {expected['translated']:,}, of these human text {expected['human']:,}, the"
        f" same in both languages {expected['unchanged']:,}",
        f"- With machine text as a match: {expected['machine']:,}",
        f"- Without an exact match: {expected['nothing']:,}",
    )
    readme.add_tried_tools(
        "OmegaT 3.6 opens the project, and its statistics agree with these numbers.",
        "For OmegaT 6 the files were written as its source code reads them; it was not run.",
    )
    readme.write()
