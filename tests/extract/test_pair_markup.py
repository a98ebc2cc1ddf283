"""Tags that form a pair, and problems of those that do not."""

import pytest

from tmx_extract.extract.pair_markup import Damage, MarkupPair, Stray, iter_findings

Shown = tuple[str, ...]


def pair(identifier: str, target: str, source: str) -> str:
    return target_half(identifier, target) + source_half(identifier, source)


def target_half(identifier: str, target: str) -> str:
    return f'<span data-ttu-id="{identifier}">{target}</span>'


def source_half(identifier: str, source: str) -> str:
    return f'<span class="sxs-lookup"><span data-stu-id="{identifier}">{source}</span></span>'


def read(text: str) -> list[Shown]:
    """Return the findings, with texts instead of offsets.

    (`pair`, id, target, source), (`target` or `source`, id, text), (code, place, found text).
    """
    shown: list[Shown] = []
    for finding in iter_findings(text):
        match finding:
            case MarkupPair():
                target = text[finding.target_start : finding.target_end]
                source = text[finding.source_start : finding.source_end]
                shown.append(("pair", finding.id, target, source))
            case Stray():
                shown.append((finding.side, finding.id, text[finding.start : finding.end]))
            case Damage():
                place = text[finding.start : finding.end]
                shown.append((finding.code, place, finding.found))
    return shown


def outside(text: str) -> str:
    """Return the text with a dot for each pair."""
    parts, done = [], 0
    for finding in iter_findings(text):
        if isinstance(finding, MarkupPair):
            parts.append(text[done : finding.start])
            done = finding.end
    return "·".join([*parts, text[done:]])


def test_a_pair_has_all_its_positions() -> None:
    text = (
        '- <span data-ttu-id="4ef9c-103">鍵</span>'
        '<span class="sxs-lookup"><span data-stu-id="4ef9c-103">Key</span></span>!'
    )
    assert list(iter_findings(text)) == [
        MarkupPair(
            id="4ef9c-103",
            start=2,
            target_start=32,
            target_end=33,
            source_start=95,
            source_end=98,
            end=112,
        )
    ]


def test_a_text_without_markup_holds_nothing() -> None:
    assert read('Plain words, <br/> and <div class="sxs-lookup"> of an author.') == []


def test_an_empty_text_holds_nothing() -> None:
    assert read("") == []


def test_pairs_come_in_order_with_any_text_between_them() -> None:
    first, second = pair("4ef9c-103", "い", "a"), pair("4ef9c-p102", "ろ", "b")
    text = f"{first}{second} | {pair('4ef9c-104', 'は', 'c')}"
    assert read(text) == [
        ("pair", "4ef9c-103", "い", "a"),
        ("pair", "4ef9c-p102", "ろ", "b"),
        ("pair", "4ef9c-104", "は", "c"),
    ]
    assert outside(text) == "·· | ·"


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param("", id="nothing"),
        pytest.param(" ", id="a space"),
        pytest.param("two\nlines", id="newline"),
        pytest.param("two\r\nlines", id="carriage return"),
        pytest.param("Enter <name>.", id="placeholder"),
        pytest.param("List<string> and a<b", id="generic type"),
        pytest.param("<< 2 > 1 <", id="angle brackets"),
        pytest.param("a<br/><strong>b</strong>", id="other tags"),
        pytest.param("a <spanner> and </spanner>", id="a longer tag name"),
        pytest.param("a <span>b</span> c", id="span in the middle"),
        pytest.param("<span>b</span>", id="nothing but a span"),
        pytest.param("a <span>b</span>", id="span at the end"),
        pytest.param('<span class="ui">a <span>b</span></span>', id="spans within spans"),
        pytest.param("`<span></span>`", id="span as code"),
        pytest.param("`code` and **bold**", id="markdown"),
        pytest.param("[link](a.md) ![image](b.png)", id="links"),
        pytest.param("&quot;kept&quot; &lt;span&gt;", id="entities"),
        pytest.param('"data-ttu-id" and "sxs-lookup"', id="words of the markup"),
        pytest.param("🎉 \u200b\ufeff", id="beyond the basic plane"),
    ],
)
def test_texts_are_kept_unchanged(inner: str) -> None:
    text = f"x {pair('4ef9c-103', f'訳{inner}', inner)} y {pair('4ef9c-104', inner, f's{inner}')}"
    assert read(text) == [
        ("pair", "4ef9c-103", f"訳{inner}", inner),
        ("pair", "4ef9c-104", inner, f"s{inner}"),
    ]
    assert outside(text) == "x · y ·"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<span>", "</span>"),
        ('<span class="ui">', "</span>"),
        ('<span class="a"><span class="b">', "</span></span>"),
        ("<p><span>", "</span></p>"),
        ("", "</span>"),
        ("", "</span></span></span>"),
        ("</span>", ""),
        ("<span>", ""),
    ],
)
@pytest.mark.parametrize("inner", ["Key", "a <span>b</span>", "<span>b</span> c", ""])
def test_closing_tags_after_a_pair_are_not_its_own(before: str, after: str, inner: str) -> None:
    text = f"{before}{pair('4ef9c-103', '鍵', inner)}{after}"
    assert read(text) == [("pair", "4ef9c-103", "鍵", inner)]
    assert outside(text) == f"{before}·{after}"


