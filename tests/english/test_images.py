"""Image texts of a side-by-side page and of its English page."""

import time

import pytest
from pages import pair

from tmx_extract.english.images import find_image_texts, find_whole_texts
from tmx_extract.english.slots import HiddenText
from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin, Segment


def read(text: str, path: str = "a.md") -> Document:
    return read_document(text.encode(), Origin(path=path))


def find(text: str, english: str) -> list[tuple[str, str]]:
    found, unknown = find_image_texts(read(text), english)
    assert unknown == []
    return [(item.source, item.target) for item in found]


def test_an_image_text_is_found_with_its_range() -> None:
    text = f"{pair('4ef9c-103', 'See it.', '参照。')}\n\n![鍵の図。 ](../media/key.png)\n"
    document = read(text)
    english = "See it.\n\n![Diagram of a key.](../media/key.png)\n"
    start = text.index("鍵の図")
    expected = HiddenText(
        source="Diagram of a key.",
        target="鍵の図。 ",
        start=start,
        end=start + 5,
        place="image-alt",
        field="",
        sentences=1,
    )
    assert find_image_texts(document, english) == ([expected], [])


@pytest.mark.parametrize(
    ("ours", "theirs", "texts"),
    [
        ("![鍵](a/k.png)", "![Key](b/k.png)", [("Key", "鍵")]),
        ("![鍵](K.png)", "![Key](k.PNG)", [("Key", "鍵")]),
        ("![鍵](<k.png>)", "![Key](k.png)", [("Key", "鍵")]),
        ('![鍵](k.png "見出し")', '![Key](k.png "Title")', [("Key", "鍵")]),
        ("![鍵](k(1).png)", "![Key](k(1).png)", [("Key", "鍵")]),
        ("![鍵][one]", "![Key][One]", [("Key", "鍵")]),
        (
            "![[開く] の図](k.png)",
            "![Picture of **Open**](k.png)",
            [("Picture of **Open**", "[開く] の図")],
        ),
        (
            "![[開く の図](k.png)",
            "![Picture of [Open](k.png)",
            [("Picture of [Open", "[開く の図")],
        ),
        (
            "![[鍵](a.md) の図](k.png)",
            "![Of [key](a.md)](k.png)",
            [("Of [key](a.md)", "[鍵](a.md) の図")],
        ),
        ("![鍵の\n図](k.png)", "![Key\npicture](k.png)", [("Key\npicture", "鍵の\n図")]),
        ("[![鍵](k.png)](a.md)", "[![Key](k.png)](a.md)", [("Key", "鍵")]),
        (
            ':::image type="content" source="m/k.png" alt-text="鍵":::',
            ':::image type="content" source="m/k.png" alt-text="Key":::',
            [("Key", "鍵")],
        ),
        ("![](k.png)", "![Key](k.png)", [("Key", "")]),
        ("![鍵](k.png)", "![](k.png)", []),
        ("![鍵](k.png)", "![ - ](k.png)", []),
        (':::image type="icon" source="k.svg":::', ':::image type="icon" source="k.svg":::', []),
        ("\\![鍵](k.png)", "\\![Key](k.png)", []),
        ("![鍵\n\n](k.png)", "![Key\n\n](k.png)", []),
        ("![鍵]", "![Key]", []),
        ("```\n![鍵](k.png)\n```", "```\n![Key](k.png)\n```", []),
        ("<!-- ![鍵](k.png) -->", "<!-- ![Key](k.png) -->", []),
        ('<img src="k.png" alt="Key">', '<img src="k.png" alt="Key">', []),
    ],
)
def test_forms_of_images(ours: str, theirs: str, texts: list[tuple[str, str]]) -> None:
    assert find(ours, theirs) == texts


@pytest.mark.parametrize(
    ("target", "source"),
    [
        ("見る ![鍵](k.png)。", "See ![key](k.png)."),
        ("![鍵](k.png)", "![Key](k.png)"),
    ],
)
def test_images_in_pairs_are_left_out(target: str, source: str) -> None:
    text = f"{pair('4ef9c-103', source, target)} ![錠](k.png)"
    assert find(text, f"{source} ![Lock](k.png)") == [("Lock", "錠")]


def test_an_image_around_a_pair_is_left_out() -> None:
    text = f"![{pair('4ef9c-103', 'Key', '鍵')}](k.png) ![錠](k.png)"
    assert find(text, "![Key](k.png) ![Lock](k.png)") == [("Lock", "錠")]


def test_images_are_aligned_by_their_addresses() -> None:
    text = "".join(
        f"![{name}]({address}.png)\n" for name, address in zip("一二三四", "axbc", strict=True)
    )
    english = "![1](a.png)\n![2](y.png)\n![9](z.png)\n![3](b.png)\n![4](c.png)\n"
    found, unknown = find_image_texts(read(text), english)
    assert [(item.source, item.target) for item in found] == [("1", "一"), ("3", "三"), ("4", "四")]
    assert unknown == [text.index("二")]


