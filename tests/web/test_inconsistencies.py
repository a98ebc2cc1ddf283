"""Texts with several counterparts, and the action that unifies them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from pages import add, document, page
from server import Answer, Client, served

from tmx_extract.store.connection import create_or_open

SOURCE = "Save all the\r\nfiles <now>."
TARGETS = ["すべて\r\n保存", "すべて\r\n保存", "<b>全部</b>\r\n保存", "すべて\r\n保存。"]


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        for number, target in enumerate(TARGETS):
            pairs = {
                103: (SOURCE, target),
                104: ("Save", f"保存 {number}"),
                105: (f"Open the file {'now' if number else 'here'}.", "今すぐファイルを開く。"),
            }
            data = page(
                pairs,
                prefix=f"{number:05x}",
                locfileid=str(number),
                openlocfilehash=f"{number:040x}",
                kind="HT" if number == 1 else "MT",
            )
            add(connection, document(data, f"docs/{number}.md"))
    return path


@pytest.fixture
def client(memory: Path) -> Iterator[Client]:
    with served(memory) as client:
        yield client


def _soup(client: Client, query: str = "") -> BeautifulSoup:
    answer = client.ask(f"/inconsistencies{query}")
    assert answer.status == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def _texts(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in soup.select(selector)]


def _targets(memory: Path) -> list[str]:
    with closing(sqlite3.connect(memory)) as connection:
        rows = connection.execute(
            "SELECT target FROM memory WHERE segment_id LIKE '%-103' ORDER BY path"
        )
        return [row[0] for row in rows]


def test_anomalies_are_shown_beside_the_majority(client: Client) -> None:
    soup = _soup(client)
    assert _texts(soup, "[role=status]") == ["1 text"]
    assert _texts(soup, ".conflicts b")[0] == "Save all the files <now>."
    assert _texts(soup, ".conflicts li li") == [
        "Keep this text すべて 保存 2 segments 1 HT, 1 MT",
        "Keep this text <b>全部</b> 保存 1 segment 1 MT",
        "Keep this text すべて 保存。 1 segment 1 MT",
    ]
    for link in soup.select(".conflicts a"):
        found = BeautifulSoup(client.ask(str(link["href"])).text, "lxml")
        assert len(found.select(".hit")) > 0


def test_labels_and_signs_are_shown_on_request(client: Client) -> None:
    assert _texts(_soup(client, "?all=1"), "[role=status]") == ["2 texts"]


def test_the_reverse_has_no_action(client: Client) -> None:
    soup = _soup(client, "?side=target&all=1")
    assert _texts(soup, ".conflicts li li .text") == [
        "Open the file now.",
        "Open the file here.",
    ]
    assert _texts(soup, ".conflicts li li .about b") == ["majority"]
    assert soup.select(".conflicts button, .conflicts [type=radio]") == []


def _form(soup: BeautifulSoup) -> list[tuple[str, str]]:
    fields = [
        (str(one["name"]), str(one.get("value", "")))
        for one in soup.select(".conflicts input[name]:not([type=radio])")
    ]
    for text in soup.select(".conflicts textarea"):
        value = text.get_text().removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
        fields.append((str(text["name"]), value))
    return fields


def _post(client: Client, fields: list[tuple[str, str]], site: str = "same-origin") -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": site}
    return client.ask("/inconsistencies", "POST", headers=headers, body=urlencode(fields).encode())


@pytest.mark.parametrize("chosen", [0, 1])
def test_one_action_unifies_a_text_in_one_run(client: Client, memory: Path, chosen: int) -> None:
    fields = [*_form(_soup(client)), ("chosen", str(chosen))]
    answer = _post(client, fields)
    assert answer.status == 303, answer.text
    assert set(_targets(memory)) == {("すべて\r\n保存", "<b>全部</b>\r\n保存")[chosen]}
    assert _texts(_soup(client), "[role=status]") == ["No inconsistencies"]
    shown = BeautifulSoup(client.ask(answer.headers["location"]).text, "lxml")
    assert _texts(shown, ".done p") == [f"Approved: {2 if chosen == 0 else 3} segments updated."]
    undo = [(str(one["name"]), str(one["value"])) for one in shown.select('[action="/undo"] input')]
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    assert client.ask("/undo", "POST", headers=headers, body=urlencode(undo).encode()).status == 303
    assert _targets(memory) == TARGETS


def test_wrong_forms_change_nothing(client: Client, memory: Path) -> None:
    fields = _form(_soup(client))
    for chosen in ("", "3", "-1", "x"):
        assert _post(client, [*fields, ("chosen", chosen)]).status == 400
    assert _post(client, [*fields, ("chosen", "0")], "cross-site").status == 403
    assert _targets(memory) == TARGETS


@pytest.mark.parametrize("query", ["?locale=fr", "?side=both", "?page=0", "?all=perhaps"])
def test_a_wrong_query_is_explained(client: Client, query: str) -> None:
    assert client.ask(f"/inconsistencies{query}").status == 400


def test_a_memory_for_reading_has_no_action(memory: Path) -> None:
    with served(memory, is_read_only=True) as client:
        soup = _soup(client)
        assert _texts(soup, "[role=status]") == ["1 text"]
        assert soup.select(".conflicts button, .conflicts textarea") == []
