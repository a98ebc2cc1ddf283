"""Who may ask: hosts, token, size of the body, and the headers of every answer.

A page on another site must not reach this server through the reader's browser: neither with a name
that points here (Host), nor with a form or script (Origin), nor in a frame.
"""

from collections.abc import Iterable
from hmac import compare_digest
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tmx_extract.web.options import LOOPBACK, ServeOptions

LARGEST_BODY = 1 << 20
"""In bytes."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # With `no-referrer`, browsers send `Origin: null` with forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_TOKEN_PATH = "/t/"  # noqa: S105 # the beginning of a path, not a secret
BASE = "base"
"""The key of the scope for the beginning of every link: empty, or `/t/TOKEN`."""
HAS_BEARER = "has_bearer"
"""The key of the scope for whether the request carries the token in `Authorization`."""


def add_headers(raw: MutableHeaders) -> None:
    """Add the headers of security to those of an answer, where it has no others."""
    for name, value in _HEADERS.items():
        raw.setdefault(name, value)
    raw.setdefault("Cache-Control", "no-store")


def refuse(status: int, what: str, advice: str = "") -> Response:
    """Return an answer that says why a request is refused."""
    return JSONResponse({"error": what, "advice": advice}, status_code=status)


class _BodyTooLarge(Exception):
    """The client sends more than it may."""


class Access:
    """Lets a request through if host and token are right; adds the headers of security."""

    def __init__(self, app: ASGIApp, options: ServeOptions, port: int) -> None:
        self._app = app
        self._token = options.token
        self._hosts = frozenset(_iter_hosts(options, port))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_started = False

        async def send_guarded(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                add_headers(MutableHeaders(raw=message.setdefault("headers", [])))
            await send(message)

        refused = self._check(scope)
        if refused is not None:
            await refused(scope, receive, send_guarded)
            return
        try:
            await self._app(scope, _limited(receive), send_guarded)
        except _BodyTooLarge:
            if is_started:
                raise
            await _too_large()(scope, receive, send_guarded)
        except ClientDisconnect:
            # It went in the middle of its body, so there is no one to answer.
            return

    def _check(self, scope: Scope) -> Response | None:
        """Return why the request is refused; None if it may pass."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return refuse(
                421,
                "this server does not have the name in the Host header",
                "Use the printed address, or allow the name with --allow-host.",
            )
        if int(headers.get("content-length") or 0) > LARGEST_BODY:
            return _too_large()
        return self._check_token(scope, headers)

    def _check_token(self, scope: Scope, headers: Headers) -> Response | None:
        scope[BASE], scope[HAS_BEARER] = "", False
        kind, _, bearer = headers.get("authorization", "").partition(" ")
        if self._token and kind.lower() == "bearer" and _is_same(bearer.strip(), self._token):
            scope[HAS_BEARER] = True
        if scope["path"].startswith(_TOKEN_PATH):
            given, slash, rest = scope["path"].removeprefix(_TOKEN_PATH).partition("/")
            if self._token and _is_same(given, self._token):
                scope[BASE] = _TOKEN_PATH + given
                scope["path"] = slash + rest or "/"
                return None
        if not self._token or scope[HAS_BEARER]:
            return None
        response = refuse(
            401,
            "the token is missing or wrong",
            "Put it into the path, /t/TOKEN/, or into the header Authorization: Bearer TOKEN.",
        )
        response.headers["WWW-Authenticate"] = "Bearer"
        return response


def _too_large() -> Response:
    return refuse(413, f"the body has more than {LARGEST_BODY:,} bytes")


def _is_same(given: str, token: str) -> bool:
    """Compare in constant time."""
    return compare_digest(given.encode(errors="replace"), token.encode())


def _limited(receive: Receive) -> Receive:
    """Return the same, but stop at a body that is too large, whatever its headers say."""
    size = 0

    async def read() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise _BodyTooLarge
        return message

    return read


def _iter_hosts(options: ServeOptions, port: int) -> Iterable[str]:
    """Yield every value of the Host header that is accepted, in lower case."""
    for name in LOOPBACK | {options.host, *options.allowed_hosts}:
        plain = name.lower()
        host = f"[{plain}]" if ":" in plain and not _has_port(plain) else plain
        yield host
        if not _has_port(host):
            yield f"{host}:{port}"


def _has_port(name: str) -> bool:
    """Return whether a name ends with a port: `box:80` and `[::1]:80`, but not `::1`."""
    host, colon, port = name.rpartition(":")
    return bool(colon) and port.isdigit() and (":" not in host or host.endswith("]"))


def is_same_origin(scope: Scope, headers: Headers) -> bool:
    """Return whether a page of this server sent the request, as far as the browser says."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and origin == f"{scope['scheme']}://{headers.get('host', '')}"


def is_foreign(scope: Scope, headers: Headers) -> bool:
    """Return whether a page of another site sent the request."""
    says: Any = headers.get("origin") or headers.get("sec-fetch-site")
    return says not in (None, "none") and not is_same_origin(scope, headers)
