"""All codes of problems, in the order of the documentation."""

from tmx_extract.problem_codes.code import ProblemCode
from tmx_extract.problem_codes.pages import PAGE_CODES
from tmx_extract.problem_codes.reading import READING_CODES
from tmx_extract.problem_codes.returned import RETURNED_CODES
from tmx_extract.problem_codes.writing import EXPORT_CODES, PAGE_EDIT_CODES

CODES: dict[str, ProblemCode] = {
    **READING_CODES,
    **PAGE_CODES,
    **EXPORT_CODES,
    **RETURNED_CODES,
    **PAGE_EDIT_CODES,
}

WRITING_CODES = frozenset(EXPORT_CODES | PAGE_EDIT_CODES)
"""Codes of problems found while a file is written; the memory never contains them."""
