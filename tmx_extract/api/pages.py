"""Pages with their pairs, without a memory."""

from collections.abc import Iterable, Iterator

from tmx_extract.api.paths import AnyPath, list_paths
from tmx_extract.extract.read import SUFFIXES, is_no_page, read_document
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE
from tmx_extract.model import Document


def read_pages(
    paths: AnyPath | Iterable[AnyPath],
    *,
    source_locale: str = DEFAULT_SOURCE_LOCALE,
    locale: str | None = None,
) -> Iterator[Document]:
    """Yield every page with its pairs, from folders, files, archives and git references.

    `locale` is the target locale of pages whose place names none. Problems are in
    `Document.diagnostics`; files that cannot be read are left out. Raises `InputError` if an input
    cannot be opened.
    """
    options = InputOptions(suffixes=SUFFIXES, source_locale=source_locale, default_locale=locale)
    for file in Inputs(list_paths(paths), options):
        data = b"" if file.refused is not None else file.read()
        if not is_no_page(data):
            yield read_document(data, file.origin, source_locale=source_locale)
