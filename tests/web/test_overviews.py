"""The overview pages: every list of the memory, with hostile texts as plain ones."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from pages import add, document, page, pair
from server import Client, served

from tmx_extract.flows.check import check, list_checks
from tmx_extract.store.connection import create_or_open

EVIL = "<script>alert(1)</script>&amp;\u202e"
PAGES = ("/findings", "/problems", "/assignments", "/runs", "/statistics", "/report")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("memory") / "tm.db"
    with closing(create_or_open(path)) as connection:
        pairs = {
            103: ("Open it.", "開く。"),
            104: ("Open 2.", f"3 {EVIL}"),
            105: ("Open it.", "あける。"),
        }
        broken = page(pairs) + f"\n{pair('4ef9c-106', 'a', 'b')[:-14]}\n".encode() * 120
        add(connection, document(broken, f"docs/{EVIL}.md", repository=EVIL), location=EVIL)
        check(connection, list_checks())
    with served(path) as client:
        yield client


def _soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.ask(address)
    assert answer.status == 200, answer.text
    assert "<script>alert" not in answer.text
    assert "\u202e" not in answer.text
    return BeautifulSoup(answer.text, "lxml")


def _rows(soup: BeautifulSoup) -> list[list[str]]:
    return [[cell.get_text() for cell in row.select("td")] for row in soup.select("tbody tr")]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_shows_texts_as_texts(client: Client, address: str) -> None:
    soup = _soup(client, address)
    assert soup.select_one("h1")
    assert soup.select("script:not([src])") == []


def test_every_page_works_with_an_empty_memory(tmp_path: Any) -> None:
    path = tmp_path / "empty.db"
    with closing(create_or_open(path)):
        pass
    with served(path) as client:
        for address in ("/", "/?q=a", "/?q=a&facets=1", "/fragments/facets?q=a", *PAGES[:-1]):
            assert client.ask(address).status == 200, address
        answer = client.ask("/report")
        assert (answer.status, "the memory is empty" in answer.text) == (400, True)


def test_problems_are_listed_and_filtered(client: Client) -> None:
    every = _rows(_soup(client, "/problems"))
    assert len(every) == 100
    assert len(_rows(_soup(client, "/problems?page=2"))) > 0
    severity, code, place, _, _ = every[0]
    assert place.startswith("<script>")
    filtered = _soup(client, f"/problems?severity={severity}&code={code}")
    assert {tuple(row[:2]) for row in _rows(filtered)} == {(severity, code)}
    assert len(filtered.select(".chips a")) == 2
    assert _rows(_soup(client, "/problems?code=none")) == []
    assert client.ask("/problems?severity=mild").status == 400


def test_findings_lead_to_their_pairs(client: Client) -> None:
    soup = _soup(client, "/findings")
    counts = {row[0]: int(row[3]) for row in _rows(soup)}
    assert counts == {"numbers-differ": 1, "tags-differ": 1}
    for link in soup.select("td a"):
        pairs = _soup(client, str(link["href"]))
        assert len(pairs.select("ol.hits > .hit")) == counts[link.get_text()]
    (numbers,) = _soup(client, "/findings?code=numbers-differ").select(".hit")
    assert [one.get_text() for one in numbers.select("mark")] == ["2", "3", "1"]
    assert client.ask("/findings?code=none").status == 400


def test_unchecked_pairs_are_mentioned(tmp_path: Any) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page({103: ("a", "b")})))
    with served(path) as client:
        text = _soup(client, "/findings").get_text()
        assert "Not all pairs have been seen by any check. Run: tmx-extract check" in text


def test_runs_are_listed(client: Client) -> None:
    (run,) = _rows(_soup(client, "/runs"))
    assert run[:4] == ["1", "ingest", "2024-06-01 10:00:00", "done"]


def test_statistics_are_those_of_the_command_line(client: Client) -> None:
    soup = _soup(client, "/statistics")
    headings = [one.get_text() for one in soup.select("table")[0].select("th[scope=col]")]
    assert [row[1:] for row in _rows(soup)][:3] == [["1", "3", "2", "3", "3", "0", "0"]] * 3
    assert headings[-3:] == ["MT", "HT", "MT or HT?"]
    assert "1 handback (0 superseded), 1 file version with 3 segments read in 1 run." in soup.text


def test_the_report_brings_its_own_style_sheet(client: Client) -> None:
    answer = client.ask("/report")
    policy = answer.headers["content-security-policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none';"
        r" frame-ancestors 'none'",
        policy,
    )
    assert policy.removesuffix("; frame-ancestors 'none'") in answer.text.replace("&#39;", "'")
    assert client.ask("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_the_menu_names_every_page(client: Client) -> None:
    menu = [str(one["href"]) for one in _soup(client, "/runs").select(".top li a")]
    assert set(PAGES) < set(menu)
    assert [one["href"] for one in _soup(client, "/runs").select("[aria-current]")] == ["/runs"]
    for address in menu:
        assert client.ask(quote(address)).status == 200
