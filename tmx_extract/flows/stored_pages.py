"""The pages in the memory, as files that can be read like those of an input."""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import DamagedPage
from tmx_extract.inputs.files import InputFile
from tmx_extract.inputs.member_names import read_name
from tmx_extract.model import Origin, content_hash, page_name
from tmx_extract.rebuild.page_text import put_pairs
from tmx_extract.store.connection import find_path
from tmx_extract.store.page_texts import PageTexts
from tmx_extract.store.stored_pages import StoredPage, count_repositories


class StoredPageReader:
    """Rebuilds pages from the memory, and checks that they are the original pages."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._texts = PageTexts(connection)

    def read(self, document_id: int, name: str) -> bytes:
        """Return the page; raise OSError if it is not the one with this `content_hash`."""
        try:
            data = put_pairs(*self._texts.read(document_id))
        except (DamagedPage, ValueError) as error:
            raise _damaged(error) from error
        if content_hash(data) != name:
            raise _damaged("the rebuilt page is not the original")
        return data


def _damaged(error: object) -> OSError:
    # The second argument becomes `strerror`, which is printed.
    return OSError(0, f"its text in the memory is damaged ({error}); ingest the page again")


def iter_as_files(
    connection: sqlite3.Connection, pages: Iterable[StoredPage]
) -> Iterator[InputFile]:
    """Yield stored pages as files. Their relative path is that in the repository; below an input
    with several repositories, it begins with the repository."""
    reader = StoredPageReader(connection)
    repositories = count_repositories(connection)
    memory = find_path(connection).name
    for page in pages:
        shown = page_name(page.repository, page.path)
        inside = page.path if repositories.get(page.location, 0) < 2 else shown
        danger = read_name(inside.encode()).danger
        yield InputFile(
            origin=Origin(
                path=page.path, repository=page.repository, hint_locale=page.locale or None
            ),
            location=page.location,
            shown=f"{memory}:{shown}",
            relative=PurePosixPath(Path(inside).name if danger else inside),
            is_stored=True,
            content_hash=page.content_hash,
            refused=Diagnostic(code="unsafe-path", found=danger) if danger else None,
            load=partial(reader.read, page.document_id, page.content_hash),
        )
