"""XLIFF that is expensive if reading or filling it is not linear."""

from collections.abc import Callable

from benchmarks.nasty import Case, Many

_Parts = tuple[str | Many, ...]

HEAD12 = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a"'
    ' source-language="en-US" target-language="ja-JP" datatype="x"><body>'
)
FOOT12 = "</body></file></xliff>"
HEAD2 = (
    '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"'
    ' xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" srcLang="en-US" trgLang="ja-JP">'
    '<file id="f">'
)
FOOT2 = "</file></xliff>"


def _number(piece: str) -> Callable[[int], str]:
    """Return a function that replaces each `#` in the piece with its index."""
    return lambda number: piece.replace("#", str(number))


def _unit12(*content: str | Many, state: str = "new") -> _Parts:
    """Return one unit with this source and target."""
    return (
        HEAD12,
        '<trans-unit id="1"><source>S',
        *content,
        f'</source><target state="{state}">S',
        *content,
        "</target></trans-unit>",
        FOOT12,
    )


def _unit2(*content: str | Many) -> _Parts:
    return (
        HEAD2,
        '<unit id="1"><originalData><data id="d">**</data></originalData>'
        '<segment state="initial"><source>S',
        *content,
        "</source><target>S",
        *content,
        "</target></segment></unit>",
        FOOT2,
    )


def _half(piece: str | Callable[[int], str]) -> Many:
    """Return the content of a source or of a target."""
    return Many(piece, 0.5)


def _cases(kind: str, parts: dict[str, _Parts]) -> list[Case]:
    return [Case(f"{name}, XLIFF {kind}", "a.xlf", pieces) for name, pieces in parts.items()]


_SEGMENT12 = '<mrk mtype="seg" mid="#">a</mrk>'
_DEFINITIONS = '<d:seg-defs xmlns:d="urn:d">'

XLIFF12 = _cases(
    "1.2",
    {
        "comments in a text": _unit12(_half("<!---->a")),
        "instructions in a text": _unit12(_half("<?a?>a")),
        "codes without number": _unit12(_half("<x/>a")),
        "codes without number and kind": _unit12(_half("<ph/>")),
        "numbered codes": _unit12(_half(_number('<x id="#"/>a'))),
        "pairs of codes": _unit12(_half(_number('<bpt id="#">**</bpt>a<ept id="#">**</ept> '))),
        "pairs with one number": _unit12(_half('<bpt id="1">**</bpt>a<ept id="1">**</ept> ')),
        "halves that open": _unit12(_half(_number('<bpt id="#">**</bpt>a '))),
        "placeholders that are pairs": _unit12(_half("<ph>**</ph>a<ph>**</ph> ")),
        "links": _unit12(_half(_number('<bpt id="#">[</bpt>a<ept id="#">](#.md)</ept> '))),
        "codes around words": _unit12(_half('<g id="1" ctype="bold">a</g> ')),
        "marks in a text": _unit12(_half('<mrk mtype="term">a</mrk>')),
        "codes that were translated": _unit12(_half("<x/>a"), state="translated"),
        "attributes on a unit": (
            HEAD12,
            "<trans-unit ",
            Many(_number('a#="x" ')),
            "><source>a</source><target>b</target></trans-unit>",
            FOOT12,
        ),
        "attributes on a target": (
            HEAD12,
            "<trans-unit><source>a</source><target ",
            Many(_number('a#="x" ')),
            ">b</target></trans-unit>",
            FOOT12,
        ),
        "attributes on a code": _unit12("<g ", _half(_number('a#="x" ')), ">a</g>"),
        "units in groups": (
            HEAD12,
            "<group>" * 200,
            Many(_number('<trans-unit id="#"><source>a</source></trans-unit>')),
            "</group>" * 200,
            FOOT12,
        ),
        "groups": (HEAD12, Many("<group></group>"), "<trans-unit/>", FOOT12),
        "units": (
            HEAD12,
            Many(_number('<trans-unit id="#"><source>a</source></trans-unit>')),
            FOOT12,
        ),
        "matches of a unit": (
            HEAD12,
            '<trans-unit id="1"><source>a</source><target state="new">b</target>',
            Many("<alt-trans><source>a</source><target>c</target></alt-trans>"),
            "</trans-unit>",
            FOOT12,
        ),
        "notes of a unit": (
            HEAD12,
            '<trans-unit id="1"><source>a</source>',
            Many("<note>a</note>"),
            "</trans-unit>",
            FOOT12,
        ),
        "segments of a unit": (
            HEAD12,
            '<trans-unit id="1"><source>a</source><seg-source>',
            Many(_number(_SEGMENT12), 0.3),
            "</seg-source><target>",
            Many(_number(_SEGMENT12), 0.3),
            f"</target>{_DEFINITIONS}",
            Many(_number('<d:seg id="#" conf="Draft"/>'), 0.3),
            "</d:seg-defs></trans-unit>",
            FOOT12,
        ),
        "segments without a target": (
            HEAD12,
            '<trans-unit id="1"><source>a</source><seg-source>',
            Many(_number(_SEGMENT12)),
            "</seg-source></trans-unit>",
            FOOT12,
        ),
        "notes of a file": (
            HEAD12.replace("<body>", "<header>"),
            Many(_number("<note>a#: b</note>")),
            '</header><body><trans-unit id="1"><source>a</source></trans-unit>',
            FOOT12,
        ),
    },
)

