"""The common part of filling XLIFF of all versions: the slots for targets, and writing."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import BinaryIO

from lxml import etree

from tmx_extract.formats.fillable_files import keep_edges
from tmx_extract.formats.recover_codes import CodeElements, text_of
from tmx_extract.formats.translation_states import State, is_untouched
from tmx_extract.formats.xliff.inline_elements import fill
from tmx_extract.formats.xliff.names import find_language


def write_tree(tree: etree._ElementTree, stream: BinaryIO) -> None:
    """Write the file as UTF-8."""
    tree.write(stream, encoding="UTF-8", xml_declaration=True)
    stream.write(b"\n")


class XliffSlot(ABC):
    """The texts of a unit, or of one of its segments."""

    def __init__(
        self,
        ids: Iterable[str],
        source: etree._Element | None,
        read: Callable[[etree._Element | None], CodeElements],
        line: int,
        language: str,
    ) -> None:
        """`language` is the target language of the file; empty if unknown."""
        self.id = "/".join(filter(None, ids))
        self.line = line
        self._source_element = source
        self._read = read
        self._language = language

    @cached_property
    def _source(self) -> CodeElements:
        return self._read(self._source_element)

    @property
    def text(self) -> str:
        """The source as Markdown."""
        return text_of(self._source)

    @property
    def is_open(self) -> bool:
        """Whether it needs a target."""
        text = text_of(self._read(self._find_target()))
        return is_untouched(self.text, text, self._find_state(text))

    def find_stray_language(self, language: str) -> str:
        """Return the language that its target has by itself, if the file is for another one.

        `language` is for files that name none.
        """
        return find_language((self._find_whole_target(),), self._language or language)[1]

    def put_target(self, text: str) -> bool:
        """Write the target; return whether every code of the source has a place in it."""
        return fill(self._expect_target(), keep_edges(self.text, text), self._source)

    @abstractmethod
    def _find_target(self) -> etree._Element | None:
        """Return the element with the target."""

    def _find_whole_target(self) -> etree._Element | None:
        """Return the `target` element around it."""
        return self._find_target()

    @abstractmethod
    def _expect_target(self) -> etree._Element:
        """Return that element, empty; make it if needed."""

    @abstractmethod
    def _find_state(self, text: str) -> State:
        """Return the state of this target."""
