"""The programs for comparison: the minimum of necessary work, and the usual scripts.

`python -m benchmarks.rivals NAME INPUT OUTPUT`, where INPUT is a folder of pages or a git reference
for ingesting, and a memory for exporting.
"""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_PAIR = re.compile(
    r'<span data-ttu-id="([0-9a-f]{5}-p?\d+)">(.*?)</span>'
    r'<span class="sxs-lookup"><span data-stu-id="\1">(.*?)</span></span>',
    re.DOTALL,
)
_MEMORY = "SELECT path, segment_id, source, target, translation_type FROM memory"


def floor(folder: Path, output: Path) -> None:
    """Read, apply one regular expression, `executemany` into a keyed table: the minimum of work."""
    connection = sqlite3.connect(output)
    connection.execute(
        "CREATE TABLE pair (path TEXT, id TEXT, source TEXT, target TEXT, PRIMARY KEY (path, id))"
    )
    with connection:
        for path in sorted(folder.rglob("*.md")):
            found = _PAIR.findall(path.read_bytes().decode())
            rows = [(str(path), name, source, target) for name, target, source in found]
            connection.executemany("INSERT OR IGNORE INTO pair VALUES (?, ?, ?, ?)", rows)
    connection.close()


def soup(folder: Path, output: Path) -> None:
    """Run the usual script: BeautifulSoup for the pages, `upsert_all` of sqlite-utils for the
    rows."""
    from bs4 import BeautifulSoup
    from sqlite_utils import Database

    table: Any = Database(output)["pair"]
    for path in sorted(folder.rglob("*.md")):
        parsed = BeautifulSoup(path.read_bytes().decode(), "lxml")
        rows = []
        for target in parsed.find_all("span", attrs={"data-ttu-id": True}):
            lookup = target.find_next_sibling("span", class_="sxs-lookup")
            source = lookup.find("span", attrs={"data-stu-id": True}) if lookup else None
            if source is not None:
                rows.append(
                    {
                        "path": str(path),
                        "id": target["data-ttu-id"],
                        "source": source.decode_contents(),
                        "target": target.decode_contents(),
                    }
                )
        if rows:
            table.upsert_all(rows, pk=("path", "id"))


