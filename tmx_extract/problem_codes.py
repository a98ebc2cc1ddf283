"""The codes of problems: what each one means, and what the user can do."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemCode:
    """One kind of problem."""

    severity: Severity
    what: str
    """The beginning of the message, without a full stop."""
    advice: str


def _error(what: str, advice: str) -> ProblemCode:
    return ProblemCode(severity="error", what=what, advice=advice)


def _warning(what: str, advice: str) -> ProblemCode:
    return ProblemCode(severity="warning", what=what, advice=advice)


def _info(what: str, advice: str) -> ProblemCode:
    return ProblemCode(severity="info", what=what, advice=advice)


CODES: dict[str, ProblemCode] = {
    # Files.
    "unreadable-file": _error(
        "the file cannot be read",
        "Check its permissions; the file was skipped, the rest was read.",
    ),
    "link-outside": _warning(
        "the link leads to a file outside the folder",
        "Name the folder of that file as another input; the link was not followed.",
    ),
    "file-too-large": _error(
        "the file is larger than the limit",
        "Raise --max-file-size if it is a page; the file was skipped, the rest was read.",
    ),
    "special-file": _warning(
        "a device, a pipe or a sparse file has the name of a page",
        "Nothing to do: it was not read.",
    ),
    "unreadable-published": _error(
        "the published page cannot be read",
        "Fetch the branch again; until then, targets are in the form that the rule produces.",
    ),
    # Archives and repositories.
    "archive-too-large": _error(
        "the archive or the commit contains more than the limit allows",
        "Raise the limit named here if you trust the input; everything before this point was read.",
    ),
    "archive-in-folder": _warning(
        "an archive in a folder is not unpacked",
        "Name it as another input if it has pages; it was skipped, the rest was read.",
    ),
    "nested-archive": _error(
        "the archive is too deep inside other archives",
        "Unpack the outer archive and name this one; it was skipped, the rest was read.",
    ),
    "damaged-archive": _error(
        "the archive is damaged",
        "Download or copy it again; the readable part was read, the rest is missing.",
    ),
    "damaged-repository": _error(
        "the repository is damaged or incomplete",
        "Fetch it again in full; the readable part was read, the rest is missing.",
    ),
    "unread-submodule": _warning(
        "a submodule is not read",
        "Read its repository as another input, such as SUBMODULE@REF; the rest was read.",
    ),
    "git-not-readable": _warning(
        "git cannot open the repository of this folder",
        "The files were read without git: without commits, and including files that .gitignore"
        " names.",
    ),
    "unsafe-path": _error(
        "the path is not safe to write to disk",
        "Check who made the archive or the repository; the file was skipped, the rest was read.",
    ),
    "encrypted-file": _error(
        "the file in the archive is encrypted",
        "Make the archive again without a password; the file was skipped, the rest was read.",
    ),
    "unsupported-compression": _error(
        "the compression of the file in the archive is not supported",
        "Make the zip again with the usual method (deflate), or make a tar; the file was skipped.",
    ),
    "link-in-archive": _warning(
        "a link in an archive is not followed",
        "Nothing to do if the archive also contains the target of the link.",
    ),
    "repeated-name": _warning(
        "the zip has several files with this name",
        "Make the archive again if the wrong file was read; the last one was read.",
    ),
    # Texts.
    "not-utf8": _error(
        "the file is not UTF-8",
        "Convert it to UTF-8; the file was skipped, the rest was read.",
    ),
    "damaged-translations": _error(
        "the file with translations cannot be read",
        "Export it again or repair it; the file was skipped, the rest was read.",
    ),
    "file-not-read": _error(
        "the file may contain translations and was not read",
        "Save it as XLIFF, TMX, PO or XLSX, or unpack it, and merge the result; or remove it.",
    ),
    "file-left-out": _info(
        "the file cannot be merged",
        "Nothing to do if it contains no translations.",
    ),
    "other-language": _error(
        "the file has texts in a language that the memory does not have",
        "Select pairs of that language with --locale, or use another memory; the texts in that "
        "language were left out.",
    ),
    "target-in-other-language": _error(
        "a target names another language than its file",
        "Correct xml:lang in the file, or export it again; the text was left out.",
    ),
    "other-region": _warning(
        "the region of the file differs from the memory",
        "Have its targets read by someone from that region, or select other pairs with --locale.",
    ),
    "plurals-left-out": _info(
        "entries with several plural forms are not looked up",
        "Translate them by hand; the memory does not know which plural form a text is.",
    ),
    "no-locale": _error(
        "the file, its folders and its repository give no target locale",
        "Name it with --locale, for example --locale ja-JP; the file was not stored.",
    ),
    "invalid-yaml": _error(
        "the YAML cannot be parsed",
        "Correct the YAML; the pairs of a side-by-side page were read as plain text, without"
        " metadata, and a new file was not read at all.",
    ),
    "invalid-json": _error(
        "the JSON cannot be parsed",
        "Correct the JSON; its pairs were read string by string.",
    ),
    # Metadata.
    "no-metadata": _info(
        "the file has none of the ms.* localization fields",
        "Nothing to do: the file is identified by its content, without date and MT/HT.",
    ),
    "no-locfileid": _info(
        "the file has no ms.locfileid",
        "Nothing to do: the file is identified by path, ms.openlocfilehash and ms.lasthandoff.",
    ),
    "invalid-front-matter": _warning(
        "the front matter is not a YAML mapping",
        "Correct the front matter, or add the fields by hand; the pairs were read.",
    ),
    "yaml-cuts-pair": _warning(
        "the YAML can be read only without its pairs: in a value without quotes, `: ` or another"
        " sign ends the value within a pair",
        "Put the value in quotes for other programs; nothing is lost here.",
    ),
    "front-matter-as-prose": _warning(
        "the front matter was translated as if it were prose",
        "Restore the front matter from the English page; exports have its pairs only with"
        " --front-matter-prose.",
    ),
    "invalid-field": _warning(
        "a localization field has an invalid value",
        "Correct the value; it was kept in the front matter and otherwise ignored.",
    ),
    "more-remarks": _info(
        "the file has more problems with one code than are kept",
        "Correct the first ones; leave the file out if it is not a page.",
    ),
    # Markup.
    "quot-mangled": _warning(
        "all quotes up to the next real one were turned into &quot;",
        "Nothing to do: the damage was undone inside this region.",
    ),
    "unbalanced-span": _info(
        "a text has a <span> or </span> without its counterpart",
        "Nothing to do: the pair ends at the last two tags of the first run of closing tags.",
    ),
    "missing-lookup": _warning(
        'the tag <span class="sxs-lookup"> is missing',
        "Nothing to do: the ids agree, so the pair was kept.",
    ),
    "target-without-source": _warning(
        "a target has no source",
        "Find the sentence in the English page; the text was kept.",
    ),
    "source-without-target": _warning(
        "a source has no target", "Have the sentence translated; the text was kept."
    ),
    "unclosed-target": _warning(
        "the <span> of a target is never closed",
        "Close it at the end of its sentence.",
    ),
    "unclosed-source": _warning(
        "the <span> of a source is never closed",
        "Close it at the end of its sentence.",
    ),
    "id-mismatch": _warning(
        "target and source have different ids",
        "Decide which id is right; both texts were kept, unpaired.",
    ),
    "non-canonical-markup": _warning(
        "a side-by-side tag differs from the form that the tool writes",
        "Write the tag in the canonical form; nothing was guessed from it.",
    ),
    "empty-source": _warning(
        "the source is empty",
        "Nothing to do: exports leave the pair out.",
    ),
    "empty-target": _warning(
        "the target is empty",
        "Have the sentence translated; exports leave the pair out.",
    ),
    # Ids.
    "duplicate-id": _warning(
        "the id occurs more than once in the file",
        "Check which pair is right; all of them were kept.",
    ),
    "mixed-prefixes": _warning(
        "the ids have more than one prefix",
        "Check the origin of the parts; the file was put together from several deliveries.",
    ),
    "unordered-ids": _info(
        "the numbers of the ids are not in ascending order",
        "Nothing to do: the order of the document is kept.",
    ),
    # English pages.
    "source-not-in-english": _warning(
        "the English page does not have the source",
        "Read both pages; the pair stays, and --proven leaves it out.",
    ),
    "text-without-english": _info(
        "numbers without a pair are not explained by the English page",
        "Nothing to do: the texts there stay unpaired, because nothing is guessed.",
    ),
    "partial-translation": _info(
        "the page has only the first sentence of a translated text",
        "Ingest with --published, which has the whole text; --exclude-problem leaves the pair out.",
    ),
    "english-not-found": _info(
        "no English page has the hash that the page names",
        "Name the English repository of this page, with its whole history; the pairs were kept.",
    ),
    # Characters and places.
    "lone-surrogate": _warning(
        "the text has half of a surrogate pair",
        "Correct the escape in the file; it was replaced by U+FFFD.",
    ),
    "approximate-position": _info(
        "the exact position inside an encoded value is unknown",
        "Nothing to do: the position of the whole value is given, and `clean` does not change"
        " the value.",
    ),
    # The memory.
    "conflicting-texts": _warning(
        "one segment of one delivery has several texts",
        "Check the chosen text; both were kept, and the message says which was chosen and why.",
    ),
    "lost-markup": _warning(
        "the newest version of the page has no pairs",
        "Ingest the side-by-side page if there is one; an older version with pairs stays current.",
    ),
    # Exports.
    "forbidden-character": _warning(
        "XML cannot contain the character",
        "Nothing to do: XLIFF 2 has it as a code, other formats as a symbol (U+2400 …), and the"
        " memory keeps it.",
    ),
    "text-too-long": _warning(
        "the text is longer than a cell of a workbook can be",
        "Export the pair as CSV or XLIFF; it was left out.",
    ),
    "codes-differ": _info(
        "source and target do not have the same codes",
        "Compare the two texts in the page; the differing codes were exported as plain text.",
    ),
    "sources-differ": _warning(
        "the languages have different English texts for the same number",
        "Compare the pages; the texts were not joined, and each was exported separately.",
    ),
    "empty-text": _warning(
        "a pair with an empty side cannot be exported",
        "Nothing to do: it stays in the memory.",
    ),
    # Files that came back from people.
    "source-of-other-id": _error(
        "the source in the row is not the source of its id",
        "Sort and fill all columns of the table together, or delete the id if the source is right;"
        " the text was left out.",
    ),
    "no-source-column": _error(
        "the table has no column with the sources",
        "Add the column `source` from the export, or trust the ids with --trust-ids; the texts were"
        " left out.",
    ),
    "unit-not-found": _error(
        "no page of the memory has this text",
        "Ingest the pages that it was exported from, or use the memory that has them; the text"
        " was left out.",
    ),
    "line-without-segment": _error(
        "the line of the page has no segment in the memory",
        "Change such a line in the page itself; the memory keeps segments only, and the text was"
        " left out.",
    ),
    "line-not-divided": _error(
        "the target lacks the marks or texts around the segments of the line, or cannot be split"
        " with certainty",
        "Keep the marks and the text between the sentences unchanged; the text was left out.",
    ),
    "part-of-segment": _error(
        "the text is only part of a segment, or is next to a segment that was not in the package",
        "Correct the segment in another kind of package, such as --for xliff; the text was left"
        " out.",
    ),
    "codes-not-placed": _error(
        "the text came back without its codes, and their position is not certain",
        "Export with --codes text or native if texts are to come back; the text was left out.",
    ),
    "several-languages": _error(
        "the memory has several locales of this language",
        "Choose one of them with --locale; the units were left out.",
    ),
    "unknown-person": _warning(
        "no segments were assigned to this person",
        "Check the name, and undo the run if it is wrong; the edits were kept under this name.",
    ),
    "several-assignees": _warning(
        "several people have segments of this file, and no person is named",
        "Name the person with --by, or merge the whole package; the segments are still out to"
        " all of them.",
    ),
    "language-taken": _info(
        "the languages are spelled differently from those of the memory",
        "Nothing to do if they are the same languages.",
    ),
    "codes-lost": _warning(
        "the target lacks codes of the source",
        "Put them back in the tool if they are needed, and merge the file again.",
    ),
    "codes-dropped": _warning(
        "the text came back without codes, and it is unknown whether it was exported with them",
        "Correct it again if the codes are needed; a file with --codes plain is sure to get its"
        " codes back if one of its sources has codes.",
    ),
    "codes-repeated": _warning(
        "the target has a code more often than the source",
        "Remove it in the tool if it is one too many, and merge the file again.",
    ),
    "codes-added": _info(
        "the target has codes that the source does not have",
        "Nothing to do: they were kept.",
    ),
    "codes-unknown": _warning(
        "the file does not say what a code means",
        "Add the Markdown by hand; the code was left out, its words were kept.",
    ),
    "partly-translated": _warning(
        "only some of the segments of the unit have a target",
        "Translate the rest and merge the file again; the unit counts as untranslated.",
    ),
    "fuzzy-left-out": _info(
        "unconfirmed matches of other texts were left out",
        "If a person changed one of them, confirm it in the tool and merge the file again.",
    ),
    "plural-entry": _warning(
        "the entry has plural forms, which pages do not have",
        "Write it as an entry without plural; the first form was used.",
    ),
    # Edits on their way into the pages.
    "edit-line-break": _error(
        "a line break is not possible there",
        "Write the text in one line, in a table with <br>; the page keeps its text.",
    ),
    "edit-table-bar": _error(
        "a bar, or a backslash at the end, would change the cells of the table",
        "Write the mark with a backslash, such as \\|; the page keeps its text.",
    ),
    "edit-bracket": _error(
        "an unpaired square bracket, or a backslash at the end, would break the link",
        "Close the bracket, or write the mark with a backslash; the page keeps its text.",
    ),
    "edit-quote": _error(
        "a straight quotation mark would end the image text",
        "Write another quotation mark; the page keeps its text.",
    ),
    "edit-breaks-markup": _error(
        "the edit has tags that would break the side-by-side markup",
        "Close each <span> that is opened; the page keeps its text.",
    ),
    "edit-not-readable": _error(
        "the page would no longer be read correctly with the edit",
        "Put the edit in by hand, or write it in another way; the page keeps its text.",
    ),
    "edit-place-unknown": _error(
        "the exact position of the text inside its value is unknown",
        "Put the edit in by hand; the page keeps its text.",
    ),
    "edit-changes-structure": _warning(
        "the edit changes more than words",
        "Compare the page before and after; --strict leaves such edits out.",
    ),
    "edit-loses-escape": _info(
        "the edit has escapes like those of the side-by-side tool",
        "Nothing to do for clean pages; `ingest` removes them when it reads this page.",
    ),
}

EXPORT_CODES = frozenset(
    {
        "forbidden-character",
        "text-too-long",
        "codes-differ",
        "sources-differ",
        "empty-text",
        "edit-line-break",
        "edit-table-bar",
        "edit-bracket",
        "edit-quote",
        "edit-breaks-markup",
        "edit-not-readable",
        "edit-place-unknown",
        "edit-changes-structure",
        "edit-loses-escape",
    }
)
"""Codes of problems found while a file is written; the memory never contains them."""
