"""The returned files that are work, as complete lists for small inputs."""

from collections.abc import Sequence
from pathlib import PurePosixPath

import pytest

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.merge.pick_files import iter_work
from tmx_extract.inputs.files import InputFile
from tmx_extract.model import Origin

XLIFF = b"<xliff/>"
OURS = b'{"tool": "tmx-extract"}'
LINES, SAVE = "omegat/lines.tmx-extract", "omegat/project_save.tmx"


def file(
    path: str, data: bytes = b"", *, location: str = "back", refused: str = "", named: bool = False
) -> InputFile:
    return InputFile(
        origin=Origin(path=path),
        location=location,
        shown=f"{location}/{path}",
        relative=PurePosixPath(path),
        is_input=named,
        refused=Diagnostic(code=refused, start=0, end=0) if refused else None,
        load=lambda: data,
    )


Given = Sequence[InputFile]
# Each result: the path, the path of its location list, the suffix by content, the refusal.
Result = tuple[str, str, str, str]
CASES: list[tuple[str, Given, list[Result]]] = [
    ("an export", [file("a.xlf"), file("b.po")], [("a.xlf", "", "", ""), ("b.po", "", "", "")]),
    ("memories last", [file("a.tmx"), file("b.po")], [("b.po", "", "", ""), ("a.tmx", "", "", "")]),
    ("a memory that is named", [file("a.tmx", named=True)], [("a.tmx", "", "", "")]),
    (
        "memories of a package",
        [file("tm/a.tmx"), file("tm/auto/a.xlf"), file("tm/a.xml", XLIFF)],
        [],
    ),
    (
        "a project",
        [file("level1.tmx"), file(LINES), file(SAVE), file("target/a.md"), file("omegat/x.xml")],
        [(SAVE, LINES, "", "")],
    ),
    (
        "places that are refused",
        [file(LINES, refused="file-too-large"), file(SAVE)],
        [(SAVE, "", "", "")],
    ),
    (
        "a project in a folder, and a memory beside it",
        [file(f"p/{LINES}"), file(f"p/{SAVE}"), file("q/a.tmx"), file("p/level2.tmx")],
        [(f"p/{SAVE}", f"p/{LINES}", "", ""), ("q/a.tmx", "", "", "")],
    ),
    (
        "projects of two inputs",
        [file(SAVE), file(LINES, location="other"), file(SAVE, location="other")],
        [(SAVE, "", "", ""), (SAVE, LINES, "", "")],
    ),
    (
        "work that is refused",
        [file("a.xlf", refused="link-outside")],
        [("a.xlf", "", "", "link-outside")],
    ),
    (
        "files of other kinds",
        [
            file("a.xml", XLIFF),
            file("b.xml", b"<x/>"),
            file("c.png"),
            file("manifest.json", OURS),
        ],
        [
            ("a.xml", "", ".xlf", ""),
            ("b.xml", "", "", "file-not-read"),
            ("c.png", "", "", "file-left-out"),
        ],
    ),
    (
        "files of other kinds that are refused",
        [file("a.docx", refused="link-outside"), file("b.png", refused="link-outside")],
        [("a.docx", "", "", "link-outside")],
    ),
    (
        "an archive that is damaged from some point on",
        [file("a.xlf"), file("b.zip", refused="damaged-archive", named=True)],
        [("a.xlf", "", "", ""), ("b.zip", "", "", "damaged-archive")],
    ),
    (
        "compressed",
        [file("a.tmx.gz"), file("b.gz")],
        [
            ("a.tmx.gz", "", "", ""),
            ("b.gz", "", "", "file-not-read"),
        ],
    ),
]


@pytest.mark.parametrize(
    ("given", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES]
)
def test_work_is_distinguished_from_other_files(given: Given, expected: list[Result]) -> None:
    found = [
        (
            str(work.file.relative),
            str(work.places.relative) if work.places else "",
            work.suffix,
            work.file.refused.code if work.file.refused else "",
        )
        for work in iter_work(given)
    ]
    assert found == expected


def test_an_unreadable_file_is_work_unless_its_name_excludes_it() -> None:
    def fail() -> bytes:
        raise PermissionError

    given = [
        InputFile(
            origin=Origin(path=name),
            location="back",
            shown=name,
            relative=PurePosixPath(name),
            load=fail,
        )
        for name in ("a.docx", "b.png")
    ]
    assert [work.file for work in iter_work(given)] == given[:1]