@pytest.mark.parametrize(
    ("target", "source"),
    [
        pytest.param("開く <span> を", "Open <span> now", id="opened in both"),
        pytest.param("鍵", "Open <span> now", id="opened in the source"),
        pytest.param("鍵 <span>", "Key", id="opened in the target"),
        pytest.param("鍵</span> の値", "Key", id="closed in the target"),
        pytest.param("鍵", "Key</span> value", id="closed in the source"),
        pytest.param("鍵", "<span/>", id="a span cannot close itself"),
        pytest.param("</span>鍵<span>", "Key", id="closed before it was opened"),
        pytest.param("鍵", "</span>Key<span>b", id="closed before it was opened, in the source"),
    ],
)
def test_a_text_with_unbalanced_spans_is_still_a_pair(target: str, source: str) -> None:
    text = f"a {pair('4ef9c-103', target, source)} b {pair('4ef9c-104', 'は', 'c')}"
    whole = pair("4ef9c-103", target, source)
    assert read(text) == [
        ("unbalanced-span", whole, ""),
        ("pair", "4ef9c-103", target, source),
        ("pair", "4ef9c-104", "は", "c"),
    ]
    assert outside(text) == "a · b ·"


def test_a_tag_without_its_bracket_leaves_the_next_pair_alone() -> None:
    assert read(f"<span data-ttu-id{pair('4ef9c-103', '鍵', 'Key')}") == [
        ("non-canonical-markup", "<span data-ttu-id", "<span data-ttu-id"),
        ("pair", "4ef9c-103", "鍵", "Key"),
    ]


def test_an_unbalanced_source_ends_at_the_last_two_of_the_first_closing_tags() -> None:
    text = pair("4ef9c-103", "鍵", "a <span>b <span>c</span>") + " d</span></span>"
    assert read(text) == [
        ("unbalanced-span", pair("4ef9c-103", "鍵", "a <span>b <span>c</span>"), ""),
        ("pair", "4ef9c-103", "鍵", "a <span>b <span>c</span>"),
    ]
    assert outside(text) == "· d</span></span>"


