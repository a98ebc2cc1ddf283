"""Damaged and malicious files are refused immediately, with their line."""

import gc
import tracemalloc
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import chain, repeat
from time import perf_counter
from typing import BinaryIO, cast

import pytest
from pages import occurrence, written

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.returned_units import Returned, read_returned

PAIRS = [occurrence(f"Text {number}.", "文。", number=number) for number in range(103, 203)]
SUFFIXES = {"tmx": ".tmx", "xliff": ".xlf", "xliff2": ".xlf", "po": ".po"}
XML = ["tmx", "xliff", "xliff2"]


def export(name: str) -> bytes:
    return written(FORMATS[name].write, PAIRS)[0].encode()


def refusal(data: bytes | BinaryIO, suffix: str) -> tuple[str, int]:
    """Return the reason for the refusal, and the number of units before it."""
    units: list[Returned] = []
    stream = BytesIO(data) if isinstance(data, bytes) else data
    began = perf_counter()
    with pytest.raises(UnreadableFile, match=r"^line [1-9]\d*: ") as caught:
        units.extend(read_returned(stream, suffix))
    assert perf_counter() - began < 5
    assert caught.value.advice
    assert "\n" not in caught.value.message
    return caught.value.message, len(units)


def with_doctype(name: str, declarations: str, text: str = "Text 103.") -> bytes:
    """Return the export with declared entities, one of them in a text."""
    data = export(name).decode().replace('<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n', "")
    root = "tmx" if name == "tmx" else "xliff"
    head, _, rest = data.partition("?>")
    rest = rest.replace("Text 103.", text)
    return f"{head}?><!DOCTYPE {root} [{declarations}]>{rest}".encode()


BOMB = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12)
)
ENTITIES = {
    "bomb": (BOMB, "&a11;"),
    "never used": (BOMB, "Text 103."),
    "a small one": ('<!ENTITY a "b">', "&a;"),
    "a file": ('<!ENTITY a SYSTEM "file:///etc/hostname">', "&a;"),
    "the network": ('<!ENTITY a SYSTEM "http://127.0.0.1:9/a">', "&a;"),
    "a parameter": ('<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;', "Text 103."),
    "a large one": (f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 2000),
}


@pytest.mark.parametrize("name", XML)
@pytest.mark.parametrize("kind", ENTITIES)
def test_entities_are_refused_before_any_unit(name: str, kind: str) -> None:
    message, units = refusal(with_doctype(name, *ENTITIES[kind]), SUFFIXES[name])
    assert "entit" in message
    assert units == 0


@pytest.mark.parametrize("name", XML)
def test_entities_in_attributes_are_refused(name: str) -> None:
    data = with_doctype(name, BOMB).replace(b' version="', b' x="&a11;" version="', 1)
    assert refusal(data, SUFFIXES[name])[1] == 0


@pytest.mark.parametrize("name", XML)
def test_an_external_doctype_is_not_loaded(name: str) -> None:
    data = export(name).decode().replace('<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n', "")
    head, _, rest = data.partition("?>")
    root = "tmx" if name == "tmx" else "xliff"
    data = f'{head}?><!DOCTYPE {root} SYSTEM "file:///nowhere/http.dtd">{rest}'
    assert len(list(read_returned(BytesIO(data.encode()), SUFFIXES[name]))) == len(PAIRS)


@pytest.mark.parametrize("name", XML)
def test_deep_nesting_is_refused(name: str) -> None:
    deep = b"<ph>" * 100_000
    data = export(name).replace(b"Text 150.", deep)
    assert "depth" in refusal(data, SUFFIXES[name])[0]


@pytest.mark.parametrize("name", XML)
def test_a_truncated_file_gives_its_complete_units(name: str) -> None:
    data = export(name)
    _, units = refusal(data[: len(data) // 2], SUFFIXES[name])
    assert 30 < units < 70


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ((b"Text 150.", b"Text\x00150."), "Char 0x0"),
        ((b"Text 150.", b"Text &#0; 150."), "Char"),
        ((b"Text 150.", b"Text \xff\xfe 150."), "encoding"),
        ((b"Text 150.", b"Text &nbsp; 150."), "nbsp"),
        ((b"Text 150.", b"Text < 150."), ""),
        ((b'encoding="UTF-8"', b'encoding="UTF-16"'), ""),
        ((b'encoding="UTF-8"', b'encoding="klingon"'), "encoding"),
    ],
)
@pytest.mark.parametrize("name", XML)
def test_damage_is_refused_with_its_line(
    name: str, change: tuple[bytes, bytes], expected: str
) -> None:
    message, _ = refusal(export(name).replace(*change), SUFFIXES[name])
    assert expected in message


