"""Problems found while a file is written: an export, or a page with edits."""

from tmx_extract.problem_codes.code import ProblemCode, error, info, warning

EXPORT_CODES: dict[str, ProblemCode] = {
    "forbidden-character": warning(
        "XML cannot contain the character",
        "Nothing to do: XLIFF 2 has it as a code, other formats as a symbol (U+2400 …), and the"
        " memory keeps it.",
    ),
    "text-too-long": warning(
        "the text is longer than a cell of a workbook can be",
        "Export the pair as CSV or XLIFF; it was left out.",
    ),
    "codes-differ": info(
        "source and target do not have the same codes",
        "Compare the two texts in the page; the differing codes were exported as plain text.",
    ),
    "sources-differ": warning(
        "the languages have different English texts for the same number",
        "Compare the pages; the texts were not joined, and each was exported separately.",
    ),
    "empty-text": warning(
        "a pair with an empty side cannot be exported",
        "Nothing to do: it stays in the memory.",
    ),
}

PAGE_EDIT_CODES: dict[str, ProblemCode] = {
    "edit-line-break": error(
        "a line break is not possible there",
        "Write the text in one line, in a table with <br>; the page keeps its text.",
    ),
    "edit-table-bar": error(
        "a bar, or a backslash at the end, would change the cells of the table",
        "Write the mark with a backslash, such as \\|; the page keeps its text.",
    ),
    "edit-bracket": error(
        "an unpaired square bracket, or a backslash at the end, would break the link",
        "Close the bracket, or write the mark with a backslash; the page keeps its text.",
    ),
    "edit-quote": error(
        "a straight quotation mark would end the image text",
        "Write another quotation mark; the page keeps its text.",
    ),
    "edit-breaks-markup": error(
        "the edit has tags that would break the side-by-side markup",
        "Close each <span> that is opened; the page keeps its text.",
    ),
    "edit-not-readable": error(
        "the page would no longer be read correctly with the edit",
        "Put the edit in by hand, or write it in another way; the page keeps its text.",
    ),
    "edit-place-unknown": error(
        "the exact position of the text inside its value is unknown",
        "Put the edit in by hand; the page keeps its text.",
    ),
    "edit-changes-structure": warning(
        "the edit changes more than words",
        "Compare the page before and after; --strict leaves such edits out.",
    ),
    "edit-loses-escape": info(
        "the edit has escapes like those of the side-by-side tool",
        "Nothing to do for clean pages; `ingest` removes them when it reads this page.",
    ),
}
