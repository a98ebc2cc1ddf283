"""Side-by-side pages built from the grammar of the markup, and ways to damage them."""

import json
import re
from dataclasses import dataclass

import yaml
from fragments import FRAGMENTS
from hypothesis import strategies as st

from tmx_extract.model import Place, Side

PREFIX = "4ef9c"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One pair and the text before it; a page is a list of these and an end."""

    before: str
    id: str
    target: str
    source: str

    @property
    def markup(self) -> str:
        return (
            f'<span data-ttu-id="{self.id}">{self.target}</span>'
            f'<span class="sxs-lookup"><span data-stu-id="{self.id}">{self.source}</span></span>'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as the tool writes it."""

    parts: tuple[Part, ...]
    end: str

    @property
    def text(self) -> str:
        return "".join(part.before + part.markup for part in self.parts) + self.end

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        return [(part.id, part.target, part.source) for part in self.parts]

    def plain(self, side: Side) -> str:
        """Return the page without markup."""
        return "".join(part.before + getattr(part, side) for part in self.parts) + self.end


# The grammar of the markup.

WORDS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="<"), max_size=8
)
PIECES = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "\n",
            "\r\n",
            " ",
            "<name>",
            "<br/>",
            "List<string>",
            "a < b",
            "<<",
            "`code`",
            "`",
            "```\n",
            "**太字**",
            r"\*",
            "\\",
            "|",
            "&quot;",
            "&lt;span&gt;",
            '"引用"',
            "'",
            "[リンク](a.md)",
            "🎉",
            "data-ttu-id",
            'class="sxs-lookup"',
        ]
    ),
)
PLAIN = st.lists(PIECES, max_size=3).map("".join)
SPANS = st.builds(
    lambda tag, before, inner, after: f"{tag}{before}<span>{inner}</span>{after}</span>",
    st.sampled_from(["<span>", '<span class="ui">']),
    PLAIN,
    PLAIN,
    PLAIN,
)
TEXTS = st.lists(st.one_of(PIECES, PIECES, PIECES, SPANS), max_size=4).map("".join)
SIMPLE_PIECES = [
    "a",
    "鍵",
    "b c",
    "é",
    "🎉",
    '"',
    "'",
    "\\",
    ": ",
    "- ",
    "#",
    "%",
    "<b>",
    "</b>",
    "\t",
]
SIMPLE = st.lists(st.sampled_from(SIMPLE_PIECES), max_size=6).map("".join).map(str.strip)
"""Texts on one line without spaces at their edges, which every style of YAML can hold."""
GLUE = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "\n",
            "\r\n\r\n",
            "\n- ",
            "\n## ",
            "\n> [!NOTE]\n> ",
            " | ",
            "\n```\n",
            "[",
            "](a.md) ",
            " ",
        ]
    ),
)
WRAPPED = st.sampled_from([("", ""), ("<b>", "</b>"), ('<span class="ui">', "</span>")])


@st.composite
def pages(
    draw: st.DrawFn,
    *,
    texts: st.SearchStrategy[str] = TEXTS,
    glue: st.SearchStrategy[str] = GLUE,
    prefix: str = PREFIX,
    least: int = 0,
    wrappers: st.SearchStrategy[tuple[str, str]] = WRAPPED,
) -> Page:
    """Undamaged pages; sentences and paragraphs have separate ascending counters."""
    parts, numbers, end = [], {"": 100, "p": 100}, "語"
    for _ in range(draw(st.integers(least, 6))):
        counter = draw(st.sampled_from(["", "", "", "p"]))
        numbers[counter] += draw(st.integers(1, 5))
        opening, closing = draw(wrappers)
        identifier = f"{prefix}-{counter}{numbers[counter]}"
        parts.append(
            Part(
                before=end + draw(glue) + opening,
                id=identifier,
                target=draw(texts),
                source=draw(texts),
            )
        )
        end = closing
    return Page(parts=tuple(parts), end=end + draw(glue))


