"""Plain pages in segments: their texts, their places, and texts that are not segments."""

from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.extract.plain.read import read_page
from tmx_extract.model import NewSegment, Place

PAGE = """\
---
title: Save files
description: Learn how to save. It is easy.
ms.date: 01/02/2024
---
# <a name="save"></a>Save *files*

Open the file. Then,
save it (see [help](help.md)). Done?

> [!NOTE]
> Files may
> be lost.

> A quote.

1. One.
   - Inner item

| Name | Meaning |
| --- | --- |
| `id` | A name<br>Another one. |

![A picture](a.png)

# [Windows](#tab/windows)

[All of it a link](x.md)

```powershell
Get-Nothing. Of it.
```

    indented code

[!INCLUDE [x](x.md)]

<!-- nothing -->

<table><tr><td>First</td><td>Second <b>one</b></td></tr></table>

:::image type="content" source="a.png" alt-text="A diagram":::

:::moniker range="a"
Last words
:::moniker-end

[label]: https://example.org "No title"
"""


def told(text: str, name: str = "a.md") -> list[tuple[str, Place, int]]:
    segments, diagnostics = read_page(text, name)
    assert diagnostics == []
    return [(segment.text, segment.place, segment.line) for segment in segments]


def texts(text: str) -> list[str]:
    return [found for found, _, _ in told(text)]


def test_a_page_is_split_like_its_side_by_side_page() -> None:
    assert told(PAGE) == [
        ("Save files", "front-matter", 2),
        ("Learn how to save.", "front-matter", 3),
        ("It is easy.", "front-matter", 3),
        ("Save *files*", "heading", 6),
        ("Open the file.", "paragraph", 8),
        ("Then, save it (see [help](help.md)).", "paragraph", 8),
        ("Done?", "paragraph", 9),
        ("Files may be lost.", "alert", 12),
        ("A quote.", "quote", 15),
        ("One.", "list-item", 17),
        ("Inner item", "list-item", 18),
        ("Name", "table-cell", 20),
        ("Meaning", "table-cell", 20),
        ("A name", "table-cell", 22),
        ("Another one.", "table-cell", 22),
        ("A picture", "image-alt", 24),
        ("Windows", "tab", 26),
        ("All of it a link", "link-text", 28),
        ("First", "paragraph", 40),
        ("Second <b>one</b>", "paragraph", 40),
        ("A diagram", "image-alt", 42),
        ("Last words", "paragraph", 45),
    ]


def test_line_ends_of_windows_change_nothing() -> None:
    assert told(PAGE.replace("\n", "\r\n")) == told(PAGE)


def test_a_yaml_page_gives_its_visible_texts() -> None:
    page = (
        "### YamlMime:Tutorial\n"
        "title: Create a report\n"
        "metadata:\n  description: 'It''s easy. Try it.'\n  ms.topic: tutorial\n"
        "items:\n- content: |\n    Open it.\n\n    - Save it.\n  durationInMinutes: 3\n"
        "  url: a.md\n"
    )
    segments, _ = read_page(page, "a.yml")
    assert segments == [
        NewSegment(text="Create a report", line=2, place="value", field="title"),
        NewSegment(text="It's easy.", line=4, place="value", field="metadata.description"),
        NewSegment(text="Try it.", line=4, place="value", field="metadata.description"),
        NewSegment(text="Open it.", line=7, place="value", field="items[0].content"),
        NewSegment(text="Save it.", line=9, place="value", field="items[0].content"),
    ]


def test_damaged_yaml_gives_the_texts_before_the_damage() -> None:
    segments, diagnostics = read_page("title: Save\ntext: [\n", "a.yml")
    assert [segment.text for segment in segments] == ["Save"]
    assert [remark.code for remark in diagnostics] == ["invalid-yaml"]


def test_a_text_without_words_is_not_a_segment() -> None:
    assert texts("`code`\n\n***\n\n<br>\n\n![](a.png)\n\n<!-- a -->\n\n[x]: y\n") == []


def test_links_with_brackets_stay_like_in_side_by_side_pages() -> None:
    for link in ("[f(a, [b])](x.md)", "[a](x(v=1))", "[a][]"):
        assert texts(f"{link}\n\n[a]: b\n") == [link]


