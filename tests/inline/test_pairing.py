from tmx_extract.inline.pairing import Pairing, Unmatched, pair
from tmx_extract.inline.split import split


def paired(source: str, target: str) -> Pairing:
    return pair(split(source), split(target))


def test_codes_are_numbered_in_the_order_of_the_source() -> None:
    assert paired("**a** `b`", "`b` と **あ**") == Pairing(
        (1, 0, 1, 0, 2, 0, 2), (2, 0, 2, 0, 1, 0, 1), ()
    )


def test_words_have_no_numbers() -> None:
    assert paired("Words.", "言葉。") == Pairing((0,), (0,), ())


def test_empty_texts_have_no_pieces() -> None:
    assert pair((), ()) == Pairing((), (), ())


def test_equal_codes_go_together_in_their_order() -> None:
    assert paired("*a* *b*", "*あ* *い*").target == (1, 0, 1, 0, 2, 0, 2)


def test_a_code_span_goes_with_the_one_of_the_same_words() -> None:
    assert paired("`a` `b` `c`", "`c` `x` `a`").target == (3, 0, 3, 0, 2, 0, 2, 0, 1, 0, 1)


def test_links_go_with_links_to_the_same_address() -> None:
    assert paired("[a](b) [c](d)", "[か](d) [あ](b)").target == (2, 0, 2, 0, 1, 0, 1)


def test_a_locale_in_an_address_makes_no_difference() -> None:
    source = "[a](https://b.c/en-us/d?view=e#f)"
    assert paired(source, "[あ](https://b.c/ja-jp/d/#g)").unmatched == ()


def test_a_link_to_another_address_is_not_paired() -> None:
    assert paired("[a](b)", "[あ](c)") == Pairing(
        (0, 0, 0),
        (0, 0, 0),
        (
            Unmatched("source", "[…](b)", "other-target"),
            Unmatched("target", "[…](c)", "other-target"),
        ),
    )


def test_emphasis_is_the_same_in_stars_and_underscores() -> None:
    assert paired("_a_ __b__", "*あ* **い**").unmatched == ()


def test_strong_and_emphasis_are_two_things() -> None:
    assert paired("**a**", "*あ*").unmatched == (
        Unmatched("source", "**…**", "missing-in-target"),
        Unmatched("target", "*…*", "added-in-target"),
    )


def test_spaces_and_case_in_a_tag_make_no_difference() -> None:
    assert paired('<A HREF="b">c</A><br />', '<a  href="b">う</a><BR>').target == (1, 0, 1, 2)


def test_an_entity_equals_its_character() -> None:
    assert paired("a&nbsp;b", "a&#160;b").unmatched == ()


def test_codes_that_one_side_lacks_are_reported() -> None:
    assert paired("Run `a` **b**&nbsp;", "**あ** <br>").unmatched == (
        Unmatched("source", "`a`", "missing-in-target"),
        Unmatched("source", "&nbsp;", "missing-in-target"),
        Unmatched("target", "<br>", "added-in-target"),
    )


def test_a_pair_that_crosses_another_on_one_side_is_reported() -> None:
    assert paired("<b>**a**</b>", "<b>**あ</b>**") == Pairing(
        (0, 1, 0, 1, 0),
        (0, 1, 0, 0, 1),
        (
            Unmatched("source", "<b>…</b>", "crossing"),
            Unmatched("target", "<b>", "crossing"),
            Unmatched("target", "</b>", "crossing"),
        ),
    )


def test_single_halves_on_both_sides_are_paired() -> None:
    assert paired("a</td><td>", "あ</td><td>") == Pairing((0, 1, 2), (0, 1, 2), ())


def test_titles_are_words_and_what_closes_them_a_code() -> None:
    assert paired('![a](b "c")', '![あ](b "う")') == Pairing((1, 0, 1, 0, 2), (1, 0, 1, 0, 2), ())
