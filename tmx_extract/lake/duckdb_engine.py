"""Build the current memory on one machine with DuckDB."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from pyarrow import dataset, parquet

from tmx_extract.errors import LakeError, MissingExtra
from tmx_extract.lake.engine import (
    DELETED_PAGE,
    EDIT_FORMS,
    EDIT_PLACES,
    EDITED_PAIR,
    BuildInput,
    BuildOptions,
    Edits,
    edited_table,
    name_part,
    string_table,
)
from tmx_extract.lake.layout import Lake, LakeFile, UnfinishedFiles
from tmx_extract.lake.rules import ORDERS, OUTPUTS, STEPS, UNNEST

try:
    import duckdb
except ImportError as error:
    raise MissingExtra("lake", library="duckdb") from error

# The number of rows that are written together.
_ROWS = 1 << 17


class DuckDBEngine:
    """Runs the rules in this process; large intermediate results go to a temporary folder."""

    def __init__(self, options: BuildOptions) -> None:
        self._options = options

    def build(
        self, lake: Lake, files: UnfinishedFiles, given: BuildInput
    ) -> Mapping[str, Sequence[LakeFile]]:
        """As in `Engine`."""
        with self._connect() as connection:
            return _Build(connection, lake, files).run(given)

    @contextmanager
    def _connect(self) -> Iterator[Any]:
        with TemporaryDirectory(prefix="tmx-extract-") as folder, closing(duckdb.connect()) as one:
            one.execute("SET temp_directory = ?", [folder])
            one.execute("SET preserve_insertion_order = false")
            # Progress bars and look-ups on the network are not wanted.
            one.execute("SET enable_progress_bar = false")
            one.execute("SET autoinstall_known_extensions = false")
            one.execute("SET autoload_known_extensions = false")
            if self._options.memory_bytes:
                one.execute(f"SET memory_limit = '{self._options.memory_bytes // 1_000_000}MB'")
            try:
                yield one
            except duckdb.Error as error:
                raise LakeError(
                    f"DuckDB could not build the memory: {error}",
                    advice="The lake is unchanged.",
                ) from error


class _Build:
    def __init__(self, connection: Any, lake: Lake, files: UnfinishedFiles) -> None:
        self._connection = connection
        self._lake = lake
        self._files = files

    def run(self, given: BuildInput) -> dict[str, list[LakeFile]]:
        execute = self._connection.execute
        self._view("stored_page", given.pages)
        execute(f"CREATE TEMP VIEW segment AS {UNNEST['duckdb']}")
        self._table("deleted_page", string_table(DELETED_PAGE, given.deleted))
        for step in STEPS:
            kind = "TABLE" if step.is_kept else "VIEW"
            execute(f"CREATE TEMP {kind} {step.name} AS {step.sql}")
        self._table("edited", self._choose_edits(given.edits))
        found = execute("SELECT DISTINCT locale FROM current_document ORDER BY 1").fetchall()
        locales = [locale for (locale,) in found]
        written: dict[str, list[LakeFile]] = {}
        for folder, sql in OUTPUTS.items():
            if folder == "entries":
                self._view("memory", written["memory"], is_unfinished=True)
            written[folder] = [self._write(folder, sql, locale) for locale in locales]
        return written

    def _choose_edits(self, edits: Edits | None) -> Any:
        rows = list[tuple[Any, ...]]()
        if edits is not None and edits.pairs:
            self._table("edited_pair", string_table(EDITED_PAIR, edits.pairs))
            sql = " UNION ".join(EDIT_PLACES.format(**form) for form in EDIT_FORMS)
            for batch in self._connection.sql(sql).to_arrow_reader(_ROWS):
                rows += edits.choose_all(batch.to_pylist())
        return edited_table(rows)

    def _view(self, name: str, files: Sequence[LakeFile], *, is_unfinished: bool = False) -> None:
        """Make the rows of these files a relation."""
        inside = f"{self._files.folder}/" if is_unfinished else ""
        paths = [self._lake.path_of(inside + file.path) for file in files]
        if self._lake.is_local and paths:
            listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
            self._connection.execute(
                f"CREATE TEMP VIEW {name} AS SELECT * FROM"
                f" read_parquet([{listed}], hive_partitioning = false)"
            )
            return
        found = dataset.dataset(paths, filesystem=self._lake.filesystem, format="parquet")
        self._connection.register(name, found)

    def _table(self, name: str, table: Any) -> None:
        self._connection.register(f"{name}_given", table)
        self._connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM {name}_given")

    def _write(self, folder: str, sql: str, locale: str) -> LakeFile:
        path, lake = name_part(folder, locale), self._lake
        full = lake.path_of(f"{self._files.folder}/{path}")
        lake.filesystem.create_dir(full.rpartition("/")[0])
        order = f" ORDER BY {ORDERS[folder]}" if folder in ORDERS else ""
        found = self._connection.sql(
            f"SELECT * FROM ({sql}) WHERE locale = ?{order}", params=[locale]
        )
        reader = found.to_arrow_reader(_ROWS)
        rows = 0
        with (
            lake.filesystem.open_output_stream(full) as stream,
            parquet.ParquetWriter(stream, reader.schema, compression="zstd") as writer,
        ):
            for batch in reader:
                writer.write_batch(batch)
                rows += batch.num_rows
        return LakeFile(path=path, rows=rows, locale=locale)