def test_words_in_comments_and_code_of_html_are_left_out() -> None:
    assert texts("<div>One<!-- two --><pre>three</pre>four</div>") == ["One", "four"]
    assert texts("<div>One<!-- two</div>") == ["One<!-- two"]


PIECES = [*"ab.*`[]()<>!|#-:\n\r\\ \"'&é字", "---\n", "```", "<br>", "[!NOTE]", ". A"]
ANY_PAGE = st.lists(st.sampled_from(PIECES)).map("".join) | st.text(
    st.characters(exclude_categories=["Cs"])
)


@given(ANY_PAGE, st.sampled_from(["a.md", "a.yml"]))
def test_nothing_is_invented_and_no_segment_is_blank(page: str, name: str) -> None:
    lines = len(page.splitlines()) + 2
    shown = "".join(page.split())
    for segment in read_page(page, name)[0]:
        assert segment.text.strip()
        assert 1 <= segment.line <= lines
        if (
            name == "a.md"
            and segment.place != "front-matter"
            and not set(page) & set(">|\\\r\0\t-")
        ):
            assert "".join(segment.text.split()) in shown


@given(ANY_PAGE)
def test_a_page_reads_the_same_twice(page: str) -> None:
    assert read_page(page, "a.md") == read_page(page, "a.md")


def test_bars_in_cells_keep_their_backslash() -> None:
    page = "| Use x \\| y | **a \\| b** c |\n| --- | --- |\n| [d \\| e](f.md) | `g \\| h` text |\n"
    assert texts(page) == ["Use x \\| y", "**a \\| b** c", "d \\| e", "`g \\| h` text"]


def test_bars_outside_tables_stay_unchanged() -> None:
    assert texts("Use x | y here.\n") == ["Use x | y here."]


def test_front_matter_of_hugo_is_not_text() -> None:
    for page in (
        '+++\ntitle = "T"\ndraft = false\n+++\n\n# Heading\n\nSave it.\n',
        '\ufeff+++ \r\ntitle = """\r\nT"""\r\n+++\r\n# Heading\r\n\r\nSave it.\r\n',
        "+++\n+++\n# Heading\n\nSave it.\n",
    ):
        assert texts(page) == ["Heading", "Save it."]
    assert told('+++\na = "b"\n+++\n\nSave it.\n') == [("Save it.", "paragraph", 5)]
    assert texts("+++ more\n\nSave it.\n") == ["+++ more", "Save it."]


def test_front_matter_of_hugo_in_json_is_not_text() -> None:
    page = '{\n "title": "T",\n "a": {\n  "b": 1\n }\n}\n\nSave it.\n'
    assert told(page) == [("Save it.", "paragraph", 8)]
    assert texts(f"\ufeff{page}".replace("\n", "\r\n")) == ["Save it."]
    assert texts("{\nno JSON\n}\n\nSave it.\n") == ["{ no JSON }", "Save it."]


def test_calls_of_jekyll_on_lines_of_their_own_are_not_text() -> None:
    page = (
        '{% include nav.html a="b" %}\n\n{%- if x -%} {% raw %}\nSave it.\n{% endraw %}\n'
        "{: .note #x}\n\n# Heading\n{:.no_toc}\n\nUse {% data x %} now.\n\n{% data x %} is here.\n"
    )
    expected = ["Save it.", "Heading", "Use {% data x %} now.", "{% data x %} is here."]
    assert texts(page) == expected


def test_calls_of_hugo_at_the_edge_of_a_block_are_not_text() -> None:
    page = (
        "{{< note >}}\nSave it.\n{{< /note >}}\n\n{{% tip %}}Do it.{{% /tip %}}\n\n"
        'See {{< ref "a.md" >}} for more.\n\n{{< figure src="a.png" >}}\n'
    )
    assert texts(page) == ["Save it.", "Do it.", 'See {{< ref "a.md" >}} for more.']


def test_checkboxes_are_not_text() -> None:
    page = "- [ ] Buy milk\n- [x] Go home\n- [X]\tRead\n- [x](a.md) is a link\n1. [ ] Eat\n"
    assert texts(page) == ["Buy milk", "Go home", "Read", "[x](a.md) is a link", "Eat"]
