"""Every variant of the markup, page by page."""

from pathlib import Path
from typing import Any

import pytest
from extract_cases import CODE_OF_WORD, as_case, iter_cases, read

FIXTURES = Path(__file__).parent.parent / "fixtures" / "extract"
REFERENCE = Path(__file__).parents[3] / "shared" / "cases"


@pytest.mark.parametrize(
    ("name", "page", "expected"), list(iter_cases(FIXTURES)), ids=lambda value: str(value)[:40]
)
def test_fixture_is_read_as_expected(name: str, page: Path, expected: dict[str, Any]) -> None:
    assert as_case(read(page), set(CODE_OF_WORD)) == expected, name


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="needs the reference cases in ../shared/cases")
def test_all_sixty_reference_cases_are_read_as_expected() -> None:
    cases = list(iter_cases(REFERENCE))
    assert len(cases) == 60
    for name, page, expected in cases:
        assert as_case(read(page), set(expected["diagnostics"])) == expected, name


@pytest.mark.parametrize(
    "page", [page for _, page, _ in iter_cases(FIXTURES)], ids=lambda p: p.stem
)
def test_every_segment_has_its_position(page: Path) -> None:
    document = read(page)
    for segment in document.segments:
        raw = document.text[segment.start : segment.end]
        assert raw.startswith(("<span data-ttu-id=", "\\u003cspan data-ttu-id="))
        assert segment.id in raw
        assert segment.start < segment.target_start <= segment.target_end
        assert segment.target_end < segment.source_start <= segment.source_end < segment.end
