"""The common part of all versions of XLIFF: names, namespaces and units."""
