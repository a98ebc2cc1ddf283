"""The description of the API, compared with what the API does."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from server import Client

from tmx_extract.web.json_api import ENDPOINTS
from tmx_extract.web.openapi import describe_api


@pytest.fixture(scope="module")
def described(client: Client) -> Any:
    return client.ask("/api/openapi.json").json


def test_every_address_is_described(described: Any) -> None:
    assert {path: list(methods) for path, methods in described["paths"].items()} == {
        one.path: [one.method.lower()] for one in ENDPOINTS
    }


def test_search_is_described_as_it_works(client: Client, described: Any) -> None:
    for parameter in described["paths"]["/api/search"]["get"]["parameters"]:
        schema = parameter["schema"]
        good = {
            "string": schema.get("enum", ["2024-05-31"])[0],
            "boolean": "true",
            "integer": schema.get("maximum"),
            "array": schema.get("items", {}).get("enum", [""])[0],
        }[schema["type"]]
        if parameter["name"] in ("locale", "source_locale"):
            good = {"locale": "ja-JP", "source_locale": "en-US"}[parameter["name"]]
        query = urlencode({"q": "file"} | {parameter["name"]: good})
        assert client.ask(f"/api/search?{query}").status == 200, query
        if "enum" in schema:
            query = urlencode({"q": "file"} | {parameter["name"]: "none"})
            assert client.ask(f"/api/search?{query}").status == 400, query


def test_links_begin_with_the_token() -> None:
    assert describe_api("/t/s3cret")["servers"] == [{"url": "/t/s3cret"}]
    assert describe_api("")["servers"] == [{"url": "/"}]


def test_the_description_is_json(described: Any) -> None:
    assert json.loads(json.dumps(described)) == described
    assert described["openapi"] == "3.1.0"
