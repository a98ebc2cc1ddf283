"""The tips of branches as rows, one for each page that was seen on a branch."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import uuid4

import pyarrow as pa
from pyarrow import parquet

from tmx_extract.lake.layout import Lake, LakeFile

HEADS = pa.schema(
    [
        *(
            pa.field(name, pa.string(), nullable=False)
            for name in ("repository", "branch", "commit_name", "committed_at", "location", "roots")
        ),
        pa.field("commits", pa.int64(), nullable=False),
        pa.field("is_whole", pa.bool_(), nullable=False),
        # Null for a branch without pages.
        pa.field("page_repository", pa.string()),
        pa.field("page_path", pa.string()),
        pa.field("is_there", pa.bool_(), nullable=False),
    ]
)
"""`roots` are the first commits, separated by spaces; `is_there` says whether the tip has the
page."""


def write_heads(lake: Lake, folder: str, rows: Iterable[Mapping[str, Any]]) -> list[LakeFile]:
    """Write these rows below a folder; return no file if there are none."""
    table = pa.Table.from_pylist(list(rows), schema=HEADS)
    if not table.num_rows:
        return []
    path = f"heads/{uuid4().hex}.parquet"
    lake.filesystem.create_dir(lake.path_of(f"{folder}/heads"))
    full = lake.path_of(f"{folder}/{path}")
    parquet.write_table(table, full, compression="zstd", filesystem=lake.filesystem)
    return [LakeFile(path=path, rows=table.num_rows)]


def read_heads(lake: Lake, files: Iterable[LakeFile]) -> list[dict[str, Any]]:
    """Return the rows of these files, in order."""
    rows: list[dict[str, Any]] = []
    for file in files:
        rows += parquet.read_table(lake.path_of(file.path), filesystem=lake.filesystem).to_pylist()
    return rows


def iter_heads(lake: Lake) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of each file with tips, in the order of the additions."""
    return (read_heads(lake, [file]) for file in lake.list_files("heads"))
