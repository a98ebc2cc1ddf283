"""Problems of reading an input: its files, archives and repositories, and their texts."""

from tmx_extract.problem_codes.code import ProblemCode, error, info, warning

READING_CODES: dict[str, ProblemCode] = {
    # Files.
    "unreadable-file": error(
        "the file cannot be read",
        "Check its permissions; the file was skipped, the rest was read.",
    ),
    "link-outside": warning(
        "the link leads to a file outside the folder",
        "Name the folder of that file as another input; the link was not followed.",
    ),
    "file-too-large": error(
        "the file is larger than the limit",
        "Raise --max-file-size if it is a page; the file was skipped, the rest was read.",
    ),
    "special-file": warning(
        "a device, a pipe or a sparse file has the name of a page",
        "Nothing to do: it was not read.",
    ),
    "unreadable-published": error(
        "the published page cannot be read",
        "Fetch the branch again; until then, targets are in the form that the rule produces.",
    ),
    # Archives and repositories.
    "archive-too-large": error(
        "the archive or the commit contains more than the limit allows",
        "Raise the limit named here if you trust the input; everything before this point was read.",
    ),
    "archive-in-folder": warning(
        "an archive in a folder is not unpacked",
        "Name it as another input if it has pages; it was skipped, the rest was read.",
    ),
    "nested-archive": error(
        "the archive is too deep inside other archives",
        "Unpack the outer archive and name this one; it was skipped, the rest was read.",
    ),
    "damaged-archive": error(
        "the archive is damaged",
        "Download or copy it again; the readable part was read, the rest is missing.",
    ),
    "damaged-repository": error(
        "the repository is damaged or incomplete",
        "Fetch it again in full; the readable part was read, the rest is missing.",
    ),
    "unread-submodule": warning(
        "a submodule is not read",
        "Read its repository as another input, such as SUBMODULE@REF; the rest was read.",
    ),
    "git-not-readable": warning(
        "git cannot open the repository of this folder",
        "The files were read without git: without commits, and including files that .gitignore"
        " names.",
    ),
    "unsafe-path": error(
        "the path is not safe to write to disk",
        "Check who made the archive or the repository; the file was skipped, the rest was read.",
    ),
    "encrypted-file": error(
        "the file in the archive is encrypted",
        "Make the archive again without a password; the file was skipped, the rest was read.",
    ),
    "unsupported-compression": error(
        "the compression of the file in the archive is not supported",
        "Make the zip again with the usual method (deflate), or make a tar; the file was skipped.",
    ),
    "link-in-archive": warning(
        "a link in an archive is not followed",
        "Nothing to do if the archive also contains the target of the link.",
    ),
    "repeated-name": warning(
        "the zip has several files with this name",
        "Make the archive again if the wrong file was read; the last one was read.",
    ),
    # Texts.
    "not-utf8": error(
        "the file is not UTF-8",
        "Convert it to UTF-8; the file was skipped, the rest was read.",
    ),
    "damaged-translations": error(
        "the file with translations cannot be read",
        "Export it again or repair it; the file was skipped, the rest was read.",
    ),
    "file-not-read": error(
        "the file may contain translations and was not read",
        "Save it as XLIFF, TMX, PO or XLSX, or unpack it, and merge the result; or remove it.",
    ),
    "file-left-out": info(
        "the file cannot be merged",
        "Nothing to do if it contains no translations.",
    ),
    "other-language": error(
        "the file has texts in a language that the memory does not have",
        "Select pairs of that language with --locale, or use another memory; the texts in that "
        "language were left out.",
    ),
    "target-in-other-language": error(
        "a target names another language than its file",
        "Correct xml:lang in the file, or export it again; the text was left out.",
    ),
    "other-region": warning(
        "the region of the file differs from the memory",
        "Have its targets read by someone from that region, or select other pairs with --locale.",
    ),
    "plurals-left-out": info(
        "entries with several plural forms are not looked up",
        "Translate them by hand; the memory does not know which plural form a text is.",
    ),
    "no-locale": error(
        "the file, its folders and its repository give no target locale",
        "Name it with --locale, for example --locale ja-JP; the file was not stored.",
    ),
    "invalid-yaml": error(
        "the YAML cannot be parsed",
        "Correct the YAML; the pairs of a side-by-side page were read as plain text, without"
        " metadata, and a new file was not read at all.",
    ),
    "invalid-json": error(
        "the JSON cannot be parsed",
        "Correct the JSON; its pairs were read string by string.",
    ),
}
