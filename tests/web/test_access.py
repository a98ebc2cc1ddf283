"""Who may ask: hosts, token, size."""

import socket
from pathlib import Path

import pytest
from server import Client, served

LANGUAGES = "/tmserver/languages/"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *(("127.0.0.1:PORT", 200), ("localhost:PORT", 200), ("[::1]:PORT", 200)),
        *(("LOCALHOST:PORT", 200), ("127.0.0.1", 200), ("127.0.0.1:1", 421)),
        *(("evil.example:PORT", 421), ("localhost.evil.example", 421), ("", 421)),
        *(("127.0.0.1.nip.io:PORT", 421), (None, 400)),
    ],
)
def test_only_the_names_of_this_computer_are_accepted(
    client: Client, host: str | None, status: int
) -> None:
    named = host and host.replace("PORT", str(client.port))
    assert client.ask(LANGUAGES, headers={"Host": named}).status == status


def test_two_hosts_are_refused(client: Client) -> None:
    request = f"GET {LANGUAGES} HTTP/1.1\r\nHost: localhost:{client.port}\r\nHost: evil\r\n\r\n"
    assert b" 400 " in client.send(request.encode()).splitlines()[0]


def test_further_names_can_be_allowed(memory: Path) -> None:
    with served(memory, allowed_hosts=("host.docker.internal", "box:80")) as client:
        for host, status in (
            (f"host.docker.internal:{client.port}", 200),
            ("host.docker.internal", 200),
            ("box:80", 200),
            ("box", 421),
        ):
            assert client.ask(LANGUAGES, headers={"Host": host}).status == status, host


@pytest.mark.parametrize(
    ("path", "bearer", "status"),
    [
        *((LANGUAGES, None, 401), (LANGUAGES, "Bearer wrong", 401)),
        *((LANGUAGES, "Bearer s3cret", 200), (LANGUAGES, "bearer s3cret", 200)),
        *((f"/t/s3cret{LANGUAGES}", None, 200), (f"/t/wrong{LANGUAGES}", None, 401)),
        *((f"/t/s3cre{LANGUAGES}", None, 401), (f"/t/s3cret2{LANGUAGES}", None, 401)),
        *((f"/t/{LANGUAGES}", None, 401), (LANGUAGES, "Basic s3cret", 401)),
        *((LANGUAGES, "Bearer", 401), (LANGUAGES, "Bearer ünknown", 401)),
    ],
)
def test_a_token_opens_the_server(memory: Path, path: str, bearer: str | None, status: int) -> None:
    with served(memory, token="s3cret") as client:  # noqa: S106
        assert client.ask(path, headers={"Authorization": bearer}).status == status


def test_every_answer_has_the_headers_of_security(client: Client) -> None:
    for path, host in ((LANGUAGES, "localhost"), ("/none", "localhost"), (LANGUAGES, "evil")):
        headers = client.ask(path, headers={"Host": host}).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert [name for name in headers if name.startswith("access-control")] == []
        assert "server" not in headers or "uvicorn" in headers["server"]


def test_an_unexpected_error_has_the_headers_of_security_too(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("tmx_extract.web.workers.Workers.run", fail)
    with served(memory) as client:
        answer = client.ask("/tmserver/en/ja/unit/Save")
    assert answer.status == 500
    assert answer.json == {
        "error": "unexpected ZeroDivisionError",
        "advice": "The server printed the details.",
    }
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
    assert answer.headers["cache-control"] == "no-store"


def test_a_large_body_is_refused(client: Client) -> None:
    path = "/tmserver/en/ja/unit/Save"
    assert client.ask(path, "POST", body=b"x" * (1 << 20)).status == 405
    assert client.ask(path, "POST", body=b"x" * ((1 << 20) + 1)).status == 413


def test_a_client_that_goes_in_the_middle_of_its_body_is_no_error(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    head = f"POST /api/match HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\nContent-Length: 50"
    with socket.create_connection(("127.0.0.1", client.port), timeout=10) as connection:
        connection.sendall(f"{head}\r\n\r\n{{".encode())
    # The server has seen the end of the first connection before it answers the second one.
    assert client.ask(LANGUAGES).status == 200
    assert [one.getMessage() for one in caplog.records] == []
