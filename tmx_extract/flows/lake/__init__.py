"""Tasks with a lake: a memory as Parquet files."""
