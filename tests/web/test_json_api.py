"""The API: the same objects as with `--json`, and errors that say what to do."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from pages import add, document, page
from server import Answer, Client, served
from typer.testing import CliRunner

from tmx_extract.cli.main import app
from tmx_extract.store.connection import create_or_open
from web.conftest import ODD, PAIRS


def _command(memory: Path, *arguments: str) -> Any:
    """Return the JSON that a command prints."""
    result = CliRunner().invoke(app, [arguments[0], "--db", str(memory), *arguments[1:]])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def _get(client: Client, address: str, **query: Any) -> Answer:
    return client.ask(f"{address}?{urlencode(query)}")


def _post(client: Client, path: str, value: Any, **headers: str) -> Answer:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return client.ask(path, "POST", body=body, headers=headers)


@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        ({"q": "file"}, ("file",)),
        ({"q": "ファイル", "side": "target"}, ("ファイル", "--side", "target")),
        ({"q": "save", "target": "保存"}, ("save", "--target", "保存")),
        ({"q": "Save", "case": "1", "whole_word": "true"}, ("Save", "--case", "--whole-word")),
        ({"q": r"s\w+e", "regex": "1"}, (r"s\w+e", "--regex")),
        ({"source": "save", "sort": "short"}, ("--source", "save", "--sort", "short")),
        ({"q": "the", "locale": "de-DE"}, ("the", "--locale", "de-DE")),
        ({"q": "e", "type": "MT", "in": "paragraph"}, ("e", "--type", "MT", "--in", "paragraph")),
        ({"q": "e", "path": "docs/s*"}, ("e", "--path", "docs/s*")),
        ({"q": "nothing like it"}, ("nothing like it",)),
    ],
)
def test_search_returns_the_objects_of_the_command(
    served_memory: tuple[Path, Client], query: dict[str, str], arguments: tuple[str, ...]
) -> None:
    memory, client = served_memory
    expected = _command(memory, "search", "--format", "json", *arguments)
    answer = _get(client, "/api/search", **query)
    assert answer.json == {"hits": expected, "more": False, "complete": True}


def test_search_has_a_limit(client: Client) -> None:
    first = _get(client, "/api/search", q="e", limit=2).json
    every = _get(client, "/api/search", q="e").json
    assert (first["hits"], first["more"], every["more"]) == (every["hits"][:2], True, False)


def test_a_selection_without_pages_has_no_hits(client: Client) -> None:
    answer = _get(client, "/api/search", q="file", path="none*", locale="fr-FR")
    assert answer.json == {"hits": [], "more": False, "complete": True}


def test_match_returns_the_objects_of_the_command(served_memory: tuple[Path, Client]) -> None:
    memory, client = served_memory
    texts = ["Save the file.", "Save the files.", *ODD]
    arguments = ("match", "--locale", "ja-JP", "--format", "json", "--", *texts)
    expected = _command(memory, *arguments)
    assert _post(client, "/api/match", {"texts": texts, "locale": "ja-JP"}).json == expected


def test_match_uses_neighbours(client: Client) -> None:
    one = {
        "text": PAIRS[103][0],
        "previous": PAIRS[101][0],
        "following": PAIRS[104][0],
    }
    found = _post(client, "/api/match", {"texts": [one], "locale": "ja-JP", "limit": 1}).json
    assert [match["percent"] for match in found[0]["matches"]] == [101]


def test_history_returns_the_objects_of_the_command(served_memory: tuple[Path, Client]) -> None:
    memory, client = served_memory
    expected = _command(memory, "history", "save.md", "--all", "--json")
    assert _get(client, "/api/history", page="save.md", all="1").json == expected


def test_stats_returns_the_object_of_the_command(served_memory: tuple[Path, Client]) -> None:
    memory, client = served_memory
    assert _get(client, "/api/stats").json == _command(memory, "stats", "--json")


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("", "there is no text to look for"),
        ("q=", "there is no text to look for"),
        ("q=x&side=left", "side: 'left' is not one of source, target, both"),
        ("q=x&limit=0", "limit: '0' is not a number from 1 to 1000"),
        ("q=x&limit=many", "limit: 'many' is not a whole number"),
        ("q=x&regex=perhaps", "regex: 'perhaps' is not true or false"),
        ("q=x&since=yesterday", "since: 'yesterday' is not a date such as 2024-05-31"),
        ("q=x&in=nowhere", "in: 'nowhere' is not one of "),
        ("q=x&localle=ja", "there is no parameter 'localle'. Did you mean locale?"),
        (f"q={'x' * 2001}", "q: more than 2,000 characters"),
        ("q=(&regex=1", "the pattern is not a regular expression"),
    ],
)
def test_a_wrong_query_is_an_error(client: Client, query: str, error: str) -> None:
    answer = client.ask(f"/api/search?{query}")
    assert (answer.status, answer.json["error"][: len(error)]) == (400, error)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", "the body is not JSON"),
        (b"[]", "the body is not a JSON object"),
        (b"[" * 100_000, "the body is not JSON"),
        ({}, "texts is missing"),
        ({"texts": "x"}, "texts: 'x' is not a list of at most 100 values"),
        ({"texts": ["x"] * 101}, "texts: "),
        ({"texts": [1]}, "texts: each is a text, or an object"),
        ({"texts": [{"txt": "x"}]}, "there is no parameter 'txt'. Did you mean text?"),
        ({"texts": [{"text": ""}]}, "text is missing"),
        ({"texts": ["x"], "min": True}, "min: True is not a whole number"),
        ({"texts": ["x"], "locale": 5}, "locale: 5 is not a text"),
    ],
)
def test_a_wrong_body_is_an_error(client: Client, body: Any, error: str) -> None:
    answer = _post(client, "/api/match", body)
    assert (answer.status, answer.json["error"][: len(error)]) == (400, error)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
    ],
)
def test_pages_of_other_sites_cannot_post(
    client: Client, headers: dict[str, str], status: int
) -> None:
    assert (
        _post(client, "/api/match", {"texts": ["x"], "locale": "ja-JP"}, **headers).status == status
    )


def test_a_lone_surrogate_is_no_crash(client: Client) -> None:
    answer = _post(client, "/api/match", b'{"texts": ["\\ud800"], "locale": "ja-JP"}')
    assert (answer.status, answer.json["error"]) == (
        400,
        "text: '\\ud800' is not a text in Unicode",
    )
    assert client.ask(f"/api/search?q={quote('%ED%A0%80')}").status == 200


SAVE = {
    "locale": "ja-JP",
    "repository": "",
    "path": "docs/save.md",
    "segment_id": "4ef9c-103",
    "target": "ファイルを保存すること。",
    "expected": PAIRS[103][1],
    "by": "Ai",
}
BEARER = {"Authorization": "Bearer s3cret"}


def test_an_edit_needs_the_token_in_the_header(memory: Path) -> None:
    with served(memory) as client:
        assert _post(client, "/api/edit", SAVE).status == 403
    with served(memory, token="s3cret") as client:  # noqa: S106
        assert _post(client, "/t/s3cret/api/edit", SAVE).status == 403
        foreign = BEARER | {"Origin": "https://evil.example"}
        assert _post(client, "/api/edit", SAVE, **foreign).status == 403
    with served(memory, token="s3cret", is_read_only=True) as client:  # noqa: S106
        assert _post(client, "/api/edit", SAVE, **BEARER).status == 403


def test_an_edit_is_a_run_and_a_later_one_must_know_it(memory: Path) -> None:
    with served(memory, token="s3cret") as client:  # noqa: S106
        done = _post(client, "/api/edit", SAVE, **BEARER)
        assert (done.status, done.json["verdict"], done.json["segments"]) == (200, "edited", 1)
        late = _post(client, "/api/edit", SAVE | {"target": "別の訳。", "by": "Ken"}, **BEARER)
        assert (late.status, late.json["expected"], late.json["current"]) == (
            409,
            SAVE["expected"],
            SAVE["target"],
        )
        found = client.ask("/api/search?q=save&locale=ja-JP", headers=BEARER).json["hits"]
        assert [hit["target"] for hit in found if hit["edited_by"]] == [SAVE["target"]]
        unknown = _post(client, "/api/edit", SAVE | {"segment_id": "4ef9c-999"}, **BEARER)
        assert unknown.status == 400


def test_inconsistencies_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    texts = {103: ("Save.", "保存。"), 104: ("Save.", "保存する。"), 105: ("Save.", "保存。")}
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(texts)))
    with served(path) as client:
        assert client.ask("/api/inconsistencies").json == [
            {
                "side": "source",
                "text": "Save.",
                "others": [
                    {"text": "保存。", "machine": 2, "human": 0, "unknown": 0},
                    {"text": "保存する。", "machine": 1, "human": 0, "unknown": 0},
                ],
                "count": 2,
            }
        ]
        assert client.ask("/api/inconsistencies?side=target").json == []
        assert client.ask("/api/inconsistencies?path=none*").json == []
