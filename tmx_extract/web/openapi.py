"""The description of the API for programs, in OpenAPI 3.1."""

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tmx_extract.version import __version__
from tmx_extract.web.access import BASE
from tmx_extract.web.endpoint import Endpoint
from tmx_extract.web.json_api import ENDPOINTS
from tmx_extract.web.parameters import RequestParameter


def list_routes() -> list[BaseRoute]:
    """Return the route of the description."""
    return [Route("/api/openapi.json", _answer)]


async def _answer(request: Request) -> Response:
    return JSONResponse(describe_api(request.scope[BASE]))


def describe_api(base: str) -> dict[str, Any]:
    """Return the description; `base` is the beginning of all paths."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "tmx-extract", "version": __version__},
        "servers": [{"url": base or "/"}],
        "paths": {one.path: {one.method.lower(): _describe(one)} for one in ENDPOINTS},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Error": {
                    "type": "object",
                    "required": ["error", "advice"],
                    "properties": {"error": {"type": "string"}, "advice": {"type": "string"}},
                }
            },
        },
    }


def _describe(endpoint: Endpoint) -> dict[str, Any]:
    described: dict[str, Any] = {
        "summary": endpoint.summary,
        "responses": {
            "200": {"description": "Done.", "content": {"application/json": {}}},
            "default": {
                "description": "Not done: the object says why, and what to do.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        },
    }
    if endpoint.changes:
        described["security"] = [{"token": []}]
    if endpoint.method == "POST":
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _describe_body(endpoint.parameters)}},
        }
    elif endpoint.parameters:
        described["parameters"] = [
            {
                "name": one.name,
                "in": "query",
                "description": one.help,
                "required": one.is_required,
                "schema": one.describe(),
                **({"style": "form", "explode": False} if one.kind == "words" else {}),
            }
            for one in endpoint.parameters
        ]
    return described


def _describe_body(parameters: Iterable[RequestParameter]) -> dict[str, Any]:
    known = list(parameters)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [one.name for one in known if one.is_required],
        "properties": {one.name: {**one.describe(), "description": one.help} for one in known},
    }
