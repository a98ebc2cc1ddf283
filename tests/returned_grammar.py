"""Possible returned files, built from their grammar, with changes of their structure.

Everything depends on one `random.Random`: the same state gives the same file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from xml.sax.saxutils import escape, quoteattr

from workbooks import row as row_of
from workbooks import workbook

SOURCES = ("Save the file.", "Close it.", "Open **all** of `it`.", "Gone.", "", " ")
TARGETS = (
    "保存。",
    "閉じます。",
    "**すべて**開く。",
    "Save the file.",
    "",
    "\u00a0",
    "a\r\n\tb",
    "\u2028",
    "\ufeff\u2067閉じます。\u2069\u200f",
    "\u202a",
)
LANGUAGES = ("en", "en-US", "ja-JP", "ja", "de", "*all*", "", "x", "zz-zz-zz-zz", "EN_us", "日本")
NAMESPACES = (
    "urn:oasis:names:tc:xliff:document:1.2",
    "urn:oasis:names:tc:xliff:document:2.0",
    "urn:oasis:names:tc:xliff:document:1.1",
    "urn:oasis:names:tc:xliff:document:2.2",
    "urn:x",
    "",
)
IDS = (
    "1",
    "0",
    "a",
    "53077226.8d3c1e5b7a90.103",
    "u103",
    "4ef9c-103",
    "",
    "*",
    "1 2",
    "'",
    "\u00a0",
)
STATES = (
    "new",
    "needs-translation",
    "translated",
    "final",
    "initial",
    "reviewed",
    "x",
    "",
    "fuzzy-match",
    "mt-suggestion",
    "Draft",
    "yes",
    "no",
    "NotStarted",
    "0",
    "1",
    "-1",
    "end",
    "begin",
)
TEXTS = ("", " ", "x", "{1}", "&", "<", "12:0008", "a | b", "<seg>a</seg>", "\u2408", "(", "[a](b)")
ATTRIBUTES = tuple(
    """
    id xml:lang lang srclang state state-qualifier approved mid rid i x pos ref type startRef
    dataRef dataRefStart order version srcLang trgLang original source-language
    target-language translate tuid creationid changedate xml:space conf sdl:conf m:status
    match-quality equiv-text subState hex
    """.split()  # noqa: SIM905 - forty quoted words read worse
)
TAGS = tuple(
    """
    tu tuv seg prop note header body file unit segment ignorable source target trans-unit
    group alt-trans g x ph pc sc ec cp mrk bpt ept it hi sub bx ex seg-source originalData
    data notes q:b sdl:seg mtc:matches sdl:seg-defs tmx xliff bin-unit skeleton phase
    phase-group
    """.split()  # noqa: SIM905 - forty quoted words read worse
)


@dataclass(slots=True)
class Element:
    """A part of an XML file that may be wrong."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def walk(self) -> "list[Element]":
        """Return this and all elements inside."""
        found, waiting = [], [self]
        while waiting:
            element = waiting.pop()
            found.append(element)
            waiting += [child for child in element.children if isinstance(child, Element)]
        return found

    def __str__(self) -> str:
        told = "".join(f" {name}={quoteattr(value)}" for name, value in self.attributes.items())
        inner = "".join(
            # Texts that begin like this are written unchanged: comments and similar.
            child[1:]
            if isinstance(child, str) and child.startswith("\0")
            else escape(child)
            if isinstance(child, str)
            else str(child)
            for child in self.children
        )
        return f"<{self.tag}{told}>{inner}</{self.tag}>"


def _codes(dice: Random, text: str, names: Sequence[str]) -> list[Element | str]:
    """Return the text with one or two elements."""
    children: list[Element | str] = [text]
    for _ in range(dice.choice((0, 0, 0, 1, 2))):
        number = dice.choice("1234")
        inner = Element(dice.choice(names), {"id": number, "i": number, "rid": number})
        inner.children = [dice.choice(TEXTS)]
        children.insert(dice.randint(0, len(children)), inner)
    return children


