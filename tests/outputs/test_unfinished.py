"""Unfinished files and folders: nothing is left of them, whenever a signal comes."""

from pathlib import Path

import pytest

from tmx_extract.outputs.files import written_new
from tmx_extract.outputs.unfinished import new_folder


def test_nothing_is_left_by_a_signal_right_after_a_file_or_folder_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def stop(*_: object) -> None:
        made.extend(path.suffix for path in tmp_path.iterdir())
        raise KeyboardInterrupt

    monkeypatch.setattr("tmx_extract.outputs.unfinished.lock", stop)
    with pytest.raises(KeyboardInterrupt), written_new(tmp_path / "ja.tmx"):
        pass
    with pytest.raises(KeyboardInterrupt), new_folder(tmp_path / "out"):
        pass
    assert (made, [*tmp_path.iterdir()]) == ([".part", ".part"], [])
