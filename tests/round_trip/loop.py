"""The whole loop: pages into a memory, out in a file, edited, merged, back into pages, and read."""

import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from zlib import crc32

from pages import ingest_folder, inputs_of

from round_trip.files import Key, Unit, change
from round_trip.texts import Draft, Edit, Edited, Token, align, to_xml, words
from tmx_extract.extract.read import read_document
from tmx_extract.flows.apply import ApplyOptions, ApplyReport, apply, open_inputs
from tmx_extract.flows.export import ExportOptions, export
from tmx_extract.flows.merge.merge import merge
from tmx_extract.flows.merge.merge import open_inputs as open_returned
from tmx_extract.flows.merge.options import MergeOptions, MergeReport
from tmx_extract.flows.package.options import PackageOptions
from tmx_extract.flows.package.pack import package
from tmx_extract.formats.options import CodeMode, FormatOptions, MachineTarget, XliffCodes
from tmx_extract.formats.registry import FORMATS
from tmx_extract.inline.codes import InlineCode
from tmx_extract.inline.split import plain, split
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import Dedupe, Document, Selection
from tmx_extract.normalize.rule import author_form
from tmx_extract.positions import LineIndex
from tmx_extract.rebuild.clean import clean
from tmx_extract.spacing import is_same_text, keep_space
from tmx_extract.store.connection import in_memory

