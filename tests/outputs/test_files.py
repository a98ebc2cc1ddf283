"""Files appear complete or not at all; compressed bytes depend only on the data."""

import gzip
import io
import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import pytest

from tmx_extract.errors import OutputError
from tmx_extract.outputs.files import written_beside
from tmx_extract.outputs.gzip_stream import compressed


def everything(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def fail_after(file: BinaryIO, failure: type[BaseException]) -> None:
    file.write(b"half")
    raise failure


def test_a_file_takes_its_name_when_it_is_complete(tmp_path: Path) -> None:
    with written_beside(tmp_path / "ja.tmx") as file:
        file.write(b"<tmx/>")
        (name,) = everything(tmp_path)
        assert re.fullmatch(r"\.ja\.tmx\.tmx-extract-[0-9a-f]{16}\.part", name)
    assert everything(tmp_path) == ["ja.tmx"]
    assert (tmp_path / "ja.tmx").read_bytes() == b"<tmx/>"


def test_its_folder_is_created(tmp_path: Path) -> None:
    with written_beside(tmp_path / "a" / "b" / "ja.tmx") as file:
        file.write(b"<tmx/>")
    assert everything(tmp_path) == ["a", "a/b", "a/b/ja.tmx"]


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "ja.tmx").write_bytes(b"old and longer")
    with written_beside(tmp_path / "ja.tmx") as file:
        file.write(b"new")
    assert (tmp_path / "ja.tmx").read_bytes() == b"new"


def test_a_store_is_not_replaced(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "tm.db")) as connection:
        connection.execute("CREATE TABLE kept (id)")
    before = (tmp_path / "tm.db").read_bytes()
    with (
        pytest.raises(OutputError, match="is a SQLite file, such as a memory"),
        written_beside(tmp_path / "tm.db"),
    ):
        raise AssertionError
    assert (tmp_path / "tm.db").read_bytes() == before
    assert everything(tmp_path) == ["tm.db"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_device_is_written_to_and_stays(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reading = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with written_beside(tmp_path / "pipe") as file:
        file.write(b"<tmx/>")
    assert os.read(reading, 100) == b"<tmx/>"
    os.close(reading)
    assert (tmp_path / "pipe").is_fifo()
    assert everything(tmp_path) == ["pipe"]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_nothing_is_left_behind_by_a_failure(tmp_path: Path, failure: type[BaseException]) -> None:
    (tmp_path / "ja.tmx").write_bytes(b"old")
    for path in (tmp_path / "ja.tmx", tmp_path / "a" / "b" / "ja.tmx"):
        with pytest.raises(failure), written_beside(path) as file:
            fail_after(file, failure)
    assert everything(tmp_path) == ["ja.tmx"]
    assert (tmp_path / "ja.tmx").read_bytes() == b"old"


def test_a_folder_that_was_there_stays_after_a_failure(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(ValueError, match="no"), written_beside(tmp_path / "out" / "ja.tmx"):
        raise ValueError("no")
    assert everything(tmp_path) == ["out"]


def test_a_failure_of_the_disk_is_reported(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught, written_beside(tmp_path / "ja.tmx"):
        raise OSError(28, "No space left on device")
    assert caught.value.message == (f"{tmp_path}/ja.tmx cannot be written: No space left on device")
    assert caught.value.advice == "Check the folder, its permissions and the free space."
    assert everything(tmp_path) == []


def test_a_folder_of_that_name_is_reported(tmp_path: Path) -> None:
    (tmp_path / "ja.tmx").mkdir()
    with pytest.raises(OutputError, match="is a folder"), written_beside(tmp_path / "ja.tmx"):
        pytest.fail("told before the work, not after it")
    assert everything(tmp_path) == ["ja.tmx"]


def test_a_file_in_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError), written_beside(tmp_path / "out" / "ja.tmx"):
        pytest.fail("there is nowhere to write to")
    assert everything(tmp_path) == ["out"]


def test_a_name_that_is_too_long_is_reported(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="too long"), written_beside(tmp_path / ("x" * 300)):
        pytest.fail("there is nowhere to write to")


@pytest.mark.parametrize("path", [".", "/"])
def test_a_path_without_a_name_is_reported(path: str) -> None:
    with pytest.raises(OutputError), written_beside(Path(path)):
        pytest.fail("there is nowhere to write to")


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Path]:
    """A folder that is readable but not writable."""
    folder = tmp_path / "sealed"
    folder.mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    yield folder
    folder.chmod(stat.S_IRWXU)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("name", ["ja.tmx", "deeper/ja.tmx"])
def test_a_folder_without_permission_is_reported(sealed: Path, name: str) -> None:
    with pytest.raises(OutputError, match="Permission denied"), written_beside(sealed / name):
        pytest.fail("there is nowhere to write to")
    assert everything(sealed) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look everywhere")
def test_a_folder_that_may_not_even_be_looked_into_is_reported(sealed: Path) -> None:
    sealed.chmod(0)
    with (
        pytest.raises(OutputError, match="Permission denied"),
        written_beside(sealed / "deeper" / "ja.tmx"),
    ):
        pytest.fail("there is nowhere to write to")


def test_uncompressed_data_passes_through(tmp_path: Path) -> None:
    plain = io.BytesIO()
    with compressed(plain, wanted=False) as stream:
        assert stream is plain
    assert everything(tmp_path) == []


def compress(pieces: list[bytes]) -> bytes:
    packed = io.BytesIO()
    with compressed(packed, wanted=True) as stream:
        for piece in pieces:
            stream.write(piece)
    assert not packed.closed
    return packed.getvalue()


@pytest.mark.parametrize("pieces", [[], [b"ab"], [b"a", b"b"], [b"x" * 200_000, b"y" * 100]])
def test_compressed_bytes_come_back(pieces: list[bytes]) -> None:
    assert gzip.decompress(compress(pieces)) == b"".join(pieces)


def test_compressed_bytes_are_always_the_same_and_name_neither_file_nor_date() -> None:
    packed = compress(["保存します。".encode() * 1000])
    assert packed == compress(["保存します。".encode() * 1000])
    assert packed[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


def test_a_failure_while_compressing_is_passed_on() -> None:
    packed = io.BytesIO()
    with pytest.raises(ValueError), compressed(packed, wanted=True) as stream:  # noqa: PT011
        fail_after(stream, ValueError)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away"
)
@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        (frozenset(), (1234, 4321, 0o664)),
        (frozenset({1234}), (0, 4321, 0o664)),
        # The group of the old file is another one, so ours gets no permissions.
        (frozenset({1234, -1}), (0, 0, 0o604)),
    ],
    ids=["all", "the group", "nothing"],
)
def test_a_file_that_belongs_to_another_user_keeps_its_owner_as_far_as_it_may(
    tmp_path: Path,
    refused: frozenset[int],
    expected: tuple[int, int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give = os.fchown

    def give_if_allowed(descriptor: int, user: int, group: int) -> None:
        if user in refused:
            raise PermissionError
        give(descriptor, user, group)

    path = tmp_path / "out.txt"
    path.write_bytes(b"old")
    path.chmod(0o664)
    os.chown(path, 1234, 4321)
    monkeypatch.setattr(os, "fchown", give_if_allowed)
    with written_beside(path) as stream:
        stream.write(b"new")
    found = path.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == expected
    assert path.read_bytes() == b"new"
