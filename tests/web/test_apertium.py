"""The protocol of Apertium-APy, with the requests of its clients."""

from pathlib import Path
from urllib.parse import quote

import pytest
from server import Client, served

from web.conftest import ODD


def _answer(text: str) -> str:
    return (
        '{"responseData": {"translatedText": "' + text + '"}, "responseDetails": null,'
        ' "responseStatus": 200}'
    )


def test_every_pair_of_codes_is_listed(client: Client) -> None:
    codes = [("en", "de"), ("en", "de_DE"), ("en_US", "de"), ("en_US", "de_DE")]
    codes += [
        (source, target.replace("de_DE", "ja_JP").replace("de", "ja")) for source, target in codes
    ]
    assert client.ask("/apertium/listPairs").json == {
        "responseData": [
            {"sourceLanguage": source, "targetLanguage": target} for source, target in codes
        ],
        "responseDetails": None,
        "responseStatus": 200,
    }


@pytest.mark.parametrize("pair", ["en_US|ja_JP", "en|ja", "en-US%7Cja-JP", "eng%7Cjpn"])
def test_an_exact_match_is_a_translation(client: Client, pair: str) -> None:
    path = f"/apertium/translate?q=Save%20the%20file.&langpair={pair}&markUnknown=no&key="
    answer = client.ask(path)
    assert (answer.status, answer.text) == (200, _answer("ファイルを保存します。"))


@pytest.mark.parametrize("text", ODD)
def test_any_text_reaches_the_memory(client: Client, text: str) -> None:
    path = f"/apertium/translate?langpair=en%7Cja&q={quote(text, safe='')}"
    assert client.ask(path).text == _answer(f"訳 {ODD.index(text)}")


@pytest.mark.parametrize(
    "query",
    [
        "q=Save%20the%20files.&langpair=en%7Cja",
        "q=Save&langpair=en",
        "q=&langpair=en|ja",
        "",
        "q=a",
    ],
)
def test_without_a_good_match_the_text_is_empty(client: Client, query: str) -> None:
    answer = client.ask(f"/apertium/translate?{query}")
    assert (answer.status, answer.text) == (200, _answer(""))


def test_the_lowest_percentage_can_be_set(memory: Path) -> None:
    with served(memory, min_score=60) as client:
        answer = client.ask("/apertium/translate?q=Save%20the%20files.&langpair=en%7Cja")
        assert answer.text == _answer("ファイルを保存します。")