Texts = Mapping[Key, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the texts are sent."""

    format: str
    codes: CodeMode
    xliff_codes: XliffCodes = "g"
    version: str = ""
    machine_target: MachineTarget = "target"
    dedupe: Dedupe = "segment"
    as_package: str = ""
    """`folder`, `zip`; empty for an export."""

    def __str__(self) -> str:
        codes = f"{self.codes}-{self.xliff_codes}" if self.format == "xliff" else self.codes
        parts = (self.format, self.version, codes, self.machine_target, self.as_package)
        return "-".join(filter(None, parts)).replace("native-", "")


@dataclass(slots=True, kw_only=True)
class Sent:
    """The sent files."""

    files: list[Path]
    """The files to work on."""
    back: Callable[[], Path]
    """Prepare the files to merge, and return their path."""


def send(connection: sqlite3.Connection, way: Way, folder: Path, locale: str) -> Sent:
    """Write the texts into the folder."""
    folder.mkdir()
    selection = Selection(dedupe=way.dedupe, locale=locale)
    form = FormatOptions(
        version=way.version,
        codes=way.codes,
        xliff_codes=way.xliff_codes,
        machine_target=way.machine_target,
    )
    if not way.as_package:
        file = folder / f"out.{FORMATS[way.format].suffix}"
        options = ExportOptions(
            format=way.format,
            selection=selection,
            form=form,
        )
        with file.open("wb") as stream:
            export(connection, options, stream)
        return Sent(files=[file], back=lambda: file)
    output = folder / ("out.zip" if way.as_package == "zip" else "out")
    asked = PackageOptions(
        kind="po" if way.format == "po" else "xliff",
        selection=selection,
        form=form,
    )
    package(connection, asked, output)
    if way.as_package == "folder":
        return Sent(files=_list_pages(output), back=lambda: output)
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(output) as archive:
        archive.extractall(unpacked)

    def pack() -> Path:
        packed = folder / "back.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(unpacked.rglob("*")):
                archive.write(path, path.relative_to(unpacked))
        return packed

    return Sent(files=_list_pages(unpacked), back=pack)


def _list_pages(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".xlf", ".po"))


def read_memory(connection: sqlite3.Connection, locale: str) -> dict[Key, str]:
    """Return the text of each segment of the pages."""
    rows = connection.execute(
        "SELECT path, segment_id, target FROM memory WHERE locale = ?", (locale,)
    )
    return {(path, segment_id): target for path, segment_id, target in rows}


def read_author_forms(connection: sqlite3.Connection, locale: str) -> dict[Key, str]:
    """Return the text of each segment of the pages in author form, as exports have it."""
    rows = connection.execute(
        "SELECT d.path, s.segment_id, coalesce(e.author_target, e.target) FROM segment s"
        " JOIN document d ON d.id = s.document_id JOIN handback h ON h.id = d.handback_id"
        " JOIN entry e ON e.id = s.entry_id"
        " WHERE s.chosen AND h.superseded_by IS NULL AND d.locale = ?",
        (locale,),
    )
    return {(path, segment_id): target for path, segment_id, target in rows}


def list_alike(
    connection: sqlite3.Connection, locale: str, *, only_here: bool
) -> Mapping[Key, tuple[Key, ...]]:
    """Return for each segment those that an edit of it affects: the same segment on other pages of
    its handback, and all segments with the same pair."""
    rows = connection.execute(
        "SELECT d.path, s.segment_id, h.key, s.is_paragraph, s.number, e.source,"
        " coalesce(e.author_target, e.target)"
        " FROM segment s JOIN document d ON d.id = s.document_id"
        " JOIN handback h ON h.id = d.handback_id JOIN entry e ON e.id = s.entry_id"
        " WHERE s.chosen AND h.superseded_by IS NULL AND d.locale = ?",
        (locale,),
    )
    groups: dict[tuple[object, ...], list[Key]] = {}
    for path, segment_id, *place, source, target in rows:
        name = tuple(place) if only_here else (author_form(source), target)
        groups.setdefault(name, []).append((path, segment_id))
    return {key: tuple(keys) for keys in groups.values() for key in keys}


@dataclass(slots=True, kw_only=True)
class Work:
    """The work of a person."""

    units: int = 0
    """The number of units in all files."""
    edits: dict[Key, str] = field(default_factory=dict)
    """The edited units, with their expected texts."""
    words: dict[Key, str] = field(default_factory=dict)
    """Units of which only the words were edited."""
    emptied: int = 0
    """The number of emptied units, which count as untranslated."""
    places: dict[tuple[str, int], Key] = field(default_factory=dict)
    """The units by the name of their file and their line."""


Choose = Callable[[Key, str], Edit | None]
"""Return the edit for a segment with this target in author form; None: unchanged."""


def edit_files(sent: Sent, way: Way, authors: Texts, choose: Choose) -> Work:
    """Edit the files as text; `authors` has the targets in author form."""
    work = Work()
    for file in sent.files:
        with file.open(encoding="utf-8", newline="") as stream:
            text = stream.read()

        def edit(unit: Unit, name: str = file.name) -> str | None:
            work.units += 1
            work.places[name, unit.line] = unit.key
            before = authors[unit.key]
            chosen = choose(unit.key, before)
            done = chosen and chosen(_draft(before, unit, way))
            if not done:
                return None
            done = _with_space(before, done)
            if done.markdown == before:
                return None
            if is_same_text(before, done.markdown):
                return unescape(done.written) if way.format == "po" else done.written
            if not done.markdown.strip():
                work.emptied += 1
                return done.written
            if done.is_exact:
                work.edits[unit.key] = done.markdown
            else:
                work.words[unit.key] = done.markdown
            return unescape(done.written) if way.format == "po" else done.written

        changed = change(text, way.format, edit)
        file.write_bytes(changed.encode())
    return work


def _with_space(before: str, done: Edited) -> Edited:
    """Return the edit with the white space of the original where a tool may have changed it;
    tests/test_spacing.py has the rules."""
    model = before if done.is_exact else plain(split(before))
    return done._replace(markdown=keep_space(model, done.markdown))


def _draft(before: str, unit: Unit, way: Way) -> Draft:
    """Return the text to edit; without a target, the machine text beside it, or one that the person
    has."""
    if way.format == "tmx":
        before = before.strip()
    shown = plain(split(before))
    if way.codes == "plain" and shown != before:
        return Draft(before, (words(shown),), is_words=True)
    if way.format == "po":
        return Draft(before, (Token(before, to_xml(before)),))
    return Draft(before, align(before, unit.target or unit.proposal or to_xml(before)))


def each(number: int, edits: Mapping[str, Edit]) -> Choose:
    """Return a function that edits one of every `number` distinct pairs, chosen by their texts."""
    several = list(edits.values())

    def choose(_: Key, target: str) -> Edit | None:
        drawn = crc32(target.encode("utf-8", "surrogatepass"))
        return None if drawn % number else several[drawn // number % len(several)]

    return choose


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Side-by-side pages at the start of a loop."""

    folder: Path
    locale: str
    fill: Callable[[], sqlite3.Connection]
    """Return a new memory of them."""
    proven: dict[frozenset[tuple[Key, str]], frozenset[Key]] = field(
        default_factory=dict, repr=False
    )
    """States of the memory from which pages were made, with the edits that these refused."""

    def open(self) -> Inputs:
        return inputs_of(self.folder)

    def read(self) -> Iterator[tuple[str, Document]]:
        for file in self.open():
            document = read_document(file.read(), file.origin)
            if document.segments and document.locale == self.locale:
                yield str(file.relative), document


def pages_in(folder: Path, locale: str) -> Pages:
    """Return the pages of a folder, read once."""
    first = in_memory()
    ingest_folder(first, folder)

    def fill() -> sqlite3.Connection:
        connection = in_memory()
        first.backup(connection)
        return connection

    return Pages(folder=folder, locale=locale, fill=fill)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """The result of a loop."""

    work: Work
    merged: MergeReport
    rejected: set[Key]
    left: frozenset[Key]
    """Edits that the pages refused."""


def run_loop(
    pages: Pages,
    way: Way,
    choose: Choose,
    folder: Path,
    *,
    only_here: bool = False,
    edit: Callable[[Sent, Way, Texts, Choose], Work] = edit_files,
) -> Outcome:
    """Run the loop once, and check at every station that everything is there."""
    with closing(pages.fill()) as connection:
        delivered = read_memory(connection, pages.locale)
        authors = read_author_forms(connection, pages.locale)
        alike = list_alike(connection, pages.locale, only_here=only_here)
        sent = send(connection, way, folder / "sent", pages.locale)
        work = edit(sent, way, authors, choose)
        options = MergeOptions(by="Yuki", only_here=only_here)
        merged = merge(connection, open_returned([str(sent.back())]), options)
        rejected = expect_accounted(work, merged)
        wanted = dict(delivered)
        for key, text in work.edits.items():
            if key not in rejected:
                wanted |= dict.fromkeys(alike[key], text)
        found = read_memory(connection, pages.locale)
        for key, text in work.words.items():
            if key not in rejected:
                expect_codes(found[key], text, authors[key])
                wanted |= dict.fromkeys(alike[key], found[key])
        wrong = differing(found, wanted)
        assert wrong == {}, wrong
        taken = sum(merged.units[outcome] for outcome in ("edited", "known", "rejected"))
        assert taken == len(work.edits) + len(work.words)
        # Pages are made from the memory, whatever the format of the edits was.
        state = frozenset(wanted.items())
        if state not in pages.proven:
            pages.proven[state] = prove_pages(connection, pages, delivered, wanted, folder)
    return Outcome(work=work, merged=merged, rejected=rejected, left=pages.proven[state])


def prove_pages(
    connection: sqlite3.Connection, pages: Pages, delivered: Texts, wanted: Texts, folder: Path
) -> frozenset[Key]:
    """Write the pages and read them again; return the edits that they refused."""
    applied = apply_to(connection, pages, folder / "sxs", side_by_side=True)
    left = find_left(pages, applied, wanted)
    expect_pages(pages, folder / "sxs", {**wanted, **{key: delivered[key] for key in left}})
    cleaned = apply_to(connection, pages, folder / "clean", side_by_side=False)
    assert cleaned.put + cleaned.left == applied.put + applied.left
    # Read again, such an edit has lost its escapes.
    is_lossy = any(one.diagnostic.code == "edit-loses-escape" for one in applied.problems)
    if not (left or cleaned.left or is_lossy):
        expect_clean(pages, folder / "sxs", folder / "clean")
    return frozenset(left)


def expect_codes(text: str, shown: str, before: str) -> None:
    """Check that the text has the edited words, with the codes of the original."""
    assert plain(split(text)) == shown, (text, shown, before)
    both = [
        sorted(piece.raw for piece in split(one) if isinstance(piece, InlineCode))
        for one in (text, before)
    ]
    assert both[0] == both[1], (text, before)


def differing(found: Texts, wanted: Texts) -> dict[Key, tuple[str | None, str | None]]:
    return {
        key: (found.get(key), wanted.get(key))
        for key in found.keys() | wanted.keys()
        if found.get(key) != wanted.get(key)
    }


def expect_accounted(work: Work, merged: MergeReport) -> set[Key]:
    """Check that every unit is accounted for, and that every rejected one is reported with its
    place."""
    assert sum(merged.units.values()) == work.units
    told = [one for one in merged.problems if one.diagnostic.severity == "error"]
    rejected = {
        work.places[one.path.rpartition("/")[2].rpartition(":")[2], one.line] for one in told
    }
    assert len(told) == merged.units["rejected"]
    assert len(rejected) == len(told)
    return rejected


def apply_to(
    connection: sqlite3.Connection, pages: Pages, output: Path, *, side_by_side: bool
) -> ApplyReport:
    options = ApplyOptions(
        output=output,
        inputs=(str(pages.folder),),
        locale=pages.locale,
        side_by_side=side_by_side,
        all_pages=True,
    )
    report = apply(connection, open_inputs(connection, options), options)
    assert (report.unknown, report.missing, report.failed_files) == ([], [], [])
    return report


def find_left(pages: Pages, report: ApplyReport, wanted: Texts) -> set[Key]:
    """Return the segments whose edits were left out, by the places of the problems."""
    places: dict[tuple[str, int, int], Key] = {}
    told = {remark.path for remark in report.problems}
    for file in pages.open():
        if file.shown not in told:
            continue
        document = read_document(file.read(), file.origin)
        lines = LineIndex(document.text)
        for segment in document.segments:
            place = (file.shown, *lines.locate(segment.target_start))
            places[place] = (file.origin.path, segment.id)
    left = {
        places[remark.path, remark.line, remark.column]
        for remark in report.problems
        if remark.diagnostic.severity == "error"
    }
    assert left <= wanted.keys()
    assert len(left) == report.left
    return left


def expect_pages(pages: Pages, folder: Path, wanted: Texts) -> None:
    """Check that a new memory of the pages has exactly the wanted texts, and that only targets
    differ."""
    with closing(in_memory()) as connection:
        ingest_folder(connection, folder)
        found = read_memory(connection, pages.locale)
    wrong = differing(found, wanted)
    assert wrong == {}, wrong
    for name, document in pages.read():
        after = read_document((folder / name).read_bytes(), document.origin)
        assert _around(after) == _around(document), name


def _around(document: Document) -> list[str]:
    """Return everything except the targets."""
    parts, done = [], 0
    for segment in document.segments:
        parts.append(document.text[done : segment.target_start])
        done = segment.target_end
    return [*parts, document.text[done:]]


def expect_clean(pages: Pages, side_by_side: Path, folder: Path) -> None:
    """Check that the clean pages equal `clean` of the side-by-side ones."""
    for name, document in pages.read():
        beside = read_document((side_by_side / name).read_bytes(), document.origin)
        wanted = clean(beside, "target", author_form=True).encode()
        assert (folder / name).read_bytes() == wanted, name


def all_ways() -> Iterator[Way]:
    """Yield every format in every mode."""
    modes: tuple[CodeMode, ...] = ("native", "text", "plain")
    machine: tuple[MachineTarget, ...] = ("target", "match", "omit")
    for codes in modes:
        yield Way(format="tmx", codes=codes)
        yield Way(format="tmx", codes=codes, dedupe="pair")
        for placed in machine:
            first = Way(format="xliff", codes=codes, machine_target=placed)
            yield first
            if codes == "native":
                yield replace(first, xliff_codes="bpt")
            for version in ("2.0", "2.1"):
                yield replace(first, format="xliff2", version=version)
            for version in ("1.2", "2.0", "2.1"):
                name = "xliff" if version == "1.2" else "xliff2"
                form = "zip" if version == "2.0" else "folder"
                yield replace(first, format=name, version=version, as_package=form)
    for codes in modes[1:]:
        for placed in ("target", "omit"):
            first = Way(format="po", codes=codes, machine_target=placed)
            yield first
            yield replace(first, as_package="folder")
            yield replace(first, as_package="zip")
