"""Request parameters: the accepted and the refused values."""

from typing import Any

import pytest

from tmx_extract.errors import TmxExtractError
from tmx_extract.web.parameters import RequestParameter, read_parameters

FLAG = RequestParameter(name="exact", kind="flag", help="-", default=False)
NUMBER = RequestParameter(name="limit", kind="number", help="-", default=20, least=1, most=100)
DATE = RequestParameter(name="since", kind="date", help="-")
WORDS = RequestParameter(name="states", kind="words", help="-", values=("new", "final"))
TEXT = RequestParameter(name="q", kind="text", help="-", is_required=True, most=5)
OBJECTS = RequestParameter(name="edits", kind="objects", help="-", most=2)


@pytest.mark.parametrize(
    ("parameter", "given", "value"),
    [
        *[(FLAG, word, True) for word in ("1", "true", "yes", "on", "TRUE", "On", 1, True)],
        *[(FLAG, word, False) for word in ("0", "false", "no", "FALSE", "No", 0, False)],
        (FLAG, None, False),
        (FLAG, "", False),
        (NUMBER, "1", 1),
        (NUMBER, 100, 100),
        (NUMBER, None, 20),
        (NUMBER, "", 20),
        (DATE, "2024-05-31", "2024-05-31"),
        (DATE, "20240531", "2024-05-31"),
        (DATE, "", None),
        (WORDS, "new, final,", ("new", "final")),
        (WORDS, ["final"], ("final",)),
        (WORDS, [], ()),
        (TEXT, "abcde", "abcde"),
        (TEXT, "", ""),
        (OBJECTS, [{}, 1], [{}, 1]),
    ],
)
def test_a_value_is_read(parameter: RequestParameter, given: object, value: object) -> None:
    read = parameter.read(given)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("parameter", "given", "message"),
    [
        (FLAG, "maybe", "exact: 'maybe' is not true or false"),
        (FLAG, 2, "exact: 2 is not true or false"),
        (NUMBER, "0", "limit: '0' is not a number from 1 to 100"),
        (NUMBER, 101, "limit: 101 is not a number from 1 to 100"),
        (NUMBER, "1.5", "limit: '1.5' is not a whole number"),
        (DATE, "31.5.2024", "since: '31.5.2024' is not a date such as 2024-05-31"),
        (DATE, 2024, "since: 2024 is not a text"),
        (WORDS, 5, "states: 5 is not a list of words"),
        (WORDS, "new,fnal", "states: 'fnal' is not one of new, final. Did you mean final?"),
        (TEXT, 5, "q: 5 is not a text"),
        (TEXT, "abcdef", "q: more than 5 characters"),
        (TEXT, "\ud800", "q: '\\ud800' is not a text in Unicode"),
        (TEXT, "\udfff", "q: '\\udfff' is not a text in Unicode"),
        (OBJECTS, [1, 2, 3], "edits: [1, 2, 3] is not a list of at most 2 values"),
        (OBJECTS, "[]", "edits: '[]' is not a list of at most 2 values"),
    ],
)
def test_a_wrong_value_is_refused(parameter: RequestParameter, given: object, message: str) -> None:
    with pytest.raises(TmxExtractError) as caught:
        parameter.read(given)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("parameter", "schema"),
    [
        (FLAG, {"type": "boolean", "default": False}),
        (NUMBER, {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
        (DATE, {"type": "string", "format": "date"}),
        (WORDS, {"type": "array", "items": {"type": "string", "enum": ["new", "final"]}}),
        (TEXT, {"type": "string", "maxLength": 5}),
        (OBJECTS, {"type": "array", "items": {}, "maxItems": 2}),
    ],
)
def test_a_parameter_is_described(parameter: RequestParameter, schema: dict[str, Any]) -> None:
    assert parameter.describe() == schema


def test_all_declared_parameters_are_read() -> None:
    values = read_parameters((TEXT, NUMBER, DATE), {"q": "lamp", "limit": "3"})
    assert values == {"q": "lamp", "limit": 3, "since": None}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"limit": 3}, "q is missing"),
        ({"q": ""}, "q is missing"),
        ({"q": "lamp", "limti": 3}, "there is no parameter 'limti'. Did you mean limit?"),
        ({"q": "lamp", "zzzzz": 3}, "there is no parameter 'zzzzz'"),
    ],
)
def test_wrong_names_and_missing_values_are_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(TmxExtractError) as caught:
        read_parameters((TEXT, NUMBER), given)
    assert str(caught.value) == message
