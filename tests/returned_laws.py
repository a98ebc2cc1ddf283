"""Laws for every returned file, however damaged it is."""

import re
import sqlite3
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from pages import document, page, store_of

from tmx_extract.errors import UnreadableFile
from tmx_extract.flows.leverage import new_files as leverage
from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions
from tmx_extract.formats.detect import FILLABLE_SUFFIXES, detect_fillable
from tmx_extract.formats.fillable_files import Proposal, open_translations
from tmx_extract.formats.returned_units import read_returned

_Result = TypeVar("_Result")
_MESSAGE = re.compile(r"line [1-9][0-9]*: \S[^\n]*")
_FUZZY = Proposal(80, "Save **that**.", "**それ**を保存。\n", "MT", "r:a.md#1-103", "MT, codes -1")
_EXACT = Proposal(100, "Save it.", "保存。", "HT", "r:a.md#1-103", "HT, 2024-05-15")
_GOOD = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Save the file."
msgstr "{}"
"""


def make_memory() -> sqlite3.Connection:
    """Return a memory with the sources of the grammar."""
    pairs = {103: ("Save the file.", "ファイルを保存。"), 104: ("Close it.", "閉じます。")}
    return store_of(document(page(pairs), "docs/save.md"))


def check_laws(data: bytes, suffix: str, connection: sqlite3.Connection, folder: Path) -> str:
    """Check all laws on one file; return why it was refused, or an empty string."""
    refused = check_reading(data, suffix)
    if suffix in FILLABLE_SUFFIXES:
        check_filling(data, suffix)
    check_run(data, suffix, refused, connection, folder)
    return refused


def check_reading(data: bytes, suffix: str) -> str:
    """A file is read or refused with a line, and the same way each time."""
    first, second = (
        _try(lambda: list(read_returned(BytesIO(data), suffix, ["en-US"], ["ja-JP"])))
        for _ in range(2)
    )
    assert first == second
    units, refused = first
    assert all(unit.line >= 1 for unit in units or ())
    return refused


def check_filling(data: bytes, suffix: str) -> None:
    """A file can be filled or is refused; a filled one can be read."""
    written, refused = _try(lambda: _fill(data, suffix))
    assert (written, refused) == _try(lambda: _fill(data, suffix))
    if written is not None:
        _, refused = _try(lambda: list(read_returned(BytesIO(written), suffix)))
        assert refused == ""


def check_run(
    data: bytes, suffix: str, refused: str, connection: sqlite3.Connection, folder: Path
) -> None:
    """A damaged file is one problem; the files before and after it are read."""
    paths = [folder / "a.po", folder / f"b{suffix}", folder / "c.po"]
    contents = (_GOOD.format("保存一。").encode(), data, _GOOD.format("保存二。").encode())
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    names = [str(path) for path in paths]
    report = merge(connection, open_inputs(names), MergeOptions(by="A", dry_run=True))
    damaged = [one for one in report.problems if one.diagnostic.code == "damaged-translations"]
    assert [one.path for one in damaged] == names[1:2] * bool(refused)
    assert report.files == 3 - bool(refused)
    assert report.units["edited"] >= 2
    assert all(one.line >= 1 for one in report.problems)
    if suffix in FILLABLE_SUFFIXES:
        found = list(leverage.iter_files(leverage.open_inputs(names)))
        assert [one.file.shown for one in found] == names
        assert found[0].is_read
        assert found[2].is_read
        assert sum(one.diagnostic.severity == "error" for one in found[1].problems) <= 1


def _try(read: Callable[[], _Result]) -> tuple[_Result | None, str]:
    """Return the result, or the reason for a refusal; no other error is allowed."""
    try:
        return read(), ""
    except UnreadableFile as error:
        refused = error
    assert _MESSAGE.fullmatch(refused.message), refused.message
    assert refused.advice
    return None, refused.message


def _fill(data: bytes, suffix: str) -> bytes:
    file = open_translations(data, detect_fillable(data, suffix), "ja-JP")
    slots = [slot for one in file.pages for slot in one]
    for number, slot in enumerate(slots):
        if slot.is_open and slot.text.strip():
            proposal = (_EXACT, _FUZZY)[number % 2]
            slot.mark(proposal, is_whole=slot.put_target(proposal.target))
            slot.offer([proposal, _FUZZY])
    stream = BytesIO()
    file.write(stream)
    return stream.getvalue()
