"""Problems of files that came back from people."""

from tmx_extract.problem_codes.code import ProblemCode, error, info, warning

RETURNED_CODES: dict[str, ProblemCode] = {
    "source-of-other-id": error(
        "the source in the row is not the source of its id",
        "Sort and fill all columns of the table together, or delete the id if the source is right;"
        " the text was left out.",
    ),
    "no-source-column": error(
        "the table has no column with the sources",
        "Add the column `source` from the export, or trust the ids with --trust-ids; the texts were"
        " left out.",
    ),
    "unit-not-found": error(
        "no page of the memory has this text",
        "Ingest the pages that it was exported from, or use the memory that has them; the text"
        " was left out.",
    ),
    "line-without-segment": error(
        "the line of the page has no segment in the memory",
        "Change such a line in the page itself; the memory keeps segments only, and the text was"
        " left out.",
    ),
    "line-not-divided": error(
        "the target lacks the marks or texts around the segments of the line, or cannot be split"
        " with certainty",
        "Keep the marks and the text between the sentences unchanged; the text was left out.",
    ),
    "part-of-segment": error(
        "the text is only part of a segment, or is next to a segment that was not in the package",
        "Correct the segment in another kind of package, such as --for xliff; the text was left"
        " out.",
    ),
    "codes-not-placed": error(
        "the text came back without its codes, and their position is not certain",
        "Export with --codes text or native if texts are to come back; the text was left out.",
    ),
    "several-languages": error(
        "the memory has several locales of this language",
        "Choose one of them with --locale; the units were left out.",
    ),
    "unknown-person": warning(
        "no segments were assigned to this person",
        "Check the name, and undo the run if it is wrong; the edits were kept under this name.",
    ),
    "several-assignees": warning(
        "several people have segments of this file, and no person is named",
        "Name the person with --by, or merge the whole package; the segments are still out to"
        " all of them.",
    ),
    "language-taken": info(
        "the languages are spelled differently from those of the memory",
        "Nothing to do if they are the same languages.",
    ),
    "codes-lost": warning(
        "the target lacks codes of the source",
        "Put them back in the tool if they are needed, and merge the file again.",
    ),
    "codes-dropped": warning(
        "the text came back without codes, and it is unknown whether it was exported with them",
        "Correct it again if the codes are needed; a file with --codes plain is sure to get its"
        " codes back if one of its sources has codes.",
    ),
    "codes-repeated": warning(
        "the target has a code more often than the source",
        "Remove it in the tool if it is one too many, and merge the file again.",
    ),
    "codes-added": info(
        "the target has codes that the source does not have",
        "Nothing to do: they were kept.",
    ),
    "codes-unknown": warning(
        "the file does not say what a code means",
        "Add the Markdown by hand; the code was left out, its words were kept.",
    ),
    "partly-translated": warning(
        "only some of the segments of the unit have a target",
        "Translate the rest and merge the file again; the unit counts as untranslated.",
    ),
    "fuzzy-left-out": info(
        "unconfirmed matches of other texts were left out",
        "If a person changed one of them, confirm it in the tool and merge the file again.",
    ),
    "plural-entry": warning(
        "the entry has plural forms, which pages do not have",
        "Write it as an entry without plural; the first form was used.",
    ),
}
