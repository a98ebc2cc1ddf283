"""The page holds everything, and lets nothing in."""

import re
from base64 import b64encode
from hashlib import sha256

from bs4 import BeautifulSoup

from tmx_extract.report.contents import (
    Bars,
    Chapter,
    Fact,
    Figure,
    Report,
    ReportText,
    Section,
    Series,
    Table,
)
from tmx_extract.report.page import write_page

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)></style>`x` {{ 7 * 7 }} \x00\u202e"


def _report(text: str) -> Report:
    chart = Figure(
        title=text,
        told=text,
        bars=Bars(labels=(text,), series=(Series(name="MT", tone="machine", values=(1,)),)),
        table=Table(headings=("name", "MT"), rows=((ReportText(text, text), 1), (text, 0.5))),
    )
    empty = Figure(title="None", told="", table=Table(headings=("a",), rows=(), note="None."))
    section = Section(
        key="a",
        title=text,
        told=(text,),
        facts=(Fact(name=text, value=text, told=text),),
        figures=(chart, empty),
    )
    chapter = Chapter(key="all", title=text, sections=(section, section))
    return Report(title=text, told=(text,), chapters=(chapter, chapter), footer=text)


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


def test_the_policy_allows_the_style_alone() -> None:
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