def test_a_target_without_source_is_kept_and_reported() -> None:
    text = f"{target_half('4ef9c-103', '鍵')} {pair('4ef9c-104', 'は', 'c')}"
    assert read(text) == [
        ("target", "4ef9c-103", "鍵"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵', "4ef9c-103"),
        ("pair", "4ef9c-104", "は", "c"),
    ]


def test_a_target_with_inner_spans_and_no_source_ends_where_its_own_tag_closes() -> None:
    text = f"{target_half('4ef9c-103', '<span>鍵</span> 値')}</span>"
    assert read(text) == [
        ("target", "4ef9c-103", "<span>鍵</span> 値"),
        (
            "target-without-source",
            '<span data-ttu-id="4ef9c-103"><span>鍵</span> 値',
            "4ef9c-103",
        ),
    ]


def test_a_target_with_an_open_span_and_no_source_ends_at_the_first_closing_tag() -> None:
    text = f"{target_half('4ef9c-103', '<span>鍵')} 値"
    assert read(text) == [
        ("target", "4ef9c-103", "<span>鍵"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103"><span>鍵', "4ef9c-103"),
    ]


def test_an_empty_lookup_is_skipped() -> None:
    text = target_half("4ef9c-103", "鍵") + '<span class="sxs-lookup"></span>'
    assert read(text) == [
        ("target", "4ef9c-103", "鍵"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵', "4ef9c-103"),
    ]


def test_a_lookup_without_a_source_in_it_is_reported() -> None:
    text = target_half("4ef9c-103", "鍵") + '<span class="sxs-lookup">Key</span>'
    assert read(text) == [
        ("target", "4ef9c-103", "鍵"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵', "4ef9c-103"),
        ("non-canonical-markup", '<span class="sxs-lookup">', '<span class="sxs-lookup">'),
    ]


def test_a_source_without_target_is_kept_and_reported() -> None:
    text = f"鍵{source_half('4ef9c-103', 'Key')} {pair('4ef9c-104', 'は', 'c')}"
    assert read(text) == [
        ("source", "4ef9c-103", "Key"),
        ("source-without-target", source_half("4ef9c-103", "Key"), "4ef9c-103"),
        ("pair", "4ef9c-104", "は", "c"),
    ]


def test_an_unclosed_target_goes_up_to_the_next_target() -> None:
    text = f'<span data-ttu-id="4ef9c-103">鍵 {pair("4ef9c-104", "は", "c")}'
    assert read(text) == [
        ("unclosed-target", '<span data-ttu-id="4ef9c-103">', "4ef9c-103"),
        ("target", "4ef9c-103", "鍵 "),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵 ', "4ef9c-103"),
        ("pair", "4ef9c-104", "は", "c"),
    ]


def test_an_unclosed_target_does_not_swallow_its_source() -> None:
    text = f'<span data-ttu-id="4ef9c-103">鍵{source_half("4ef9c-103", "Key")}'
    assert read(text) == [
        ("unclosed-target", '<span data-ttu-id="4ef9c-103">', "4ef9c-103"),
        ("target", "4ef9c-103", "鍵"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵', "4ef9c-103"),
        ("source", "4ef9c-103", "Key"),
        ("source-without-target", source_half("4ef9c-103", "Key"), "4ef9c-103"),
    ]


def test_an_unclosed_target_at_the_end_of_the_text_goes_up_to_the_end() -> None:
    assert read('a <span data-ttu-id="4ef9c-103">鍵\n') == [
        ("unclosed-target", '<span data-ttu-id="4ef9c-103">', "4ef9c-103"),
        ("target", "4ef9c-103", "鍵\n"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵\n', "4ef9c-103"),
    ]


@pytest.mark.parametrize(
    ("tail", "kept"),
    [
        pytest.param("Key\nNext line.", "Key", id="up to the end of the line"),
        pytest.param("Key</span> and more.", "Key", id="up to the first closing tag"),
        pytest.param("Key", "Key", id="up to the end of the text"),
        pytest.param("", "", id="nothing there"),
        pytest.param("Key<span>s</span> a</span>", "Key<span>s</span> a", id="inner span"),
    ],
)
def test_an_unclosed_source_is_separate_from_its_target(tail: str, kept: str) -> None:
    half = target_half("4ef9c-103", "鍵")
    text = f'{half}<span class="sxs-lookup"><span data-stu-id="4ef9c-103">{tail}'
    assert read(text) == [
        ("target", "4ef9c-103", "鍵"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵', ""),
        ("source", "4ef9c-103", kept),
        ("unclosed-source", kept, "4ef9c-103"),
    ]


def test_an_unclosed_source_does_not_swallow_the_next_pair() -> None:
    text = (
        '<span data-ttu-id="4ef9c-103">鍵</span><span class="sxs-lookup">'
        f'<span data-stu-id="4ef9c-103">Key {pair("4ef9c-104", "は", "c")}'
    )
    assert read(text) == [
        ("target", "4ef9c-103", "鍵"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵', ""),
        ("source", "4ef9c-103", "Key "),
        ("unclosed-source", "Key ", "4ef9c-103"),
        ("pair", "4ef9c-104", "は", "c"),
    ]


def test_an_unclosed_source_without_target_is_reported() -> None:
    text = '<span class="sxs-lookup"><span data-stu-id="4ef9c-103">Key\nNext.'
    assert read(text) == [
        ("source", "4ef9c-103", "Key"),
        ("unclosed-source", "Key", "4ef9c-103"),
    ]


def test_texts_of_different_ids_are_not_paired() -> None:
    text = f"{target_half('4ef9c-103', '鍵')}{source_half('4ef9c-104', 'Key')}"
    assert read(text) == [
        (
            "id-mismatch",
            '<span data-ttu-id="4ef9c-103">鍵</span>'
            '<span class="sxs-lookup"><span data-stu-id="4ef9c-104">',
            "4ef9c-103 and 4ef9c-104",
        ),
        ("target", "4ef9c-103", "鍵"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵', "4ef9c-103"),
        ("source", "4ef9c-104", "Key"),
        ("source-without-target", source_half("4ef9c-104", "Key"), "4ef9c-104"),
    ]


def test_ids_that_differ_in_the_paragraph_mark_differ() -> None:
    text = f"{target_half('4ef9c-103', '鍵')}{source_half('4ef9c-p103', 'Key')}"
    assert [shown[:2] for shown in read(text)] == [
        ("id-mismatch", text[:94]),
        ("target", "4ef9c-103"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵'),
        ("source", "4ef9c-p103"),
        ("source-without-target", source_half("4ef9c-p103", "Key")),
    ]


def test_a_pair_without_its_lookup_tag_is_kept_and_reported() -> None:
    text = (
        '<span data-ttu-id="4ef9c-103">鍵</span>'
        '<span data-stu-id="4ef9c-103">Key</span></span> and more'
    )
    assert read(text) == [
        ("missing-lookup", '<span data-stu-id="4ef9c-103">', ""),
        ("pair", "4ef9c-103", "鍵", "Key"),
    ]
    assert outside(text) == "· and more"


def test_a_lone_source_without_its_lookup_tag_is_kept_and_reported() -> None:
    text = '鍵 <span data-stu-id="4ef9c-103">Key</span></span>'
    assert read(text) == [
        ("missing-lookup", '<span data-stu-id="4ef9c-103">', ""),
        ("source", "4ef9c-103", "Key"),
        (
            "source-without-target",
            '<span data-stu-id="4ef9c-103">Key</span></span>',
            "4ef9c-103",
        ),
    ]


def test_a_space_between_target_and_source_is_a_deviation() -> None:
    text = f"{target_half('4ef9c-103', '鍵')} {source_half('4ef9c-103', 'Key')}"
    assert read(text) == [
        ("target", "4ef9c-103", "鍵"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵', "4ef9c-103"),
        ("source", "4ef9c-103", "Key"),
        ("source-without-target", source_half("4ef9c-103", "Key"), "4ef9c-103"),
    ]


@pytest.mark.parametrize(
    "tag",
    [
        "<span data-ttu-id='4ef9c-103'>",
        "<span data-ttu-id=4ef9c-103>",
        '<span data-ttu-id="4ef9c-103" >',
        '<span  data-ttu-id="4ef9c-103">',
        '<span\ndata-ttu-id="4ef9c-103">',
        '<span data-ttu-id = "4ef9c-103">',
        '<span class="a" data-ttu-id="4ef9c-103">',
        '<span data-ttu-id="4ef9c-103" lang="ja">',
        '<SPAN data-ttu-id="4ef9c-103">',
        '<span data-ttu-id="4EF9C-103">',
        '<span data-ttu-id="4ef9-103">',
        '<span data-ttu-id="4ef9c-">',
        '<span data-ttu-id="4ef9c-q103">',
        '<span data-ttu-id="4ef9c-1234567890">',
        '<span data-ttu-id="">',
        '<span data-ttu-id=\\"4ef9c-103\\">',
        "<span data-stu-id='4ef9c-103'>",
        "<span class='sxs-lookup'>",
        "<span class=sxs-lookup>",
        '<span class="sxs-lookup" >',
        '<span id="a" class="sxs-lookup">',
    ],
)
def test_a_tag_that_is_not_written_canonically_is_reported_and_nothing_guessed(tag: str) -> None:
    text = f"a {tag}鍵</span> b {pair('4ef9c-104', 'は', 'c')}"
    assert read(text) == [
        ("non-canonical-markup", tag, tag),
        ("pair", "4ef9c-104", "は", "c"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '<div class="sxs-lookup">words</div>',
        '> [!div class="sxs-lookup"]',
        "The class `sxs-lookup` and the attribute `data-ttu-id`.",
        '<p data-ttu-id="4ef9c-103">words</p>',
        '<span class="lookup">words</span>',
        "<span>data-ttu-id</span>",
        "<span> and class sxs-lookup </span>",
        '&lt;span data-ttu-id="4ef9c-103"&gt;',
    ],
)
def test_words_of_the_markup_in_prose_are_not_markup(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<span data-ttu-id", [("non-canonical-markup", "<span data-ttu-id", "<span data-ttu-id")]),
        (
            '<span data-ttu-id="4ef9c-103"',
            [("non-canonical-markup", "<span data-ttu-id", "<span data-ttu-id")],
        ),
        (
            '<span class="sxs-lookup',
            [("non-canonical-markup", '<span class="sxs-lookup', '<span class="sxs-lookup')],
        ),
        (
            '<span class="sxs-lookup">',
            [("non-canonical-markup", '<span class="sxs-lookup">', '<span class="sxs-lookup">')],
        ),
        ("<span data-", []),
        ("<span ", []),
        ("</span", []),
        ("<", []),
    ],
)
def test_a_tag_cut_by_the_end_of_the_text_is_reported(text: str, expected: list[Shown]) -> None:
    assert read(text) == expected


def test_the_inner_one_of_nested_pairs_is_kept() -> None:
    text = pair("4ef9c-103", f"鍵{pair('4ef9c-104', 'は', 'c')}値", "Key value")
    assert read(text) == [
        ("unclosed-target", '<span data-ttu-id="4ef9c-103">', "4ef9c-103"),
        ("target", "4ef9c-103", "鍵"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵', "4ef9c-103"),
        ("pair", "4ef9c-104", "は", "c"),
        ("source", "4ef9c-103", "Key value"),
        ("source-without-target", source_half("4ef9c-103", "Key value"), "4ef9c-103"),
    ]


def test_a_pair_inside_a_source_is_kept_and_the_rest_reported() -> None:
    text = pair("4ef9c-103", "鍵", f"Key {pair('4ef9c-104', 'は', 'c')} end")
    assert read(text) == [
        ("target", "4ef9c-103", "鍵"),
        ("target-without-source", '<span data-ttu-id="4ef9c-103">鍵', ""),
        ("source", "4ef9c-103", "Key "),
        ("unclosed-source", "Key ", "4ef9c-103"),
        ("pair", "4ef9c-104", "は", "c"),
    ]


def test_a_repeated_pair_is_two_pairs() -> None:
    text = pair("4ef9c-103", "鍵", "Key") * 2
    assert read(text) == [("pair", "4ef9c-103", "鍵", "Key"), ("pair", "4ef9c-103", "鍵", "Key")]


def test_a_side_by_side_attribute_outside_a_tag_is_reported() -> None:
    assert read('span data-ttu-id="4ef9c-103">鍵</span>') == [
        ("non-canonical-markup", 'data-ttu-id="4ef9c-103"', 'data-ttu-id="4ef9c-103"')
    ]