def make_tmx(dice: Random) -> Element:
    """Build a TMX file."""
    body = Element("body")
    for _ in range(dice.randint(0, 4)):
        unit = Element("tu", {"tuid": dice.choice(IDS)})
        unit.children.append(Element("prop", {"type": "x-segment-id"}, ["4ef9c-103"]))
        for language, texts in (("en-US", SOURCES), ("ja-JP", TARGETS)):
            codes = _codes(dice, dice.choice(texts), ("bpt", "ept", "ph", "it", "hi", "ut"))
            variant = Element("tuv", {"xml:lang": language}, [Element("seg", {}, codes)])
            unit.children.append(variant)
        body.children.append(unit)
    header = Element("header", {"srclang": dice.choice(("en-US", "en-US", *LANGUAGES))})
    return Element("tmx", {"version": "1.4"}, [header, body])


def make_xliff(dice: Random) -> Element:
    """Build an XLIFF 1.2 file."""
    body = Element("body")
    names = ("g", "x", "bpt", "ept", "ph", "it", "mrk", "bx", "ex", "sub")
    for _ in range(dice.randint(0, 4)):
        unit = Element(
            "trans-unit", {"id": dice.choice(IDS), "approved": dice.choice(("yes", "no"))}
        )
        unit.children = [
            Element("source", {}, _codes(dice, dice.choice(SOURCES), names)),
            Element(
                "target", {"state": dice.choice(STATES)}, _codes(dice, dice.choice(TARGETS), names)
            ),
        ]
        if dice.random() < 0.3:
            inner = [Element("mrk", {"mtype": "seg", "mid": "1"}, [dice.choice(SOURCES)])]
            unit.children.insert(1, Element("seg-source", {}, list(inner)))
        if dice.random() < 0.3:
            match = Element("target", {}, [dice.choice(TARGETS)])
            unit.children.append(Element("alt-trans", {"match-quality": "90"}, [match]))
        body.children.append(unit)
    file = Element(
        "file",
        {"original": "a.md", "source-language": "en-US", "target-language": "ja-JP"},
        [Element("header"), body],
    )
    return Element("xliff", {"version": "1.2", "xmlns": NAMESPACES[0]}, [file])


def make_xliff2(dice: Random) -> Element:
    """Build an XLIFF 2 file."""
    file = Element("file", {"id": "f1"})
    names = ("pc", "sc", "ec", "ph", "cp", "mrk", "sm", "em")
    for number in range(dice.randint(0, 4)):
        unit = Element("unit", {"id": dice.choice((f"u{number}", *IDS))})
        if dice.random() < 0.3:
            unit.children.append(
                Element("originalData", {}, [Element("data", {"id": "1"}, ["**"])])
            )
        for _ in range(dice.choice((1, 1, 2, 3))):
            parts: list[Element | str] = [
                Element("source", {}, _codes(dice, dice.choice(SOURCES), names)),
                Element(
                    "target",
                    {"order": dice.choice("123")},
                    _codes(dice, dice.choice(TARGETS), names),
                ),
            ]
            kind = dice.choice(("segment", "segment", "ignorable"))
            unit.children.append(Element(kind, {"state": dice.choice(STATES)}, parts))
        file.children.append(unit)
    told = {"version": "2.0", "xmlns": NAMESPACES[1], "srcLang": "en-US", "trgLang": "ja-JP"}
    return Element("xliff", told, [file])


def change_tree(root: Element, dice: Random) -> None:
    """Change the structure in one place."""
    dice.choice(_CHANGES)(root.walk(), dice)


def _lose_child(elements: list[Element], dice: Random) -> None:
    one = dice.choice(elements)
    if one.children:
        del one.children[dice.randrange(len(one.children))]


def _double_child(elements: list[Element], dice: Random) -> None:
    one = dice.choice(elements)
    if one.children:
        place = dice.randrange(len(one.children))
        one.children.insert(place, one.children[place])


def _graft(elements: list[Element], dice: Random) -> None:
    one, other = dice.choice(elements), dice.choice(elements)
    if other not in one.walk() and one not in other.walk():
        one.children.insert(dice.randint(0, len(one.children)), other)


def _shuffle(elements: list[Element], dice: Random) -> None:
    dice.shuffle(dice.choice(elements).children)


def _change_value(elements: list[Element], dice: Random) -> None:
    one = dice.choice(elements)
    if one.attributes:
        pool = dice.choice((IDS, LANGUAGES, STATES, NAMESPACES, TEXTS))
        one.attributes[dice.choice(list(one.attributes))] = dice.choice(pool)


