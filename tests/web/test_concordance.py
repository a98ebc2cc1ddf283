"""The concordance: whole parts of the page, and texts that try to be more than texts."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from pages import add, document, page
from server import Answer, Client, served
from typer.testing import CliRunner

from tmx_extract.cli.main import app
from tmx_extract.store.connection import create_or_open
from tmx_extract.web.pages.marks import mark

EVIL = (
    "</p></script><script>document.title = 'taken'</script>&amp;<img src=x onerror=alert(1)>"
    "\"'{{ 7 * 7 }} \u202e\x00\x1b"
)


def _get(client: Client, address: str = "/", /, **query: Any) -> Answer:
    return client.ask(f"{address}?{urlencode(query)}")


def _soup(client: Client, address: str = "/", /, **query: Any) -> BeautifulSoup:
    answer = _get(client, address, **query)
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return BeautifulSoup(answer.text, "lxml")


def _lines(tag: Tag | BeautifulSoup | None) -> list[str]:
    assert tag
    return [" ".join(one.get_text().split()) for one in tag.select("p")]


def test_a_hit_is_shown_side_by_side_with_its_place(client: Client) -> None:
    soup = _soup(client, "/fragments/hits", q="保存し")
    hits = soup.select("ol.hits > li")
    assert [_lines(hit) for hit in hits] == [
        [
            "Save the file.",
            "ファイルを保存します。",
            "MT ja-JP docs/save.md#4ef9c-103 paragraph 2024-05-15",
        ]
    ]
    source, target, _ = hits[0].select("p")
    assert str(source) == '<p class="text source" dir="ltr" lang="en-US">Save the file.</p>'
    assert str(target) == (
        '<p class="text target" dir="ltr" lang="ja-JP">ファイルを<mark>保存し</mark>ます。</p>'
    )
    assert soup.select_one("[role=status]") is not None
    assert _lines(soup)[0] == "1 hit"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"q": "設定がない"}, "No hits"),
        ({"q": "save"}, "3 hits"),
        ({"q": "SAVE", "case": "1"}, "No hits"),
        ({"q": "fil", "whole_word": "1"}, "No hits"),
        ({"q": "save", "side": "target"}, "No hits"),
        ({"q": "save", "locale": "de-DE"}, "1 hit"),
        ({"q": "save", "locale": "de-de", "type": "HT"}, "No hits"),
        ({"q": "save", "target": "保存し"}, "1 hit"),
        ({"source": "close"}, "1 hit"),
        ({"q": r"s\w+e", "regex": "1", "locale": "ja-JP"}, "2 hits"),
        ({"q": "save", "page": "2"}, "No further hits"),
        ({"q": "save", "sort": "", "type": "", "in": "", "unknown": "1"}, "3 hits"),
        ({"q": "save", "in": "paragraph,heading"}, "3 hits"),
        ({"q": ""}, ""),
        ({"q": "   "}, ""),
    ],
)
def test_the_query_decides_what_is_found(client: Client, query: Any, count: str) -> None:
    soup = _soup(client, "/fragments/hits", **query)
    assert _lines(soup)[0] == count
    # The page has the same part inside.
    assert _lines(_soup(client, **query).select_one("#results"))[0] == count


def test_the_form_repeats_the_query(client: Client) -> None:
    soup = _soup(client, q="設定 & <b>", side="target", case="1", type="MT", path="docs/*")
    form = soup.select_one("form")
    assert form
    assert (form["method"], form["action"]) == ("get", "/")
    query = form.select_one("#q")
    assert query
    assert query["value"] == "設定 & <b>"
    chosen = {one.parent["name"]: one["value"] for one in form.select("option[selected]")}  # type: ignore[index]
    assert chosen == {
        **{"side": "target", "locale": "", "sort": "found", "view": "", "type": "MT", "in": ""}
    }
    assert [one["name"] for one in form.select("[checked]")] == ["case"]
    filters = {
        one.get_text(" ", strip=True): one.select("a")[0]["href"]
        for one in soup.select(".chips li")
    }
    rest = f"q={quote('設定 & <b>')}&side=target&case=1"
    assert filters == {
        "type: MT × Remove type": f"/?{rest}&path=docs/%2A",
        "path: docs/* × Remove path": f"/?{rest}&type=MT",
    }


def test_filters_that_nothing_passes_are_explained(client: Client) -> None:
    soup = _soup(client, "/fragments/hits", q="save", path="none*")
    assert _lines(soup)[:2] == [
        "No hits",
        "no document passes path none*. The memory has pages such as docs/de.md, docs/save.md;"
        " * matches slashes too.",
    ]


@pytest.mark.parametrize(
    "query",
    [
        *("q=a&side=left", "q=a&page=0", "q=a&page=401", "q=a&sort=x", "q=(&regex=1"),
        *("q=a&since=yesterday", f"q={'x' * 2001}", "q=a&view=x", "q=%ED%A0%80&in=nowhere"),
    ],
)
def test_a_wrong_query_is_explained(client: Client, query: str) -> None:
    for path in ("/", "/fragments/hits"):
        answer = client.ask(f"{path}?{query}")
        assert answer.status == 400
        alert = BeautifulSoup(answer.text, "lxml").select_one("[role=alert]")
        assert alert
        assert alert.get_text(strip=True)


def test_a_line_has_the_hit_in_its_middle(client: Client) -> None:
    soup = _soup(client, "/fragments/hits", q="the", view="kwic", locale="ja-JP")
    assert [_lines(hit)[0] for hit in soup.select("ol.kwic > li")] == [
        "Save the file.",
        "Close the window.",
    ]
    line, other = soup.select("ol.kwic p")[:2]
    assert [one.get_text() for one in line.select("span.before, mark, .after")] == [
        *("Save ", "the", " file.")
    ]
    assert other.get_text(strip=True) == "openファイルを保存します。"
    assert (line["lang"], other["lang"]) == ("en-US", "ja-JP")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A memory with many hits, hostile texts, and a language from right to left."""
    path = tmp_path_factory.mktemp("memory") / "tm.db"
    pairs = {100 + number: (f"Count {number}", f"数 {number}") for number in range(1, 121)}
    evil = {101: (EVIL, EVIL), 102: ("long " + "W" * 60_000 + " needle end", "長" * 30_000)}
    arabic = page({101: ("Open it.", "افتحه.")}, locale="ar-SA", locfileid="9")
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(pairs)))
        add(connection, document(page(evil, locfileid="3"), f"docs/{EVIL[:120]}&b.md"))
        add(connection, document(arabic, "docs/ar.md"))
    with served(path, token="s3cret") as client:  # noqa: S106
        yield client


