"""Side-by-side pages for tests, and stores filled with them."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from tmx_extract.cli.main import app
from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import NothingSelected
from tmx_extract.extract.read import SUFFIXES, read_document
from tmx_extract.flows.export import ExportOptions, export
from tmx_extract.flows.ingest import ingest
from tmx_extract.flows.ingest_options import IngestReport
from tmx_extract.flows.problems import FileProblem
from tmx_extract.formats.options import CodeMode, FormatOptions, WriteOptions
from tmx_extract.formats.registry import Write
from tmx_extract.formats.xml_text import is_blank
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import (
    Dedupe,
    Document,
    Occurrence,
    Origin,
    Page,
    Selection,
    TranslationType,
)
from tmx_extract.store.batch import AddedCounts, Sighting
from tmx_extract.store.connection import in_memory
from tmx_extract.store.write import StoreItem, Writer

Pairs = Mapping[Any, tuple[str, str]]
"""Source and target by number: 103, or "p103" for a paragraph."""

ENGLISH_HASH = "8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6"
"""Hash of the English page of most test pages."""

SAVE = {103: ("Save the file.", "ファイルを保存します。")}
"""A page with one sentence."""


def pair(segment_id: str, source: str, target: str) -> str:
    """Return one pair as the side-by-side tool writes it."""
    return (
        f'<span data-ttu-id="{segment_id}">{target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="{segment_id}">{source}</span></span>'
    )


def page(
    pairs: Pairs,
    *,
    prefix: str = "4ef9c",
    locfileid: str | None = "53077226",
    openlocfilehash: str | None = ENGLISH_HASH,
    kind: TranslationType | None = "MT",
    lasthandoff: str | None = "05/15/2024",
    locale: str | None = "ja-JP",
    newline: str = "\n",
) -> bytes:
    """Return a Markdown page: number (103, or "p103") and (source, target) of each pair."""
    fields = {
        "ms.openlocfilehash": openlocfilehash,
        "ms.translationtype": kind,
        "ms.contentlocale": locale,
        "ms.lasthandoff": lasthandoff,
        "ms.locfileid": f'"{locfileid}"' if locfileid else None,
    }
    lines = [f"{key}: {value}" for key, value in fields.items() if value is not None]
    front = ["---", *lines, "---", ""] if lines else []
    body = [f"{pair(f'{prefix}-{number}', *texts)}\n" for number, texts in pairs.items()]
    return "\n".join([*front, *body]).replace("\n", newline).encode()


def document(
    data: bytes, path: str = "docs/save.md", *, repository: str = "", hint: str | None = None
) -> Document:
    """Return the page as it is read from that place."""
    return read_document(data, Origin(path=path, repository=repository, hint_locale=hint))


def add(connection: sqlite3.Connection, *items: StoreItem, location: str = "docs") -> AddedCounts:
    """Store the documents, in one batch of one run."""
    writer = start(connection)
    added = writer.write(items, location=location)
    unchanged = sum(isinstance(item, Sighting) for item in items)
    writer.finish(
        finished_at="2024-06-01T10:00:05Z", files=len(items), unchanged=unchanged, added=added
    )
    return added


def start(connection: sqlite3.Connection) -> Writer:
    """Return a run that has begun."""
    return Writer(
        connection,
        started_at="2024-06-01T10:00:00Z",
        tool_version="0.1.0",
        arguments={"inputs": ["docs"]},
    )


def store_of(*documents: Document) -> sqlite3.Connection:
    """Return an in-memory store with the documents, each from its own run."""
    connection = in_memory()
    for item in documents:
        add(connection, item)
    return connection


def inputs_of(
    *inputs: Path | str, locale: str | None = None, history: bool = False, published: str = ""
) -> Inputs:
    """Return these inputs as the command line opens them."""
    options = InputOptions(
        suffixes=SUFFIXES,
        source_locale="en-US",
        default_locale=locale,
        history=history,
        published=published,
    )
    return Inputs([str(given) for given in inputs], options)


def ingest_folder(
    connection: sqlite3.Connection,
    *inputs: Path | str,
    locale: str | None = None,
    history: bool = False,
    published: str = "",
) -> IngestReport:
    """Run `tmx-extract ingest` with these inputs."""
    opened = inputs_of(*inputs, locale=locale, history=history, published=published)
    return ingest(connection, opened)


def write_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files under the folder, created if missing, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def exported(
    connection: sqlite3.Connection,
    format_name: str = "tmx",
    *,
    dedupe: Dedupe = "pair",
    locale: str | None = None,
    all_handbacks: bool = False,
    as_written: bool = False,
    codes: CodeMode | None = None,
) -> bytes:
    """Return the bytes of an export, with the default codes of the format."""
    selection = Selection(
        dedupe=dedupe, locale=locale, all_handbacks=all_handbacks, as_written=as_written
    )
    data, _ = exported_with_remarks(
        connection,
        ExportOptions(format=format_name, selection=selection, form=FormatOptions(codes=codes)),
    )
    return data


def exported_with_remarks(
    connection: sqlite3.Connection, options: ExportOptions
) -> tuple[bytes, list[FileProblem]]:
    """Return the bytes of an export and the problems of its pairs."""
    stream = BytesIO()
    report = export(connection, options, stream)
    return stream.getvalue(), report.problems


def memory(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return the rows of the view for outside scripts, sorted, without the mark of deletion."""
    rows = connection.execute("SELECT * FROM memory").fetchall()
    return sorted((row[:-1] for row in rows), key=repr)


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the number of rows of each level."""
    names = ("handback", "delivery", "document", "sighting", "entry", "segment")
    return {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names
    }


def conflicts(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return the chosen text, the other text, and the rule."""
    return connection.execute(
        "SELECT ce.target, oe.target, c.rule FROM conflict c"
        " JOIN segment cs ON cs.id = c.chosen_id JOIN entry ce ON ce.id = cs.entry_id"
        " JOIN segment os ON os.id = c.other_id JOIN entry oe ON oe.id = os.entry_id"
        " ORDER BY 1, 2"
    ).fetchall()


