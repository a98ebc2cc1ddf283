"""What all versions of XLIFF share: their names, namespaces and units."""
