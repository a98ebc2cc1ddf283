"""Pages of large repositories, of all kinds, edited as text and returned."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest

from round_trip.loop import Pages, Way, each, pages_in, run_loop
from round_trip.texts import EDITS

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tmx-extract-corpora"
REPOSITORIES = ["PowerShell-Docs.ja-jp", "office-js-docs-pr.ja-jp", "partner-center-pr.ja-jp"]
_PREFIX = re.compile(rb'data-ttu-id=\\?"([0-9a-f]{5})-')
_LARGEST = 60_000
"""In bytes; many pages are more useful than one long one."""
WAYS = [
    Way(format="tmx", codes="native"),
    Way(format="tmx", codes="text", dedupe="pair"),
    Way(format="tmx", codes="plain"),
    Way(format="xliff", codes="native"),
    Way(format="xliff", codes="native", xliff_codes="bpt", machine_target="match"),
    Way(format="xliff", codes="text", as_package="folder"),
    Way(format="xliff", codes="plain"),
    Way(format="xliff2", codes="native", version="2.0"),
    Way(format="xliff2", codes="native", version="2.1", as_package="zip"),
    Way(format="xliff2", codes="text", version="2.0", machine_target="omit"),
    Way(format="xliff2", codes="plain", version="2.0"),
    Way(format="po", codes="text"),
    Way(format="po", codes="text", as_package="zip"),
    Way(format="po", codes="plain"),
]


def kinds_of(name: str, data: bytes) -> Iterator[tuple[str, int]]:
    """Yield the kinds of content in a page, with their numbers."""
    suffix = name.rpartition(".")[2]
    if suffix != "md":
        yield suffix, 6
    if len(set(_PREFIX.findall(data))) > 1:
        yield "several deliveries", 6
    body = data.partition(b"\n---")[2]
    if suffix == "md":
        yield ("CRLF" if b"\r\n" in body else "LF"), 6
        for kind, mark in {
            "table": b"\n| ",
            "alert": b"[!NOTE]",
            "html": b"<td",
            "damage": b"X&quot;",
            "tab": b"\n# [<span",
            "escape": rb"\*",
        }.items():
            if mark in body:
                yield kind, 5


def choose_pages(corpus: Path) -> list[Path]:
    """Return some pages of each kind, the same each time."""
    found: dict[str, int] = {}
    chosen = []
    pages = [
        path for path in (corpus / "sxs").rglob("*") if path.suffix in (".md", ".yml", ".json")
    ]
    for path in sorted(pages, key=lambda path: (crc32(path.name.encode()), path)):
        if path.stat().st_size > _LARGEST:
            continue
        data = path.read_bytes()
        if b"data-ttu-id" not in data:
            continue
        wanted = [kind for kind, most in kinds_of(path.name, data) if found.get(kind, 0) < most]
        for kind in wanted:
            found[kind] = found.get(kind, 0) + 1
        if wanted:
            chosen.append(path)
    return chosen


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("corpora")
    for name in REPOSITORIES:
        corpus = CACHE / name
        if not corpus.is_dir():
            pytest.skip(f"needs side-by-side repositories in {CACHE}")
        for page in choose_pages(corpus):
            target = folder / name / page.relative_to(corpus / "sxs")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, target)
    return pages_in(folder, "ja-JP")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_exactly_the_edited_texts_come_back(pages: Pages, way: Way, tmp_path: Path) -> None:
    outcome = run_loop(pages, way, each(3, EDITS), tmp_path)
    assert len(outcome.work.edits) > 300
    if way.codes != "plain":
        assert outcome.rejected == set()
    print(
        way,
        len(outcome.work.edits),
        len(outcome.work.words),
        len(outcome.rejected),
        len(outcome.left),
        dict(outcome.merged.units),
    )
