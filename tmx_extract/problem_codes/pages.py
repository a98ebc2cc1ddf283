"""Problems inside a page: its metadata, markup and ids, its English page, its other versions."""

from tmx_extract.problem_codes.code import ProblemCode, info, warning

PAGE_CODES: dict[str, ProblemCode] = {
    # Metadata.
    "no-metadata": info(
        "the file has none of the ms.* localization fields",
        "Nothing to do: the file is identified by its content, without date and MT/HT.",
    ),
    "no-locfileid": info(
        "the file has no ms.locfileid",
        "Nothing to do: the file is identified by path, ms.openlocfilehash and ms.lasthandoff.",
    ),
    "invalid-front-matter": warning(
        "the front matter is not a YAML mapping",
        "Correct the front matter, or add the fields by hand; the pairs were read.",
    ),
    "yaml-cuts-pair": warning(
        "the YAML can be read only without its pairs: in a value without quotes, `: ` or another"
        " sign ends the value within a pair",
        "Put the value in quotes for other programs; nothing is lost here.",
    ),
    "front-matter-as-prose": warning(
        "the front matter was translated as if it were prose",
        "Restore the front matter from the English page; exports have its pairs only with"
        " --front-matter-prose.",
    ),
    "invalid-field": warning(
        "a localization field has an invalid value",
        "Correct the value; it was kept in the front matter and otherwise ignored.",
    ),
    "more-remarks": info(
        "the file has more problems with one code than are kept",
        "Correct the first ones; leave the file out if it is not a page.",
    ),
    # Markup.
    "quot-mangled": warning(
        "all quotes up to the next real one were turned into &quot;",
        "Nothing to do: the damage was undone inside this region.",
    ),
    "unbalanced-span": info(
        "a text has a <span> or </span> without its counterpart",
        "Nothing to do: the pair ends at the last two tags of the first run of closing tags.",
    ),
    "missing-lookup": warning(
        'the tag <span class="sxs-lookup"> is missing',
        "Nothing to do: the ids agree, so the pair was kept.",
    ),
    "target-without-source": warning(
        "a target has no source",
        "Find the sentence in the English page; the text was kept.",
    ),
    "source-without-target": warning(
        "a source has no target", "Have the sentence translated; the text was kept."
    ),
    "unclosed-target": warning(
        "the <span> of a target is never closed",
        "Close it at the end of its sentence.",
    ),
    "unclosed-source": warning(
        "the <span> of a source is never closed",
        "Close it at the end of its sentence.",
    ),
    "id-mismatch": warning(
        "target and source have different ids",
        "Decide which id is right; both texts were kept, unpaired.",
    ),
    "non-canonical-markup": warning(
        "a side-by-side tag differs from the form that the tool writes",
        "Write the tag in the canonical form; nothing was guessed from it.",
    ),
    "empty-source": warning(
        "the source is empty",
        "Nothing to do: exports leave the pair out.",
    ),
    "empty-target": warning(
        "the target is empty",
        "Have the sentence translated; exports leave the pair out.",
    ),
    # Ids.
    "duplicate-id": warning(
        "the id occurs more than once in the file",
        "Check which pair is right; all of them were kept.",
    ),
    "mixed-prefixes": warning(
        "the ids have more than one prefix",
        "Check the origin of the parts; the file was put together from several deliveries.",
    ),
    "unordered-ids": info(
        "the numbers of the ids are not in ascending order",
        "Nothing to do: the order of the document is kept.",
    ),
    # English pages.
    "source-not-in-english": warning(
        "the English page does not have the source",
        "Read both pages; the pair stays, and --proven leaves it out.",
    ),
    "text-without-english": info(
        "numbers without a pair are not explained by the English page",
        "Nothing to do: the texts there stay unpaired, because nothing is guessed.",
    ),
    "partial-translation": info(
        "the page has only the first sentence of a translated text",
        "Ingest with --published, which has the whole text; --exclude-problem leaves the pair out.",
    ),
    "english-not-found": info(
        "no English page has the hash that the page names",
        "Name the English repository of this page, with its whole history; the pairs were kept.",
    ),
    # Characters and places.
    "lone-surrogate": warning(
        "the text has half of a surrogate pair",
        "Correct the escape in the file; it was replaced by U+FFFD.",
    ),
    "approximate-position": info(
        "the exact position inside an encoded value is unknown",
        "Nothing to do: the position of the whole value is given, and `clean` does not change"
        " the value.",
    ),
    # The memory.
    "conflicting-texts": warning(
        "one segment of one delivery has several texts",
        "Check the chosen text; both were kept, and the message says which was chosen and why.",
    ),
    "lost-markup": warning(
        "the newest version of the page has no pairs",
        "Ingest the side-by-side page if there is one; an older version with pairs stays current.",
    ),
}
