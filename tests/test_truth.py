"""The results of reading are true: proven by English files and published pages."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tmx_extract.english.levels import EnglishPage
from tmx_extract.english.proof import prove
from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin

ROOT = Path(__file__).parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tmx-extract-corpora"
SMALLEST = "partner-center-pr.ja-jp"
ENGLISH = ["account-roles.md", "analyze-customer-data.md", "get-started.yml", "portal-settings.md"]
ARCHIVE = ROOT.parent / "shared" / "corpora" / f"{SMALLEST}.tar.xz"


def _read_sample(samples: Path, locale: str, name: str) -> Document:
    path = samples / f"contoso-partner-docs.{locale}" / "partner-center" / name
    return read_document(path.read_bytes(), Origin(path=f"partner-center/{name}"))


@pytest.mark.parametrize("name", ENGLISH)
def test_the_english_sample_is_the_one_that_the_translation_names(samples: Path, name: str) -> None:
    english = (samples / "en-us" / "partner-center" / name).read_bytes()
    metadata = _read_sample(samples, "ja-jp", name).metadata
    assert metadata.openlocfilehash is not None
    assert prove(english, metadata.openlocfilehash) == "sha1-crlf"


@pytest.mark.parametrize("name", ENGLISH)
def test_every_source_of_a_sample_is_in_its_english_page(samples: Path, name: str) -> None:
    english = EnglishPage((samples / "en-us" / "partner-center" / name).read_text("utf-8"))
    segments = _read_sample(samples, "ja-jp", name).segments
    assert segments
    assert [
        segment.source for segment in segments if english.find_level(segment.source) == "not-found"
    ] == []


def test_every_english_sample_has_a_translation(samples: Path) -> None:
    names = sorted(file.name for file in (samples / "en-us" / "partner-center").iterdir())
    assert names == ENGLISH


@pytest.fixture(scope="session")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the smallest corpus."""
    if (CACHE / SMALLEST / "sxs").is_dir():
        return CACHE
    if not ARCHIVE.is_file():
        pytest.skip(f"needs the corpus in {CACHE / SMALLEST} or in {ARCHIVE}")
    folder = tmp_path_factory.mktemp("corpora")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder / SMALLEST, filter="data")
    return folder


def _run(corpora: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.truth", str(corpora), *more],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_smallest_corpus_is_read_whole_and_every_difference_has_a_name(
    corpora: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "pages.tsv"
    result = _run(corpora, "--only", SMALLEST, "--list", str(listed))
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == SMALLEST
    assert "segments found 30,763;" in lines[1]
    assert "published count 30,763" in lines[1]
    assert "30,763  100.00 %  of the known segments  goal 100 % reached" in lines[2]
    assert "unnamed" not in result.stdout
    assert lines[-1] == "every segment is found and every difference has a name"
    rows = [line.split("\t") for line in listed.read_text("utf-8").splitlines()]
    assert rows[0] == ["corpus", "what", "path", "segment", "cause", "text"]
    assert {len(row) for row in rows} == {6}


def test_a_folder_without_corpora_cannot_be_measured(tmp_path: Path) -> None:
    result = _run(tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"no corpora in {tmp_path}\n"
