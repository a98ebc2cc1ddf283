"""A memory with one page in two languages, and a server for it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pages import add, document, page
from server import Client, served

from tmx_extract.store.connection import create_or_open

ODD = (
    "a/b//c.d/../e",
    "100% of 50%25?",
    "What? #1 & #2",
    "C++ + C#",
    "two\nlines\n",
    "🙂 emoji 👩‍💻",
    "x" * 499 + "?",
)
"""Sources that only reach the server if every character survives the way."""
PAIRS = {
    101: ("Save a file", "ファイルの保存"),
    103: ("Save the file.", "ファイルを保存します。"),
    104: ("Close the window.", "ウィンドウを閉じます。"),
    **{200 + number: (text, f"訳 {number}") for number, text in enumerate(ODD)},
}


def _make_memory(path: Path) -> Path:
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(PAIRS)))
        german = page({103: ("Save the file.", "Datei speichern.")}, locfileid="8", locale="de-DE")
        add(connection, document(german, "docs/de.md", repository="handbook"))
    return path


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return _make_memory(tmp_path / "tm.db")


@pytest.fixture(scope="module")
def served_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Client]]:
    path = _make_memory(tmp_path_factory.mktemp("memory") / "tm.db")
    with served(path) as client:
        yield path, client


@pytest.fixture(scope="module")
def client(served_memory: tuple[Path, Client]) -> Client:
    return served_memory[1]
