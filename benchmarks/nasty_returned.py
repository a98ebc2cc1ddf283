"""Returned files that are expensive for a reader that is not linear: long runs in one place."""

from benchmarks.nasty import Case, Many
from benchmarks.nasty_crossed import CROSSED
from benchmarks.nasty_xliff import XLIFF

_TMX = '<tmx version="1.4"><header srclang="en"/><body>'
_END = "</body></tmx>"
_SOURCE = '<tuv xml:lang="en"><seg>a</seg></tuv>'
_TARGET = '<tuv xml:lang="ja"><seg>b</seg></tuv>'
_PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
_ENTRY = 'msgid "a"\nmsgstr ""\n'

Parts = tuple[str | Many, ...] | Many


def _in_target(inner: Parts) -> Parts:
    parts = inner if isinstance(inner, tuple) else (inner,)
    return (f'{_TMX}<tu>{_SOURCE}<tuv xml:lang="ja"><seg>', *parts, f"</seg></tuv></tu>{_END}")


def _in_both(inner: Many) -> Parts:
    half = Many(inner.piece, inner.share / 2)
    between = '</seg></tuv><tuv xml:lang="ja"><seg>'
    return (
        f'{_TMX}<tu><tuv xml:lang="en"><seg>',
        half,
        between,
        half,
        f"</seg></tuv></tu>{_END}",
    )


_IN_TMX: dict[str, Parts] = {
    "comments in a text": _in_target(Many("a<!--c-->")),
    "instructions in a text": _in_target(Many("a<?p?>")),
    "entities in a text": _in_target(Many("&amp;")),
    "marks in a text": _in_target(Many("<hi>a</hi>")),
    "codes without a counterpart": _in_target(Many('<ph x="1">*</ph>')),
    "ends without a beginning": _in_target(Many('<ept i="1">*</ept>')),
    "undeclared prefixes in a text": _in_target(Many("<q:b/>")),
    "codes": _in_both(Many(lambda n: f'<ph x="{n}"/>')),
    "pairs of codes": _in_both(Many(lambda n: f'<bpt i="{n}">*</bpt>a<ept i="{n}">*</ept>')),
    "codes of one name": _in_both(Many('<bpt i="1"/>')),
    "attributes": (f"{_TMX}<tu", Many(lambda n: f' a{n}="x"'), f">{_SOURCE}{_TARGET}</tu>{_END}"),
    "props": (
        f"{_TMX}<tu>",
        Many(lambda n: f'<prop type="{n}">a</prop>'),
        f"{_SOURCE}{_TARGET}</tu>{_END}",
    ),
    "variants": (
        f"{_TMX}<tu>{_SOURCE}",
        Many(lambda n: f'<tuv xml:lang="x{n}"><seg>a</seg></tuv>'),
        f"</tu>{_END}",
    ),
    "variants without a source": (
        f"{_TMX.replace('en', '*all*')}<tu>",
        Many(lambda n: f'<tuv xml:lang="x{n}"><seg>a</seg></tuv>'),
        f"</tu>{_END}",
    ),
    "empty units": (_TMX, Many("<tu/>"), _END),
    "comments between units": (_TMX, Many("<!---->"), f"<tu>{_SOURCE}{_TARGET}</tu>{_END}"),
    "headers": (_TMX, Many("<header/>"), f"<tu>{_SOURCE}{_TARGET}</tu>{_END}"),
    "elements other than units": (_TMX, Many("<q/>"), _END),
    "characters": (
        f'{_TMX}<tu>{_SOURCE}<tuv xml:lang="ja"><prop type="x-characters">',
        Many(lambda n: f"{n}:0008 ", 0.5),
        "</prop><seg>",
        Many("\u2408", 0.5),
        f"</seg></tuv></tu>{_END}",
    ),
    "neighbours of Trados": (
        f'{_TMX}<tu><prop type="x-ContextContent">',
        Many("| "),
        f"</prop>{_SOURCE}{_TARGET}</tu>{_END}",
    ),
}
_IN_PO: dict[str, Parts] = {
    "lines of one text": (f'{_PO}msgid "a"\nmsgstr ""\n', Many('"b"\n')),
    "texts on one line": (f'{_PO}msgid "a"\nmsgstr ', Many('""')),
    "comments": (_PO, Many("#\n"), _ENTRY),
    "flags": (_PO, Many("#, fuzzy\n"), _ENTRY),
    "flags on one line": (f"{_PO}#, ", Many("fuzzy,"), f"\n{_ENTRY}"),
    "references": (_PO, Many("#: \u2068a\n"), _ENTRY),
    "isolates": (f"{_PO}#: ", Many("\u2068"), f"\n{_ENTRY}"),
    "previous sources": (_PO, Many('#| msgid "o"\n'), _ENTRY),
    "fuzzy entries with the target of many sources": (
        _PO,
        Many(lambda n: f'msgid "{n}"\nmsgstr "b"\n\n', 0.5),
        Many(lambda n: f'#, fuzzy\nmsgid "a{n}"\nmsgstr "b"\n\n', 0.5),
    ),
    "listed matches": (_PO, Many("#. match 1 target: x\n"), _ENTRY),
    "backslashes": (f'{_PO}msgid "', Many("\\\\"), '"\nmsgstr ""\n'),
    "octal numbers": (f'{_PO}msgid "', Many("\\101"), '"\nmsgstr ""\n'),
    "a hexadecimal number": (f'{_PO}msgid "\\x', Many("4"), '1"\nmsgstr ""\n'),
    "lines that go on": (f'{_PO}msgid "', Many("\\\n"), '"\nmsgstr ""\n'),
    "a text without an end": (f'{_PO}msgid "', Many('\\"')),
    "entries without a target": (_PO, Many('msgid "a"\n')),
    "entries on one line": (_PO, Many('msgid"a"msgstr""')),
    "blanks": (_PO, Many(" "), _ENTRY),
    "line breaks": Many("\n"),
    "returns": Many("\r"),
    "beginnings of a header": Many('msgid ""\n'),
    "empty texts of a header": ('msgid ""\n', Many('""\n')),
    "comments in a header": Many('msgid ""\n#\n'),
    "fields of a header": ('msgid ""\nmsgstr ""\n', Many('"A: b\\n"\n')),
    "seams in a header": ('msgid ""\nmsgstr ""\n', Many('"charset"\n')),
    "spaces in a field": ('msgid ""\nmsgstr "Language', Many(" "), 'x\\n"\n'),
    "a long text": (f'{_PO}msgid "', Many("a b "), '"\nmsgstr ""\n'),
    "a long word": (f'{_PO}msgid "', Many("字"), '"\nmsgstr ""\n'),
}


def _all(path: str, cases: dict[str, Parts]) -> list[Case]:
    return [
        Case(name, path, parts if isinstance(parts, tuple) else (parts,))
        for name, parts in cases.items()
    ]


RETURNED = [*_all("a.tmx", _IN_TMX), *_all("a.po", _IN_PO), *XLIFF, *CROSSED]
