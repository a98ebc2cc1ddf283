"""The form of a text in formats without elements for codes."""

from collections.abc import Callable

from tmx_extract.formats.options import CodeMode
from tmx_extract.inline.split import plain, split


def choose_codes_as_text(codes: CodeMode) -> Callable[[str], str]:
    """Return the written form of a text: its words only, or all of it."""
    return _words if codes == "plain" else _whole


def _words(text: str) -> str:
    return plain(split(text))


def _whole(text: str) -> str:
    return text
