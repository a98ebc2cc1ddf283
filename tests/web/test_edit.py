"""Edits in the pages: approve, check, compare, undo; and who may send them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from pages import add, document, page
from server import Answer, Client, served

from tmx_extract.store.connection import create_or_open

PAIRS = {
    103: ("Save the 2 files.", "2 つのファイルを保存します。"),
    104: ("Two\r\nlines", "二\r\n行"),
    105: ("Evil", "</textarea><script>alert(1)</script>\n&amp;"),
}
NAMES = {
    "repository": "handbook",
    "path": "docs/a.md",
    "id": "4ef9c-103",
    "source_locale": "en-US",
    "locale": "ja-JP",
}


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(PAIRS), "docs/a.md", repository="handbook"))
        copy = page({301: PAIRS[103]}, prefix="c0c0c", locfileid="3", openlocfilehash="3" * 40)
        add(connection, document(copy, "docs/copy.md", repository="handbook"))
    return path


@pytest.fixture
def client(memory: Path) -> Iterator[Client]:
    with served(memory) as client:
        yield client


def _form(client: Client, **names: str) -> dict[str, str]:
    """Return the fields of the form, as a browser would send them unchanged."""
    answer = client.ask(f"/edit?{urlencode({**NAMES, **names})}")
    assert answer.status == 200, answer.text
    form = BeautifulSoup(answer.text, "lxml").select_one("form.edit")
    assert form
    fields = {
        str(one["name"]): str(one.get("value", ""))
        for one in form.select("input")
        if one.get("type") != "radio" or one.has_attr("checked")
    }
    text = form.select_one("textarea")
    assert text
    # The first line end of a text area says nothing; forms send CRLF.
    return fields | {"target": text.get_text().removeprefix("\n").replace("\n", "\r\n")}


def _post(client: Client, fields: dict[str, str], address: str = "/edit", **headers: Any) -> Answer:
    sent = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return client.ask(address, "POST", headers=sent, body=urlencode(fields).encode())


def _targets(memory: Path) -> list[str]:
    with closing(sqlite3.connect(memory)) as connection:
        rows = connection.execute("SELECT target FROM memory ORDER BY path, segment_id")
        return [row[0] for row in rows]


def _texts(answer: Answer, selector: str) -> list[str]:
    found = BeautifulSoup(answer.text, "lxml").select(selector)
    return [" ".join(one.get_text(" ").split()) for one in found]


DELIVERED = [*(target for _, target in PAIRS.values()), PAIRS[103][1]]
NEW = "2 件のファイルを保存します。"


@pytest.mark.parametrize(("scope", "count"), [("everywhere", 2), ("here", 1)])
def test_an_approved_text_counts_and_can_be_undone(
    client: Client, memory: Path, scope: str, count: int
) -> None:
    fields = _form(client) | {"target": NEW, "by": "Ai", "comment": "shorter", "scope": scope}
    answer = _post(client, fields)
    assert answer.status == 303
    assert _targets(memory) == [NEW, *DELIVERED[1:3], NEW if count == 2 else DELIVERED[3]]
    shown = client.ask(answer.headers["location"])
    words = "segments" if count == 2 else "segment"
    assert _texts(shown, ".done p, #target") == [f"Approved: {count} {words} updated.", NEW]
    assert "edited by Ai" in shown.text.replace("<bdi>", "")
    form = BeautifulSoup(shown.text, "lxml").select_one('form[action="/undo"]')
    assert form
    undo = {str(one["name"]): str(one["value"]) for one in form.select("input")}
    undone = _post(client, undo, "/undo")
    assert undone.status == 303
    assert _targets(memory) == DELIVERED
    assert _texts(client.ask(undone.headers["location"]), ".done") == ["The edit is undone."]


def test_an_unchanged_text_is_approved(client: Client, memory: Path) -> None:
    for segment_id in ("4ef9c-103", "4ef9c-104", "4ef9c-105"):
        answer = _post(client, _form(client, id=segment_id))
        assert answer.status == 303, answer.text
        assert answer.headers["location"].endswith("&verdict=unchanged")
    assert _targets(memory) == DELIVERED


def test_line_ends_stay_those_of_the_text(client: Client, memory: Path) -> None:
    fields = _form(client, id="4ef9c-104")
    assert _post(client, fields | {"target": "二つの\r\n行"}).status == 303
    assert _targets(memory)[1] == "二つの\r\n行"


def test_what_is_typed_is_checked(client: Client, memory: Path) -> None:
    fields = _form(client) | {
        "target": "3 件のファイルを保存します。",
        "action": "check",
        "by": "Ai",
    }
    answer = _post(client, fields, "/edit?part=1")
    assert answer.status == 200
    (finding,) = _texts(answer, ".findings li")
    assert "numbers" in finding
    assert _texts(answer, "textarea") == [fields["target"]]
    assert _targets(memory) == DELIVERED


def test_texts_of_others_are_never_overwritten(client: Client, memory: Path) -> None:
    mine, theirs = _form(client), _form(client)
    assert _post(client, theirs | {"target": NEW, "by": "Bo"}).status == 303
    answer = _post(client, mine | {"target": "私の訳 2", "by": "Ai"})
    assert answer.status == 409
    assert _texts(answer, "textarea, .error .text") == [NEW, "私の訳 2"]
    assert _targets(memory)[0] == NEW
    # The same form again is an answer to the text that was shown.
    fields = {
        str(one["name"]): str(one.get("value", ""))
        for one in BeautifulSoup(answer.text, "lxml").select("form.edit input[type=hidden]")
    }
    assert _post(client, fields | {"target": "私の訳 2"}).status == 303
    assert _targets(memory)[0] == "私の訳 2"


def test_a_part_answers_with_what_was_done(client: Client) -> None:
    answer = _post(client, _form(client) | {"target": NEW}, "/edit?part=1")
    assert answer.status == 200
    assert _texts(answer, "p") == ["Approved: 2 segments updated."]
    assert "<html" not in answer.text


@pytest.mark.parametrize("target", ["", "   ", "\r\n"])
def test_an_empty_text_is_refused(client: Client, memory: Path, target: str) -> None:
    answer = _post(client, _form(client) | {"target": target})
    assert (answer.status, _texts(answer, ".error b")) == (400, ["the target is empty"])
    assert _targets(memory) == DELIVERED


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": None, "Origin": "http://evil.example"},
        {"Sec_Fetch_Site": None, "Origin": "null"},
        {"Sec_Fetch_Site": None},
    ],
)
def test_forms_of_other_sites_change_nothing(
    client: Client, memory: Path, headers: dict[str, str | None]
) -> None:
    fields = _form(client) | {"target": NEW}
    for address in ("/edit", "/edit?part=1", "/undo"):
        assert _post(client, fields | {"run": "1"}, address, **headers).status == 403
    assert _targets(memory) == DELIVERED


def test_an_origin_is_enough_for_older_browsers(client: Client, memory: Path) -> None:
    fields = _form(client) | {"target": NEW}
    origin = f"http://127.0.0.1:{client.port}"
    assert _post(client, fields, Sec_Fetch_Site=None, Origin=origin).status == 303
    assert _targets(memory)[0] == NEW


@pytest.mark.parametrize("token", ["", "wrong", "ü"])
def test_forms_of_an_earlier_start_change_nothing(client: Client, memory: Path, token: str) -> None:
    assert _post(client, _form(client) | {"target": NEW, "token": token}).status == 403
    assert _targets(memory) == DELIVERED


def test_whole_inputs_cannot_be_undone(client: Client, memory: Path) -> None:
    fields = _form(client)
    for run in ("1", "2", "99", "", "x"):
        assert _post(client, fields | {"run": run}, "/undo").status == 400
    assert _targets(memory) == DELIVERED


def test_nothing_is_edited_in_a_memory_for_reading(memory: Path) -> None:
    with served(memory) as client:
        fields = _form(client)
    with served(memory, is_read_only=True) as client:
        names = urlencode(NAMES)
        assert client.ask(f"/edit?{names}").status == 403
        assert _post(client, fields | {"target": NEW}).status == 403
        assert "/edit?" not in client.ask(f"/segment?{names}").text
    assert _targets(memory) == DELIVERED


def test_texts_in_the_form_are_texts(client: Client) -> None:
    answer = client.ask(f"/edit?{urlencode({**NAMES, 'id': '4ef9c-105'})}")
    assert "<script>alert" not in answer.text
    assert _form(client, id="4ef9c-105")["target"] == PAIRS[105][1].replace("\n", "\r\n")
