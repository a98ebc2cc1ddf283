"""Decode a PO file with the charset in its header."""

import codecs
import re
from typing import NamedTuple

from tmx_extract.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # The byte order mark of UTF-16 is the start of that of UTF-32.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A PO file begins with ASCII: the other bytes of its first character are zero.
_WIDE = (
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0[^\0]"), "utf-16-le"),
    (re.compile(rb"\0[^\0]\0"), "utf-16-be"),
)
_HEADER = re.compile(
    rb"""^[ \t]*msgid[ \t]*""[ \t\r]*\n(?:[ \t]*(?:""|\#[^\n]*)?[ \t\r]*\n)*+"""
    rb"""[ \t]*msgstr[ \t]*(?P<value>"[^\n]*(?:\n[ \t]*"[^\n]*)*)""",
    re.MULTILINE,
)
_SEAM = re.compile(rb"\"[ \t\r]*\n[ \t]*\"")
_CHARSET = re.compile(rb"charset=[ \t]*([^\\\"\s;]+)", re.IGNORECASE)
# Placeholders of templates in place of a name.
_PLACEHOLDERS = frozenset({"", "charset", "encoding"})
# Python encodings that are not charsets of files.
_NO_CHARSETS = frozenset(
    {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)
# Charsets that gettext or iconv can convert and Python has no decoder for.
_CONVERTIBLE = frozenset(
    """armscii8 cp1046 cp1124 cp1129 cp1133 cp1161 cp853 cp922 euctw georgianacademy georgianps
    hproman8 hpthai8 iso2022cn iso2022cnext isoir166 koi8ru macthai mulelao1 nextstep tcvn
    tcvn57121 tcvn571211993 viscii viscii111
    """.split()  # noqa: SIM905 - thirty quoted words read worse
)
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]")
_WINDOWS = re.compile(r"(?:x?cp|ms|win|windows)([0-9]+)")
# Names without hyphens that tools write and Python does not know.
_OTHER_NAMES = {
    "ansi": "cp1252",
    "euccn": "gb2312",
    "eucjpms": "euc_jp",
    "sjiswin": "cp932",
    "utf8mb4": "utf-8",
    "windows31j": "cp932",
}
# A charset with more characters that tools often give the same name.
_WIDER = {
    "big5": "CP950",
    "euc_kr": "CP949",
    "gb2312": "GB18030",
    "gbk": "GB18030",
    "iso8859-1": "CP1252",
    "iso8859-9": "CP1254",
    "shift_jis": "CP932",
}
_CONTROL = re.compile("[\x80-\x9f]")
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_ADVICE = "Name the charset of the file in its header, or save the file as UTF-8 with that name."


class DecodedText(NamedTuple):
    """A text and its encoding."""

    text: str
    charset: str
    """Python's name of the charset, for writing the text again."""
    declared: str
    """The name in the header; empty if it has none."""


def decode(data: bytes) -> DecodedText:
    """Return the text of a PO file.

    A byte order mark comes first, then the charset in the header, then UTF-8. Raises
    `UnreadableFile` for an unknown charset, and for a charset that does not fit the text.
    """
    marked = _find_mark(data)
    if marked:
        text = _read(data, marked, marked)
        return DecodedText(text, "utf-8", _find_declared(text.encode("utf-8"))[0])
    declared, line = _find_declared(data)
    is_named = declared.lower() not in _PLACEHOLDERS
    charset = find_charset(declared) if is_named else "utf-8"
    if not charset:
        raise _refuse_charset(line, declared)
    # The header was found as ASCII, but such a file is not ASCII.
    if charset.startswith(("utf-16", "utf-32")):
        raise _refuse(line, declared, "")
    text = _read(data, charset, declared if is_named else "UTF-8")
    if charset != "utf-8":
        _refuse_other_charset(data, text, charset, declared)
    return DecodedText(text, charset, declared)


def find_charset(declared: str) -> str:
    """Return Python's name of a charset in any spelling; empty for an unknown charset."""
    folded = _NOT_ALPHANUMERIC.sub("", declared.lower())
    bare = folded.removeprefix("x").removeprefix("cs")
    windows = _WINDOWS.fullmatch(folded)
    names = (declared, _OTHER_NAMES.get(bare, ""), f"cp{windows[1]}" if windows else "")
    for name in (*names, folded, bare, f"iso{folded}"):
        try:
            found = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        # Python also has encodings from bytes to bytes, such as zip.
        if getattr(found, "_is_text_encoding", True) and found.name not in _NO_CHARSETS:
            return "utf-8" if found.name == "utf-8-sig" else found.name
    return ""


def _find_mark(data: bytes) -> str:
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return charset
    return next((charset for shape, charset in _WIDE if shape.match(data)), "")


def _find_declared(data: bytes) -> tuple[str, int]:
    """Return the charset in the header, and its line."""
    header = _HEADER.search(data if b"\n" in data else data.replace(b"\r", b"\n"))
    if header is None:
        return "", 1
    found = _CHARSET.search(_SEAM.sub(b"", header["value"]))
    line = data.count(b"\n", 0, header.start("value")) + 1
    return (found[1].decode("ascii", "replace") if found else ""), line


def _read(data: bytes, charset: str, declared: str) -> str:
    try:
        return data.decode(charset)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refuse(line, declared, _guess(data, charset)) from error


def _refuse_other_charset(data: bytes, text: str, charset: str, declared: str) -> None:
    """Refuse a text that fits the charset of its header but was not written in it."""
    found = _SEQUENCE.search(data)
    # In a charset with several bytes for each character, one character may look like UTF-8.
    is_narrow = len(text) == len(data)
    if found and (is_narrow or _SEQUENCE.search(data, found.end())) and _can_read(data, "utf-8"):
        raise _refuse(data.count(b"\n", 0, found.start()) + 1, declared, "UTF-8")
    control = _CONTROL.search(text)
    if control or declared not in text:
        line = text.count("\n", 0, control.start()) + 1 if control else 1
        raise _refuse(line, declared, _guess(data, charset))


def _guess(data: bytes, charset: str) -> str:
    """Return the charset that tools often mean by this name, if the file may have it."""
    names = ("UTF-8" if charset != "utf-8" else "", _WIDER.get(charset, ""))
    return next((name for name in names if name and _can_read(data, name)), "")


def _can_read(data: bytes, charset: str) -> bool:
    try:
        data.decode(charset)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_charset(line: int, declared: str) -> UnreadableFile:
    """The message has the way out too: of a damaged file only the message is shown."""
    if _NOT_ALPHANUMERIC.sub("", declared.lower()) in _CONVERTIBLE:
        advice = "msgconv --to-code=UTF-8 FILE -o FILE"
        return UnreadableFile(
            f"the charset {declared} is not supported; convert the file with {advice}",
            line=line,
            advice=f"Convert the file: {advice}",
        )
    return UnreadableFile(f"unknown charset {declared}", line=line, advice=_ADVICE)


def _refuse(line: int, declared: str, other: str) -> UnreadableFile:
    hint = f"; it may be {other}" if other else ""
    return UnreadableFile(f"the text is not {declared}{hint}", line=line, advice=_ADVICE)
