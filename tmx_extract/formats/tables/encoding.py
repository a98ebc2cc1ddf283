"""Find the encoding of a table that a spreadsheet program saved as text."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from tmx_extract.errors import UnreadableFile

_CHUNK = 1 << 20
_MARKS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))
_ADVICE = "Save it as “CSV UTF-8” or as a workbook (.xlsx)."
# The code pages in which Excel saves "CSV" on a computer of these languages; 1252 for all others.
_PAGES = {
    "cp932": "ja",
    "cp949": "ko",
    "gb18030": "zh zh-cn zh-sg zh-hans",
    "cp950": "zh-tw zh-hk zh-hant",
    "cp1250": "bs cs hr hu pl ro sk sl sr-latn",
    "cp1251": "be bg kk mk ru sr uk",
    "cp1253": "el",
    "cp1254": "az tr",
    "cp1255": "he",
    "cp1256": "ar fa ur",
    "cp1257": "et lt lv",
    "cp1258": "vi",
    "cp874": "th",
}
_PAGE_OF = {tag: page for page, tags in _PAGES.items() for tag in tags.split()}


def find_encoding(stream: BinaryIO, languages: Sequence[str]) -> str:
    """Return the name of the encoding; raises `UnreadableFile` if it is uncertain.

    A byte order mark decides, then UTF-8, then the code page of Windows for the target language,
    if all `languages` have the same one. The stream stays at its position.
    """
    start = stream.tell()
    head = stream.read(1 << 12)
    stream.seek(start)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _expect(stream, name)
    if b"\0" in head:
        # Of two bytes for a letter of English, the zero is the second one in little-endian order.
        return _expect(stream, "utf-16-le" if head[1:2] == b"\0" else "utf-16-be")
    if _is_in(stream, "utf-8"):
        return "utf-8"
    pages = {page_of(language) for language in languages}
    if len(pages) != 1:
        raise UnreadableFile("its encoding is unknown: it is not UTF-8", advice=_ADVICE)
    return _expect(stream, pages.pop())


def page_of(language: str) -> str:
    """Return the code page of Windows for a language."""
    tag = language.replace("_", "-").lower()
    parts = tag.split("-")
    candidates = ("-".join(parts[:number]) for number in range(len(parts), 0, -1))
    return next((_PAGE_OF[one] for one in candidates if one in _PAGE_OF), "cp1252")


def _expect(stream: BinaryIO, encoding: str) -> str:
    if not _is_in(stream, encoding):
        raise UnreadableFile(f"it is neither UTF-8 nor {encoding}", advice=_ADVICE)
    return encoding


def _is_in(stream: BinaryIO, encoding: str) -> bool:
    start = stream.tell()
    decoder = getincrementaldecoder(encoding)()
    try:
        for chunk in _iter_chunks(stream):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(start)
    return True


def _iter_chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
