"""The page of one segment."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from edits import edit_of, find_source, write_edits
from pages import add, document, page
from server import Client, served

from tmx_extract.flows.check import check, list_checks
from tmx_extract.store.connection import create_or_open
from tmx_extract.store.segment_context import SeenCommit
from tmx_extract.web.pages.segment import find_link

PAIRS = {
    103: ("Open it.", "開く。"),
    104: ("Save the file.", "ファイルを保存します。"),
    105: ("Close 2 windows.", "ウィンドウを 3 つ閉じます。"),
    106: ("Save the files.", "<b>ファイル</b>を保存します。"),
}
OLD = {103: ("Open it.", "あける。"), 104: ("Save the file.", "ファイルを保存する。")}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("memory") / "tm.db"
    with closing(create_or_open(path)) as connection:
        old = page(
            OLD, prefix="0a0a0", locfileid="1", openlocfilehash="0" * 40, lasthandoff="01/02/2020"
        )
        add(connection, document(old, "docs/a & b.md", repository="handbook"))
        add(connection, document(page(PAIRS), "docs/a & b.md", repository="handbook"))
        copy = page({301: PAIRS[104]}, prefix="c0c0c", locfileid="3", kind="HT")
        add(connection, document(copy, "docs/copy.md", repository="handbook"))
        german = {104: ("Save the file.", "Datei speichern.")}
        add(
            connection,
            document(page(german, prefix="d0d0d", locfileid="4", locale="de-DE"), "docs/de.md"),
        )
        check(connection, list_checks())
    with served(path) as client:
        yield client


def _address(segment_id: str = "4ef9c-104", path: str = "docs/a & b.md", **others: str) -> str:
    names = {"repository": "handbook", "path": path, "id": segment_id}
    locales = {"source_locale": "en-US", "locale": "ja-JP"}
    return urlencode({**names, **locales, **others})


def _soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.ask(address)
    assert answer.status == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def _texts(found: Any) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in found]


def _section(soup: BeautifulSoup, name: str) -> Tag:
    heading = soup.find(id=name)
    assert heading
    section = heading.find_parent("section")
    assert section
    return section


def test_the_page_shows_the_pair_and_its_surroundings(client: Client) -> None:
    soup = _soup(client, f"/segment?{_address()}")
    assert _texts(soup.select("h1, #source, #target")) == [
        *("handbook/docs/a & b.md #4ef9c-104", "Save the file.", "ファイルを保存します。")
    ]
    near = _section(soup, "neighbours").select("li")
    assert _texts(one.select_one(".source") for one in near) == [text for text, _ in PAIRS.values()]
    assert [one.get("aria-current") for one in near] == [None, "true", None, None]
    assert _texts(_section(soup, "places").select("h2, li")) == [
        "All 2 places of this pair",
        "MT handbook/docs/a & b.md #4ef9c-104 2024-05-15",
        "HT handbook/docs/copy.md #c0c0c-301 2024-05-15",
    ]
    assert _texts(_section(soup, "locales").select("li")) == [
        "Datei speichern. MT de-DE docs/de.md #d0d0d-104"
    ]
    assert soup.find(id="findings") is None
    facts = _texts(_section(soup, "origin").select("dd"))
    assert facts[0] == "53077226 Copy"
    assert facts[-1] == "docs"


def test_every_link_leads_to_a_segment(client: Client) -> None:
    soup = _soup(client, f"/segment?{_address()}")
    links = {str(one["href"]) for one in soup.select("main a[href]")}
    assert len(links) == 9
    for link in links:
        assert client.ask(link).status == 200, link


def test_findings_are_explained_and_marked(client: Client) -> None:
    soup = _soup(client, f"/segment?{_address('4ef9c-105')}")
    (finding,) = _section(soup, "findings").select("li")
    assert finding.select_one("code")
    assert "number" in finding.get_text()
    assert _texts(soup.select("#source mark, #target mark")) == ["2", "3"]


def test_the_history_shows_what_changed(client: Client) -> None:
    soup = _soup(client, f"/segment/history?{_address()}&part=1")
    assert soup.select("header, main, h1") == []
    versions = soup.select("ol.versions > li")
    assert [re.findall(r"\d{4}-\d\d-\d\d|current", one.get_text()) for one in versions] == [
        ["2024-05-15", "current"],
        ["2020-01-02"],
    ]
    assert "".join(map(str, versions[0].select("del, ins"))) == "<del>する</del><ins>します</ins>"
    whole = _soup(client, f"/segment/history?{_address()}")
    assert whole.select_one("main ol.versions")
    assert whole.select_one('main a[href^="/segment?"]')


def test_similar_segments_show_the_difference(client: Client) -> None:
    soup = _soup(client, f"/segment/similar?{_address()}&part=1")
    assert _texts(soup.select("li .target")) == ["<b>ファイル</b>を保存します。"]
    (percent,) = _texts(soup.select(".percent"))
    assert percent.endswith("%")
    assert soup.select("li .source del, li .source ins")
    assert _texts(
        _soup(client, f"/segment/similar?{_address('4ef9c-103')}&part=1").select("p")
    ) == ["No similar segments."]


def test_an_edit_and_its_editor_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(PAIRS), "docs/a & b.md", repository="handbook"))
        write_edits(connection, edit_of(find_source(connection, "Open it."), "開きます。"))
    with served(path) as client:
        soup = _soup(client, f"/segment?{_address('4ef9c-103')}")
        assert _texts(soup.select("#target")) == ["開きます。"]
        assert _texts(soup.select("header .kind")) == ["PE"]
        history = _soup(client, f"/segment/history?{_address('4ef9c-103')}")
        assert _texts(history.select("li .kind")) == ["PE", "MT"]


@pytest.mark.parametrize(
    "query",
    [
        *("", "id=4ef9c-104", _address("4ef9c-999"), _address("nonsense"), _address("x" * 2001)),
        *(_address(path="docs/none.md"), _address(locale="fr-FR"), _address("\0<script>")),
    ],
)
def test_a_segment_that_does_not_exist_is_explained(client: Client, query: str) -> None:
    for path in ("/segment", "/segment/history", "/segment/similar"):
        answer = client.ask(f"{path}?{query}")
        assert answer.status == 400, answer.text
        assert "<script>" not in answer.text
        assert "\0" not in answer.text


@pytest.mark.parametrize(
    ("pattern", "commit", "expected"),
    [
        ("", "c0ffee", ""),
        ("https://x/{repository}", None, ""),
        (
            "https://x/{repository}/blob/{commit}/{path}",
            "c0ffee",
            "https://x/a%20b/blob/c0ffee/docs/%7Bcommit%7D%3F.md",
        ),
    ],
)
def test_pages_are_linked_by_a_pattern(pattern: str, commit: str | None, expected: str) -> None:
    seen = SeenCommit(input="x", path="docs/{commit}?.md", commit=commit, committed_at=None)
    assert find_link(pattern, "a b", seen) == expected
