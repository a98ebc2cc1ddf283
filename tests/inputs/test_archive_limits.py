"""Archives beyond the limits, and the memory that reading takes."""

import gzip
import os
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import (
    COMPRESSED,
    KINDS,
    archive_of,
    contents,
    find,
    header,
    noise,
    refusals,
    tar_of,
    write,
    zip_of,
)
from pages import write_files

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.inputs.limits import Limits

ZEROS = bytes(10 << 20)
"""Ten megabytes that compress to ten kilobytes."""


def zip_bomb() -> bytes:
    return zip_of({f"{number:02}.md": ZEROS for number in range(4)})


def tar_bomb(kind: str) -> bytes:
    return archive_of(kind, {f"{number:02}.md": ZEROS for number in range(4)})


@pytest.mark.parametrize("kind", [".zip", *COMPRESSED])
def test_a_bomb_is_stopped_by_its_ratio_and_earlier_files_stay(tmp_path: Path, kind: str) -> None:
    data = zip_bomb() if kind == ".zip" else tar_bomb(kind)
    write_files(tmp_path, {f"bomb{kind}": data, "z/z.md": b"z"})
    result = find(tmp_path / f"bomb{kind}", tmp_path / "z")
    assert [file.origin.path for file in result] == ["00.md", f"bomb{kind}", "z.md"]
    assert len(result[0].read()) == 10 << 20
    (shown, code, found), *others = refusals(result)
    assert (shown, code, others) == (f"bomb{kind}", "archive-too-large", [])
    assert found.endswith("more than 200 times as many (--max-archive-ratio)")
    assert len(find(tmp_path / f"bomb{kind}", limits=Limits(ratio=1_000_000))) == 4


def test_a_few_dense_pages_are_not_a_bomb(tmp_path: Path) -> None:
    result = find(write(tmp_path, "x.zip", zip_of({"a.md": ZEROS})))
    assert [file.refused for file in result] == [None]


def zip_of_shared_bytes(number: int) -> bytes:
    """Return stored members, each with the headers of all following ones and one page of 1 MiB."""
    page, local, directory = noise(1 << 20, 1), b"", b""
    for each in reversed(range(number)):
        one = zip_of({f"{each:02}.md": local + page}, method=zipfile.ZIP_STORED)
        at = one.rindex(b"PK\x01\x02")
        local = one[:35] + local
        directory = one[at : one.rindex(b"PK\x05\x06")] + directory
    at = 0
    records = bytearray(directory)
    for each in range(number):
        records[each * 51 + 42 : each * 51 + 46] = struct.pack("<L", each * 35)
    tail = b"PK\x05\x06", 0, 0, number, number, len(records), len(local + page), 0
    return local + page + records + struct.pack("<4s4H2LH", *tail)


def test_bytes_that_several_members_share_were_read_once(tmp_path: Path) -> None:
    # Newer versions of Python refuse such members themselves.
    given = write(tmp_path, "x.zip", zip_of_shared_bytes(40))
    codes = {code for _, code, _ in refusals(find(given))}
    assert codes in (set(), {"damaged-archive"})
    codes = {code for _, code, _ in refusals(find(given, limits=Limits(ratio=20)))}
    assert codes in ({"archive-too-large"}, {"damaged-archive"})


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_that_is_too_large_is_read_up_to_the_limit(tmp_path: Path, kind: str) -> None:
    files = {f"{number}.md": noise(100_000, number) for number in range(9)}
    given = write(tmp_path, f"x{kind}", archive_of(kind, files))
    result = find(given, limits=Limits(total_bytes=500_000))
    assert refusals(result) == [
        (
            f"x{kind}",
            "archive-too-large",
            "more than 500,000 bytes came out of it (--max-archive-size)",
        )
    ]
    whole = [file.read() for file in result if not file.refused]
    assert whole == list(files.values())[: len(whole)]
    assert 3 <= len(whole) <= 5


def test_files_of_other_kinds_count_in_a_tar_and_are_not_unpacked_in_a_zip(tmp_path: Path) -> None:
    files = {"a.bin": bytes(2_000_000), "b.md": b"b"}
    limits = Limits(total_bytes=1_000_000)
    found = find(write(tmp_path, "x.tar.gz", archive_of(".tar.gz", files)), limits=limits)
    assert contents(found) == {"x.tar.gz": "archive-too-large"}
    found = find(write(tmp_path, "x.zip", zip_of(files)), limits=limits)
    assert contents(found) == {"x.zip:b.md": b"b"}


@pytest.mark.parametrize("kind", [".zip", ".tar.gz"])
def test_an_archive_of_too_many_files_is_stopped(tmp_path: Path, kind: str) -> None:
    files = {f"{number}.txt": b"" for number in range(100)} | {"z.md": b"z"}
    given = write(tmp_path, f"x{kind}", archive_of(kind, files))
    assert refusals(find(given, limits=Limits(files=100))) == [
        (f"x{kind}", "archive-too-large", "it has more than 100 entries (--max-archive-files)")
    ]
    assert contents(find(given, limits=Limits(files=101))) == {f"x{kind}:z.md": b"z"}


def test_extended_headers_are_not_entries(tmp_path: Path) -> None:
    files = {f"{number}-é.md": b"" for number in range(100)}
    given = write(tmp_path, "x.tar", tar_of(files, form=tarfile.PAX_FORMAT))
    assert len(find(given, limits=Limits(files=100))) == 100
    assert len(refusals(find(given, limits=Limits(files=99)))) == 1


