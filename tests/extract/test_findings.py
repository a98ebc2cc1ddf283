"""The laws of reading, checked with earlier findings of the fuzzer and all sample pages.

A file of `fixtures/findings` is read as every kind of file. Its name describes the mistake.
"""

from pathlib import Path

import pytest
from extract_laws import PATHS, check_laws

FIXTURES = Path(__file__).parent.parent / "fixtures"
SAMPLES = Path(__file__).parents[2] / "samples"
FINDINGS = sorted((FIXTURES / "findings").iterdir())
PAGES = sorted(
    page
    for folder in (FIXTURES / "extract", SAMPLES)
    for page in folder.rglob("*")
    if page.suffix in (".md", ".yml", ".json")
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("found", FINDINGS, ids=lambda found: found.name)
def test_earlier_findings_break_no_law(found: Path, path: str) -> None:
    check_laws(found.read_bytes(), path)


@pytest.mark.parametrize("path", PATHS)
def test_no_sample_page_breaks_a_law(path: str) -> None:
    for page in PAGES:
        check_laws(page.read_bytes(), path)
