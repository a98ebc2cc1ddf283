"""Returned files with two long runs: expensive if a reader goes through one for each of the other.

Some have the attributes and elements of Trados, memoQ and Phrase.
"""

from collections.abc import Callable

from benchmarks.nasty import Case, Many
from benchmarks.nasty_xliff import FOOT2, FOOT12, HEAD2, HEAD12

_Parts = tuple[str | Many, ...]

_TMX = '<tmx version="1.4"><header srclang="en"/><body><tu'
_SOURCE = '<tuv xml:lang="en"><seg>S'
_PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
_UNIT12 = f'{HEAD12}<trans-unit id="1"'
_UNIT2 = f'{HEAD2}<unit id="1"'


def _number(piece: str) -> Callable[[int], str]:
    return lambda number: piece.replace("§", str(number))


def _half(piece: str) -> Many:
    """Return half of the file; each `§` is the index of the piece."""
    return Many(_number(piece), 0.5)


def _quarter(piece: str) -> Many:
    return Many(_number(piece), 0.25)


_VARIANTS = _half('<tuv xml:lang="ja"><seg>§</seg></tuv>')
_IN_TMX: dict[str, _Parts] = {
    "variants and attributes": (_TMX, _half(' a§="x"'), f">{_SOURCE}</seg></tuv>", _VARIANTS),
    "variants and props": (
        f"{_TMX}>",
        _half('<prop type="p§">v</prop>'),
        f"{_SOURCE}</seg></tuv>",
        _VARIANTS,
    ),
    "variants and codes of the source": (
        f"{_TMX}>{_SOURCE}",
        _half('<ph x="§">*</ph>'),
        "</seg></tuv>",
        _VARIANTS,
    ),
}
_IN_PO: dict[str, _Parts] = {
    "fuzzy entries with the source of many targets": (
        _PO,
        _half('msgctxt "§"\nmsgid "a"\nmsgstr "b§"\n\n'),
        _half('#, fuzzy\n#| msgid "a"\nmsgctxt "f§"\nmsgid "q"\nmsgstr "c§"\n\n'),
    ),
}


def _segments(more: str = "") -> _Parts:
    """Return the source and target of a unit with many segments."""
    mark = _quarter(f'<mrk mtype="seg" mid="§">{more}a</mrk>')
    return (
        "<source>a</source><seg-source>",
        mark,
        '</seg-source><target state="new">',
        mark,
        "</target>",
    )


