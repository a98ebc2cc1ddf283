"""The protocol of Apertium-APy: OmegaT, Weblate, Okapi.

It has no percentages: a client shows every answer as a translation. So only matches of the lowest
percentage that the user set are returned.
"""

import json
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tmx_extract.web.language_codes import list_codes
from tmx_extract.web.lookups import Lookup, find_matches, options_of, workers_of


def list_routes() -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route("/apertium/listPairs", _list_pairs),
        Route("/apertium/translate", _translate),
    ]


async def _list_pairs(request: Request) -> Response:
    pairs = await workers_of(request).run(lambda reader: reader.list_locales())
    codes = [
        {"sourceLanguage": source_code, "targetLanguage": target_code}
        for source, target in pairs
        for source_code in _list_spellings(source, [one for one, _ in pairs])
        for target_code in _list_spellings(target, [one for _, one in pairs])
    ]
    return _answer({"responseData": codes, "responseDetails": None, "responseStatus": 200})


def _list_spellings(locale: str, known: list[str]) -> list[str]:
    """Return the codes of one locale: with region, and without if the language has one locale."""
    language = locale.partition("-")[0]
    own = {locale.replace("-", "_"), language}
    return [code for code in list_codes(known) if code in own]


async def _translate(request: Request) -> Response:
    source, _, target = request.query_params.get("langpair", "").partition("|")
    least = options_of(request).min_score
    text = request.query_params.get("q", "")
    lookup = Lookup(text=text, source=source, target=target, least=least, limit=1)
    matches = await find_matches(request, lookup)
    translated = matches[0].occurrence.target if matches else ""
    return _answer(
        {
            "responseData": {"translatedText": translated},
            "responseDetails": None,
            "responseStatus": 200,
        }
    )


_ESCAPE = re.compile(r"\\(u[0-9a-f]{4}|.)")


def _answer(value: Mapping[str, object]) -> Response:
    """Return JSON as OmegaT 3.6 can read it, without a JSON parser.

    It needs a space after each colon, takes the text up to the first `"}`, and decodes only escapes
    of four digits.
    """
    content = json.dumps(value, ensure_ascii=False)
    return Response(_ESCAPE.sub(_in_digits, content).encode(), media_type="application/json")


def _in_digits(escape: re.Match[str]) -> str:
    code = ord(json.loads(f'"{escape[0]}"'))
    return f"\\u{code:04x}"
