"""All hits in numbers: every number is that of the search behind its link."""

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from edits import edit_of, find_source, write_edits
from pages import add, document, page
from server import Client, served

from tmx_extract.flows.check import check, list_checks
from tmx_extract.store.connection import create_or_open

WORDS = ("Open", "Save", "Close")
EVIL = "<b>[a]*?"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("memory") / "tm.db"
    with closing(create_or_open(path)) as connection:
        for number in range(12):
            pairs = {
                103 + at: (f"{word} file {(number + at) % 5}.", f"{word} 訳 {(number * at) % 4}。")
                for at, word in enumerate(WORDS)
            }
            data = page(
                {**pairs, 200: ("Files", "ファイル" if number % 3 else "書類")},
                prefix=f"{number:05x}",
                locfileid=str(number),
                openlocfilehash=f"{number:040x}",
                kind=("MT", "HT", None)[number % 3],
                lasthandoff=f"05/15/20{20 + number % 3}" if number % 4 else None,
                locale=("ja-JP", "de-DE")[number % 2],
            )
            product = ("ms.prod: Azure", "ms.service: azure", "ms.prod: windows")[number % 3]
            data = data.replace(b"---\n", f"---\n{product}\n".encode(), 1)
            folder = ("docs", "docs/a", f"docs/{EVIL}", "docs/a/b")[number % 4]
            repository = ("handbook", "", f"other{EVIL}")[number % 3]
            add(connection, document(data, f"{folder}/{number}.md", repository=repository))
        write_edits(connection, edit_of(find_source(connection, "Save file 1."), "Save 新しい訳。"))
        check(connection, list_checks())
    with served(path) as client:
        yield client


def _soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.ask(address)
    assert answer.status == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def _total(client: Client, address: str) -> str:
    found = _soup(client, address.replace("/?", "/fragments/facets?", 1)).select_one(".facets")
    return str(found["data-total"]) if found else "0"


@pytest.mark.parametrize(
    "query", ["q=file", "q=open", "q=訳&side=target", "q=file&type=MT", "q=save&locale=ja-JP"]
)
def test_a_group_leads_to_its_number_of_hits(client: Client, query: str) -> None:
    address = f"/?{quote(query, safe='=&')}"
    soup = _soup(client, address.replace("/?", "/fragments/facets?"))
    groups = soup.select(".facets section")
    assert len(groups) >= 4
    numbers = [
        (str(one["href"]), count.get_text())
        for group in groups
        for one, count in zip(group.select("li > a"), group.select("li:has(a) .count"), strict=True)
    ]
    assert len(numbers) > 8
    assert [_total(client, link) for link, _ in numbers] == [count for _, count in numbers]
    # The list of hits agrees.
    for link, count in numbers:
        assert len(_soup(client, link).select(".hit")) == int(count)


def test_folders_are_those_below_the_common_one(client: Client) -> None:
    soup = _soup(client, "/fragments/facets?q=open")
    (folders,) = (one for one in soup.select("section") if "Folder" in one.get_text())
    names = {one.get_text() for one in folders.select("a")}
    assert names == {"a", EVIL}
    link = next(str(one["href"]) for one in folders.select("a") if one.get_text() == "a")
    below = _soup(client, link.replace("/?", "/fragments/facets?"))
    (folders,) = (one for one in below.select("section") if "Folder" in one.get_text())
    assert [one.get_text() for one in folders.select("a")] == ["b"]


def test_translations_of_a_whole_text_have_their_shares(client: Client) -> None:
    soup = _soup(client, "/fragments/facets?q=files")
    shown = [
        (one.select("bdi")[1]["lang"], one.select_one(".pairing"), one.select_one(".words"))
        for one in soup.select(".translations li")
    ]
    assert [(lang, *(one.get_text() if one else "" for one in rest)) for lang, *rest in shown] == [
        ("de-DE", "Files → ファイル", "human (HT): 2, unknown: 2"),
        ("ja-JP", "Files → ファイル", "human (HT): 2, unknown: 2"),
        ("de-DE", "Files → 書類", "machine (MT): 2"),
        ("ja-JP", "Files → 書類", "machine (MT): 2"),
    ]
    for one in soup.select(".translations a"):
        assert len(_soup(client, str(one["href"])).select(".hit")) == 1
    other = _soup(client, "/fragments/facets?q=ファイル".replace("ファイル", quote("ファイル")))
    assert len(other.select(".translations li")) == 2
    assert _soup(client, "/fragments/facets?q=file").select(".translations li") == []


@pytest.mark.parametrize("query", ["q=f.*e&regex=1", "q=nothing+like+it", "q=", "q=a&path=none*"])
def test_nothing_is_grouped_without_hits_or_for_patterns(client: Client, query: str) -> None:
    soup = _soup(client, f"/fragments/facets?{query}")
    assert soup.select("a") == []


@pytest.mark.parametrize(("sort", "expected"), [("left", "Close Open Save"), ("right", None)])
def test_lines_are_sorted_by_a_neighbour(client: Client, sort: str, expected: str | None) -> None:
    soup = _soup(client, f"/?q=file&side=source&view=kwic&sort={sort}&locale=ja-JP&whole_word=1")
    lines = [one.get_text().split() for one in soup.select(".kwic .line")]
    assert len(lines) > 5
    if expected:
        assert list(dict.fromkeys(line[0] for line in lines)) == expected.split()
    else:
        after = [line[2] for line in lines]
        assert after == sorted(after)
