"""Pages without their pairs, and the pages rebuilt from that: the same bytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import strategies
from budget import examples
from fragments import FRAGMENTS
from hypothesis import given
from hypothesis import strategies as st
from pages import SAVE, page, pair

from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin, PageText, PlacedPair
from tmx_extract.rebuild.page_text import cut_pairs, put_pairs

ROOT = Path(__file__).parent.parent.parent
REAL = sorted(
    path
    for folder in ("tests/fixtures/extract", "samples")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".md", ".yml", ".json") and not path.name.endswith(".expected.json")
)
FIRST = pair("4ef9c-103", "Save it.", "保存。")
ESCAPED = FIRST.replace('"', '\\"')
SECOND = pair("4ef9c-p104", "Open it.", "")


def read(data: bytes, path: str = "a.md") -> Document:
    return read_document(data, Origin(path=path))


def pairs_of(document: Document) -> Iterator[PlacedPair]:
    for item in document.segments:
        yield PlacedPair(item.id, item.source, item.target, item.start, item.end)


def check_rebuilt(data: bytes, path: str = "a.md") -> None:
    document = read(data, path)
    if any(problem.code == "not-utf8" for problem in document.diagnostics):
        return
    assert put_pairs(cut_pairs(document), pairs_of(document)) == data


@pytest.mark.parametrize(
    ("text", "path", "cut", "is_whole"),
    [
        (f"# {FIRST}\n\n- {SECOND}\n", "a.md", "# \n\n- \n", False),
        (f"{FIRST}{SECOND}", "a.md", "", False),
        (f"\ufeff# {FIRST}\r\n\n{SECOND}\r", "a.md", "\ufeff# \r\n\n\r", False),
        ("No pairs.\n", "a.md", "No pairs.\n", False),
        (f"𝒜 {FIRST} 𝒜é\x00{SECOND}\n", "a.md", "𝒜  𝒜é\x00\n", False),
        (f"- {FIRST}\n", "a.yml", "- \n", False),
        # The pair is written differently there.
        (f'title: "{ESCAPED}"\n', "a.yml", None, True),
        (f"title: '{FIRST}'\n".replace("保存", "''"), "a.yml", None, True),
        (f'{{"a": "{ESCAPED}"}}', "a.json", None, True),
    ],
)
def test_pairs_are_cut_out_if_they_can_be_put_back(
    text: str, path: str, cut: str | None, is_whole: bool
) -> None:
    found = cut_pairs(read(text.encode(), path))
    assert found == PageText((text if cut is None else cut).encode(), is_whole)
    check_rebuilt(text.encode(), path)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_every_sample_page_is_rebuilt(path: Path) -> None:
    check_rebuilt(path.read_bytes(), path.name)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_every_sample_page_is_rebuilt_with_mixed_line_ends_and_a_mark(path: Path) -> None:
    lines = path.read_bytes().split(b"\n")
    data = b"".join(line + (b"\r\n" if number % 3 else b"\n") for number, line in enumerate(lines))
    check_rebuilt(b"\xef\xbb\xbf" + data, path.name)


@examples(100)
@given(text=strategies.files(), path=strategies.PATHS)
def test_every_page_is_rebuilt(text: str, path: str) -> None:
    check_rebuilt(text.encode(), path)


@examples(100)
@given(data=strategies.damaged_bytes(strategies.files()), path=strategies.PATHS)
def test_every_damaged_page_is_rebuilt(data: bytes, path: str) -> None:
    check_rebuilt(data, path)


@examples(100)
@given(
    text=st.lists(st.sampled_from([*FRAGMENTS, FIRST, SECOND]), max_size=30).map("".join),
    path=strategies.PATHS,
)
def test_rubble_is_rebuilt(text: str, path: str) -> None:
    check_rebuilt(text.encode("utf-8", "surrogatepass"), path)


def test_text_that_is_not_utf8_is_an_error() -> None:
    with pytest.raises(ValueError, match="utf-8"):
        put_pairs(PageText(b"\xff", is_whole=False), ())


def test_almost_all_of_a_page_with_pairs_is_cut() -> None:
    data = page(SAVE)
    assert len(cut_pairs(read(data)).data) < len(data) - 150
