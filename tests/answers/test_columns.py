"""Columns declared once, and those of a part of a result."""

from tmx_extract.answers.columns import Columns, columns_of_part

WORD: Columns[str] = Columns({"text": lambda word: word, "length": len})


def test_a_record_has_the_columns_in_their_order() -> None:
    assert WORD.names == ("text", "length")
    assert list(WORD.record("保存").items()) == [("text", "保存"), ("length", 2)]


def test_columns_of_a_part_read_the_part() -> None:
    pair: Columns[tuple[int, str]] = Columns(
        {"number": lambda row: row[0], **columns_of_part(WORD.values, lambda row: row[1])}
    )
    assert pair.record((7, "ab")) == {"number": 7, "text": "ab", "length": 2}
