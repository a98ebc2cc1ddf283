"""The edits of people as rows, in the order in which they count."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

import pyarrow as pa
from pyarrow import parquet

from tmx_extract.lake.layout import Lake, LakeFile

EDITS = pa.schema(
    [
        pa.field("author_hash", pa.binary(), nullable=False),
        pa.field("written_hash", pa.binary(), nullable=False),
        pa.field("edited_target", pa.string(), nullable=False),
        pa.field("only_here", pa.int32(), nullable=False),
        pa.field("only_elsewhere", pa.int32(), nullable=False),
        # Null for an edit whose place is unknown.
        pa.field("handback_key", pa.string()),
        pa.field("is_paragraph", pa.int32()),
        pa.field("number", pa.int32()),
        pa.field("repository", pa.string()),
        pa.field("path", pa.string()),
        *(
            pa.field(name, pa.string(), nullable=False)
            for name in (
                *("source_locale", "locale", "author_source", "author_target"),
                *("written_source", "written_target", "editor", "edited_at", "edit_state"),
            )
        ),
    ]
)
"""One row for each edit that no other edit has replaced; the pair as delivered, in both forms."""


def read_edits(lake: Lake, files: Iterable[LakeFile]) -> list[dict[str, Any]]:
    """Return the edits in these files, in order."""
    rows: list[dict[str, Any]] = []
    for file in files:
        rows += parquet.read_table(lake.path_of(file.path), filesystem=lake.filesystem).to_pylist()
    return rows


def write_edits(lake: Lake, folder: str, rows: Iterable[Mapping[str, Any]]) -> list[LakeFile]:
    """Write edits below a folder; return no file if there are none."""
    table = pa.Table.from_pylist(list(rows), schema=EDITS)
    if not table.num_rows:
        return []
    path = f"edits/{uuid4().hex}.parquet"
    lake.filesystem.create_dir(lake.path_of(f"{folder}/edits"))
    full = lake.path_of(f"{folder}/{path}")
    parquet.write_table(table, full, compression="zstd", filesystem=lake.filesystem)
    return [LakeFile(path=path, rows=table.num_rows)]
