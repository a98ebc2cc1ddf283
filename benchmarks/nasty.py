"""Texts that are expensive for a reader that is not linear: long runs in the worst places.

`benchmarks.adversarial` measures them; the tests only check that reading ends.
"""

from collections.abc import Callable
from dataclasses import dataclass

TARGET_HALF = '<span data-ttu-id="4ef9c-103">'
SOURCE_HALF = '<span data-stu-id="4ef9c-103">'
LOOKUP = '<span class="sxs-lookup">'
JOINT = f"</span>{LOOKUP}{SOURCE_HALF}"
PAIR = f"{TARGET_HALF}鍵{JOINT}Key</span></span>"
ESCAPED_PAIR = PAIR.replace('"', '\\"')
ESCAPED_HALF = TARGET_HALF.replace('"', '\\"')


@dataclass(frozen=True, slots=True)
class Many:
    """A repeated piece."""

    piece: str | Callable[[int], str]
    """The piece, or a function that returns the n-th one."""
    share: float = 1.0
    """The share of the size of the whole text."""

    def repeated(self, size: int) -> str:
        """Return as many pieces as fit into that share of `size` bytes."""
        left = int(size * self.share)
        if isinstance(self.piece, str):
            return self.piece * (left // len(self.piece.encode()))
        pieces: list[str] = []
        while left > 0:
            pieces.append(self.piece(len(pieces)))
            left -= len(pieces[-1].encode())
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Case:
    """A text of any size."""

    name: str
    path: str
    """The path, which determines the format."""
    parts: tuple[str | Many, ...]

    def text(self, size: int) -> str:
        """Return the text with about `size` bytes."""
        return "".join(
            part if isinstance(part, str) else part.repeated(size) for part in self.parts
        )


def _all(path: str, cases: dict[str, tuple[str | Many, ...] | Many]) -> list[Case]:
    return [
        Case(name, path, parts if isinstance(parts, tuple) else (parts,))
        for name, parts in cases.items()
    ]


def _numbered(pair: str) -> Callable[[int], str]:
    """Return a function for pairs with ascending numbers."""
    return lambda number: pair.replace("-103", f"-{number + 103}")


def _in_target(*parts: str | Many) -> tuple[str | Many, ...]:
    return (TARGET_HALF, *parts, JOINT, "Key</span></span>")


def _in_source(*parts: str | Many) -> tuple[str | Many, ...]:
    return (TARGET_HALF, JOINT, *parts, "</span></span>")


def _in_both(part: Many) -> tuple[str | Many, ...]:
    return (TARGET_HALF, part, JOINT, part, "</span></span>")


MARKUP = _all(
    "a.md",
    {
        "pairs with one id": Many(PAIR),
        "tiny pairs": Many(_numbered(PAIR)),
        "pairs whose numbers descend": Many(
            lambda number: PAIR.replace("-103", f"-{999_999_999 - number}")
        ),
        "pairs with a prefix each": Many(
            lambda number: PAIR.replace("4ef9c", f"{number % 0xFFFFF:05x}")
        ),
        "targets without source, a prefix each": Many(
            lambda number: TARGET_HALF.replace("4ef9c", f"{number % 0xFFFFF:05x}") + "a</span>"
        ),
        "target tags": Many(TARGET_HALF),
        "target tags cut off before their number": Many('<span data-ttu-id="'),
        "target tags cut off before their end": Many('<span data-ttu-id="4ef9c-103'),
        "target tags at line starts, cut off": ("---\n", Many('<span data-ttu-id="\n'), "---\n"),
        "target tags in capitals": Many('<SPAN data-ttu-id="4ef9c-103">'),
        "target tags without quotes": Many("<span data-ttu-id=4ef9c-103>"),
        "source tags": Many(SOURCE_HALF),
        "lookup tags": Many(LOOKUP),
        "lone targets": Many(f"{TARGET_HALF}鍵</span>"),
        "unclosed sources": Many(f"{TARGET_HALF}鍵{JOINT}Key"),
        "half-closed sources": Many(f"{TARGET_HALF}鍵{JOINT}Key</span>"),
        "sources with another id": Many(f"{TARGET_HALF}鍵{JOINT.replace('103', '999')}Key</span>"),
        "other sources in a target": (TARGET_HALF, Many(JOINT.replace("103", "999"))),
        "joints in a target": (TARGET_HALF, Many(JOINT)),
        "lookups in a target": (TARGET_HALF, Many(f"</span>{LOOKUP}")),
        "one target, then source tags": (TARGET_HALF, Many(SOURCE_HALF)),
        "closing tags": Many("</span>"),
        "closing tags in a target": (TARGET_HALF, Many("</span>")),
        "closing tags in a whole target": _in_target(Many("</span>")),
        "closing tags apart in a source": (TARGET_HALF, JOINT, Many("</span> ")),
        "opening tags in a source": (TARGET_HALF, JOINT, Many("<span>")),
        "opening tags in a whole source": _in_source(Many("<span>")),
        "tags nested deeply in a target": _in_target(Many("<span>", 0.46), Many("</span>", 0.54)),
        "tags nested deeply in a source": _in_source(Many("<span>", 0.46), Many("</span>", 0.54)),
        "beginnings of tags": Many("<span"),
        "tags that never close": Many("<span "),
        "attributes that never come": Many("<span data-"),
        "attributes without brackets": Many("data-ttu-id="),
        "attributes after a bare span": Many(' span data-ttu-id="'),
        "attributes in an entity": Many("&lt;span data-ttu-id=4ef9c-103"),
        "attributes in a tag": ("<span ", Many("class = ")),
        "attributes of ours in a tag": ("<span ", Many('data-ttu-id="4ef9c-103" ')),
        "class names in a tag": ("<span ", Many("class=sxs")),
        "line ends in an attribute": ("<span class", Many("\n")),
        "line ends after the equals sign": ("<span class=", Many("\n")),
        "spaces in a tag": ("<span", Many(" ")),
        "opening brackets": Many("<"),
        "closing brackets": Many(">"),
        "slashes of closing tags": Many("</"),
        "opening brackets in a pair": _in_source(Many("<")),
        "generic types in a pair": _in_source(Many("List<span>")),
    },
)

QUOTES = _all(
    "a.md",
    {
        "entities": (Many("&quot;>"), PAIR),
        "entities in a pair": _in_target(Many("&quot;")),
        "entities in one region": ('<span data-ttu-id="4ef9c-103&quot;>', Many("&quot;")),
        "damaged tags": Many('<span data-ttu-id="4ef9c-103&quot;>'),
        "damaged tags, both quotes": Many("<span data-ttu-id=&quot;4ef9c-103&quot;>"),
        "damaged tags that never close": Many("<span class=&quot;a"),
        "damaged tags with an anchor": Many('<a name="b&quot;>'),
        "a damaged tag of any length": ('<span class="', Many("a"), "&quot;>"),
        "regions, each with its end": Many(PAIR.replace('-103">鍵', "-103&quot;>鍵")),
        "regions outside of pairs": Many('<a name="b&quot;></a>&quot;"\n'),
    },
)

PLACES = _all(
    "a.md",
    {
        "one line": (Many("a"), PAIR),
        "one line after a pair": (PAIR, Many("a")),
        "alerts": Many(f"> [!NOTE]\n> {PAIR}\n\n"),
        "one long alert": Many(f"> [!NOTE]\n> {PAIR}\n"),
        "alerts without text": (Many("> [!NOTE]\n"), "> ", PAIR),
        "labels on one line": ("> ", Many("[!"), "\n> ", PAIR),
        "labels of divisions on one line": ("> ", Many("[!div"), "\n> ", PAIR),
        "labels behind many spaces": (">", Many(" ", 0.5), Many("[!div", 0.5), "\n> ", PAIR),
        "labels behind pairs": Many(f"> {PAIR}[!"),
        "labels that never close": (Many("> [!NOTE\n"), "> ", PAIR),
        "quotes": Many(f"> [!div]\n> {PAIR}\n"),
        "quote marks": (Many(">"), PAIR),
        "quote marks with spaces": (Many("> "), PAIR),
        "list marks": (Many("- "), PAIR),
        "numbers of lists": (Many("1. "), PAIR),
        "heading marks": (Many("#"), PAIR),
        "bars": (Many("|"), PAIR),
        "cells of a table": Many(f"| {PAIR} "),
        "hyphens": (Many("-"), PAIR),
        "spaces": (Many(" "), PAIR),
        "tabs": (Many("\t"), PAIR),
        "digits": (Many("1"), PAIR),
        "square brackets": (Many("["), PAIR),
        "images": Many(f"![{PAIR}](a.png)"),
        "tab headings": Many(f"# [{PAIR}](#tab/a)\n"),
        "cells of HTML": (Many("<td"), PAIR),
        "whole cells of HTML": Many(f"<td>{PAIR}</td>"),
        "cells of HTML after a pair": (PAIR, Many("</td><td>"), PAIR),
        "spaces behind a pair": (PAIR, Many(" "), "]"),
        "spaces behind each of many pairs": Many(f"{PAIR}{' ' * 1_000}"),
        "carriage returns": (Many("\r"), PAIR),
        "line ends of Windows": (Many("\r\n"), PAIR),
        "line ends of all kinds": (Many("\r\n\n\r"), PAIR),
        "lines of pairs, all line ends": Many(f"{PAIR}\r\n{PAIR}\n{PAIR}\r"),
        "null characters": (Many("\x00"), PAIR),
        "characters of four bytes": (Many("🎉"), PAIR),
        "byte order marks": (Many("\ufeff"), PAIR),
    },
)

FRONT_MATTER = _all(
    "a.md",
    {
        "front matter that never ends": ("---\n", Many("a: b\n")),
        "lines that are not rules": ("---\n", Many("---a\n"), "---\n"),
        "a rule with spaces": ("---\n---", Many(" "), "a\n", PAIR),
        "a long title": ('---\nms.locfileid: "1"\ntitle: a\n', Many(" a\n"), "---\n"),
        "spaces after the title": ('---\nms.locfileid: "1"\ntitle:', Many(" "), "a\n---\n"),
        "many titles": ('---\nms.locfileid: "1"\n', Many("title: a\n"), "---\n"),
        "empty lines in front matter": ("---\nms.locfileid: 1\n", Many(" \n"), "---\n"),
        "fields of ours": ("---\n", Many("ms.locfileid: x\n"), "---\n"),
        "a long locale": ("---\nms.contentlocale: ", Many("a-"), "a\n---\n"),
        "a long locale with a fault": ("---\nms.contentlocale: ", Many("a-"), "!\n---\n"),
        "a long date": ("---\nms.lasthandoff: 2024-05-18T", Many("a"), "\n---\n"),
        "a long number": ("---\nms.locfileid: ", Many("1"), "\n---\n"),
        "pairs in front matter": ("---\n", Many(f"a: {PAIR}\n"), "---\n"),
        "brackets in front matter": (f"---\na: {PAIR}\nb: ", Many("["), "\n---\n"),
        "braces in front matter": (f"---\na: {PAIR}\nb: ", Many("{"), "\n---\n"),
        "list marks in front matter": (f"---\na: {PAIR}\nb:\n", Many("- "), "\n---\n"),
        "anchors in front matter": (f"---\na: {PAIR}\nb:\n", Many("- &a b\n"), "---\n"),
    },
)

# Marks of Markdown in a target, which `author_form` looks at; only a text with a backslash is.
AUTHOR_FORM = _all(
    "a.md",
    {
        f"{name} in a target": _in_target("a\\", *(parts if isinstance(parts, tuple) else (parts,)))
        for name, parts in {
            "escaped stars": Many("\\*"),
            "escaped stars at words": Many("\\*a "),
            "escaped emphasis": Many("\\*a\\* "),
            "escaped openers": Many(" \\*a"),
            "escaped closers": (Many(" \\*a", 0.5), Many("a\\* ", 0.5)),
            "stars": (Many("*a "), "\\*"),
            "stars of three widths": (Many("*a **b ***c "), "\\*"),
            "stars in brackets": Many("( \\* )"),
            "escaped back-ticks": Many("\\`"),
            "back-ticks": Many("`"),
            "back-ticks of two lengths": Many("`a``b"),
            "runs of back-ticks, each longer": Many(lambda number: "`" * number + " "),
            "backslashes": Many("\\"),
            "backslashes before letters": Many("\\a"),
            "backslashes before letters, then a star": (Many("\\a"), "\\*"),
            "a word after a backslash": (Many("a"), "\\*"),
            "letters with colons": (Many("a:"), "\\*"),
            "ends of links": (Many("]("), "\\*"),
            "opening round brackets": (Many("("), "\\*"),
            "spaces in round brackets": ("(", Many(" "), "\\*"),
            "brackets with spaces": (Many("( "), "\\*"),
            "wide brackets": (Many("（　"), "\\*"),
        }.items()
    },
)

WRITERS = _all(
    "a.md",
    {
        f"{name} in both texts": _in_both(Many(piece, 0.5))
        for name, piece in {
            "ampersands": "&",
            "brackets": "a<b>",
            "quotes": '"',
            "forbidden characters": "\x08",
            "all forbidden characters": "\x00\x0b\x1f\ufffe\uffff",
            "white space": " \t\n",
            "carriage returns": "\r",
            "ends of CDATA": "]]>",
        }.items()
    },
)

YAML = _all(
    "a.yml",
    {
        "pairs in a list": Many(f"- {PAIR}\n"),
        "pairs in comments": Many(f"# {PAIR}\n"),
        "pairs in comments in a list": ("a: [\n", Many(f"# {PAIR}\n")),
        "target tags in a value": ("a: ", Many(TARGET_HALF)),
        "target tags in a broken value": ("a: [\n", Many(TARGET_HALF)),
        "pairs in double quotes": ('a: "', Many(ESCAPED_PAIR), '"'),
        "pairs in unclosed quotes": ('a: "', Many(ESCAPED_PAIR)),
        "pairs in single quotes": ("a: '", Many(PAIR), "'"),
        "pairs in a literal": ("a: |\n", Many(f"  {PAIR}\n")),
        "pairs in a folded text": ("a: >\n", Many(f"  {PAIR}\n")),
        "pairs in keys": Many(f"? {PAIR}\n"),
        "tags that never close in a value": (f'a: "{ESCAPED_HALF}', Many("</span "), '"'),
        "an anchor on a pair": (f"a: &a {PAIR}\nb:\n", Many("- *a\n")),
        "sequences in sequences": (Many("["), PAIR),
        "mappings in mappings": (Many("{"), PAIR),
        "mappings with keys in mappings": (Many("{a: "), PAIR),
        "lists in lists": (Many("- "), PAIR),
        "keys in keys": ("ms.locfileid: 1\n", Many("? "), "a"),
        "some keys in keys": (f"a: {PAIR}\n", "? " * 60, "a\n", Many("b: c\n")),
        "values a hundred levels deep": ("[" * 99, Many("a,"), "]" * 99, "\n"),
        "values a thousand levels deep": ("a: ", "[" * 999, Many("b,"), PAIR),
        "values many long keys deep": (f"{{{'k' * 999}: " * 90, "[", Many("a,"), f"'{PAIR}']"),
        "values under a long key": ("? ", Many("k", 0.5), "\n: [", Many("a,", 0.5), f"'{PAIR}']"),
        "pairs under a long key": ("? ", Many("k", 0.5), "\n:\n", Many(f"- {PAIR}\n", 0.5)),
        "a long text by anchors": ("a: &a ", Many("k", 0.5), "\nb: [", Many("*a,", 0.5), "c]\n"),
        "a long text by anchors in a key": (
            "ms.locfileid: 1\na: &a ",
            Many("k", 0.5),
            "\n? [",
            Many("*a,", 0.5),
            "c]\n: d\n",
        ),
        "lists by anchors": (
            "ms.locfileid: 1\na: &a [",
            Many("b,", 0.5),
            "c]\nd: [",
            Many("*a,", 0.5),
            "e]\n",
        ),
        "anchors": Many(lambda number: f"- &a{number} b\n"),
        "long anchors": ("a: &", Many("a"), f" {PAIR}\n"),
        "tags": (Many("- !a b\n"), f"- {PAIR}\n"),
        "directives": (Many(lambda number: f"%TAG !a{number}! b\n"), f"---\n- {PAIR}\n"),
        "comments": (Many("#\n"), f"- {PAIR}\n"),
        "documents": (Many("---\n"), f"- {PAIR}\n"),
        "keys": (Many(lambda number: f"k{number}: b\n"), f"c: {PAIR}\n"),
        "keys in braces": ("{", Many(lambda number: f"k{number}: b,"), f"c: '{PAIR}'}}"),
        "keys with question marks": (Many("? a\n"), f"c: {PAIR}\n"),
        "deeper and deeper lines": (
            "ms.locfileid: 1\n",
            Many(lambda number: " " * (number % 150) + "a:\n"),
        ),
        "titles": ("ms.locfileid: 1\n", Many("title: a\n")),
        "lines of a plain value": ("a:\n", Many("  b\n"), f"  {PAIR}\n"),
        "empty lines in double quotes": ('a: "', Many("\n"), f'{ESCAPED_PAIR}"'),
        "folded lines in double quotes": ('a: "', Many("\\\n"), f'{ESCAPED_PAIR}"'),
        "escapes in double quotes": ('a: "', Many("\\x41"), f'{ESCAPED_PAIR}"'),
        "apostrophes in single quotes": ("a: '", Many("''"), f"{PAIR}'"),
        "empty lines in a folded text": ("a: >\n", Many("\n"), f"  {PAIR}\n"),
        "carriage returns in YAML": (Many("- a\r"), f"- {PAIR}\r"),
        "quotes in YAML": (Many('"'), PAIR),
        "colons in YAML": (Many(": "), PAIR),
        "tabs in YAML": (Many("\t"), PAIR),
    },
)

JSON = _all(
    "a.json",
    {
        "pairs in strings": ("[", Many(f'"{ESCAPED_PAIR}",'), "1]"),
        "pairs in one string": ('["', Many(ESCAPED_PAIR), '"]'),
        "pairs in an unclosed string": ('["', Many(ESCAPED_PAIR)),
        "target tags in a string": ('["', Many(ESCAPED_HALF), '"]'),
        "damaged tags in a string": ('["', Many('<span data-ttu-id=\\"4ef9c-103&quot;>'), '"]'),
        "entities in a string": ('["', Many("&quot;>"), '"]'),
        "escaped brackets in a string": ('["data-ttu-id', Many("\\u003cspan"), '"]'),
        "tags that never close in a string": ('["data-ttu-id', Many("<span "), '"]'),
        "escaped quotes": Many('"\\"'),
        "escaped quotes after a pair": (f'["{ESCAPED_PAIR}",', Many('"\\"')),
        "escapes in a string": ('"', Many("\\")),
        "escaped characters in a string": (f'["{ESCAPED_PAIR}', Many("\\u0041"), '"]'),
        "half surrogate pairs in a string": (f'["{ESCAPED_PAIR}', Many("\\ud800"), '"]'),
        "quotes in JSON": Many('"'),
        "arrays in arrays": (Many("["), PAIR),
        "objects in objects": (Many('{"a":'), PAIR),
        "closing brackets of JSON": (Many("]"), f'"{ESCAPED_PAIR}"'),
        "colons after a long key": (
            '{"',
            Many("k", 0.5),
            '"',
            Many(":", 0.5),
            f'"{ESCAPED_PAIR}"}}',
        ),
        "pairs under a long key of JSON": (
            '{"',
            Many("k", 0.5),
            '": [',
            Many(f'"{ESCAPED_PAIR}",', 0.5),
            "1]}",
        ),
        "objects under a long key": (
            '{"',
            Many("k", 0.5),
            '": ',
            Many("[", 0.5),
            f'"{ESCAPED_PAIR}"',
        ),
        "keys of JSON": ("{", Many(lambda number: f'"k{number}":1,'), f'"a":"{ESCAPED_PAIR}"}}'),
        "titles of JSON": ('{"ms.locfileid":"1",', Many('"title":'), f'"{ESCAPED_PAIR}"}}'),
        "spaces after titles": ('{"ms.locfileid":"1",', Many('"title"   '), '"title":"a"}'),
        "long numbers": ('{"ms.locfileid":', Many("1"), "}"),
        "control characters": (f'["{ESCAPED_PAIR}', Many("\x01"), '"]'),
    },
)

CASES = [*MARKUP, *QUOTES, *PLACES, *FRONT_MATTER, *AUTHOR_FORM, *WRITERS, *YAML, *JSON]
