"""A selection as temporary tables: first documents, then the locations of pairs."""
