"""The lookup protocol of tmserver, with the requests of its clients."""

from pathlib import Path
from urllib.parse import quote

import pytest
from server import Client, served

from web.conftest import ODD, PAIRS

SAVE = {
    "source": "Save the file.",
    "target": "ファイルを保存します。",
    "quality": 100.0,
    "rank": 100.0,
    "context": "docs/save.md#4ef9c-103",
}
PREFIXES = ("/tmserver", "/api/v1")


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("path", ["/languages/", "/languages"])
def test_languages_are_listed_with_and_without_region(
    client: Client, prefix: str, path: str
) -> None:
    answer = client.ask(prefix + path)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json == {
        "sourceLanguages": ["en", "en_us"],
        "targetLanguages": ["de", "de_de", "ja", "ja_jp"],
    }


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    ("source", "target"),
    [
        *(("en", "ja"), ("en_us", "ja_jp"), ("en-US", "ja-JP"), ("EN_us", "JA")),
        *(("en_US", "ja"), ("eng", "jpn")),
    ],
)
def test_codes_may_have_any_spelling(client: Client, prefix: str, source: str, target: str) -> None:
    answer = client.ask(f"{prefix}/{source}/{target}/unit/Save%20the%20file.")
    assert answer.json[0] == SAVE


def test_quality_is_a_floating_point_number_for_clients_that_cast_it(client: Client) -> None:
    answer = client.ask("/tmserver/en/ja/unit/Save%20the%20file.")
    assert b'"quality":100.0' in answer.body


@pytest.mark.parametrize("text", ODD)
def test_any_text_reaches_the_memory(client: Client, text: str) -> None:
    number = ODD.index(text)
    expected = {
        "source": text,
        "target": f"訳 {number}",
        "quality": 100.0,
        "rank": 100.0,
        "context": f"docs/save.md#4ef9c-{200 + number}",
    }
    path = f"/tmserver/en/ja/unit/{quote(text, safe='')}"
    assert client.ask(path).json[0] == expected
    query = f"/tmserver/en/ja/unit/?source={quote(text, safe='')}"
    assert client.ask(query).json[0] == expected
    # Some clients leave slashes as they are.
    assert client.ask(f"/tmserver/en/ja/unit/{quote(text)}").json[0] == expected


@pytest.mark.parametrize(
    "path",
    [
        *("en/ja/unit/nothing%20like%20it", "en/fr/unit/Save%20the%20file.", "en/ja/unit/"),
        *("ja/ja/unit/Save%20the%20file.", "xx/yy/unit/Save", "!!/ja/unit/Save", "en/ja/unit"),
        *("en/ja/unit/%FF%FE", "en/ja/unit/%00", f"en/ja/unit/{'x' * 3000}", "en/ja/unit/%0A"),
    ],
)
def test_no_match_is_an_empty_list(client: Client, path: str) -> None:
    answer = client.ask(f"/tmserver/{path}")
    assert (answer.status, answer.json) == (200, [])


def test_matches_are_limited_and_the_best_is_first(client: Client) -> None:
    path = "/tmserver/en/ja/unit/Save%20the%20files."
    best = client.ask(f"{path}?min_similarity=60&max_candidates=1").json
    assert [(one["source"], one["quality"]) for one in best] == [(PAIRS[103][0], 66.0)]
    assert client.ask(f"{path}?min_similarity=99").json == []
    qualities = [one["quality"] for one in client.ask(f"{path}?min_similarity=1").json]
    assert qualities == sorted(qualities, reverse=True)
    odd = client.ask(f"{path}?min_similarity=nan&max_candidates=x")
    assert odd.json == client.ask(path).json


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_the_memory_is_not_written_through_the_protocol(client: Client, method: str) -> None:
    answer = client.ask("/tmserver/en/ja/unit/Save", method, body=b'{"target": "x"}')
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json["error"]


def test_a_memory_without_pages_has_no_languages(tmp_path: Path) -> None:
    from contextlib import closing

    from tmx_extract.store.connection import create_or_open

    path = tmp_path / "empty.db"
    with closing(create_or_open(path)):
        pass
    with served(path) as client:
        answer = client.ask("/tmserver/languages/")
        assert answer.json == {"sourceLanguages": [], "targetLanguages": []}
        assert client.ask("/tmserver/en/ja/unit/Save").json == []


def test_a_change_by_another_process_is_seen(memory: Path) -> None:
    from contextlib import closing

    from pages import add, document, page

    from tmx_extract.store.connection import create_or_open

    path = "/tmserver/en/ja/unit/Print%20it%20now."
    with served(memory, workers=1) as client:
        assert client.ask(path).json == []
        with closing(create_or_open(memory)) as connection:
            text = page({103: ("Print it now.", "今すぐ印刷します。")}, locfileid="9")
            add(connection, document(text, "docs/print.md"))
        assert [one["target"] for one in client.ask(path).json] == ["今すぐ印刷します。"]