BASE = "/t/s3cret"


def test_there_are_fifty_hits_on_a_page(many: Client) -> None:
    found = list[str]()
    address, pages = f"{BASE}/?q=count&locale=ja-JP", 0
    while address:
        soup = BeautifulSoup(many.ask(address).text, "lxml")
        start = soup.select_one("ol.hits")
        assert start
        assert start["start"] == str(len(found) + 1)
        found += [one.get_text() for one in soup.select(".hit .source")]
        following = soup.select_one("a[rel=next]")
        address = str(following["href"]) if following else ""
        pages += 1
    assert (pages, found) == (3, [f"Count {number}" for number in range(1, 121)])
    before = soup.select_one("a[rel=prev]")
    assert before
    assert before["href"] == f"{BASE}/?q=count&page=2&locale=ja-JP"
    assert _lines(soup.select_one("#results"))[0] == "Hits 101 to 120"


def test_every_link_keeps_the_token(many: Client) -> None:
    soup = _soup(many, f"{BASE}/", q="count", type="MT")
    links = [
        str(one[name])
        for name in ("href", "src", "action", "data-fragment")
        for one in soup.select(f"[{name}]")
    ]
    assert len(links) > 60
    assert [one for one in links if not one.startswith((f"{BASE}/", "#"))] == []
    for one in {link for link in links if "/static/" in link}:
        assert many.ask(one).status == 200


