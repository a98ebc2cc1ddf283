"""Compare a page with its published form, and keep the author's form of its targets."""

import re
from collections.abc import Mapping
from dataclasses import replace

from tmx_extract.english.images import find_whole_texts
from tmx_extract.extract.read import read_document
from tmx_extract.inputs.files import PublishedPage
from tmx_extract.model import Document, Segment, TargetForms
from tmx_extract.normalize.evidence import may_have_added_escapes
from tmx_extract.rebuild.published import find_published, may_differ
from tmx_extract.store.english_tables import RECOVERED

_KEY = b"locfileid"
_NUMBER = re.compile(rb"""locfileid["']?\s*:\s*["']?([0-9]{1,20})\b""")
# The number of published versions in the cache, which takes about 20 MB.
_REMEMBERED = 100_000


class PublishedComparer:
    """Compares the documents of a run with their published pages."""

    def __init__(self) -> None:
        # Most versions of a page belong to other handbacks, and each is needed many times.
        self._numbers: dict[bytes, bytes | None] = {}

    def compare(self, document: Document, page: PublishedPage) -> TargetForms:
        """Return the published targets, from the versions of the page with the same handback.

        If there are several forms, the shortest counts, because it has the fewest escapes; then
        text order. The memory uses the same order, so versions can be compared together or one by
        one. Only targets in doubt are returned: with an escape, or with another change.

        Raises OSError if a version cannot be read.
        """
        targets: dict[int, str] = {}
        if may_differ(document):
            for name in page.versions:
                for ordinal, text in self._find_targets(document, page, name).items():
                    target = document.segments[ordinal].target
                    if text != target or may_have_added_escapes(target):
                        targets[ordinal] = min(text, targets.get(ordinal, text), key=_rank)
        return TargetForms(content_hash=page.content_hash, targets=targets)

    def complete(
        self,
        forms: TargetForms,
        document: Document,
        page: PublishedPage,
        recovered: Mapping[int, Segment],
    ) -> TargetForms:
        """Return the forms with the whole image texts of the page as it was published for the
        handback of the document. `recovered` are its recovered segments by ordinal.

        Raises OSError if a version cannot be read.
        """
        if not recovered:
            return forms
        versions = (self._read_version(document, page, name) for name in page.versions)
        text = next((text for text in versions if text is not None), "")
        whole = find_whole_texts(document, recovered, text)
        return replace(forms, targets={**forms.targets, **whole})

    def _find_targets(self, document: Document, page: PublishedPage, name: bytes) -> dict[int, str]:
        text = self._read_version(document, page, name)
        return {} if text is None else find_published(document, text)

    def _read_version(self, document: Document, page: PublishedPage, name: bytes) -> str | None:
        """Return the text of a version if it has the same handback."""
        wanted = (document.metadata.locfileid or "").encode()
        if wanted and self._numbers.get(name, wanted) not in (wanted, None):
            return None
        data = page.read(name)
        number = self._remember(name, data)
        if wanted and number not in (wanted, None):
            return None
        published = read_document(data, document.origin, source_locale=document.source_locale)
        return published.text if published.handback_key == document.handback_key else None

    def _remember(self, name: bytes, data: bytes) -> bytes | None:
        """Return the number of a version without reading it; empty without one, None if unknown."""
        if len(self._numbers) >= _REMEMBERED:
            self._numbers.clear()
        numbers = _NUMBER.findall(data)
        count = data.count(_KEY)
        number = (*numbers, b"")[0] if len(numbers) == count < 2 else None
        self._numbers[name] = number
        return number


def _rank(text: str) -> tuple[int, str]:
    return len(text), text


def number_recovered(document: Document | None) -> Mapping[int, Segment]:
    """Return the segments that the English page has just recovered, by ordinal."""
    english = document.english if document else None
    return dict(enumerate(english.recovered, RECOVERED)) if english else {}