def zipped() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.xlf", "a")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "it is empty"),
        (b" \n\n", ""),
        (b"\x00" * 1000, ""),
        (zipped(), "it is a zip archive"),
        (b"\x1f\x8b\x08\x00", "it is compressed with gzip"),
        (b"# just text", ""),
        (b'{"a": 1}', ""),
        (b"<html><body/></html>", "it begins with html"),
        (b"<xliff", ""),
        (b"\xef\xbb\xbf", ""),
        (b"<" + b"a" * 20_000_000, ""),
        (b'<xliff a="' + b"a" * 20_000_000 + b'"/>', ""),
    ],
    ids=range(12),
)
@pytest.mark.parametrize("suffix", [".tmx", ".xlf", ".sdlxliff", ""])
def test_a_file_of_another_format_is_refused(data: bytes, expected: str, suffix: str) -> None:
    message, units = refusal(data, suffix)
    assert expected in message
    assert units == 0


@pytest.mark.parametrize("name", XML)
def test_a_huge_attribute_is_refused(name: str) -> None:
    data = export(name).replace(b">Text 150.", b' a="' + b"b" * 20_000_000 + b'">Text 150.')
    refusal(data, SUFFIXES[name])


class Endless:
    """A file with one endless unit; it can seek to its beginning."""

    def __init__(self, beginning: bytes, piece: bytes) -> None:
        self._beginning, self._piece = beginning, piece
        self.seek(0)

    def seek(self, place: int) -> None:
        assert place == 0
        self._left = b""
        self._pieces: Iterator[bytes] = chain([self._beginning], repeat(self._piece * 500))

    def tell(self) -> int:
        return 0

    def read(self, size: int) -> bytes:
        while len(self._left) < size:
            self._left += next(self._pieces)
        data, self._left = self._left[:size], self._left[size:]
        return data


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("tmx", b'<tmx version="1.4"><header/><body><tu>'),
        ("tmx", b'<tmx version="1.4">'),
        ("xliff", b'<xliff version="1.2"><file><header>'),
    ],
)
def test_a_unit_without_end_is_refused(name: str, beginning: bytes) -> None:
    endless = Endless(beginning, b"<note>" + b"a" * 2000 + b"</note>\n")
    message, _ = refusal(cast(BinaryIO, endless), SUFFIXES[name])
    assert "64 MB" in message


def measure_peak(name: str, units: int) -> int:
    """Return the peak memory of reading, in bytes, without the caches of lxml."""
    pairs = [occurrence("Text.", "文。", number=number) for number in range(units)]
    data = written(FORMATS[name].write, pairs)[0].encode()
    del pairs
    # Other tests influence when Python collects garbage. Freeze their objects, and collect garbage
    # after every 50 units, so that the peak depends on this file only.
    gc.collect()
    gc.freeze()
    tracemalloc.start()
    number = 0
    for number, _ in enumerate(read_returned(BytesIO(data), SUFFIXES[name]), 1):
        if number % 50 == 0:
            gc.collect()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    gc.unfreeze()
    assert number == units
    return peak


@pytest.mark.parametrize("name", XML)
def test_memory_stays_flat(name: str) -> None:
    # The first file fills the caches for all files.
    measure_peak(name, 2100)
    few, many = measure_peak(name, 700), measure_peak(name, 2100)
    # A unit of which only the texts remain takes some 500 bytes.
    assert many - few < 1400 * 50


@pytest.mark.parametrize(
    "data",
    [
        b'msgid "a\nmsgstr "b"\n',
        b'msgid "a"\nmsgstr "b\n',
        b"<xliff/>",
        b"nonsense",
        b"\x00\x01\x02",
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=klingon\\n"\n\nmsgid "\xff"\n',
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "\xff"\n',
        zipped(),
    ],
)
def test_a_file_that_is_not_po_is_refused(data: bytes) -> None:
    refusal(data, ".po")