@st.composite
def two_deliveries(draw: st.DrawFn) -> tuple[Page, Page]:
    """A page with parts of another delivery."""
    return draw(pages(least=1)), draw(pages(prefix="0a1b2", least=1))


# Unbalanced spans of the author. Two consecutive closing tags end the source, so the source has
# none; and a span around such a pair would be ambiguous.
_WORD = st.sampled_from(["", "a", "鍵", " b ", "<br>", "&quot;", "`", "\n"])
_OPENED = st.builds(lambda before, after: f"{before}<span>{after}", _WORD, _WORD)
_CLOSED = st.builds(lambda before, after: f"{before}</span>a{after}", _WORD, _WORD)
_CLOSED_AND_OPENED = st.builds(lambda one, other: one + other, _CLOSED, _OPENED)
UNBALANCED = st.one_of(_OPENED, _CLOSED, _CLOSED_AND_OPENED)
UNWRAPPED = st.just(("", ""))

# The text around a pair, and the resulting place.
PLACED: list[tuple[str, str, Place]] = [
    ("", "", "paragraph"),
    ("語 ", " 語", "paragraph"),
    ("## ", "", "heading"),
    ("### <a name='a'></a>", "", "heading"),
    ("- ", "", "list-item"),
    ("  * ", "", "list-item"),
    ("10. **", "**", "list-item"),
    ("- [ ] ", "", "list-item"),
    ("| ", " | a |", "table-cell"),
    ("", " | a", "table-cell"),
    ("> ", "", "quote"),
    ("> [!NOTE]\n> ", "", "alert"),
    ("> [! 注意]\n>\n> 語 ", "", "alert"),
    ("> [!div]\n> ", "", "quote"),
    ("- [", "](a.md)", "link-text"),
    ("![", "](a.png)", "image-alt"),
    ("# [", "](#tab/a)", "tab"),
    ("<table><tr><td>", "</td></tr></table>", "table-cell"),
    ("<li>", "</li>", "list-item"),
    ("<h2>", "</h2>", "heading"),
]


@st.composite
def placed_pages(draw: st.DrawFn) -> tuple[Page, list[Place]]:
    """A page with one pair in each block, and the places of the pairs."""
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    parts, places, end = list[Part](), list[Place](), ""
    for before, after, place in draw(st.lists(st.sampled_from(PLACED), min_size=1, max_size=8)):
        source, target = draw(SIMPLE), draw(SIMPLE)
        glue = (end + before).replace("\n", line_end)
        identifier = f"{PREFIX}-{103 + len(parts)}"
        parts.append(Part(before=glue, id=identifier, target=target, source=source))
        places.append(place)
        end = f"{after}\n\n語\n\n"
    return Page(parts=tuple(parts), end=end.replace("\n", line_end)), places


_QUOTED_ATTRIBUTE = re.compile(r'<(?:span (?:data-[ts]tu-id|class)|a name)=(")[\w-]*(")>')


@st.composite
def mangled(draw: st.DrawFn, whole: st.SearchStrategy[Page]) -> tuple[Page, str]:
    """A page, and its text with the damage of 2021: quotes are entities from an attribute of our
    tag to another quote. The page must have no entities of its own."""
    page = draw(whole)
    text = page.text
    attribute = draw(st.sampled_from(list(_QUOTED_ATTRIBUTE.finditer(text))))
    start = attribute.start(draw(st.sampled_from([1, 2])))
    quotes = [found.start() for found in re.finditer('"', text)]
    later = [quote for quote in quotes if quote > attribute.start(2)]
    end = draw(st.sampled_from([*later, len(text)]))
    return page, text[:start] + text[start:end].replace('"', "&quot;") + text[end:]


