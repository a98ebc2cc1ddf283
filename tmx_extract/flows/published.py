"""A page beside its published form: read, compare, keep what the rule does not tell."""

import re

from tmx_extract.extract.read import read_document
from tmx_extract.inputs.files import PublishedPage
from tmx_extract.model import Document, Published
from tmx_extract.normalize import author_form
from tmx_extract.rebuild.published import find_published, may_differ

_KEY = b"locfileid"
_NUMBER = re.compile(rb"""locfileid["']?\s*:\s*["']?([0-9]{1,20})\b""")
# So many published versions are remembered by their numbers, some 20 MB.
_REMEMBERED = 100_000


class Comparer:
    """Compares the documents of one run with their published pages."""

    def __init__(self) -> None:
        # Most versions of a page are of other handbacks, and each is asked for again and again.
        self._numbers: dict[bytes, bytes | None] = {}

    def compare(self, document: Document, page: PublishedPage) -> Published:
        """What the versions of the page that are of the same handback tell of the targets.

        Of several forms that the rule does not give the shortest counts, for it has the fewest
        escapes; then text order: as in the store, so that versions can be compared together or
        one by one. Raises OSError where a version cannot be read.
        """
        targets: dict[int, str] = {}
        if may_differ(document):
            for name in page.versions:
                for ordinal, text in self._find_targets(document, page, name).items():
                    if text != author_form(document.segments[ordinal].target):
                        targets[ordinal] = min(text, targets.get(ordinal, text), key=_rank)
        return Published(content_hash=page.content_hash, targets=targets)

    def _find_targets(self, document: Document, page: PublishedPage, name: bytes) -> dict[int, str]:
        wanted = (document.metadata.locfileid or "").encode()
        if wanted and self._numbers.get(name, wanted) not in (wanted, None):
            return {}
        data = page.read(name)
        number = self._remember(name, data)
        if wanted and number not in (wanted, None):
            return {}
        published = read_document(data, document.origin, source_locale=document.source_locale)
        if published.handback_key != document.handback_key:
            return {}
        return find_published(document, published.text)

    def _remember(self, name: bytes, data: bytes) -> bytes | None:
        """The number of a version, told without reading it; empty for none, None for who knows."""
        if len(self._numbers) >= _REMEMBERED:
            self._numbers.clear()
        numbers = _NUMBER.findall(data)
        count = data.count(_KEY)
        number = (*numbers, b"")[0] if len(numbers) == count < 2 else None
        self._numbers[name] = number
        return number


def _rank(text: str) -> tuple[int, str]:
    return len(text), text