def _lose_attribute(elements: list[Element], dice: Random) -> None:
    one = dice.choice(elements)
    if one.attributes:
        del one.attributes[dice.choice(list(one.attributes))]


def _add_attribute(elements: list[Element], dice: Random) -> None:
    pool = dice.choice((STATES, IDS, LANGUAGES))
    dice.choice(elements).attributes[dice.choice(ATTRIBUTES)] = dice.choice(pool)


def _rename(elements: list[Element], dice: Random) -> None:
    dice.choice(elements).tag = dice.choice(TAGS)


def _wrap(elements: list[Element], dice: Random) -> None:
    one = dice.choice(elements)
    one.children = [Element(dice.choice(TAGS), {}, one.children)]


def _add_text(elements: list[Element], dice: Random) -> None:
    one = dice.choice(elements)
    text = dice.choice(dice.choice((SOURCES, TARGETS, TEXTS, _RAW)))
    one.children.insert(dice.randint(0, len(one.children)), text)


_RAW = ("\0<!-- c -->", "\0<?p i?>", "\0<![CDATA[<&]]>", "\0<q:b/>", "\0&nbsp;", "\0&#8;")
_CHANGES = (
    _lose_child,
    _double_child,
    _graft,
    _shuffle,
    _change_value,
    _change_value,
    _lose_attribute,
    _add_attribute,
    _rename,
    _wrap,
    _add_text,
)


PO_LINES = (
    'msgid ""',
    'msgstr ""',
    'msgid "Save the file."',
    'msgid "Close it."',
    'msgstr "保存。"',
    "#, fuzzy",
    'msgctxt "53077226.8d3c1e5b7a90.103"',
    'msgctxt ""',
    'msgid_plural "files"',
    'msgstr[0] "一"',
    'msgstr[1] ""',
    '#| msgid "Old."',
    '#|\tmsgctxt\t"x"',
    '#~ msgid "gone"',
    '#~ msgstr "x"',
    "#",
    "#.",
    "#: a.md:7",
    "#. segment-id: 4ef9c-103",
    "#. edit: 0badcafe",
    "#. match 1 target: 保存。",
    '"more"',
    '"\\n"',
    '"\\x41\\303\\251"',
    "",
    "  ",
    "\t",
    'msgid "a" "b" msgstr "c"',
    "domain",
    'domain "d"',
    "msgstr",
    '"Language: ja\\n"',
    '"Content-Type: text/plain; charset=UTF-8\\n"',
    '"Language: @x.y\\n"',
    '"X-Source-Language: en_US\\n"',
    '"Content-Type: text/plain; charset=EUC-JP\\n"',
    '"open',
    'x"',
    '"PO-Revision-Date: 2024-07-01 09:00+0900\\n"',
    '"Last-Translator: \\n"',
    '"back\\',
    '#, "',
    "#|",
    "#~|",
)
_HEADER = [
    'msgid ""',
    'msgstr ""',
    '"Language: ja\\n"',
    '"Content-Type: text/plain; charset=UTF-8\\n"',
    "",
]


def make_po(dice: Random) -> str:
    """Build a PO file; sometimes its lines are changed."""
    lines = list(_HEADER) if dice.random() < 0.9 else []
    for _ in range(dice.randint(0, 5)):
        lines += dice.sample(
            ("# a", "#. b", "#: c:1", "#, fuzzy", '#| msgid "O"'), dice.randint(0, 2)
        )
        lines.append(f'msgid "{dice.choice(SOURCES[:5])}"')
        if dice.random() < 0.1:
            lines.append('msgid_plural "files"')
        lines += [f'msgstr "{dice.choice(("保存。", "Save the file.", ""))}"', ""]
    for _ in range(dice.choice((0, 1, 2, 4, 8))):
        place = dice.randint(0, len(lines))
        if lines and dice.random() < 0.4:
            del lines[place - 1]
        else:
            lines.insert(place, dice.choice((*PO_LINES, *lines)))
    return dice.choice(("\n", "\n", "\n", "\r\n", "\r", "\n\n")).join(lines) + dice.choice(
        ("\n", "")
    )


