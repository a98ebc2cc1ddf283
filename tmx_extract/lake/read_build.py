"""Reading the current memory of a lake, in page order and with flat memory."""

from collections.abc import Iterator, Sequence
from typing import Any

from pyarrow import parquet

from tmx_extract.lake.layout import Build, Lake, LakeFile

_ROWS = 10_000


def iter_rows(lake: Lake, build: Build, folder: str, locale: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of one locale from `documents` or `memory`, some thousand at a time."""
    for file in list_of_locale(build, folder, locale):
        with lake.filesystem.open_input_file(lake.path_of(file.path)) as stream:
            for batch in parquet.ParquetFile(stream).iter_batches(_ROWS):
                yield batch.to_pylist()


def iter_columns(
    lake: Lake, build: Build, folder: str, locale: str, names: Sequence[str]
) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Yield the same rows as tuples of these columns, which is much faster."""
    for file in list_of_locale(build, folder, locale):
        with lake.filesystem.open_input_file(lake.path_of(file.path)) as stream:
            for batch in parquet.ParquetFile(stream).iter_batches(_ROWS, columns=names):
                columns = (batch.column(name).to_pylist() for name in names)
                yield zip(*columns, strict=True)


def list_of_locale(build: Build, folder: str, locale: str) -> Sequence[LakeFile]:
    """Return the files of one locale."""
    return [file for file in build.files[folder] if file.locale == locale]


def list_locales(build: Build) -> list[str]:
    """Return the locales of the current memory, in order."""
    return sorted({file.locale for file in build.files["documents"]})