def call(*arguments: str | Path) -> Result:
    """Return the answer of a command in this process; its exceptions propagate."""
    return CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)


ALL_EXPORTS: list[tuple[Dedupe, bool]] = [
    ("none", False),
    ("segment", False),
    ("pair", False),
    ("source", False),
    ("none", True),
    ("segment", True),
    ("pair", True),
    ("source", True),
]
"""Every `--dedupe`, with and without `--all-handbacks`."""


def all_exports(connection: sqlite3.Connection, locale: str | None = None) -> list[bytes]:
    """Return a TMX for each of `ALL_EXPORTS`."""
    return [
        exported_if_any(connection, dedupe=dedupe, all_handbacks=history, locale=locale)
        for dedupe, history in ALL_EXPORTS
    ]


def exported_if_any(connection: sqlite3.Connection, **asked: Any) -> bytes:
    """Return the export; empty if there is no pair."""
    try:
        return exported(connection, **asked)
    except NothingSelected:
        return b""


def occurrence(
    source: str,
    target: str,
    *,
    number: int = 103,
    paragraph: bool = False,
    kind: TranslationType | None = "MT",
    path: str = "docs/save.md",
    reason: str | None = None,
    dated: bool = True,
    ordinal: int = 0,
) -> Occurrence:
    """Return a pair as the memory passes it to a writer."""
    return Occurrence(
        page=Page(
            key="53077226.8d3c1e5b7a90",
            content_hash="5b1f0c3a9e7d2468ace013579bdf02468ace1357",
            prefix="4ef9c",
            repository="handbook.ja-jp",
            path=path,
            source_locale="en-US",
            locale="ja-JP",
            locfileid="53077226",
            openlocfilehash=ENGLISH_HASH,
            sourcegitcommit="c0ffee1234567890c0ffee1234567890c0ffee12",
            translation_type=kind,
            handback_date="2024-05-15" if dated else None,
        ),
        ordinal=ordinal,
        segment_id=f"4ef9c-{'p' if paragraph else ''}{number}",
        number=number,
        is_paragraph=paragraph,
        place="list-item",
        field="",
        source=source,
        target=target,
        occurrences=3,
        reason=reason,
    )


WRITE_OPTIONS = WriteOptions(
    source_language="en-US", target_language="ja-JP", dedupe="segment", tool_version="1.2.3"
)


def written(
    write: Write, occurrences: Iterable[Occurrence], **changes: Any
) -> tuple[str, list[tuple[str, str, str]]]:
    """Return the output of the writer, and its problems: segment id, code, found text.

    `changes` are fields of `WriteOptions` that differ from `WRITE_OPTIONS`.
    """
    stream, remarks = BytesIO(), list[tuple[str, str, str]]()

    def report(about: Occurrence, problem: Diagnostic) -> None:
        remarks.append((about.segment_id, problem.code, problem.found))

    write(stream, occurrences, replace(WRITE_OPTIONS, report=report, **changes))
    return stream.getvalue().decode(), remarks


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: not is_blank(text))
"""Any text that a page can contain and that is written."""

AWKWARD: Pairs = {
    103: ("a & b < c > d \"q\" 'p' &amp; &lt;", "「&」＜ ]]> <![CDATA["),
    104: ("one\r\ntwo\nthree\rfour", "一\r\n二\n三\r四"),
    105: ("inner  \t blanks", "間\u3000隔\u00a0だけ"),
    106: ("😀 👩\u200d👩\u200d👧 e\u0301", "עברית العربية \u200f\u202b!"),
    107: ('<b>x</b> <ph id="1"/> {0} %s', "<g id='1'>x</g>"),
    108: ("`code` and **bold**", "`code` と **太字**"),
}
"""Texts that a careless writer damages; none begins or ends with white space."""

_TWICE = (
    page({103: ("One.", "一。"), "p103": ("Para.", "段落。")})
    + page({103: ("One.", "ひとつ。")}).split(b"---\n\n")[1]
)
_LATER = page({103: ("One.", "一つ。"), "p103": ("Para.", "段落。")}, prefix="b07a1", kind="HT")
_OTHER = page({103: ("One.", "一。")}, prefix="c0ffe", locfileid="1", openlocfilehash="1" * 40)
_BARE = page({103: ("Bare.", "裸。")}, locfileid=None)
_PATCHED = (
    page({103: ("One.", "一。")}, locfileid="2")
    + page({103: ("Another.", "別。"), 104: ("Two.", "二。")}, prefix="5eed5").split(b"---\n\n")[1]
)
_KINDS: list[tuple[str, TranslationType]] = [("00000", "MT"), ("00064", "HT"), ("000c8", "MT")]
MANY: Sequence[Document] = [
    document(_TWICE, "a b.md"),
    document(_TWICE, "copy/a b.md", repository="handbook.ja-jp"),
    document(_LATER, "a b.md"),
    document(_LATER.replace(b"\n", b"\r\n"), "other/a b.md"),
    document(_OTHER, "a b.md"),
    document(_BARE, "bare.md"),
    document(_BARE, "bare two.md"),
    document(_PATCHED, "patched.md"),
    document(_PATCHED.replace(b"4ef9c", b"d1d1d"), "patched.md"),
    *(
        document(
            page({103: ("Kind.", "種類。")}, prefix=prefix, locfileid="3", kind=kind), "kind.md"
        )
        for prefix, kind in _KINDS
    ),
]
"""Repetitions of numbers, handbacks and paths in all combinations."""
