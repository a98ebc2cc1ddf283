"""Safe display of texts: names and texts may contain characters that control a terminal."""

import re

# C0 and C1 controls, line and paragraph separators, characters that change the text direction (UAX
# #9), annotation marks, and lone surrogates, which no encoding can represent.
_OBEYED_CLASS = "\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\ud800-\udfff"
_OBEYED = re.compile(f"[{_OBEYED_CLASS}]")
# The same without tabs and line ends. A lone carriage return would overwrite its line.
_OBEYED_IN_LINES = re.compile(f"(?!\t|\n|\r\n)[{_OBEYED_CLASS}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7e]")


def visible(text: str) -> str:
    r"""Return the text on one line, with an escape for each character that controls a terminal.

    A line feed becomes `⏎`, an escape character `\x1b`, a direction mark `\u202e`.
    """
    return _OBEYED.sub(_escaped, text)


def is_unicode(text: str) -> bool:
    """Return whether a text can be encoded: it has no lone surrogate."""
    return _SURROGATE.search(text) is None


def visible_lines(text: str) -> str:
    """Return the text like `visible`, but keep tabs and line ends."""
    return _OBEYED_IN_LINES.sub(_escaped, text)


def printable(text: str) -> str:
    """Return the text with U+FFFD for each character that `visible_lines` would escape.

    For HTML, which has no escapes of its own for such characters.
    """
    return _OBEYED_IN_LINES.sub("\ufffd", text)


def escape_in_json(text: str) -> str:
    """Return JSON of the same value without characters that control a terminal; keep line feeds."""
    return _OBEYED_IN_LINES.sub(_json_escape, text)


def ascii_json(text: str) -> str:
    """Return JSON of the same value in ASCII, which every encoding can write."""
    return _NOT_ASCII.sub(_json_escape, text)


def _escaped(found: re.Match[str]) -> str:
    if found[0] == "\n":
        return "⏎"
    return found[0].encode("unicode_escape").decode()


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))
