from itertools import pairwise

from budget import examples
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.inline.codes import InlineCode, Piece
from tmx_extract.inline.pairing import pair
from tmx_extract.inline.split import join, split

SIGNS = [
    *(
        "*",
        "**",
        "***",
        "****",
        "_",
        "__",
        "~~",
        "`",
        "``",
        "[",
        "![",
        "]",
        "](",
        "](a)",
        "](a 'b')",
    ),
    *(
        "][",
        "][]",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<br>",
        "<img alt='",
        "'>",
        "<",
        ">",
        "<!--",
        "-->",
    ),
    *(
        "&amp;",
        "&",
        ";",
        "\\",
        "\\*",
        "  \n",
        "\r\n",
        "\\\n",
        "[!NOTE]",
        "[!INCLUDE [a](b)]",
        "{0}",
    ),
    *("%s", "${a}", "{{a}}", "<https://a.b>", "<xref:a>", " ", "a", "語", "「", "。", ".", "\0"),
    *("\ud800", "\udc00", "😀", "\u2028"),
]
MARKED = st.lists(st.sampled_from(SIGNS), max_size=30).map("".join)
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
TEXTS = MARKED | ANY_TEXT


def nests(pieces: tuple[Piece, ...]) -> bool:
    """Return whether every pair closes the last opened one."""
    opened: list[int] = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, str) or piece.partner < 0:
            continue
        if piece.form == "open":
            opened.append(place)
        elif not opened or opened.pop() != piece.partner:
            return False
    return not opened


def shapes(pieces: tuple[Piece, ...], numbers: tuple[int, ...]) -> dict[int, list[str]]:
    """Return the codes with each number: `open strong`, `close strong`."""
    found: dict[int, list[str]] = {}
    for piece, number in zip(pieces, numbers, strict=True):
        if isinstance(piece, str) or not number:
            assert number == 0
            continue
        found.setdefault(number, []).append(f"{piece.form} {piece.kind}")
        assert piece.partner < 0 or numbers[piece.partner] == number
    return found


@given(TEXTS)
def test_nothing_is_lost(text: str) -> None:
    assert join(split(text)) == text


@given(TEXTS)
@examples(500)
def test_pairs_nest_and_know_each_other(text: str) -> None:
    pieces = split(text)
    assert nests(pieces)
    for place, piece in enumerate(pieces):
        if isinstance(piece, InlineCode) and piece.partner >= 0:
            partner = pieces[piece.partner]
            assert isinstance(partner, InlineCode)
            assert (partner.partner, partner.kind) == (place, piece.kind)
            assert {partner.form, piece.form} == {"open", "close"}


@given(TEXTS)
def test_pieces_are_not_empty_and_words_are_separated_by_codes(text: str) -> None:
    pieces = split(text)
    assert all(piece if isinstance(piece, str) else piece.raw for piece in pieces)
    assert not any(
        isinstance(one, str) and isinstance(next_one, str) for one, next_one in pairwise(pieces)
    )


@given(TEXTS)
def test_a_text_pairs_with_itself_code_by_code(text: str) -> None:
    pieces = split(text)
    pairing = pair(pieces, pieces)
    assert pairing.unmatched == ()
    assert pairing.source == pairing.target
    for piece, number in zip(pieces, pairing.source, strict=True):
        assert (number > 0) == isinstance(piece, InlineCode)


@given(TEXTS, TEXTS)
@examples(500)
def test_numbers_are_the_same_on_both_sides(source: str, target: str) -> None:
    left, right = split(source), split(target)
    pairing = pair(left, right)
    assert (len(pairing.source), len(pairing.target)) == (len(left), len(right))
    assert shapes(left, pairing.source) == shapes(right, pairing.target)
    first = [number for number in pairing.source if number]
    assert list(dict.fromkeys(first)) == list(range(1, len(set(first)) + 1))


@given(TEXTS, TEXTS)
def test_every_code_is_numbered_or_explained(source: str, target: str) -> None:
    left, right = split(source), split(target)
    pairing = pair(left, right)
    for side, pieces, numbers in (
        ("source", left, pairing.source),
        ("target", right, pairing.target),
    ):
        lonely = [
            place
            for place, piece in enumerate(pieces)
            if isinstance(piece, InlineCode)
            and not numbers[place]
            and not (piece.form == "close" and piece.partner >= 0)
        ]
        assert len(lonely) == sum(unmatched.side == side for unmatched in pairing.unmatched)
