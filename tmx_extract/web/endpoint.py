"""One address of the API, and its answers."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tmx_extract.errors import OutdatedText, TmxExtractError
from tmx_extract.web.access import HAS_BEARER, is_foreign, refuse
from tmx_extract.web.parameters import RequestParameter, read_parameters
from tmx_extract.web.writing import can_edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address of the API."""

    path: str
    method: Literal["GET", "POST"]
    summary: str
    """One sentence."""
    parameters: Sequence[RequestParameter]
    """In the query of a GET request, in the object of a POST request."""
    answer: Callable[[Request, Mapping[str, Any]], Awaitable[Any]]
    """Return the JSON value of the answer."""
    changes: bool = False
    """Whether it changes the memory; then the token must be in the header Authorization."""


def make_answer(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """Return the function that answers a request."""

    async def answer(request: Request) -> Response:
        given: Mapping[str, object] = request.query_params
        if endpoint.method == "POST":
            if refused := _refuse(endpoint, request):
                return refused
            given = _read_object(await request.body())
        values = read_parameters(endpoint.parameters, given)
        try:
            return JSONResponse(await endpoint.answer(request, values))
        except OutdatedText as error:
            facts = {"error": error.message, "advice": error.advice}
            texts = {"expected": error.expected, "current": error.current}
            return JSONResponse(facts | texts, status_code=409)

    return answer


def _refuse(endpoint: Endpoint, request: Request) -> Response | None:
    """Return why a POST request is refused; None if it may pass."""
    # A form of another site may send any body, but then the browser names the site.
    if is_foreign(request.scope, request.headers):
        return refuse(403, "a page of another site sent the request")
    if not endpoint.changes:
        return None
    if not can_edit(request):
        return refuse(403, "this memory is open for reading only", "Serve it without --read-only.")
    if not request.scope[HAS_BEARER]:
        return refuse(
            403,
            "a request that changes the memory needs the token in the header",
            "Start the server with --token SECRET; send Authorization: Bearer SECRET.",
        )
    return None


def _read_object(body: bytes) -> Mapping[str, object]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise TmxExtractError(f"the body is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise TmxExtractError("the body is not a JSON object")
    return value
