"""The place of a pair, derived from its line."""

import pytest

from tmx_extract.extract.places import PlaceReader

PAIR = (
    '<span data-ttu-id="4ef9c-103">鍵</span>'
    '<span class="sxs-lookup"><span data-stu-id="4ef9c-103">Key</span></span>'
)


def read(page: str) -> list[str]:
    """Return the places of the pairs of a page in which each `§` is a pair."""
    before, *parts = page.split("§")
    reader, text, places = PlaceReader(PAIR.join([before, *parts])), before, []
    for part in parts:
        start, text = len(text), text + PAIR + part
        places.append(reader.read(start, start + len(PAIR)))
    return [str(place) for place in places]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("§", "paragraph"),
        ("  §", "paragraph"),
        ("語 §", "paragraph"),
        ("**§**", "paragraph"),
        ("#hash §", "paragraph"),
        ("####### §", "paragraph"),
        ("-§", "paragraph"),
        ("*§*", "paragraph"),
        ("1.§", "paragraph"),
        ("1234567890. §", "paragraph"),
        ("2021 §", "paragraph"),
        ("a - §", "paragraph"),
        ("<p>§</p>", "paragraph"),
        ("</td>§", "paragraph"),
        ("<tdx>§", "paragraph"),
        ("# §", "heading"),
        ("###### §", "heading"),
        ("#\t§", "heading"),
        ("##§", "heading"),
        ('## <a name="key"></a>§', "heading"),
        ("## 1. §", "heading"),
        ("  ## §", "heading"),
        ("- # §", "heading"),
        ("> # §", "heading"),
        ("<h2>§</h2>", "heading"),
        ('<H3 id="key">§</H3>', "heading"),
        ("- §", "list-item"),
        ("* §", "list-item"),
        ("+ §", "list-item"),
        ("1. §", "list-item"),
        ("12) §", "list-item"),
        ("-\t§", "list-item"),
        ("    - §", "list-item"),
        ("- [ ] §", "list-item"),
        ("- **§**", "list-item"),
        ("- 1. §", "list-item"),
        ("> - §", "list-item"),
        ("<li>§</li>", "list-item"),
        ('<ol><li class="a"><p>§</p></li></ol>', "list-item"),
        ("| § |", "table-cell"),
        ("|§|", "table-cell"),
        ("  | §", "table-cell"),
        ("| a | § |", "table-cell"),
        ("§ | a", "table-cell"),
        ("§|a", "table-cell"),
        ("> | § |", "table-cell"),
        ("<td>§</td>", "table-cell"),
        ("<TD>§</TD>", "table-cell"),
        ('<tr><th scope="col">§</th>', "table-cell"),
        ("> §", "quote"),
        (">§", "quote"),
        ("> > §", "quote"),
        ("> 語 §", "quote"),
        ("[§](a.md)", "link-text"),
        ("[§][key]", "link-text"),
        ("[§ ](a.md)", "link-text"),
        ("- [§](a.md)", "link-text"),
        ("| [§](a.md) |", "link-text"),
        ("[§]", "paragraph"),
        ("[§]: a", "paragraph"),
        ("[語 §](a.md)", "paragraph"),
        ("![§](a.png)", "image-alt"),
        ("![§][key]", "image-alt"),
        ("- ![§](a.png)", "image-alt"),
        ("# [§](#tab/windows)", "tab"),
        ("[§](#tab/windows)", "tab"),
        ("# [§](#windows)", "link-text"),
    ],
)
def test_a_line_determines_the_place_of_its_pair(line: str, place: str) -> None:
    assert read(line) == [place]
    assert read(f"語\n{line}\n語\n") == [place]
    assert read(f"語\r\n\r\n{line}\r\n") == [place]


@pytest.mark.parametrize("line", ["§    | a", "§\t| a"])
def test_a_padded_first_cell_without_a_bar_before_it_is_a_cell(line: str) -> None:
    assert read(line) == ["table-cell"]


