from tmx_extract.inline.codes import Code, Piece
from tmx_extract.inline.split import join, plain, split

BOLD = (Code("open", "strong", "**", "", 2), "太字", Code("close", "strong", "**", "", 0))


def test_a_text_without_codes_is_one_piece() -> None:
    assert split("Plain words.") == ("Plain words.",)


def test_an_empty_text_has_no_pieces() -> None:
    assert split("") == ()


def test_halves_of_a_pair_know_each_other() -> None:
    assert split("**太字**") == BOLD


def test_a_code_span_is_a_pair_around_its_words() -> None:
    pieces: tuple[Piece, ...] = (
        "Run ",
        Code("open", "code", "`", "", 3),
        "a **b** [c](d)",
        Code("close", "code", "`", "", 1),
    )
    assert split("Run `a **b** [c](d)`") == pieces


def test_plain_is_what_a_reader_sees() -> None:
    assert plain(split(r"**a** \* &amp; [b](c) <br> `d`")) == "a * & b  d"


def test_join_gives_the_text_again() -> None:
    text = "a **b** `c` [d](e \"f\") <a title='g'>h</a>\\*  \r\ni\x00\ud800"
    assert join(split(text)) == text
