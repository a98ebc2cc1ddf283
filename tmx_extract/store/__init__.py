"""The memory in one SQLite file; the only room with SQL. See docs/schema.md."""
