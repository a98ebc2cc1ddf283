import re

import pytest

from tmx_extract.inline.codes import InlineCode
from tmx_extract.inline.split import join, plain, split


def sketch(text: str) -> str:
    """Return the pieces of `text`: codes in guillemets with their visible text; halves numbered by
    pair."""
    pieces = split(text)
    assert join(pieces) == text
    drawn = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            drawn.append(piece)
            continue
        sign = {"open": "<", "close": ">", "single": "="}[piece.form]
        if piece.partner >= 0:
            partner = pieces[piece.partner]
            assert isinstance(partner, InlineCode)
            assert partner.partner == place
            assert partner.kind == piece.kind
            assert {piece.form, partner.form} == {"open", "close"}
        elif piece.form != "single":
            sign *= 2
        shown = f"→{piece.shown}" if piece.shown else ""
        drawn.append(f"«{piece.kind}{sign}{piece.raw}{shown}»")
    return "".join(drawn)


def test_a_text_without_codes_is_one_piece() -> None:
    assert split("Plain words.") == ("Plain words.",)


def test_an_empty_text_has_no_pieces() -> None:
    assert split("") == ()


def test_halves_of_a_pair_know_each_other() -> None:
    assert split("**太字**") == (
        InlineCode("open", "strong", "**", "", 2),
        "太字",
        InlineCode("close", "strong", "**", "", 0),
    )


def test_plain_is_what_a_reader_sees() -> None:
    assert plain(split(r"**a** \* &amp; [b](c) <br> `d` <https://e.f>")) == (
        "a * & b \n d https://e.f"
    )