@st.composite
def damaged_in_one_pair(draw: st.DrawFn) -> tuple[Page, int, str]:
    """A page, the index of one of its pairs, and its text with damage only inside that pair."""
    page = draw(pages(least=2))
    index = draw(st.integers(0, len(page.parts) - 1))
    pieces = [part.before + part.markup for part in page.parts]
    part = page.parts[index]
    pieces[index] = part.before + draw(damaged(st.just(part.markup)))
    return page, index, "".join(pieces) + page.end


FIELDS = st.fixed_dictionaries(
    {"ms.locfileid": st.integers(1, 10**9).map(str), "ms.contentlocale": st.just("ja-JP")},
    optional={
        "title": SIMPLE,
        "description": SIMPLE,
        "ms.translationtype": st.sampled_from(["MT", "HT", "mt", "Human Translation"]),
        "ms.lasthandoff": st.sampled_from(["05/18/2021", "12/01/2019"]),
        "ms.openlocfilehash": st.just("0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"),
        "ms.author": WORDS,
        "no-loc": st.lists(SIMPLE, max_size=3),
    },
)


@st.composite
def front_matters(draw: st.DrawFn) -> str:
    """Front matter with a byte order mark, a comment, any line end, any closing rule, or none."""
    if draw(st.booleans()):
        return ""
    style = draw(st.sampled_from(["'", '"', None]))
    fields = yaml.safe_dump(
        draw(FIELDS), allow_unicode=True, width=float("inf"), default_style=style
    )
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    rule = draw(st.sampled_from(["---", "---  ", "..."]))
    comment = draw(st.sampled_from(["", "# 語\n", "\n"]))
    block = f"---\n{comment}{fields}{rule}\n".replace("\n", line_end)
    return draw(st.sampled_from(["", "\ufeff"])) + block


# Pieces that damage leaves.

RUBBLE = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)
PATHS = st.sampled_from(["a.md", "a.yml", "a.json"])


@st.composite
def damaged(draw: st.DrawFn, texts: st.SearchStrategy[str], *, most: int = 4) -> str:
    """A text with pieces deleted, doubled, moved, swapped or added, or a truncated text."""
    text = draw(texts)
    for _ in range(draw(st.integers(0, most))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.one_of(st.integers(0, 3), st.integers(0, 80))))
        match draw(st.sampled_from(["cut", "double", "move", "swap", "insert", "end"])):
            case "cut":
                text = text[:start] + text[end:]
            case "double":
                text = text[:end] + text[start:]
            case "move":
                text = text[end:] + text[start:end] + text[:start]
            case "swap":
                middle = (start + end) // 2
                text = text[:start] + text[middle:end] + text[start:middle] + text[end:]
            case "insert":
                text = text[:start] + draw(st.sampled_from(FRAGMENTS)) + text[start:]
            case _:
                text = text[:start]
    return text


@st.composite
def damaged_bytes(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> bytes:
    """A file with single bytes deleted, doubled or changed."""
    data = bytearray(draw(texts).encode())
    for _ in range(draw(st.integers(0, 4))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        data[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=2))
    return bytes(data)


def as_yaml(page: Page) -> str:
    """Return a YAML file with the page as one of its values."""
    return yaml.safe_dump({"a": page.text, "ms.locfileid": "1"}, allow_unicode=True)


def as_json(page: Page) -> str:
    """Return a JSON file with the page as one of its values."""
    return json.dumps({"a": page.text, "ms.locfileid": "1"}, ensure_ascii=False)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Contents of files: complete pages of each kind, or fragments."""
    kind = draw(st.sampled_from(["rubble", "markdown", "front matter", "yaml", "json"]))
    match kind:
        case "rubble":
            return draw(RUBBLE)
        case "markdown":
            return draw(front_matters()) + draw(pages()).text
        case "front matter":
            return f"---\n{as_yaml(draw(pages(texts=SIMPLE, glue=SIMPLE)))}---\n"
        case "yaml":
            return as_yaml(draw(pages()))
        case _:
            return as_json(draw(pages()))