def git_floor(reference: Path, _output: Path) -> None:
    """Extract every page of a history from `git cat-file --batch`, without any checks."""
    from tmx_extract.extract.read import SUFFIXES, read_document
    from tmx_extract.inputs.files import InputOptions
    from tmx_extract.inputs.registry import Inputs

    options = InputOptions(suffixes=SUFFIXES, source_locale="en-US", history=True)
    files = list(Inputs([str(reference)], options))
    git = ["git", "-C", str(reference).partition("@")[0], "cat-file", "--batch"]
    with subprocess.Popen(git, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as batch:
        asked: Any = batch.stdin
        answered: Any = batch.stdout
        for file in files:
            asked.write(f"{file.content_hash}\n".encode())
            asked.flush()
            size = int(answered.readline().split()[2])
            data = answered.read(size + 1)[:-1]
            read_document(data, file.origin, name=file.content_hash)


def _rows(store: Path) -> Iterator[tuple[str, str, str, str, str]]:
    yield from sqlite3.connect(store).execute(_MEMORY)


def translate_toolkit_tmx(store: Path, output: Path) -> None:
    """Write the same units as our TMX with translate-toolkit."""
    from translate.storage.tmx import tmxfile

    file = tmxfile()
    for path, name, source, target, kind in _rows(store):
        file.addtranslation(source, "en-US", target, "ja-JP", f"{path} {name} {kind}")
    with output.open("wb") as stream:
        file.serialize(stream)


def translate_toolkit_xliff(store: Path, output: Path) -> None:
    """Write the same units as our XLIFF with translate-toolkit."""
    from translate.storage.xliff import xlifffile

    file: Any = xlifffile(sourcelanguage="en-US", targetlanguage="ja-JP")
    for path, name, source, target, kind in _rows(store):
        unit = file.addsourceunit(source, path, createifmissing=True)
        unit.setid(name)
        unit.target = target
        unit.addnote(kind or "")
    with output.open("wb") as stream:
        file.serialize(stream)


def _rich(text: str) -> Any:
    """Return a text with `g` and `x` for inline codes, as translate-toolkit expects it."""
    from translate.storage.placeables import StringElem, xliff

    from tmx_extract.inline.codes import InlineCode
    from tmx_extract.inline.split import split

    opened: list[list[Any]] = [[]]
    for number, piece in enumerate(split(text)):
        if not isinstance(piece, InlineCode):
            opened[-1].append(piece)
        elif piece.form == "single" or piece.partner < 0:
            opened[-1].append(xliff.X(id=str(number)))
        elif piece.form == "open":
            opened.append([])
        else:
            inner = opened.pop()
            opened[-1].append(xliff.G(inner, id=str(number)))
    return [StringElem(opened[0])]


def translate_toolkit_codes(store: Path, output: Path) -> None:
    """Write the same units as our XLIFF with translate-toolkit, with `g` and `x` for inline
    codes."""
    from translate.storage.xliff import xlifffile

    file: Any = xlifffile(sourcelanguage="en-US", targetlanguage="ja-JP")
    for path, name, source, target, kind in _rows(store):
        unit = file.addsourceunit(source, path, createifmissing=True)
        unit.setid(name)
        unit.rich_source, unit.rich_target = _rich(source), _rich(target)
        unit.addnote(kind or "")
    with output.open("wb") as stream:
        file.serialize(stream)


def translate_toolkit_xliff2(store: Path, output: Path) -> None:
    """Write the same units as our XLIFF 2 with translate-toolkit, which writes one file element."""
    from translate.storage.xliff2 import Xliff2File

    file: Any = Xliff2File(sourcelanguage="en-US", targetlanguage="ja-JP")
    for path, name, source, target, kind in _rows(store):
        unit = file.addsourceunit(source)
        unit.setid(f"{path}#{name}")
        unit.target = target
        unit.addnote(kind or "")
    with output.open("wb") as stream:
        file.serialize(stream)


def translate_toolkit_codes2(store: Path, output: Path) -> None:
    """Write the same with inline codes; translate-toolkit writes the elements of XLIFF 1.2 because
    it has none of XLIFF 2."""
    from translate.storage.xliff2 import Xliff2File

    file: Any = Xliff2File(sourcelanguage="en-US", targetlanguage="ja-JP")
    for path, name, source, target, kind in _rows(store):
        unit = file.addsourceunit(source)
        unit.setid(f"{path}#{name}")
        unit.rich_source, unit.rich_target = _rich(source), _rich(target)
        unit.addnote(kind or "")
    with output.open("wb") as stream:
        file.serialize(stream)


def lxml_tmx(store: Path, output: Path) -> None:
    """Write the same units as our TMX with `lxml.etree.xmlfile`."""
    from lxml import etree

    with etree.xmlfile(str(output), encoding="UTF-8") as xml, xml.element("tmx", version="1.4"):
        for path, name, source, target, kind in _rows(store):
            unit = etree.Element("tu", tuid=name)
            for key, value in (("x-path", path), ("x-type", kind)):
                prop = etree.SubElement(unit, "prop", type=key)
                prop.text = value
            for language, text in (("en-US", source), ("ja-JP", target)):
                side = etree.SubElement(unit, "tuv", lang=language)
                etree.SubElement(side, "seg").text = text
            xml.write(unit)


def plain_tmx(store: Path, output: Path) -> None:
    """Write the same units as our TMX by string formatting, without any of its care."""
    with output.open("w", encoding="utf-8") as stream:
        stream.write('<tmx version="1.4"><body>\n')
        for path, name, source, target, kind in _rows(store):
            stream.write(
                f'<tu tuid="{name}"><prop type="x-path">{escape(path)}</prop>'
                f'<prop type="x-type">{kind}</prop><tuv xml:lang="en-US"><seg>{escape(source)}'
                f'</seg></tuv><tuv xml:lang="ja-JP"><seg>{escape(target)}</seg></tuv></tu>\n'
            )
        stream.write("</body></tmx>\n")


RIVALS: dict[str, Callable[[Path, Path], None]] = {
    rival.__name__: rival
    for rival in (
        floor,
        soup,
        git_floor,
        translate_toolkit_tmx,
        translate_toolkit_xliff,
        translate_toolkit_codes,
        translate_toolkit_xliff2,
        translate_toolkit_codes2,
        lxml_tmx,
        plain_tmx,
    )
}

if __name__ == "__main__":
    RIVALS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