def images(addresses: str) -> str:
    """Return one image for each address, with its place as text."""
    return "".join(f"![{place}]({name}.png)\n" for place, name in enumerate(addresses))


@pytest.mark.parametrize(
    ("ours", "theirs", "pairs"),
    [
        ("abc", "abc", ["00", "11", "22"]),
        ("abc", "ac", ["00", "21"]),
        ("ac", "abc", ["00", "12"]),
        ("aabab", "abab", ["00", "21", "32", "43"]),
        ("aba", "acdca", ["00", "24"]),
        ("axbcdyz", "abcdpz", ["00", "21", "32", "43", "65"]),
        ("apbcqdez", "axbcydewz", ["00", "22", "33", "55", "66", "78"]),
        ("apb", "axab", ["00", "23"]),
        ("axab", "apb", ["00", "32"]),
        ("ab", "cd", []),
        ("", "a", []),
        ("aaa", "aa", ["00", "11"]),
    ],
)
def test_equal_addresses_are_paired_in_order(ours: str, theirs: str, pairs: list[str]) -> None:
    found, unknown = find_image_texts(read(images(ours)), images(theirs))
    assert [item.target + item.source for item in found] == pairs
    assert len(unknown) == len(ours) - len(pairs)


@pytest.mark.parametrize(("common", "paired"), [(99, 99), (100, 0)])
def test_only_short_differences_are_searched_for_equal_addresses(common: int, paired: int) -> None:
    text = "![始](a.png)![違](x.png)" + "![鍵](k.png)" * common + "![終](b.png)"
    english = "![First](a.png)" + "![Key](k.png)" * common + "![Other](y.png)![Last](b.png)"
    found, unknown = find_image_texts(read(text), english)
    assert [item.target for item in found] == ["始", *["鍵"] * paired, "終"]
    assert len(unknown) == 1 + common - paired


CUT = "鍵の図。"
WHOLE = "鍵の図。 丸い部分が頭です。"
ENGLISH = "![Diagram of a key. The round part is the head.](k.png)"


@pytest.mark.parametrize(
    ("target", "published", "expected"),
    [
        (CUT, None, (CUT, True)),
        (CUT, f"![{WHOLE}](k.png)", (WHOLE, False)),
        ("鍵 の図", f"![{WHOLE}](m/k.png)", (WHOLE, False)),
        (CUT, f"![錠の図。 {WHOLE}](k.png)", (CUT, True)),
        (CUT, f"![{WHOLE}](l.png)", (CUT, True)),
        (CUT, f"![{CUT}](k.png)", (CUT, True)),
        (CUT, "![鍵の図 丸い部分](k.png)", ("鍵の図 丸い部分", False)),
        (WHOLE, f"![{WHOLE}](k.png)", (WHOLE, False)),
        (WHOLE, None, (WHOLE, False)),
        ("", f"![{WHOLE}](k.png)", ("", False)),
    ],
)
def test_texts_cut_to_their_first_sentence(
    target: str, published: str | None, expected: tuple[str, bool]
) -> None:
    document = read(f"{pair('4ef9c-103', 'See it.', '参照。')} ![{target}](k.png)")
    found, _ = find_image_texts(document, f"See it. {ENGLISH}")
    assert [(item.source, item.target) for item in found] == [(ENGLISH[2:-8], target)]
    start, end = found[0].start, found[0].end
    assert document.text[start:end] == target
    segment = Segment(
        "4ef9c-104", found[0].source, target, start, start, end, end, end, end, "image-alt", ""
    )
    whole = find_whole_texts(document, {7: segment}, published or "")
    assert (whole.get(7, target), found[0].is_partial and not whole) == expected
    assert find_whole_texts(document, {7: segment._replace(place="paragraph")}, ENGLISH) == {}


def test_pages_that_are_not_markdown_have_no_image_texts() -> None:
    text = "title: ![鍵](k.png)\n"
    assert find_image_texts(read(text, "a.yml"), text) == ([], [])


@pytest.mark.parametrize(
    "piece",
    [
        "![",
        "![a",
        "![a](",
        "![a](b",
        "![a](b(",
        "![[",
        "![a [b",
        "![](x)![a](y)",
        ":::image ",
        "](",
    ],
)
def test_images_are_found_in_linear_time(piece: str) -> None:
    text = piece * 30_000
    document = read(text)
    began = time.process_time()
    find_image_texts(document, text)
    find_image_texts(document, piece * 29_000 + "![z](z)")
    assert time.process_time() - began < 5
