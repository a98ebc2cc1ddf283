"""The memory in one SQLite file; the only room with SQL on it. See docs/schema.md."""