_MATCHES12 = _half("<alt-trans><source>S</source><target>c§</target></alt-trans>")
_END12 = f"</trans-unit>{FOOT12}"
_IN_XLIFF12: dict[str, _Parts] = {
    "segments and matches": (f"{_UNIT12}>", *_segments(), _MATCHES12, _END12),
    "segments with codes and matches": (
        f"{_UNIT12}>",
        *_segments('<x id="1"/>'),
        _half('<alt-trans><source><x id="1"/>S</source><target><x id="1"/>c§</target></alt-trans>'),
        _END12,
    ),
    "segments and attributes": (_UNIT12, _half(' a§="x"'), ">", *_segments(), _END12),
    "segments and notes": (f"{_UNIT12}>", *_segments(), _half("<note>v§</note>"), _END12),
    "matches and codes of the source": (
        f"{_UNIT12}><source>S",
        _half('<x id="§"/>'),
        '</source><target state="new">c</target>',
        _MATCHES12,
        _END12,
    ),
    "targets of one match": (
        f'{_UNIT12}><source>S</source><target state="new">c</target><alt-trans><source>S',
        _half('<x id="§"/>'),
        "</source>",
        _half('<target><x id="1"/>c§</target>'),
        f"</alt-trans>{_END12}",
    ),
}
_TRADOS: dict[str, _Parts] = {
    "segments with definitions and values": (
        f"{_UNIT12}>",
        *_segments(),
        '<d:seg-defs xmlns:d="http://sdl.com/FileTypes/SdlXliff/1.0">',
        _quarter('<d:seg id="§" conf="Draft" origin="tm"/>'),
        '<d:seg id="1" conf="Draft">',
        _quarter('<d:value key="k§">v</d:value>'),
        f"</d:seg></d:seg-defs>{_END12}",
    ),
    "definitions of one segment": (
        f"{_UNIT12}><source>a</source><seg-source>",
        _half('<mrk mtype="seg" mid="§"><g id="1">a</g></mrk>'),
        '</seg-source><d:seg-defs xmlns:d="urn:d">',
        _half('<d:seg id="1" conf="Draft"/>'),
        f"</d:seg-defs>{_END12}",
    ),
    "deletions of a reviewer": (
        f"{_UNIT12}><source>a</source><target>b",
        Many('<mrk mtype="x-sdl-deleted">a</mrk>'),
        f"</target>{_END12}",
    ),
}
_MEMOQ: dict[str, _Parts] = {
    "codes with names": (
        f'{_UNIT12} q:status="Edited" xmlns:q="MQXliff"><source>a',
        _half('<bpt id="§" ctype="bold">{}</bpt>a<ept id="§">{}</ept>'),
        "</source><target>b",
        _half('<bpt id="§" ctype="bold">{}</bpt>a<ept id="§">{}</ept>'),
        f"</target>{_END12}",
    ),
    "versions and comments": (
        f'{_UNIT12} q:status="Edited" xmlns:q="MQXliff"><source>a</source><target>b</target>',
        _half(
            "<q:minorversions><q:historical-unit><target>c§</target></q:historical-unit>"
            "</q:minorversions>"
        ),
        _half("<q:comment>c§</q:comment>"),
        _END12,
    ),
}
_PHRASE: dict[str, _Parts] = {
    "matches and metadata of tags": (
        f'{_UNIT12} m:confirmed="0" xmlns:m="http://www.memsource.com/mxlf/2.0">'
        "<source>{b>a</source><target>c</target>",
        _half('<m:tunit-metadata><m:mark id="§"><m:type>code</m:type></m:mark></m:tunit-metadata>'),
        _half('<alt-trans origin="memsource-tm"><target>c§</target></alt-trans>'),
        _END12,
    ),
}

_END2 = f"</unit>{FOOT2}"
_IN_XLIFF2: dict[str, _Parts] = {
    "segments and matches": (
        f"{_UNIT2}><mtc:matches>",
        _half("<mtc:match><source>S</source><target>v§</target></mtc:match>"),
        "</mtc:matches>",
        _half("<segment><source>a</source><target>b</target></segment>"),
        _END2,
    ),
    "segments with one name and matches": (
        f"{_UNIT2}><mtc:matches>",
        _half(
            '<mtc:match ref="#s"><source>S</source><target>v§</target></mtc:match>'.replace(
                "#s", "#s"
            )
        ),
        "</mtc:matches>",
        _half('<segment id="s"><source>a</source><target>b</target></segment>'),
        _END2,
    ),
    "segments and notes": (
        f"{_UNIT2}><notes>",
        _half('<note category="c§">v</note>'),
        "</notes>",
        _half("<segment><source>a</source><target>b</target></segment>"),
        _END2,
    ),
    "matches and codes of the source": (
        f"{_UNIT2}><mtc:matches>",
        _half("<mtc:match><source>S</source><target>v§</target></mtc:match>"),
        "</mtc:matches><segment><source>S",
        _half('<ph id="§"/>'),
        f"</source><target>b</target></segment>{_END2}",
    ),
    "files and attributes": (
        HEAD2.replace('<file id="f">', "").rstrip(">"),
        _half(' a§="x"'),
        ">",
        _half('<file id="f§"><unit id="1"><segment><source>v</source></segment></unit></file>'),
        "</xliff>",
    ),
}


def _cases(path: str, kind: str, parts: dict[str, _Parts], end: str = "") -> list[Case]:
    return [Case(f"{name}, {kind}", path, (*pieces, end)) for name, pieces in parts.items()]


CROSSED = [
    *_cases("a.tmx", "TMX", _IN_TMX, "</tu></body></tmx>"),
    *_cases("a.po", "PO", _IN_PO),
    *_cases("a.xlf", "XLIFF 1.2", _IN_XLIFF12),
    *_cases("a.sdlxliff", "Trados", _TRADOS),
    *_cases("a.mqxliff", "memoQ", _MEMOQ),
    *_cases("a.mxliff", "Phrase", _PHRASE),
    *_cases("a.xlf", "XLIFF 2", _IN_XLIFF2),
]
