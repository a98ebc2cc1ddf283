"""Damaged and malicious archives: nothing raises, and the rest is read."""

import stat
import struct
import subprocess
import tarfile
import zipfile
from pathlib import Path

import hypothesis
import pytest
from archives import (
    COMMIT,
    COMPRESSED,
    COMPRESSIONS,
    KINDS,
    Entry,
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
from budget import examples
from hypothesis import strategies as st
from pages import SAVE, page

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import InputError
from tmx_extract.inputs.limits import Limits

FILES = {"docs/b.md": "鍵".encode(), "docs/a.md": b"a", "docs/c.txt": b"c", "z.yml": b"z: 1\n"}

# Paths outside.


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("../a.md", "it leads elsewhere"),
        ("a/../../b.md", "it leads elsewhere"),
        ("a/../b.md", "it leads elsewhere"),
        ("/etc/a.md", "it is absolute"),
        ("//host/a.md", "it is absolute"),
        ("C:/a.md", "it names a drive"),
        ("c:a.md", "it names a drive"),
        ("..\\a.md", "it has a backslash"),
        ("\\\\host\\a.md", "it has a backslash"),
        ("a\nb.md", "it has a control character"),
        ("a\x1b[31m.md", "it has a control character"),
        ("a/" * 101 + "b.md", "it is too long"),
        ("a/" + "b" * 5000 + ".md", "it is too long"),
    ],
)
@pytest.mark.parametrize("kind", [".zip", ".tar.gz"])
def test_paths_that_must_not_be_written_are_refused_and_the_rest_is_read(
    tmp_path: Path, kind: str, name: str, found: str
) -> None:
    files = {"0.md": b"0", name: b"a", "z.md": b"z"}
    result = find(write(tmp_path, f"x{kind}", archive_of(kind, files)))
    (refused,) = [file for file in result if file.refused]
    assert refused.refused == Diagnostic(code="unsafe-path", start=0, end=0, found=found)
    assert ".." not in refused.relative.parts
    assert not refused.relative.is_absolute()
    assert "\x1b" not in refused.shown
    assert "\n" not in refused.shown
    assert [file.read() for file in result if not file.refused] == [b"0", b"z"]


def test_a_zero_byte_in_a_name_is_refused(tmp_path: Path) -> None:
    zipped = zip_of({"a.exe_.md": b"a", "z.md": b"z"}).replace(b"a.exe_.md", b"a.exe\0.md")
    assert contents(find(write(tmp_path, "x.zip", zipped))) == {
        "x.zip:a.exe\\x00.md": "unsafe-path",
        "x.zip:z.md": b"z",
    }
    tarred = tar_of({"é.exe_.md": b"a", "z.md": b"z"})
    # The first name is in an extended header, where a zero does not end the name.
    tarred = tarred.replace(b"exe_.md", b"exe\0.md", 1)
    assert contents(find(write(tmp_path, "x.tar", tarred))) == {
        "x.tar:é.exe\\x00.md": "unsafe-path",
        "x.tar:z.md": b"z",
    }


def test_dangerous_names_of_other_files_are_skipped(tmp_path: Path) -> None:
    for kind in (".zip", ".tar.gz"):
        files = {"../a.txt": b"", "/etc/passwd": b"", "..": b"", "C:\\x": b"", "z.md": b"z"}
        found = find(write(tmp_path, f"x{kind}", archive_of(kind, files)))
        assert contents(found) == {f"x{kind}:z.md": b"z"}


# Entries that are not files.


def test_links_devices_and_pipes_in_a_tar_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    sparse = header("holes.md", tarfile.GNUTYPE_SPARSE)
    entries: list[Entry] = [
        ("a.md", b"a"),
        header("symbolic.md", tarfile.SYMTYPE, target="/etc/passwd"),
        header("hard.md", tarfile.LNKTYPE, target="a.md"),
        header("out.md", tarfile.SYMTYPE, target="../../a.md"),
        header("character.md", tarfile.CHRTYPE),
        header("block.md", tarfile.BLKTYPE),
        header("pipe.md", tarfile.FIFOTYPE),
        header("folder.md", tarfile.DIRTYPE),
        header("unknown.md", b"Q"),
        sparse,
        header("link.txt", tarfile.SYMTYPE, target="a.md"),
        ("z.md", b"z"),
    ]
    assert contents(find(write(tmp_path, "x.tar", tar_of(entries)))) == {
        "x.tar:a.md": b"a",
        "x.tar:symbolic.md": "link-in-archive",
        "x.tar:hard.md": "link-in-archive",
        "x.tar:out.md": "link-in-archive",
        "x.tar:character.md": "special-file",
        "x.tar:block.md": "special-file",
        "x.tar:pipe.md": "special-file",
        "x.tar:unknown.md": "special-file",
        "x.tar:holes.md": "special-file",
        "x.tar:z.md": b"z",
    }