XLIFF2 = _cases(
    "2",
    {
        "comments in a text": _unit2(_half("<!---->a")),
        "instructions in a text": _unit2(_half("<?a?>a")),
        "codes without number": _unit2(_half("<ph/>a")),
        "numbered codes": _unit2(_half(_number('<ph id="#" dataRef="d"/>a'))),
        "halves": _unit2(
            _half(_number('<sc id="#" dataRef="d"/>a<ec startRef="#" dataRef="d"/> '))
        ),
        "codes around words": _unit2(
            _half(_number('<pc id="#" dataRefStart="d" dataRefEnd="d">a</pc> '))
        ),
        "characters": _unit2(_half('<cp hex="0001"/>')),
        "attributes on a unit": (
            HEAD2,
            "<unit ",
            Many(_number('a#="x" ')),
            "><segment><source>a</source><target>b</target></segment></unit>",
            FOOT2,
        ),
        "attributes on a segment": (
            HEAD2,
            '<unit id="1"><segment ',
            Many(_number('a#="x" ')),
            "><source>a</source><target>b</target></segment></unit>",
            FOOT2,
        ),
        "units in groups": (
            HEAD2,
            "<group>" * 200,
            Many(_number('<unit id="#"><segment><source>a</source></segment></unit>')),
            "</group>" * 200,
            FOOT2,
        ),
        "segments of a unit": (
            HEAD2,
            '<unit id="1">',
            Many("<segment><source>a</source><target>a</target></segment>"),
            "</unit>",
            FOOT2,
        ),
        "ignorables of a unit": (
            HEAD2,
            '<unit id="1"><segment><source>a</source></segment>',
            Many("<ignorable><source> </source></ignorable>"),
            "</unit>",
            FOOT2,
        ),
        "original data of segments": (
            HEAD2,
            '<unit id="1"><originalData>',
            Many(_number('<data id="d#">a</data>'), 0.5),
            "</originalData>",
            Many("<segment><source>a</source></segment>", 0.5),
            "</unit>",
            FOOT2,
        ),
        "matches of a segment": (
            HEAD2,
            '<unit id="1"><mtc:matches>',
            Many('<mtc:match ref="#s"><source>a</source><target>b</target></mtc:match>'),
            '</mtc:matches><segment id="s"><source>a</source><target>c</target></segment></unit>',
            FOOT2,
        ),
    },
)

XLIFF = [*XLIFF12, *XLIFF2]
