"""Quotes that were turned into entities, and their repair."""

import pytest

from tmx_extract.extract.quote_damage import RepairedText, repair_quotes


@pytest.mark.parametrize(
    "text",
    [
        "",
        'Say "yes".',
        "&quot;yes&quot; is an answer.",
        "`title=&quot;x&quot;>` is an attribute.",
        '<span data-ttu-id="4ef9c-103">&quot;鍵&quot;</span>',
        '<span title="x&quot;>',
        "<div class=&quot;x&quot;>",
        '<a href="x&quot;>',
        '<span class="ui strong&quot;>',
        "&quot",
    ],
)
def test_an_entity_without_a_damaged_tag_before_it_is_text(text: str) -> None:
    assert repair_quotes(text) == RepairedText(text=text, regions=(), quotes=())


def test_a_text_without_damage_comes_back_as_the_same_object() -> None:
    text = "&quot;yes&quot; is " + "an answer."
    assert repair_quotes(text).text is text


def test_a_region_extends_from_the_damaged_attribute_to_the_next_real_quote() -> None:
    assert repair_quotes('&quot; <span data-ttu-id="a&quot;>鍵 &quot;b" c &quot;') == RepairedText(
        text='&quot; <span data-ttu-id="a">鍵 "b" c &quot;',
        regions=((26, 43),),
        quotes=(27, 31),
    )


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ('<span data-ttu-id="a&quot;>', '<span data-ttu-id="a">'),
        ('<span data-stu-id="a&quot;>', '<span data-stu-id="a">'),
        ('<span class="a&quot;>', '<span class="a">'),
        ('<a name="a&quot;>', '<a name="a">'),
        ("<span data-ttu-id=&quot;a&quot;>", '<span data-ttu-id="a">'),
        ("<span data-stu-id=&quot;a&quot;>", '<span data-stu-id="a">'),
        ("<span class=&quot;sxs-lookup&quot;>", '<span class="sxs-lookup">'),
        ("<a name=&quot;a-b&quot;>", '<a name="a-b">'),
    ],
)
def test_every_kind_of_damaged_tag_begins_a_region(damaged: str, repaired: str) -> None:
    assert repair_quotes(f'&quot;{damaged}x &quot;y&quot;" &quot;').text == (
        f'&quot;{repaired}x "y"" &quot;'
    )


def test_a_region_without_a_real_quote_after_it_extends_to_the_end() -> None:
    assert repair_quotes("<span class=&quot;a&quot;>x\n\n&quot;y") == RepairedText(
        text='<span class="a">x\n\n"y', regions=((12, 36),), quotes=(12, 14, 19)
    )


def test_between_two_regions_entities_stay() -> None:
    text = '<a name="a&quot;>x" &quot;b&quot; <a name="c&quot;>y" &quot;'
    assert repair_quotes(text) == RepairedText(
        text='<a name="a">x" &quot;b&quot; <a name="c">y" &quot;',
        regions=((9, 18), (43, 52)),
        quotes=(10, 39),
    )


@pytest.mark.parametrize(
    ("offset", "original"),
    [(0, 0), (8, 8), (9, 9), (10, 10), (11, 16), (12, 17), (15, 20), (16, 21), (17, 27), (19, 29)],
)
def test_offsets_map_to_the_damaged_text(offset: int, original: int) -> None:
    damaged = '<a name="a&quot;>bcde&quot;f"'
    repaired = repair_quotes(damaged)
    assert repaired.text == '<a name="a">bcde"f"'
    assert repaired.to_original(offset) == original


def test_without_damage_offsets_stay() -> None:
    assert repair_quotes("abc &quot;").to_original(7) == 7
