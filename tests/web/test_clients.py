"""The requests of real clients, byte by byte, and how the clients read the answers."""

import json
import re
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from pages import add, document, page
from server import Client, served

from tmx_extract.store.connection import create_or_open
from web.conftest import ODD

# As sent by python-requests (Weblate), pycurl (Virtaal) and Java (Okapi, OmegaT).
HEADERS = {
    "Weblate": "User-Agent: Weblate/5.6\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*",
    "Virtaal": "User-Agent: Virtaal/0.7.1\r\nAccept: */*",
    "Okapi": "User-Agent: Java/17.0.2\r\nAccept: text/html, image/gif, *; q=.2, */*; q=.2",
}
UNREAD = "-_.~"
"""What Java's URLEncoder and pycurl leave as it is, besides letters and digits."""


def _get(client: Client, path: str, name: str) -> tuple[bytes, bytes]:
    """Return the first line and the body of the answer."""
    host = f"Host: 127.0.0.1:{client.port}"
    request = f"GET {path} HTTP/1.1\r\n{host}\r\n{HEADERS[name]}\r\nConnection: close\r\n\r\n"
    head, _, body = client.send(request.encode()).partition(b"\r\n\r\n")
    return head.splitlines()[0], body


def _paths(text: str) -> dict[str, str]:
    """Return the address that each client makes of a text."""
    return {
        # requests quotes the path again, which leaves what is quoted.
        "Weblate": f"/tmserver/en/ja/unit/{quote(text[:500].replace(chr(13), ' '), safe='')}",
        "Virtaal": f"/tmserver/en_US/ja/unit/{quote(text, safe=UNREAD)}",
        "Okapi": f"/tmserver/en_US/ja_JP/unit/{quote_plus(text).replace('+', '%20')}",
    }


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("text", ODD)
def test_a_client_gets_the_match_of_its_text(client: Client, name: str, text: str) -> None:
    status, body = _get(client, _paths(text)[name], name)
    assert status == b"HTTP/1.1 200 OK"
    best = json.loads(body)[0]
    assert (best["source"], best["target"]) == (text, f"訳 {ODD.index(text)}")
    # Okapi casts to Double, and a whole number would be a Long.
    assert isinstance(best["quality"], float)


def test_weblate_asks_for_the_languages_with_a_slash(client: Client) -> None:
    status, body = _get(client, "/tmserver/languages/", "Weblate")
    found = json.loads(body)
    pairs = {(s, t) for s in found["sourceLanguages"] for t in found["targetLanguages"]}
    assert status == b"HTTP/1.1 200 OK"
    assert {("en", "ja"), ("en_us", "ja_jp")} <= pairs


TARGETS = ('a "quoted} text"} b', "back\\slash\\n", "two\nlines", "絵文字 🙂", "tab\t{}")


def _read_like_omegat_3(body: str) -> str:
    """Return the text between the marks, with escapes of four digits decoded."""
    begin, end = '{"translatedText": "', '"}'
    start = body.index(begin) + len(begin)
    text = body[start : body.index(end, start)]
    return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), text)


@pytest.mark.parametrize("number", range(len(TARGETS)))
def test_omegat_3_and_6_read_any_translation(tmp_path: Path, number: int) -> None:
    path = tmp_path / "tm.db"
    pairs = {103 + n: (f"Source {n}.", target) for n, target in enumerate(TARGETS)}
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(pairs)))
    with served(path) as client:
        query = f"q=Source+{number}.&markUnknown=no&langpair=en|ja&key=bwuxb5jS"
        status, body = _get(client, f"/apertium/translate?{query}", "Okapi")
    assert status == b"HTTP/1.1 200 OK"
    assert json.loads(body)["responseData"]["translatedText"] == TARGETS[number]
    assert _read_like_omegat_3(body.decode()) == TARGETS[number]