@pytest.mark.parametrize("form", ["gnu", "pax"])
def test_a_sparse_file_is_refused_and_its_list_of_holes_skipped(tmp_path: Path, form: str) -> None:
    with (tmp_path / "holes.md").open("wb") as file:
        for start in range(0, 4 << 20, 1 << 17):
            file.seek(start)
            file.write(b"x")
        file.truncate(5 << 20)
    (tmp_path / "z.md").write_bytes(b"z")
    command = ["tar", "-S", f"--format={form}", "-cf", "x.tar", "holes.md", "z.md"]
    if subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode:
        pytest.skip("needs GNU tar")
    if (tmp_path / "x.tar").stat().st_size > 4 << 20:
        pytest.skip("needs a file system with holes")
    assert contents(find(tmp_path / "x.tar")) == {
        "x.tar:holes.md": "special-file",
        "x.tar:z.md": b"z",
    }


def test_links_and_devices_in_a_zip_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    def entry(name: str, mode: int) -> zipfile.ZipInfo:
        found = zipfile.ZipInfo(name)
        found.create_system, found.external_attr = 3, mode << 16
        return found

    zipped = zip_of(
        [
            (entry("a.md", stat.S_IFREG | 0o644), b"a"),
            (entry("link.md", stat.S_IFLNK | 0o777), b"../../etc/passwd"),
            (entry("pipe.md", stat.S_IFIFO | 0o644), b""),
            (entry("device.md", stat.S_IFCHR | 0o644), b""),
            ("folder.md/", b""),
            ("z.md", b"z"),
        ]
    )
    assert contents(find(write(tmp_path, "x.zip", zipped))) == {
        "x.zip:a.md": b"a",
        "x.zip:device.md": "special-file",
        "x.zip:link.md": "link-in-archive",
        "x.zip:pipe.md": "special-file",
        "x.zip:z.md": b"z",
    }


# Repeated names.


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_last_of_two_files_with_one_name_in_a_zip_is_read_and_reported(
    tmp_path: Path,
) -> None:
    zipped = zip_of([("a.md", b"1"), ("b.md", b"b"), ("a.md", b"2"), ("a.md", b"3")])
    found = find(write(tmp_path, "x.zip", zipped))
    assert [(file.origin.path, file.refused, file.read()) for file in found] == [
        ("a.md", None, b"3"),
        ("a.md", Diagnostic(code="repeated-name", start=0, end=0, found="3 times"), b""),
        ("b.md", None, b"b"),
    ]


def test_both_of_two_files_with_one_name_in_a_tar_are_read(tmp_path: Path) -> None:
    found = find(write(tmp_path, "x.tar", tar_of([("a.md", b"1"), ("b.md", b""), ("a.md", b"2")])))
    assert [(file.origin.path, file.refused, file.read()) for file in found] == [
        ("a.md", None, b"1"),
        ("b.md", None, b""),
        ("a.md", None, b"2"),
    ]


# Data that cannot be unpacked.


def with_flags(zipped: bytes, flags: int) -> bytes:
    """Return the zip with these flags for the first member, in its header and in the directory."""
    at = zipped.index(b"PK\x01\x02")
    data = bytearray(zipped)
    data[6:8] = data[at + 8 : at + 10] = struct.pack("<H", flags)
    return bytes(data)


def with_method(zipped: bytes, method: int) -> bytes:
    at = zipped.index(b"PK\x01\x02")
    data = bytearray(zipped)
    data[8:10] = data[at + 10 : at + 12] = struct.pack("<H", method)
    return bytes(data)