@pytest.mark.parametrize("view", ["", "kwic"])
@pytest.mark.parametrize("query", ["script", "7 * 7", "needle", "amp;", "onerror=alert(1)"])
def test_texts_are_never_markup(many: Client, view: str, query: str) -> None:
    answer = _get(many, f"{BASE}/", q=query, view=view)
    soup = BeautifulSoup(answer.text, "lxml")
    assert len(soup.select("ol li")) == 1
    assert soup.select("img, #results script") == []
    assert [name for tag in soup.find_all() for name in tag.attrs if name.startswith("on")] == []
    assert not re.search("[\x00\x1b\u202e]", answer.text)
    assert len(answer.text) < 40_000


@pytest.mark.parametrize("name", ["q", "source", "target", "path", "product"])
def test_what_is_typed_is_text_too(many: Client, name: str) -> None:
    typed = '"><script>alert(1)</script>\0'
    answer = _get(many, f"{BASE}/", **{"q": "count", name: typed})
    assert answer.status == 200
    assert "\0" not in answer.text
    assert "<script>alert" not in answer.text
    fields = [
        one["value"] for one in BeautifulSoup(answer.text, "lxml").select(f"input[name={name}]")
    ]
    assert fields == [typed.replace("\0", "\ufffd")]


def test_a_language_from_right_to_left_says_so(many: Client) -> None:
    hit = _soup(many, f"{BASE}/", q="open it").select_one(".target")
    assert hit
    assert (hit["lang"], hit["dir"], hit.get_text()) == ("ar-SA", "rtl", "افتحه.")


@pytest.mark.parametrize(
    ("text", "spans", "longest", "expected"),
    [
        ("a<b", [(1, 2)], 9, "a<mark>&lt;</mark>b"),
        ("abcdef", [(0, 2), (1, 3), (5, 6)], 9, "<mark>ab</mark><mark>c</mark>de<mark>f</mark>"),
        ("abc", [], 9, "abc"),
        ("x" * 20, [], 9, f"{'x' * 9}…"),
        (f"{'x' * 99}needle{'y' * 99}", [(99, 105)], 70, None),
        ("a\x00b\u202e", [], 9, "a\ufffdb\ufffd"),
    ],
)
def test_ranges_are_marked(
    text: str, spans: list[tuple[int, int]], longest: int, expected: str | None
) -> None:
    around = f"…{'x' * 60}<mark>needle</mark>{'y' * 4}…"
    assert str(mark(text, spans, longest)) == (around if expected is None else expected)


@pytest.mark.parametrize("form", ["tmx", "xliff", "po", "csv", "tsv", "jsonl"])
def test_a_download_is_the_file_of_the_command(
    served_memory: tuple[Path, Client], form: str, tmp_path: Path
) -> None:
    memory, client = served_memory
    answer = _get(client, "/download", q="save", locale="ja-JP", format=form)
    assert answer.headers["content-disposition"].startswith('attachment; filename="hits.')
    if form in ("xliff", "po"):
        assert "ファイルを保存します。" in answer.text
        return
    path = tmp_path / "hits"
    command = ["search", "save", "--locale", "ja-JP", "--format", form, "--db", str(memory)]
    assert CliRunner().invoke(app, [*command, "-o", str(path)]).exit_code == 0
    assert answer.body == path.read_bytes()


@pytest.mark.parametrize(
    "query", ["q=save&format=exe", "format=tmx", "q=s.*&regex=1&format=csv", "q=save&format=tmx"]
)
def test_a_download_that_cannot_be_made_is_explained(client: Client, query: str) -> None:
    answer = client.ask(f"/download?{query}")
    assert (answer.status, 'role="alert"' in answer.text) == (400, True)


def test_files_have_names_that_change_with_them(client: Client) -> None:
    soup = _soup(client)
    names = [str(one.get("href") or one.get("src")) for one in soup.select("head [href], script")]
    assert len(names) == 3
    for name in names:
        assert re.fullmatch(r"/static/[a-z]+\.[0-9a-f]{16}\.[a-z]+", name)
        answer = client.ask(name)
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert answer.headers["content-type"].split(";")[0] in (
            *("text/css", "text/javascript", "image/svg+xml"),
        )
    assert client.ask("/static/style.css").status == 404
    assert client.ask("/static/..%2Fapp.py").status == 404
    assert soup.select("style, [style], script:not([src])") == []
