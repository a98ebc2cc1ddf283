"""Parameters of requests: declared once, for reading them and for their description."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from tmx_extract.diagnostics import shortened
from tmx_extract.errors import TmxExtractError, did_you_mean
from tmx_extract.shown import is_unicode

_WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestParameter:
    """One parameter of a request."""

    name: str
    kind: Literal["text", "number", "flag", "date", "words", "objects"]
    """`words`: a list, in a query separated by commas; `objects`: a list of JSON values."""
    help: str
    """One sentence."""
    default: Any = None
    """None: no value, or an error if it is required."""
    is_required: bool = False
    values: tuple[str, ...] = ()
    """The allowed words; empty: any text."""
    least: int = 0
    most: int = 1_000_000_000
    """The limits of a number; the maximum length of a text in characters, or of a list."""

    def read(self, given: object) -> Any:
        """Return the value; raise `TmxExtractError` for one that is not allowed."""
        if given is None or (given == "" and self.kind != "text"):
            return self.default
        readers: Mapping[str, Callable[[Any], Any]] = {
            "flag": self._read_flag,
            "number": self._read_number,
            "date": self._read_date,
            "words": self._read_words,
            "objects": self._read_objects,
            "text": self._read_text,
        }
        if self.kind in ("date", "text") and not isinstance(given, str):
            raise self._wrong(given, "a text")
        return readers[self.kind](given)

    def _read_objects(self, given: object) -> list[Any]:
        if not isinstance(given, list) or len(given) > self.most:
            raise self._wrong(given, f"a list of at most {self.most} values")
        return given

    def _read_words(self, given: object) -> tuple[str, ...]:
        words = given.split(",") if isinstance(given, str) else given
        if not isinstance(words, Sequence):
            raise self._wrong(given, "a list of words")
        return tuple(self._read_text(word.strip()) for word in map(str, words) if word.strip())

    def _read_text(self, given: str) -> str:
        if not is_unicode(given):
            raise self._wrong(given, "a text in Unicode")
        if self.values and given not in self.values:
            raise TmxExtractError(
                f"{self.name}: {given!r} is not one of {', '.join(self.values)}."
                + did_you_mean(given, self.values)
            )
        if len(given) > self.most:
            raise TmxExtractError(f"{self.name}: more than {self.most:,} characters")
        return given

    def _read_flag(self, given: object) -> bool:
        value = given if isinstance(given, bool) else _WORDS.get(str(given).lower())
        if value is None:
            raise self._wrong(given, "true or false")
        return value

    def _read_number(self, given: object) -> int:
        try:
            number = int(str(given))
        except ValueError:
            raise self._wrong(given, "a whole number") from None
        if not self.least <= number <= self.most:
            raise self._wrong(given, f"a number from {self.least} to {self.most}")
        return number

    def _read_date(self, given: str) -> str:
        try:
            return date.fromisoformat(given).isoformat()
        except ValueError:
            raise self._wrong(given, "a date such as 2024-05-31") from None

    def _wrong(self, given: object, expected: str) -> TmxExtractError:
        return TmxExtractError(f"{self.name}: {shortened(repr(given))} is not {expected}")

    def describe(self) -> dict[str, Any]:
        """Return the JSON Schema of the value."""
        schemas: dict[str, dict[str, Any]] = {
            "text": {"type": "string", "maxLength": self.most},
            "date": {"type": "string", "format": "date"},
            "flag": {"type": "boolean"},
            "number": {"type": "integer", "minimum": self.least, "maximum": self.most},
            "words": {"type": "array", "items": {"type": "string"}},
            "objects": {"type": "array", "items": {}, "maxItems": self.most},
        }
        schema = schemas[self.kind]
        if self.values:
            place: dict[str, Any] = schema["items"] if self.kind == "words" else schema
            place["enum"] = list(self.values)
        if self.default is not None:
            schema["default"] = self.default
        return schema


def read_parameters(
    declared: Sequence[RequestParameter], given: Mapping[str, object]
) -> dict[str, Any]:
    """Return the value of every declared parameter.

    Raises `TmxExtractError` for an unknown name, a missing value, or one that is not allowed.
    """
    names = [parameter.name for parameter in declared]
    for name in given:
        if name not in names:
            raise TmxExtractError(
                f"there is no parameter {name!r}.{did_you_mean(name, names)}".rstrip("."),
                advice=f"Known are {', '.join(names)}.",
            )
    values = {parameter.name: parameter.read(given.get(parameter.name)) for parameter in declared}
    for parameter in declared:
        if parameter.is_required and not values[parameter.name]:
            raise TmxExtractError(f"{parameter.name} is missing")
    return values


def read_known(declared: Sequence[RequestParameter], given: Mapping[str, object]) -> dict[str, Any]:
    """Return the same for a form or a link: empty fields and unknown names say nothing."""
    names = {parameter.name for parameter in declared}
    known = {name: value for name, value in given.items() if value and name in names}
    return read_parameters(declared, known)