@pytest.mark.parametrize("flags", [1, 1 << 6, 1 | 1 << 6])
def test_an_encrypted_file_is_refused_and_the_rest_is_read(tmp_path: Path, flags: int) -> None:
    zipped = with_flags(zip_of({"a.md": b"a", "z.md": b"z"}), flags)
    assert contents(find(write(tmp_path, "x.zip", zipped))) == {
        "x.zip:a.md": "encrypted-file",
        "x.zip:z.md": b"z",
    }


@pytest.mark.parametrize(
    ("method", "found"),
    [(1, "method 1"), (9, "deflate64"), (12, "bzip2"), (14, "LZMA"), (93, "Zstandard")],
)
def test_an_unsupported_compression_is_reported_and_the_rest_is_read(
    tmp_path: Path, method: int, found: str
) -> None:
    zipped = with_method(zip_of({"a.md": b"a", "z.md": b"z"}), method)
    result = find(write(tmp_path, "x.zip", zipped))
    assert refusals(result) == [("x.zip:a.md", "unsupported-compression", found)]
    assert [file.read() for file in result if not file.refused] == [b"z"]


def test_a_patched_file_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    zipped = with_flags(zip_of({"a.md": b"a", "z.md": b"z"}), 1 << 5)
    assert contents(find(write(tmp_path, "x.zip", zipped))) == {
        "x.zip:a.md": "unsupported-compression",
        "x.zip:z.md": b"z",
    }


# Damage.


def test_a_wrong_checksum_in_a_zip_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    zipped = zip_of({"a.md": b"Save the file.", "z.md": b"z"}, method=zipfile.ZIP_STORED)
    result = find(write(tmp_path, "x.zip", zipped.replace(b"Save", b"Lose")))
    assert refusals(result) == [("x.zip:a.md", "damaged-archive", "Bad CRC-32 for file 'a.md'")]
    assert [file.read() for file in result if not file.refused] == [b"z"]


def test_bytes_that_cannot_be_unpacked_are_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    zipped = bytearray(zip_of({"a.md": b"Save the file." * 9, "z.md": b"z"}))
    zipped[34:40] = b"\xff" * 6
    assert contents(find(write(tmp_path, "x.zip", bytes(zipped)))) == {
        "x.zip:a.md": "damaged-archive",
        "x.zip:z.md": b"z",
    }


def test_members_before_the_zip_are_reported(tmp_path: Path) -> None:
    zipped = bytearray(zip_of({"a.md": b"a", "z.md": b"z"}))
    (place,) = struct.unpack("<L", zipped[-6:-2])
    zipped[-6:-2] = struct.pack("<L", place + 1000)
    codes = {code for _, code, _ in refusals(find(write(tmp_path, "x.zip", bytes(zipped))))}
    assert codes == {"damaged-archive"}


def test_a_member_without_a_name_is_skipped(tmp_path: Path) -> None:
    zipped = bytearray(zip_of({"?": b"a", "z.md": b"z"}))
    at = zipped.index(b"PK\x01\x02")
    # The former name is another field now.
    zipped[26:30] = zipped[at + 28 : at + 32] = struct.pack("<2H", 0, 1)
    assert contents(find(write(tmp_path, "x.zip", bytes(zipped)))) == {"x.zip:z.md": b"z"}
    tarred = tar_of({"": b"a", "z.md": b"z"})
    assert contents(find(write(tmp_path, "x.tar", tarred))) == {"x.tar:z.md": b"z"}


