"""Read the entries of a PO file, with the places of their parts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
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
    reader = _Reader()
    for token in iter_tokens(text, charset):
        done = reader.take(token)
        if done is not None:
            yield done
    done = reader.finish()
    if done is not None:
        yield done


@dataclass(slots=True)
class _Head:
    """The parts before the texts of an entry."""

    line: int = 0
    comments: list[PoComment] = field(default_factory=list)
    previous: dict[str, str] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)


class _Reader:
    """The current entry."""

    def __init__(self) -> None:
        self._entry: PoEntry | None = None
        self._head = _Head()
        self._keyword: PoToken | None = None
        """The last keyword; None after a comment."""
        self._parts: list[PoToken] = []
        """Its parts."""

    def take(self, token: PoToken) -> PoEntry | None:
        """Add a token; return the finished entry if the token begins another one."""
        if token.kind == "text":
            self._take_text(token)
            return None
        self._close()
        self._head.line = self._head.line or token.line
        if token.kind == "comment":
            text = token.value.rstrip()
            end = token.end - len(token.value) + len(text)
            self._head.comments.append(PoComment(text, token.start, end))
            return None
        self._keyword = token
        return None if token.is_previous else self._take_keyword(token)

    def finish(self) -> PoEntry | None:
        """Return the last entry."""
        self._close()
        return self._end()

    def _take_text(self, token: PoToken) -> None:
        keyword = self._keyword
        if keyword is None:
            raise _refuse(token, "a text without a keyword")
        if (token.is_obsolete, token.is_previous) != (keyword.is_obsolete, keyword.is_previous):
            raise _refuse(token, "only some lines of the text begin with # and a sign")
        self._parts.append(token)

    def _close(self) -> None:
        """Store the text of the last keyword."""
        keyword, parts = self._keyword, self._parts
        self._keyword, self._parts = None, []
        if keyword is None:
            return
        if not parts:
            raise _refuse(keyword, f"{keyword.value} without a text")
        text, span = "".join(part.value for part in parts), (keyword.start, parts[-1].end)
        if keyword.is_previous:
            self._head.previous[keyword.value] = text
            self._head.spans.append(span)
        elif self._entry is not None:
            self._entry.texts[keyword.value] = text
            self._entry.spans[keyword.value] = span

    def _take_keyword(self, token: PoToken) -> PoEntry | None:
        name = token.value.partition("[")[0]
        entry, done = self._entry, None
        is_begun = name == "msgid" and entry is not None and list(entry.texts) == ["msgctxt"]
        if name in ("msgctxt", "msgid", "domain") and not is_begun:
            done = self._end()
            if name != "domain":
                self._entry = PoEntry(line=self._head.line, is_obsolete=token.is_obsolete)
        else:
            _expect_place(entry, token)
        self._add_head()
        return done

    def _add_head(self) -> None:
        if self._entry is not None:
            head, self._head = self._head, _Head()
            self._entry.comments += head.comments
            self._entry.previous |= head.previous
            self._entry.previous_spans += head.spans

    def _end(self) -> PoEntry | None:
        entry, self._entry = self._entry, None
        if entry is not None and "msgid" not in entry.texts:
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
