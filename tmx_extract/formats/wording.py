"""What a text says where codes have no elements of their own."""

from collections.abc import Callable

from tmx_extract.formats.options import CodeMode
from tmx_extract.inline.split import plain, split


def choose_wording(codes: CodeMode) -> Callable[[str], str]:
    """What is written of a text: its words only, or all of it."""
    return _words if codes == "plain" else _whole


def _words(text: str) -> str:
    return plain(split(text))


def _whole(text: str) -> str:
    return text