def test_a_zip_that_is_truncated_is_reported(tmp_path: Path) -> None:
    zipped = zip_of(FILES)
    for length in (30, len(zipped) // 2, len(zipped) - 1):
        result = find(write(tmp_path, "x.zip", zipped[:length]))
        assert refusals(result) == [("x.zip", "damaged-archive", "its end is missing")]


@pytest.mark.parametrize("kind", [".tar", *COMPRESSED])
def test_the_files_before_the_end_of_a_truncated_tar_are_read(tmp_path: Path, kind: str) -> None:
    # More than one block of bzip2 and zstd, so that there is some output.
    files = {f"{number}.md": noise(300_000, number) for number in range(6)}
    data = archive_of(kind, files)
    result = find(write(tmp_path, f"x{kind}", data[: len(data) * 3 // 4]))
    assert refusals(result) == [(f"x{kind}", "damaged-archive", "its end is missing")]
    whole = [file for file in result if not file.refused]
    assert len(whole) >= 2
    assert [file.read() for file in whole] == list(files.values())[: len(whole)]


@pytest.mark.parametrize("kind", COMPRESSED)
def test_a_small_tar_that_is_truncated_is_reported(tmp_path: Path, kind: str) -> None:
    data = archive_of(kind, FILES)
    result = find(write(tmp_path, f"x{kind}", data[: len(data) // 2]))
    assert refusals(result) == [(f"x{kind}", "damaged-archive", "its end is missing")]


@pytest.mark.parametrize("kind", COMPRESSED)
def test_compressed_streams_one_after_the_other_are_one_tar(tmp_path: Path, kind: str) -> None:
    data = tar_of({"a.md": b"a", "b.md": b"b"})
    halves = (data[:700], data[700:])
    result = find(write(tmp_path, f"x{kind}", b"".join(map(COMPRESSIONS[kind], halves))))
    assert contents(result) == {f"x{kind}:a.md": b"a", f"x{kind}:b.md": b"b"}


def test_a_stream_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    # A frame with a window of 256 MiB, and the beginning of a block.
    data = b"\x28\xb5\x2f\xfd\x00" + bytes([(28 - 10) << 3]) + bytes(9)
    result = find(write(tmp_path, "x.tar.zst", data))
    assert refusals(result) == [
        (
            "x.tar.zst",
            "damaged-archive",
            "Unable to decompress Zstandard data: Frame requires too much memory for decoding",
        )
    ]


@pytest.mark.parametrize("kind", [".tar", *COMPRESSED])
def test_a_tar_that_is_truncated_between_two_files_is_reported(tmp_path: Path, kind: str) -> None:
    tar = tar_of({"a.md": b"a", "b.md": b"b"})[:2048]
    result = find(write(tmp_path, f"x{kind}", COMPRESSIONS[kind](tar)))
    assert contents(result) == {
        f"x{kind}:a.md": b"a",
        f"x{kind}:b.md": b"b",
        f"x{kind}": "damaged-archive",
    }


def test_a_file_that_is_longer_than_the_tar_is_reported(tmp_path: Path) -> None:
    liar = header("b.md", tarfile.REGTYPE, size=1 << 40).tobuf(tarfile.GNU_FORMAT)
    short = header("b.md", tarfile.REGTYPE, size=1 << 20).tobuf(tarfile.GNU_FORMAT)
    before = tar_of({"a.md": b"a"})[:1024]
    result = find(write(tmp_path, "x.tar", before + short + bytes(1024)))
    assert contents(result) == {"x.tar:a.md": b"a", "x.tar": "damaged-archive"}
    result = find(write(tmp_path, "x.tar", before + liar + bytes(1024)))
    assert contents(result) == {
        "x.tar:a.md": b"a",
        "x.tar:b.md": "file-too-large",
        "x.tar": "damaged-archive",
    }


@pytest.mark.parametrize("kind", [".tar.gz", ".tar.bz2", ".tar.xz"])
def test_a_wrong_checksum_at_the_end_of_a_compressed_tar_is_reported(
    tmp_path: Path, kind: str
) -> None:
    data = bytearray(archive_of(kind, {"a.md": b"a"}))
    data[-8 if kind == ".tar.gz" else -5] ^= 0xFF
    result = find(write(tmp_path, f"x{kind}", bytes(data)))
    assert [code for _, code, _ in refusals(result)] == ["damaged-archive"]


def test_reading_goes_on_after_a_damaged_header(tmp_path: Path) -> None:
    tar = bytearray(tar_of({name: name.encode() for name in ("a.md", "b.md", "c.md", "d.md")}))
    tar[1024] ^= 1
    result = find(write(tmp_path, "x.tar", bytes(tar)))
    assert contents(result) == {
        "x.tar:a.md": b"a.md",
        "x.tar": "damaged-archive",
        "x.tar:c.md": b"c.md",
        "x.tar:d.md": b"d.md",
    }
    assert refusals(result)[0][2] == "a file header is expected, but other data follows"


def test_data_after_the_end_of_a_tar_is_reported(tmp_path: Path) -> None:
    result = find(write(tmp_path, "x.tar", tar_of({"a.md": b"a"}) + tar_of({"b.md": b"b"})))
    assert contents(result) == {"x.tar:a.md": b"a", "x.tar": "damaged-archive"}
    assert refusals(result)[0][2] == "data after its end was not read"


@pytest.mark.parametrize(
    "records",
    [
        b"no number",
        b"99 path=x.md\n",
        b"0 path=x.md\n",
        b"12 path=x.md ",
        b"10 path-xm\n",
        b"1" * 4000,
        b"12345678901 path=x.md\n",
        b"10 size=x\n",
        b"11 size=-1\n",
        b"33 size=9999999999999999999999999\n",
    ],
)
def test_an_invalid_extended_header_spoils_only_its_own_file(
    tmp_path: Path, records: bytes
) -> None:
    extended = header("pax", tarfile.XHDTYPE, size=len(records)).tobuf(tarfile.USTAR_FORMAT)
    extended += records + bytes(-len(records) % 512)
    result = find(write(tmp_path, "x.tar", extended + tar_of({"a.md": b"a", "b.md": b"b"})))
    assert contents(result) == {"x.tar:a.md": "damaged-archive", "x.tar:b.md": b"b"}


def test_an_endless_extended_header_is_not_read_into_memory(tmp_path: Path) -> None:
    size = 3 << 20
    extended = header("pax", tarfile.XHDTYPE, size=size).tobuf(tarfile.USTAR_FORMAT) + b"1" * size
    result = find(write(tmp_path, "x.tar", extended + tar_of({"a.md": b"a", "b.md": b"b"})))
    assert contents(result) == {"x.tar:a.md": "damaged-archive", "x.tar:b.md": b"b"}
    assert refusals(result)[0][2] == "an extended header of 3,145,728 bytes"


def test_extended_headers_cost_no_more_time_than_others(tmp_path: Path) -> None:
    # Python's own reader needs half an hour for this one: CVE-2024-6232.
    size = 1_000_000
    extended = header("pax", tarfile.XHDTYPE, size=size).tobuf(tarfile.USTAR_FORMAT)
    extended += b"1" * size + bytes(-size % 512)
    given = write(tmp_path, "x.tar", extended + tar_of({"a.md": b"a", "b.md": b"b"}))
    assert contents(find(given)) == {"x.tar:a.md": "damaged-archive", "x.tar:b.md": b"b"}


def test_a_size_below_zero_is_damage(tmp_path: Path) -> None:
    # Python's own reader loops forever: CVE-2025-8194.
    liar = bytearray(header("b.md", tarfile.REGTYPE).tobuf(tarfile.GNU_FORMAT))
    liar[124:136] = b"\xff" * 10 + b"\xfe\x00"
    liar[148:156] = b" " * 8
    liar[148:156] = f"{sum(liar):06o}\0 ".encode()
    given = write(tmp_path, "x.tar", tar_of({"a.md": b"a"})[:1024] + liar + tar_of({"c.md": b"c"}))
    assert contents(find(given)) == {
        "x.tar:a.md": b"a",
        "x.tar": "damaged-archive",
        "x.tar:c.md": b"c",
    }


SMALL = {
    kind: archive_of(kind, {"docs/ü.md": page(SAVE), "a.yml": b"a: 1\n"}, commit=COMMIT)
    for kind in KINDS
}


@hypothesis.given(
    kind=st.sampled_from(KINDS),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=4),
    end=st.floats(0, 1) | st.just(1.0),
)
@hypothesis.example(kind=".zip", changes=[(0.0, b"PK\x05\x06")], end=1.0)
@examples(300)
def test_no_damage_raises_or_lasts(
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    changes: list[tuple[float, bytes]],
    end: float,
) -> None:
    data = bytearray(SMALL[kind])
    for place, other in changes:
        at = int(place * len(data))
        data[at : at + len(other)] = other
    given = tmp_path_factory.getbasetemp() / f"damaged{kind}"
    given.write_bytes(data[: int(end * len(data))])
    try:
        found = find(given, limits=Limits(total_bytes=1 << 24))
    except InputError:
        return
    for file in found:
        assert file.refused is not None or isinstance(file.read(), bytes)