@pytest.mark.parametrize(
    ("page", "places"),
    [
        ("§ § §", ["paragraph", "paragraph", "paragraph"]),
        ("- § §", ["list-item", "list-item"]),
        ("# § §\n\n§", ["heading", "heading", "paragraph"]),
        ("| § | § |\n|---|---|\n| § | § |\n\n§", ["table-cell"] * 4 + ["paragraph"]),
        ("§ | §\n--|--\n§ | §", ["table-cell"] * 4),
        ("- §\n- §\n\n§", ["list-item", "list-item", "paragraph"]),
        ("- §\n  §", ["list-item", "list-item"]),
        ("- §\n\n  §\n\n    §", ["list-item", "list-item", "list-item"]),
        ("- §\n\n§\n\n  §", ["list-item", "paragraph", "paragraph"]),
        ("- §\n# §\n  §", ["list-item", "heading", "paragraph"]),
        ("<tr><td>§</td><td>§</td></tr>", ["table-cell", "table-cell"]),
        ("<td>§ §</td>", ["table-cell", "table-cell"]),
        ("<td>§</td></tr></table>\n\n§", ["table-cell", "paragraph"]),
        ("<td>\n  §\n</td>\n<td>\n  §", ["table-cell", "table-cell"]),
        ("<ul><li>§</li></ul>\n§", ["list-item", "paragraph"]),
        ("<h1>§</h1><p>§", ["heading", "heading"]),
        ("- [§](a.md) §", ["link-text", "list-item"]),
        ("§ [§](a.md), [§](b.md).", ["paragraph", "link-text", "link-text"]),
        ("# [§](#tab/a)\n\n§\n\n# [§](#tab/b)", ["tab", "paragraph", "tab"]),
        ("> § §\n> §\n\n§", ["quote", "quote", "quote", "paragraph"]),
    ],
)
def test_lines_depend_on_the_lines_before_them(page: str, places: list[str]) -> None:
    assert read(page) == places


@pytest.mark.parametrize(
    ("page", "places"),
    [
        ("> [!NOTE]\n> §", ["alert"]),
        ("> [!note]\n> § §\n> §", ["alert", "alert", "alert"]),
        (">[!TIP]\n>§", ["alert"]),
        ("> [!NOTE] \n> §", ["alert"]),
        ("> [!注意]\n> §", ["alert"]),
        ("> [! IMPORTANT]\n> §", ["alert"]),
        ("> [!NOTE] §", ["alert"]),
        ("> [!WARNING]\n> 語\n> §", ["alert"]),
        ("> [!WARNING]\n>\n> §", ["alert"]),
        ("  > [!CAUTION]\n  > §", ["alert"]),
        ("> [!NOTE]\r\n> §\r\n", ["alert"]),
        ("> [!NOTE]\n> - §\n> §", ["list-item", "alert"]),
        ("> [!NOTE]\n> [§](a.md) §", ["link-text", "alert"]),
        ("> [!NOTE]\n> 語\n\n> §", ["quote"]),
        ("> §\n\n> [!NOTE]\n> §\n\n> §\n\n> [!TIP]\n> §", ["quote", "alert", "quote", "alert"]),
        ('> [!div class="sxs-lookup"]\n> §', ["quote"]),
        ("> [!VIDEO https://example.com/v]\n> §", ["quote"]),
        ("> [!INCLUDE [key](a.md)]\n> §", ["quote"]),
        ("> [!code-csharp[Main](a.cs)]\n> §", ["quote"]),
        ("[!NOTE]\n§", ["paragraph"]),
        ("> [!div] [!NOTE]\n> §", ["quote"]),
        ("> [!div] [!div]\n\n> [!NOTE]\n> §", ["alert"]),
        ("[!NOTE\n> [!NOTE]\n> §", ["alert"]),
        ("> [NOTE]\n> §", ["quote"]),
        ("> [!]\n> §", ["quote"]),
    ],
)
def test_a_quote_with_a_label_is_an_alert(page: str, places: list[str]) -> None:
    assert read(page) == places


def test_the_first_pair_of_a_page_may_be_at_its_start() -> None:
    assert read("§") == ["paragraph"]
    assert read("§§") == ["paragraph", "paragraph"]
