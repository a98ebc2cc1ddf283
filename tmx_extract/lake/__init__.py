"""A memory as Parquet files, for more pages than one machine or one SQLite file holds."""
