"""Problems in the input: the meaning of each code, and what the user can do."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One remark on one place of one file."""

    code: str
    """A key of `CODES`."""
    start: int
    """Half-open code points into `Document.text`; both 0 for a remark on the whole file."""
    end: int
    found: str = ""
    """What was found there, shortened; empty where the code says it all."""

    @property
    def severity(self) -> Severity:
        """How bad it is, from the table."""
        return CODES[self.code].severity

    @property
    def message(self) -> str:
        """One sentence with what was found."""
        what = CODES[self.code].what
        return f"{what}: {self.found}" if self.found else what

    @property
    def advice(self) -> str:
        """One sentence on what to do."""
        return CODES[self.code].advice


_MAX_FOUND = 60


def shortened(found: str) -> str:
    """At most sixty characters of what was found."""
    return found if len(found) <= _MAX_FOUND else found[: _MAX_FOUND - 1] + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One kind of remark."""

    severity: Severity
    what: str
    """The beginning of the message, without a full stop."""
    advice: str


def _error(what: str, advice: str) -> Code:
    return Code(severity="error", what=what, advice=advice)


def _warning(what: str, advice: str) -> Code:
    return Code(severity="warning", what=what, advice=advice)


def _info(what: str, advice: str) -> Code:
    return Code(severity="info", what=what, advice=advice)


CODES: dict[str, Code] = {
    # Files.
    "unreadable-file": _error(
        "the file cannot be read", "Check its permissions; it was skipped, the rest was read."
    ),
    "link-outside": _warning(
        "the link leads to a file outside the folder",
        "It was not followed; give the folder it leads to as an input of its own.",
    ),
    "file-too-large": _error(
        "the file is larger than a page can be",
        "Raise --max-file-size if it is one; it was skipped, the rest was read.",
    ),
    "special-file": _warning(
        "a device, a pipe or a file with holes has the name of a page",
        "Nothing to do: it was not read.",
    ),
    "unreadable-published": _error(
        "the published page cannot be read",
        "Fetch the branch again; until then the targets have the form that the rule gives them.",
    ),
    # Archives and repositories.
    "archive-too-large": _error(
        "the archive or the commit holds more than is allowed",
        "If you trust it, raise the limit that is named; what came before was read.",
    ),
    "nested-archive": _error(
        "the archive lies too deep inside other archives",
        "Unpack the outer archive and name this one; it was skipped, the rest was read.",
    ),
    "damaged-archive": _error(
        "the archive is damaged",
        "Fetch it again; what could be read was read, the rest is missing.",
    ),
    "damaged-repository": _error(
        "the repository is damaged, or not all of it is there",
        "Fetch it again, in full; what could be read was read, the rest is missing.",
    ),
    "git-not-readable": _warning(
        "git cannot open the repository of this folder",
        "The files were read without it: files that .gitignore names too, and without commits.",
    ),
    "unsafe-path": _error(
        "the path is none that may be written to disk",
        "Check who made the archive or the repository; the file was skipped, the rest was read.",
    ),
    "encrypted-file": _error(
        "the file in the archive is encrypted",
        "Make the archive without a password; the file was skipped, the rest was read.",
    ),
    "unsupported-compression": _error(
        "the file in the archive is compressed in a way that is not read",
        "Make the zip with the usual method (deflate), or a tar; the file was skipped.",
    ),
    "link-in-archive": _warning(
        "a link in an archive is not followed",
        "Nothing to do where what it leads to is in the archive too.",
    ),
    "repeated-name": _warning(
        "the zip has several files of this name",
        "The last one was read; make the archive anew if that is the wrong one.",
    ),
    # Texts.
    "not-utf8": _error(
        "the file is not UTF-8", "Convert it to UTF-8; it was skipped, the rest was read."
    ),
    "damaged-translations": _error(
        "the XLIFF, TMX or PO file cannot be read",
        "Export it anew, or mend it; it was skipped, the rest was read.",
    ),
    "file-not-read": _error(
        "the file may hold work and was not read",
        "Save it as XLIFF, TMX or PO, or unpack it, and merge that; or take it away.",
    ),
    "file-left-out": _info(
        "the file is not one that can be merged", "Nothing to do if it holds no translations."
    ),
    "other-language": _error(
        "the file is for another language than the memory",
        "Choose pairs of its language with --locale, or take another memory; it was left out.",
    ),
    "other-region": _warning(
        "the file is for another region than the memory",
        "Have its targets read by somebody from there, or choose other pairs with --locale.",
    ),
    "plurals-left-out": _info(
        "entries with several plural forms are not looked up",
        "Translate them by hand; the memory does not know which form a text is.",
    ),
    "no-locale": _error(
        "no target locale is told by the file, its folders or its repository",
        "Name it with --locale, for example --locale ja-JP; the file was not stored.",
    ),
    "invalid-yaml": _error(
        "the YAML cannot be parsed",
        "Mend the YAML; the pairs of a side-by-side page were read as plain text, without"
        " metadata, of a new file nothing was.",
    ),
    "invalid-json": _error(
        "the JSON cannot be parsed",
        "Mend the JSON; its pairs were read string by string.",
    ),
    # Metadata.
    "no-metadata": _info(
        "the file has none of the ms.* localization fields",
        "Nothing to do: it is known by its content, without date and MT/HT.",
    ),
    "no-locfileid": _info(
        "the file has no ms.locfileid",
        "Nothing to do: it is known by path, ms.openlocfilehash and ms.lasthandoff.",
    ),
    "invalid-front-matter": _warning(
        "the front matter is no YAML mapping",
        "Mend the front matter, or add the fields by hand; the pairs were read.",
    ),
    "front-matter-as-prose": _warning(
        "the front matter was translated as if it were prose",
        "Restore the front matter from the English page; exports have its pairs only with"
        " --front-matter-prose.",
    ),
    "invalid-field": _warning(
        "a localization field has a value that cannot be understood",
        "Correct the value; it was kept in the front matter and otherwise ignored.",
    ),
    "more-remarks": _info(
        "the file has more remarks of one code than are kept",
        "Mend the first ones; if the file is no page at all, leave it out.",
    ),
    # Markup.
    "quot-mangled": _warning(
        "every quote up to the next real one was turned into &quot;",
        "Nothing to do: the damage was undone inside this region.",
    ),
    "unbalanced-span": _info(
        "a text has a <span> or </span> without its counterpart",
        "Nothing to do: the pair ends at the last two of the first run of closing tags.",
    ),
    "missing-lookup": _warning(
        'the tag <span class="sxs-lookup"> is missing',
        "Nothing to do: the ids agree, so the pair was kept.",
    ),
    "target-without-source": _warning(
        "a target has no source", "Look the sentence up in the English page; the text was kept."
    ),
    "source-without-target": _warning(
        "a source has no target", "Have the sentence translated; the text was kept."
    ),
    "unclosed-target": _warning(
        "a target's <span> is never closed", "Close it where its sentence ends."
    ),
    "unclosed-source": _warning(
        "a source's <span> is never closed", "Close it where its sentence ends."
    ),
    "id-mismatch": _warning(
        "the ids of target and source differ",
        "Decide which id is right; both texts were kept, unpaired.",
    ),
    "non-canonical-markup": _warning(
        "a side-by-side tag is not written as the tool writes it",
        "Write the tag in the canonical form; nothing was guessed from it.",
    ),
    "empty-source": _warning("the source is empty", "Exports leave the pair out."),
    "empty-target": _warning("the target is empty", "Exports leave the pair out."),
    # Ids.
    "duplicate-id": _warning(
        "the id stands more than once in the file", "Every pair was kept; check which one is right."
    ),
    "mixed-prefixes": _warning(
        "the ids have more than one prefix",
        "The file was put together from several deliveries; check where the parts come from.",
    ),
    "unordered-ids": _info(
        "the numbers do not ascend", "Nothing to do: the order of the document is kept."
    ),
    # Characters and places.
    "lone-surrogate": _warning(
        "half of a surrogate pair", "It was replaced by U+FFFD; correct the escape in the file."
    ),
    "approximate-position": _info(
        "the place inside an encoded value cannot be told exactly",
        "Nothing to do: the place of the whole value is given; `clean` leaves it alone.",
    ),
    # The memory.
    "conflicting-texts": _warning(
        "one segment of one delivery has several texts",
        "Both were kept; the message says which was chosen and why.",
    ),
    "lost-markup": _warning(
        "the newest version of the page has no pairs",
        "An older version with pairs stays current. Ingest the side-by-side page if there is one.",
    ),
    # Exports.
    "forbidden-character": _warning(
        "XML has no way to write the character",
        "XLIFF 2 holds it as a code, others a picture of it (U+2400 …); the store keeps it.",
    ),
    "codes-differ": _info(
        "source and target do not have the same codes",
        "Compare the two texts in the page; such codes went out as plain text.",
    ),
    "sources-differ": _warning(
        "the languages have other English texts for the same number",
        "Compare the pages; the texts were not joined, each went out by itself.",
    ),
    "empty-text": _warning(
        "a pair with an empty side cannot be exported", "It stays in the store."
    ),
    # Files that came back from people.
    "unit-not-found": _error(
        "no page of the memory has this text",
        "It was left out: ingest the pages that it was exported from, or another memory has it.",
    ),
    "line-without-segment": _error(
        "the line of the page has no segment of the memory",
        "It was left out: the memory keeps segments; change such a line in the page itself.",
    ),
    "line-not-divided": _error(
        "the target does not have what stands around the segments of the line, or it cannot be told"
        " which part is for which",
        "It was left out: leave the marks, and what stands between the sentences, as they are.",
    ),
    "part-of-segment": _error(
        "the text is only a part of a segment, or stands beside one that was not in the package",
        "It was left out: correct the segment in another kind of package, such as --for xliff.",
    ),
    "codes-not-placed": _error(
        "the text came back without its codes, and where they belong cannot be told",
        "It was left out: export with --codes text or native for texts that are to come back.",
    ),
    "several-languages": _error(
        "the memory has several locales of this language",
        "Name the one that is meant with --locale; the units were left out.",
    ),
    "unknown-person": _warning(
        "nothing went out to this person",
        "Check the name, and undo the run if it is wrong; the edits were kept under this name.",
    ),
    "several-assignees": _warning(
        "several people have segments of this file, and nobody says whose it is",
        "Name the person with --by, or merge the whole package; nobody's segments are back.",
    ),
    "language-taken": _info(
        "the languages are spelled otherwise than in the memory",
        "Nothing to do where they are the same.",
    ),
    "codes-lost": _warning(
        "the target lacks codes of the source",
        "Put them back in the tool and give the file again, if they are needed.",
    ),
    "codes-dropped": _warning(
        "the text came back without codes, and nothing tells whether it went out with them",
        "If the codes are needed, correct it again; files with --codes plain are sure to get theirs"
        " back where a source in them has codes.",
    ),
    "codes-repeated": _warning(
        "the target has a code of the source more often than the source",
        "Take it out in the tool and give the file again, if it is one too many.",
    ),
    "codes-added": _info(
        "the target has codes that the source has not", "Nothing to do: they were kept."
    ),
    "codes-unknown": _warning(
        "the file does not tell what a code stands for",
        "It was left out, the words in it were kept; put the Markdown in by hand.",
    ),
    "partly-translated": _warning(
        "only some of the segments of the unit have a target",
        "Translate the rest and give the file again; the unit was taken for untranslated.",
    ),
    "fuzzy-left-out": _info(
        "unconfirmed matches of other texts were left out",
        "If a person changed one of them, confirm it in the tool and merge the file again.",
    ),
    "plural-entry": _warning(
        "the entry has plural forms, which pages have not",
        "Write it as an entry without plural; the first form was taken.",
    ),
    # Edits on their way into the pages.
    "edit-line-break": _error(
        "a line break cannot stand there",
        "Write the text in one line, in a table with <br>; the page keeps the text that it has.",
    ),
    "edit-table-bar": _error(
        "a bar would begin another cell of the table",
        "Write it with a backslash, \\|; the page keeps the text that it has.",
    ),
    "edit-bracket": _error(
        "a square bracket without its partner would end the link",
        "Close it, or write it with a backslash; the page keeps the text that it has.",
    ),
    "edit-breaks-markup": _error(
        "the edit has tags that the side-by-side markup does not bear",
        "Close each <span> that is opened; the page keeps the text that it has.",
    ),
    "edit-not-readable": _error(
        "the page with the edit would be read as something else",
        "Put it in by hand, or write it otherwise; the page keeps the text that it has.",
    ),
    "edit-place-unknown": _error(
        "the place of the text inside its value cannot be told exactly",
        "Put the edit in by hand; the page keeps the text that it has.",
    ),
    "edit-changes-structure": _warning(
        "the edit changes more than words",
        "Compare the page before and after; --strict leaves such edits out.",
    ),
    "edit-loses-escape": _info(
        "the edit has escapes as the side-by-side tool adds them",
        "Nothing to do for clean pages; `ingest` takes them off when it reads this page.",
    ),
}

EXPORT_CODES = frozenset(
    {
        "forbidden-character",
        "codes-differ",
        "sources-differ",
        "empty-text",
        "edit-line-break",
        "edit-table-bar",
        "edit-bracket",
        "edit-breaks-markup",
        "edit-not-readable",
        "edit-place-unknown",
        "edit-changes-structure",
        "edit-loses-escape",
    }
)
"""Those that are found when a file is written; the store has none of them."""