_TREES: dict[str, Callable[[Random], Element]] = {
    ".tmx": make_tmx,
    ".xlf": make_xliff,
    ".xliff": make_xliff2,
}
_TABLES = {".csv": ",", ".tsv": "\t"}
SUFFIXES = (*_TREES, ".po", *_TABLES, ".xlsx")


def make_rows(dice: Random) -> list[list[str]]:
    """Build the rows of a table; sometimes its columns are changed."""
    names = dice.sample(("id", "source", "target", "path", "segment_id", "Comment", "locale"), 5)
    if dice.random() < 0.7:
        names[:3] = ["id", "source", "target"]
    texts = (
        *SOURCES,
        "=A1",
        "-1",
        "'=x",
        '"a',
        "a\nb",
        "\\n",
        "4ef9c-103",
        "7.00.103",
        "ja-JP",
        "",
    )
    rows = [[dice.choice(texts) for _ in names] for _ in range(dice.randint(0, 6))]
    whole = [names, *rows]
    for row in whole:
        if dice.random() < 0.1:
            row.insert(dice.randint(0, len(row)), dice.choice(texts))
    return whole if dice.random() < 0.9 else [row[:2] for row in rows]


def make_table(dice: Random, delimiter: str) -> str:
    """Build a table in text, sometimes without quotes or with others."""
    quote = dice.choice(('"', '"', '"', "", "'"))
    lines = []
    for row in make_rows(dice):
        cells = [
            f"{quote}{cell.replace(quote, quote * 2)}{quote}"
            if quote and (dice.random() < 0.3 or delimiter in cell or '"' in cell or "\n" in cell)
            else cell
            for cell in row
        ]
        lines.append(dice.choice((delimiter,) * 20 + (";",)).join(cells))
    return dice.choice(("\n", "\r\n", "\r")).join(lines) + dice.choice(("\n", ""))


def make_workbook(dice: Random) -> bytes:
    """Build a workbook; sometimes the elements of a sheet are changed."""
    sheets, texts = [], ["<t>Save the file.</t>", "<r><t>a</t></r>"]
    for _ in range(dice.choice((1, 1, 1, 2, 0))):
        rows = make_rows(dice)
        data = "".join(row_of(*row) for row in rows)
        for _ in range(dice.choice((0, 0, 1, 3))):
            old, new = dice.choice(_SHEET_CHANGES)
            data = data.replace(old, new, dice.randint(1, 3))
        sheets.append(data)
    return workbook(*sheets, texts=texts)


_SHEET_CHANGES = (
    ('t="inlineStr"', 't="s"'),
    ("<row>", '<row r="9">'),
    ("<row>", '<row r="-1">'),
    ("<c ", '<c r="C7" '),
    ("<is>", "<v>1</v><is>"),
    ("<is>", "<v>-1</v><f>A1</f><is>"),
    ("</c>", ""),
    ("<t ", "<r><t "),
    ("&lt;", "&a;"),
)


def make_file(dice: Random, suffix: str) -> bytes:
    """Build a file of this kind, usually with some changes of its structure and of its bytes."""
    if suffix == ".xlsx":
        data = make_workbook(dice)
        return _spoil(data, dice) if dice.random() < 0.3 else data
    if suffix == ".po":
        text = make_po(dice)
    elif suffix in _TABLES:
        text = make_table(dice, _TABLES[suffix])
    else:
        root = _TREES[suffix](dice)
        for _ in range(dice.choice((0, 1, 1, 2, 3, 6))):
            change_tree(root, dice)
        text = str(root).replace("><", ">\n<")
    coding = dice.choice(("utf-8",) * 7 + ("utf-16", "utf-8-sig", "euc_jp", "iso8859-2"))
    data = text.encode(coding, "replace")
    return _spoil(data, dice) if dice.random() < 0.3 else data


def _spoil(data: bytes, dice: Random) -> bytes:
    """Damage a few bytes."""
    start = dice.randint(0, len(data))
    end = min(len(data), start + dice.choice((0, 1, 1, 2, 8)))
    if dice.random() < 0.3:
        return data[:start]
    new = dice.choice(
        (b"", b"\0", b"\xff", b"<", b">", b'"', b"&", b"\n", b"\\", b"#", data[start:end] * 2)
    )
    return data[:start] + new + data[end:]