CASES = {
    # Emphasis.
    "*a* _b_": "«emphasis<*»a«emphasis>*» «emphasis<_»b«emphasis>_»",
    "__a__ ~~b~~": "«strong<__»a«strong>__» «strikethrough<~~»b«strikethrough>~~»",
    "***a***": "«strong<***»a«strong>***»",
    "***a** b*": "«emphasis<*»«strong<**»a«strong>**» b«emphasis>*»",
    "**a *b***": "«strong<**»a «emphasis<*»b«emphasis>*»«strong>**»",
    "これは**「太字」**です": "これは«strong<**»「太字」«strong>**»です",
    "これは**(太字)**です": "これは«strong<**»(太字)«strong>**»です",
    "は_渡す_項目": "は«emphasis<_»渡す«emphasis>_»項目",
    "**a****b**": "«strong<**»a«strong>**»«strong<**»b«strong>**»",
    "**重要:****b**": "«strong<**»重要:«strong>**»«strong<**»b«strong>**»",
    "****a****": "«strong<**»«strong<**»a«strong>**»«strong>**»",
    "**Get-*.txt**": "«strong<**»Get-*.txt«strong>**»",
    "Get-Process*, Stop-*": "Get-Process*, Stop-*",
    "snake_case_name, 2 * 3 * 4": "snake_case_name, 2 * 3 * 4",
    "**a": "**a",
    "a** b **": "a** b **",
    "*a **b* c**": "«emphasis<*»a **b«emphasis>*» c**",
    "*****4442": "*****4442",
    "~a~": "~a~",
    # Code spans.
    "`**a** [b](c)`": "«code<`»**a** [b](c)«code>`»",
    "`` ` ``": "«code<`` »`«code> ``»",
    "` `": "«code<`» «code>`»",
    "a`": "a`",
    "``a`": "``a`",
    "**a `b** c`": "**a «code<`»b** c«code>`»",
    r"\`a`b`": r"«escape=\`→`»a«code<`»b«code>`»",
    # Links and images.
    "[a](b)": "«link<[»a«link>](b)»",
    '[a](b "c")': '«link<[»a«link>](b "→ »c«link=")»',
    "[a]( <b c> 'd' )": "«link<[»a«link>]( <b c> '→ »d«link=' )»",
    "[a](b(c(d)e)f)": "«link<[»a«link>](b(c(d)e)f)»",
    "[](a)": "«link<[»«link>](a)»",
    "[a][b] [c][]": "«link<[»a«link>][b]» «link<[»c«link>][]»",
    "[a][](b)": "[a]«link<[»«link>](b)»",
    "$a[0][1] string[][] f()[0][1]": "$a[0][1] string[][] f()[0][1]",
    "[a] (b) [c](d e)": "[a] (b) [c](d e)",
    "[a [b](c) d](e)": "[a «link<[»b«link>](c)» d](e)",
    "[![a](b)](c)": "«link<[»«image<![»a«image>](b)»«link>](c)»",
    '![a](b "c")': '«image<![»a«image>](b "→ »c«image=")»',
    r"\![a](b)": r"«escape=\!→!»«link<[»a«link>](b)»",
    "**a [b** c](d)": "**a «link<[»b** c«link>](d)»",
    "**a [b** c](d) e**": "«strong<**»a «link<[»b** c«link>](d)» e«strong>**»",
    "a](b) [c": "a](b) [c",
    "<https://a.b/c?d=e>": "«autolink=<https://a.b/c?d=e>→https://a.b/c?d=e»",
    "<a.b@c.de>": "«autolink=<a.b@c.de>→a.b@c.de»",
    "<xref:A.B*?c=d>": "«xref=<xref:A.B*?c=d>→A.B»",
    # HTML.
    "<B>a</b><br/><hr>": "«tag<<B>»a«tag></b>»«tag=<br/>→\n»«tag=<hr>»",
    "<b><i>a</b></i>": "«tag<<b>»«tag<<<i>»a«tag></b>»«tag>></i>»",
    "a</td><td>": "a«tag>></td>»«tag<<<td>»",
    "<b>**a</b>**": "«tag<<<b>»«strong<**»a«tag>></b>»«strong>**»",
    '<a href="b" title="c">d</a>': '«tag<<a href="b" title="»c«tag=">»d«tag></a>»',
    "<img alt='a' src=b title=\"c\">": "«tag<<img alt='»a«tag=' src=b title=\"»c«tag>\">»",
    "List<T> <name> <any>": "List<T> <name> <any>",
    "<a href='b": "<a href='b",
    "<!-- a --> <!-- b": "«comment=<!-- a -->» <!-- b",
    # Characters.
    "&nbsp;&#169;&#xA9;": "«entity=&nbsp;→\xa0»«entity=&#169;→©»«entity=&#xA9;→©»",
    "&foo; a&b; AT&T": "&foo; a&b; AT&T",
    r"\*a\\ \d": r"«escape=\*→*»a«escape=\\→\» \d",
    "a  \nb\\\r\nc \nd": "a«break=  \n→\n»b«break=\\\r\n→\n»c \nd",
    # Docs marks.
    "[!INCLUDE [a](b)] [!include[a](b)]": (
        "«include=[!INCLUDE [a](b)]» «include=[!include[a](b)]»"
    ),
    "[!NOTE] [!div class=a] [!VIDEO b]": (
        "«marker=[!NOTE]» «marker=[!div class=a]» «marker=[!VIDEO b]»"
    ),
    "[!code-csharp[a](b#c)] [!a-m]": "«marker=[!code-csharp[a](b#c)]» [!a-m]",
    # Placeables.
    "%s %1$s %d, 100%d %date": (
        "«placeable=%s→%s» «placeable=%1$s→%1$s» «placeable=%d→%d», 100%d %date"
    ),
    "{0} {1:N2} m{1} {name}": "«placeable={0}→{0}» «placeable={1:N2}→{1:N2}» m{1} {name}",
    "{{N}} {{ Fill in }} ${a.b}": (
        "«placeable={{N}}→{{N}}» {{ Fill in }} «placeable=${a.b}→${a.b}»"
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.items(), ids=list(CASES))
def test_a_text_in_words_and_codes(text: str, expected: str) -> None:
    assert sketch(text) == expected


def test_a_title_is_separated_from_the_words_before_it() -> None:
    assert plain(split('![alt](a.png "Title"), [b](c.md)')) == "alt Title, b"


def test_no_visible_letter_is_in_a_code() -> None:
    for text in CASES:
        for piece in split(text):
            if isinstance(piece, InlineCode) and piece.kind in ("emphasis", "strong", "code"):
                assert not re.search(r"[^\W_]", piece.raw)