def zip_of_tiny_files(number: int) -> bytes:
    """Build the zip by hand, which is ten times as fast."""
    one = zip_of({"00000.md": b""})
    at, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    names = [b"%05d.md" % each for each in range(number)]
    local = b"".join(one[:30] + name for name in names)
    directory = b"".join(
        one[at : at + 42] + struct.pack("<L", at * each) + name for each, name in enumerate(names)
    )
    assert end - at == 46 + 8
    # The counts have two bytes each and are ignored.
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), len(local), 0)
    return local + directory + tail


@pytest.mark.parametrize("kind", [".zip", ".tar.gz"])
def test_a_hundred_thousand_tiny_files_are_stopped_soon(tmp_path: Path, kind: str) -> None:
    if kind == ".zip":
        data = zip_of_tiny_files(100_000)
    else:
        block = header("a.md", tarfile.REGTYPE).tobuf(tarfile.USTAR_FORMAT)
        data = gzip.compress(block * 100_000 + bytes(1024), 1)
    given = write(tmp_path, f"x{kind}", data)
    result = find(given, limits=Limits(files=20_000, ratio=1000))
    assert refusals(result) == [
        (f"x{kind}", "archive-too-large", "it has more than 20,000 entries (--max-archive-files)")
    ]
    assert len(result) == (1 if kind == ".zip" else 20_001)


@pytest.mark.parametrize("kind", [".zip", ".tar.gz"])
def test_a_file_that_is_too_large_is_refused_and_the_rest_is_read(
    tmp_path: Path, kind: str
) -> None:
    files = {"a.md": b"a", "b.md": bytes(1001), "c.txt": bytes(9999), "d.md": bytes(1000)}
    given = write(tmp_path, f"x{kind}", archive_of(kind, files))
    result = find(given, limits=Limits(file_bytes=1000))
    assert refusals(result) == [(f"x{kind}:b.md", "file-too-large", "1,001 bytes")]
    assert [file.read() for file in result if not file.refused] == [b"a", bytes(1000)]


def test_a_file_that_is_too_large_is_refused_in_a_folder_too(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"a.md": b"a", "b.md": bytes(1001), "c.md": bytes(1000)})
    limits = Limits(file_bytes=1000)
    for path in (tmp_path / "docs", tmp_path / "docs" / "b.md"):
        assert [file.refused for file in find(path, limits=limits) if file.refused] == [
            Diagnostic(code="file-too-large", start=0, end=0, found="1,001 bytes")
        ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert [file.refused for file in find(tmp_path)] == [
        Diagnostic(code="special-file", start=0, end=0)
    ]


def with_sizes(zipped: bytes, size: int) -> bytes:
    """Return the zip with another size of the first member, in its header and in the directory."""
    at = zipped.index(b"PK\x01\x02")
    data = bytearray(zipped)
    data[22:26] = data[at + 24 : at + 28] = struct.pack("<L", size)
    return bytes(data)


@pytest.mark.parametrize("size", [0, 1, 1000, (1 << 32) - 2])
def test_false_sizes_do_not_bypass_the_limits(tmp_path: Path, size: int) -> None:
    zipped = with_sizes(zip_of({"a.md": ZEROS, "b.md": ZEROS, "c.md": b"c"}), size)
    result = find(write(tmp_path, "x.zip", zipped), limits=Limits(total_bytes=9 << 20))
    assert all(len(file.read()) <= 9 << 20 for file in result)
    assert refusals(result)[0][1] in {"damaged-archive", "file-too-large", "archive-too-large"}
    assert refusals(result)[-1] == (
        "x.zip",
        "archive-too-large",
        "more than 9,437,184 bytes came out of it (--max-archive-size)",
    )


def test_a_directory_that_is_too_large_is_not_parsed(tmp_path: Path) -> None:
    one = zip_of({"a.md": b"a"})
    at = one.index(b"PK\x01\x02")
    record = one[at : one.index(b"PK\x05\x06", at)]
    directory = record * 60_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), at, 0)
    given = write(tmp_path, "x.zip", one[:at] + directory + tail)
    for files in (10, 1000, 59_999):
        assert [code for _, code, _ in refusals(find(given, limits=Limits(files=files)))] == [
            "archive-too-large"
        ]
    assert refusals(find(given))[-1] == ("x.zip:a.md", "repeated-name", "60000 times")


MEASURE = """
import re, sys
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.registry import Inputs

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])

options = InputOptions(suffixes={".md"}, source_locale="en-US")
before = peak()
files = [len(file.read()) for file in Inputs(sys.argv[1:], options)]
print(len(files), sum(files), peak() - before)
"""


def measured(given: str, *, data: Iterator[bytes]) -> tuple[int, int, int]:
    """Return files, bytes and kilobytes of memory of reading in a separate process."""
    process = subprocess.Popen(
        [sys.executable, "-c", MEASURE, given], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    with process.stdin as pipe:
        for piece in data:
            pipe.write(piece)
    files, size, memory_used = process.stdout.read().split()
    process.stdout.close()
    assert process.wait() == 0
    return int(files), int(size), int(memory_used)


def pieces_of_a_large_tar() -> Iterator[bytes]:
    content = noise(1 << 20, 1)
    for number in range(200):
        page_header = header(f"docs/{number}.md", tarfile.REGTYPE, size=len(content))
        yield page_header.tobuf(tarfile.USTAR_FORMAT) + content
    yield bytes(1024)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_memory_does_not_grow_with_a_tar() -> None:
    files, size, memory_used = measured("-", data=pieces_of_a_large_tar())
    assert (files, size) == (200, 200 << 20)
    assert memory_used < 40_000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_memory_does_not_grow_with_a_zip(tmp_path: Path) -> None:
    content = noise(1 << 20, 1)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for number in range(100):
            archive.writestr(f"docs/{number}.md", content)
    files, size, memory_used = measured(str(tmp_path / "x.zip"), data=iter(()))
    assert (files, size) == (100, 100 << 20)
    assert memory_used < 40_000
