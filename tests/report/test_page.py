"""The page is complete and loads nothing."""

import re
from base64 import b64encode
from hashlib import sha256

from bs4 import BeautifulSoup, Tag

from tmx_extract.answers.tables import Number
from tmx_extract.report.contents import (
    Bars,
    Cell,
    ChangedText,
    Chapter,
    Fact,
    Figure,
    Report,
    ReportText,
    Section,
    Series,
    ShareBar,
    Table,
)
from tmx_extract.report.page import write_page

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)></style>`x` {{ 7 * 7 }} \x00\u202e"


def _report(text: str) -> Report:
    chart = Figure(
        title=text,
        description=text,
        bars=Bars(labels=(text,), series=(Series(name="MT", tone="machine", values=(1,)),)),
        table=Table(headings=("name", "MT"), rows=((ReportText(text, text), 1), (text, 0.5))),
    )
    empty = Figure(
        title="None", description="", table=Table(headings=("a",), rows=(), note="None.")
    )
    section = Section(
        key="a",
        title=text,
        description=(text,),
        facts=(Fact(name=text, value=text, description=text),),
        figures=(chart, empty),
    )
    chapter = Chapter(key="all", title=text, sections=(section, section))
    return Report(title=text, description=(text,), chapters=(chapter, chapter), footer=text)


def test_markup_in_texts_is_shown_as_text() -> None:
    soup = BeautifulSoup(write_page(_report(EVIL)), "lxml")
    assert soup.find_all(["script", "img", "iframe", "object", "link", "form"]) == []
    attributes = {name for tag in soup.find_all() for name in tag.attrs}
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert {str(tag["href"])[0] for tag in soup.find_all(href=True)} == {"#"}
    heading = soup.find("h1")
    assert heading
    assert heading.text.startswith("\"'><script>alert(1)</script>")
    assert "{{ 7 * 7 }} \ufffd\ufffd" in heading.text


def test_the_policy_allows_only_the_style() -> None:
    page = write_page(_report("x")).decode()
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert style
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert (
        '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;'
        f" style-src &#39;sha256-{digest}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"
    ) in page
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_charts_have_titles_and_tables() -> None:
    soup = BeautifulSoup(write_page(_report("x")), "lxml")
    for chart in soup.find_all("svg"):
        title = soup.find(id=str(chart["aria-labelledby"]))
        assert title
        assert title.text == "x"
        figure = chart.find_parent("figure")
        assert figure
        assert [cell.text for cell in figure.find_all("td")] == ["x", "1", "x", "50.0\u202f%"]
    ids = [str(tag["id"]) for tag in soup.find_all("svg")]
    assert len(ids) == len(set(ids)) == 4


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_page(_report(EVIL)) == write_page(_report(EVIL))


def _table_page(*rows: tuple[Cell, ...]) -> BeautifulSoup:
    """Return a page with one table, in a section with a title."""
    table = Table(headings=tuple("abc"[: len(rows[0])]), rows=iter(rows))
    section = Section(
        key="a",
        title="All",
        figures=(Figure(title="", description="", table=table),),
        listed=(EVIL,),
    )
    chapter = Chapter(key="all", title="", sections=(section,))
    return BeautifulSoup(
        write_page(Report(title="x", description=(), chapters=(chapter,), footer="")), "lxml"
    )


def test_changes_are_marked_and_shown_in_full() -> None:
    long = "x  y\n" * 500
    soup = _table_page(
        (ChangedText((("same", long), ("deleted", EVIL), ("inserted", "b ")), "ja"),)
    )
    cell = soup.find("td")
    assert cell
    assert (cell["lang"], cell["dir"]) == ("ja", "auto")
    shown = EVIL.replace("\x00", "\ufffd").replace("\u202e", "\ufffd")
    assert [
        (part.name if isinstance(part, Tag) else None, part.text) for part in cell.children
    ] == [
        (None, long),
        ("del", shown),
        ("ins", "b "),
    ]


def test_shares_are_drawn_side_by_side_with_their_numbers() -> None:
    soup = _table_page(
        ("all", ShareBar((("new", 1_000, 8), (EVIL, 3_000, 0)), 4_000), Number("12.3 %")),
        ("none", ShareBar((), 0), Number("")),
    )
    drawn = [(bar["class"], bar["x"], bar["width"], bar.text[:10]) for bar in soup.find_all("rect")]
    assert drawn == [
        (["share-8"], "0.00", "25.00", "new: 1,000"),
        (["share-0"], "25.00", "75.00", EVIL[:10]),
    ]
    assert [cell.get("class") for cell in soup.find_all("th")] == [None, None, ["number"]]


def test_a_page_with_one_section_has_no_contents_and_no_empty_headings() -> None:
    soup = _table_page(("x", 1))
    assert [tag.text for tag in soup.find_all(["h1", "h2", "h3", "h4", "nav"])] == ["x", "All"]
    assert [tag["aria-label"] for tag in soup.find_all(role="region")] == ["All"]
    assert [tag.text[:9] for tag in soup.find_all("li")] == [EVIL[:9]]
