"""Read the entries of a PO file, with the places of their parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.po.tokens import ADVICE, PoToken, iter_tokens


class PoComment(NamedTuple):
    """One comment line."""

    text: str
    """The line from its `#`."""
    start: int
    end: int
    """Its place in the file."""

    @property
    def kind(self) -> str:
        """The kind: `.` program, `:` reference, `,` flags; empty for a person's comment."""
        sign = self.text[1:2].replace("=", ",")
        return sign if sign and sign in ".:," else ""

    @property
    def content(self) -> str:
        """Return its text."""
        return self.text[2 if self.kind else 1 :].strip()


@dataclass(slots=True, kw_only=True)
class PoEntry:
    """One message, or the header."""

    line: int
    """The start of its comments."""
    is_obsolete: bool
    comments: list[PoComment] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    """The texts by keyword: `msgctxt`, `msgid`, `msgid_plural`, `msgstr`, `msgstr[0]` …"""
    previous: dict[str, str] = field(default_factory=dict)
    """The same for the earlier texts in `#|` comments."""
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The place of each text in the file, from its keyword to its last quote."""
    previous_spans: list[tuple[int, int]] = field(default_factory=list)
    """The same for the earlier texts."""

    @property
    def context(self) -> str:
        """The context; empty without one."""
        return self.texts.get("msgctxt", "")

    @property
    def source(self) -> str:
        """The text to translate."""
        return self.texts.get("msgid", "")

    @property
    def is_header(self) -> bool:
        """Whether it is the header of the file."""
        return not (self.is_obsolete or self.source or "msgctxt" in self.texts or self.is_plural)

    @property
    def is_plural(self) -> bool:
        """Whether it has plural forms."""
        return "msgid_plural" in self.texts

    @property
    def targets(self) -> list[str]:
        """The translation, or each of its forms."""
        return [text for name, text in self.texts.items() if name.startswith("msgstr")]

    @property
    def target(self) -> str:
        """The translation, or its first form; empty without one."""
        return next(iter(self.targets), "")

    @property
    def is_fuzzy(self) -> bool:
        """Whether it has the flag `fuzzy`."""
        return any("fuzzy" in list_flags(comment) for comment in self.comments)

    @property
    def notes(self) -> list[str]:
        """The comments of the program, line by line."""
        return [comment.content for comment in self.comments if comment.kind == "."]

    @property
    def start(self) -> int:
        """The place of its first text."""
        return min(start for start, _ in self.spans.values())


def list_flags(comment: PoComment) -> list[str]:
    """Return the flags of a comment; comments of other kinds have none."""
    if comment.kind != ",":
        return []
    return [flag for part in comment.text[2:].split(",") if (flag := part.strip())]


def iter_entries(text: str, charset: str) -> Iterator[PoEntry]:
    """Yield the entries in order, also obsolete ones.

    An entry without `msgstr` has no target. Raises `UnreadableFile` for syntax errors.
    """
    head, entry = _Head(), None
    for token, value, end in _iter_statements(iter_tokens(text, charset)):
        head.line = head.line or token.line
        if token.kind == "comment":
            comment = value.rstrip()
            head.comments.append(PoComment(comment, token.start, token.start + len(comment)))
            continue
        if token.is_previous:
            head.previous[token.value] = value
            head.spans.append((token.start, end))
            continue
        if _is_start(token, entry):
            if entry is not None:
                yield _expect_source(entry)
            is_entry = token.value != "domain"
            entry = PoEntry(line=head.line, is_obsolete=token.is_obsolete) if is_entry else None
        else:
            _expect_place(entry, token)
        if entry is not None:
            entry.texts[token.value] = value
            entry.spans[token.value] = token.start, end
            entry.comments += head.comments
            entry.previous |= head.previous
            entry.previous_spans += head.spans
            head = _Head()
    if entry is not None:
        yield _expect_source(entry)


@dataclass(slots=True)
class _Head:
    """The parts before the texts of an entry."""

    line: int = 0
    comments: list[PoComment] = field(default_factory=list)
    previous: dict[str, str] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)


def _iter_statements(tokens: Iterable[PoToken]) -> Iterator[tuple[PoToken, str, int]]:
    """Yield each comment, and each keyword with its text; and the place of their ends."""
    keyword: PoToken | None = None
    texts: list[PoToken] = []
    for token in chain(tokens, [None]):
        if token is not None and token.kind == "text":
            if keyword is None:
                raise _refuse(token, "a text without a keyword")
            if (token.is_obsolete, token.is_previous) != (keyword.is_obsolete, keyword.is_previous):
                raise _refuse(token, "only some lines of the text begin with # and a sign")
            texts.append(token)
            continue
        if keyword is not None:
            if not texts:
                raise _refuse(keyword, f"{keyword.value} without a text")
            yield keyword, "".join(part.value for part in texts), texts[-1].end
        keyword, texts = token, []
        if token is not None and token.kind == "comment":
            keyword = None
            yield token, token.value, token.end


def _is_start(token: PoToken, entry: PoEntry | None) -> bool:
    """Return whether the keyword begins another entry, or a domain."""
    if token.value == "msgid" and entry is not None and list(entry.texts) == ["msgctxt"]:
        return False
    return token.value in ("msgctxt", "msgid", "domain")


def _expect_source(entry: PoEntry) -> PoEntry:
    """Return the complete entry; raise `UnreadableFile` if it has no `msgid`."""
    if "msgid" not in entry.texts:
        raise UnreadableFile("msgctxt without msgid", line=entry.line, advice=ADVICE)
    return entry


def _expect_place(entry: PoEntry | None, token: PoToken) -> None:
    """Raise `UnreadableFile` if the keyword cannot follow in the entry."""
    if entry is None:
        raise _refuse(token, f"{token.value} without msgid")
    if entry.is_obsolete != token.is_obsolete:
        raise _refuse(token, "only some lines of the entry begin with #~")
    if token.value in entry.texts:
        raise _refuse(token, f"a second {token.value}")
    is_form = token.value.startswith("msgstr")
    if is_form and entry.is_plural != token.value.endswith("]"):
        found = "without" if entry.is_plural else "with"
        raise _refuse(token, f"msgstr {found} a number")
    if not is_form and entry.targets:
        raise _refuse(token, f"{token.value} behind msgstr")


def _refuse(token: PoToken, message: str) -> UnreadableFile:
    return UnreadableFile(message, line=token.line, advice=ADVICE)
